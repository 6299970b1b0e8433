/* view_today.c - what Today needs: a few facts, and which small steps fit them. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/change.h"
#include "vault/commands.h"
#include "vault/words.h"

enum { STEPS_MAX = 64, DAY_S = 24 * 3600 };
#define OPEN_TRIGGER_S (INT64_C(3) * 3600) /* a trigger asks "and now?" for this long */

struct facts {
    size_t entries;
    bool has_calm, has_check, has_backup, checked_in_today;
    int64_t last_at; /* 0: nothing written */
    const char *open_trigger;
    const json_t *calm; /* newest card's lines */
    json_t *lessons;    /* id -> true */
};

static bool is_open_trigger(const json_t *entry, int64_t now)
{
    return words_is_type(entry, "trigger") && json_object_get(entry, "intensity") &&
           !json_object_get(entry, "after") && entry_at(entry) <= now &&
           now - entry_at(entry) < OPEN_TRIGGER_S;
}

static void see_entry(struct facts *facts, const struct call *call, const json_t *entry)
{
    int64_t now = call->now_ms / 1000;

    facts->entries++;
    if (facts->last_at == 0)
        facts->last_at = entry_at(entry) < now ? entry_at(entry) : now;
    if (words_is_type(entry, "checkin"))
        facts->checked_in_today |=
            change_day(entry_at(entry),
                       (int32_t)json_integer_value(json_object_get(entry, "zone"))) ==
            change_day(now, (int32_t)call->zone);
    else if (words_is_type(entry, "check"))
        facts->has_check = true;
    else if (words_is_type(entry, "calm") && !facts->calm)
        facts->calm = json_object_get(entry, "lines");
    else if (words_is_type(entry, "practice") && json_is_true(json_object_get(entry, "done")))
        reply_set(facts->lessons, json_string_value(json_object_get(entry, "lesson")),
                  json_true());
    else if (!facts->open_trigger && is_open_trigger(entry, now))
        facts->open_trigger = json_string_value(json_object_get(entry, "o"));
}

static bool condition_holds(const struct facts *facts, int64_t now, const char *name,
                            const json_t *value)
{
    int64_t number;

    if (strcmp(name, "entries") == 0)
        return json_int(value, 0, INT64_MAX, &number) && facts->entries == (uint64_t)number;
    if (strcmp(name, "has_calm") == 0)
        return json_is_true(value) == (facts->calm != NULL);
    if (strcmp(name, "has_check") == 0)
        return json_is_true(value) == facts->has_check;
    if (strcmp(name, "has_backup") == 0)
        return json_is_true(value) == facts->has_backup;
    if (strcmp(name, "open_trigger") == 0)
        return json_is_true(value) == (facts->open_trigger != NULL);
    if (strcmp(name, "days_since_last_min") == 0)
        return json_int(value, 0, 100000, &number) && facts->last_at > 0 &&
               now - facts->last_at >= number * DAY_S;
    if (strcmp(name, "lesson_not_done") == 0)
        return json_is_string(value) &&
               !json_object_get(facts->lessons, json_string_value(value));
    return false; /* a condition of a newer content file: not now */
}

static bool step_fits(const struct facts *facts, int64_t now, const json_t *step)
{
    const char *name;
    json_t *value;

    json_object_foreach(json_object_get(step, "when"), name, value)
    {
        if (!condition_holds(facts, now, name, value))
            return false;
    }
    return json_is_string(json_object_get(step, "id"));
}

enum err view_today(struct vault *vault, struct call *call)
{
    const json_t *steps = json_object_get(call->args, "steps"), *step;
    struct facts facts = { .lessons = json_object() };
    json_t *fitting = json_array();
    size_t count, i;
    const size_t *order = objects_order(&vault->objects, &count);

    MUST(facts.lessons);
    facts.has_backup = *setting_value(vault, "backup_at") != 0;
    for (i = 0; i < count; i++) {
        const json_t *entry = object_entry(&vault->objects.list[order[i]]);

        if (entry_is_shown(entry))
            see_entry(&facts, call, entry);
    }
    json_array_foreach(steps, i,
                       step) if (i < STEPS_MAX && step_fits(&facts, call->now_ms / 1000, step))
        reply_push(fitting, json_incref(json_object_get(step, "id")));
    reply_set(call->reply, "steps", fitting);
    reply_set(call->reply, "checked_in_today", json_boolean(facts.checked_in_today));
    reply_set(call->reply, "last_at",
              facts.last_at ? json_integer(facts.last_at) : json_null());
    reply_set(call->reply, "calm", facts.calm ? json_deep_copy(facts.calm) : json_array());
    reply_set(call->reply, "open_trigger",
              facts.open_trigger ? json_string(facts.open_trigger) : json_null());
    reply_set(call->reply, "entries", json_integer((json_int_t)facts.entries));
    reply_set(call->reply, "has_backup", json_boolean(facts.has_backup));
    reply_set(call->reply, "has_check", json_boolean(facts.has_check));
    reply_set(call->reply, "lessons", json_deep_copy(facts.lessons));
    json_decref(facts.lessons);
    return ERR_OK;
}
