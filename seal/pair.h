/* pair.h - what two people who pair compute from one link (PROTOCOL.md B4).
 *
 * The link's secret gives a mailbox and five keys, one per cell. The six digits bind both
 * identity keys, both random values, the kind and both names.
 */
#ifndef SEAL_PAIR_H
#define SEAL_PAIR_H

#include "seal/seal.h"

enum {
    PAIR_CELL_FIRST = 2,
    PAIR_CELL_LAST = 6,
    PAIR_CODE_MODULUS = 1000000,
    PAIR_NUMBER_GROUPS = 8,
    PAIR_NUMBER_MODULUS = 100000
};

struct pair_sides {
    const uint8_t *inviter_public; /* 32 bytes each */
    const uint8_t *joiner_public;
    const uint8_t *inviter_random;
    const uint8_t *joiner_random;
    uint8_t kind; /* 1 couple, 2 practitioner */
    struct str inviter_name, joiner_name;
};

void pair_mailbox(uint8_t out[SEAL_ID], const struct secret_key *link);

/* cell: PAIR_CELL_FIRST .. PAIR_CELL_LAST, the key numbers of the protocol. */
void pair_cell_key(struct secret_key *out, unsigned cell, const struct secret_key *link);

/* The inviter's promise, made before the joiner's random value is known. */
void pair_commit(uint8_t out[SEAL_HASH], const uint8_t inviter_random[32],
                 const uint8_t inviter_public[32]);

void pair_transcript(uint8_t out[SEAL_HASH], const struct pair_sides *sides);

/* The number that both people compare, 0 .. 999999. */
uint32_t pair_code(const uint8_t transcript[SEAL_HASH]);

/* The number by which a space is verified later, eight groups of 0 .. 99999: of both identity
 * keys, the space's key and its id. Nobody promised these before they were known, so it is
 * longer (docs/adr/0024-a-longer-number-later.md). */
void pair_number(uint32_t out[PAIR_NUMBER_GROUPS], const uint8_t public_0[32],
                 const uint8_t public_1[32], const struct secret_key *key,
                 const uint8_t space[SEAL_ID]);

#endif
