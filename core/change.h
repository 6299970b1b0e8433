/* change.h - how a person is now, by their own check-ins, and how sure that is.
 *
 * A level is the mean of the answers given, in points 0 .. 10. Answers a few hours apart say
 * much the same thing, so the standard error counts how they hang together: a slow part that
 * halves in about .7 of a day and a quick part (both as in the population, SCIENCE.md 3.5).
 * A level is said from CHANGE_CHECKINS check-ins over CHANGE_DAYS calendar days on, and only
 * when its standard error is under half a point (SCIENCE.md 3.6).
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_CHANGE_H
#define CORE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CHANGE_CHECKINS = 8, CHANGE_DAYS = 14 };

enum change_of { CHANGE_OF_CHECKINS, CHANGE_OF_DAYS }; /* what have and need count */

struct change_point {
    int64_t at;       /* seconds UTC since 1970 */
    int32_t zone_min; /* minutes east of UTC where it was written: decides its calendar day */
    double value;     /* 0 .. 10 */
};

struct change_level {
    bool said;
    double value, low, high; /* points, 90 % interval; 0 when not said */
    double error;            /* standard error, points; 0 for no points at all */
    size_t have, need;       /* when not said: what is missing, counted in `of` */
    enum change_of of;
};

/* The level of one answer (close, or settled) over the points given. Points must be in
 * order of time; ties may stand in any order. Cannot fail. */
struct change_level change_level(const struct change_point *points, size_t count);

/* The standard error of a mean from the sample variance (over count - 1) and the share of one
 * answer's variance that is left in the mean: 1 / count for answers that have nothing to do
 * with each other, more for those that hang together, below 1. Such answers also lie too near
 * their own mean, which is put right here; and a whole-number scale adds its rounding. */
double change_error(double variance, size_t count, double share);

/* By how much a 90 % interval must be wider because the variance, too, is known from no more
 * than 1 / share answers: Student's t over the normal (Fisher and Cornish 1960). */
double change_stretch(double share);

/* The calendar day an instant belongs to where it was written, in days since 1970. */
int64_t change_day(int64_t at, int32_t zone_min);

/* The week such a day belongs to by ISO 8601, as yyyyww: weeks begin on Monday, and a week is
 * of the year in which its Thursday lies. day is 0 .. 2932896 (the end of the year 9999). */
int32_t change_week(int64_t day);

#endif
