/* utf8.h - walk and check UTF-8 (RFC 3629). Total: any bytes are safe. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { UTF8_REPLACEMENT = 0xFFFD };

/* The code point that begins at *at, which moves past it. A broken byte gives
 * UTF8_REPLACEMENT and moves by one. *at must be less than text.len. */
uint32_t utf8_next(struct str text, size_t *at);

/* No overlong forms, no surrogates, nothing beyond U+10FFFF, no NUL. */
bool utf8_is_valid(struct str text);

/* Code points, counting each broken byte as one. */
size_t utf8_count(struct str text);

#endif
