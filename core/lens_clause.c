#include "core/lens_clause.h"

#include <string.h>

#include "core/lens_classes.h"

enum { SPLIT_AFTER_MIN = 3 }; /* words a clause has before "and", "but" or a comma may end it */

static const uint64_t subjects = LENS_BIT(LENS_CLASS_I) | LENS_BIT(LENS_CLASS_YOU) |
                                 LENS_BIT(LENS_CLASS_WE) | LENS_BIT(LENS_CLASS_THEY);

static bool is_word(const struct lens_token *token, const char *word)
{
    return token->text[0] == word[0] && token->len == strlen(word) &&
           memcmp(token->text, word, token->len) == 0;
}

bool lens_clause_counts(const struct lens_token *token)
{
    return token->sort != LENS_STOP && token->sort != LENS_PAUSE;
}

static bool is_joiner(const struct lens_token *token)
{
    return is_word(token, "and") || is_word(token, "but") || is_word(token, "so") ||
           is_word(token, "or") || is_word(token, "then") || is_word(token, "yet") ||
           is_word(token, "plus") || is_word(token, "because");
}

/* Does a new clause begin at this token? words: how many the clause already has. */
static bool begins(const struct lens_text *text, size_t at, size_t first, size_t words)
{
    const struct lens_token *token = &text->token[at];
    const struct lens_token *before = &text->token[at - 1];
    const struct lens_token *after = at + 1 < text->count ? &text->token[at + 1] : NULL;
    bool paused = before->sort == LENS_PAUSE && before->end < token->start;
    bool conditional = (text->token[first].classes & LENS_BIT(LENS_CLASS_IF)) != 0;

    if (token->flags & LENS_EXPANDED)
        return false;
    if (paused && before->hash != ',')
        return words >= 2;
    if (words < SPLIT_AFTER_MIN || conditional)
        return false;
    if (paused)
        return (token->classes & subjects) || is_joiner(token) ||
               (token->classes & (LENS_BIT(LENS_CLASS_CAN) | LENS_BIT(LENS_CLASS_WH)));
    if (is_word(before, "again"))
        return false; /* "do that again and I ..." is one thing */
    return is_joiner(token) && !is_word(token, "because") && !is_word(token, "or") && after &&
           (after->classes & subjects);
}

static uint16_t tags_of_subject(const struct lens_text *text, const struct lens_clause *clause)
{
    const uint64_t others = LENS_BIT(LENS_CLASS_THEY) | LENS_BIT(LENS_CLASS_KIN);

    if (clause->classes & (LENS_BIT(LENS_CLASS_YOU) | LENS_BIT(LENS_CLASS_YOUR)))
        return LENS_TAG_YOU;
    for (size_t at = clause->first; at < clause->end; at++) {
        uint64_t classes = text->token[at].classes;

        if (classes & (LENS_BIT(LENS_CLASS_I) | LENS_BIT(LENS_CLASS_MY)))
            return LENS_TAG_SELF;
        if (classes & others)
            return LENS_TAG_THIRD;
    }
    return 0;
}

static uint16_t tags_of_words(const struct lens_text *text, const struct lens_clause *clause)
{
    static const char *const said[] = { "said",  "says",  "say",    "goes", "told",
                                        "asked", "wrote", "called", "like", "saying" };
    size_t quoted = 0, shouted = 0, words = 0;
    uint16_t tags = 0;

    for (size_t at = clause->first; at < clause->end; at++) {
        const struct lens_token *token = &text->token[at];

        words += lens_clause_counts(token);
        quoted += (token->flags & LENS_QUOTED) != 0;
        shouted += (token->flags & LENS_SHOUTED) != 0;
        for (size_t i = 0; i < sizeof said / sizeof said[0] && !(tags & LENS_TAG_REPORTED); i++)
            if (is_word(token, said[i]))
                tags |= LENS_TAG_REPORTED;
        if (is_word(token, "if") || is_word(token, "unless"))
            tags |= LENS_TAG_CONDITIONAL;
    }
    if (quoted * 2 > words)
        tags |= LENS_TAG_QUOTED;
    if (shouted >= 2)
        tags |= LENS_TAG_SHOUTED;
    return tags;
}

static void finish(const struct lens_text *text, struct lens_clause *clause)
{
    const struct lens_token *first;

    for (size_t at = clause->first; at < clause->end; at++)
        clause->classes |= text->token[at].classes;
    clause->tags = tags_of_subject(text, clause) | tags_of_words(text, clause);
    if (clause->classes & (LENS_BIT(LENS_CLASS_NOT) | LENS_BIT(LENS_CLASS_NEVER)))
        clause->tags |= LENS_TAG_NEGATED;
    if (clause->classes & LENS_BIT(LENS_CLASS_PLAY))
        clause->tags |= LENS_TAG_PLAYFUL;
    if (clause->classes & LENS_BIT(LENS_CLASS_PRAISE))
        clause->tags |= LENS_TAG_PRAISE;
    first = &text->token[clause->first];
    if ((first->classes & LENS_BIT(LENS_CLASS_PUT)) &&
        !(first->classes & LENS_BIT(LENS_CLASS_BE)))
        clause->tags |= LENS_TAG_ORDER;
}

/* Ends the clause [first, end) if there is a word in it. */
static void close_clause(const struct lens_text *text, size_t first, size_t end,
                         size_t sentence, struct lens_clauses *out)
{
    struct lens_clause *clause = &out->clause[out->count];

    while (first < end && !lens_clause_counts(&text->token[first]))
        first++;
    while (end > first && !lens_clause_counts(&text->token[end - 1]))
        end--;
    if (first == end || out->count == LENS_CLAUSES_MAX)
        return;
    memset(clause, 0, sizeof *clause);
    clause->first = (uint32_t)first;
    clause->end = (uint32_t)end;
    clause->sentence = (uint32_t)sentence;
    finish(text, clause);
    out->count++;
}

static void tag_question(struct lens_clauses *out, size_t from)
{
    for (size_t i = from; i < out->count; i++)
        out->clause[i].tags |= LENS_TAG_ASKED;
}

void lens_clause_split(const struct lens_text *text, struct lens_clauses *out)
{
    size_t first = 0, words = 0, sentence = 0, sentence_clause = 0;

    out->count = 0;
    for (size_t at = 0; at < text->count; at++) {
        const struct lens_token *token = &text->token[at];

        if (token->sort == LENS_STOP) {
            close_clause(text, first, at, sentence, out);
            if (token->flags & LENS_ASKS)
                tag_question(out, sentence_clause);
            sentence++;
            sentence_clause = out->count;
            first = at + 1;
            words = 0;
            continue;
        }
        if (at > first &&
            (begins(text, at, first, words) || at - first == LENS_CLAUSE_TOKENS_MAX)) {
            close_clause(text, first, at, sentence, out);
            first = at;
            words = 0;
        }
        words += lens_clause_counts(token);
    }
    close_clause(text, first, text->count, sentence, out);
}
