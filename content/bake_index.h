/* bake_index.h - the places of patterns: distinct sets of words and classes, each known by a
 * number, and how a token leads to them. A part of content/bake_lens.c. */
#ifndef CONTENT_BAKE_INDEX_H
#define CONTENT_BAKE_INDEX_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The number of the place that these words and classes (names parted by blanks) make. */
size_t bake_index_place(const char *classes, const uint32_t *words, size_t word_count);

/* An example of how people write: from it is learned how often a word is met. */
void bake_index_hear(const char *text);

/* How often this place would be filled, to choose by: rare words least, whole classes more.
 * Only once everything was heard and the lexicon is read. */
size_t bake_index_cost(size_t place);

/* The pattern of this number, as printed, is looked for where both places are filled. */
void bake_index_lead(size_t place, size_t second, size_t pattern);

/* Prints the index as C tables, once everything was said. */
void bake_index_print(FILE *out);

#endif
