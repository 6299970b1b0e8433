/* share.h - what stands between two people, and the ledger of what a person handed over.
 *
 * A copy in a shared space holds ticked fields of one entry and no more; only the ledger, which
 * is the person's own, knows where it came from. There is no way to hand over what has not been
 * written yet: nothing here recurs, and nothing hands over everything.
 */
#ifndef VAULT_SHARE_H
#define VAULT_SHARE_H

#include "vault/state.h"

enum { SHARE_GIVE_MAX = 4 }; /* things given at once: all of them, or none */

/* A lawful record that is alive in a space. */
struct share_item {
    const json_t *record; /* borrowed, as is o */
    const char *o;
    int64_t ms, count; /* its clock */
    bool mine;
};

/* The space that a call names; the sample couple's own where none is named there. Refuses:
 * no_such_space. */
MUST_USE enum err share_space(const struct vault *vault, struct call *call, struct vault **out);

/* Everything that may be shown of a space, the last written first; *out_count of them. What
 * breaks the law is not among them, nor is the other's part of a week's ritual before this
 * person's own is in. The caller's to free. */
struct share_item *share_items(const struct vault *child, size_t *out_count);

/* The item with this object id of this side; NULL: none. */
const struct share_item *share_item(const struct share_item *items, size_t count, struct str o,
                                    bool mine);

bool share_is(const struct share_item *item, const char *type);

/* As it is shown: its fields and its time. */
json_t *share_seen(const json_t *record);
/* The same with `o` and `mine`; null for NULL. */
json_t *share_shown(const struct share_item *item);

/* The `space` entries by the space's id in hex: those of spaces that were left, too. The
 * caller's to json_decref. */
json_t *share_spaces(const struct vault *vault);

/* True while a copy in the ledger is with the other person, as far as this device knows. */
bool share_stands(const json_t *spaces, const json_t *line);

/* The line of the ledger about a copy; NULL: none. */
const json_t *share_line(const struct vault *vault, struct str sid, struct str copy);

/* Who sees what: object id of an own entry -> [{space, name, at}], one for each copy that
 * stands. The caller's to json_decref. */
json_t *share_audiences(const struct vault *vault);

/* The part of it about one entry: a new list, perhaps empty. */
json_t *share_audience(const json_t *audiences, const json_t *o);

/* The same of one entry alone. */
json_t *share_audience_of(const struct vault *vault, const json_t *o);

/* The agreements that stand, newest first (view couple). */
json_t *share_agreements(const struct share_item *items, size_t count);

#endif
