/* limit.h - how often somebody may do something: token buckets in memory, none on the disk.
 *
 * A bucket is one number (the "theoretical arrival time" of ATM's generic cell rate algorithm,
 * ITU-T I.371): when the next one would be on time if all came evenly. There are LIMIT_BUCKETS;
 * where more are in use, the one that is nearest to full again is forgotten, so that a crowd
 * costs no memory and shuts nobody out.
 */
#ifndef SERVER_LIMIT_H
#define SERVER_LIMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "seal/login.h"

enum limit {
    LIMIT_NONE,
    LIMIT_SIGN_UP, /* by visitor */
    LIMIT_LOGIN,   /* failures, by visitor */
    LIMIT_APPEND,  /* by account */
    LIMIT_CHANGE,  /* other writes, by account */
    LIMIT_READ,    /* by account */
    LIMIT_STREAM,  /* streams opened, by account */
    LIMIT_RELAY,   /* ephemeral frames, by session */
    LIMIT_MAILBOX, /* mailboxes opened, by account */
    LIMIT_LOOK,    /* reads of mailboxes, by account */
    LIMIT_PEEK,    /* the same, by visitor */
    LIMIT_PUSH,    /* by side of a space */
    LIMITS_COUNT
};

enum { LIMIT_BUCKETS = 16384 };

struct limits;

/* Those that an operator may set; 0: the usual. */
struct limits_set {
    unsigned append_per_minute;
    unsigned push_seconds; /* between two */
};

/* keys are borrowed. */
MUST_USE enum err limits_open(const struct login_keys *keys, struct limits_set set,
                              struct limits **out);
void limits_close(struct limits *limits);

/* Takes one out of the bucket of whoever `key` names. False: there is none, and *out_seconds
 * is when there is one again. */
bool limit_take(struct limits *limits, enum limit limit, const void *key, size_t key_len,
                unsigned *out_seconds);

/* Whether there is none left; takes nothing. */
bool limit_is_spent(struct limits *limits, enum limit limit, const void *key, size_t key_len);

#endif
