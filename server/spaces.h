/* spaces.h - the list of spaces that a pull and a stream ask for. */
#ifndef SERVER_SPACES_H
#define SERVER_SPACES_H

#include "server/call.h"

/* Reads {"spaces":[{"space","after"}..]}, 1 .. max of them, none twice; false: it is none, and
 * that is said. */
bool spaces_read(const struct call *call, size_t max, struct live_space *out,
                 size_t *out_count);

#endif
