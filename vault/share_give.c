/* share_give.c - handing over, and taking back.
 *
 * The record goes into the shared space, its line into the ledger, and a new entry with them
 * where it was written for this: one reply, one transaction. The preview is made by the same
 * function as the record itself. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "core/change.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/words.h"
#include "wire/shared.h"

static enum err end(struct vault *vault, struct call *call, enum err err)
{
    if (err == ERR_OK)
        stage_reply(vault, call);
    else
        stage_forget(vault);
    return err;
}

static void set_default(json_t *entry, const char *name, json_t *value)
{
    if (json_object_get(entry, name))
        json_decref(value);
    else
        reply_set(entry, name, value);
}

/* The entry that a call hands over: an own one (`o`), a new one (`entry`), or an own one as it
 * is now being changed (both). *out is the caller's. */
static enum err own_entry(struct vault *vault, struct call *call, json_t **out)
{
    static const char *const stamps[] = { "o", "at", "zone" };
    const json_t *given = json_object_get(call->args, "entry");
    const json_t *o = json_object_get(call->args, "o"), *before = NULL;
    const char *why = "", *field = NULL;

    if (o || !given) {
        const struct object *object = object_find(&vault->objects, json_str(o));

        before = object ? object_entry(object) : NULL;
        if (!before || !entry_is_shown(before))
            return call_refuse(call, ERR_ABSENT, "no_such_entry", "o");
    }
    if (!given) {
        *out = json_deep_copy(before);
        MUST(*out);
        return ERR_OK;
    }
    enum err err = entry_check(given, &why, &field);

    if (err != ERR_OK)
        return call_refuse(call, err, why, field);
    if (before && !json_equal(json_object_get(before, "t"), json_object_get(given, "t")))
        return call_refuse(call, ERR_INPUT, "other_type", "t");
    json_t *entry = json_deep_copy(given);

    MUST(entry);
    for (size_t i = 0; before && i < sizeof stamps / sizeof *stamps; i++)
        set_default(entry, stamps[i], json_incref(json_object_get(before, stamps[i])));
    set_default(entry, "at", json_integer(call->now_ms / 1000));
    set_default(entry, "zone", json_integer(call->zone));
    *out = entry;
    return ERR_OK;
}

/* What a call hands over: the record as it will stand in the space, and the entry it is made
 * from. Both are the caller's, NULL on refusal. */
struct handing {
    struct vault *child;
    json_t *entry, *record;
};

static void handing_free(struct handing *handing)
{
    json_decref(handing->entry);
    json_decref(handing->record);
}

static enum err handing_read(struct vault *vault, struct call *call, struct handing *out)
{
    const char *why = "", *field = NULL;
    enum err err;

    *out = (struct handing){ 0 };
    if ((err = share_space(vault, call, &out->child)) != ERR_OK ||
        (err = own_entry(vault, call, &out->entry)) != ERR_OK)
        return err;
    err = shared_from(out->entry, json_object_get(call->args, "fields"), &out->record, &why,
                      &field);
    return err == ERR_OK ? ERR_OK : call_refuse(call, err, why, field);
}

enum err view_preview(struct vault *vault, struct call *call)
{
    struct handing handing;
    enum err err = handing_read(vault, call, &handing);

    if (err == ERR_OK)
        reply_set(call->reply, "seen", share_seen(handing.record));
    handing_free(&handing);
    return err;
}

/* The names of the fields, each once. */
static json_t *names_of(const json_t *fields)
{
    json_t *names = json_array(), *seen = json_object();
    size_t i;
    const json_t *field;

    MUST(names && seen);
    json_array_foreach(fields, i, field)
    {
        const char *name = json_string_value(field);

        if (!json_object_get(seen, name))
            reply_push(names, json_string(name));
        reply_set(seen, name, json_true());
    }
    json_decref(seen);
    return names;
}

/* A line of the ledger. fields becomes its own; source may be NULL. */
static enum err stage_line(struct call *call, const struct vault *child, const json_t *record,
                           const char *copy, json_t *fields, const json_t *source)
{
    const char *why, *field;
    json_t *line = json_object();
    enum err err;

    reply_set(line, "t", json_string("share"));
    reply_set(line, "space", json_hex_value(child->sid, SEAL_ID));
    reply_set(line, "copy", json_string(copy));
    if (source)
        reply_set(line, "source", json_deep_copy(source));
    reply_set(line, "what", json_deep_copy(json_object_get(record, "t")));
    reply_set(line, "fields", fields);
    MUST(entry_check_as(entry_internal_type((struct str){ "share", 5 }), line, &why, &field) ==
         ERR_OK);
    stage_stamp(call, line);
    err = stage_record(child->owner, call, line);
    json_decref(line);
    return err;
}

static enum err stage_copy(struct vault *vault, struct call *call,
                           const struct handing *handing)
{
    char copy[ENTRY_OBJECT_ID + 1];
    enum err err = ERR_OK;

    if (json_object_get(call->args, "entry")) {
        stage_stamp(call, handing->entry);
        err = stage_record(vault, call, handing->entry);
    }
    if (err == ERR_OK)
        err = spaces_write(vault, call, handing->child, handing->record, copy);
    if (err == ERR_OK)
        err = stage_line(call, handing->child, handing->record, copy,
                         names_of(json_object_get(call->args, "fields")),
                         json_object_get(handing->entry, "o"));
    if (err == ERR_OK) {
        reply_set(call->reply, "o", json_deep_copy(json_object_get(handing->entry, "o")));
        reply_set(call->reply, "copy", json_string(copy));
    }
    return err;
}

/* Two copies of one thing would count twice, and one would stay behind when it is taken back.
 */
static bool stands_there(const struct vault *vault, const struct handing *handing)
{
    json_t *sid = json_hex_value(handing->child->sid, SEAL_ID);
    json_t *list = share_audience_of(vault, json_object_get(handing->entry, "o"));
    const json_t *one;
    bool stands = false;
    size_t i;

    json_array_foreach(list, i, one) stands |= json_equal(json_object_get(one, "space"), sid);
    json_decref(list);
    json_decref(sid);
    return stands;
}

enum err command_hand_over(struct vault *vault, struct call *call)
{
    struct handing handing;
    enum err err = handing_read(vault, call, &handing);

    if (err == ERR_OK && stands_there(vault, &handing))
        err = call_refuse(call, ERR_CONFLICT, "already_there", NULL);
    if (err == ERR_OK && (err = stage_begin(vault, call)) == ERR_OK)
        err = end(vault, call, stage_copy(vault, call, &handing));
    handing_free(&handing);
    return err;
}

/* What a person writes for the two of them, as it will stand there: what follows from the day
 * and from the rest is filled in. */
static json_t *gift_of(const struct call *call, const json_t *given,
                       const struct share_item *items, size_t count)
{
    json_t *gift = json_deep_copy(given);

    MUST(gift);
    if (words_is_type(gift, "agreement"))
        set_default(gift, "state",
                    json_string(json_object_get(gift, "of") ? "changed" : "offered"));
    if (words_is_type(gift, "ritual"))
        set_default(
            gift, "week",
            json_integer(change_week(change_day(call->now_ms / 1000, (int32_t)call->zone))));
    if (words_is_type(gift, "yes")) {
        const struct share_item *to =
            share_item(items, count, json_str(json_object_get(gift, "to")), false);
        const json_t *words = to ? json_object_get(to->record, "words") : NULL;

        if (words)
            set_default(gift, "words", json_deep_copy(words));
    }
    reply_set(gift, "at", json_integer(shared_time(call->now_ms / 1000, call->zone)));
    reply_set(gift, "zone", json_integer(0));
    return gift;
}

static bool may_be_given(const json_t *entry)
{
    static const char *const types[] = {
        "card", "agreement", "yes", "repair", "ritual", "live"
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (words_is_type(entry, types[i]))
            return true;
    return false;
}

static bool is_agreement(const struct share_item *item)
{
    return item && share_is(item, "agreement");
}

static bool has_said_yes(const struct share_item *items, size_t count, const json_t *gift)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].mine && share_is(&items[i], "yes") &&
            json_equal(json_object_get(items[i].record, "to"), json_object_get(gift, "to")) &&
            json_equal(json_object_get(items[i].record, "words"),
                       json_object_get(gift, "words")))
            return true;
    return false;
}

/* It must be lawful, and what it refers to there: a yes, an agreement of the other's; a change,
 * any. */
static enum err check_gift(struct call *call, const struct share_item *items, size_t count,
                           const json_t *gift)
{
    const json_t *to = json_object_get(gift, "to"), *of = json_object_get(gift, "of");
    const char *why = "", *field = NULL;
    const struct share_item *offer = share_item(items, count, json_str(to), false);

    if (entry_is_object_id(json_str(to)) && !is_agreement(offer))
        return call_refuse(call, ERR_ABSENT, "no_such_entry", "to");
    enum err err = shared_check(gift, &why, &field);

    if (err != ERR_OK)
        return call_refuse(call, err, why, field);
    /* Nobody says yes to words that took the place of those on the screen. */
    if (to &&
        !json_equal(json_object_get(gift, "words"), json_object_get(offer->record, "words")))
        return call_refuse(call, ERR_CONFLICT, "changed", "words");
    if (to && has_said_yes(items, count, gift))
        return call_refuse(call, ERR_CONFLICT, "already_there", "to");
    if (of && !is_agreement(share_item(items, count, json_str(of), true)) &&
        !is_agreement(share_item(items, count, json_str(of), false)))
        return call_refuse(call, ERR_ABSENT, "no_such_entry", "of");
    return ERR_OK;
}

/* The names of what was written, but for its stamps. */
static json_t *names_in(const json_t *gift)
{
    const struct entry_type *type = shared_type(json_str(json_object_get(gift, "t")));
    json_t *names = json_array();

    for (size_t i = 0; i < type->fields_count; i++)
        if (json_object_get(gift, type->fields[i].name))
            reply_push(names, json_string(type->fields[i].name));
    return names;
}

static enum err stage_gift(struct vault *vault, struct call *call, struct vault *child,
                           json_t *gift, json_t *out_ids)
{
    char o[ENTRY_OBJECT_ID + 1];
    enum err err = spaces_write(vault, call, child, gift, o);

    /* An invitation to pause is over in minutes: the ledger is of what stays. */
    if (err == ERR_OK && !words_is_type(gift, "live"))
        err = stage_line(call, child, gift, o, names_in(gift), NULL);
    if (err == ERR_OK)
        reply_push(out_ids, json_string(o));
    return err;
}

/* One thing, as it will stand there, behind those that are given with it. */
static enum err gift_read(struct call *call, const json_t *given,
                          const struct share_item *items, size_t count, json_t *out_gifts)
{
    if (!may_be_given(given))
        return call_refuse(call, ERR_INPUT, "unknown_type", "t");
    if (json_object_get(given, "o") || json_object_get(given, "c"))
        return call_refuse(call, ERR_INPUT, "unknown_field", NULL);
    json_t *gift = gift_of(call, given, items, count);
    enum err err = check_gift(call, items, count, gift);

    for (size_t i = 0; i < json_array_size(out_gifts) && err == ERR_OK; i++)
        if (json_equal(json_array_get(out_gifts, i), gift))
            err = call_refuse(call, ERR_CONFLICT, "already_there", NULL);
    if (err == ERR_OK)
        reply_push(out_gifts, json_incref(gift));
    json_decref(gift);
    return err;
}

/* What a call gives: `entry`, or each of `entries`. */
static enum err gifts_read(struct call *call, const struct vault *child, json_t *out_gifts)
{
    const json_t *one = json_object_get(call->args, "entry");
    const json_t *several = json_object_get(call->args, "entries");
    size_t count, several_count = json_array_size(several);
    enum err err = ERR_OK;

    if (several && (one || several_count == 0))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "entries");
    if (several_count > SHARE_GIVE_MAX)
        return call_refuse(call, ERR_LIMIT, "too_many", "entries");
    struct share_item *items = share_items(child, &count);

    if (!several)
        err = gift_read(call, one, items, count, out_gifts);
    for (size_t i = 0; i < several_count && err == ERR_OK; i++)
        err = gift_read(call, json_array_get(several, i), items, count, out_gifts);
    free(items); /* they are borrowed from what a stage may change */
    return err;
}

static enum err stage_gifts(struct vault *vault, struct call *call, struct vault *child,
                            const json_t *gifts)
{
    json_t *ids = json_array();
    enum err err = ERR_OK;

    MUST(ids);
    for (size_t i = 0; i < json_array_size(gifts) && err == ERR_OK; i++)
        err = stage_gift(vault, call, child, json_array_get(gifts, i), ids);
    if (err == ERR_OK && json_object_get(call->args, "entries"))
        reply_set(call->reply, "given", json_incref(ids));
    else if (err == ERR_OK)
        reply_set(call->reply, "o", json_incref(json_array_get(ids, 0)));
    json_decref(ids);
    return err;
}

enum err command_give(struct vault *vault, struct call *call)
{
    struct vault *child;
    enum err err = share_space(vault, call, &child);

    if (err != ERR_OK)
        return err;
    json_t *gifts = json_array();

    MUST(gifts);
    if ((err = gifts_read(call, child, gifts)) == ERR_OK &&
        (err = stage_begin(vault, call)) == ERR_OK)
        err = end(vault, call, stage_gifts(vault, call, child, gifts));
    json_decref(gifts);
    return err;
}

/* The line once more, with the time. */
static enum err stage_taken(struct vault *vault, struct call *call, const json_t *line)
{
    json_t *taken = json_deep_copy(line);
    enum err err;

    MUST(taken);
    json_object_del(taken, "c");
    reply_set(taken, "taken", json_integer(call->now_ms / 1000));
    err = stage_record(vault, call, taken);
    json_decref(taken);
    return err;
}

/* The line of the ledger about the copy that a call names. */
static const json_t *named_line(const struct vault *vault, const struct call *call,
                                const struct vault *child)
{
    json_t *sid = child ? json_hex_value(child->sid, SEAL_ID)
                        : json_deep_copy(json_object_get(call->args, "space"));
    const json_t *line =
        share_line(vault, json_str(sid), json_str(json_object_get(call->args, "copy")));

    json_decref(sid);
    return line;
}

/* The copy and the ledger may have come from another device at different times, or have been
 * taken back there: whichever still says that it stands is put right. */
enum err command_take_back_copy(struct vault *vault, struct call *call)
{
    struct vault *child = NULL;
    enum err err = share_space(vault, call, &child);
    const json_t *line = named_line(vault, call, child);
    const struct object *object =
        child ? object_find(&child->objects, json_str(json_object_get(call->args, "copy")))
              : NULL;
    bool stands = object && object_entry(object);
    bool is_open = line && !json_object_get(line, "taken");

    if (err != ERR_OK) /* of a space that was left, the line is still here */
        return line ? call_refuse(call, ERR_CONFLICT, "not_sharing", NULL) : err;
    if (!stands && !line)
        return call_refuse(call, ERR_ABSENT, "no_such_entry", "copy");
    if (!stands && !is_open)
        return call_refuse(call, ERR_CONFLICT, "already_taken", NULL);
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    if (stands)
        err = spaces_delete(vault, call, child, object->id);
    if (err == ERR_OK && is_open)
        err = stage_taken(vault, call, line);
    return end(vault, call, err);
}

enum err command_space_name(struct vault *vault, struct call *call)
{
    const json_t *name = json_object_get(call->args, "name");
    struct vault *child;
    enum err err = share_space(vault, call, &child);

    if (err != ERR_OK)
        return err;
    if (!json_is_string(name) || utf8_count(json_str(name)) == 0)
        return call_refuse(call, ERR_INPUT, "empty", "name");
    if (utf8_count(json_str(name)) > ENTRY_NAME_MAX)
        return call_refuse(call, ERR_LIMIT, "too_long", "name");
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    json_t *changed = json_object();

    reply_set(changed, "name", json_deep_copy(name));
    err = spaces_set(vault, call, child, changed);
    json_decref(changed);
    return end(vault, call, err);
}
