/* view_check.c - the check while it is taken, and the ones that were kept. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/measure.h"
#include "vault/commands.h"
#include "vault/words.h"

/* NULL: no such instrument, or not one that a person may take here: its key has been held
 * against the publication, its wording is ours, and it places a person on both traits. */
static const struct measure_instrument *instrument_of(const json_t *args)
{
    const struct measure_instrument *instrument =
        measure_instrument(json_str(json_object_get(args, "instrument")));

    if (!instrument || !instrument->verified || !instrument->wording ||
        !measure_scale_of(instrument, MEASURE_ANXIETY) ||
        !measure_scale_of(instrument, MEASURE_AVOIDANCE))
        return NULL;
    return instrument;
}

static bool answers_of(const struct measure_instrument *instrument, const json_t *levels,
                       struct measure_answers *out)
{
    size_t i, item;
    const json_t *level;
    int64_t value;

    *out = (struct measure_answers){ 0 };
    if (levels && !json_is_array(levels))
        return false;
    json_array_foreach(levels, i, level)
    {
        if (i >= instrument->items_count || !json_int(level, 0, MEASURE_LEVELS_MAX, &value))
            return false;
        out->level[i] = (uint8_t)value;
    }
    return measure_answers_check(instrument, out, &item) == ERR_OK;
}

static json_t *reading_reply(const struct measure_reading *reading)
{
    json_t *value = json_object();

    reply_set(value, "state", json_string(reading->enough ? "said" : "not_yet"));
    reply_set(value, "answered", json_integer((json_int_t)reading->answered));
    reply_set(value, "of", json_integer((json_int_t)reading->of));
    if (reading->enough && reading->placed) {
        reply_set(value, "value", words_number(reading->value));
        reply_set(value, "sd", words_number(reading->sd));
        reply_set(value, "low", words_number(reading->low));
        reply_set(value, "high", words_number(reading->high));
        reply_set(value, "percentile", words_number(reading->percentile));
    }
    return value;
}

struct scored {
    const struct measure_instrument *instrument;
    struct measure_reading anxiety, avoidance;
    bool enough; /* of both */
    int64_t at;  /* seconds UTC; of a kept check only */
};

static struct scored score(const struct measure_instrument *instrument,
                           const struct measure_answers *answers)
{
    struct scored scored = { .instrument = instrument };

    scored.anxiety = measure_read(instrument, measure_scale_of(instrument, MEASURE_ANXIETY),
                                  answers, MEASURE_POLICY);
    scored.avoidance = measure_read(instrument, measure_scale_of(instrument, MEASURE_AVOIDANCE),
                                    answers, MEASURE_POLICY);
    scored.enough = scored.anxiety.enough && scored.avoidance.enough && scored.anxiety.placed &&
                    scored.avoidance.placed;
    return scored;
}

/* What a set of answers says, into an object. */
static void say(json_t *reply, const struct scored *scored)
{
    reply_set(reply, "state", json_string(scored->enough ? "said" : "not_yet"));
    reply_set(reply, "anxiety", reading_reply(&scored->anxiety));
    reply_set(reply, "avoidance", reading_reply(&scored->avoidance));
    reply_set(reply, "provisional", json_boolean(scored->instrument->provisional));
    reply_set(reply, "region", json_null());
    reply_set(reply, "between", json_null());
    if (!scored->enough)
        return;
    struct measure_said said = measure_say(&scored->anxiety, &scored->avoidance);

    reply_set(reply, "chance", words_number(said.chance[said.region]));
    if (said.named) {
        reply_set(reply, "region", json_string(words_regions[said.region]));
    } else {
        json_t *between = json_array();

        reply_push(between, json_string(words_regions[said.region]));
        reply_push(between, json_string(words_regions[said.beside]));
        reply_set(reply, "between", between);
    }
}

enum err view_check(struct vault *vault, struct call *call)
{
    const struct measure_instrument *instrument = instrument_of(call->args);
    struct measure_answers answers;

    (void)vault;
    if (!instrument)
        return call_refuse(call, ERR_ABSENT, "no_such_instrument", "instrument");
    if (!answers_of(instrument, json_object_get(call->args, "levels"), &answers))
        return call_refuse(call, ERR_INPUT, "out_of_range", "levels");
    struct measure_step step = measure_next(instrument, &answers, MEASURE_POLICY);

    reply_set(call->reply, "next",
              step.item == MEASURE_NONE ? json_null() : json_integer((json_int_t)step.item));
    reply_set(call->reply, "asked", json_integer((json_int_t)step.asked));
    reply_set(call->reply, "most", json_integer((json_int_t)step.most));
    struct scored scored = score(instrument, &answers);

    say(call->reply, &scored);
    return ERR_OK;
}

static bool is_about(const json_t *entry, const json_t *about)
{
    const json_t *given = json_object_get(entry, "about");

    return !json_is_string(about) ||
           strcmp(json_string_value(about), given ? json_string_value(given) : "general") == 0;
}

/* How the last check differs from the first, by more than error alone would show; null until
 * there are two of one instrument that say enough. */
static json_t *since_reply(const struct scored *first, const struct scored *last)
{
    static const char *const words[] = {
        [MEASURE_STEADY] = "steady", [MEASURE_LOWER] = "lower", [MEASURE_HIGHER] = "higher"
    };
    const struct measure_instrument *instrument = first->instrument;

    if (!instrument || last->instrument != instrument || last->at == first->at)
        return json_null();
    json_t *since = json_object();

    reply_set(since, "at", json_integer(first->at));
    reply_set(since, "anxiety",
              json_string(words[measure_change(measure_scale_of(instrument, MEASURE_ANXIETY),
                                               &first->anxiety, &last->anxiety)]));
    reply_set(since, "avoidance",
              json_string(words[measure_change(measure_scale_of(instrument, MEASURE_AVOIDANCE),
                                               &first->avoidance, &last->avoidance)]));
    return since;
}

enum err view_checks(struct vault *vault, struct call *call)
{
    const json_t *about = json_object_get(call->args, "about");
    size_t count;
    const size_t *order = objects_order(&vault->objects, &count);
    json_t *checks = json_array();
    struct scored first = { 0 }, last = { 0 };
    int64_t last_at = 0;

    for (size_t i = count; i > 0; i--) {
        const json_t *entry = object_entry(&vault->objects.list[order[i - 1]]);
        const struct measure_instrument *instrument = instrument_of(entry);
        struct measure_answers answers;

        if (!entry_is_shown(entry) || !words_is_type(entry, "check") || !instrument ||
            !answers_of(instrument, json_object_get(entry, "levels"), &answers) ||
            !is_about(entry, about))
            continue;
        json_t *check = entry_for_view(entry, call->now_ms);

        struct scored scored = score(instrument, &answers);

        say(check, &scored);
        reply_push(checks, check);
        last_at = scored.at = entry_at(entry);
        if (scored.enough && !first.instrument)
            first = scored;
        if (scored.enough)
            last = scored;
    }
    reply_set(call->reply, "next_at",
              last_at ? json_integer(measure_retake_at(last_at)) : json_null());
    reply_set(call->reply, "since", since_reply(&first, &last));
    reply_set(call->reply, "checks", checks);
    return ERR_OK;
}
