/* sync.h - this device's records and a server's, made the same; without I/O.
 *
 * The shell asks `sync_next`, carries out the request that comes back, hands the answer to
 * `sync_got`, and so on until a reply says `idle`. What a server sends is believed only as far
 * as keys prove it (docs/PROTOCOL.md, "What is taken from a server"). Every question either
 * makes progress or ends the round with a word in `blocked`; nothing is asked for ever. A crash
 * anywhere, an answer that never comes, comes twice or belongs to an earlier question, costs
 * another question and nothing else.
 *
 * A round is what lies between one `sync_next` and the next. docs/DOOR.md has the words.
 */
#ifndef VAULT_SYNC_H
#define VAULT_SYNC_H

#include "vault/state.h"

/* Turns sync on, as part of the change that is being staged: nothing of this space is known to
 * be with a server. */
enum err sync_begin(struct vault *vault, struct call *call);

/* A space that the server knows already: sync is on for it. */
void sync_join(struct vault *child);

/* Turns it off, likewise. Entries stay. */
void sync_stop(struct vault *vault);

/* One more login to the account was this device's own, likewise; sync is on. */
void sync_own_login(struct vault *vault);

bool sync_is_on(const struct vault *vault);

/* True when the server has said that it has this record. */
bool sync_has_sent(const struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n);

/* Records on this device that no server has acknowledged, of this space. */
uint64_t sync_unsent(const struct vault *vault);

/* True for a space of two of which the server is to hear, and has not said that I am not in it.
 */
bool sync_takes_part(const struct vault *child);

/* Why the last round ended early, or NULL. */
const char *sync_blocked(const struct vault *vault);

/* The fields of view `status` that speak of sync. */
void sync_status(const struct vault *vault, json_t *reply);

/* The change that was staged is on the disk; or it is not, and the round has ended. */
void sync_commit(struct vault *vault);
void sync_forget(struct vault *vault);

/* The row meta/sync. False: it cannot be read, and everything will be asked for anew. */
bool sync_load(struct vault *vault, struct str bytes);

void sync_free(struct vault *vault);

#endif
