/* bake_words.h - the lexicon's part of content/bake_lens.c: content/lens/words.txt. */
#ifndef CONTENT_BAKE_WORDS_H
#define CONTENT_BAKE_WORDS_H

#include <stddef.h>
#include <stdio.h>

/* Reads words.txt and prints it as C tables; stops the program at what it does not understand.
 */
void bake_words(const char *name, FILE *out);

/* The classes that words.txt has sections for, once it is read. */
size_t bake_words_classes(void);
const char *bake_words_class(size_t number);

/* Hands every word of a class on. */
void bake_words_each(const char *class_name, void (*each)(void *context, const char *word),
                     void *context);

#endif
