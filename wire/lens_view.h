/* lens_view.h - what the screens ask the lens, as JSON (docs/DOOR.md, the lens's views).
 *
 * The lens knows nothing of a person's entries and keeps nothing: text in, marks out. In the
 * browser it is a module of its own, fetched when somebody first writes something hard.
 */
#ifndef WIRE_LENS_VIEW_H
#define WIRE_LENS_VIEW_H

#include "wire/json.h"

enum { LENS_VIEW_TEXT_MAX = 80000 }; /* bytes: LENS_TEXT_MAX code points of four each */

/* Answers {"view": "lens"|"scaffold"|"kindly", ...}; always an object, the caller's. */
json_t *lens_view(const json_t *args);

#endif
