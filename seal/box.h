/* box.h - bytes that only one of two people can have written, and only the other can read: BOX
 * of PROTOCOL.md B4 and B6. X25519 between two identity keys, as crypto_box has it; either of
 * the two can make any box, so none is evidence against the other.
 */
#ifndef SEAL_BOX_H
#define SEAL_BOX_H

#include "seal/seal.h"

enum { BOX_ADDED = SEAL_NONCE + SEAL_MAC };

/* Whether anything can be boxed for this key: some bytes are no key, and whoever sends one as
 * theirs is up to something. */
bool box_is_key(const struct secret_key *mine, const uint8_t theirs[SEAL_KEY]);

/* out gets message.len + BOX_ADDED bytes: nonce, then the box.
 * ERR_INPUT: theirs is not a key; out is then zeroed. */
MUST_USE enum err box_seal(uint8_t *out, const struct secret_key *mine,
                           const uint8_t theirs[SEAL_KEY], struct str message,
                           const uint8_t nonce[SEAL_NONCE]);

/* out gets sealed.len - BOX_ADDED bytes.
 * ERR_CORRUPT: too short, altered, or between two other people; out is then zeroed. */
MUST_USE enum err box_open(uint8_t *out, const struct secret_key *mine,
                           const uint8_t theirs[SEAL_KEY], struct str sealed);

#endif
