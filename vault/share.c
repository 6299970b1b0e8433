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

static void week_key(char out[24], const json_t *record)
{
    snprintf(out, 24, "%lld", (long long)json_integer_value(json_object_get(record, "week")));
}

/* The weeks of which this person's own answers are in. */
static json_t *own_weeks(const struct share_item *items, size_t count)
{
    json_t *weeks = json_object();
    char key[24];

    for (size_t i = 0; i < count; i++)
        if (items[i].mine && share_is(&items[i], "ritual")) {
            week_key(key, items[i].record);
            reply_set(weeks, key, json_true());
        }
    return weeks;
}

/* Each writes alone first; so the other's answers wait until one's own of that week are in. */
static bool is_still_sealed(const struct share_item *item, const json_t *weeks)
{
    char key[24];

    if (item->mine || !share_is(item, "ritual"))
        return false;
    week_key(key, item->record);
    return !json_object_get(weeks, key);
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
    json_t *weeks = own_weeks(items, count);

    for (size_t i = 0; i < count; i++)
        if (!is_still_sealed(&items[i], weeks))
            items[kept++] = items[i];
    json_decref(weeks);
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

json_t *share_spaces(const struct vault *vault)
{
    json_t *spaces = json_object();

    for (size_t i = 0; i < vault->objects.count; i++) {
        json_t *entry = object_entry(&vault->objects.list[i]);
        const char *sid =
            spaces_is(entry) ? json_string_value(json_object_get(entry, "sid")) : NULL;

        if (sid)
            reply_set(spaces, sid, json_incref(entry));
    }
    return spaces;
}

static const json_t *space_of(const json_t *spaces, const json_t *line)
{
    const char *sid = json_string_value(json_object_get(line, "space"));

    return sid ? json_object_get(spaces, sid) : NULL;
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

bool share_stands(const json_t *spaces, const json_t *line)
{
    return !json_object_get(line, "taken") && !was_purged(space_of(spaces, line));
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

static json_t *seen_by(const json_t *spaces, const json_t *line)
{
    const json_t *name = json_object_get(space_of(spaces, line), "name");
    json_t *seen = json_object();

    reply_set(seen, "space", json_deep_copy(json_object_get(line, "space")));
    reply_set(seen, "name", name ? json_deep_copy(name) : json_string(""));
    reply_set(seen, "at", json_integer(entry_at(line)));
    return seen;
}

/* of: NULL for all entries. */
static json_t *audiences(const struct vault *vault, const json_t *of)
{
    json_t *all = json_object(), *spaces = share_spaces(vault);

    for (size_t i = 0; i < vault->objects.count; i++) {
        const json_t *line = object_entry(&vault->objects.list[i]);
        const json_t *source = is_line(line) ? json_object_get(line, "source") : NULL;

        if (!json_is_string(source) || (of && !json_equal(source, of)) ||
            !share_stands(spaces, line))
            continue;
        json_t *list = json_object_get(all, json_string_value(source));

        if (!list) {
            list = json_array();
            reply_set(all, json_string_value(source), list);
        }
        reply_push(list, seen_by(spaces, line));
    }
    json_decref(spaces);
    return all;
}

json_t *share_audiences(const struct vault *vault)
{
    return audiences(vault, NULL);
}

json_t *share_audience(const json_t *all, const json_t *o)
{
    const char *id = json_string_value(o);
    const json_t *list = id ? json_object_get(all, id) : NULL;

    return list ? json_deep_copy(list) : json_array();
}

json_t *share_audience_of(const struct vault *vault, const json_t *o)
{
    json_t *all = o ? audiences(vault, o) : NULL;
    json_t *list = share_audience(all, o);

    json_decref(all);
    return list;
}
