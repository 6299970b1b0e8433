/* store.h - what a server keeps: accounts, slots, sessions, spaces, sealed records, and the
 * mailboxes in which two people meet.
 *
 * The store sees no words, names or addresses, and no time finer than a day (`day` counts days
 * since 1970, UTC), but for the end of a mailbox: an hour (`hour` counts likewise). Who belongs
 * to a space is a tag that the server computes with a key kept elsewhere, so a copied database
 * does not show who is with whom (docs/PROTOCOL.md, spaces).
 *
 * A struct store is one open database, for one thread at a time. One of them writes; any number
 * read, each seeing what has been committed. Writing happens between store_begin and
 * store_commit, many requests in one group: what was written is on the disk when store_commit
 * returns ERR_OK, and not before. The writer sees its own uncommitted writes.
 *
 * Every call checks before it writes: ERR_INPUT, ERR_LIMIT, ERR_ABSENT, ERR_DENIED and
 * ERR_CONFLICT have changed nothing, and the group goes on. After ERR_IO or ERR_CORRUPT within
 * a group the caller must store_rollback, and then nothing of the group has happened.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    STORE_ID = 16, /* bytes of the name of an account, slot, space, tag or history; of a
                      session the head of its hash */
    STORE_STREAM = 8,
    STORE_HASH = 32,
    STORE_LOGIN = 32,
    STORE_WRAPPED = 88,
    STORE_LABEL = 104,
    STORE_RECORD_MAX = 65648, /* bytes */
    STORE_STUB = 104,         /* bytes */
    STORE_SLOTS_MAX = 8,      /* of one account */
    STORE_SESSIONS_MAX = 32,  /* of one account; one more ends the one unused the longest */
    STORE_SPACES_MAX = 20,    /* of one account */
    STORE_STREAMS_MAX = 256,  /* of one side of a space: devices and reinstalls */
    STORE_APPEND_MAX = 256,   /* records in one call */
    STORE_PURGE_MAX = 1000,   /* numbers in one call */
    STORE_SIDE_BYTES_MAX = 50 << 20,      /* of one side of a space.. */
    STORE_SIDE_SPARE_BYTES_MAX = 1 << 20, /* ..and beyond, for small records: which of them take
                                         something back is sealed */
    STORE_SPARE_RECORD_MAX = 1136,        /* bytes: the third size of nine */
    STORE_CELLS = 5,                      /* of a mailbox */
    STORE_CELL_MAX = 2048,                /* bytes */
    STORE_ENDPOINT_MAX = 1024             /* bytes of an address of a push service */
};

/* Kinds of slot, as docs/PROTOCOL.md numbers them. */
enum { STORE_PASSPHRASE = 1, STORE_RECOVERY = 2, STORE_PASSKEY = 3 };

struct store;

struct store_options {
    const char *folder;   /* made, 0700, where it is absent; the file in it is 0600 */
    bool read_only;       /* a reader: the database must be there */
    const char *older_to; /* a database of an older version is copied to this path, then brought
                             to this version; NULL: it is refused */
};

/* Why a database could not be opened, as one sentence for an operator; ends in NUL. */
struct store_trouble {
    char sentence[256];
};

/* On success *out is the caller's to close. ERR_ABSENT: nothing to read there. ERR_IO: it
 * cannot be opened or made. ERR_CONFLICT: another process writes to it, or something is at
 * `older_to`. ERR_CORRUPT: not ours, damaged, or made by a newer version. ERR_INPUT: made by an
 * older one, or the folder's name is too long. In all of these the database is as it was. */
MUST_USE enum err store_open(const struct store_options *options, struct store **out,
                             struct store_trouble *trouble);

/* NULL is fine. An open group is rolled back. */
void store_close(struct store *store);

MUST_USE enum err store_begin(struct store *store);

/* ERR_IO: nothing of the group has happened, and it is over. */
MUST_USE enum err store_commit(struct store *store);

void store_rollback(struct store *store);

/* Folds the write-ahead log back into the database. Call it when nobody waits. With `whole` the
 * log is emptied too, so that what was purged is in neither; ERR_CONFLICT: readers are in the
 * way, try later. */
MUST_USE enum err store_checkpoint(struct store *store, bool whole);

/* Gives back the memory that only makes it faster. Call it when nobody waits. */
void store_rest(struct store *store);

/* The name of this history: random, and another after a backup was restored. */
MUST_USE enum err store_gen(struct store *store, uint8_t out[STORE_ID]);

/* ---- accounts, and the slots that open them ---------------------------------------------- */

struct store_slot {
    uint8_t id[STORE_ID];
    uint8_t account[STORE_ID];
    int kind;
    uint8_t login[STORE_LOGIN]; /* Ed25519 public key */
    uint8_t wrapped[STORE_WRAPPED];
};

struct store_account {
    int64_t created_day, last_day;
    uint32_t logins;   /* sessions ever begun; wraps */
    uint32_t sessions; /* open now */
};

/* Which of the two was taken already. */
enum store_taken { STORE_TAKEN_NOTHING, STORE_TAKEN_ACCOUNT, STORE_TAKEN_SLOT };

/* ERR_INPUT: no passphrase or no recovery slot, or a slot twice. ERR_LIMIT: over
 * STORE_SLOTS_MAX. ERR_CONFLICT: *out_taken says what. `account` in the slots is ignored. */
MUST_USE enum err store_account_add(struct store *store, const uint8_t account[STORE_ID],
                                    const struct store_slot *slots, size_t count, int64_t day,
                                    enum store_taken *out_taken);

/* ERR_ABSENT. */
MUST_USE enum err store_account_read(struct store *store, const uint8_t account[STORE_ID],
                                     struct store_account *out);

/* Notes that the account was used today. */
MUST_USE enum err store_account_touch(struct store *store, const uint8_t account[STORE_ID],
                                      int64_t day);

/* Slots, sessions and the account. Its spaces are left one by one, before, by whoever knows
 * them. ERR_ABSENT. */
MUST_USE enum err store_account_delete(struct store *store, const uint8_t account[STORE_ID]);

/* ERR_ABSENT. */
MUST_USE enum err store_slot_find(struct store *store, const uint8_t slot[STORE_ID],
                                  struct store_slot *out);

/* out has room for STORE_SLOTS_MAX. */
MUST_USE enum err store_slots_list(struct store *store, const uint8_t account[STORE_ID],
                                   struct store_slot *out, size_t *out_count);

/* Takes `remove` away (ids that are not there are no fault) and adds `add`, at once.
 * ERR_INPUT: no passphrase or no recovery slot would be left, or a slot comes twice. ERR_LIMIT.
 * ERR_CONFLICT: another account has such a slot, or this one has and keeps it. */
MUST_USE enum err store_slots_change(struct store *store, const uint8_t account[STORE_ID],
                                     const struct store_slot *add, size_t add_count,
                                     const uint8_t (*remove)[STORE_ID], size_t remove_count);

/* ---- sessions: one open login of one device -----------------------------------------------
 */

struct store_session {
    uint8_t hash[STORE_HASH]; /* of its token; the first STORE_ID bytes are its name */
    uint8_t account[STORE_ID];
    int64_t created_day, last_day;
    uint8_t label[STORE_LABEL]; /* sealed by the client */
};

/* Counts the account's logins up. The days are both `created_day`. ERR_ABSENT: no such account.
 * ERR_CONFLICT: the hash is taken. */
MUST_USE enum err store_session_add(struct store *store, const struct store_session *session);

/* ERR_ABSENT. */
MUST_USE enum err store_session_find(struct store *store, const uint8_t hash[STORE_HASH],
                                     struct store_session *out);

MUST_USE enum err store_session_touch(struct store *store, const uint8_t hash[STORE_HASH],
                                      int64_t day);

/* out has room for STORE_SESSIONS_MAX; the newest first. */
MUST_USE enum err store_sessions_list(struct store *store, const uint8_t account[STORE_ID],
                                      struct store_session *out, size_t *out_count);

/* ERR_ABSENT: this account has no session of that name. */
MUST_USE enum err store_session_delete(struct store *store, const uint8_t account[STORE_ID],
                                       const uint8_t name[STORE_ID]);

/* All of the account's but the one with this hash. */
MUST_USE enum err store_sessions_delete_others(struct store *store,
                                               const uint8_t account[STORE_ID],
                                               const uint8_t keep[STORE_HASH]);

/* ---- spaces -------------------------------------------------------------------------------
 */

enum { STORE_SPACE_PERSONAL, STORE_SPACE_COUPLE, STORE_SPACE_PRACTITIONER };

/* A member's place in a space. A space that has gone since is ERR_ABSENT wherever a place is
 * asked for, its number is given to no other. */
struct store_place {
    int64_t space;    /* the store's own number of it */
    unsigned side;    /* 0 or 1 */
    int64_t last_day; /* when it was last written to or touched */
    int kind;
};

struct store_space_new {
    const uint8_t *space; /* STORE_ID bytes */
    int kind;
    const uint8_t *tag; /* STORE_ID bytes: the member on side 0 */
    const uint8_t
        *account;        /* STORE_ID bytes: to count its spaces, not to be kept beside them */
    const uint8_t *join; /* STORE_HASH bytes: hash of what admits side 1, once; or NULL */
    int64_t day;
};

/* *out_again: it was this member's already, of the same kind, and nothing has changed.
 * ERR_CONFLICT: taken by others, or of another kind. ERR_LIMIT: over STORE_SPACES_MAX. */
MUST_USE enum err store_space_add(struct store *store, const struct store_space_new *space,
                                  bool *out_again);

/* ERR_ABSENT: no such space, nobody is awaited there, or the hash is another. ERR_LIMIT. */
MUST_USE enum err store_space_join(struct store *store, const struct store_space_new *space);

/* ERR_ABSENT: no such space, or not a member; the two cannot be told apart. */
MUST_USE enum err store_member(struct store *store, const uint8_t space[STORE_ID],
                               const uint8_t tag[STORE_ID], struct store_place *out);

/* Notes that the space was used today, be it read only: what nobody uses goes in the end. */
MUST_USE enum err store_space_touch(struct store *store, struct store_place place, int64_t day);

/* *out: a record of this side that is no stub has a cursor beyond this one. */
MUST_USE enum err store_space_behind(struct store *store, struct store_place place,
                                     uint64_t cursor, bool *out);

/* Ends a membership. With `purge` every record of that side becomes a stub. A space without
 * members goes whole. ERR_ABSENT: it has ended already. */
MUST_USE enum err store_space_leave(struct store *store, struct store_place place,
                                    const uint8_t account[STORE_ID], bool purge);

/* ---- records ------------------------------------------------------------------------------
 */

struct store_record {
    uint8_t stream[STORE_STREAM];
    uint64_t n; /* 1, 2, 3.. in its stream */
    uint8_t prev[STORE_HASH];
    uint8_t hash[STORE_HASH];
    struct str bytes; /* a record, or a stub of STORE_STUB bytes */
    bool stub;
};

enum store_refusal {
    STORE_FINE,
    STORE_FORK,    /* other bytes stand at this number */
    STORE_GAP,     /* the ones before it are not there */
    STORE_BROKEN,  /* it names another predecessor */
    STORE_SIDE,    /* the stream belongs to the other side */
    STORE_STREAMS, /* over STORE_STREAMS_MAX */
    STORE_FULL     /* over STORE_SIDE_BYTES_MAX, and the spare where it is small */
};

struct store_appended {
    uint64_t cursor; /* of the space, afterwards */
    size_t accepted; /* new or known: all of them */
    size_t news;     /* of these, records that were not there before; stubs are none */
    /* where it was refused: */
    size_t bad; /* index of the first record that does not fit */
    enum store_refusal why;
    uint64_t last; /* of that record's stream */
};

/* All or nothing. A record that is known by its hash is accepted without effect; a stub for one
 * that is held turns it into a stub, which takes the next cursor.
 * ERR_CONFLICT: *out says what does not fit. ERR_INPUT, ERR_LIMIT: count, or a number or length
 * of the record *out names. */
MUST_USE enum err store_append(struct store *store, struct store_place place,
                               const struct store_record *records, size_t count, int64_t day,
                               struct store_appended *out);

/* Records of one's own side become stubs; each takes the next cursor, and its bytes are gone.
 * What is a stub already stays as it is. ERR_ABSENT: a number is not there. ERR_DENIED: the
 * stream is the other side's. ERR_LIMIT: over STORE_PURGE_MAX. */
MUST_USE enum err store_purge(struct store *store, struct store_place place,
                              const uint8_t stream[STORE_STREAM], const uint64_t *n,
                              size_t count, uint64_t *out_cursor);

struct store_pulled {
    uint64_t head; /* of the space: its last cursor */
    uint64_t next; /* pull from here on next */
    bool more;
};

/* One record or stub; `bytes` live until it returns. False ends the pull before this one. */
typedef bool store_each(void *context, uint64_t cursor, bool stub, struct str bytes);

/* What stands after a cursor, in the order of cursors, until `each` has had enough. A space
 * that has gone has nothing, and head 0. */
MUST_USE enum err store_pull(struct store *store, int64_t space, uint64_t after,
                             store_each *each, void *context, struct store_pulled *out);

/* ---- mailboxes: where two people meet before they share a space ---------------------------
 *
 * Each has STORE_CELLS cells, numbered from 1, that are written once. From its end hour on it
 * is as if it had never been, whether or not store_mailboxes_expire has come by. One that was
 * burnt has no cells left, and is known as burnt until its end.
 */

/* Opens one and writes its first cell. *out_again: it is there, with that very cell, and
 * nothing has changed. ERR_CONFLICT: another stands there. ERR_DENIED: it was burnt. ERR_INPUT:
 * the cell is empty. ERR_LIMIT: it is over STORE_CELL_MAX. */
MUST_USE enum err store_mailbox_add(struct store *store, const uint8_t mailbox[STORE_ID],
                                    struct str cell, int64_t hour, int64_t end_hour,
                                    bool *out_again);

struct store_mailbox {
    int64_t end_hour;
    size_t len[STORE_CELLS]; /* 0: nothing was written there yet */
    uint8_t cell[STORE_CELLS][STORE_CELL_MAX];
};

/* ERR_ABSENT. ERR_DENIED: it was burnt. */
MUST_USE enum err store_mailbox_read(struct store *store, const uint8_t mailbox[STORE_ID],
                                     int64_t hour, struct store_mailbox *out);

struct store_cell {
    const uint8_t *mailbox; /* STORE_ID bytes */
    unsigned number;
    struct str bytes;
    int64_t hour;
    int64_t end_hour; /* of the mailbox, from then on; 0: as it was */
};

/* The same bytes again are fine, and change nothing. ERR_ABSENT: no such mailbox. ERR_DENIED:
 * it was burnt. ERR_CONFLICT: other bytes stand there. ERR_INPUT: no such number, or empty.
 * ERR_LIMIT: over STORE_CELL_MAX. */
MUST_USE enum err store_mailbox_write(struct store *store, const struct store_cell *cell);

/* Erases its cells. Again is fine. ERR_ABSENT. */
MUST_USE enum err store_mailbox_burn(struct store *store, const uint8_t mailbox[STORE_ID],
                                     int64_t hour);

/* Deletes those that have ended, at most `most`. */
MUST_USE enum err store_mailboxes_expire(struct store *store, int64_t hour, size_t most,
                                         size_t *out_count);

/* ---- push: who is to be told, with the app closed, that something is new -------------------
 *
 * Of each session and place one endpoint, the address of a push service. A place is a side of a
 * space under a name that the server computes with a key kept elsewhere, as it does tags; but
 * one that says nothing of the account. What a session has here goes with it, in the same
 * group. A membership's is taken away by whoever ends it, with store_push_leave.
 */

/* Takes the place of the session's endpoint of before. ERR_ABSENT: no such session. ERR_INPUT:
 * it is empty. ERR_LIMIT: it is over STORE_ENDPOINT_MAX. */
MUST_USE enum err store_push_set(struct store *store, const uint8_t hash[STORE_HASH],
                                 const uint8_t place[STORE_ID], struct str endpoint);

/* That there is none is fine. */
MUST_USE enum err store_push_unset(struct store *store, const uint8_t hash[STORE_HASH],
                                   const uint8_t place[STORE_ID]);

struct store_endpoint {
    char text[STORE_ENDPOINT_MAX + 1]; /* ends in NUL */
};

/* out has room for STORE_SESSIONS_MAX. */
MUST_USE enum err store_push_list(struct store *store, const uint8_t place[STORE_ID],
                                  struct store_endpoint *out, size_t *out_count);

/* The push service says that it does not know this endpoint any more. */
MUST_USE enum err store_push_gone(struct store *store, const uint8_t place[STORE_ID],
                                  struct str endpoint);

/* All of a place. */
MUST_USE enum err store_push_leave(struct store *store, const uint8_t place[STORE_ID]);

/* ---- care ---------------------------------------------------------------------------------
 */

/* Accounts, spaces and sessions unused since before these days go, at most `most` of each.
 * *out_more: there are more of them; call again. */
struct store_expiry {
    int64_t accounts_before, spaces_before, sessions_before;
    size_t most;
    /* Told of each space that goes, in the group, for what is kept under names that the store
     * cannot make; what it returns ends the call unless it is ERR_OK. NULL is fine. */
    enum err (*gone)(void *context, struct store *store, const uint8_t space[STORE_ID]);
    void *context;
};
MUST_USE enum err store_expire(struct store *store, const struct store_expiry *expiry,
                               bool *out_more);

/* A consistent copy, while others read and write. ERR_CONFLICT: something is at that path. */
MUST_USE enum err store_backup(struct store *store, const char *path);

/* Puts such a copy into a folder, as another history: read, checked and brought to this version
 * first, then moved into place at once. ERR_ABSENT: no copy there. ERR_CONFLICT: the folder has
 * a database, and `replace` is false, or a process writes to it. ERR_CORRUPT: the copy is
 * damaged, or not ours. ERR_IO. In all of these the folder's database is as it was. */
MUST_USE enum err store_restore(const char *copy, const char *folder, bool replace,
                                struct store_trouble *trouble);

/* Begins another history, as store_restore does. Mailboxes are not part of it: one that was
 * burnt since must not come back. In a group. */
MUST_USE enum err store_gen_renew(struct store *store);

struct store_counts {
    uint64_t accounts, sessions, spaces, records, stubs, bytes;
};
MUST_USE enum err store_count(struct store *store, struct store_counts *out);

/* Every page, every chain, every sum. `say` gets a sentence a fault. ERR_CORRUPT: there were.
 */
MUST_USE enum err store_check(struct store *store,
                              void (*say)(void *context, const char *fault), void *context);

#endif
