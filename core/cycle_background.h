/* cycle_background.h - how two people's moods move, apart and together: layer 1 of the cycle.
 *
 * The Ornstein-Uhlenbeck model of cycle_ou.h with cross effects fixed at 0 (a slider a day
 * cannot see who drives whom: SCIENCE.md 3.4), on answers standardised per person, with the
 * priors of SCIENCE.md 3.5. Its nine numbers are found where the posterior is highest (BFGS,
 * then Newton) and their errors from its curvature there (Laplace).
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_CYCLE_BACKGROUND_H
#define CORE_CYCLE_BACKGROUND_H

#include <stddef.h>

#include "core/cycle_ou.h"
#include "core/cycle_solve.h"

enum cycle_background_number {                          /* person 0's, then person 1's */
                               CYCLE_BACKGROUND_FORGET, /* log of a, per day */
                               CYCLE_BACKGROUND_SWING =
                                   CYCLE_BACKGROUND_FORGET + 2, /* log of the slow part's SD */
                               CYCLE_BACKGROUND_BLUR =
                                   CYCLE_BACKGROUND_SWING + 2, /* log of the quick part's SD */
                               CYCLE_BACKGROUND_USUAL = CYCLE_BACKGROUND_BLUR + 2, /* mu */
                               CYCLE_BACKGROUND_TIE =
                                   CYCLE_BACKGROUND_USUAL + 2 /* atanh of rho: shared shocks */
};

struct cycle_background {
    struct cycle_solve_vector best; /* by enum cycle_background_number */
    struct cycle_solve_matrix cov;  /* of those nine */
    double now[2], now_error[2];    /* x at the last point, and its SD, numbers included */
};

/* Minus the log posterior (up to a constant) and its gradient. */
double cycle_background_cost(const struct cycle_solve_vector *numbers,
                             const struct cycle_ou_point *points, size_t count,
                             struct cycle_solve_vector *out_gradient);

/* Cannot fail: with no points it returns the prior. Points in order of time, ties allowed;
 * y about 0 with an SD of about 1. */
void cycle_background_fit(const struct cycle_ou_point *points, size_t count,
                          struct cycle_background *out);

#endif
