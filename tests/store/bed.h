/* bed.h - a store in a folder of its own, and chains of records to put into it.
 *
 * A program of tests that includes this and store/store.h only is run once for every maker of
 * stores (`makers` in meson.build): it holds the contract, not SQLite.
 */
#ifndef TESTS_STORE_BED_H
#define TESTS_STORE_BED_H

#include "store/store.h"
#include "tests/test.h"

#define FINE(call)         assert_int_equal((call), ERR_OK)
#define REFUSED(call, why) assert_int_equal((call), (why))

enum { BED_DAY = 20000, BED_LETTER = 368 /* bytes: a short check-in, PROTOCOL.md */ };

struct bed {
    char folder[64];
    struct store *store; /* the writer */
    void *kept;          /* bytes of records, until bed_forget or bed_drop */
};

/* cmocka's setup and teardown: *state is a struct bed with an empty store. */
int bed_make(void **state);
int bed_drop(void **state);

#define ON_A_BED(test) cmocka_unit_test_setup_teardown(test, bed_make, bed_drop)

/* Frees the bytes of all records made so far. */
void bed_forget(struct bed *bed);

/* As after the server was started again. */
void bed_reopen(struct bed *bed);

/* The caller's to close. */
struct store *bed_reader(const struct bed *bed);

/* ids are bytes of one value, so that a test can say "account 7". */
void bed_id(uint8_t *out, size_t len, unsigned value);

/* An account with a passphrase slot 10*value+1 and a recovery slot 10*value+2. In a group. */
void bed_account(struct bed *bed, unsigned value);

/* A space with its first member, tag = account. In a group; the account must be there. */
struct store_place bed_space(struct bed *bed, unsigned value, unsigned account, int kind);

/* Account 1 with space 5, side 0. */
struct store_place bed_begin(struct bed *bed);

/* Side 1 of the couple space 6, whose side 0 is account 1; account 2 has joined. */
struct store_place bed_begin_two(struct bed *bed, struct store_place *out_first);

/* A side's stream, and where it stands. */
struct chain {
    uint8_t space[STORE_ID], stream[STORE_STREAM], last[STORE_HASH];
    unsigned side;
    uint64_t n;
};

struct chain chain_of(unsigned space, unsigned side, unsigned stream);

/* The chain's next record, with bytes that name space, side, stream, n and prev as
 * PROTOCOL.md lays them out; len is raised to a header and a hash. */
struct store_record chain_next(struct bed *bed, struct chain *chain, size_t len);

/* The stub of what that record says. */
struct store_record stub_of(struct bed *bed, const struct store_record *record);

/* Appends in a group of its own. */
enum err bed_append(struct bed *bed, struct store_place place,
                    const struct store_record *records, size_t count,
                    struct store_appended *out);

/* What a pull brought, at most 600 of them; the bytes themselves are only summed. */
struct pulled {
    size_t most, count, bytes;
    uint64_t cursor[600];
    bool stub[600];
    size_t len[600];
    uint8_t tail[600][STORE_HASH]; /* the last bytes */
    struct store_pulled end;
};

/* Pulls all, or at most `most` where that is not 0. */
void bed_pull(struct store *store, int64_t space, uint64_t after, size_t most,
              struct pulled *out);

struct store_counts bed_counts(struct store *store);

/* Every page, chain and sum. */
void bed_check(struct bed *bed);

#endif
