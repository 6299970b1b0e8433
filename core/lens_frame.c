#include "core/lens_frame.h"

#include <string.h>

#include "core/lens_classes.h"

_Static_assert(LENS_CLAUSE_TOKENS_MAX < 64, "the place after the last one has a bit, too");

static uint64_t bit_of(size_t at)
{
    return (uint64_t)1 << at;
}

void lens_frame_begin(struct lens_places *out)
{
    memset(out->at, 0, sizeof out->at);
    out->touched_count = 0;
}

static void touch(struct lens_places *out, struct lens_range range, uint64_t where)
{
    const uint16_t *place = lens_data_lists + range.first;

    for (size_t i = 0; i < range.count; i++) {
        if (out->at[place[i]] == 0)
            out->touched[out->touched_count++] = place[i];
        out->at[place[i]] |= where;
    }
}

static void touch_word(struct lens_places *out, uint32_t hash, uint64_t where)
{
    const uint32_t mask = (1U << LENS_PLACE_BITS) - 1;

    for (uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const struct lens_place_word *word = &lens_data_place_words[slot];

        if (word->hash == hash)
            touch(out, word->places, where);
        if (word->hash == hash || word->hash == 0)
            return; /* the bake leaves at least half of the table empty */
    }
}

/* Fills the places that the clause can fill; commas do not count. Gives the number of words. */
static size_t fill(const struct lens_text *text, const struct lens_clause *clause,
                   struct lens_places *out)
{
    uint64_t by_class[64];
    size_t count = 0;

    for (uint64_t left = clause->classes; left; left &= left - 1)
        by_class[__builtin_ctzll(left)] = 0;
    for (size_t at = clause->first; at < clause->end; at++) {
        const struct lens_token *token = &text->token[at];

        if (!lens_clause_counts(token) || count == LENS_CLAUSE_TOKENS_MAX)
            continue;
        for (uint64_t left = token->classes; left; left &= left - 1)
            by_class[__builtin_ctzll(left)] |= bit_of(count);
        touch_word(out, token->hash, bit_of(count));
        count++;
    }
    for (uint64_t left = clause->classes; left; left &= left - 1) {
        int class_here = __builtin_ctzll(left);

        if (by_class[class_here])
            touch(out, lens_data_class_places[class_here], by_class[class_here]);
    }
    return count;
}

static void empty(struct lens_places *out)
{
    for (size_t i = 0; i < out->touched_count; i++)
        out->at[out->touched[i]] = 0;
    out->touched_count = 0;
}

/* Follows every way to fit at once (Baeza-Yates and Gonnet 1992): reached holds the places
 * where the next element may begin to look. */
static bool pattern_fits(const struct lens_pattern *pattern, const struct lens_places *places,
                         size_t count)
{
    const struct lens_element *element = &lens_data_elements[pattern->element];
    uint64_t reached = bit_of(count) - 1;

    for (size_t i = 0; i < pattern->elements && reached; i++, element++) {
        uint64_t open = reached, fits = places->at[element->place];

        if (element->flags & LENS_FIRST) {
            reached = 1;
        } else if (element->flags & LENS_LAST) {
            reached &= bit_of(count);
        } else if (element->flags & LENS_NOT) {
            reached &= ~fits;
        } else {
            for (unsigned gap = 0; gap < element->gap; gap++)
                open |= open << 1;
            open = (open & fits) << 1;
            reached = element->flags & LENS_OPTIONAL ? open | reached : open;
        }
    }
    return reached != 0;
}

/* The patterns whose two most telling places are filled, one bit each. */
static void find_likely(const struct lens_places *places, uint64_t out[LENS_PATTERN_WORDS])
{
    memset(out, 0, LENS_PATTERN_WORDS * sizeof *out);
    for (size_t i = 0; i < places->touched_count; i++) {
        struct lens_range range = lens_data_place_leads[places->touched[i]];

        for (size_t j = 0; j < range.count; j++) {
            const struct lens_lead *lead = &lens_data_leads[range.first + j];

            /* Without a branch: which it will be is anybody's guess. */
            out[lead->pattern / 64] |= (uint64_t)(places->at[lead->second] != 0)
                                       << lead->pattern % 64;
        }
    }
}

static void keep(struct lens_fits *out, uint16_t frame, size_t pattern)
{
    bool fresh = out->count == 0 || out->frame[out->count - 1] != frame;

    if (fresh && out->count < LENS_FITS_MAX)
        out->frame[out->count++] = frame;
    if (out->patterns < LENS_PATTERNS_MAX)
        out->pattern[out->patterns++] = (uint16_t)pattern;
}

void lens_frame_fit(const struct lens_text *text, const struct lens_clause *clause,
                    struct lens_places *places, struct lens_fits *out)
{
    uint64_t likely[LENS_PATTERN_WORDS];
    size_t count = fill(text, clause, places);
    size_t frame = SIZE_MAX; /* of the pattern before */
    bool forbidden = false;

    out->count = out->patterns = 0;
    find_likely(places, likely);

    /* A frame's patterns stand together, those that forbid it first. */
    for (size_t i = 0; i < LENS_PATTERN_WORDS; i++)
        for (; likely[i]; likely[i] &= likely[i] - 1) {
            size_t number = i * 64 + (size_t)__builtin_ctzll(likely[i]);
            const struct lens_pattern *pattern = &lens_data_patterns[number];

            if (pattern->frame != frame)
                forbidden = false;
            frame = pattern->frame;
            if (forbidden || !pattern_fits(pattern, places, count))
                continue;
            forbidden = pattern->unless;
            if (!forbidden)
                keep(out, pattern->frame, number);
        }
    empty(places);
}
