#include <string.h>

#include "core/measure.h"
#include "core/measure_grid.h"
#include "core/measure_key.h"

/* Items are only ranked here, so every second grid point will do: a quarter of the work, for
 * the same choice in all but near ties. */
enum { STRIDE = 2 };

struct search { /* for the best item of one scale */
    struct measure_grid grid;
    double block[MEASURE_FACETS_MAX][MEASURE_G * MEASURE_S / 2];
    double margin[MEASURE_FACETS_MAX][MEASURE_G];
};

static bool is_settled(const struct measure_instrument *instrument,
                       const struct measure_scale *scale, const struct measure_answers *answers,
                       const struct measure_policy *policy)
{
    struct measure_count count = measure_count(scale, answers);
    struct measure_grid grid;
    double weight[MEASURE_G];
    double below;

    if (count.answered == scale->keys_count)
        return true;
    if (!scale->curves || count.answered < policy->least || count.facets < scale->facets_count)
        return false;
    if (count.answered >= policy->most)
        return true;
    measure_grid_init(&grid, 1);
    measure_grid_posterior(&grid, instrument, scale, answers, weight);
    below = measure_grid_below(&grid, weight, 0.0);
    return below >= policy->side || below <= 1.0 - policy->side ||
           measure_grid_moments(&grid, weight).sd <= policy->sd;
}

/* Marks the items that some unsettled scale needs, or that no scale reads: those belong to the
 * published form all the same. */
static size_t mark_wanted(const struct measure_instrument *instrument,
                          const struct measure_answers *answers,
                          const struct measure_policy *policy, bool *wanted)
{
    bool read[MEASURE_ITEMS_MAX] = { false };
    size_t left = 0;

    memset(wanted, 0, MEASURE_ITEMS_MAX * sizeof *wanted);
    for (size_t i = 0; i < instrument->scales_count; i++) {
        const struct measure_scale *scale = &instrument->scales[i];
        bool settled = is_settled(instrument, scale, answers, policy);
        size_t answered = measure_count(scale, answers).answered;
        size_t most = scale->keys_count;

        if (scale->curves && policy->most < most)
            most = policy->most;
        for (size_t k = 0; k < scale->keys_count; k++) {
            read[scale->keys[k].item] = true;
            if (!settled)
                wanted[scale->keys[k].item] = true;
        }
        if (!settled)
            left += most > answered ? most - answered : 1;
    }
    for (size_t i = 0; i < instrument->items_count; i++) {
        if (!read[i] && answers->level[i] == 0)
            left++;
        wanted[i] = (wanted[i] || !read[i]) && answers->level[i] == 0;
    }
    return left;
}

static size_t order_at(const struct measure_instrument *instrument, size_t i)
{
    return instrument->order ? instrument->order[i] : i;
}

/* The first wanted one after the last answered; then those passed over. */
static size_t next_in_order(const struct measure_instrument *instrument,
                            const struct measure_answers *answers, const bool *wanted)
{
    size_t count = instrument->items_count, from = 0;

    for (size_t i = 0; i < count; i++)
        if (answers->level[order_at(instrument, i)] != 0)
            from = i + 1;
    for (size_t i = 0; i < count; i++) {
        size_t item = order_at(instrument, (from + i) % count);

        if (wanted[item])
            return item;
    }
    return MEASURE_NONE;
}

static void search_init(struct search *out, const struct measure_instrument *instrument,
                        const struct measure_scale *scale,
                        const struct measure_answers *answers)
{
    measure_grid_init(&out->grid, STRIDE);
    for (size_t facet = 0; facet < scale->facets_count; facet++) {
        measure_grid_facet(&out->grid, instrument, scale, answers, facet, out->block[facet]);
        for (size_t i = 0; i < out->grid.g_count; i++) {
            out->margin[facet][i] = 0.0;
            for (size_t j = 0; j < out->grid.s_count; j++)
                out->margin[facet][i] += out->block[facet][i * out->grid.s_count + j];
        }
    }
}

/* How much of the general trait's spread this item would explain, up to what all items of the
 * scale share: the sum over levels of (sum of g x weight)^2 / sum of weight. Its greatest value
 * is the least expected posterior variance. */
static double explained(const struct search *search, const struct measure_scale *scale,
                        size_t key, unsigned levels)
{
    const struct measure_grid *grid = &search->grid;
    const size_t facet = scale->keys[key].facet;
    double rest[MEASURE_G], part[MEASURE_G * MEASURE_S / 2];
    double sum = 0.0;

    for (size_t i = 0; i < grid->g_count; i++) {
        rest[i] = grid->g_weight[i];
        for (size_t other = 0; other < scale->facets_count; other++)
            if (other != facet)
                rest[i] *= search->margin[other][i];
    }
    for (unsigned level = 1; level <= levels; level++) {
        double mass = 0.0, moment = 0.0;

        memcpy(part, search->block[facet], grid->g_count * grid->s_count * sizeof *part);
        measure_grid_times(grid, &scale->curves[key], level, levels, part);
        for (size_t i = 0; i < grid->g_count; i++) {
            double row = 0.0;

            for (size_t j = 0; j < grid->s_count; j++)
                row += part[i * grid->s_count + j];
            mass += rest[i] * row;
            moment += rest[i] * row * grid->g[i];
        }
        if (mass > 0.0)
            sum += moment * moment / mass;
    }
    return sum;
}

/* From the unsettled scale with the fewest answers; from facets without one first. */
static size_t next_by_precision(const struct measure_instrument *instrument,
                                const struct measure_answers *answers, const bool *wanted)
{
    const struct measure_scale *scale = NULL;
    struct search search;
    struct measure_count count = { 0 };
    size_t best_item = MEASURE_NONE;
    double best = -1.0;

    for (size_t i = 0; i < instrument->scales_count; i++) {
        struct measure_count here = measure_count(&instrument->scales[i], answers);
        bool open = false;

        for (size_t k = 0; k < instrument->scales[i].keys_count; k++)
            open = open || wanted[instrument->scales[i].keys[k].item];
        if (!open || !instrument->scales[i].curves)
            continue;
        if (scale && here.answered >= count.answered)
            continue;
        scale = &instrument->scales[i];
        count = here;
    }
    if (!scale)
        return next_in_order(instrument, answers, wanted);
    search_init(&search, instrument, scale, answers);
    for (size_t k = 0; k < scale->keys_count; k++) {
        struct measure_key key = scale->keys[k];
        bool owed = count.facets == scale->facets_count || !count.in_facet[key.facet];
        double gain;

        if (!wanted[key.item] || !owed)
            continue;
        gain = explained(&search, scale, k, instrument->ranges[key.item].levels);
        if (gain > best) {
            best = gain;
            best_item = key.item;
        }
    }
    return best_item;
}

struct measure_step measure_next(const struct measure_instrument *instrument,
                                 const struct measure_answers *answers,
                                 struct measure_policy policy)
{
    bool wanted[MEASURE_ITEMS_MAX];
    struct measure_step step = { .item = MEASURE_NONE };

    step.most = mark_wanted(instrument, answers, &policy, wanted);
    for (size_t i = 0; i < instrument->items_count; i++)
        step.asked += answers->level[i] != 0;
    step.most += step.asked;
    if (step.most > instrument->items_count)
        step.most = instrument->items_count; /* an item may serve two scales */
    step.item = policy.adaptive ? next_by_precision(instrument, answers, wanted)
                                : next_in_order(instrument, answers, wanted);
    return step;
}
