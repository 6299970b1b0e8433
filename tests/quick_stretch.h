/* quick_stretch.h - a quick hash in Argon2id's place, or each of many conversations would take
 * a second. For programs whose row in meson.build wraps seal_stretch; tests/test_vault.c and
 * the vectors hold the real one.
 */
#ifndef TESTS_QUICK_STRETCH_H
#define TESTS_QUICK_STRETCH_H

#include "seal/seal.h"

enum err __wrap_seal_stretch(struct secret_key *out, struct str passphrase,
                             const uint8_t salt[SEAL_ID]);
enum err __wrap_seal_stretch(struct secret_key *out, struct str passphrase,
                             const uint8_t salt[SEAL_ID])
{
    const struct str parts[] = { str_bytes(salt, SEAL_ID), passphrase };

    seal_hash(out->bytes, SEAL_KEY, NULL, parts, 2);
    return ERR_OK;
}

#endif
