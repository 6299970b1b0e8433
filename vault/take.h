/* take.h - one sealed row in: open it, check it, apply it. */
#ifndef VAULT_TAKE_H
#define VAULT_TAKE_H

#include "vault/state.h"

enum {
    TAKE_SUSPECT = OBJECTS_HASH + 1
}; /* of a stub that is not here: its hash begins, side */

/* Takes a record or a stub of this space from this device's own storage. A record that
 * opens is taken even when one before it is damaged or missing, because nothing a person wrote
 * may be lost; take_finish() raises the alarm. Returns true when the row is part of the state
 * now (also when it was before). */
bool take_row(struct vault *vault, struct str bytes);

/* After everything is in: are all numbers there, do deletions explain the stubs, are
 * checkpointed heads reached? Sets those alarms anew each time. */
void take_finish(struct vault *vault);

/* True for a header of this space, and of a side that may write in it. */
bool take_is_ours(const struct vault *vault, const struct record_header *header);

/* Opens a record of this space and checks that it is one we can hold. What stands on this
 * person's side must carry their self tag; the other's opens, or it does not. *out is the
 * caller's to json_decref. ERR_CORRUPT, ERR_DENIED as record_open(); the vault is unchanged. */
MUST_USE enum err take_open(const struct vault *vault, struct str bytes, json_t **out);

/* True when an opened record is of this type. */
bool take_is(const json_t *record, const char *type);

/* True when all that is here of a record is a stub that no deletion names. */
bool take_is_bare(const struct vault *vault, const struct record_header *header,
                  const uint8_t hash[SEAL_HASH]);

/* Forgets the rows of a stream from n on, and what they alone have claimed: they are gone from
 * the disk. */
void take_cut(struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n);

/* Forgets every record, to take them all in anew. */
void take_forget(struct vault *vault);

#endif
