/* lens_text.h - inside the lens: a message as normalised tokens that know where they stood.
 *
 * Case, accents, curly quotes, zero-width characters, missing apostrophes, texting spelling
 * (u, ur, gonna, b4), masked profanity, drawn-out letters and, for a short list of trigger
 * words, one slip of the finger are levelled. "you're", "youre", "ur" give two tokens, you +
 * are, over the same stretch of the original.
 */
#ifndef CORE_LENS_TEXT_H
#define CORE_LENS_TEXT_H

#include "core/lens.h"
#include "core/lens_data.h"

enum lens_token_sort {
    LENS_WORD,   /* letters, or letters and digits                        */
    LENS_NUMBER, /* begins with a digit: 7, 7:50, 10.30, 7pm, 2nd         */
    LENS_SIGN,   /* emoji and other symbols; a run of the same is one     */
    LENS_STOP,   /* . ! ? and line breaks: the sentence ends              */
    LENS_PAUSE   /* , ; : - brackets                                      */
};

enum {                    /* lens_token.flags */
       LENS_QUOTED = 1,   /* inside double quotation marks                   */
       LENS_SHOUTED = 2,  /* two capitals or more, and no small letter       */
       LENS_EXPANDED = 4, /* not the first token of its stretch              */
       LENS_ASKS = 8,     /* a stop with a question mark                     */
       LENS_LINE = 16     /* a stop that is a line break                     */
};

struct lens_token {
    uint64_t classes;    /* bits of enum lens_class                        */
    const char *text;    /* normalised, len bytes, not terminated          */
    uint32_t hash;       /* lens_hash(text, len)                           */
    uint32_t start, end; /* code points of the original                   */
    uint16_t len;
    uint8_t sort, flags;
};

struct lens_text {
    size_t count;
    size_t room_used;
    struct lens_token token[LENS_TEXT_MAX];
    char room[LENS_TEXT_MAX + 1]; /* the normalised letters               */
};

/* FNV-1a, 32 bits; lens_hash_on goes on from what it gave, by one byte. */
uint32_t lens_hash(const char *text, size_t len);

static inline uint32_t lens_hash_on(uint32_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 16777619U;
}

/* Fills out with the tokens of the first LENS_TEXT_MAX code points. */
void lens_text_read(struct str text, struct lens_text *out);

#endif
