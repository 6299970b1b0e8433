#include "wire/check_view.h"

#include "base/must.h"

static const char *const regions[MEASURE_BOTH + 1] = {
    [MEASURE_SECURE] = "secure",
    [MEASURE_ANXIOUS] = "anxious",
    [MEASURE_AVOIDANT] = "avoidant",
    [MEASURE_BOTH] = "both",
};

static void set(json_t *object, const char *name, json_t *value)
{
    MUST(value && json_object_set_new(object, name, value) == 0);
}

static json_t *number(double value)
{
    return json_real(json_round(value));
}

const struct measure_instrument *check_instrument(struct str name)
{
    const struct measure_instrument *instrument = measure_instrument(name);

    if (!instrument || !instrument->verified || !instrument->wording ||
        !measure_scale_of(instrument, MEASURE_ANXIETY) ||
        !measure_scale_of(instrument, MEASURE_AVOIDANCE))
        return NULL;
    return instrument;
}

const char *check_region(enum measure_region region)
{
    return regions[region];
}

bool check_answers(const struct measure_instrument *instrument, const json_t *levels,
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

static bool scale_places(const struct measure_scale *scale)
{
    return scale && (scale->curves || (scale->norm_sd > 0.0 && scale->alpha > 0.0));
}

bool check_places(const struct measure_instrument *instrument)
{
    return scale_places(measure_scale_of(instrument, MEASURE_ANXIETY)) &&
           scale_places(measure_scale_of(instrument, MEASURE_AVOIDANCE));
}

static json_t *reading_reply(const struct measure_reading *reading)
{
    json_t *value = json_object();

    set(value, "state", json_string(reading->enough ? "said" : "not_yet"));
    set(value, "answered", json_integer((json_int_t)reading->answered));
    set(value, "of", json_integer((json_int_t)reading->of));
    if (reading->enough && reading->placed) {
        set(value, "value", number(reading->value));
        set(value, "sd", number(reading->sd));
        set(value, "low", number(reading->low));
        set(value, "high", number(reading->high));
        set(value, "percentile", number(reading->percentile));
    }
    return value;
}

struct check_scored check_score(const struct measure_instrument *instrument,
                                const struct measure_answers *answers)
{
    struct check_scored scored = { .instrument = instrument };

    scored.anxiety = measure_read(instrument, measure_scale_of(instrument, MEASURE_ANXIETY),
                                  answers, MEASURE_POLICY);
    scored.avoidance = measure_read(instrument, measure_scale_of(instrument, MEASURE_AVOIDANCE),
                                    answers, MEASURE_POLICY);
    scored.enough = scored.anxiety.enough && scored.avoidance.enough && scored.anxiety.placed &&
                    scored.avoidance.placed;
    return scored;
}

void check_say_next(json_t *reply, const struct measure_instrument *instrument,
                    const struct measure_answers *answers)
{
    struct measure_step step = measure_next(instrument, answers, MEASURE_POLICY);

    set(reply, "next",
        step.item == MEASURE_NONE ? json_null() : json_integer((json_int_t)step.item));
    set(reply, "asked", json_integer((json_int_t)step.asked));
    set(reply, "most", json_integer((json_int_t)step.most));
}

void check_say(json_t *reply, const struct check_scored *scored)
{
    set(reply, "state", json_string(scored->enough ? "said" : "not_yet"));
    set(reply, "anxiety", reading_reply(&scored->anxiety));
    set(reply, "avoidance", reading_reply(&scored->avoidance));
    set(reply, "provisional", json_boolean(scored->instrument->provisional));
    set(reply, "region", json_null());
    set(reply, "between", json_null());
    if (!scored->enough)
        return;
    struct measure_said said = measure_say(&scored->anxiety, &scored->avoidance);

    set(reply, "chance", number(said.chance[said.region]));
    if (said.named) {
        set(reply, "region", json_string(regions[said.region]));
        return;
    }
    json_t *between = json_array();

    MUST(json_array_append_new(between, json_string(regions[said.region])) == 0 &&
         json_array_append_new(between, json_string(regions[said.beside])) == 0);
    set(reply, "between", between);
}

static const char *moved(const struct measure_instrument *instrument, enum measure_trait trait,
                         const struct measure_reading *before,
                         const struct measure_reading *after)
{
    static const char *const words[] = {
        [MEASURE_STEADY] = "steady", [MEASURE_LOWER] = "lower", [MEASURE_HIGHER] = "higher"
    };

    return words[measure_change(measure_scale_of(instrument, trait), before, after)];
}

json_t *check_since(const struct check_scored *first, const struct check_scored *last)
{
    const struct measure_instrument *instrument = first->instrument;

    if (!instrument || last->instrument != instrument || last->at == first->at)
        return json_null();
    json_t *since = json_object();

    set(since, "at", json_integer(first->at));
    set(since, "anxiety",
        json_string(moved(instrument, MEASURE_ANXIETY, &first->anxiety, &last->anxiety)));
    set(since, "avoidance",
        json_string(moved(instrument, MEASURE_AVOIDANCE, &first->avoidance, &last->avoidance)));
    return since;
}
