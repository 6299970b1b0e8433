#include "core/lens_frame.h"

#include <string.h>

#include "core/lens_classes.h"

/* The tokens of a clause that carry words, so that patterns need not care about commas. */
struct line {
    size_t count;
    const struct lens_token *token[LENS_CLAUSE_TOKENS_MAX];
};

static bool element_fits(const struct lens_element *element, const struct lens_token *token)
{
    if (element->classes & token->classes)
        return true;
    for (size_t i = 0; i < element->words; i++)
        if (lens_data_hashes[element->word + i] == token->hash)
            return true;
    return false;
}

/* Do the elements fit from this place on? Depth is bounded by LENS_ELEMENTS_MAX. */
static bool fits_from(const struct lens_element *element, size_t elements,
                      const struct line *line, size_t at)
{
    if (elements == 0)
        return true;
    if (element->flags & LENS_LAST)
        return at == line->count;
    if (element->flags & LENS_NOT) {
        if (at < line->count && element_fits(element, line->token[at]))
            return false;
        return fits_from(element + 1, elements - 1, line, at);
    }
    for (size_t skip = 0; skip <= element->gap && at + skip < line->count; skip++)
        if (element_fits(element, line->token[at + skip]) &&
            fits_from(element + 1, elements - 1, line, at + skip + 1))
            return true;
    return (element->flags & LENS_OPTIONAL) && fits_from(element + 1, elements - 1, line, at);
}

static bool pattern_fits(const struct lens_pattern *pattern, const struct line *line)
{
    const struct lens_element *element = &lens_data_elements[pattern->element];

    if (element->flags & LENS_FIRST)
        return fits_from(element + 1, pattern->elements - 1U, line, 0);
    for (size_t at = 0; at < line->count; at++)
        if (fits_from(element, pattern->elements, line, at))
            return true;
    return false;
}

/* The patterns whose most telling place the clause can fill, one bit each: about one in ten. */
static void find_likely(const struct lens_clause *clause, uint64_t out[LENS_PATTERN_WORDS])
{
    memset(out, 0, LENS_PATTERN_WORDS * sizeof *out);
    for (uint64_t left = clause->classes; left; left &= left - 1)
        for (size_t i = 0; i < LENS_PATTERN_WORDS; i++)
            out[i] |= lens_data_by_class[__builtin_ctzll(left)][i];
    for (uint64_t left = clause->words; left; left &= left - 1)
        for (size_t i = 0; i < LENS_PATTERN_WORDS; i++)
            out[i] |= lens_data_by_bit[__builtin_ctzll(left)][i];
}

static void keep(struct lens_fits *out, uint16_t frame, size_t pattern)
{
    bool fresh = out->count == 0 || out->frame[out->count - 1] != frame;

    if (fresh && out->count < LENS_FITS_MAX)
        out->frame[out->count++] = frame;
    if (out->patterns < LENS_PATTERNS_MAX)
        out->pattern[out->patterns++] = (uint16_t)pattern;
}

/* Does the clause hold something for every place that must be filled? Most patterns end here.
 */
static bool may_fit(const struct lens_pattern *pattern, const struct lens_clause *clause)
{
    const struct lens_element *element = &lens_data_elements[pattern->element];

    if (!(clause->classes & pattern->classes) && !(clause->words & pattern->bits))
        return false;
    for (size_t i = 0; i < pattern->elements; i++)
        if (element[i].flags == 0 && !(clause->classes & element[i].classes) &&
            !(clause->words & element[i].bits))
            return false;
    return true;
}

void lens_frame_fit(const struct lens_text *text, const struct lens_clause *clause,
                    struct lens_fits *out)
{
    struct line line = { .count = 0 };
    uint64_t likely[LENS_PATTERN_WORDS];
    size_t frame = SIZE_MAX; /* of the pattern before */
    bool forbidden = false;

    out->count = out->patterns = 0;
    for (size_t at = clause->first; at < clause->end; at++)
        if (lens_clause_counts(&text->token[at]) && line.count < LENS_CLAUSE_TOKENS_MAX)
            line.token[line.count++] = &text->token[at];

    /* A frame's patterns stand together, those that forbid it first. */
    find_likely(clause, likely);
    for (size_t i = 0; i < LENS_PATTERN_WORDS; i++)
        for (; likely[i]; likely[i] &= likely[i] - 1) {
            size_t number = i * 64 + (size_t)__builtin_ctzll(likely[i]);
            const struct lens_pattern *pattern = &lens_data_patterns[number];

            if (pattern->frame != frame)
                forbidden = false;
            frame = pattern->frame;
            if (forbidden || !may_fit(pattern, clause) || !pattern_fits(pattern, &line))
                continue;
            forbidden = pattern->unless;
            if (!forbidden)
                keep(out, pattern->frame, number);
        }
}
