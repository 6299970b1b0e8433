#include "seal/slot.h"

#include <sodium.h>
#include <string.h>

#include "base/must.h"

static const char SLOT[] = "stilslot";

/* "stillnear/1/slot", kind, slot id: a wrapped key cannot be moved to another slot. */
enum { AD_LABEL = 16, AD_LEN = AD_LABEL + 1 + SEAL_ID };

static void slot_ad(uint8_t out[AD_LEN], const struct slot *slot)
{
    memcpy(out, "stillnear/1/slot", AD_LABEL);
    out[AD_LABEL] = (uint8_t)slot->kind;
    memcpy(out + AD_LABEL + 1, slot->id, SEAL_ID);
}

enum err slot_from_passphrase(struct secret_key *out, struct str origin, struct str handle,
                              struct str passphrase)
{
    const struct str parts[] = { STR("stillnear/1/salt"), origin, STR("\0"), handle };
    uint8_t salt[SEAL_ID];

    seal_hash(salt, sizeof salt, NULL, parts, 4);
    return seal_stretch(out, passphrase, salt);
}

static void labelled(struct secret_key *out, struct str label, const uint8_t *bytes, size_t len)
{
    const struct str parts[] = { label, str_bytes(bytes, len) };

    seal_hash(out->bytes, SEAL_KEY, NULL, parts, 2);
}

void slot_from_recovery(struct secret_key *out, const uint8_t code[SLOT_RECOVERY_BYTES])
{
    labelled(out, STR("stillnear/1/recovery"), code, SLOT_RECOVERY_BYTES);
}

void slot_from_passkey(struct secret_key *out, const uint8_t prf[32])
{
    labelled(out, STR("stillnear/1/passkey"), prf, 32);
}

void slot_from_device(struct secret_key *out, const uint8_t device[32])
{
    labelled(out, STR("stillnear/1/device"), device, 32);
}

void slot_derive(struct slot *out, enum slot_kind kind, const struct secret_key *secret)
{
    uint8_t seed[crypto_sign_SEEDBYTES];

    out->kind = kind;
    seal_derive(out->id, SEAL_ID, 1, SLOT, secret);
    seal_derive(seed, sizeof seed, 2, SLOT, secret);
    MUST(crypto_sign_seed_keypair(out->login_public, out->login_secret, seed) == 0);
    seal_derive(out->wrap.bytes, SEAL_KEY, 3, SLOT, secret);
    sodium_memzero(seed, sizeof seed);
}

void slot_wrap(uint8_t out[SLOT_WRAPPED], const struct slot *slot,
               const uint8_t master[ACCOUNT_MASTER], const uint8_t nonce[SEAL_NONCE])
{
    uint8_t ad[AD_LEN];

    slot_ad(ad, slot);
    seal_close(out, &slot->wrap, str_bytes(master, ACCOUNT_MASTER), str_bytes(ad, sizeof ad),
               nonce);
}

enum err slot_unwrap(uint8_t master[ACCOUNT_MASTER], const struct slot *slot,
                     struct str wrapped)
{
    uint8_t ad[AD_LEN];

    if (wrapped.len != SLOT_WRAPPED) {
        sodium_memzero(master, ACCOUNT_MASTER);
        return ERR_CORRUPT;
    }
    slot_ad(ad, slot);
    return seal_open(master, &slot->wrap, wrapped, str_bytes(ad, sizeof ad));
}

void slot_sign(uint8_t out[SLOT_SIGNATURE], const struct slot *slot, struct str origin,
               const uint8_t challenge[SLOT_CHALLENGE])
{
    const struct str parts[] = { STR("stillnear/1/login\0"), origin, STR("\0"),
                                 str_bytes(slot->id, SEAL_ID),
                                 str_bytes(challenge, SLOT_CHALLENGE) };
    uint8_t message[18 + 1 + SEAL_ID + SLOT_CHALLENGE + 256];
    size_t len = 0;

    MUST(origin.len <= 256);
    for (size_t i = 0; i < 5; i++) {
        memcpy(message + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
    }
    MUST(crypto_sign_detached(out, NULL, message, len, slot->login_secret) == 0);
}
