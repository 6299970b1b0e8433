/* chain.h - the streams of a space and their hash chains (PROTOCOL.md B3).
 *
 * Every device writes a stream of its own: 1, 2, 3.., each record naming the hash of the one
 * before. The chain says whether a record is new, known, or does not fit.
 */
#ifndef VAULT_CHAIN_H
#define VAULT_CHAIN_H

#include "seal/record.h"

enum {
    CHAIN_STREAMS_MAX = 256,    /* a side: devices, forks and reinstalls of one person */
    CHAIN_NUMBERS_MAX = 1 << 20 /* a side; a number far beyond is not a gap but a header forged
                                   or damaged, and the room for all before it is memory that
                                   we would have to find */
};

enum chain_verdict {
    CHAIN_NEW,    /* the next one, and it fits */
    CHAIN_AGAIN,  /* known, the same */
    CHAIN_FORK,   /* known, and different: the first stays */
    CHAIN_GAP,    /* the ones before it are not there; or it is one of those, and fits */
    CHAIN_BROKEN, /* it names another predecessor, or its successor does */
    CHAIN_OTHERS, /* the stream is the other side's */
    CHAIN_FULL    /* more streams or numbers than a side may have */
};

struct chain {
    uint8_t stream[RECORD_STREAM];
    uint8_t side;                 /* of its first record; of none, while last is 0 */
    uint64_t last;                /* highest n taken */
    uint8_t (*hashes)[SEAL_HASH]; /* [n - 1]; where n is missing, what n + 1 names, or zeros */
    bool *known;                  /* [n - 1]: n is here */
    size_t room;
    uint64_t broken; /* links taken that did not fit */
    bool proved; /* the server has shown, since the vault was opened, that it has the last */
};

struct chains {
    struct chain *list;
    size_t count, room;
};

void chains_free(struct chains *chains);

/* NULL: nothing of this stream has been taken. */
struct chain *chain_find(const struct chains *chains, const uint8_t stream[RECORD_STREAM]);

/* How many streams a side has. */
size_t chains_count(const struct chains *chains, uint8_t side);

/* True when n of this chain is here. chain may be NULL. */
bool chain_has(const struct chain *chain, uint64_t n);

/* True when n is not here, but between two neighbours that say what it is. */
bool chain_names(const struct chain *chain, uint64_t n);

/* The first number above `after` that is not here: last + 1 when none is missing. */
uint64_t chain_gap(const struct chain *chain, uint64_t after);

/* Forgets everything from n on. */
void chain_cut(struct chain *chain, uint64_t n);

/* What taking this record would mean; changes nothing. */
enum chain_verdict chain_judge(const struct chains *chains, const struct record_header *header,
                               const uint8_t hash[SEAL_HASH]);

/* Takes a record that was judged NEW, GAP or BROKEN. is_proven: its header is authentic, as a
 * stub's is not, and says what its missing predecessor must be. False: no memory or too many
 * streams, and nothing has changed. */
MUST_USE bool chain_take(struct chains *chains, const struct record_header *header,
                         const uint8_t hash[SEAL_HASH], bool is_proven);

#endif
