/* cycle_odds.h - does one pull back more on days the other reached? Layer 2 of the cycle.
 *
 *     logit Pr(back) = alpha + beta reach, over days on which both wrote.
 *
 * beta is a difference in log-odds, symmetric: it does not say who starts. Two priors
 * (SCIENCE.md 3.5): beta ~ N(.5, 1) for the estimate, a sceptical N(0, .7) for the claim,
 * which halves false claims where there is no cycle. alpha ~ N(0, 1.5) in both.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_CYCLE_ODDS_H
#define CORE_CYCLE_ODDS_H

#include <stdbool.h>
#include <stddef.h>

struct cycle_odds_days {      /* the four kinds of joint day, counted */
    size_t reach, reach_back; /* days with the reach; of these, with a pull-back */
    size_t other, other_back; /* days without it; of these, with a pull-back */
};

struct cycle_odds_belief {
    double beta, error; /* log-odds: highest posterior, and SD by its curvature */
};

struct cycle_odds_belief cycle_odds_estimate(const struct cycle_odds_days *days);

/* The same under the sceptical prior. */
struct cycle_odds_belief cycle_odds_sceptical(const struct cycle_odds_days *days);

/* Is Pr(beta > 0) at least .90 under the sceptical prior? */
bool cycle_odds_is_claimed(const struct cycle_odds_days *days);

#endif
