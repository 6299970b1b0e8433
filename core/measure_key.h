/* measure_key.h - answers as a scale counts them. */
#ifndef CORE_MEASURE_KEY_H
#define CORE_MEASURE_KEY_H

#include "core/measure.h"

/* The level after turning reversed items, 1 .. levels; 0 if unanswered. */
unsigned measure_keyed(const struct measure_instrument *instrument, struct measure_key key,
                       const struct measure_answers *answers);

struct measure_count {
    size_t answered; /* items of the scale                     */
    size_t facets;   /* facets with at least one answered item */
    bool in_facet[MEASURE_FACETS_MAX];
};

struct measure_count measure_count(const struct measure_scale *scale,
                                   const struct measure_answers *answers);

#endif
