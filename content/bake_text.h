/* bake_text.h - what the readers of content/lens share: lines, names, and C as text. */
#ifndef CONTENT_BAKE_TEXT_H
#define CONTENT_BAKE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { BAKE_LINE_MAX = 4096, BAKE_NAME_MAX = 64 }; /* bytes */

/* Stops the program, naming the file and line that are being read. */
_Noreturn void bake_text_stop(const char *why);

/* Hands every line of a file that is neither empty nor a comment to take, without the blanks
 * around it; section: BAKE_LINE_MAX bytes that take may use from line to line. */
void bake_text_lines(const char *name, void (*take)(char *section, char *line));

/* FNV-1a, as lens_hash in core/lens_text.c: what a word is called in the tables. */
uint32_t bake_text_hash(const char *text, size_t len);

/* The text without the blanks around it, in place. */
char *bake_text_trim(char *line);

/* A copy that is never released. */
char *bake_text_copy(const char *text);

/* Adds LENS_BIT(LENS_CLASS_NAME) to a C expression in cap bytes. */
void bake_text_append_class(char *expression, size_t cap, const char *name);

/* The expression, or 0 for an empty one. */
const char *bake_text_or_zero(const char *expression);

/* Prints a text as a C string. */
void bake_text_print(FILE *out, const char *text);

#endif
