/* sync_parts.h - what the files of sync share; for vault/sync*.c only.
 *
 * sync.c keeps the row meta/sync, sync_round.c goes from space to space, sync_ask.c decides
 * what to ask about one, sync_got.c reads answers, sync_pull.c and sync_take.c take records in,
 * sync_fork.c moves what only this device has to a new stream. `vault` is the space at hand,
 * except where a round or a reply is spoken of: that is the person's own.
 */
#ifndef VAULT_SYNC_PARTS_H
#define VAULT_SYNC_PARTS_H

#include "vault/sync.h"

enum {
    SYNC_FRAME_HEAD = SEAL_ID + 8,   /* gen, logins, sessions */
    SYNC_FRAME_MAX = 9 + RECORD_MAX, /* type, cursor, a record */
    SYNC_PURGE_MAX = 1000,           /* places in one request */
    SYNC_SUSPECTS_MAX = 1000,        /* stubs that no deletion explains: told, not counted */
    SYNC_LOOK_BACK = 32,             /* cursors */
    SYNC_REWINDS_MAX = 3,            /* in one round */
    SYNC_LEAVE_TRIES = 3,            /* in one round: to say all before all is purged */
    SYNC_IDLE_PULLS_MAX = 64         /* answers in one round that brought nothing new */
};
#define SYNC_CURSOR_MAX (UINT64_C(1) << 53)

/* The state as it will be: staged, or as it is where nothing is staged. */
struct sync *sync_state(struct vault *vault);

/* Begins to change the state; a stage must be open. */
struct sync *sync_edit(struct vault *vault);

/* Puts the row into the stage if it has changed. */
void sync_keep(struct vault *vault);

uint64_t sync_head(const json_t *heads, const uint8_t stream[RECORD_STREAM]);
void sync_raise(json_t *heads, const uint8_t stream[RECORD_STREAM], uint64_t n);

/* What the server has said that it has: seen in its log, or acknowledged. */
uint64_t sync_acked(const struct vault *vault, const uint8_t stream[RECORD_STREAM]);

/* Ends what is said about this space in this round; why is a stable word. */
void sync_block(struct vault *vault, const char *why);

/* Nothing is known of the server's log any more: pull from 0, then send what it lacks. */
void sync_rewind(struct vault *vault);

/* True for words that end the whole round: what hinders one space hinders all. */
bool sync_ends_round(const char *why);

/* The nth space of a round, the person's own first. NULL: there are no more. */
struct vault *sync_nth(struct vault *vault, size_t n);

/* The next question, about whichever space, or `idle`, into the reply. */
void sync_ask(struct vault *vault, struct call *call);

/* The next question about this space. False: none is due, or it is blocked. */
bool sync_ask_space(struct vault *vault, struct call *call);

/* {"space":..,"after":N}, as for a pull and for the live stream. */
void sync_spaces_add(json_t *spaces, const struct vault *vault, uint64_t after);

/* The server says that I am not in this space of two. */
void sync_gone(struct vault *vault);

/* Moves what this device has of a stream from n on to the own stream, in a new one where that
 * was the own; its rows go. Of the other side's streams nothing moves, and what goes is pulled
 * again. is_fork: because somebody else has written those numbers, which may
 * happen SYNC_FORKS times an hour. The state is rewound. */
void sync_fork(struct vault *vault, struct call *call, const uint8_t stream[RECORD_STREAM],
               uint64_t n, bool is_fork);

/* One record or stub on its way in. */
struct arrival {
    uint64_t cursor;
    struct str bytes;
    struct record_header header;
    uint8_t hash[SEAL_HASH];
    json_t *record; /* opened; NULL for stubs and for what is known already */
    bool readable, accepted;
};

/* What became of some arrivals. */
struct arrived {
    size_t taken;      /* staged */
    size_t rejected;   /* alarms have been raised */
    bool changed;      /* entries will look different */
    bool meets_spaces; /* an entry that says which spaces there are is among them */
    bool rolled_back;  /* the server wrote down again what it had written down before */
    bool forked; /* another record stands in the place of one that is here: nothing staged */
    struct sync_span at; /* if forked: the stream, and the first number */
};

/* A frame of a pull or of the live stream, from its type on. False: malformed. */
bool sync_frame(struct str frame, struct arrival *out);

/* Judges them all, and stages what can be taken. Sorts the list; frees what it opened. */
void sync_arrive(struct vault *vault, struct arrival *list, size_t count, struct arrived *out);

/* The head frame's body: gen, logins, sessions. True: another history than we know. */
bool sync_head_frame(struct sync *sync, const uint8_t body[SYNC_FRAME_HEAD]);

/* An answer to a pull. */
void sync_pulled(struct vault *vault, struct call *call);

/* Effects into the reply, or nothing where nothing has changed. */
void sync_finish(struct vault *vault, struct call *call);

uint64_t sync_u64(const char *at);

#endif
