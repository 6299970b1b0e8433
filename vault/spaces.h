/* spaces.h - the spaces of two that a person is in.
 *
 * What makes one is an entry `space` in the person's own: its id, key and side, and how they
 * stand to it. The entry's object id follows from the space's, so all devices write one object.
 * When such an entry is taken in, from whichever device, the space is there as a vault of its
 * own in `vault->with`; when it says `left`, the vault is gone, and its rows follow.
 *
 * Both sides write under the same object id at most by malice: objects are kept apart by side
 * (vault/objects.h), and version.side says whose one is.
 *
 * The functions that write need an open stage of the person's own space (stage_begin), and
 * leave what they write in it or beside it: one reply, one `kept` for all.
 */
#ifndef VAULT_SPACES_H
#define VAULT_SPACES_H

#include "vault/state.h"

/* NULL: none. */
struct vault *spaces_find(const struct vault *vault, struct str sid_hex);
struct vault *spaces_of(const struct vault *vault, const uint8_t sid[SEAL_ID]);

/* The `space` entry of a space, borrowed. NULL: there is none. */
json_t *spaces_entry(const struct vault *vault, const struct vault *child);

/* Stages the entry; the space is there after `kept`. The entry stays the caller's, and gets its
 * object id. ERR_CONFLICT no_account: without a server there is nobody to share with. ERR_LIMIT
 * too_many_spaces. ERR_INPUT wrong_kind: id, key, side or state are none. */
MUST_USE enum err spaces_add(struct vault *vault, struct call *call, json_t *space);

/* Stages a new version of the entry: as it is, with these members. ERR_ABSENT no_such_space:
 * the row of the entry was lost. */
MUST_USE enum err spaces_set(struct vault *vault, struct call *call, const struct vault *child,
                             json_t *changed);

/* True once the other has said that they are there no more. */
bool spaces_other_left(const struct vault *child);

/* Stages a record in a space, stamped. The record stays the caller's. ERR_CONFLICT not_sharing:
 * the space is not `on`, or the other has left it. ERR_LIMIT: too large. */
MUST_USE enum err spaces_write(struct vault *vault, struct call *call, struct vault *child,
                               json_t *record, char out_o[ENTRY_OBJECT_ID + 1]);

/* Stages the deletion of an object of this person's in a space. ERR_ABSENT no_such_entry.
 * ERR_CONFLICT not_sharing: nothing is sent there any more. */
MUST_USE enum err spaces_delete(struct vault *vault, struct call *call, struct vault *child,
                                const char *o);

/* Stages the deletion of everything of this person's in a space, and that they are there no
 * more: before leaving it, so that it goes from the other's phone too. */
MUST_USE enum err spaces_erase(struct vault *vault, struct call *call, struct vault *child);

/* Opens the stage of a space beside that of the person's own, unless it is open. */
MUST_USE enum err spaces_stage(struct vault *vault, struct call *call, struct vault *child);

/* The object id of a space's entry, into it, under this vault's keys. */
void spaces_name_object(const struct vault *vault, json_t *entry);

/* True when this does not add up in the person's own space, or in any they are in. */
bool spaces_alarmed(const struct vault *vault, enum alarm alarm);

/* True for an entry that says that there is a space. */
bool spaces_is(const json_t *entry);

/* ---- for the files that carry the spaces along */

/* One row of a space, its key without the prefix; the space is made where its entry is here. Of
 * a space that was left the key is remembered, to be dropped. False: it cannot be used. */
bool spaces_load(struct vault *vault, struct str sid_hex, const char *key, struct str bytes);

/* What the entries say now: spaces come, change and go. */
void spaces_refresh(struct vault *vault);

/* Are they whole? As take_finish(), for each. */
void spaces_finish(struct vault *vault);

/* Rows of spaces that were left, into the open stage. */
void spaces_drop_stale(struct vault *vault);

/* An entry `space`, as it is written under other keys: what stands there carries a proof that
 * only the former keys can make, so it can be read and not gone on with. */
void spaces_move_entry(const struct vault *from, const struct vault *to, json_t *entry);

/* The vault has become another one's next: spaces that both know keep what is in them. */
void spaces_inherit(struct vault *vault, struct vault *before);

/* Stages that all of them are left: the account is deleted, and this side of each with it. */
MUST_USE enum err spaces_leave_all(struct vault *vault, struct call *call);

/* Every space the server may know of this person in, as hex, into the array. */
void spaces_list(const struct vault *vault, json_t *out);

#endif
