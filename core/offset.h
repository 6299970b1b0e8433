/* offset.h - how far apart the clocks of two phones are, from time stamps that they exchange.
 *
 * NTP's four stamps (Mills 1991): I send at t1, they hear it at t2 and answer at t3, and I have
 * that answer at t4; t1 and t4 are by my clock, t2 and t3 by theirs. Then
 *
 *     offset = ((t2 - t1) + (t3 - t4)) / 2        round trip = (t4 - t1) - (t3 - t2)
 *
 * and, however unequal the two ways were, the true offset lies within half the round trip of
 * that. So of the last OFFSET_KEPT exchanges the one with the least bound speaks. Clocks drift
 * apart, so a bound grows with its age. A clock that somebody sets shows as two exchanges whose
 * intervals do not meet; what is older is then forgotten.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_OFFSET_H
#define CORE_OFFSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum {
    OFFSET_KEPT = 16,        /* exchanges that are remembered */
    OFFSET_DRIFT_PPM = 100,  /* between two phones; twice what one crystal may be off */
    OFFSET_ROUND_MAX = 10000 /* ms: a slower answer says too little */
};

struct offset_stamps { /* ms since 1970 */
    int64_t sent, heard, answered, back;
};

struct offset_exchange {
    double offset_ms, half_ms; /* the estimate, and half the round trip */
    int64_t back_ms;           /* when it was complete */
};

/* All zero is a good beginning. */
struct offset {
    struct offset_exchange kept[OFFSET_KEPT];
    size_t count, next;
};

struct offset_said {
    bool known;       /* else the numbers are 0 */
    double offset_ms; /* their clock less mine */
    double error_ms;  /* the truth lies within this of it, if neither clock is set meanwhile */
};

/* ERR_INPUT: no such exchange can have been (an answer before its question, a round trip below
 * 0 or above OFFSET_ROUND_MAX); nothing has changed. */
MUST_USE enum err offset_take(struct offset *offset, const struct offset_stamps *stamps);

struct offset_said offset_say(const struct offset *offset, int64_t now_ms);

#endif
