#include "seal/pair.h"

#include "base/must.h"

static const char PAIR[] = "stilpair";

void pair_mailbox(uint8_t out[SEAL_ID], const struct secret_key *link)
{
    seal_derive(out, SEAL_ID, 1, PAIR, link);
}

void pair_cell_key(struct secret_key *out, unsigned cell, const struct secret_key *link)
{
    MUST(cell >= PAIR_CELL_FIRST && cell <= PAIR_CELL_LAST);
    seal_derive(out->bytes, SEAL_KEY, cell, PAIR, link);
}

void pair_commit(uint8_t out[SEAL_HASH], const uint8_t inviter_random[32],
                 const uint8_t inviter_public[32])
{
    const struct str parts[] = { STR("stillnear/1/commit\0"), str_bytes(inviter_random, 32),
                                 str_bytes(inviter_public, 32) };

    seal_hash(out, SEAL_HASH, NULL, parts, 3);
}

void pair_transcript(uint8_t out[SEAL_HASH], const struct pair_sides *sides)
{
    uint8_t inviter_name[SEAL_HASH], joiner_name[SEAL_HASH];
    const struct str parts[] = {
        STR("stillnear/1/pair"),
        str_bytes(sides->inviter_public, 32),
        str_bytes(sides->joiner_public, 32),
        str_bytes(sides->inviter_random, 32),
        str_bytes(sides->joiner_random, 32),
        str_bytes(&sides->kind, 1),
        str_bytes(inviter_name, sizeof inviter_name),
        str_bytes(joiner_name, sizeof joiner_name),
    };

    /* Names vary in length, so each goes in as a hash of fixed size. */
    seal_hash(inviter_name, sizeof inviter_name, NULL, &sides->inviter_name, 1);
    seal_hash(joiner_name, sizeof joiner_name, NULL, &sides->joiner_name, 1);
    seal_hash(out, SEAL_HASH, NULL, parts, sizeof parts / sizeof *parts);
}

uint32_t pair_code(const uint8_t transcript[SEAL_HASH])
{
    uint32_t number = (uint32_t)transcript[0] | (uint32_t)transcript[1] << 8 |
                      (uint32_t)transcript[2] << 16 | (uint32_t)transcript[3] << 24;

    return number % PAIR_CODE_MODULUS;
}

static uint64_t read_u64(const uint8_t bytes[8])
{
    uint64_t number = 0;

    for (unsigned i = 8; i > 0; i--)
        number = number << 8 | bytes[i - 1];
    return number;
}

void pair_number(uint32_t out[PAIR_NUMBER_GROUPS], const uint8_t public_0[32],
                 const uint8_t public_1[32], const struct secret_key *key,
                 const uint8_t space[SEAL_ID])
{
    enum { GROUP_BYTES = 8 };
    const struct str parts[] = { STR("stillnear/1/later"), str_bytes(public_0, 32),
                                 str_bytes(public_1, 32), str_bytes(key->bytes, SEAL_KEY),
                                 str_bytes(space, SEAL_ID) };
    uint8_t hash[64];

    seal_hash(hash, sizeof hash, NULL, parts, sizeof parts / sizeof *parts);
    for (size_t i = 0; i < PAIR_NUMBER_GROUPS; i++)
        out[i] = (uint32_t)(read_u64(hash + GROUP_BYTES * i) % PAIR_NUMBER_MODULUS);
    seal_wipe(hash, sizeof hash);
}
