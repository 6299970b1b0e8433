/* spaces.h - the spaces that a pull and a stream ask for, and how one is left. */
#ifndef SERVER_SPACES_H
#define SERVER_SPACES_H

#include "server/call.h"

/* Reads {"spaces":[{"space","after"}..]}, 1 .. max of them, none twice; false: it is none, and
 * that is said. */
bool spaces_read(const struct call *call, size_t max, struct live_space *out,
                 size_t *out_count);

/* Notes, on the first use of a day, that a space is used: one that is only read must not be
 * taken for one that nobody comes for. Nobody waits for it. */
void spaces_touch(const struct sync *sync, struct store_place place);

/* Ends the account's membership, and its pushes with it. In a job's work. */
enum err spaces_leave(const struct call_job *job, struct store *store, const uint8_t sid[16],
                      struct store_place place, bool purge);

#endif
