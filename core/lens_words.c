#include "core/lens_words.h"

#include <string.h>

#include "core/lens_classes.h"

static const struct lens_word *word_find(uint32_t hash)
{
    const uint32_t mask = (1U << LENS_WORDS_BITS) - 1;

    for (uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
        const struct lens_word *word = &lens_data_words[slot];

        if (word->hash == hash)
            return word;
        if (word->hash == 0)
            return NULL; /* the bake leaves at least half of the table empty */
    }
}

uint64_t lens_words_classes(uint32_t hash)
{
    const struct lens_word *word = word_find(hash);

    return word ? word->classes : 0;
}

static bool has(const char *text, size_t len, char wanted)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == wanted)
            return true;
    return false;
}

uint64_t lens_words_number(const char *text, size_t len)
{
    uint64_t classes = LENS_BIT(LENS_CLASS_NUMBER);

    if (has(text, len, ':') || has(text, len, '.') || text[len - 1] == 'm' ||
        text[len - 1] == 'h')
        classes |= LENS_BIT(LENS_CLASS_TIME);
    return classes;
}

uint64_t lens_words_sign(uint32_t point)
{
    static const uint32_t warm[] = { 0x2764,  0x1F495, 0x1F496, 0x1F497, 0x1F49B, 0x1F49A,
                                     0x1F499, 0x1F49C, 0x1F60D, 0x1F970, 0x1F618, 0x1F917,
                                     0x1F64F, 0x1F60A, 0x2665,  0x1F9E1, 0x1FAF6, 0x1F973 };
    static const uint32_t playful[] = { 0x1F602, 0x1F923, 0x1F605, 0x1F606, 0x1F604, 0x1F601,
                                        0x1F61C, 0x1F92A, 0x1F609, 0x1F480, 0x1F62D, 0x1F61D };
    static const uint32_t cross[] = { 0x1F644, 0x1F621, 0x1F620, 0x1F92C, 0x1F624,
                                      0x1F595, 0x1F612, 0x1F44F, 0x1F643, 0x1F44D };

    for (size_t i = 0; i < sizeof warm / sizeof warm[0]; i++)
        if (warm[i] == point)
            return LENS_BIT(LENS_CLASS_WARM);
    for (size_t i = 0; i < sizeof playful / sizeof playful[0]; i++)
        if (playful[i] == point)
            return LENS_BIT(LENS_CLASS_PLAY);
    for (size_t i = 0; i < sizeof cross / sizeof cross[0]; i++)
        if (cross[i] == point)
            return LENS_BIT(LENS_CLASS_CROSS);
    return 0;
}

const char *lens_words_spelling(const char *text, size_t len)
{
    const struct lens_word *word = word_find(lens_hash(text, len));

    return word && word->spelling > 0 ? lens_data_spellings[word->spelling - 1] : NULL;
}

/* Is one letter missing, added, wrong, or swapped with its neighbour? (Damerau 1964) */
static bool one_slip(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t head = 0;

    while (head < a_len && head < b_len && a[head] == b[head])
        head++;
    if (a_len == b_len) {
        if (head == a_len)
            return false;
        if (memcmp(a + head + 1, b + head + 1, a_len - head - 1) == 0)
            return true;
        return head + 1 < a_len && a[head] == b[head + 1] && a[head + 1] == b[head] &&
               memcmp(a + head + 2, b + head + 2, a_len - head - 2) == 0;
    }
    if (a_len + 1 == b_len)
        return memcmp(a + head, b + head + 1, a_len - head) == 0;
    if (b_len + 1 == a_len)
        return memcmp(a + head + 1, b + head, b_len - head) == 0;
    return false;
}

const char *lens_words_mend(const char *text, size_t len)
{
    if (len < 5 || word_find(lens_hash(text, len)))
        return NULL;
    for (const char *const *trigger = lens_data_triggers; *trigger; trigger++)
        if ((*trigger)[0] == text[0] && one_slip(text, len, *trigger, strlen(*trigger)))
            return *trigger;
    return NULL;
}
