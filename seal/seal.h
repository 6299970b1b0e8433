/* seal.h - the words that everything in this room is made of. libsodium's only address.
 *
 * Notation of docs/PROTOCOL.md: H(n; k; a,b,..) is seal_hash, KDF(n,i,ctx,K) is seal_derive,
 * SEAL(K,m,ad) is seal_close, opened by seal_open. Keys, nonces and ids are drawn from a
 * struct seal_random that the caller seeds: nothing here asks the system for chance, so a test
 * can repeat every byte.
 *
 * No function keeps a pointer. Every secret on our stack is wiped before return.
 */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    SEAL_KEY = 32,
    SEAL_ID = 16,
    SEAL_HASH = 32,
    SEAL_NONCE = 24,
    SEAL_MAC = 16,
    SEAL_SEED = 32,
    SEAL_OVERHEAD = SEAL_NONCE + SEAL_MAC, /* what seal_close adds to a message */
    SEAL_DRAW_MAX = 128                    /* most bytes one seal_random_draw gives */
};

struct secret_key {
    uint8_t bytes[SEAL_KEY];
};

/* A source of keys, nonces and ids, repeatable from its seed. */
struct seal_random {
    struct secret_key key;
};

/* Call once before anything else. False only if libsodium cannot work here. */
MUST_USE bool seal_init(void);

void seal_random_seed(struct seal_random *random, const uint8_t seed[SEAL_SEED]);
void seal_random_draw(struct seal_random *random, void *out, size_t len);

/* BLAKE2b of the parts in a row; out_len 16 .. 64; key may be NULL. */
void seal_hash(uint8_t *out, size_t out_len, const struct secret_key *key,
               const struct str *parts, size_t parts_count);

/* Subkey i of a key for a context of exactly 8 characters. */
void seal_derive(uint8_t *out, size_t out_len, uint64_t i, const char *context,
                 const struct secret_key *key);

/* out gets nonce, ciphertext, tag: message.len + SEAL_OVERHEAD bytes. */
void seal_close(uint8_t *out, const struct secret_key *key, struct str message, struct str ad,
                const uint8_t nonce[SEAL_NONCE]);

/* out gets sealed.len - SEAL_OVERHEAD bytes.
 * ERR_CORRUPT: too short, altered, or another key or ad; out is then zeroed. */
MUST_USE enum err seal_open(uint8_t *out, const struct secret_key *key, struct str sealed,
                            struct str ad);

/* Argon2id, 3 passes over 64 MiB, one lane: fixed by protocol version 1, never negotiated.
 * ERR_IO: the memory is not to be had; out is then zeroed. */
MUST_USE enum err seal_stretch(struct secret_key *out, struct str passphrase,
                               const uint8_t salt[SEAL_ID]);

/* Zeroes in a way that the compiler may not remove. */
void seal_wipe(void *at, size_t len);

/* Compares in a time that does not depend on the bytes. */
bool seal_equal(const void *a, const void *b, size_t len);

#endif
