#include <stdio.h>

#include "wire/instrument.h"

static const char *const permissions[] = { "own", "free", "research", "ask" };
static const char *const sides[] = { "below", "at_most", "at_least" };

/* The answer of each jansson setter is gathered here: all must have found memory. */
static int put(json_t *object, const char *field, json_t *value)
{
    return json_object_set_new(object, field, value);
}

static json_t *range_json(struct measure_range range)
{
    return json_pack("{s:i, s:i}", "low", range.low, "high", range.low + range.levels - 1);
}

/* The items whose key passes: all, the reversed, or those of one facet. */
static json_t *items_json(const struct measure_scale *scale, bool reversed, size_t facet)
{
    json_t *list = json_array();

    for (size_t k = 0; k < scale->keys_count; k++) {
        struct measure_key key = scale->keys[k];

        if ((reversed && !key.reverse) || (facet != MEASURE_NONE && key.facet != facet))
            continue;
        if (json_array_append_new(list, json_integer(key.item + 1)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *facets_json(const struct measure_scale *scale)
{
    json_t *facets = json_object();
    int bad = 0;

    for (size_t facet = 0; facet < scale->facets_count; facet++) {
        char name[32];

        (void)snprintf(name, sizeof name, "facet-%zu", facet + 1);
        bad |= put(facets, name, items_json(scale, false, facet));
    }
    if (bad) {
        json_decref(facets);
        return NULL;
    }
    return facets;
}

static json_t *model_json(const struct measure_instrument *instrument,
                          const struct measure_scale *scale)
{
    json_t *curves = json_object(), *model = json_object();
    int bad = put(model, "trust", json_real(scale->trust));

    for (size_t k = 0; k < scale->keys_count; k++) {
        const struct measure_curve *curve = &scale->curves[k];
        size_t item = scale->keys[k].item;
        json_t *row = json_array();
        char name[32];

        (void)snprintf(name, sizeof name, "%zu", item + 1);
        bad |= json_array_append_new(row, json_real(curve->general));
        bad |= json_array_append_new(row, json_real(curve->specific));
        for (size_t i = 0; i + 1 < instrument->ranges[item].levels; i++)
            bad |= json_array_append_new(row, json_real(curve->step[i]));
        bad |= put(curves, name, row);
    }
    bad |= put(model, "curves", curves);
    if (bad) {
        json_decref(model);
        return NULL;
    }
    return model;
}

static json_t *norms_json(const struct measure_scale *scale)
{
    json_t *norms =
        json_pack("{s:f, s:f, s:f, s:f, s:b}", "mean", scale->norm_mean, "sd", scale->norm_sd,
                  "alpha", scale->alpha, "retest", scale->retest, "verified", 1);
    json_t *points = json_array();
    int bad = 0;

    for (size_t i = 0; i < scale->norms_count; i++)
        bad |= json_array_append_new(
            points, json_pack("[f, f]", scale->norms[i].percent, scale->norms[i].points));
    bad |= put(norms, "percentiles", points);
    if (bad) {
        json_decref(norms);
        return NULL;
    }
    return norms;
}

static json_t *marks_json(const struct measure_scale *scale)
{
    json_t *marks = json_array();
    int bad = 0;

    for (size_t i = 0; i < scale->marks_count; i++)
        bad |= json_array_append_new(marks,
                                     json_pack("{s:f, s:s, s:b}", sides[scale->marks[i].side],
                                               scale->marks[i].points, "words",
                                               scale->marks[i].words, "verified", 1));
    if (bad) {
        json_decref(marks);
        return NULL;
    }
    return marks;
}

static json_t *scale_json(const struct measure_instrument *instrument,
                          const struct measure_scale *scale)
{
    static const char *const traits[] = { "other", "anxiety", "avoidance" };
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:f}", "name", scale->name, "trait", traits[scale->trait],
                  "total", scale->total == MEASURE_SUM ? "sum" : "mean", "times", scale->times);
    json_t *reverse = items_json(scale, true, MEASURE_NONE);
    int bad = put(object, "items", items_json(scale, false, MEASURE_NONE));

    if (json_array_size(reverse) > 0)
        bad |= put(object, "reverse", json_incref(reverse));
    json_decref(reverse);
    bad |= put(object, "facets", facets_json(scale));
    if (scale->norm_sd > 0.0 || scale->alpha > 0.0 || scale->retest > 0.0)
        bad |= put(object, "norms", norms_json(scale));
    if (scale->marks_count > 0)
        bad |= put(object, "marks", marks_json(scale));
    if (scale->curves)
        bad |= put(object, "model", model_json(instrument, scale));
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* Every item as a range of its own where they differ: longer than by hand, and as true. */
static int put_ranges(json_t *object, const struct measure_instrument *instrument)
{
    const struct measure_range usual = instrument->ranges[0];
    json_t *others = json_array();
    int bad = put(object, "range", range_json(usual));

    for (size_t i = 0; i < instrument->items_count; i++) {
        struct measure_range range = instrument->ranges[i];

        if (range.low == usual.low && range.levels == usual.levels)
            continue;
        bad |= json_array_append_new(others, json_pack("{s:[i], s:i, s:i}", "items", (int)i + 1,
                                                       "low", range.low, "high",
                                                       range.low + range.levels - 1));
    }
    if (json_array_size(others) > 0)
        bad |= put(object, "other_ranges", json_incref(others));
    json_decref(others);
    return bad;
}

json_t *instrument_write(const struct measure_instrument *instrument)
{
    json_t *object = json_pack("{s:s, s:s, s:i, s:b, s:b, s:s}", "name", instrument->name,
                               "title", instrument->title, "version", 1, "verified",
                               instrument->verified, "provisional", instrument->provisional,
                               "permission", permissions[instrument->permission]);
    json_t *scales = json_array(), *order = json_array(), *wording = json_array();
    int bad = put_ranges(object, instrument);

    bad |= put(object, "items", json_integer((json_int_t)instrument->items_count));
    for (size_t i = 0; instrument->order && i < instrument->items_count; i++)
        bad |= json_array_append_new(order, json_integer(instrument->order[i] + 1));
    if (json_array_size(order) > 0)
        bad |= put(object, "order", json_incref(order));
    json_decref(order);
    for (size_t i = 0; instrument->wording && i < instrument->items_count; i++)
        bad |= json_array_append_new(wording, json_string(instrument->wording[i]));
    if (json_array_size(wording) > 0)
        bad |= put(object, "wording", json_incref(wording));
    json_decref(wording);
    for (size_t i = 0; i < instrument->scales_count; i++)
        bad |= json_array_append_new(scales, scale_json(instrument, &instrument->scales[i]));
    bad |= put(object, "scales", scales);
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}
