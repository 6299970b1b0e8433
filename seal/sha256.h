/* sha256.h - SHA-256, for what others agreed on: the hashes in release.json. Our own use
 * BLAKE2b. */
#ifndef SEAL_SHA256_H
#define SEAL_SHA256_H

#include "seal/seal.h"

void sha256_of(uint8_t out[SEAL_HASH], struct str bytes);

#endif
