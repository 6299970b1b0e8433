/* view_change.c - the weeks in numbers: gathers entries, asks core/change.h and core/skills.h.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/change.h"
#include "core/skills.h"
#include "vault/commands.h"
#include "vault/words.h"

enum { DAYS = 90, DAYS_MIN = 7, DAYS_MAX = 3660, DAY_S = 24 * 3600, LEVEL_DAYS = 28 };

struct gathered {
    json_t *checkins, *triggers;
    struct change_point *close, *settled; /* oldest first; of the last LEVEL_DAYS */
    size_t points;
    struct skills_use *uses;
    size_t uses_count, pauses;
    size_t days; /* on which there was a check-in */
    int64_t last_day;
};

static json_int_t number(const json_t *entry, const char *name)
{
    return json_integer_value(json_object_get(entry, name));
}

static void gather_checkin(struct gathered *all, const json_t *entry, int64_t level_from)
{
    static const char *const names[] = { "o",       "at",      "zone",       "close",
                                         "settled", "reached", "pulled_back" };
    int32_t zone = (int32_t)number(entry, "zone");
    int64_t day = change_day(entry_at(entry), zone);

    reply_push(all->checkins, words_picked(entry, names, sizeof names / sizeof *names));
    all->days += all->days == 0 || day != all->last_day;
    all->last_day = day;
    if (entry_at(entry) < level_from)
        return;
    all->close[all->points] =
        (struct change_point){ entry_at(entry), zone, (double)number(entry, "close") };
    all->settled[all->points] =
        (struct change_point){ entry_at(entry), zone, (double)number(entry, "settled") };
    all->points++;
}

static void gather_pause(struct gathered *all, const json_t *entry)
{
    const char *skill = json_string_value(json_object_get(entry, "skill"));

    all->pauses++;
    if (!json_object_get(entry, "before") || !json_object_get(entry, "after"))
        return;
    for (int i = 0; i < SKILLS_COUNT; i++)
        if (strcmp(words_skills[i], skill) == 0)
            all->uses[all->uses_count++] =
                (struct skills_use){ (enum skills_skill)i, (uint8_t)number(entry, "before"),
                                     (uint8_t)number(entry, "after") };
}

static void gather(struct gathered *all, const json_t *entry, int64_t level_from)
{
    static const char *const names[] = { "o", "at", "zone", "intensity", "after", "after_at" };

    if (words_is_type(entry, "checkin"))
        gather_checkin(all, entry, level_from);
    else if (words_is_type(entry, "trigger"))
        reply_push(all->triggers, words_picked(entry, names, sizeof names / sizeof *names));
    else if (words_is_type(entry, "pause"))
        gather_pause(all, entry);
}

static void set_interval(json_t *value, const char *name, double middle, double low,
                         double high)
{
    reply_set(value, name, words_number(middle));
    reply_set(value, "low", words_number(low));
    reply_set(value, "high", words_number(high));
}

static json_t *level_reply(const struct change_point *points, size_t count)
{
    struct change_level level = change_level(points, count);
    json_t *value = json_object();

    reply_set(value, "state", json_string(level.said ? "said" : "not_yet"));
    if (level.said) {
        set_interval(value, "value", level.value, level.low, level.high);
    } else {
        reply_set(value, "have", json_integer((json_int_t)level.have));
        reply_set(value, "need", json_integer((json_int_t)level.need));
        reply_set(value, "of", json_string(level.of == CHANGE_OF_DAYS ? "days" : "checkins"));
    }
    return value;
}

static json_t *skills_reply(const struct skills_use *uses, size_t count)
{
    struct skills_report report = skills_estimate(uses, count);
    json_t *list = json_array();

    for (int i = 0; i < SKILLS_COUNT; i++) {
        const struct skills_effect *effect = &report.skill[i];
        json_t *value = json_object();

        reply_set(value, "skill", json_string(words_skills[i]));
        reply_set(value, "state", json_string(effect->said ? "said" : "not_yet"));
        reply_set(value, "have", json_integer((json_int_t)effect->have));
        reply_set(value, "need", json_integer((json_int_t)effect->need));
        if (effect->said)
            set_interval(value, "drop", effect->drop, effect->low, effect->high);
        reply_push(list, value);
    }
    return list;
}

static void change_reply(struct call *call, struct gathered *all)
{
    json_t *level = json_object(), *counts = json_object();

    reply_set(level, "close", level_reply(all->close, all->points));
    reply_set(level, "settled", level_reply(all->settled, all->points));
    reply_set(level, "days", json_integer(LEVEL_DAYS));
    reply_set(counts, "days", json_integer((json_int_t)all->days));
    reply_set(counts, "checkins", json_integer((json_int_t)json_array_size(all->checkins)));
    reply_set(counts, "triggers", json_integer((json_int_t)json_array_size(all->triggers)));
    reply_set(counts, "pauses", json_integer((json_int_t)all->pauses));
    reply_set(call->reply, "level", level);
    reply_set(call->reply, "counts", counts);
    reply_set(call->reply, "skills", skills_reply(all->uses, all->uses_count));
    reply_set(call->reply, "checkins", all->checkins);
    reply_set(call->reply, "triggers", all->triggers);
}

enum err view_change(struct vault *vault, struct call *call)
{
    const json_t *asked = json_object_get(call->args, "days");
    int64_t days = DAYS, now = call->now_ms / 1000;
    size_t count;

    if (asked && !json_int(asked, DAYS_MIN, DAYS_MAX, &days))
        return call_refuse(call, ERR_INPUT, "out_of_range", "days");
    const size_t *order = objects_order(&vault->objects, &count);
    struct gathered all = { .checkins = json_array(), .triggers = json_array() };

    all.close = malloc((count + 1) * sizeof *all.close);
    all.settled = malloc((count + 1) * sizeof *all.settled);
    all.uses = malloc((count + 1) * sizeof *all.uses);
    MUST(all.close && all.settled && all.uses);
    for (size_t i = count; i > 0; i--) {
        const json_t *entry = object_entry(&vault->objects.list[order[i - 1]]);
        int64_t at = entry_at(entry);

        /* What lies in the future is a clock that was wrong: it is listed, not counted. */
        if (entry_is_shown(entry) && at > now - days * DAY_S &&
            at * 1000 <= call->now_ms + VAULT_AHEAD_MS)
            gather(&all, entry, now - (int64_t)LEVEL_DAYS * DAY_S);
    }
    change_reply(call, &all);
    free(all.close);
    free(all.settled);
    free(all.uses);
    return ERR_OK;
}
