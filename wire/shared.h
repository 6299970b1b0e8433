/* shared.h - what may stand in a space of two people, and how a part of an own entry gets
 * there.
 *
 * One table is the law for what this device writes into a shared space and for what it shows of
 * what stands there. A record of the other side that breaks it is kept, sealed and in its
 * chain, so that nothing is missed when a later version understands it; it is never shown. A
 * check-in there has no note, so no app can be made to hand one over or to show one.
 *
 * A copy carries the day it is about and the quarter of that day, by the clock on the wall
 * where it was written: neither the minute nor the zone, which tell where somebody was.
 */
#ifndef WIRE_SHARED_H
#define WIRE_SHARED_H

#include "wire/entry.h"

enum {
    SHARED_WORDS_MAX = 500, /* of a card, an agreement, what a repair talk ended in */
    SHARED_TOPIC_MAX = 200,
    SHARED_ANSWERS_MAX = 6,   /* of the weekly ritual */
    SHARED_MINUTES_MAX = 120, /* of a pause or a talk */
    SHARED_PLACE_MAX = 1000,  /* on the map, hundredths of a standard deviation, both ways */
    SHARED_QUARTER_S = 6 * 3600
};

/* Every type that may stand there; *out_count of them. */
const struct entry_type *shared_types(size_t *out_count);

/* NULL: no such type. */
const struct entry_type *shared_type(struct str name);

/* Checks a record against the law. `o`, `at`, `zone` and `c` may stand beside its fields.
 * ERR_INPUT, ERR_LIMIT: *out_why says why in a word, *out_field names the field or is NULL. */
MUST_USE enum err shared_check(const json_t *record, const char **out_why,
                               const char **out_field);

/* The same as a claim, for what stands there already: it has a time, too. */
bool shared_is_lawful(const json_t *record);

/* The record that hands over the named fields of an own entry: nothing else of it, and nothing
 * that leads back to it. It has `at` and `zone` and no `o` yet. A check becomes a `map`: each
 * place with its interval, and whom it is about. *out is the caller's to json_decref.
 * ERR_INPUT: `never_shared` (this type, or this field), `nothing_ticked`, `not_there` (the
 * entry has no such field, or the answers do not say that yet), `out_of_range` (its time is no
 * time); *out_field as above, borrowed from `fields`. ERR_LIMIT as shared_check. On failure
 * *out is unchanged. */
MUST_USE enum err shared_from(const json_t *entry, const json_t *fields, json_t **out,
                              const char **out_why, const char **out_field);

/* Where a copy's time stands: the quarter of the day, on the wall, as if that wall were UTC.
 * at: seconds of the years 1970 to 9999; zone: minutes east of UTC. */
int64_t shared_time(int64_t at, int64_t zone);

#endif
