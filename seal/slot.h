/* slot.h - the ways to open an account (PROTOCOL.md B1).
 *
 * Every slot comes down to 32 secret bytes. From them follow the slot's id, the login key that
 * the server may ask to prove itself, and the key that wraps the account's master key.
 */
#ifndef SEAL_SLOT_H
#define SEAL_SLOT_H

#include "seal/account.h"

enum slot_kind {
    SLOT_PASSPHRASE = 1,
    SLOT_RECOVERY = 2,
    SLOT_PASSKEY = 3,
    SLOT_DEVICE = 4 /* opened by a key the browser will not hand out; never leaves the device */
};

enum {
    SLOT_WRAPPED = ACCOUNT_MASTER + SEAL_OVERHEAD, /* 88 bytes */
    SLOT_CHALLENGE = 40,
    SLOT_SIGNATURE = 64,
    SLOT_RECOVERY_BYTES = 16
};

struct slot {
    enum slot_kind kind;
    uint8_t id[SEAL_ID];
    struct secret_key wrap;
    uint8_t login_public[32];
    uint8_t login_secret[64];
};

/* The secret of a passphrase slot. origin, handle and passphrase arrive as NFKC, trimmed, the
 * handle in lower case (the shell does that: Unicode tables are not ours to carry). A lock for
 * one device has an empty handle. ERR_IO: no memory for Argon2id. */
MUST_USE enum err slot_from_passphrase(struct secret_key *out, struct str origin,
                                       struct str handle, struct str passphrase);
void slot_from_recovery(struct secret_key *out, const uint8_t code[SLOT_RECOVERY_BYTES]);
void slot_from_passkey(struct secret_key *out, const uint8_t prf[32]);
void slot_from_device(struct secret_key *out, const uint8_t device[32]);

void slot_derive(struct slot *out, enum slot_kind kind, const struct secret_key *secret);

void slot_wrap(uint8_t out[SLOT_WRAPPED], const struct slot *slot,
               const uint8_t master[ACCOUNT_MASTER], const uint8_t nonce[SEAL_NONCE]);

/* ERR_CORRUPT: another secret, another kind, or altered bytes; master is then zeroed. */
MUST_USE enum err slot_unwrap(uint8_t master[ACCOUNT_MASTER], const struct slot *slot,
                              struct str wrapped);

/* Signs a login challenge for one origin, so that a relay through another gains nothing. */
void slot_sign(uint8_t out[SLOT_SIGNATURE], const struct slot *slot, struct str origin,
               const uint8_t challenge[SLOT_CHALLENGE]);

#endif
