/* path.h - the path of a request, from percent-encoded to plain. Pure. */
#ifndef SERVER_PATH_H
#define SERVER_PATH_H

#include "base/err.h"
#include "base/str.h"

/* Decodes `encoded` once into `space`, which has SERVER_PATH_BYTES_MAX bytes; *out lies there.
 * Nothing is tidied: a path with an empty, "." or ".." segment, a backslash or a control
 * character is refused, so that one thing has one path.
 * ERR_LIMIT: too long. ERR_INPUT: not a path. Then *out is unchanged. */
MUST_USE enum err path_decode(struct str encoded, char *space, struct str *out);

#endif
