/* wording.h - the wording of a published questionnaire, as somebody entitled to it hands it in.
 *
 * Plain text, one item a line, in published order; empty lines do not count. It is counted and
 * checked before anything is kept. What is kept, and where, is the caller's.
 */
#ifndef WIRE_WORDING_H
#define WIRE_WORDING_H

#include "core/measure.h"

enum {
    WORDING_LINE_MAX = 200, /* code points an item: that of an entry's line */
    WORDING_TEXT_MAX = MEASURE_ITEMS_MAX * (4 * WORDING_LINE_MAX + 2) /* bytes */
};

enum wording_fault {
    WORDING_GOOD,
    WORDING_NO_TEXT,  /* too large, or not UTF-8, or it holds a NUL */
    WORDING_TOO_FEW,  /* have: lines there are, need: items         */
    WORDING_TOO_MANY, /* the same                                   */
    WORDING_TOO_LONG, /* item                                       */
    WORDING_TWICE     /* item says what an earlier one says         */
};

struct wording {
    const char *line[MEASURE_ITEMS_MAX]; /* into the text, ended by NUL each */
    enum wording_fault fault;
    size_t have, need;
    size_t item; /* from 1 */
};

/* Cuts text in place, which has room for a NUL at text[len]. Only where fault is WORDING_GOOD
 * are all the lines of the instrument there. */
struct wording wording_cut(const struct measure_instrument *instrument, char *text, size_t len);

#endif
