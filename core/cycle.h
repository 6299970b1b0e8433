/* cycle.h - two people's chase and retreat, from their check-ins; or: not enough yet.
 *
 * The window model of SCIENCE.md 3.5. A window is the calendar day where a check-in was
 * written. Two layers: how moods move (cycle_background.h, every check-in at its time) and
 * whether reach and pull-back fall on the same days (cycle_odds.h, by windows), besides
 * who moved first by their own word.
 *
 * Every output is said, with a value and a 90 % interval, or not said, with what there is and
 * what is needed, by the table of SCIENCE.md 3.6. `claim` is stricter than said: only past it
 * may a sentence assert anything. Association on the same day is not cause; only days on
 * which both wrote are seen, and bad days are skipped more often.
 *
 * What was not asked is missing, never zero. The order of check-ins changes nothing.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_CYCLE_H
#define CORE_CYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/cycle_odds.h"
#include "core/cycle_ou.h"

enum {
    CYCLE_CHECKINS_MAX = 20000,
    CYCLE_LEVEL_CHECKINS = 8, /* SCIENCE.md 3.6, from here on */
    CYCLE_LEVEL_DAYS = 14,
    CYCLE_PAIRED_DAYS = 20,
    CYCLE_REACH_DAYS = 5, /* with the reach, and as many without */
    CYCLE_PULL_BACK_DAYS = 3,
    CYCLE_LOOP_DAYS = 40, /* below it odds are worded, not numbered */
    CYCLE_TAPS = 10,
    CYCLE_SETTLE_CHECKINS = 80
};

/* Half-life of a mood in the population, days: what is shown, so labelled, in place of one's
 * own settle time until that can be said. */
#define CYCLE_SETTLE_POPULATION_DAYS 0.6931471805599453

enum cycle_tap { CYCLE_UNASKED, CYCLE_NO, CYCLE_YES };
enum cycle_first { /* in the order of the words in docs/DOOR.md, after none */
                   CYCLE_FIRST_NONE,
                   CYCLE_FIRST_ME,
                   CYCLE_FIRST_YOU,
                   CYCLE_FIRST_BOTH,
                   CYCLE_FIRST_UNSURE
};

#define CYCLE_MISSING (-1.0)

struct cycle_checkin {
    int64_t at;            /* seconds UTC since 1970, within +-1e12 */
    int32_t zone_min;      /* minutes east of UTC, -1440 .. 1440 */
    unsigned who;          /* 0 or 1 */
    double close, settled; /* 0 .. 10, or CYCLE_MISSING */
    enum cycle_tap reached, pulled_back;
    enum cycle_first first;
};

enum cycle_of { /* what have and need count */
                CYCLE_OF_CHECKINS,
                CYCLE_OF_DAYS,
                CYCLE_OF_PAIRED_DAYS,
                CYCLE_OF_REACH_DAYS,
                CYCLE_OF_OTHER_DAYS,
                CYCLE_OF_PULL_BACK_DAYS,
                CYCLE_OF_TAPS,
                CYCLE_OF_CLAIMS
};

struct cycle_said {
    bool said, claim;
    double value, low, high; /* 90 % interval; all 0 when not said */
    size_t have, need;       /* when not said: the first thing that is missing */
    enum cycle_of of;
};

struct cycle_level {         /* of the mean of both sliders, points 0 .. 10 */
    struct cycle_said usual; /* the mean over the whole time */
    struct cycle_said now;   /* at the last check-in of either; said when usual is */
    double swing;            /* SD of the slow part, points; 0 when not said */
};

struct cycle_odds {
    struct cycle_said said;      /* beta, log-odds */
    struct cycle_odds_days days; /* for "on 9 of the 13 days" */
};

struct cycle_report {
    size_t checkins[2];
    size_t paired_days; /* days on which both wrote */
    struct cycle_level level[2];
    struct cycle_said together;  /* correlation of moods at rest, -1 .. 1 */
    struct cycle_odds odds[2];   /* [0]: 0 reaches, 1 pulls back; [1]: the other way */
    struct cycle_said loop[2];   /* Pr(back | reach) Pr(reach | back), same directions */
    struct cycle_said first;     /* share of first moves that were 0's */
    struct cycle_said settle[2]; /* half-life of a mood, days */
    double lean[2];              /* days with a reach less days with a pull-back, as a share
                                    of that person's days, -1 .. 1: which role comes easier */
};

/* Reads everything. check-ins are put in another order, otherwise unchanged; room has place
 * for count points and is left with rubbish. count at most CYCLE_CHECKINS_MAX. Cannot fail. */
void cycle_fit(struct cycle_checkin *checkins, size_t count, struct cycle_ou_point *room,
               struct cycle_report *out);

struct cycle_change {
    struct cycle_said level[2]; /* usual level, points */
    struct cycle_said odds[2];  /* beta after less beta before */
    struct cycle_said together; /* on the scale of atanh: after less before */
};

/* What differs between two periods, each with its own report: said when the thing itself is
 * said in both, claimed when its sign has a probability of .90. Two reports that each lean on
 * the same prior differ by less than the truth does: a careful answer. */
struct cycle_change cycle_compare(const struct cycle_report *before,
                                  const struct cycle_report *after);

#endif
