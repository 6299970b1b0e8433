#include "wire/checkins.h"

#include <stdbool.h>
#include <stddef.h>

static const char *const people[] = { "0", "1" };
static const char *const directions[] = { "0->1", "1->0" };

static const char *const of_words[] = {
    [CYCLE_OF_CHECKINS] = "checkins",
    [CYCLE_OF_DAYS] = "days",
    [CYCLE_OF_PAIRED_DAYS] = "paired_days",
    [CYCLE_OF_REACH_DAYS] = "reach_days",
    [CYCLE_OF_OTHER_DAYS] = "other_days",
    [CYCLE_OF_PULL_BACK_DAYS] = "pull_back_days",
    [CYCLE_OF_TAPS] = "taps",
    [CYCLE_OF_CLAIMS] = "claims",
};

static json_t *said_json(const struct cycle_said *said)
{
    if (!said->said)
        return json_pack("{s:s, s:I, s:I, s:s}", "state", "not_yet", "have",
                         (json_int_t)said->have, "need", (json_int_t)said->need, "of",
                         of_words[said->of]);
    return json_pack("{s:s, s:f, s:f, s:f, s:b}", "state", "said", "value", said->value, "low",
                     said->low, "high", said->high, "claim", (int)said->claim);
}

/* Everything goes in by json_object_set_new, which takes NULL for a failure: one lost
 * allocation anywhere makes the whole answer NULL. */
static void set(json_t *object, const char *key, json_t *value, bool *whole)
{
    if (json_object_set_new(object, key, value) != 0)
        *whole = false;
}

static json_t *level_json(const struct cycle_level *level, bool *whole)
{
    json_t *out = said_json(&level->usual);

    if (level->usual.said) {
        set(out, "now",
            json_pack("{s:f, s:f, s:f}", "value", level->now.value, "low", level->now.low,
                      "high", level->now.high),
            whole);
        set(out, "swing", json_real(level->swing), whole);
    }
    return out;
}

static json_t *settle_json(const struct cycle_said *settle, bool *whole)
{
    json_t *out = said_json(settle);

    if (!settle->said)
        set(out, "population", json_real(CYCLE_SETTLE_POPULATION_DAYS), whole);
    return out;
}

static json_t *odds_json(const struct cycle_odds *odds, bool *whole)
{
    const struct cycle_odds_days *days = &odds->days;
    json_t *out = said_json(&odds->said);

    if (odds->said.said)
        set(out, "wording",
            json_string(days->reach + days->other < CYCLE_LOOP_DAYS ? "words" : "numbers"),
            whole);
    set(out, "counts",
        json_pack("{s:I, s:I, s:I, s:I}", "reach_days", (json_int_t)days->reach, "reach_back",
                  (json_int_t)days->reach_back, "other_days", (json_int_t)days->other,
                  "other_back", (json_int_t)days->other_back),
        whole);
    return out;
}

static json_t *finish(json_t *out, bool whole)
{
    if (out && whole)
        return out;
    json_decref(out);
    return NULL;
}

json_t *checkins_report(const struct cycle_report *report)
{
    bool whole = true;
    json_t *out = json_object(), *odds = json_object(), *loop = json_object();
    /* On top stands the first person's own, beneath it both people's. */
    json_t *level = level_json(&report->level[0], &whole);
    json_t *settle = settle_json(&report->settle[0], &whole);

    for (size_t i = 0; i < 2; i++) {
        set(level, people[i], level_json(&report->level[i], &whole), &whole);
        set(settle, people[i], settle_json(&report->settle[i], &whole), &whole);
        set(odds, directions[i], odds_json(&report->odds[i], &whole), &whole);
        set(loop, directions[i], said_json(&report->loop[i]), &whole);
    }
    set(out, "level", level, &whole);
    set(out, "together", said_json(&report->together), &whole);
    set(out, "odds", odds, &whole);
    set(out, "first", said_json(&report->first), &whole);
    set(out, "settle", settle, &whole);
    set(out, "loop", loop, &whole);
    set(out, "lean", json_pack("[f, f]", report->lean[0], report->lean[1]), &whole);
    set(out, "checkins",
        json_pack("[I, I]", (json_int_t)report->checkins[0], (json_int_t)report->checkins[1]),
        &whole);
    set(out, "paired_days", json_integer((json_int_t)report->paired_days), &whole);
    return finish(out, whole);
}

json_t *checkins_change(const struct cycle_change *change)
{
    bool whole = true;
    json_t *out = json_object(), *odds = json_object(), *level = json_object();

    for (size_t i = 0; i < 2; i++) {
        set(odds, directions[i], said_json(&change->odds[i]), &whole);
        set(level, people[i], said_json(&change->level[i]), &whole);
    }
    set(out, "level", level, &whole);
    set(out, "together", said_json(&change->together), &whole);
    set(out, "odds", odds, &whole);
    return finish(out, whole);
}
