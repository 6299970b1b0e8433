/* views.c - questions about entries, as they are. The ones that compute have files of their
 * own. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "seal/backup.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/spaces.h"
#include "vault/sync.h"
#include "wire/shared.h"

enum { PAGE = 50, PAGE_MAX = 100, SEARCH_WORDS_MAX = 8, CURSOR_MAX = 64 };

static const char *const ALARMS[ALARM_COUNT] = {
    [ALARM_DAMAGED] = "damaged",
    [ALARM_MISSING] = "missing",
    [ALARM_FORK] = "fork",
    [ALARM_FORGED] = "forged",
    [ALARM_UNEXPLAINED] = "unexplained_deletion",
    [ALARM_WITHHELD] = "withheld",
    [ALARM_ROLLED_BACK] = "rolled_back",
};

bool entry_is_shown(const json_t *entry)
{
    const struct entry_type *type = entry_type(json_str(json_object_get(entry, "t")));

    return type && strcmp(type->name, "setting") != 0;
}

bool entry_is_internal(const json_t *entry)
{
    return entry_internal_type(json_str(json_object_get(entry, "t"))) != NULL;
}

json_t *entry_for_view(const json_t *entry, int64_t now_ms)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)entry);

    MUST(copy);
    json_object_del(copy, "c");
    if (entry_at(entry) * 1000 > now_ms + VAULT_AHEAD_MS)
        reply_set(copy, "ahead", json_true());
    return copy;
}

/* Every item tells who sees it: nobody else, or those to whom a copy was handed over. The list
 * becomes the copy's. */
static json_t *with_audience(const json_t *entry, int64_t now_ms, json_t *audience)
{
    json_t *copy = entry_for_view(entry, now_ms);

    reply_set(copy, "shared", audience);
    return copy;
}

static size_t count_shown(struct vault *vault)
{
    size_t count, shown = 0;
    const size_t *order = objects_order(&vault->objects, &count);

    for (size_t i = 0; i < count; i++)
        shown += entry_is_shown(object_entry(&vault->objects.list[order[i]]));
    return shown;
}

enum err view_status(struct vault *vault, struct call *call)
{
    static const char *const phases[] = {
        [PHASE_CLOSED] = "closed", [PHASE_LOADING] = "loading", [PHASE_OPEN] = "open"
    };
    struct vault *shown = vault->sample ? vault->sample : vault;
    json_t *alarms = json_array();

    for (size_t i = 0; i < ALARM_COUNT; i++)
        if (spaces_alarmed(vault, (enum alarm)i))
            reply_push(alarms, json_string(ALARMS[i]));
    reply_set(call->reply, "state",
              json_string(vault->sample ? "sample" : phases[vault->phase]));
    reply_set(call->reply, "entries", json_integer((json_int_t)count_shown(shown)));
    reply_set(call->reply, "lock",
              json_string(vault->slot_kind == SLOT_PASSPHRASE ? "passphrase" : "device"));
    sync_status(vault, call->reply);
    reply_set(call->reply, "alarms", alarms);
    reply_set(call->reply, "clock_ahead",
              json_boolean(vault->clock_ms > call->now_ms + VAULT_AHEAD_MS));
    reply_set(call->reply, "can_undo", json_boolean(shown->undo != NULL));
    return ERR_OK;
}

static json_t *field_constants(const struct entry_field *field)
{
    static const char *const kinds[] = {
        [ENTRY_TEXT] = "text",       [ENTRY_NUMBER] = "number",   [ENTRY_FLAG] = "flag",
        [ENTRY_CHOICE] = "choice",   [ENTRY_WORD] = "word",       [ENTRY_WORDS] = "words",
        [ENTRY_TEXTS] = "texts",     [ENTRY_NUMBERS] = "numbers", [ENTRY_OBJECT] = "object",
        [ENTRY_ANSWERS] = "answers", [ENTRY_HEX] = "hex",         [ENTRY_BYTES] = "bytes",
    };
    json_t *value = json_object();

    reply_set(value, "kind", json_string(kinds[field->kind]));
    reply_set(value, "needed", json_boolean(field->needed));
    reply_set(value, "min", json_integer(field->min));
    reply_set(value, "max",
              json_integer(field->kind == ENTRY_WORD ? ENTRY_WORD_MAX : field->max));
    if (field->words)
        reply_set(value, "words", json_string(field->words));
    return value;
}

static json_t *types_constants(const struct entry_type *types, size_t count)
{
    json_t *all = json_object();

    for (size_t i = 0; i < count; i++) {
        json_t *fields = json_object();

        for (size_t k = 0; k < types[i].fields_count; k++)
            reply_set(fields, types[i].fields[k].name, field_constants(&types[i].fields[k]));
        reply_set(all, types[i].name, fields);
    }
    return all;
}

enum err view_constants(struct vault *vault, struct call *call)
{
    size_t own, shared;
    const struct entry_type *types = entry_types(&own), *law = shared_types(&shared);

    (void)vault;
    reply_set(call->reply, "types", types_constants(types, own));
    reply_set(call->reply, "shared", types_constants(law, shared));
    reply_set(call->reply, "answer", json_integer(ENTRY_ANSWER_MAX));
    reply_set(call->reply, "name", json_integer(ENTRY_NAME_MAX));
    reply_set(call->reply, "line", json_integer(ENTRY_LINE_MAX));
    reply_set(call->reply, "word", json_integer(ENTRY_WORD_MAX));
    reply_set(call->reply, "passphrase_min", json_integer(VAULT_PASSPHRASE_MIN));
    reply_set(call->reply, "draft", json_integer(VAULT_DRAFT_MAX));
    reply_set(call->reply, "backup_bytes", json_integer(BACKUP_BYTES_MAX));
    return ERR_OK;
}

/* "<at>.<object id>": where the last page ended. */
struct cursor {
    bool given;
    int64_t at;
    struct str id;
};

static bool cursor_read(const json_t *value, struct cursor *out)
{
    struct str text = json_str(value);
    int64_t at = 0;
    size_t i = 0;

    *out = (struct cursor){ 0 };
    if (!value || json_is_null(value))
        return true;
    for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && i < 15; i++)
        at = at * 10 + (text.ptr[i] - '0');
    if (i == 0 || i >= text.len || text.ptr[i] != '.')
        return false;
    *out = (struct cursor){ true, at, { text.ptr + i + 1, text.len - i - 1 } };
    return entry_is_object_id(out->id);
}

/* Where the next page begins. If the object at which the last one ended is gone by now, with
 * the first that is not newer than it was. */
static size_t page_start(const struct vault *vault, const size_t *order, size_t count,
                         const struct cursor *cursor)
{
    size_t i;

    if (!cursor->given)
        return 0;
    for (i = 0; i < count; i++)
        if (memcmp(vault->objects.list[order[i]].id, cursor->id.ptr, ENTRY_OBJECT_ID) == 0)
            return i + 1;
    for (i = 0; i < count; i++)
        if (entry_at(object_entry(&vault->objects.list[order[i]])) <= cursor->at)
            break;
    return i;
}

/* Fills a page of entries that `fits` says yes to. */
static enum err page(struct vault *vault, struct call *call,
                     bool (*fits)(const json_t *entry, const void *what), const void *what)
{
    struct cursor cursor;
    size_t count;
    int64_t limit = PAGE;
    const size_t *order = objects_order(&vault->objects, &count);
    const json_t *asked = json_object_get(call->args, "limit");

    if (asked && !json_int(asked, 1, PAGE_MAX, &limit))
        return call_refuse(call, ERR_INPUT, "out_of_range", "limit");
    if (!cursor_read(json_object_get(call->args, "before"), &cursor))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "before");
    json_t *entries = json_array(), *next = json_null(), *audiences = share_audiences(vault);
    const struct object *last = NULL;

    for (size_t i = page_start(vault, order, count, &cursor); i < count; i++) {
        const struct object *object = &vault->objects.list[order[i]];
        const json_t *entry = object_entry(object);

        if (!entry_is_shown(entry) || !fits(entry, what))
            continue;
        if (json_array_size(entries) == (size_t)limit) {
            char text[CURSOR_MAX];

            snprintf(text, sizeof text, "%lld.%s", (long long)entry_at(object_entry(last)),
                     last->id);
            next = json_string(text);
            break;
        }
        reply_push(entries,
                   with_audience(entry, call->now_ms,
                                 share_audience(audiences, json_object_get(entry, "o"))));
        last = object;
    }
    json_decref(audiences);
    reply_set(call->reply, "entries", entries);
    reply_set(call->reply, "next", next);
    return ERR_OK;
}

static bool fits_type(const json_t *entry, const void *what)
{
    const struct entry_type *type = what;

    return !type || entry_type(json_str(json_object_get(entry, "t"))) == type;
}

enum err view_list(struct vault *vault, struct call *call)
{
    const json_t *asked = json_object_get(call->args, "type");
    const struct entry_type *type = entry_type(json_str(asked));

    if (asked && !json_is_null(asked) && !type)
        return call_refuse(call, ERR_INPUT, "unknown_type", "type");
    return page(vault, call, fits_type, type);
}

enum err view_entry(struct vault *vault, struct call *call)
{
    const struct object *object =
        object_find(&vault->objects, json_str(json_object_get(call->args, "o")));

    if (!object || !object_entry(object) || entry_is_internal(object_entry(object)))
        return call_refuse(call, ERR_ABSENT, "no_such_entry", "o");
    const json_t *entry = object_entry(object);

    reply_set(call->reply, "entry",
              with_audience(entry, call->now_ms,
                            share_audience_of(vault, json_object_get(entry, "o"))));
    return ERR_OK;
}

/* Capital letters of Latin, Greek and Cyrillic to small ones; all else stays as it is. */
static uint32_t small_letter(uint32_t point)
{
    if ((point >= 'A' && point <= 'Z') || (point >= 0xC0 && point <= 0xDE && point != 0xD7) ||
        (point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F))
        return point + 32;
    if (point >= 0x400 && point <= 0x40F)
        return point + 80;
    if (point >= 0x100 && point <= 0x17F && point != 0x130 && point != 0x131)
        return (point >= 0x139 && point <= 0x148) || point >= 0x179 ? point + (point & 1)
                                                                    : point | 1;
    return point;
}

static bool text_holds(struct str text, struct str word)
{
    for (size_t start = 0; start + word.len <= text.len + 3 * word.len && start < text.len;) {
        size_t a = start, b = 0;

        while (a < text.len && b < word.len &&
               small_letter(utf8_next(text, &a)) == small_letter(utf8_next(word, &b)))
            if (b == word.len)
                return true;
        (void)utf8_next(text, &start);
    }
    return word.len == 0;
}

static bool value_holds(const json_t *value, struct str word)
{
    size_t i;
    const json_t *item;

    if (json_is_string(value))
        return text_holds(json_str(value), word);
    json_array_foreach(value, i, item) if (json_is_string(item) &&
                                           text_holds(json_str(item), word)) return true;
    return false;
}

static bool entry_holds(const json_t *entry, struct str word)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)entry, name, value)
    {
        if (strlen(name) > 2 && value_holds(value, word)) /* not t, o, c, at */
            return true;
    }
    return false;
}

/* Each word must be somewhere in the entry. */
static bool fits_words(const json_t *entry, const void *what)
{
    struct str words = *(const struct str *)what;
    size_t at = 0;

    for (unsigned i = 0; i < SEARCH_WORDS_MAX && at < words.len; i++) {
        while (at < words.len && words.ptr[at] == ' ')
            at++;
        size_t from = at;

        while (at < words.len && words.ptr[at] != ' ')
            at++;
        if (at > from && !entry_holds(entry, (struct str){ words.ptr + from, at - from }))
            return false;
    }
    return true;
}

enum err view_search(struct vault *vault, struct call *call)
{
    struct str words = json_str(json_object_get(call->args, "words"));

    if (!words.ptr || utf8_count(words) > ENTRY_LINE_MAX)
        return call_refuse(call, ERR_INPUT, "too_long", "words");
    return page(vault, call, fits_words, &words);
}

enum err view_draft(struct vault *vault, struct call *call)
{
    const char *form = json_string_value(json_object_get(call->args, "form"));
    json_t *entry = form ? json_object_get(vault->drafts, form) : NULL;

    reply_set(call->reply, "entry", entry ? json_incref(entry) : json_null());
    return ERR_OK;
}

enum err view_setting(struct vault *vault, struct call *call)
{
    const char *name = json_string_value(json_object_get(call->args, "name"));

    if (!name)
        return call_refuse(call, ERR_INPUT, "missing", "name");
    const char *value = setting_value(vault, name);

    reply_set(call->reply, "value", *value ? json_string(value) : json_null());
    return ERR_OK;
}
