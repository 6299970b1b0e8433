/* instrument.h - questionnaires as JSON <-> struct measure_instrument, bounded and checked.
 *
 * The format is that of content/instruments/ (see the README there). Unknown fields are
 * refused, so that a misspelt "reverse" cannot quietly change every score. Norms and marks
 * whose "verified" is false are read past: nothing unchecked reaches a result.
 */
#ifndef WIRE_INSTRUMENT_H
#define WIRE_INSTRUMENT_H

#include <jansson.h>

#include "core/measure.h"

enum {
    INSTRUMENT_NAME_MAX = 40,      /* bytes: lower-case letters, digits, - and _ */
    INSTRUMENT_TITLE_MAX = 120,    /* bytes                                      */
    INSTRUMENT_WORDING_MAX = 400,  /* bytes an item                              */
    INSTRUMENT_FILE_MAX = 1 << 18, /* bytes                                      */
    INSTRUMENT_WHY_MAX = 160
};

/* Holds everything an instrument points to: the caller's memory, about 90 KiB, and it must not
 * be moved or copied, since `instrument` points into it. */
struct instrument_room {
    struct measure_instrument instrument;
    struct measure_range ranges[MEASURE_ITEMS_MAX];
    uint8_t order[MEASURE_ITEMS_MAX];
    const char *wording[MEASURE_ITEMS_MAX];
    char wording_text[MEASURE_ITEMS_MAX][INSTRUMENT_WORDING_MAX + 1];
    struct measure_scale scales[MEASURE_SCALES_MAX];
    struct measure_key keys[MEASURE_SCALES_MAX][MEASURE_KEYS_MAX];
    struct measure_curve curves[MEASURE_SCALES_MAX][MEASURE_KEYS_MAX];
    struct measure_norm norms[MEASURE_SCALES_MAX][MEASURE_NORMS_MAX];
    struct measure_mark marks[MEASURE_SCALES_MAX][MEASURE_MARKS_MAX];
    char mark_words[MEASURE_SCALES_MAX][MEASURE_MARKS_MAX][INSTRUMENT_TITLE_MAX + 1];
    char names[MEASURE_SCALES_MAX][INSTRUMENT_NAME_MAX + 1];
    char name[INSTRUMENT_NAME_MAX + 1];
    char title[INSTRUMENT_TITLE_MAX + 1];
};

/* Reads one file's object. On any error out is not to be used, and out_why names the field and
 * what is wrong with it. ERR_INPUT: malformed or self-contradictory. ERR_LIMIT: too large. */
MUST_USE enum err instrument_read(struct instrument_room *out, json_t *root,
                                  char out_why[INSTRUMENT_WHY_MAX]);

/* The same object again, ready to be read; the caller's to json_decref. NULL: no memory. */
json_t *instrument_write(const struct measure_instrument *instrument);

/* Lower-case letters, digits, - and _, 1 to INSTRUMENT_NAME_MAX of them: safe as a file name.
 */
bool instrument_name_is_valid(const char *name);

#endif
