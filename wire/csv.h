/* csv.h - comma-separated text in, one row at a time (RFC 4180), and answers out of it.
 *
 * Semicolons and tabs are taken as well, when the first row has no comma: that is what
 * spreadsheets write in half of Europe. Lines end in LF or CRLF; a leading byte order mark and
 * empty lines are passed over. Nothing is kept but what the caller holds.
 *
 * Answers: a header with Q1 .. Qn, n being the instrument's items in published order, and rows
 * of numbers as published; blank = missing. A column "id" is kept, others are passed over.
 */
#ifndef WIRE_CSV_H
#define WIRE_CSV_H

#include "core/measure.h"

enum {
    CSV_FIELDS_MAX = 512,
    CSV_ROW_MAX = 1 << 16,  /* bytes                */
    CSV_FILE_MAX = 1 << 29, /* bytes: half a gibibyte */
    CSV_ID_MAX = 200,       /* bytes                */
    CSV_WHY_MAX = 200
};

struct csv { /* the caller's; borrows the text */
    struct str text;
    size_t at;
    size_t line; /* of the next row, from 1 */
    char separator;
};

struct csv_row {
    struct str
        fields[CSV_FIELDS_MAX]; /* into the text, or into room where quotes were undone */
    size_t count;
    size_t line; /* where it begins, from 1 */
    char room[CSV_ROW_MAX];
};

struct csv_header { /* where things are */
    size_t column[MEASURE_ITEMS_MAX];
    size_t id; /* or MEASURE_NONE */
    size_t columns;
    size_t passed_over; /* columns that are neither an item nor the id */
};

/* ERR_LIMIT: larger than CSV_FILE_MAX. ERR_INPUT: not UTF-8. */
MUST_USE enum err csv_open(struct csv *out, struct str text);

/* ERR_ABSENT: no row is left. ERR_INPUT: a quote that is not closed, or has something behind
 * it. ERR_LIMIT: too many fields or bytes. After an error the rest is not to be read. */
MUST_USE enum err csv_next(struct csv *csv, struct csv_row *out);

/* ERR_INPUT: an item's column is missing, twice there, or beyond the instrument. */
MUST_USE enum err csv_read_header(const struct csv_row *row,
                                  const struct measure_instrument *instrument,
                                  struct csv_header *out, char out_why[CSV_WHY_MAX]);

/* ERR_INPUT: a field is not an answer of its item, or the row is longer or shorter than the
 * header; out_why names the line, the column and what would do. out is then unchanged. */
MUST_USE enum err csv_read_answers(const struct csv_row *row, const struct csv_header *header,
                                   const struct measure_instrument *instrument,
                                   struct measure_answers *out, char out_why[CSV_WHY_MAX]);

/* The row's id, or nothing. */
struct str csv_id(const struct csv_row *row, const struct csv_header *header);

/* Writes one field, quoted if it must be, NUL-terminated. A leading = + - @ gets an apostrophe
 * before it: spreadsheets run what begins so. ERR_LIMIT: it does not fit, and nothing is. */
MUST_USE enum err csv_put(struct str field, char *out, size_t cap);

#endif
