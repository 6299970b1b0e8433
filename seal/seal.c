#include "seal/seal.h"

#include <sodium.h>
#include <string.h>

#include "base/must.h"

enum { STRETCH_PASSES = 3, STRETCH_BYTES = 64 << 20 };

bool seal_init(void)
{
    return sodium_init() >= 0;
}

void seal_random_seed(struct seal_random *random, const uint8_t seed[SEAL_SEED])
{
    memcpy(random->key.bytes, seed, SEAL_SEED);
}

/* Each draw replaces the key by the first bytes of its own stream, so that what was drawn
 * before cannot be computed from what is in memory now. */
void seal_random_draw(struct seal_random *random, void *out, size_t len)
{
    uint8_t stream[SEAL_KEY + SEAL_DRAW_MAX];

    MUST(len <= SEAL_DRAW_MAX);
    randombytes_buf_deterministic(stream, SEAL_KEY + len, random->key.bytes);
    memcpy(random->key.bytes, stream, SEAL_KEY);
    if (len > 0)
        memcpy(out, stream + SEAL_KEY, len);
    sodium_memzero(stream, sizeof stream);
}

void seal_hash(uint8_t *out, size_t out_len, const struct secret_key *key,
               const struct str *parts, size_t parts_count)
{
    crypto_generichash_state state;

    MUST(crypto_generichash_init(&state, key ? key->bytes : NULL, key ? SEAL_KEY : 0,
                                 out_len) == 0);
    for (size_t i = 0; i < parts_count; i++)
        MUST(crypto_generichash_update(&state, (const uint8_t *)parts[i].ptr, parts[i].len) ==
             0);
    MUST(crypto_generichash_final(&state, out, out_len) == 0);
    sodium_memzero(&state, sizeof state);
}

void seal_derive(uint8_t *out, size_t out_len, uint64_t i, const char *context,
                 const struct secret_key *key)
{
    MUST(strlen(context) == crypto_kdf_CONTEXTBYTES);
    MUST(crypto_kdf_derive_from_key(out, out_len, i, context, key->bytes) == 0);
}

void seal_close(uint8_t *out, const struct secret_key *key, struct str message, struct str ad,
                const uint8_t nonce[SEAL_NONCE])
{
    unsigned long long len = 0;

    memcpy(out, nonce, SEAL_NONCE);
    MUST(crypto_aead_xchacha20poly1305_ietf_encrypt(
             out + SEAL_NONCE, &len, (const uint8_t *)message.ptr, message.len,
             (const uint8_t *)ad.ptr, ad.len, NULL, nonce, key->bytes) == 0);
    MUST(len == message.len + SEAL_MAC);
}

enum err seal_open(uint8_t *out, const struct secret_key *key, struct str sealed, struct str ad)
{
    const uint8_t *bytes = (const uint8_t *)sealed.ptr;

    if (sealed.len < SEAL_OVERHEAD)
        return ERR_CORRUPT;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            out, NULL, NULL, bytes + SEAL_NONCE, sealed.len - SEAL_NONCE,
            (const uint8_t *)ad.ptr, ad.len, bytes, key->bytes) != 0) {
        sodium_memzero(out, sealed.len - SEAL_OVERHEAD);
        return ERR_CORRUPT;
    }
    return ERR_OK;
}

enum err seal_stretch(struct secret_key *out, struct str passphrase,
                      const uint8_t salt[SEAL_ID])
{
    if (crypto_pwhash(out->bytes, SEAL_KEY, passphrase.ptr, passphrase.len, salt,
                      STRETCH_PASSES, STRETCH_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        sodium_memzero(out, sizeof *out);
        return ERR_IO;
    }
    return ERR_OK;
}

void seal_wipe(void *at, size_t len)
{
    sodium_memzero(at, len);
}

bool seal_equal(const void *a, const void *b, size_t len)
{
    return sodium_memcmp(a, b, len) == 0;
}
