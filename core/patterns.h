/* patterns.h - which moments, feelings and urges go together for one person.
 *
 * Each rough moment carries signs (feelings, signs of the body, times of day, kinds of event:
 * whatever the caller numbers) and outcomes: the urge that followed, and whether it felt older
 * than today. A link is one sign with one outcome: of 8 moments with shame, 6 felt older.
 * Shares are Beta(2, 2); whether the outcome is more frequent with the sign than without is
 * asked of the sceptical model of cycle_odds.h, and since many links are looked at, a claim
 * wants two standard errors. Going together is not causing.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_PATTERNS_H
#define CORE_PATTERNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum patterns_urge { /* in the order of the words in docs/DOOR.md */
                     PATTERNS_REACH,
                     PATTERNS_HOLD_ON,
                     PATTERNS_PROTEST,
                     PATTERNS_PULL_BACK,
                     PATTERNS_SHUT_DOWN,
                     PATTERNS_PLEASE,
                     PATTERNS_OTHER,
                     PATTERNS_URGES
};

enum patterns_older { PATTERNS_UNASKED, PATTERNS_NO, PATTERNS_MAYBE, PATTERNS_YES };

enum {
    PATTERNS_OLDER = PATTERNS_URGES, /* the outcome after the urges: felt older, or maybe */
    PATTERNS_OUTCOMES,
    PATTERNS_SIGNS_MAX = 16,    /* of one moment */
    PATTERNS_KINDS_MAX = 256,   /* numbers a sign may have */
    PATTERNS_NEED_MOMENTS = 10, /* before anything is said */
    PATTERNS_NEED_SIGN = 5,     /* moments with the sign, and as many without */
    PATTERNS_NEED_BOTH = 3      /* moments with sign and outcome */
};

struct patterns_moment {
    uint8_t signs[PATTERNS_SIGNS_MAX]; /* the caller's numbering; twice counts once */
    size_t signs_count;
    unsigned urge; /* enum patterns_urge; PATTERNS_URGES: not given */
    enum patterns_older older;
};

struct patterns_link {
    size_t with, with_both;   /* moments with the sign; of these, with the outcome */
    size_t other, other_both; /* moments without it; of these, with the outcome */
    double share, low, high;  /* of the outcome among moments with the sign; 90 % interval */
    double strength;          /* standard errors that the sceptical log-odds stand above 0 */
    unsigned outcome;         /* an urge, or PATTERNS_OLDER */
    uint8_t sign;
    bool claim; /* more often than without the sign: strength of at least two */
};

/* Writes the strongest links, strongest first, at most cap, and returns how many. Moments in
 * which an outcome was not asked do not count for it. 0 below PATTERNS_NEED_MOMENTS. The
 * order of moments changes nothing. */
size_t patterns_find(const struct patterns_moment *moments, size_t count,
                     struct patterns_link *out, size_t cap);

#endif
