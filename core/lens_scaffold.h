/* lens_scaffold.h - from an author's own words to "When ... I feel ... I need ... Would you
 * ...?"
 *
 * The four parts are filled with good signs found in the draft, in the author's words, and left
 * open ("[what I feel]") where nothing was found. What comes out never holds an issue mark: a
 * part that would bring one is left open too. Pure: no heap; no pointer is kept.
 */
#ifndef CORE_LENS_SCAFFOLD_H
#define CORE_LENS_SCAFFOLD_H

#include "core/lens.h"

enum lens_tone { LENS_PLAIN, LENS_WARM, LENS_BRIEF, LENS_TONES };

enum lens_part { LENS_HAPPENED, LENS_FEEL, LENS_NEEDED, LENS_ASK, LENS_PARTS };

enum { LENS_PART_MAX = 600, LENS_SCAFFOLD_MAX = 4096 }; /* bytes */

struct lens_scaffold {
    char text[LENS_SCAFFOLD_MAX]; /* terminated */
    size_t len;
    bool open[LENS_PARTS];                /* nothing was found for this part */
    char part[LENS_PARTS][LENS_PART_MAX]; /* what stands in each, terminated; "" where open */
};

/* Builds the scaffold of a draft. Cannot fail. */
void lens_scaffold(struct str draft, enum lens_tone tone, struct lens_work *work,
                   struct lens_scaffold *out);

#endif
