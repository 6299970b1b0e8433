/* check_view.h - what a set of answers says, as JSON: for the check of our own, which the vault
 * scores (vault/view_check.c), and for published ones, which a module of their own scores
 * (wire/measure_view.c).
 */
#ifndef WIRE_CHECK_VIEW_H
#define WIRE_CHECK_VIEW_H

#include "core/measure.h"
#include "wire/json.h"

struct check_scored {
    const struct measure_instrument *instrument;
    struct measure_reading anxiety, avoidance;
    bool enough; /* of both, and a place on the map follows from it */
    int64_t at;  /* seconds UTC; the caller's, of a kept check only */
};

/* NULL: no such instrument, or not one that a person may take in the app: its key has been held
 * against the publication, its wording is ours, and it places a person on both traits. */
const struct measure_instrument *check_instrument(struct str name);

/* The stable word for a region. */
const char *check_region(enum measure_region region);

/* An array of levels as kept, 0 for what was not answered. False: too many, or out of range. */
bool check_answers(const struct measure_instrument *instrument, const json_t *levels,
                   struct measure_answers *out);

/* The instrument has both traits, and answers can place somebody on the map of both. */
bool check_places(const struct measure_instrument *instrument);

/* Of an instrument with both traits. */
struct check_scored check_score(const struct measure_instrument *instrument,
                                const struct measure_answers *answers);

/* Into the object: `next` (an item, from 0, or null), `asked` and `most`. */
void check_say_next(json_t *reply, const struct measure_instrument *instrument,
                    const struct measure_answers *answers);

/* Into the object: `state`, `anxiety`, `avoidance`, `provisional`, `region`, `between` and,
 * where it is said, `chance`. */
void check_say(json_t *reply, const struct check_scored *scored);

/* How the last check differs from the first by more than error alone would show; null until
 * there are two of one instrument that say enough. */
json_t *check_since(const struct check_scored *first, const struct check_scored *last);

#endif
