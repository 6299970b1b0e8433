/* html.h - text into HTML, by the place where it will stand. */
#ifndef SERVER_HTML_H
#define SERVER_HTML_H

#include "base/err.h"
#include "base/str.h"

/* Text between tags. Writes at most cap bytes at dst, no NUL; *out_len is how many.
 * ERR_LIMIT: no room; then *out_len is unchanged and dst holds nothing of use. */
MUST_USE enum err html_text(struct str text, char *dst, size_t cap, size_t *out_len);

/* The same inside a quoted attribute, by either quote. */
MUST_USE enum err html_attr(struct str text, char *dst, size_t cap, size_t *out_len);

#endif
