/* vault.h - one person's unlocked data, as a state machine without I/O.
 *
 * Requests and replies are JSON; docs/DOOR.md lists every command and view. Sealed rows come in
 * through `load` and go out as effects (`keep`, `drop`) of commands that write; until the shell
 * says `kept`, no view shows the change. Time and chance arrive with each request. Nothing here
 * reads a clock, a file or a socket, so the browser, the command line, the fuzzer and a
 * thousand seeds of a property test run the same thing.
 *
 * Single-threaded: one vault, one caller at a time.
 */
#ifndef VAULT_VAULT_H
#define VAULT_VAULT_H

#include "base/err.h"
#include "base/str.h"

struct vault;

/* Closed and empty. NULL: no memory. json_start() and seal_init() come first. */
struct vault *vault_new(void);

/* Wipes every key and word. NULL is fine. */
void vault_free(struct vault *vault);

/* Each takes one JSON request and answers one JSON reply, always. A blob (rows to load, a file
 * to import) may come with a command. What is returned stays valid until the next call. */
struct str vault_command(struct vault *vault, struct str request, struct str blob);
struct str vault_view(struct vault *vault, struct str request);

/* The binary part of the last reply (an export, a backup), or nothing. */
struct str vault_blob(const struct vault *vault);

/* Wipes the last reply and its binary part, once the shell has taken them. */
void vault_forget_reply(struct vault *vault);

#endif
