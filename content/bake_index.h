/* bake_index.h - the places of patterns: distinct sets of words and classes, each known by a
 * number, and how a token leads to them. A part of content/bake_lens.c. */
#ifndef CONTENT_BAKE_INDEX_H
#define CONTENT_BAKE_INDEX_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The number of the place that these words and classes (names parted by blanks) make. */
size_t bake_index_place(const char *classes, const uint32_t *words, size_t word_count);

/* How many tokens would fill this place: few words least, classes more. */
size_t bake_index_cost(size_t place);

/* The pattern of this number, as printed, is looked for where the place is filled. */
void bake_index_lead(size_t place, size_t pattern);

/* Prints the index as C tables, once everything was said. */
void bake_index_print(FILE *out);

#endif
