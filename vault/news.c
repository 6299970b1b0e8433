/* news.c - what the other has handed over since this person last looked, on this device.
 *
 * What was seen stands in the row draft/seen: sealed, and on this device alone (ADR 27). That
 * somebody looked goes nowhere, not even, by way of a record, to the server.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "wire/json.h"

static const char FORM[] = "seen"; /* space in hex -> type -> [ms, count] of the last seen */

static const char *type_of(const struct share_item *item)
{
    return json_string_value(json_object_get(item->record, "t"));
}

/* A pause or a talk says so itself, while it lasts. */
static bool may_be_news(const struct share_item *item)
{
    return !item->mine && !share_is(item, "live");
}

/* Later than the last of its type that was seen. */
static bool is_new(const struct share_item *item, const json_t *seen)
{
    const json_t *mark = json_object_get(seen, type_of(item));
    int64_t ms = json_integer_value(json_array_get(mark, 0));
    int64_t count = json_integer_value(json_array_get(mark, 1));

    return !mark || item->ms > ms || (item->ms == ms && item->count > count);
}

static bool is_shared(const struct vault *child)
{
    return (child->state == SPACE_ON || child->state == SPACE_PAUSED) &&
           !spaces_other_left(child);
}

static const json_t *seen_of(const struct vault *vault, const struct vault *child,
                             char sid[2 * SEAL_ID + 1])
{
    json_hex(sid, child->sid, SEAL_ID);
    return json_object_get(json_object_get(vault->drafts, FORM), sid);
}

/* The types of what is new there, the newest first. */
static json_t *new_types(const struct vault *vault, const struct vault *child)
{
    char sid[2 * SEAL_ID + 1];
    const json_t *seen = seen_of(vault, child, sid);
    json_t *types = json_array();
    size_t count;
    struct share_item *items = share_items(child, &count);

    for (size_t i = 0; i < count; i++)
        if (may_be_news(&items[i]) && is_new(&items[i], seen) &&
            !json_holds(types, type_of(&items[i])))
            reply_push(types, json_string(type_of(&items[i])));
    free(items);
    return types;
}

enum err view_news(struct vault *vault, struct call *call)
{
    json_t *news = json_array();

    for (size_t i = 0; i < vault->with_count && !vault->invented; i++) {
        const struct vault *child = vault->with[i];
        json_t *types = is_shared(child) ? new_types(vault, child) : json_array();
        const char *name =
            json_string_value(json_object_get(spaces_entry(vault, child), "name"));

        if (json_array_size(types) > 0) {
            json_t *one = json_object();

            reply_set(one, "space", json_hex_value(child->sid, SEAL_ID));
            reply_set(one, "name", json_string(name ? name : ""));
            reply_set(one, "types", json_incref(types));
            reply_push(news, one);
        }
        json_decref(types);
    }
    reply_set(call->reply, "news", news);
    return ERR_OK;
}

/* What was seen before, without spaces that are none any more. */
static json_t *seen_before(const struct vault *vault)
{
    json_t *row = json_object();

    for (size_t i = 0; i < vault->with_count; i++) {
        char sid[2 * SEAL_ID + 1];
        const json_t *seen = seen_of(vault, vault->with[i], sid);

        if (seen)
            reply_set(row, sid, json_deep_copy(seen));
    }
    return row;
}

/* Marks the newest of each of these types; true when that is later than before. */
static bool mark(const struct vault *child, const json_t *types, json_t *seen)
{
    size_t count;
    struct share_item *items = share_items(child, &count);
    bool later = false;

    for (size_t i = 0; i < count; i++)
        if (may_be_news(&items[i]) && json_holds(types, type_of(&items[i])) &&
            is_new(&items[i], seen)) {
            reply_set(seen, type_of(&items[i]),
                      json_pack("[I,I]", (json_int_t)items[i].ms, (json_int_t)items[i].count));
            later = true;
        }
    free(items);
    return later;
}

enum err command_seen(struct vault *vault, struct call *call)
{
    const json_t *types = json_object_get(call->args, "types");
    struct vault *child;
    enum err err = share_space(vault, call, &child);

    if (err != ERR_OK)
        return err;
    if (!json_is_array(types))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "types");
    if (vault->invented)
        return ERR_OK;
    char sid[2 * SEAL_ID + 1];
    json_t *row = seen_before(vault), *seen;

    json_hex(sid, child->sid, SEAL_ID);
    if (!(seen = json_object_get(row, sid))) {
        seen = json_object();
        reply_set(row, sid, seen);
    }
    if (mark(child, types, seen))
        err = draft_set(vault, call, FORM, row);
    json_decref(row);
    return err;
}
