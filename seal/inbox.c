#include "seal/inbox.h"

#include <sodium.h>
#include <string.h>

_Static_assert(INBOX_ADDED == crypto_box_SEALBYTES, "the sealed box of libsodium");

enum err inbox_seal(uint8_t *out, const uint8_t identity_public[SEAL_KEY], struct str message,
                    struct seal_random *random)
{
    uint8_t seed[crypto_box_SEEDBYTES], secret[crypto_box_SECRETKEYBYTES];
    uint8_t nonce[crypto_box_NONCEBYTES];
    const struct str parts[] = { { (const char *)out, 32 },
                                 { (const char *)identity_public, SEAL_KEY } };
    enum err err = ERR_INPUT;

    /* crypto_box_seal would draw its own chance; the same bytes follow from the caller's. */
    seal_random_draw(random, seed, sizeof seed);
    if (crypto_box_seed_keypair(out, secret, seed) != 0)
        goto done;
    seal_hash(nonce, sizeof nonce, NULL, parts, 2);
    if (crypto_box_easy(out + 32, (const uint8_t *)message.ptr, message.len, nonce,
                        identity_public, secret) != 0)
        goto done;
    err = ERR_OK;
done:
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    return err;
}

enum err inbox_open(uint8_t *out, const struct account *account, struct str sealed)
{
    if (sealed.len < INBOX_ADDED)
        return ERR_CORRUPT;
    if (crypto_box_seal_open(out, (const uint8_t *)sealed.ptr, sealed.len,
                             account->identity_public, account->identity.bytes) != 0) {
        sodium_memzero(out, sealed.len - INBOX_ADDED);
        return ERR_CORRUPT;
    }
    return ERR_OK;
}
