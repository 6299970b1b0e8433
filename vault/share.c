#include "vault/share.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/spaces.h"
#include "vault/words.h"
#include "wire/shared.h"

enum err share_space(const struct vault *vault, struct call *call, struct vault **out)
{
    const json_t *asked = json_object_get(call->args, "space");
    struct vault *child =
        asked || !vault->invented ? spaces_find(vault, json_str(asked)) : vault->with[0];

    if (!child)
        return call_refuse(call, ERR_ABSENT, "no_such_space", "space");
    *out = child;
    return ERR_OK;
}

bool share_is(const struct share_item *item, const char *type)
{
    return words_is_type(item->record, type);
}

/* The last written first. Clocks are of one device each; where two agree, the id decides. */
static int item_compare(const void *left, const void *right)
{
    const struct share_item *a = left, *b = right;

    if (a->ms != b->ms)
        return a->ms > b->ms ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    int order = strcmp(a->o, b->o);

    return order != 0 ? order : (int)b->mine - (int)a->mine;
}

/* Each writes alone first; so the other's answers wait until one's own of that week are in. */
static bool is_still_sealed(const struct share_item *items, size_t count,
                            const struct share_item *item)
{
    const json_t *week = json_object_get(item->record, "week");

    if (item->mine || !share_is(item, "ritual"))
        return false;
    for (size_t i = 0; i < count; i++)
        if (items[i].mine && share_is(&items[i], "ritual") &&
            json_equal(json_object_get(items[i].record, "week"), week))
            return false;
    return true;
}

struct share_item *share_items(const struct vault *child, size_t *out_count)
{
    const struct objects *objects = &child->objects;
    struct share_item *items = malloc((objects->count + 1) * sizeof *items);
    size_t count = 0, kept = 0;

    MUST(items);
    for (size_t i = 0; i < objects->count; i++) {
        const struct object *object = &objects->list[i];
        const json_t *record = object_entry(object);

        if (!record || !shared_is_lawful(record))
            continue;
        const struct version *winner = &object->versions[object->winner];

        items[count++] = (struct share_item){ record, object->id, winner->ms, winner->count,
                                              object->side == child->side };
    }
    qsort(items, count, sizeof *items, item_compare);
    /* Own ones are never sealed, so leaving some of the other's out changes no answer. */
    for (size_t i = 0; i < count; i++)
        if (!is_still_sealed(items, count, &items[i]))
            items[kept++] = items[i];
    *out_count = kept;
    return items;
}

const struct share_item *share_item(const struct share_item *items, size_t count, struct str o,
                                    bool mine)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].mine == mine && o.len == strlen(items[i].o) &&
            memcmp(items[i].o, o.ptr, o.len) == 0)
            return &items[i];
    return NULL;
}

json_t *share_seen(const json_t *record)
{
    static const char *const stamps[] = { "o", "c", "zone" };
    json_t *seen = json_deep_copy(record);

    MUST(seen);
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++)
        json_object_del(seen, stamps[i]);
    return seen;
}

json_t *share_shown(const struct share_item *item)
{
    if (!item)
        return json_null();
    json_t *shown = share_seen(item->record);

    reply_set(shown, "o", json_string(item->o));
    reply_set(shown, "mine", json_boolean(item->mine));
    return shown;
}

const json_t *share_space_entry(const struct vault *vault, const char *sid)
{
    json_t *name = json_object();
    const struct object *object;
    const json_t *entry;

    reply_set(name, "sid", json_string(sid ? sid : ""));
    spaces_name_object(vault, name);
    object = object_find(&vault->objects, json_str(json_object_get(name, "o")));
    entry = object ? object_entry(object) : NULL;
    json_decref(name);
    return entry && spaces_is(entry) ? entry : NULL;
}

static bool is_line(const json_t *entry)
{
    return entry && words_is_type(entry, "share");
}

/* Leaving with a purge takes everything back, whatever the ledger's lines say. */
static bool was_purged(const json_t *space)
{
    const char *state = json_string_value(json_object_get(space, "state"));

    return state && (strcmp(state, "left") == 0 || strcmp(state, "leaving") == 0) &&
           json_is_true(json_object_get(space, "purge"));
}

bool share_stands(const struct vault *vault, const json_t *line)
{
    return !json_object_get(line, "taken") &&
           !was_purged(
               share_space_entry(vault, json_string_value(json_object_get(line, "space"))));
}

static bool is_text(const json_t *value, struct str text)
{
    struct str is = json_str(value);

    return is.ptr && text.ptr && is.len == text.len && memcmp(is.ptr, text.ptr, is.len) == 0;
}

const json_t *share_line(const struct vault *vault, struct str sid, struct str copy)
{
    for (size_t i = 0; i < vault->objects.count; i++) {
        const json_t *entry = object_entry(&vault->objects.list[i]);

        if (is_line(entry) && is_text(json_object_get(entry, "copy"), copy) &&
            is_text(json_object_get(entry, "space"), sid))
            return entry;
    }
    return NULL;
}

static json_t *audience_of(const struct vault *vault, const json_t *line)
{
    const json_t *sid = json_object_get(line, "space");
    const json_t *name =
        json_object_get(share_space_entry(vault, json_string_value(sid)), "name");
    json_t *audience = json_object();

    reply_set(audience, "space", json_deep_copy(sid));
    reply_set(audience, "name", name ? json_deep_copy(name) : json_string(""));
    reply_set(audience, "at", json_integer(entry_at(line)));
    return audience;
}

json_t *share_audiences(const struct vault *vault)
{
    json_t *audiences = json_object();

    MUST(audiences);
    for (size_t i = 0; i < vault->objects.count; i++) {
        const json_t *line = object_entry(&vault->objects.list[i]);
        const char *source =
            is_line(line) ? json_string_value(json_object_get(line, "source")) : NULL;

        if (!source || !share_stands(vault, line))
            continue;
        json_t *list = json_object_get(audiences, source);

        if (!list) {
            list = json_array();
            reply_set(audiences, source, list);
        }
        reply_push(list, audience_of(vault, line));
    }
    return audiences;
}

json_t *share_audience(const json_t *audiences, const json_t *o)
{
    const char *id = json_string_value(o);
    const json_t *list = id ? json_object_get(audiences, id) : NULL;

    return list ? json_deep_copy(list) : json_array();
}
