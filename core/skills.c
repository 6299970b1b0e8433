#include "core/skills.h"

#include <math.h>
#include <string.h>

#include "base/must.h"

/* The spread of true mean drops between a person's skills, in points. Before/after ratings
 * of brief calming exercises differ between techniques by well under a point on a 0-10 scale
 * (SCIENCE.md section 4: g = -.26 .. -.40 with a spread of about two points). */
static const double SPREAD_BETWEEN = 0.8;

/* What is known of the spread within a skill before this person rated anything. */
static const double SPREAD_WITHIN = 2.0;
static const double SPREAD_WITHIN_WORTH = 4.0; /* uses */

static const double Z90 = 1.6448536269514722; /* 95th percentile of the normal */

struct tally {
    size_t count[SKILLS_COUNT];
    int64_t sum[SKILLS_COUNT],
        squares[SKILLS_COUNT]; /* of drops: whole, so order cannot matter */
};

static struct tally tally_of(const struct skills_use *uses, size_t count)
{
    struct tally tally = { 0 };

    for (size_t i = 0; i < count; i++) {
        int drop = (int)uses[i].before - (int)uses[i].after;

        MUST(uses[i].skill < SKILLS_COUNT);
        MUST(uses[i].before <= 10 && uses[i].after <= 10);
        tally.count[uses[i].skill]++;
        tally.sum[uses[i].skill] += drop;
        tally.squares[uses[i].skill] += (int64_t)drop * drop;
    }
    return tally;
}

static double mean_of(const struct tally *tally, size_t skill)
{
    return (double)tally->sum[skill] / (double)tally->count[skill];
}

/* Variance of one drop around its skill's mean, pooled over skills. */
static double variance_within(const struct tally *tally)
{
    double squares = SPREAD_WITHIN_WORTH * SPREAD_WITHIN * SPREAD_WITHIN;
    double worth = SPREAD_WITHIN_WORTH;

    for (size_t k = 0; k < SKILLS_COUNT; k++) {
        if (tally->count[k] < 2)
            continue;
        squares += (double)tally->squares[k] - (double)tally->sum[k] * mean_of(tally, k);
        worth += (double)tally->count[k] - 1;
    }
    return squares / worth;
}

struct skills_report skills_estimate(const struct skills_use *uses, size_t count)
{
    struct skills_report report;
    struct tally tally = tally_of(uses, count);
    double within = variance_within(&tally), between = SPREAD_BETWEEN * SPREAD_BETWEEN;
    double weights = 0, weighted = 0;

    memset(&report, 0, sizeof report);
    for (size_t k = 0; k < SKILLS_COUNT; k++) {
        if (tally.count[k] > 0) {
            double weight = 1 / (between + within / (double)tally.count[k]);

            weights += weight;
            weighted += weight * mean_of(&tally, k);
        }
    }
    for (size_t k = 0; k < SKILLS_COUNT; k++) {
        struct skills_effect *effect = &report.skill[k];

        effect->have = tally.count[k];
        effect->need = SKILLS_NEED;
        effect->said = tally.count[k] >= SKILLS_NEED;
        if (!effect->said)
            continue;
        double own = within / (double)tally.count[k];
        double keep = between / (between + own); /* how much of the skill's own mean stays */
        double middle = weighted / weights;
        double spread = sqrt(keep * own + (1 - keep) * (1 - keep) / weights);

        effect->drop = middle + keep * (mean_of(&tally, k) - middle);
        effect->low = effect->drop - Z90 * spread;
        effect->high = effect->drop + Z90 * spread;
    }
    return report;
}
