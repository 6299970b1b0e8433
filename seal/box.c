#include "seal/box.h"

#include <sodium.h>
#include <string.h>

_Static_assert(BOX_ADDED == crypto_box_NONCEBYTES + crypto_box_MACBYTES, "nonce and tag");

bool box_is_key(const struct secret_key *mine, const uint8_t theirs[SEAL_KEY])
{
    uint8_t shared[crypto_box_BEFORENMBYTES];
    bool is = crypto_box_beforenm(shared, theirs, mine->bytes) == 0;

    sodium_memzero(shared, sizeof shared);
    return is;
}

enum err box_seal(uint8_t *out, const struct secret_key *mine, const uint8_t theirs[SEAL_KEY],
                  struct str message, const uint8_t nonce[SEAL_NONCE])
{
    memcpy(out, nonce, SEAL_NONCE);
    if (crypto_box_easy(out + SEAL_NONCE, (const uint8_t *)message.ptr, message.len, nonce,
                        theirs, mine->bytes) != 0) {
        sodium_memzero(out, message.len + BOX_ADDED);
        return ERR_INPUT;
    }
    return ERR_OK;
}

enum err box_open(uint8_t *out, const struct secret_key *mine, const uint8_t theirs[SEAL_KEY],
                  struct str sealed)
{
    const uint8_t *bytes = (const uint8_t *)sealed.ptr;

    if (sealed.len < BOX_ADDED)
        return ERR_CORRUPT;
    if (crypto_box_open_easy(out, bytes + SEAL_NONCE, sealed.len - SEAL_NONCE, bytes, theirs,
                             mine->bytes) != 0) {
        sodium_memzero(out, sealed.len - BOX_ADDED);
        return ERR_CORRUPT;
    }
    return ERR_OK;
}
