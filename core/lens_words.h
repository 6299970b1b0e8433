/* lens_words.h - inside the lens: what the lexicon knows of a word (content/lens/words.txt). */
#ifndef CORE_LENS_WORDS_H
#define CORE_LENS_WORDS_H

#include "core/lens_text.h"

/* Bits of the classes of a word; 0 for a word the lexicon does not have. */
uint64_t lens_words_classes(uint32_t hash);

/* Classes that a token beginning with a digit has: a number, and perhaps a time of day. */
uint64_t lens_words_number(const char *text, size_t len);

/* Classes of an emoji. */
uint64_t lens_words_sign(uint32_t point);

/* The words that a texting or contracted spelling stands for ("youre": "you are"), or NULL. */
const char *lens_words_spelling(const char *text, size_t len);

/* The trigger word that is one slip of the finger away from an unknown word, or NULL. */
const char *lens_words_mend(const char *text, size_t len);

#endif
