/* simulate.h - a couple that never was: what each of two people would have written.
 *
 * Underneath runs a damped system of two people after Felmlee and Greenberg (1999), with
 * noise: x is how secure a person feels, 0 = their usual, and
 *     dx = a (set - x) dt + c (y - x) dt + shocks, a part of which both share.
 * On top, by the day: who reaches, who pulls back, and how each answers the other, by
 * strategy. It is a picture for the sample couple, for tests and for what-if; not a forecast.
 *
 * The same couple gives the same events, byte for byte, on every machine: the arithmetic is
 * + - * / and sqrt only, which IEEE 754 rounds one way. The random numbers are splitmix64
 * (Steele, Lea and Flood 2014): no secret may ever be made of them.
 *
 * Pure: no heap, clock, locale or I/O. Texts live for ever; no other pointer is kept.
 */
#ifndef CORE_SIMULATE_H
#define CORE_SIMULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/cycle.h"
#include "core/patterns.h"
#include "core/simulate_temper.h"
#include "core/simulate_words.h"
#include "core/skills.h"

enum { SIMULATE_DAYS_MAX = 3660, SIMULATE_DAY_EVENTS_MAX = 24 };

struct simulate_couple {
    uint64_t seed;
    enum simulate_strategy strategy[2];
    int64_t now;      /* seconds UTC since 1970: every event is before it */
    int32_t zone_min; /* minutes east of UTC, -1440 .. 1440: where both live */
    unsigned days;    /* 1 .. SIMULATE_DAYS_MAX: today and the days before it */
};

struct simulate_checkin {
    unsigned close, settled; /* 0 .. 10 */
    bool reached, pulled_back;
    enum cycle_first first;
    const char *note; /* may be NULL */
};

struct simulate_trigger {
    const struct simulate_moment *moment;
    unsigned intensity; /* 0 .. 10 */
    int after;          /* 0 .. 10, or -1: never rated again */
    int64_t after_at;   /* seconds UTC; 0 when after is -1 */
};

struct simulate_pause {
    enum skills_skill skill;
    unsigned before, after; /* intensity, 0 .. 10 */
    unsigned seconds;
    bool after_trigger; /* it belongs to this person's latest trigger */
};

enum simulate_kind { SIMULATE_CHECKIN, SIMULATE_TRIGGER, SIMULATE_PAUSE, SIMULATE_MESSAGE };

struct simulate_event {
    enum simulate_kind kind;
    unsigned who; /* 0 or 1 */
    int64_t at;   /* seconds UTC since 1970 */
    union {
        struct simulate_checkin checkin;
        struct simulate_trigger trigger;
        struct simulate_pause pause;
        const struct simulate_letter *message;
    };
};

struct simulate { /* caller's; a plain copy is a second, equal run */
    struct simulate_couple couple;
    uint64_t chance;
    unsigned day; /* days told so far */
    double felt[2];
    size_t told[2][SIMULATE_VOICES][4]; /* how much of each list has been used */
    struct simulate_event today[SIMULATE_DAY_EVENTS_MAX];
    size_t today_count, today_at;
};

/* Begins a run. The couple must be within the limits named above. */
void simulate_init(struct simulate *out, const struct simulate_couple *couple);

/* The next event in order of time; false when there are no more, and out is untouched. */
bool simulate_next(struct simulate *sim, struct simulate_event *out);

/* A check-in as the cycle reads it: all was asked, and the day is that of UTC. */
struct cycle_checkin simulate_as_told(const struct simulate_event *event);

/* The voice a strategy speaks in when it has to choose one: for `calm` and the like. */
enum simulate_voice simulate_voice_of(enum simulate_strategy strategy);

#endif
