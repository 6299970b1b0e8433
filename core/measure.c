#include "core/measure.h"

#include <math.h>

#include "core/measure_grid.h"
#include "core/measure_key.h"
#include "core/measure_norm.h"

static const double TAIL = 0.10;                   /* four in five lie between the tails */
static const double TAIL_SD = 1.2815516;           /* the same, SD of a normal           */
static const double Z_MDC = 1.6448536 * 1.4142136; /* 90 %, difference of two readings */
static const double RETEST_UNKNOWN =
    0.80; /* the low end of one-month figures, docs/SCIENCE.md */

/* Where a person stands by an item response model. */
static void read_model(const struct measure_instrument *instrument,
                       const struct measure_scale *scale, const struct measure_answers *answers,
                       struct measure_reading *reading)
{
    struct measure_grid grid;
    double weight[MEASURE_G];
    struct measure_moments moments;

    measure_grid_init(&grid, 1);
    measure_grid_posterior(&grid, instrument, scale, answers, weight);
    moments = measure_grid_moments(&grid, weight);
    reading->value = moments.mean;
    reading->sd = moments.sd;
    reading->low = measure_grid_quantile(&grid, weight, TAIL);
    reading->high = measure_grid_quantile(&grid, weight, 1.0 - TAIL);
    reading->above = 1.0 - measure_grid_below(&grid, weight, 0.0);
    reading->percentile = 100.0 * measure_normal_below(moments.mean);
    reading->placed = true;
}

/* Where a person stands by classical test theory (Kelley 1947): the score, drawn towards the
 * average by its reliability, which fewer answers lower (Spearman 1910, Brown 1910). */
static void read_norms(const struct measure_scale *scale, struct measure_reading *reading)
{
    double share = (double)reading->answered / (double)reading->of;
    double reliability = share * scale->alpha / (1.0 + (share - 1.0) * scale->alpha);
    double z = (reading->points - scale->norm_mean) / scale->norm_sd;

    reading->value = reliability * z;
    reading->sd = sqrt(reliability * (1.0 - reliability));
    if (!(reading->sd > 0.0))
        return;
    reading->low = reading->value - TAIL_SD * reading->sd;
    reading->high = reading->value + TAIL_SD * reading->sd;
    reading->above = measure_normal_below(reading->value / reading->sd);
    reading->percentile = measure_norm_percentile(scale, reading->points);
    reading->placed = true;
}

const struct measure_scale *measure_scale_of(const struct measure_instrument *instrument,
                                             enum measure_trait trait)
{
    for (size_t i = 0; i < instrument->scales_count; i++)
        if (instrument->scales[i].trait == trait)
            return &instrument->scales[i];
    return NULL;
}

enum err measure_answers_check(const struct measure_instrument *instrument,
                               const struct measure_answers *answers, size_t *out_item)
{
    for (size_t i = 0; i < MEASURE_ITEMS_MAX; i++) {
        unsigned levels = i < instrument->items_count ? instrument->ranges[i].levels : 0;

        if (answers->level[i] > levels) {
            *out_item = i;
            return ERR_INPUT;
        }
    }
    return ERR_OK;
}

bool measure_points(const struct measure_instrument *instrument,
                    const struct measure_scale *scale, const struct measure_answers *answers,
                    double *out_points)
{
    unsigned sum = 0;
    size_t answered = 0;
    double low = 0.0, mean;

    for (size_t k = 0; k < scale->keys_count; k++) {
        unsigned level = measure_keyed(instrument, scale->keys[k], answers);

        if (level == 0)
            continue;
        sum += level - 1;
        answered++;
        low += instrument->ranges[scale->keys[k].item].low;
    }
    /* A fifth may be missing; the rest then stands for them. */
    if (answered == 0 || 5 * answered < 4 * scale->keys_count)
        return false;
    mean = (sum + low) / (double)answered;
    *out_points =
        scale->times * (scale->total == MEASURE_SUM ? mean * (double)scale->keys_count : mean);
    return true;
}

struct measure_reading measure_read(const struct measure_instrument *instrument,
                                    const struct measure_scale *scale,
                                    const struct measure_answers *answers,
                                    struct measure_policy policy)
{
    struct measure_reading reading = { .of = scale->keys_count,
                                       .sd = 1.0,
                                       .low = -TAIL_SD,
                                       .high = TAIL_SD,
                                       .above = 0.5,
                                       .percentile = 50.0 };
    struct measure_count count = measure_count(scale, answers);

    reading.answered = count.answered;
    reading.has_points = measure_points(instrument, scale, answers, &reading.points);
    if (scale->curves) {
        reading.enough = count.facets == scale->facets_count && count.answered >= policy.least;
        read_model(instrument, scale, answers, &reading);
    } else {
        reading.enough = reading.has_points;
        if (reading.has_points && scale->norm_sd > 0.0 && scale->alpha > 0.0)
            read_norms(scale, &reading);
    }
    return reading;
}

bool measure_mark_is_met(const struct measure_mark *mark, double points)
{
    switch (mark->side) {
    case MEASURE_BELOW:
        return points < mark->points;
    case MEASURE_AT_MOST:
        return points <= mark->points;
    case MEASURE_AT_LEAST:
        return points >= mark->points;
    }
    return false;
}

struct measure_said measure_say(const struct measure_reading *anxiety,
                                const struct measure_reading *avoidance)
{
    double x = anxiety->above, y = avoidance->above;
    struct measure_said said = { .region = MEASURE_SECURE, .beside = MEASURE_ANXIOUS };

    said.chance[MEASURE_SECURE] = (1.0 - x) * (1.0 - y);
    said.chance[MEASURE_ANXIOUS] = x * (1.0 - y);
    said.chance[MEASURE_AVOIDANT] = (1.0 - x) * y;
    said.chance[MEASURE_BOTH] = x * y;
    if (x > 0.5)
        said.region = y > 0.5 ? MEASURE_BOTH : MEASURE_ANXIOUS;
    else
        said.region = y > 0.5 ? MEASURE_AVOIDANT : MEASURE_SECURE;
    /* The next likeliest lies across the line that is nearer to a coin toss. */
    if (fabs(x - 0.5) < fabs(y - 0.5))
        said.beside = (enum measure_region)((unsigned)said.region ^ 1u);
    else
        said.beside = (enum measure_region)((unsigned)said.region ^ 2u);
    said.named = said.chance[said.region] >= MEASURE_SURE;
    return said;
}

double measure_change_bar(const struct measure_scale *scale)
{
    double retest = scale->retest > 0.0 ? scale->retest : RETEST_UNKNOWN;

    return Z_MDC * sqrt(1.0 - retest);
}

enum measure_change measure_change(const struct measure_scale *scale,
                                   const struct measure_reading *before,
                                   const struct measure_reading *after)
{
    double by = after->value - before->value;

    if (by >= measure_change_bar(scale))
        return MEASURE_HIGHER;
    return by <= -measure_change_bar(scale) ? MEASURE_LOWER : MEASURE_STEADY;
}

int64_t measure_retake_at(int64_t last)
{
    return last + (int64_t)MEASURE_RETAKE_DAYS * 86400;
}
