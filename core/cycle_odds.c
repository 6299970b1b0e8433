#include "core/cycle_odds.h"

#include <math.h>

#include "base/must.h"

static const double ALPHA_SD = 1.5;
static const double Z_ONE_SIDED_90 = 1.2815515655446004; /* 90th percentile of the normal */

enum { STEPS_MAX = 100 }; /* of Newton; a fit takes about 6 */

static double chance_at(double logit)
{
    return 1 / (1 + exp(-logit));
}

/* The log posterior is concave, so Newton cannot go astray; steps longer than 1 are cut to 1
 * because far from the top its curvature flattens and a whole step would overshoot. */
static struct cycle_odds_belief believe(const struct cycle_odds_days *days, double prior_mean,
                                        double prior_sd)
{
    double alpha = 0, beta = prior_mean, length = 1;
    double alpha_weight = 1 / (ALPHA_SD * ALPHA_SD), beta_weight = 1 / (prior_sd * prior_sd);
    double aa = 1, ab = 0, bb = 1, area = 1;

    MUST(days->reach_back <= days->reach && days->other_back <= days->other);
    for (int step = 0; step < STEPS_MAX && length > 1e-13; step++) {
        double with = chance_at(alpha + beta), without = chance_at(alpha);
        double slope_b = (double)days->reach_back - (double)days->reach * with;
        double slope_a = (double)days->other_back - (double)days->other * without + slope_b;
        double move_a, move_b;

        bb = (double)days->reach * with * (1 - with);
        ab = bb;
        aa = bb + (double)days->other * without * (1 - without) + alpha_weight;
        bb += beta_weight;
        slope_a -= alpha * alpha_weight;
        slope_b -= (beta - prior_mean) * beta_weight;

        area = aa * bb - ab * ab;
        move_a = (bb * slope_a - ab * slope_b) / area;
        move_b = (aa * slope_b - ab * slope_a) / area;
        length = sqrt(move_a * move_a + move_b * move_b);
        alpha += length > 1 ? move_a / length : move_a;
        beta += length > 1 ? move_b / length : move_b;
    }
    return (struct cycle_odds_belief){ beta, sqrt(aa / area) };
}

struct cycle_odds_belief cycle_odds_estimate(const struct cycle_odds_days *days)
{
    return believe(days, 0.5, 1);
}

struct cycle_odds_belief cycle_odds_sceptical(const struct cycle_odds_days *days)
{
    return believe(days, 0, 0.7);
}

bool cycle_odds_is_claimed(const struct cycle_odds_days *days)
{
    struct cycle_odds_belief belief = cycle_odds_sceptical(days);

    return belief.beta >= Z_ONE_SIDED_90 * belief.error;
}
