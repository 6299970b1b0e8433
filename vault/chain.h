/* chain.h - the streams of a space and their hash chains (PROTOCOL.md B3).
 *
 * Every device writes a stream of its own: 1, 2, 3.., each record naming the hash of the one
 * before. The chain says whether a record is new, known, or does not fit.
 */
#ifndef VAULT_CHAIN_H
#define VAULT_CHAIN_H

#include "seal/record.h"

enum { CHAIN_STREAMS_MAX = 256 }; /* devices, forks and reinstalls of one person */

enum chain_verdict {
    CHAIN_NEW,    /* the next one, and it fits */
    CHAIN_AGAIN,  /* known, the same */
    CHAIN_FORK,   /* known, and different: the first stays */
    CHAIN_GAP,    /* the ones before it are not there */
    CHAIN_BROKEN, /* the next one, but it names another predecessor */
    CHAIN_FULL    /* more streams than CHAIN_STREAMS_MAX, or no memory */
};

struct chain {
    uint8_t stream[RECORD_STREAM];
    uint64_t last;                /* highest n taken */
    uint8_t (*hashes)[SEAL_HASH]; /* [n - 1]; zeros where n is missing */
    size_t room;
    uint64_t broken; /* links taken that did not fit */
};

struct chains {
    struct chain *list;
    size_t count, room;
};

void chains_free(struct chains *chains);

/* NULL: nothing of this stream has been taken. */
struct chain *chain_find(const struct chains *chains, const uint8_t stream[RECORD_STREAM]);

/* What taking this record would mean; changes nothing. */
enum chain_verdict chain_judge(const struct chains *chains, const struct record_header *header,
                               const uint8_t hash[SEAL_HASH]);

/* Takes a record that was judged NEW, GAP or BROKEN. False: no memory or too many streams, and
 * nothing has changed. */
MUST_USE bool chain_take(struct chains *chains, const struct record_header *header,
                         const uint8_t hash[SEAL_HASH]);

#endif
