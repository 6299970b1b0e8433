/* invite.h - one-use invitations: a file each in the data folder, named by the hash of its
 * text, so that a copy of the folder invites nobody. */
#ifndef SERVER_INVITE_H
#define SERVER_INVITE_H

#include <stdbool.h>

#include "base/err.h"
#include "server/limits.h"

enum { INVITE_TEXT = 26 /* characters: 128 bits */ };

/* Makes one, and the folders for it. ERR_IO: it cannot be written. */
MUST_USE enum err invite_make(const char *folder, char out[INVITE_TEXT + 1]);

bool invite_is_good(const char *folder, const char *text);

/* ERR_DENIED: there is none such. ERR_IO: it cannot be taken away. */
MUST_USE enum err invite_use(const char *folder, const char *text);

/* Puts a used one back, as well as it can: what it was used for failed. */
void invite_restore(const char *folder, const char *text);

#endif
