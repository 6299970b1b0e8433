/* lens_kindly.h - innocent readings of a message that stung, as questions.
 *
 * For the reader's side: two or three ways in which the same words could have been meant well.
 * Where the words hold a threat, fear or control there is no kind reading, and none is given:
 * the caller shows the Help page's words instead.
 */
#ifndef CORE_LENS_KINDLY_H
#define CORE_LENS_KINDLY_H

#include "core/lens.h"

enum { LENS_READINGS_MAX = 3 };

struct lens_readings {
    bool help; /* show the Help page's words; count is 0 */
    size_t count;
    const char *reading[LENS_READINGS_MAX]; /* whole sentences, each a question */
};

/* Readings of a message that was received. Cannot fail. */
void lens_kindly(struct str message, struct lens_work *work, struct lens_readings *out);

#endif
