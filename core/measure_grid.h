/* measure_grid.h - the posterior of one scale, summed on a grid over the unseen.
 *
 * 41 points of the general trait (-4 .. 4) by 15 of a facet's own (-3.5 .. 3.5). Facets are
 * independent given the general trait, so they are summed out one at a time (dimension
 * reduction): the work grows with the number of facets, not with its power.
 */
#ifndef CORE_MEASURE_GRID_H
#define CORE_MEASURE_GRID_H

#include "core/measure.h"

enum { MEASURE_G = 41, MEASURE_S = 15 };

struct measure_grid {
    size_t g_count, s_count;
    double g[MEASURE_G], g_weight[MEASURE_G]; /* weights of a standard normal, adding to 1 */
    double s[MEASURE_S], s_weight[MEASURE_S];
};

struct measure_moments {
    double mean, sd;
};

/* stride 1: the full grid. stride 2: every second point, for comparing items only. */
void measure_grid_init(struct measure_grid *out, size_t stride);

/* block[g * s_count + s] *= P(level | g, s), for 1 <= level <= levels. */
void measure_grid_times(const struct measure_grid *grid, const struct measure_curve *curve,
                        unsigned level, unsigned levels, double *block);

/* block = weight of s times the chance of this facet's answers, up to a factor. */
void measure_grid_facet(const struct measure_grid *grid,
                        const struct measure_instrument *instrument,
                        const struct measure_scale *scale,
                        const struct measure_answers *answers, size_t facet, double *block);

/* out[g] = the posterior weight of each general trait value, adding to 1. */
void measure_grid_posterior(const struct measure_grid *grid,
                            const struct measure_instrument *instrument,
                            const struct measure_scale *scale,
                            const struct measure_answers *answers, double *out);

struct measure_moments measure_grid_moments(const struct measure_grid *grid,
                                            const double *weight);

/* Share of the weight below `at`, and its inverse; each point's weight is spread evenly over
 * the cell around it, so that both move without jumps. */
double measure_grid_below(const struct measure_grid *grid, const double *weight, double at);
double measure_grid_quantile(const struct measure_grid *grid, const double *weight,
                             double share);

#endif
