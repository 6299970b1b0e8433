#include "seal/account.h"

#include <sodium.h>
#include <string.h>

#include "base/must.h"

static const char ACCOUNT[] = "stilacct";
static const char SPACE[] = "stilspac";

void account_derive(struct account *out, const uint8_t master[ACCOUNT_MASTER])
{
    uint8_t seed[crypto_box_SEEDBYTES];

    memcpy(out->master.bytes, master, SEAL_KEY);
    memcpy(out->id, master + SEAL_KEY, SEAL_ID);
    seal_derive(seed, sizeof seed, 1, ACCOUNT, &out->master);
    MUST(crypto_box_seed_keypair(out->identity_public, out->identity.bytes, seed) == 0);
    seal_derive(out->self_tag.bytes, SEAL_KEY, 2, ACCOUNT, &out->master);
    seal_derive(out->personal_space, SEAL_ID, 3, ACCOUNT, &out->master);
    seal_derive(out->personal_key.bytes, SEAL_KEY, 4, ACCOUNT, &out->master);
    seal_derive(out->database.bytes, SEAL_KEY, 5, ACCOUNT, &out->master);
    seal_derive(out->settings.bytes, SEAL_KEY, 6, ACCOUNT, &out->master);
    sodium_memzero(seed, sizeof seed);
}

void space_keys_derive(struct space_keys *out, const struct secret_key *space_key)
{
    seal_derive(out->side[0].bytes, SEAL_KEY, 1, SPACE, space_key);
    seal_derive(out->side[1].bytes, SEAL_KEY, 2, SPACE, space_key);
    seal_derive(out->live.bytes, SEAL_KEY, 9, SPACE, space_key);
}
