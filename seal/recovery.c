#include "seal/recovery.h"

#include <string.h>

#include "base/must.h"

enum { DATA = 26, BAD = 32, FIELD = 31 };

static const char DIGITS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The value of a character, or BAD. */
static uint8_t symbol(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 32);
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const char *at = memchr(DIGITS, c, BAD);

    return at ? (uint8_t)(at - DIGITS) : BAD;
}

static bool is_between(char c)
{
    return c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n';
}

/* Times the field's element a. */
static uint8_t step(uint8_t value)
{
    return (uint8_t)((value << 1 ^ (value & 16 ? 0x25 : 0)) & 31);
}

/* The word as a polynomial, its first character the highest, at a to the given power. */
static uint8_t syndrome(const uint8_t word[RECOVERY_SYMBOLS], unsigned power)
{
    uint8_t sum = 0;

    for (unsigned i = 0; i < RECOVERY_SYMBOLS; i++) {
        for (unsigned k = 0; k < power; k++)
            sum = step(sum);
        sum ^= word[i];
    }
    return sum;
}

/* Bytes to 26 symbols and the two that make both syndromes zero: the remainder of dividing by
 * (x - a)(x - a^2) = x^2 + (a + a^2) x + a^3. */
static void encode(uint8_t word[RECOVERY_SYMBOLS], const uint8_t code[SLOT_RECOVERY_BYTES])
{
    unsigned bits = 0, held = 0;
    uint8_t high = 0, low = 0;

    for (unsigned i = 0, from = 0; i < DATA; i++) {
        if (held < 5) {
            bits = bits << 8 | (from < SLOT_RECOVERY_BYTES ? code[from] : 0);
            from++;
            held += 8;
        }
        held -= 5;
        word[i] = (uint8_t)(bits >> held & 31);
        uint8_t back = word[i] ^ high, once = step(back), twice = step(once);

        high = low ^ once ^ twice;
        low = step(twice);
    }
    word[DATA] = high;
    word[DATA + 1] = low;
}

void recovery_write(char out[RECOVERY_TEXT], const uint8_t code[SLOT_RECOVERY_BYTES])
{
    uint8_t word[RECOVERY_SYMBOLS];

    encode(word, code);
    for (unsigned i = 0; i < RECOVERY_SYMBOLS; i++) {
        *out++ = DIGITS[word[i]];
        if (i % RECOVERY_GROUP == RECOVERY_GROUP - 1)
            *out++ = i + 1 == RECOVERY_SYMBOLS ? 0 : '-';
    }
    seal_wipe(word, sizeof word);
}

/* A single wrong character at distance d from the end makes the second syndrome a^d times the
 * first. */
static unsigned wrong_group(uint8_t first, uint8_t second)
{
    for (unsigned d = 0; first && second && d < RECOVERY_SYMBOLS; d++) {
        if (first == second)
            return (RECOVERY_SYMBOLS - 1 - d) / RECOVERY_GROUP;
        first = step(first);
    }
    return RECOVERY_GROUPS;
}

/* The symbols of a text. ERR_OK with *out_count of them; only the first of them are stored. */
static enum err symbols(uint8_t *word, size_t room, struct str text, size_t *out_count)
{
    *out_count = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (is_between(text.ptr[i]))
            continue;
        uint8_t value = symbol(text.ptr[i]);

        if (value == BAD)
            return ERR_INPUT;
        if (*out_count < room)
            word[*out_count] = value;
        ++*out_count;
    }
    return ERR_OK;
}

enum err recovery_read(uint8_t out[SLOT_RECOVERY_BYTES], unsigned *out_group, struct str text)
{
    uint8_t word[RECOVERY_SYMBOLS] = { 0 };
    unsigned bits = 0, held = 0;
    size_t count = 0, to = 0;
    enum err err = symbols(word, sizeof word, text, &count);

    memset(out, 0, SLOT_RECOVERY_BYTES);
    *out_group = RECOVERY_GROUPS;
    if (err != ERR_OK && count < RECOVERY_SYMBOLS)
        *out_group = (unsigned)count / RECOVERY_GROUP;
    if (err == ERR_OK && count != RECOVERY_SYMBOLS)
        err = ERR_LIMIT;
    if (err != ERR_OK)
        goto done;
    uint8_t first = syndrome(word, 1), second = syndrome(word, 2);

    if (first || second || word[DATA - 1] & 3) {
        *out_group = wrong_group(first, second);
        err = ERR_CORRUPT;
        goto done;
    }
    for (unsigned i = 0; i < DATA; i++) {
        bits = bits << 5 | word[i];
        held += 5;
        if (held >= 8 && to < SLOT_RECOVERY_BYTES) {
            held -= 8;
            out[to++] = (uint8_t)(bits >> held);
        }
    }
done:
    seal_wipe(word, sizeof word);
    return err;
}

bool recovery_group_is(const uint8_t code[SLOT_RECOVERY_BYTES], unsigned group,
                       struct str typed)
{
    uint8_t word[RECOVERY_SYMBOLS], given[RECOVERY_GROUP] = { 0 };
    size_t count;

    MUST(group < RECOVERY_GROUPS);
    encode(word, code);
    bool same = symbols(given, sizeof given, typed, &count) == ERR_OK &&
                count == RECOVERY_GROUP &&
                seal_equal(given, word + RECOVERY_GROUP * (size_t)group, RECOVERY_GROUP);

    seal_wipe(word, sizeof word);
    seal_wipe(given, sizeof given);
    return same;
}
