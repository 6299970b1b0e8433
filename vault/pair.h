/* pair.h - two people link their phones (docs/PROTOCOL.md, pairing); for the files
 * vault/pair*.c, and the few others that must know of them.
 *
 * All there is to a pairing is in the row meta/pair: who I am in it, the cells of its mailbox
 * as I wrote or first saw them, and what the person has said. What to do next follows from
 * that, so a conversation may be cut anywhere, and the next command goes on from there. What I
 * send is on the disk before it leaves, byte for byte, and a mailbox takes the same bytes
 * twice; what the other sent is believed once and then held against every later answer.
 */
#ifndef VAULT_PAIR_H
#define VAULT_PAIR_H

#include "seal/pair.h"
#include "vault/state.h"

enum {
    PAIR_CELLS = 5,
    PAIR_CELL_MAX = 2048, /* bytes */
    PAIR_NAME_MAX = 40,   /* code points */
    PAIR_NAME_BYTES = 4 * PAIR_NAME_MAX,
    PAIR_JOIN = 16,
    PAIR_WHY = 24,
    PAIR_COUPLE = 1 /* the kind; 2 will be a practitioner */
};

struct pair_cell {
    uint8_t bytes[PAIR_CELL_MAX];
    size_t len; /* 0: not known here */
};

enum pair_agreed { PAIR_NOT_YET, PAIR_SAME, PAIR_SKIPPED };

/* How it ended. The row goes with the last request that an ending still owes. */
enum pair_ending {
    PAIR_GOES_ON,
    PAIR_DONE,
    PAIR_BURNT,
    PAIR_EXPIRED,
    PAIR_TAKEN,
    PAIR_BROKEN,
    PAIR_DECLINED /* nothing was written: as if the link had never been opened */
};

/* What one that has ended still owes the server: that the mailbox goes, and that a space does
 * which is not among my entries. */
struct pair_debt {
    bool burn, leave;
    struct secret_key link;
    uint8_t space[SEAL_ID];
};

struct pairing {
    bool inviter;
    struct secret_key link;
    char name[PAIR_NAME_BYTES + 1]; /* mine; "" before the joiner has given it */
    uint8_t random[SEAL_HASH];      /* mine */
    int64_t hours, until_seconds;   /* 0: not known */
    struct pair_cell cells[PAIR_CELLS];
    bool there[PAIR_CELLS]; /* mine: the mailbox has it */
    enum pair_agreed agreed;
    bool has_space; /* the next three: drawn by the inviter, or of cell 4 */
    uint8_t space[SEAL_ID], join[PAIR_JOIN];
    struct secret_key key;
    bool made; /* inviter: the space is with the server and among my entries */
    enum pair_ending ending;
    char why[PAIR_WHY];         /* a word, of the ending */
    bool owes_burn, owes_leave; /* the mailbox; a space that is not among my entries */
    struct pair_debt earlier;   /* of the one whose place this took: paid before anything else
                                   is asked, so while it stands nothing of this one has left */
    bool unconfirmed;           /* inviter, done: cell 5 did not come in time */
    /* What the cells say; found anew after loading. */
    bool knows_them, has_transcript;
    char their_name[PAIR_NAME_BYTES + 1];
    uint8_t their_public[SEAL_KEY];
    uint8_t commitment[SEAL_HASH]; /* the inviter's, as the joiner has it */
    uint8_t transcript[SEAL_HASH];
};

/* pair.c: the row, and how it changes */
bool pair_load(struct vault *vault, struct str sealed);
void pair_free(struct pairing *pairing);
/* As it will be: staged, or as it is. NULL: none. */
struct pairing *pair_now(const struct vault *vault);
/* Begins to change it, as part of a stage that this opens; nothing else may be staged. */
struct pairing *pair_edit(struct vault *vault, struct call *call);
/* A new one takes its place, likewise; what the old one owes goes along. */
struct pairing *pair_fresh(struct vault *vault, struct call *call);
/* Puts the row into the stage, and the effects into the reply. */
void pair_keep(struct vault *vault, struct call *call);
/* What was staged is on the disk; or it is not, and no answer is awaited. */
void pair_kept(struct vault *vault);
void pair_not_kept(struct vault *vault);
/* To other keys: a link that was only opened comes along, and what an ending owes; all else
 * belongs to the old ones. */
void pair_move(const struct vault *from, struct vault *to, struct call *call);
/* Whether the server has still to hear of an ending: of this one, or of the one before. */
bool pair_owes(const struct pairing *pairing);
bool pair_owes_earlier(const struct pairing *pairing);
void pair_end(struct pairing *pairing, enum pair_ending ending, const char *why);
/* It is over, and whatever there is of a space goes with it. */
MUST_USE enum err pair_let_go(struct vault *vault, struct call *call, enum pair_ending ending,
                              const char *why);
/* The same, and the other is not to wait: the mailbox goes, if anything of mine is in it. */
MUST_USE enum err pair_burn(struct vault *vault, struct call *call, enum pair_ending ending,
                            const char *why);
/* Whether a cell introduces the person whose vault this is. */
bool pair_is_own(const struct vault *vault, const struct pairing *pairing, unsigned cell);
bool pair_has_account(const struct vault *vault);

/* pair_cells.c: what is in a mailbox; cells count from 0 here, and from 1 in the protocol */
bool pair_is_mine(const struct pairing *pairing, unsigned cell);
/* Writes my next cell. */
void pair_write(const struct vault *vault, struct call *call, struct pairing *pairing,
                unsigned cell);
/* What a cell of the other's says, which pairing->cells has. False: it does not fit. */
bool pair_read(const struct vault *vault, struct pairing *pairing, unsigned cell);
/* NULL, or why this cannot be a name. */
const char *pair_name_why(struct str name);

/* pair_ask.c, pair_got.c: the requests, and what their answers mean */
/* The next question, or what there is to be seen, into the reply. */
enum err pair_ask(struct vault *vault, struct call *call);
/* Writes the cells of mine that are due. */
void pair_ripen(const struct vault *vault, struct call *call, struct pairing *pairing);
/* The state as view `pair` has it, into the reply. */
void pair_show(const struct vault *vault, const struct pairing *pairing, json_t *reply);

/* pair_space.c: the space that it makes, among my entries */
MUST_USE enum err pair_space_add(struct vault *vault, struct call *call,
                                 const struct pairing *pairing);
MUST_USE enum err pair_space_leave(struct vault *vault, struct call *call,
                                   const struct pairing *pairing);
/* Whether a space that somebody gives is none that this person is in; the same once more,
 * under its key, is what another window has finished. */
bool pair_space_is_new(const struct vault *vault, const uint8_t space[SEAL_ID],
                       const uint8_t key[SEAL_KEY]);
/* Whether somebody with this key is linked already. */
bool pair_is_linked(const struct vault *vault, const uint8_t their_public[SEAL_KEY]);
bool pair_has_room(const struct vault *vault);

#endif
