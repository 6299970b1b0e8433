#include "core/change.h"

#include <math.h>

#include "base/must.h"

/* Population values of the background model, SCIENCE.md 3.5: share of variance in the slow
 * part (.78 squared of .78 squared + .55 squared) and how fast it is forgotten, per day. */
static const double SLOW_SHARE = 0.6679108573937864;
static const double FORGET_PER_DAY = 1.0;

static const double ERROR_MAX = 0.5;          /* points */
static const double Z90 = 1.6448536269514722; /* 95th percentile of the normal */

/* What is known of the spread of a person's answers before any: about a point and a half,
 * worth two answers. Without it those who happened to answer alike would be said too soon. */
static const double SPREAD = 1.5;
static const double SPREAD_WORTH = 2;

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
    return squares / (double)(count - 1);
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

double change_error(double variance, size_t count, double share)
{
    double own = (double)(count - 1), n = (double)count;
    double spread = SPREAD_WORTH * SPREAD * SPREAD;

    /* Answers that hang together lie too near their own mean: E own = n (1 - share). */
    variance *= own / (n * (1 - share));
    return sqrt((own * variance + spread) / (own + SPREAD_WORTH) * share);
}

double change_stretch(double share)
{
    double freedom = 1 / share - 1, z = Z90, z3 = z * z * z, z5 = z3 * z * z;

    return 1 + ((z3 + z) / 4 + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom)) / (freedom * z);
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
    double mean = 0, share = 0, reach;

    if (count >= 2) {
        mean = mean_of(points, count);
        share = share_of_mean(points, count);
        level.error = change_error(variance_of(points, count, mean), count, share);
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
    reach = Z90 * level.error * change_stretch(share);
    level.low = mean > reach ? mean - reach : 0;
    level.high = mean + reach < 10 ? mean + reach : 10;
    return level;
}

/* Days before the first of January of a year, since 1970. */
static int64_t days_before(int64_t year)
{
    int64_t past = year - 1;

    return 365 * (year - 1970) + (past / 4 - past / 100 + past / 400) -
           (1969 / 4 - 1969 / 100 + 1969 / 400);
}

int32_t change_week(int64_t day)
{
    MUST(day >= 0 && day <= 2932896);
    int64_t thursday = day - (day + 3) % 7 + 3; /* 1970 began on a Thursday */
    int64_t year = 1970 + thursday / 366;       /* never too late, and early by a few years */

    while (days_before(year + 1) <= thursday)
        year++;
    return (int32_t)(year * 100 + (thursday - days_before(year)) / 7 + 1);
}
