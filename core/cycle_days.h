/* cycle_days.h - check-ins put in order and counted by calendar day. */
#ifndef CORE_CYCLE_DAYS_H
#define CORE_CYCLE_DAYS_H

#include "core/cycle.h"

struct cycle_days {
    size_t paired;                  /* days on which both wrote */
    size_t paired_moods;            /* ... and both moved a slider */
    struct cycle_odds_days odds[2]; /* over days on which both taps are known */
    size_t taps;                    /* me or you: both and unsure point nowhere */
    double first[2];                /* days, shared out among the day's taps */
    double lean[2];                 /* see struct cycle_report */
};

/* Orders that leave nothing to chance: equal only if every field is equal. */
void cycle_days_sort_by_time(struct cycle_checkin *checkins, size_t count);
void cycle_days_sort_by_day(struct cycle_checkin *checkins, size_t count);

/* The check-ins must be sorted by day. Several a day by one person are one: a tap was made
 * if it was made once. */
struct cycle_days cycle_days_count(const struct cycle_checkin *checkins, size_t count);

/* The mean of the sliders that were moved, or CYCLE_MISSING. */
double cycle_days_mood(const struct cycle_checkin *checkin);

#endif
