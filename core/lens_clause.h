/* lens_clause.h - inside the lens: a message cut into clauses, each with its scope. */
#ifndef CORE_LENS_CLAUSE_H
#define CORE_LENS_CLAUSE_H

#include "core/lens_text.h"

enum {
    LENS_CLAUSE_TOKENS_MAX = 63, /* a longer clause is cut                                   */
    LENS_CLAUSES_MAX = LENS_TEXT_MAX
};

enum lens_tag {                        /* the scope of a clause */
                LENS_TAG_ASKED = 1,    /* its sentence ends in a question mark    */
                LENS_TAG_QUOTED = 2,   /* most of it stands in quotation marks   */
                LENS_TAG_REPORTED = 4, /* someone else's words, or what was said */
                LENS_TAG_THIRD = 8,    /* about somebody else, and "you" is not in it    */
                LENS_TAG_SELF = 16,    /* about myself, and "you" is not in it    */
                LENS_TAG_NEGATED = 32,
                LENS_TAG_CONDITIONAL = 64,
                LENS_TAG_PLAYFUL = 128, /* lol, a laughing face: in it or right after */
                LENS_TAG_PRAISE = 256,
                LENS_TAG_YOU = 512,
                LENS_TAG_ORDER = 1024, /* begins with a bare verb */
                LENS_TAG_SHOUTED = 2048
};

enum { LENS_TAGS = 12 };

struct lens_clause {
    uint64_t classes;    /* of all its tokens                                              */
    uint32_t first, end; /* tokens [first, end)                                            */
    uint32_t sentence;   /* clauses of one sentence share a number                         */
    uint16_t tags;
};

struct lens_clauses {
    size_t count;
    struct lens_clause clause[LENS_CLAUSES_MAX];
};

/* Is this a token that carries words (not a mark of punctuation)? */
bool lens_clause_counts(const struct lens_token *token);

void lens_clause_split(const struct lens_text *text, struct lens_clauses *out);

#endif
