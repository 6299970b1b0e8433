/* inbox.h - keep words while the account is locked.
 *
 * The device holds the account's public identity key in the clear. Anything may be sealed to it
 * without a passphrase; only the unlocked account opens it again. The bytes are those of
 * libsodium's sealed box: an ephemeral public key, then the box.
 */
#ifndef SEAL_INBOX_H
#define SEAL_INBOX_H

#include "seal/account.h"

enum { INBOX_ADDED = 32 + SEAL_MAC };

/* out gets message.len + INBOX_ADDED bytes. ERR_INPUT: the key is not a point on the curve. */
MUST_USE enum err inbox_seal(uint8_t *out, const uint8_t identity_public[SEAL_KEY],
                             struct str message, struct seal_random *random);

/* out gets sealed.len - INBOX_ADDED bytes. ERR_CORRUPT: not for this account, or altered. */
MUST_USE enum err inbox_open(uint8_t *out, const struct account *account, struct str sealed);

#endif
