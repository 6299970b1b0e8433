#include "seal/sha256.h"

#include <sodium.h>

_Static_assert(SEAL_HASH == crypto_hash_sha256_BYTES, "256 bits");

void sha256_of(uint8_t out[SEAL_HASH], struct str bytes)
{
    crypto_hash_sha256(out, (const uint8_t *)bytes.ptr, bytes.len);
}
