#include "core/lens_text.h"

#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "core/lens_classes.h"
#include "core/lens_words.h"

enum { WORD_MAX = 48 }; /* letters of one token that are kept; the rest is only walked over */

enum sort_of_point {
    POINT_SPACE,
    POINT_NOTHING, /* zero width: as if it were not there */
    POINT_LETTER,
    POINT_DIGIT,
    POINT_APOSTROPHE,
    POINT_QUOTE,
    POINT_MASK, /* * # @ $ %, which hide letters of a swear word */
    POINT_STOP,
    POINT_LINE,
    POINT_PAUSE,
    POINT_SIGN
};

/* One pass over the text: where it stands, and one token's letters as they gather. */
struct reader {
    struct lens_text *out;
    bool quoted;
    char letters[WORD_MAX];
    size_t length;
    uint32_t start;
    unsigned capitals, smalls, masks;
    bool digit_first, apostrophe;
    size_t apostrophe_at; /* letters before the last apostrophe */
};

uint32_t lens_hash(const char *text, size_t len)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < len; i++)
        hash = lens_hash_on(hash, text[i]);
    return hash;
}

/* Latin-1 letters U+00C0 .. U+00FF without their accents. */
static const char latin1[] = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty";

static enum sort_of_point sort_ascii(uint32_t point)
{
    if ((point | 32) >= 'a' && (point | 32) <= 'z')
        return POINT_LETTER;
    if (point >= '0' && point <= '9')
        return POINT_DIGIT;
    switch (point) {
    case '\'':
    case '`':
        return POINT_APOSTROPHE;
    case '"':
        return POINT_QUOTE;
    case '*':
    case '#':
    case '@':
    case '$':
        return POINT_MASK;
    case '.':
    case '!':
    case '?':
        return POINT_STOP;
    case '\n':
        return POINT_LINE;
    case ',':
    case ';':
    case ':':
    case '(':
    case ')':
    case '-':
    case '/':
        return POINT_PAUSE;
    default:
        return POINT_SPACE;
    }
}

static enum sort_of_point sort_general_punctuation(uint32_t point)
{
    if ((point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
        (point >= 0x2060 && point <= 0x206F))
        return POINT_NOTHING;
    if (point == 0x2018 || point == 0x2019)
        return POINT_APOSTROPHE;
    if (point >= 0x201C && point <= 0x201F)
        return POINT_QUOTE;
    if (point == 0x2026 || point == 0x203D)
        return POINT_STOP;
    if (point == 0x2028 || point == 0x2029)
        return POINT_LINE;
    if (point >= 0x2010 && point <= 0x2015)
        return POINT_PAUSE;
    return POINT_SPACE;
}

static enum sort_of_point sort_point(uint32_t point)
{
    if (point < 0x80)
        return sort_ascii(point);
    if (point == 0xAD || point == 0xFEFF || (point >= 0xFE00 && point <= 0xFE0F) ||
        (point >= 0x1F3FB && point <= 0x1F3FF) || (point >= 0x300 && point <= 0x36F))
        return POINT_NOTHING;
    if (point == 0xB4 || point == 0x2BC)
        return POINT_APOSTROPHE;
    if (point == 0xAB || point == 0xBB)
        return POINT_QUOTE;
    if (point < 0xC0)
        return point == 0xAA || point == 0xB5 || point == 0xBA ? POINT_LETTER : POINT_SPACE;
    if (point >= 0x2000 && point <= 0x206F)
        return sort_general_punctuation(point);
    if (point == 0x3002 || point == 0x61F || point == 0xFF01 || point == 0xFF1F)
        return POINT_STOP;
    if (point >= 0x3000 && point <= 0x303F)
        return POINT_SPACE;
    if ((point >= 0x2070 && point <= 0x2BFF) || (point >= 0x1F000 && point <= 0x1FAFF))
        return POINT_SIGN;
    if (point >= 0xE000 && point <= 0xF8FF)
        return POINT_SPACE;
    return point == UTF8_REPLACEMENT ? POINT_SPACE : POINT_LETTER;
}

/* One byte a letter: Latin without accents, everything else a byte beyond ASCII that is
 * the same for the same letter. */
static char level(uint32_t point)
{
    if (point < 0x80)
        return (char)(point >= 'A' && point <= 'Z' ? point + 32 : point);
    if (point >= 0xC0 && point <= 0xFF)
        return latin1[point - 0xC0];
    if (point >= 0xFF21 && point <= 0xFF3A) /* full width */
        return (char)(point - 0xFF21 + 'a');
    if (point >= 0xFF41 && point <= 0xFF5A)
        return (char)(point - 0xFF41 + 'a');
    return (char)(0x80 | (point & 0x7F));
}

static struct lens_token *put(struct reader *reader, enum lens_token_sort sort, uint32_t start,
                              uint32_t end)
{
    struct lens_text *out = reader->out;
    struct lens_token *token = &out->token[out->count];

    if (out->count == LENS_TEXT_MAX)
        return NULL;
    memset(token, 0, sizeof *token);
    token->text = "";
    token->start = start;
    token->end = end;
    token->sort = (uint8_t)sort;
    if (reader->quoted)
        token->flags |= LENS_QUOTED;
    out->count++;
    return token;
}

/* "ur so late", "your being silly": "your" before what only "you are" can stand before. */
static void settle_your(struct reader *reader, const char *text, size_t len)
{
    static const uint64_t after_are = LENS_BIT(LENS_CLASS_VERY) | LENS_BIT(LENS_CLASS_NOT) |
                                      LENS_BIT(LENS_CLASS_NEVER) | LENS_BIT(LENS_CLASS_THING) |
                                      LENS_BIT(LENS_CLASS_TRAIT);
    struct lens_text *out = reader->out;
    struct lens_token *last = out->count > 0 ? &out->token[out->count - 1] : NULL;
    struct lens_token *are;
    bool verb = len > 4 && memcmp(text + len - 3, "ing", 3) == 0;

    if (!last || last->sort != LENS_WORD || last->len != 4 ||
        memcmp(last->text, "your", 4) != 0)
        return;
    if (!verb && !(lens_words_classes(lens_hash(text, len)) & after_are))
        return;
    if (len == 3 && memcmp(text, "own", 3) == 0)
        return;
    last->text = "you";
    last->len = 3;
    last->hash = lens_hash("you", 3);
    last->classes = lens_words_classes(last->hash);
    are = put(reader, LENS_WORD, last->start, last->end);
    if (!are)
        return;
    are->text = "are";
    are->len = 3;
    are->hash = lens_hash("are", 3);
    are->classes = lens_words_classes(are->hash);
    are->flags |= LENS_EXPANDED;
}

static void put_word(struct reader *reader, const char *text, size_t len, uint32_t end,
                     unsigned flags)
{
    struct lens_token *token;

    settle_your(reader, text, len);
    token = put(reader, LENS_WORD, reader->start, end);

    if (!token)
        return;
    token->text = text;
    token->len = (uint16_t)len;
    token->hash = lens_hash(text, len);
    token->flags = (uint8_t)(token->flags | flags);
    token->classes = lens_words_classes(token->hash);
    if (text[0] >= '0' && text[0] <= '9') {
        token->sort = LENS_NUMBER;
        token->classes |= lens_words_number(text, len);
    }
}

/* Puts a text of one or more words, all over the same stretch of the original. */
static void put_words(struct reader *reader, const char *text, uint32_t end, unsigned flags)
{
    while (*text) {
        size_t len = 0;

        while (text[len] && text[len] != ' ')
            len++;
        put_word(reader, text, len, end, flags);
        flags |= LENS_EXPANDED;
        text += len;
        if (*text)
            text++;
    }
}

/* Three of a letter and more become one, or two where the lexicon has it so. */
static size_t undraw(char *letters, size_t length)
{
    size_t kept = 0;

    for (size_t i = 0; i < length;) {
        size_t run = 1;

        while (i + run < length && letters[i + run] == letters[i])
            run++;
        letters[kept++] = letters[i];
        if (run == 2)
            letters[kept++] = letters[i];
        i += run;
    }
    return kept;
}

/* f***, sh*t, b!tch: what stands behind the mask is told by its first letter. */
static const char *unmask(const struct reader *reader)
{
    switch (reader->letters[0]) {
    case 'f':
        return "fuck";
    case 's':
        return "shit";
    case 'b':
        return "bitch";
    case 'a':
        return "ass";
    default:
        return "swearword";
    }
}

/* The rest after an apostrophe, as a word of its own; NULL: none that we know. */
static const char *after_apostrophe(const char *rest, size_t len)
{
    static const struct {
        const char *rest, *word;
    } known[] = { { "re", "are" }, { "ve", "have" }, { "ll", "will" }, { "d", "would" },
                  { "m", "am" },   { "s", "s" },     { "t", "not" } };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strlen(known[i].rest) == len && memcmp(known[i].rest, rest, len) == 0)
            return known[i].word;
    return NULL;
}

static void begin_word(struct reader *reader, uint32_t at)
{
    reader->length = 0;
    reader->start = at;
    reader->capitals = reader->smalls = reader->masks = 0;
    reader->digit_first = reader->apostrophe = false;
    reader->apostrophe_at = 0;
}

/* Keeps len letters in the room and puts them as a word. */
static void keep_word(struct reader *reader, size_t len, uint32_t end, unsigned flags)
{
    struct lens_text *out = reader->out;
    char *kept = out->room + out->room_used;

    MUST(out->room_used + len <= sizeof out->room);
    memcpy(kept, reader->letters, len);
    out->room_used += len;
    put_word(reader, kept, len, end, flags);
}

/* "ill call you at 9", but not "i feel ill". */
static bool is_ill_for_i_will(const struct reader *reader)
{
    static const uint64_t before_ill = LENS_BIT(LENS_CLASS_BE) | LENS_BIT(LENS_CLASS_FEEL) |
                                       LENS_BIT(LENS_CLASS_VERY) | LENS_BIT(LENS_CLASS_THING) |
                                       LENS_BIT(LENS_CLASS_HAVE);
    const struct lens_text *out = reader->out;

    if (reader->length != 3 || memcmp(reader->letters, "ill", 3) != 0)
        return false;
    return out->count == 0 || !(out->token[out->count - 1].classes & before_ill);
}

static void end_word(struct reader *reader, uint32_t end)
{
    unsigned flags = reader->capitals >= 2 && reader->smalls == 0 ? LENS_SHOUTED : 0;
    const char *known = NULL;

    if (reader->length == 0)
        return;
    if (reader->masks > 0 && reader->letters[0] >= 'a') {
        put_words(reader, unmask(reader), end, flags);
        return;
    }
    known = lens_words_spelling(reader->letters, reader->length);
    if (is_ill_for_i_will(reader))
        known = "i will";
    if (known) {
        put_words(reader, known, end, flags);
        return;
    }
    if (reader->apostrophe && reader->apostrophe_at > 0) {
        size_t head = reader->apostrophe_at;

        known = after_apostrophe(reader->letters + head, reader->length - head);
        if (known) {
            if (known[0] == 'n' && reader->letters[head - 1] == 'n' && head > 1)
                head--;
            keep_word(reader, head, end, flags);
            put_words(reader, known, end, flags | LENS_EXPANDED);
            return;
        }
    }
    if (!reader->digit_first)
        reader->length = undraw(reader->letters, reader->length);
    known = lens_words_mend(reader->letters, reader->length);
    if (known)
        put_words(reader, known, end, flags);
    else
        keep_word(reader, reader->length, end, flags);
}

static void add_letter(struct reader *reader, uint32_t point)
{
    if (point >= 'A' && point <= 'Z')
        reader->capitals++;
    else if (point >= 'a' && point <= 'z')
        reader->smalls++;
    if (reader->length == 0)
        reader->digit_first = point >= '0' && point <= '9';
    if (reader->length < WORD_MAX)
        reader->letters[reader->length++] = level(point);
}

static void put_mark(struct reader *reader, enum sort_of_point sort, uint32_t point,
                     uint32_t at)
{
    struct lens_token *token, *last = NULL;

    if (sort == POINT_SPACE)
        return;
    if (sort == POINT_QUOTE) {
        reader->quoted = !reader->quoted;
        return;
    }
    if (reader->out->count > 0)
        last = &reader->out->token[reader->out->count - 1];
    if (sort == POINT_SIGN) {
        if (last && last->sort == LENS_SIGN && last->hash == point) {
            last->end = at + 1;
            return;
        }
        token = put(reader, LENS_SIGN, at, at + 1);
        if (token) {
            token->hash = point;
            token->classes = lens_words_sign(point);
        }
        return;
    }
    if (sort == POINT_STOP || sort == POINT_LINE) {
        unsigned flags = (point == '?' || point == 0x61F || point == 0xFF1F ? LENS_ASKS : 0U) |
                         (sort == POINT_LINE ? LENS_LINE : 0U);

        if (sort == POINT_LINE)
            reader->quoted = false; /* a quotation left open ends with its line */
        if (last && last->sort == LENS_STOP) {
            last->flags = (uint8_t)(last->flags | flags);
            last->end = at + 1;
            return;
        }
        token = put(reader, LENS_STOP, at, at + 1);
        if (token)
            token->flags = (uint8_t)(token->flags | flags);
        return;
    }
    token = put(reader, LENS_PAUSE, at, at + 1);
    if (token)
        token->hash = point;
}

/* Does this point continue the word that is being gathered? next is the point after it. */
static bool joins(const struct reader *reader, enum sort_of_point sort, uint32_t point,
                  enum sort_of_point next)
{
    bool inside = reader->length > 0;

    if (sort == POINT_LETTER || sort == POINT_DIGIT)
        return true;
    if (sort == POINT_MASK)
        return inside ? !reader->digit_first : next == POINT_LETTER && point != '#';
    if (!inside)
        return false;
    if (sort == POINT_APOSTROPHE)
        return next == POINT_LETTER;
    if (point == '!')
        return next == POINT_LETTER && !reader->digit_first;
    if (point == '.' || point == ':')
        return next == POINT_DIGIT && reader->digit_first;
    return false;
}

static void take(struct reader *reader, enum sort_of_point sort, uint32_t point, uint32_t at,
                 enum sort_of_point next)
{
    if (!joins(reader, sort, point, next)) {
        end_word(reader, at);
        reader->length = 0;
        put_mark(reader, sort, point, at);
        return;
    }
    if (reader->length == 0)
        begin_word(reader, at);
    if (sort == POINT_APOSTROPHE) {
        reader->apostrophe = true;
        reader->apostrophe_at = reader->length;
    } else {
        if (sort == POINT_MASK || point == '!')
            reader->masks++;
        add_letter(reader, point);
    }
}

void lens_text_read(struct str text, struct lens_text *out)
{
    struct reader reader = { .out = out };
    uint32_t point = 0, at = 0, point_at = 0;
    enum sort_of_point sort = POINT_NOTHING;

    out->count = 0;
    out->room_used = 0;
    for (size_t byte = 0; byte < text.len && at < LENS_TEXT_MAX; at++) {
        uint32_t next = utf8_next(text, &byte);
        enum sort_of_point next_sort = sort_point(next);

        if (next_sort == POINT_NOTHING)
            continue;
        if (sort != POINT_NOTHING)
            take(&reader, sort, point, point_at, next_sort);
        point = next;
        sort = next_sort;
        point_at = at;
    }
    if (sort != POINT_NOTHING)
        take(&reader, sort, point, point_at, POINT_SPACE);
    end_word(&reader, point_at + 1);
}
