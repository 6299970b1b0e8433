/* lens_frame.h - inside the lens: which frames fit a clause (content/lens/frames.txt). */
#ifndef CORE_LENS_FRAME_H
#define CORE_LENS_FRAME_H

#include "core/lens_clause.h"

enum { /* of one clause that are kept */
       LENS_FITS_MAX = 24,
       LENS_PATTERNS_MAX = 40
};

struct lens_fits {
    size_t count, patterns;
    uint16_t frame[LENS_FITS_MAX];       /* in the order of the file, each once            */
    uint16_t pattern[LENS_PATTERNS_MAX]; /* every pattern that fits, of those frames       */
};

/* Where in a clause each place of the patterns can be filled: bit n is the nth word. */
struct lens_places {
    uint64_t at[LENS_PLACES_MAX];
    size_t touched_count;
    uint16_t touched[LENS_PLACES_MAX]; /* those that are not 0 */
};

void lens_frame_begin(struct lens_places *out);

/* The frames that fit and are not forbidden by their own "unless" patterns. places: scratch,
 * as lens_frame_begin or the last call left it. */
void lens_frame_fit(const struct lens_text *text, const struct lens_clause *clause,
                    struct lens_places *places, struct lens_fits *out);

#endif
