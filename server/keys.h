/* keys.h - the file `server.keys` in the data folder: pepper, then server key, 32 bytes each.
 *
 * It is made at the first start. Copies of the database leave it out, so that a copy shows
 * neither who is with whom nor opens anything.
 */
#ifndef SERVER_KEYS_H
#define SERVER_KEYS_H

#include "seal/login.h"
#include "server/trouble.h"

/* Makes the folder, 0700, and the file, 0600, where they are absent. ERR_ABSENT: there is a
 * database without its keys, and with others nobody would find their spaces. ERR_IO,
 * ERR_CORRUPT, ERR_DENIED (others may read it): `trouble` says. */
MUST_USE enum err keys_open(const char *folder, struct login_keys *out,
                            struct trouble *trouble);

/* Makes a file of secrets in the folder, 0600: written beside its place and moved there, so
 * that it is there whole or not at all. ERR_IO: `trouble` says. */
MUST_USE enum err keys_file_make(const char *folder, const char *path, const void *bytes,
                                 size_t len, struct trouble *trouble);

#endif
