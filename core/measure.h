/* measure.h - score a questionnaire, choose the next question, and say no more than is known.
 *
 * An instrument is data (content/instruments/, one JSON file each, baked into tables at build):
 * items, the scales that read them, norms, and for some scales an item response model. Traits
 * are measured in SD: standard deviations of the reference people, 0 = their average adult.
 * Secure is not a scale; it is low on both. These are strategies, not verdicts, so every
 * reading carries its interval, and a region is named only when four in five would bet on it.
 *
 * The model (Gibbons & Hedeker 1992, graded responses after Samejima 1969): each scale is one
 * general trait g plus, per facet, one s; both standard normal, all independent, and
 *     P(level >= k) = 1 / (1 + exp(-(general g + specific s - step[k - 2])))
 * Without the facets near-synonyms count twice, and errors come out a quarter too small.
 *
 * To run a check, keep a struct measure_answers ({0} to begin). Answers from outside go through
 * measure_answers_check() once. After each answer measure_next() gives the next item, or
 * MEASURE_NONE; measure_read() gives a scale's value with its 80 % interval; and measure_say()
 * gives, of anxiety and avoidance, the region, or the two it lies between.
 *
 * measure_instrument(STR("own-18")) is our own check; measure_scale_of() finds its two scales.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_MEASURE_H
#define CORE_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    MEASURE_ITEMS_MAX = 64,
    MEASURE_SCALES_MAX = 8,
    MEASURE_KEYS_MAX = 48,  /* items of one scale                                   */
    MEASURE_FACETS_MAX = 6, /* of one scale                                         */
    MEASURE_LEVELS_MAX = 9,
    MEASURE_MARKS_MAX = 4,   /* of one scale                                         */
    MEASURE_NORMS_MAX = 32,  /* points of a percentile table                         */
    MEASURE_RETAKE_DAYS = 56 /* sooner, a difference is mostly error and memory      */
};
#define MEASURE_NONE          SIZE_MAX /* "no item", "no scale"                            */
#define MEASURE_SURE          0.80     /* the chance from which a region is named          */
#define MEASURE_PARAMETER_MAX 6.0      /* slopes, logits per SD                            */
#define MEASURE_STEP_MAX      20.0     /* steps, logits                                    */
#define MEASURE_STEP_GAP      0.001    /* least distance of two steps, logits              */

enum measure_trait { MEASURE_OTHER, MEASURE_ANXIETY, MEASURE_AVOIDANCE };
enum measure_total { MEASURE_MEAN, MEASURE_SUM };
enum measure_permission {
    MEASURE_OWN,      /* our own wording                                            */
    MEASURE_FREE,     /* its owner lets anybody use it                               */
    MEASURE_RESEARCH, /* free for research; anything else must be asked for          */
    MEASURE_ASK       /* ask first                                                   */
};

struct measure_range {
    uint8_t low;    /* what the lowest answer counts in the published form, 0 or 1  */
    uint8_t levels; /* 2 .. MEASURE_LEVELS_MAX                                      */
};

struct measure_key { /* one item as one scale reads it */
    uint8_t item;    /* 0-based, in published order                                 */
    uint8_t facet;   /* 0-based, within the scale                                   */
    bool reverse;
};

struct measure_curve { /* of an answer already turned by `reverse` */
    double general;    /* logits per SD of the general trait                        */
    double specific;   /* logits per SD of the facet's own; all 0: a plain model    */
    double step[MEASURE_LEVELS_MAX - 1]; /* logits, rising; levels - 1 are in use   */
};

struct measure_norm { /* one point of a percentile table; points rise */
    double percent, points;
};

enum measure_side { MEASURE_BELOW, MEASURE_AT_MOST, MEASURE_AT_LEAST };

struct measure_mark { /* a line its authors drew; never a diagnosis */
    enum measure_side side;
    double points;
    const char *words;
};

struct measure_scale {
    const char *name;
    enum measure_trait trait;
    const struct measure_key *keys;     /* keys_count of them                           */
    const struct measure_curve *curves; /* one a key, or NULL: no model             */
    size_t keys_count, facets_count;
    double trust; /* how much one answer's evidence counts, over 0 .. 1; below 1 while the
                     curves are borrowed, which widens errors by about 1 / sqrt(trust) */
    enum measure_total total;
    double times;                     /* the total is multiplied by this             */
    double norm_mean, norm_sd;        /* points; norm_sd 0: no norms                 */
    const struct measure_norm *norms; /* norms_count of them, may be 0              */
    size_t norms_count;
    const struct measure_mark *marks; /* marks_count of them, may be 0              */
    size_t marks_count;
    double alpha;  /* internal consistency, 0: unknown                              */
    double retest; /* correlation over about a month, 0: unknown                    */
};

struct measure_instrument {
    const char *name, *title;
    const struct measure_range *ranges; /* one an item                              */
    const struct measure_scale *scales;
    const char *const *wording; /* one an item, {who} for the person it is about; NULL:
                                   not ours to ship                                 */
    const uint8_t *order;       /* the order of asking, items_count of them, 0-based      */
    size_t items_count, scales_count;
    enum measure_permission permission;
    bool verified;    /* somebody has held the key against the publication          */
    bool provisional; /* not yet calibrated on its own answers                      */
};

struct measure_answers {              /* caller's; {0} means nothing answered yet  */
    uint8_t level[MEASURE_ITEMS_MAX]; /* 0 = unanswered, else 1 (lowest) .. levels, as
                                         chosen: keys are turned here, not by callers */
};

/* When to stop asking about a scale: at least `least` answers and one in every facet, and then
 * at `most` answers, or once sure of the side of the average, or precise enough. */
struct measure_policy {
    size_t least, most;
    double side;   /* chance */
    double sd;     /* SD */
    bool adaptive; /* choose by expected precision within the facets still owed, not by order */
};
#define MEASURE_POLICY ((struct measure_policy){ 3, 8, 0.90, 0.42, false })

struct measure_step {
    size_t item;  /* to ask now, or MEASURE_NONE: enough is known or all was asked  */
    size_t asked; /* answers so far                                                 */
    size_t most;  /* the answers it can come to at most                             */
};

struct measure_reading {
    size_t answered, of;
    bool enough;       /* else not yet: show `answered`, not the value               */
    bool placed;       /* value .. percentile are known: a model, or norms and alpha */
    bool has_points;   /* at most a fifth of the answers is missing                  */
    double points;     /* mean or sum in the published form's own units              */
    double value, sd;  /* SD                                                         */
    double low, high;  /* SD; four in five lie between                               */
    double above;      /* chance that the trait is above the average adult's         */
    double percentile; /* 0 .. 100 of the reference people                          */
};

enum measure_region { MEASURE_SECURE, MEASURE_ANXIOUS, MEASURE_AVOIDANT, MEASURE_BOTH };

struct measure_said {
    enum measure_region region, beside; /* likeliest, and the next: always neighbours */
    double chance[4];                   /* by region, adding to 1                     */
    bool named; /* true: say `region`; false: say "between region and beside"         */
};

enum measure_change { MEASURE_STEADY, MEASURE_LOWER, MEASURE_HIGHER };

/* The instruments that were baked in, by name or by index; NULL: no such one. */
const struct measure_instrument *measure_instrument(struct str name);
const struct measure_instrument *measure_instrument_at(size_t i);

/* Holds an instrument from outside against every limit above and against itself; all else here
 * trusts it. ERR_INPUT: it contradicts itself. ERR_LIMIT: too many or too large. */
MUST_USE enum err measure_instrument_check(const struct measure_instrument *instrument);

/* The first scale of that trait, or NULL. */
const struct measure_scale *measure_scale_of(const struct measure_instrument *instrument,
                                             enum measure_trait trait);

/* ERR_INPUT: a level out of its item's range, or an answer beyond the last item; *out_item is
 * that item. */
MUST_USE enum err measure_answers_check(const struct measure_instrument *instrument,
                                        const struct measure_answers *answers,
                                        size_t *out_item);

/* The next question. Those passed over come last, and only while their scale needs them. A
 * scale without a model is asked whole. */
struct measure_step measure_next(const struct measure_instrument *instrument,
                                 const struct measure_answers *answers,
                                 struct measure_policy policy);

/* What the answers so far say on one scale. Cannot fail: with no answers it is the prior,
 * value 0 and sd 1, and `enough` is false. */
struct measure_reading measure_read(const struct measure_instrument *instrument,
                                    const struct measure_scale *scale,
                                    const struct measure_answers *answers,
                                    struct measure_policy policy);

/* Only the points: fast, for many people. False: too much is missing. */
bool measure_points(const struct measure_instrument *instrument,
                    const struct measure_scale *scale, const struct measure_answers *answers,
                    double *out_points);

bool measure_mark_is_met(const struct measure_mark *mark, double points);

/* Both readings must be placed. */
struct measure_said measure_say(const struct measure_reading *anxiety,
                                const struct measure_reading *avoidance);

/* The smallest difference between two readings that error alone would show in fewer than one
 * of ten people, SD; from the retest correlation, or .80 where none is known. */
double measure_change_bar(const struct measure_scale *scale);
enum measure_change measure_change(const struct measure_scale *scale,
                                   const struct measure_reading *before,
                                   const struct measure_reading *after);

/* When a repeat makes sense again, seconds UTC, given when the last one was. */
int64_t measure_retake_at(int64_t last);

#endif
