/* checkins.h - check-ins as JSON lines for researchers, and the report on them.
 *
 * A line is {"who":0|1,"t":"2026-03-01T20:15:00+01:00","close":7,"settled":4,"reached":true,
 * "pulled_back":false,"first":"me"}; all but who and t may be left out or null, and are then
 * missing, not zero. A field of any other name is refused: it would be a spelling mistake that
 * silently changes the answer. Times are RFC 3339 with their offset, 1970 .. 2199.
 */
#ifndef WIRE_CHECKINS_H
#define WIRE_CHECKINS_H

#include <jansson.h>

#include "base/err.h"
#include "base/str.h"
#include "core/cycle.h"

enum { CHECKINS_LINE_MAX = 4096, CHECKINS_WRITTEN_MAX = 192 }; /* bytes */

/* Reads one line without its end. ERR_INPUT, ERR_LIMIT: out is untouched, *out_why says what
 * is wrong, in words that follow "line 3: " and want a full stop. */
MUST_USE enum err checkins_read(struct str line, struct cycle_checkin *out,
                                const char **out_why);

/* Writes one line, ended by a zero byte, without a line feed. */
void checkins_write(const struct cycle_checkin *checkin, char out[CHECKINS_WRITTEN_MAX]);

/* The whole report, as docs/CYCLE.md describes it; NULL: no memory. */
json_t *checkins_report(const struct cycle_report *report);

/* What changed from one period to another; NULL: no memory. */
json_t *checkins_change(const struct cycle_change *change);

#endif
