/* backup.h - one file, sealed with a passphrase (PROTOCOL.md B6, export).
 *
 *   off size
 *    0   8  "STILBACK"
 *    8   1  version = 1      9   7  zero
 *   16  16  salt of Argon2id
 *   32  24  header of libsodium's secretstream
 *   56  ..  chunks: 65536 bytes of text each (the last may be shorter) and 17 more
 *
 * The first 32 bytes are authenticated with the first chunk; the last chunk says that it is the
 * last, so a file that was cut off does not open.
 */
#ifndef SEAL_BACKUP_H
#define SEAL_BACKUP_H

#include "seal/seal.h"

enum {
    BACKUP_HEADER = 56,
    BACKUP_CHUNK = 65536,
    BACKUP_CHUNK_ADDED = 17,
    BACKUP_BYTES_MAX = 64 << 20
};

/* Begins as a backup does: then it is one, or a damaged or a newer one. */
bool backup_is(struct str file);

/* The bytes a sealed file takes for a text of this length. */
size_t backup_size(size_t text_len);

/* out gets backup_size(text.len) bytes. ERR_LIMIT: over BACKUP_BYTES_MAX; ERR_IO: no memory. */
MUST_USE enum err backup_seal(uint8_t *out, struct str text, struct str passphrase,
                              struct seal_random *random);

/* out has room for file.len bytes and gets *out_len of them.
 * ERR_INPUT: not a backup; ERR_CONFLICT: a newer version's; ERR_DENIED: the passphrase is wrong
 * (or the very first part is damaged: no cipher can tell these apart); ERR_CORRUPT: damaged or
 * cut off later on; ERR_LIMIT, ERR_IO as above. On failure out is zeroed. */
MUST_USE enum err backup_open(uint8_t *out, size_t *out_len, struct str file,
                              struct str passphrase);

#endif
