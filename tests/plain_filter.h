/* plain_filter.h - a Kalman filter as the textbook has it, for any process of core/cycle_ou.h:
 * what the fast one of core/cycle_background.c, with its derivatives, is held against. Golden
 * values in SCIENCE.md 3.7.
 */
#ifndef TESTS_PLAIN_FILTER_H
#define TESTS_PLAIN_FILTER_H

#include <math.h>
#include <stddef.h>

#include "base/must.h"
#include "core/cycle_background.h"

struct plain_belief { /* about x, before or after an observation */
    double mean[2];
    struct cycle_ou_matrix cov;
};

/* F X F'. */
static inline struct cycle_ou_matrix plain_through(const struct cycle_ou_matrix *f,
                                                   const struct cycle_ou_matrix *x)
{
    struct cycle_ou_matrix out = { 0 };

    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            for (int k = 0; k < 2; k++)
                for (int l = 0; l < 2; l++)
                    out.at[i][j] += f->at[i][k] * x->at[k][l] * f->at[j][l];
    return out;
}

/* Time passes: the mean relaxes to the usual, the covariance to that at rest. */
static inline void plain_forget(struct plain_belief *belief, const struct cycle_ou *ou,
                                const struct cycle_ou_matrix *rest, double days)
{
    struct cycle_ou_matrix carry = cycle_ou_carry(&ou->drift, days), known, left;
    double off[2] = { belief->mean[0] - ou->usual[0], belief->mean[1] - ou->usual[1] };

    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            known.at[i][j] = rest->at[i][j] - belief->cov.at[i][j];
    left = plain_through(&carry, &known);
    for (int i = 0; i < 2; i++) {
        belief->mean[i] = ou->usual[i] + carry.at[i][0] * off[0] + carry.at[i][1] * off[1];
        for (int j = 0; j < 2; j++)
            belief->cov.at[i][j] = rest->at[i][j] - left.at[i][j];
    }
}

/* One person answers; returns the log density of the answer. */
static inline double plain_hear(struct plain_belief *belief, const struct cycle_ou *ou,
                                unsigned who, double y)
{
    double spread = belief->cov.at[who][who] + ou->blur[who] * ou->blur[who];
    double surprise = y - belief->mean[who];
    double reach[2] = { belief->cov.at[0][who], belief->cov.at[1][who] };

    for (int i = 0; i < 2; i++) {
        belief->mean[i] += reach[i] * surprise / spread;
        for (int j = 0; j < 2; j++)
            belief->cov.at[i][j] -= reach[i] * reach[j] / spread;
    }
    return -0.5 * (log(2 * 3.14159265358979323846 * spread) + surprise * surprise / spread);
}

/* Log-likelihood of the points, from rest; 0 for none. The process must be stable. */
static inline double plain_loglik(const struct cycle_ou *ou,
                                  const struct cycle_ou_point *points, size_t count)
{
    struct cycle_ou_matrix rest = cycle_ou_rest(ou);
    struct plain_belief belief = { .mean = { ou->usual[0], ou->usual[1] }, .cov = rest };
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        MUST(points[i].who <= 1);
        if (i > 0)
            plain_forget(&belief, ou, &rest, points[i].day - points[i - 1].day);
        sum += plain_hear(&belief, ou, points[i].who, points[i].y);
    }
    return sum;
}

/* The process whose cost core/cycle_background.h speaks of. */
static inline struct cycle_ou plain_process(const struct cycle_solve_vector *numbers)
{
    const double *at = numbers->at;
    double forget[2] = { exp(at[CYCLE_BACKGROUND_FORGET]),
                         exp(at[CYCLE_BACKGROUND_FORGET + 1]) },
           cross[2] = { 0, 0 };
    double swing[2] = { exp(at[CYCLE_BACKGROUND_SWING]), exp(at[CYCLE_BACKGROUND_SWING + 1]) };
    struct cycle_ou ou = cycle_ou_of(forget, cross, swing, tanh(at[CYCLE_BACKGROUND_TIE]));

    for (int who = 0; who < 2; who++) {
        ou.blur[who] = exp(at[CYCLE_BACKGROUND_BLUR + who]);
        ou.usual[who] = at[CYCLE_BACKGROUND_USUAL + who];
    }
    return ou;
}

#endif
