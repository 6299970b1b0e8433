/* stage.h - a change is prepared, kept by the shell, and only then made.
 *
 * A command seals its records and lists its rows here. The reply hands them to the shell as
 * effects; `kept` takes the sealed records in by the same way as rows loaded from disk, so what
 * is on screen is what was on disk. `not_kept` forgets them all. Stages of spaces of two stand
 * beside that of the person's own, and go the way it goes.
 */
#ifndef VAULT_STAGE_H
#define VAULT_STAGE_H

#include "vault/state.h"

#define CLOCK_COUNT_MAX (INT64_C(1) << 31) /* of a clock `c`, in one millisecond */

/* ERR_CONFLICT: the last change still waits for `kept`. */
MUST_USE enum err stage_begin(struct vault *vault, struct call *call);

/* Seals a JSON object as the next record of the own stream. Adds `c`; the object stays the
 * caller's. A checkpoint follows by itself when one is due. ERR_LIMIT: too large. */
MUST_USE enum err stage_record(struct vault *vault, struct call *call, json_t *record);

/* Seals the deletion of every version of a living object of this side; their rows become stubs.
 */
MUST_USE enum err stage_deleted(struct vault *vault, struct call *call,
                                const struct object *object);

/* Seals that this side is there no more, in a space of two. */
MUST_USE enum err stage_left(struct vault *vault, struct call *call);

/* An entry for stage_record: gives it `o`, `at` and `zone` where they are absent. */
void stage_stamp(struct call *call, json_t *entry);

void stage_keep(struct vault *vault, const char *key, const void *bytes, size_t len);
void stage_drop(struct vault *vault, const char *key);
/* The way this device is opened from now on: slot/1 or slot/4. */
void stage_wrapped(struct vault *vault, struct call *call, const struct slot *slot);
MUST_USE enum err stage_draft(struct vault *vault, struct call *call, const char *form,
                              const json_t *entry);

/* From here on this change writes a new stream: what stands in the old one stays, and nothing
 * can collide with it. */
void stage_new_stream(struct vault *vault, struct call *call);

/* The row of a record that is here becomes its stub. */
void stage_stub(struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n);

/* A number that is not here, whose record is known by what its successor names, and deleted:
 * all that is left of it is its stub, and that can be made. False: it is no such number. */
bool stage_lost(struct vault *vault, const struct chain *chain, uint64_t n);

/* Bytes that take_row() will take in, in this order; they become the stage's own. */
void stage_push(struct vault *vault, uint8_t *bytes, size_t len);

/* Puts the effects into the reply, with those of the stages beside it. */
void stage_reply(struct vault *vault, struct call *call);

/* Carries the change out, or forgets it. */
void stage_commit(struct vault *vault);
void stage_forget(struct vault *vault);

/* 16 random bytes as the 22 characters of an object id; out has room for the NUL. */
void object_id_write(char out[ENTRY_OBJECT_ID + 1], const uint8_t bytes[SEAL_ID]);

#endif
