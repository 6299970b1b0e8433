/* view_together.c - what is between two people, for both or for the one who looks. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/change.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/spaces.h"
#include "vault/words.h"
#include "wire/shared.h"

enum { PAGE = 50, PAGE_MAX = 100, CURSOR_MAX = 96 };

static void pick(json_t *to, const char *name, const json_t *from, const char *as,
                 json_t *otherwise)
{
    const json_t *value = json_object_get(from, as);

    if (value) {
        json_decref(otherwise);
        otherwise = json_deep_copy(value);
    }
    reply_set(to, name, otherwise);
}

static json_t *space_reply(const struct vault *vault, const json_t *entry)
{
    const struct vault *child = spaces_find(vault, json_str(json_object_get(entry, "sid")));
    json_t *space = json_object();

    pick(space, "space", entry, "sid", json_null());
    pick(space, "name", entry, "name", json_string(""));
    pick(space, "mine", entry, "mine", json_string(""));
    pick(space, "kind", entry, "kind", json_null());
    pick(space, "side", entry, "side", json_null());
    pick(space, "verified", entry, "verified", json_false());
    pick(space, "state", entry, "state", json_null());
    pick(space, "since", entry, "since", json_null());
    reply_set(space, "gone",
              json_boolean(child && (child->sync.gone || spaces_other_left(child))));
    return space;
}

enum err view_spaces(struct vault *vault, struct call *call)
{
    json_t *spaces = json_array();
    size_t count;
    const size_t *order = objects_order(&vault->objects, &count);

    for (size_t i = count; i > 0; i--) {
        const json_t *entry = object_entry(&vault->objects.list[order[i - 1]]);

        if (spaces_is(entry))
            reply_push(spaces, space_reply(vault, entry));
    }
    reply_set(call->reply, "spaces", spaces);
    return ERR_OK;
}

/* "<ms>.<count>.<object id>": where the last page ended. */
struct cursor {
    bool given;
    int64_t ms, count;
    struct str o;
};

static bool number_read(struct str *text, int64_t *out)
{
    size_t i = 0;

    *out = 0;
    for (; i < text->len && i < 16 && text->ptr[i] >= '0' && text->ptr[i] <= '9'; i++)
        *out = *out * 10 + (text->ptr[i] - '0');
    if (i == 0 || i >= text->len || text->ptr[i] != '.')
        return false;
    *text = (struct str){ text->ptr + i + 1, text->len - i - 1 };
    return true;
}

static bool cursor_read(const json_t *value, struct cursor *out)
{
    struct str text = json_str(value);

    *out = (struct cursor){ 0 };
    if (!value || json_is_null(value))
        return true;
    out->given = true;
    if (!text.ptr || !number_read(&text, &out->ms) || !number_read(&text, &out->count))
        return false;
    out->o = text;
    return entry_is_object_id(text);
}

/* True for what a page that begins there has yet to show. */
static bool is_after(const struct share_item *item, const struct cursor *cursor)
{
    if (!cursor->given || item->ms != cursor->ms)
        return !cursor->given || item->ms < cursor->ms;
    if (item->count != cursor->count)
        return item->count < cursor->count;
    return memcmp(item->o, cursor->o.ptr, ENTRY_OBJECT_ID) > 0;
}

/* What belongs to a thing that is shown, or is over by now, is no item by itself. */
static bool is_between(const struct share_item *item, const struct entry_type *type)
{
    if (type)
        return share_is(item, type->name);
    return !share_is(item, "yes") && !share_is(item, "live");
}

static json_t *page(const struct share_item *items, size_t count, const struct cursor *cursor,
                    const struct entry_type *type, size_t limit, json_t **out_next)
{
    json_t *list = json_array();
    const struct share_item *last = NULL;

    *out_next = json_null();
    for (size_t i = 0; i < count; i++) {
        if (!is_after(&items[i], cursor) || !is_between(&items[i], type))
            continue;
        if (last && json_array_size(list) == limit) {
            char text[CURSOR_MAX];

            snprintf(text, sizeof text, "%lld.%lld.%s", (long long)last->ms,
                     (long long)last->count, last->o);
            *out_next = json_string(text);
            break;
        }
        reply_push(list, share_shown(&items[i]));
        last = &items[i];
    }
    return list;
}

enum err view_between(struct vault *vault, struct call *call)
{
    const json_t *asked = json_object_get(call->args, "type");
    const json_t *most = json_object_get(call->args, "limit");
    const struct entry_type *type = shared_type(json_str(asked));
    struct cursor cursor;
    struct vault *child;
    int64_t limit = PAGE;
    size_t count;
    json_t *next;
    enum err err = share_space(vault, call, &child);

    if (err != ERR_OK)
        return err;
    if (asked && !json_is_null(asked) && !type)
        return call_refuse(call, ERR_INPUT, "unknown_type", "type");
    if (most && !json_int(most, 1, PAGE_MAX, &limit))
        return call_refuse(call, ERR_INPUT, "out_of_range", "limit");
    if (!cursor_read(json_object_get(call->args, "before"), &cursor))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "before");
    struct share_item *items = share_items(child, &count);

    reply_set(call->reply, "items", page(items, count, &cursor, type, (size_t)limit, &next));
    reply_set(call->reply, "next", next);
    free(items);
    return ERR_OK;
}

static bool is_alive(const struct vault *vault, const json_t *o)
{
    const struct object *object = object_find(&vault->objects, json_str(o));

    return object && object_entry(object);
}

static json_t *line_reply(const struct vault *vault, const json_t *spaces, const json_t *line)
{
    const json_t *source = json_object_get(line, "source");
    const char *sid = json_string_value(json_object_get(line, "space"));
    const json_t *space = sid ? json_object_get(spaces, sid) : NULL;
    json_t *reply = json_object();

    pick(reply, "o", line, "o", json_null());
    pick(reply, "space", line, "space", json_null());
    pick(reply, "name", space, "name", json_string(""));
    pick(reply, "what", line, "what", json_null());
    pick(reply, "fields", line, "fields", json_array());
    pick(reply, "copy", line, "copy", json_null());
    pick(reply, "source", line, "source", json_null());
    pick(reply, "at", line, "at", json_null());
    pick(reply, "taken", line, "taken", json_null());
    reply_set(reply, "stands", json_boolean(share_stands(spaces, line)));
    reply_set(reply, "source_deleted", json_boolean(source && !is_alive(vault, source)));
    return reply;
}

enum err view_ledger(struct vault *vault, struct call *call)
{
    const json_t *space = json_object_get(call->args, "space");
    const json_t *source = json_object_get(call->args, "source");
    json_t *shares = json_array(), *spaces = share_spaces(vault);
    size_t count;
    const size_t *order = objects_order(&vault->objects, &count);

    for (size_t i = 0; i < count; i++) {
        const json_t *line = object_entry(&vault->objects.list[order[i]]);

        if (words_is_type(line, "share") &&
            (!json_is_string(space) || json_equal(json_object_get(line, "space"), space)) &&
            (!json_is_string(source) || json_equal(json_object_get(line, "source"), source)))
            reply_push(shares, line_reply(vault, spaces, line));
    }
    json_decref(spaces);
    reply_set(call->reply, "shares", shares);
    return ERR_OK;
}

/* The newest that fits; NULL: none. */
static const struct share_item *newest(const struct share_item *items, size_t count,
                                       const char *type, const char *field, const json_t *value,
                                       bool mine)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].mine == mine && share_is(&items[i], type) &&
            (!field || json_equal(json_object_get(items[i].record, field), value)))
            return &items[i];
    return NULL;
}

static json_t *both(const struct share_item *items, size_t count, const char *type,
                    const char *field, const json_t *value)
{
    json_t *reply = json_object();

    reply_set(reply, "mine", share_shown(newest(items, count, type, field, value, true)));
    reply_set(reply, "theirs", share_shown(newest(items, count, type, field, value, false)));
    return reply;
}

static json_t *cards(const struct share_item *items, size_t count)
{
    static const char *const kinds[] = { "reassurance", "wish", "appreciation" };
    json_t *reply = json_object();

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        json_t *kind = json_string(kinds[i]);

        reply_set(reply, kinds[i], both(items, count, "card", "kind", kind));
        json_decref(kind);
    }
    return reply;
}

static json_t *ritual(const struct share_item *items, size_t count, const struct call *call)
{
    json_t *week =
        json_integer(change_week(change_day(call->now_ms / 1000, (int32_t)call->zone)));
    json_t *reply = both(items, count, "ritual", "week", week);

    reply_set(reply, "week", week);
    return reply;
}

static const struct share_item *last_repair(const struct share_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (share_is(&items[i], "repair"))
            return &items[i];
    return NULL;
}

enum err view_couple(struct vault *vault, struct call *call)
{
    struct vault *child;
    size_t count;
    enum err err = share_space(vault, call, &child);

    if (err != ERR_OK)
        return err;
    struct share_item *items = share_items(child, &count);

    reply_set(call->reply, "cards", cards(items, count));
    reply_set(call->reply, "calm", both(items, count, "calm", NULL, NULL));
    reply_set(call->reply, "agreements", share_agreements(items, count));
    reply_set(call->reply, "ritual", ritual(items, count, call));
    reply_set(call->reply, "repair", share_shown(last_repair(items, count)));
    free(items);
    return ERR_OK;
}
