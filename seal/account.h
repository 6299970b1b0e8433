/* account.h - everything that follows from one account master key (PROTOCOL.md B1, B2). */
#ifndef SEAL_ACCOUNT_H
#define SEAL_ACCOUNT_H

#include "seal/seal.h"

enum { ACCOUNT_MASTER = SEAL_KEY + SEAL_ID }; /* what a slot wraps: AMK, then account id */

struct account {
    struct secret_key master;   /* AMK: 32 random bytes made on the device */
    uint8_t id[SEAL_ID];        /* random, the server's name for the account */
    struct secret_key identity; /* X25519 secret key */
    uint8_t identity_public[SEAL_KEY];
    struct secret_key self_tag; /* proves that I wrote what stands on my side */
    uint8_t personal_space[SEAL_ID];
    struct secret_key personal_key; /* the personal space's SK */
    struct secret_key database;     /* drafts and other rows that never leave the device */
    struct secret_key settings;
};

/* Keys of one space: one per side, one for live frames. */
struct space_keys {
    struct secret_key side[2];
    struct secret_key live;
};

void account_derive(struct account *out, const uint8_t master[ACCOUNT_MASTER]);

void space_keys_derive(struct space_keys *out, const struct secret_key *space_key);

#endif
