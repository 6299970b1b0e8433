#include "core/measure_grid.h"

#include <math.h>
#include <string.h>

#include "base/must.h"
#include "core/measure_key.h"

/* Within limits one answer's chance is over 1e-33, so that eight multiply safely before the
 * block is brought back to a largest entry of 1. */
enum { RESCALE_EVERY = 8 };

static void normal_points(double *at, double *weight, size_t count, double edge)
{
    double total = 0.0;

    for (size_t i = 0; i < count; i++) {
        at[i] = edge * (2.0 * (double)i / (double)(count - 1) - 1.0);
        weight[i] = exp(-at[i] * at[i] / 2.0);
        total += weight[i];
    }
    for (size_t i = 0; i < count; i++)
        weight[i] /= total;
}

void measure_grid_init(struct measure_grid *out, size_t stride)
{
    MUST(stride == 1 || stride == 2);
    out->g_count = (MEASURE_G - 1) / stride + 1;
    out->s_count = (MEASURE_S - 1) / stride + 1;
    normal_points(out->g, out->g_weight, out->g_count, 4.0);
    normal_points(out->s, out->s_weight, out->s_count, 3.5);
}

/* With e = exp(-(general g + specific s)) and step weights exp(step), every chance is a ratio:
 * 72 exponentials an item instead of thousands. */
void measure_grid_times(const struct measure_grid *grid, const struct measure_curve *curve,
                        unsigned level, unsigned levels, double *block)
{
    double e_s[MEASURE_S];
    double low = level == 1 ? 0.0 : exp(curve->step[level - 2]);
    double high = level == levels ? 0.0 : exp(curve->step[level - 1]);

    MUST(level >= 1 && level <= levels && levels <= MEASURE_LEVELS_MAX);
    for (size_t j = 0; j < grid->s_count; j++)
        e_s[j] = exp(-curve->specific * grid->s[j]);
    for (size_t i = 0; i < grid->g_count; i++) {
        double e_g = exp(-curve->general * grid->g[i]);
        double *row = block + i * grid->s_count;

        if (level == levels) {
            for (size_t j = 0; j < grid->s_count; j++)
                row[j] /= 1.0 + e_g * e_s[j] * low;
            continue;
        }
        for (size_t j = 0; j < grid->s_count; j++) {
            double e = e_g * e_s[j];

            row[j] *= e * (high - low) / ((1.0 + e * low) * (1.0 + e * high));
        }
    }
}

static void rescale(double *values, size_t count)
{
    double peak = 0.0;

    for (size_t i = 0; i < count; i++)
        if (values[i] > peak)
            peak = values[i];
    MUST(peak > 0.0);
    for (size_t i = 0; i < count; i++)
        values[i] /= peak;
}

void measure_grid_facet(const struct measure_grid *grid,
                        const struct measure_instrument *instrument,
                        const struct measure_scale *scale,
                        const struct measure_answers *answers, size_t facet, double *block)
{
    size_t cells = grid->g_count * grid->s_count, taken = 0;

    for (size_t i = 0; i < grid->g_count; i++)
        memcpy(block + i * grid->s_count, grid->s_weight, grid->s_count * sizeof *block);
    for (size_t k = 0; k < scale->keys_count; k++) {
        unsigned level = measure_keyed(instrument, scale->keys[k], answers);

        if (level == 0 || scale->keys[k].facet != facet)
            continue;
        measure_grid_times(grid, &scale->curves[k], level,
                           instrument->ranges[scale->keys[k].item].levels, block);
        if (++taken % RESCALE_EVERY == 0)
            rescale(block, cells);
    }
}

void measure_grid_posterior(const struct measure_grid *grid,
                            const struct measure_instrument *instrument,
                            const struct measure_scale *scale,
                            const struct measure_answers *answers, double *out)
{
    double block[MEASURE_G * MEASURE_S];
    double total = 0.0;

    for (size_t i = 0; i < grid->g_count; i++)
        out[i] = 1.0;
    for (size_t facet = 0; facet < scale->facets_count; facet++) {
        measure_grid_facet(grid, instrument, scale, answers, facet, block);
        for (size_t i = 0; i < grid->g_count; i++) {
            double sum = 0.0;

            for (size_t j = 0; j < grid->s_count; j++)
                sum += block[i * grid->s_count + j];
            out[i] *= sum;
        }
        rescale(out, grid->g_count);
    }
    for (size_t i = 0; i < grid->g_count; i++) {
        if (scale->trust < 1.0)
            out[i] = exp(scale->trust * log(out[i])); /* pow would bring 5 KB of tables */
        out[i] *= grid->g_weight[i];
        total += out[i];
    }
    for (size_t i = 0; i < grid->g_count; i++)
        out[i] /= total;
}

struct measure_moments measure_grid_moments(const struct measure_grid *grid,
                                            const double *weight)
{
    double total = 0.0, mean = 0.0, variance = 0.0;

    for (size_t i = 0; i < grid->g_count; i++) {
        total += weight[i];
        mean += weight[i] * grid->g[i];
    }
    mean /= total;
    for (size_t i = 0; i < grid->g_count; i++)
        variance += weight[i] * (grid->g[i] - mean) * (grid->g[i] - mean);
    return (struct measure_moments){ .mean = mean, .sd = sqrt(variance / total) };
}

double measure_grid_below(const struct measure_grid *grid, const double *weight, double at)
{
    double cell = grid->g[1] - grid->g[0], below = 0.0;

    for (size_t i = 0; i < grid->g_count; i++) {
        double share = (at - grid->g[i]) / cell + 0.5;

        if (share >= 1.0)
            below += weight[i];
        else if (share > 0.0)
            below += weight[i] * share;
    }
    return below;
}

double measure_grid_quantile(const struct measure_grid *grid, const double *weight,
                             double share)
{
    double cell = grid->g[1] - grid->g[0], below = 0.0;

    for (size_t i = 0; i < grid->g_count; i++) {
        if (weight[i] > 0.0 && below + weight[i] >= share)
            return grid->g[i] + cell * ((share - below) / weight[i] - 0.5);
        below += weight[i];
    }
    return grid->g[grid->g_count - 1] + cell / 2.0; /* share 1, lost to rounding */
}
