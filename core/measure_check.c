#include <math.h>

#include "core/measure.h"

/* Written so that a NaN fails, here and below. */
static bool is_within(double value, double low, double high)
{
    return value >= low && value <= high;
}

static bool curve_is_sound(const struct measure_curve *curve, unsigned levels)
{
    if (!is_within(curve->general, 0.0, MEASURE_PARAMETER_MAX) ||
        !is_within(fabs(curve->specific), 0.0, MEASURE_PARAMETER_MAX))
        return false;
    for (unsigned k = 0; k + 1 < levels; k++) {
        if (!is_within(fabs(curve->step[k]), 0.0, MEASURE_STEP_MAX))
            return false;
        if (k > 0 && !(curve->step[k] - curve->step[k - 1] >= MEASURE_STEP_GAP))
            return false;
    }
    return true;
}

static bool norms_are_sound(const struct measure_scale *scale)
{
    if (!is_within(scale->norm_sd, 0.0, 1e6) || !is_within(fabs(scale->norm_mean), 0.0, 1e6))
        return false;
    if (scale->norms_count > 0 && !(scale->norm_sd > 0.0))
        return false;
    for (size_t i = 0; i < scale->norms_count; i++) {
        if (!is_within(scale->norms[i].percent, 0.0, 100.0))
            return false;
        if (i > 0 && !(scale->norms[i].points > scale->norms[i - 1].points &&
                       scale->norms[i].percent > scale->norms[i - 1].percent))
            return false;
    }
    for (size_t i = 0; i < scale->marks_count; i++)
        if (!is_within(fabs(scale->marks[i].points), 0.0, 1e6))
            return false;
    return true;
}

static bool keys_are_sound(const struct measure_instrument *instrument,
                           const struct measure_scale *scale)
{
    bool used[MEASURE_ITEMS_MAX] = { false }, facet_used[MEASURE_FACETS_MAX] = { false };

    for (size_t k = 0; k < scale->keys_count; k++) {
        struct measure_key key = scale->keys[k];

        if (key.item >= instrument->items_count || used[key.item] ||
            key.facet >= scale->facets_count)
            return false;
        if (scale->curves &&
            !curve_is_sound(&scale->curves[k], instrument->ranges[key.item].levels))
            return false;
        used[key.item] = true;
        facet_used[key.facet] = true;
    }
    for (size_t facet = 0; facet < scale->facets_count; facet++)
        if (!facet_used[facet])
            return false;
    return true;
}

static bool order_is_sound(const struct measure_instrument *instrument)
{
    bool used[MEASURE_ITEMS_MAX] = { false };

    for (size_t i = 0; instrument->order && i < instrument->items_count; i++) {
        if (instrument->order[i] >= instrument->items_count || used[instrument->order[i]])
            return false;
        used[instrument->order[i]] = true;
    }
    return true;
}

enum err measure_instrument_check(const struct measure_instrument *instrument)
{
    if (instrument->items_count == 0 || instrument->items_count > MEASURE_ITEMS_MAX ||
        instrument->scales_count == 0 || instrument->scales_count > MEASURE_SCALES_MAX)
        return ERR_LIMIT;
    for (size_t i = 0; i < instrument->items_count; i++) {
        if (instrument->ranges[i].levels > MEASURE_LEVELS_MAX)
            return ERR_LIMIT;
        if (instrument->ranges[i].levels < 2 || instrument->ranges[i].low > 1)
            return ERR_INPUT;
    }
    for (size_t i = 0; i < instrument->scales_count; i++) {
        const struct measure_scale *scale = &instrument->scales[i];

        if (scale->keys_count == 0 || scale->keys_count > MEASURE_KEYS_MAX ||
            scale->facets_count == 0 || scale->facets_count > MEASURE_FACETS_MAX ||
            scale->norms_count > MEASURE_NORMS_MAX || scale->marks_count > MEASURE_MARKS_MAX)
            return ERR_LIMIT;
        if (!keys_are_sound(instrument, scale) || !norms_are_sound(scale))
            return ERR_INPUT;
        if (!(scale->trust > 0.0 && scale->trust <= 1.0) ||
            !is_within(scale->times, 0.1, 100.0) || !is_within(scale->alpha, 0.0, 0.999) ||
            !is_within(scale->retest, 0.0, 0.999))
            return ERR_INPUT;
    }
    return order_is_sound(instrument) ? ERR_OK : ERR_INPUT;
}
