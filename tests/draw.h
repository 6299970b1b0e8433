/* draw.h - people who answer exactly as a model says, for recovery tests and benches. */
#ifndef TESTS_DRAW_H
#define TESTS_DRAW_H

#include <math.h>
#include <stdint.h>

#include "core/measure.h"

struct draw {
    uint64_t state;
};

/* splitmix64 (Steele, Lea & Flood 2014), as a share of 1, never 0. */
static inline double draw_share(struct draw *draw)
{
    uint64_t z = draw->state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

static inline double draw_normal(struct draw *draw)
{
    return sqrt(-2.0 * log(draw_share(draw))) * cos(6.283185307179586 * draw_share(draw));
}

/* Fills one row of keyed levels for a scale with curves; returns the general trait. */
static inline double draw_person(struct draw *draw, const struct measure_instrument *instrument,
                                 const struct measure_scale *scale, uint8_t *out)
{
    double g = draw_normal(draw), s[MEASURE_FACETS_MAX];

    for (size_t facet = 0; facet < scale->facets_count; facet++)
        s[facet] = draw_normal(draw);
    for (size_t k = 0; k < scale->keys_count; k++) {
        const struct measure_curve *curve = &scale->curves[k];
        double at = curve->general * g + curve->specific * s[scale->keys[k].facet];
        double share = draw_share(draw);
        unsigned level = 1;

        while (level < instrument->ranges[scale->keys[k].item].levels &&
               share < 1.0 / (1.0 + exp(curve->step[level - 1] - at)))
            level++;
        out[k] = (uint8_t)level;
    }
    return g;
}

#endif
