#include "wire/measure_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "wire/check_view.h"
#include "wire/wording.h"

static const char *const permissions[] = {
    [MEASURE_OWN] = "own",
    [MEASURE_FREE] = "free",
    [MEASURE_RESEARCH] = "research",
    [MEASURE_ASK] = "ask",
};

static void set(json_t *object, const char *name, json_t *value)
{
    MUST(value && json_object_set_new(object, name, value) == 0);
}

static void push(json_t *array, json_t *value)
{
    MUST(value && json_array_append_new(array, value) == 0);
}

static json_t *refusal(const char *err, const char *why, const char *field)
{
    json_t *reply = json_object();

    set(reply, "ok", json_false());
    set(reply, "err", json_string(err));
    set(reply, "why", json_string(why));
    set(reply, "field", json_string(field));
    return reply;
}

/* Whether a person may choose it: somebody has held its key against the publication, and its
 * wording is another's. */
static bool is_offered(const struct measure_instrument *instrument)
{
    return instrument && instrument->verified && !instrument->wording;
}

static const struct measure_instrument *instrument_of(const json_t *args)
{
    const struct measure_instrument *instrument =
        measure_instrument(json_str(json_object_get(args, "instrument")));

    return is_offered(instrument) ? instrument : NULL;
}

static json_t *about(const struct measure_instrument *instrument)
{
    json_t *reply = json_object();

    set(reply, "name", json_string(instrument->name));
    set(reply, "title", json_string(instrument->title));
    set(reply, "items", json_integer((json_int_t)instrument->items_count));
    set(reply, "low", json_integer(instrument->ranges[0].low));
    set(reply, "levels", json_integer(instrument->ranges[0].levels));
    set(reply, "permission", json_string(permissions[instrument->permission]));
    set(reply, "places", json_boolean(check_places(instrument)));
    /* The four bonds differ only where a questionnaire is about a bond at all. */
    set(reply, "bonds", json_boolean(measure_scale_of(instrument, MEASURE_ANXIETY) != NULL));
    return reply;
}

static json_t *questionnaires(void)
{
    json_t *reply = json_object(), *list = json_array();
    const struct measure_instrument *instrument;

    for (size_t i = 0; (instrument = measure_instrument_at(i)); i++)
        if (is_offered(instrument))
            push(list, about(instrument));
    set(reply, "ok", json_true());
    set(reply, "questionnaires", list);
    return reply;
}

static json_t *wording_fault(const struct wording *wording)
{
    static const char *const whys[] = {
        [WORDING_NO_TEXT] = "no_text",         [WORDING_TOO_FEW] = "too_few_lines",
        [WORDING_TOO_MANY] = "too_many_lines", [WORDING_TOO_LONG] = "line_too_long",
        [WORDING_TWICE] = "line_twice",
    };
    json_t *reply = refusal("input", whys[wording->fault], "text");

    set(reply, "have", json_integer((json_int_t)wording->have));
    set(reply, "need", json_integer((json_int_t)wording->need));
    set(reply, "line", json_integer((json_int_t)wording->item));
    return reply;
}

static json_t *wording_reply(const struct measure_instrument *instrument, struct str text)
{
    char *copy = malloc(text.len + 1);

    MUST(copy);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    struct wording wording = wording_cut(instrument, copy, text.len);
    json_t *reply;

    if (wording.fault != WORDING_GOOD) {
        reply = wording_fault(&wording);
    } else {
        json_t *lines = json_array();

        for (size_t i = 0; i < wording.need; i++)
            push(lines, json_string(wording.line[i]));
        reply = json_object();
        set(reply, "ok", json_true());
        set(reply, "lines", lines);
    }
    json_wipe(copy, text.len + 1);
    free(copy);
    return reply;
}

/* The least and most that a scale's points can come to. */
static void span_of(const struct measure_instrument *instrument,
                    const struct measure_scale *scale, double *out_least, double *out_most)
{
    double least = 0.0, most = 0.0, share = scale->times;

    for (size_t k = 0; k < scale->keys_count; k++) {
        const struct measure_range *range = &instrument->ranges[scale->keys[k].item];

        least += range->low;
        most += range->low + range->levels - 1;
    }
    if (scale->total == MEASURE_MEAN)
        share /= (double)scale->keys_count;
    *out_least = share * least;
    *out_most = share * most;
}

static json_t *scale_reply(const struct measure_instrument *instrument,
                           const struct measure_scale *scale,
                           const struct measure_answers *answers, bool *all)
{
    struct measure_reading reading = measure_read(instrument, scale, answers, MEASURE_POLICY);
    json_t *reply = json_object(), *marks = json_array();
    double least, most;

    span_of(instrument, scale, &least, &most);
    set(reply, "name", json_string(scale->name));
    set(reply, "state", json_string(reading.has_points ? "said" : "not_yet"));
    set(reply, "answered", json_integer((json_int_t)reading.answered));
    set(reply, "of", json_integer((json_int_t)reading.of));
    set(reply, "least", json_real(json_round(least)));
    set(reply, "most", json_real(json_round(most)));
    if (reading.has_points)
        set(reply, "points", json_real(json_round(reading.points)));
    for (size_t i = 0; reading.has_points && i < scale->marks_count; i++)
        if (measure_mark_is_met(&scale->marks[i], reading.points))
            push(marks, json_string(scale->marks[i].words));
    set(reply, "marks", marks);
    *all &= reading.has_points;
    return reply;
}

/* What answers say: on the map where they can be placed there, else each scale in its own
 * points. */
static struct check_scored say(json_t *reply, const struct measure_instrument *instrument,
                               const struct measure_answers *answers)
{
    json_t *scales = json_array();
    struct check_scored scored = { .instrument = instrument };
    bool all = true;

    for (size_t i = 0; i < instrument->scales_count; i++)
        push(scales, scale_reply(instrument, &instrument->scales[i], answers, &all));
    if (check_places(instrument)) {
        scored = check_score(instrument, answers);
        check_say(reply, &scored);
    } else {
        set(reply, "state", json_string(all ? "said" : "not_yet"));
    }
    set(reply, "scales", scales);
    return scored;
}

static json_t *asked(const struct measure_instrument *instrument, const json_t *args)
{
    struct measure_answers answers;

    if (!check_answers(instrument, json_object_get(args, "levels"), &answers))
        return refusal("input", "out_of_range", "levels");
    json_t *reply = json_object();

    set(reply, "ok", json_true());
    check_say_next(reply, instrument, &answers);
    (void)say(reply, instrument, &answers);
    return reply;
}

/* Kept checks, oldest first: each as {"o", "at", "levels"}. Those that cannot be of this
 * questionnaire are left out. */
static json_t *scored(const struct measure_instrument *instrument, const json_t *args)
{
    const json_t *given = json_object_get(args, "checks"), *one;
    json_t *reply = json_object(), *list = json_array();
    struct check_scored first = { 0 }, last = { 0 };
    int64_t at, last_at = 0;
    size_t i;

    json_array_foreach(given, i, one)
    {
        struct measure_answers answers;

        if (i >= MEASURE_VIEW_CHECKS_MAX ||
            !json_int(json_object_get(one, "at"), 0, INT64_MAX / 2, &at) ||
            !check_answers(instrument, json_object_get(one, "levels"), &answers))
            continue;
        json_t *check = json_object();

        set(check, "o",
            json_object_get(one, "o") ? json_incref(json_object_get(one, "o")) : json_null());
        set(check, "at", json_integer(at));
        struct check_scored now = say(check, instrument, &answers);

        push(list, check);
        now.at = last_at = at;
        if (now.enough && !first.instrument)
            first = now;
        if (now.enough)
            last = now;
    }
    set(reply, "ok", json_true());
    set(reply, "checks", list);
    set(reply, "next_at", last_at ? json_integer(measure_retake_at(last_at)) : json_null());
    set(reply, "since", check_since(&first, &last));
    return reply;
}

json_t *measure_view(const json_t *args)
{
    const char *view = json_string_value(json_object_get(args, "view"));
    const struct measure_instrument *instrument = instrument_of(args);

    if (view && strcmp(view, "questionnaires") == 0)
        return questionnaires();
    if (!instrument)
        return refusal("absent", "no_such_instrument", "instrument");
    if (view && strcmp(view, "wording") == 0)
        return wording_reply(instrument, json_str(json_object_get(args, "text")));
    if (view && strcmp(view, "asked") == 0)
        return asked(instrument, args);
    if (view && strcmp(view, "scored") == 0)
        return scored(instrument, args);
    return refusal("absent", "no_such_question", "view");
}
