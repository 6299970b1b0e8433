#include "core/change.h"

#include <math.h>

#include "base/must.h"

/* Population values of the background model, SCIENCE.md 3.5: share of variance in the slow
 * part (.78 squared of .78 squared + .55 squared) and how fast it is forgotten, per day. */
static const double SLOW_SHARE = 0.6679108573937864;
static const double FORGET_PER_DAY = 1.0;

static const double ERROR_MAX = 0.5;          /* points */
static const double Z90 = 1.6448536269514722; /* 95th percentile of the normal */

/* A person who has answered 6 6 6 6 is not known exactly: a point on a whole-number scale
 * is rounded, which alone has this variance. */
static const double ROUNDING = 1.0 / 12;

static double mean_of(const struct change_point *points, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        MUST(points[i].value >= 0 && points[i].value <= 10);
        sum += points[i].value;
    }
    return sum / (double)count;
}

static double variance_of(const struct change_point *points, size_t count, double mean)
{
    double squares = 0;

    for (size_t i = 0; i < count; i++)
        squares += (points[i].value - mean) * (points[i].value - mean);
    return squares / (double)(count - 1) + ROUNDING;
}

/* How many independent answers these are worth, as 1 / worth. The double sum over pairs of
 * exp(-|t - u|) runs in one pass, because each term decays by the same factor a step. */
static double share_of_mean(const struct change_point *points, size_t count)
{
    double together = 0, behind = 0;

    for (size_t i = 1; i < count; i++) {
        double days = (double)(points[i].at - points[i - 1].at) / 86400;

        MUST(days >= 0);
        behind = (behind + 1) * exp(-FORGET_PER_DAY * days);
        together += behind;
    }
    return (1 + 2 * SLOW_SHARE * together / (double)count) / (double)count;
}

int64_t change_day(int64_t at, int32_t zone_min)
{
    int64_t local = at + (int64_t)zone_min * 60;

    return local >= 0 ? local / 86400 : -((-local + 86399) / 86400);
}

/* Calendar days from the first to the last, both counted. Someone who flew west may have
 * a first entry on a later day than the next one, so every point is asked. */
static size_t days_of(const struct change_point *points, size_t count)
{
    int64_t first = change_day(points[0].at, points[0].zone_min), last = first;

    for (size_t i = 1; i < count; i++) {
        int64_t day = change_day(points[i].at, points[i].zone_min);

        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    return (size_t)(last - first) + 1;
}

struct change_level change_level(const struct change_point *points, size_t count)
{
    struct change_level level = { .have = count, .need = CHANGE_CHECKINS };
    size_t days = count > 0 ? days_of(points, count) : 0;
    double mean = 0;

    if (count >= 2) {
        mean = mean_of(points, count);
        level.error = sqrt(variance_of(points, count, mean) * share_of_mean(points, count));
    }
    if (count < CHANGE_CHECKINS)
        return level;
    if (days < CHANGE_DAYS) {
        level.have = days;
        level.need = CHANGE_DAYS;
        level.of = CHANGE_OF_DAYS;
        return level;
    }
    if (!(level.error < ERROR_MAX)) {
        double ratio = level.error / ERROR_MAX;

        /* The error falls with the root of the count: at least one more is always asked for. */
        level.need = (size_t)((double)count * ratio * ratio) + 1;
        return level;
    }
    level.said = true;
    level.have = level.need = 0;
    level.value = mean;
    level.low = mean > Z90 * level.error ? mean - Z90 * level.error : 0;
    level.high = mean + Z90 * level.error < 10 ? mean + Z90 * level.error : 10;
    return level;
}
