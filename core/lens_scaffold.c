#include "core/lens_scaffold.h"

#include <string.h>

#include "base/utf8.h"

static const enum lens_kind kind_of[LENS_PARTS] = { LENS_OBSERVATION, LENS_FEELING, LENS_NEED,
                                                    LENS_REQUEST };

/* What stands in the place of an open part. */
static const char *const gaps[LENS_PARTS] = { "[what happened]", "[what I feel]",
                                              "[what I need]", "[what I ask]" };

/* Around the parts, in the order of enum lens_part; the last closes. */
static const char *const frames[LENS_TONES][LENS_PARTS + 1] = {
    [LENS_PLAIN] = { "When ", ", I feel ", ". I need ", ". Would you ", "?" },
    [LENS_WARM] = { "I'm telling you this because we matter to me. When ", ", I feel ",
                    ". What would help me is ", ". Would you be willing to ", "?" },
    [LENS_BRIEF] = { "When ", ": I feel ", ". I need ", ". Could you ", "?" },
};

/* Beginnings that the frame says already. Longer ones first. */
static const char *const starts[LENS_PARTS][16] = {
    [LENS_HAPPENED] = { "when ", "so ", "and ", "but ", "because " },
    [LENS_FEEL] = { "and i am feeling ", "i am feeling ", "i'm feeling ", "i was feeling ",
                    "and i'm ", "i feel ", "i felt ", "i am ", "i'm ", "i was ", "im feeling ",
                    "im ", "feeling ", "and " },
    [LENS_NEEDED] = { "what i need is ", "all i need is ", "i really need ", "i just need ",
                      "i could use ", "i need ", "i want ", "i'd like ", "i would like ",
                      "i miss ", "and " },
    [LENS_ASK] = { "would you be willing to ", "would you be up for ", "would you mind ",
                   "could you please ", "can you please ", "could you ", "would you ",
                   "can you ", "will you ", "please ", "any chance you could " },
};

static char small(char letter)
{
    return (char)(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
}

static bool starts_with(struct str text, const char *start)
{
    size_t len = strlen(start);

    if (text.len <= len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (small(text.ptr[i]) != start[i])
            return false;
    return true;
}

/* The bytes of the code points [start, end). */
static struct str slice(struct str text, uint32_t start, uint32_t end)
{
    size_t at = 0, from;
    uint32_t point = 0;

    for (; point < start && at < text.len; point++)
        (void)utf8_next(text, &at);
    from = at;
    for (; point < end && at < text.len; point++)
        (void)utf8_next(text, &at);
    return (struct str){ text.ptr + from, at - from };
}

static bool is_edge(char letter)
{
    return letter == ' ' || letter == '.' || letter == ',' || letter == '!' || letter == '?' ||
           letter == '\n' || letter == ';' || letter == ':';
}

/* Without punctuation at its end and what the frame says already. A request that begins in no
 * known way would not fit the frame and is empty. */
static struct str fitted(struct str text, enum lens_part part)
{
    bool cut = false;

    while (text.len > 0 && is_edge(text.ptr[text.len - 1]))
        text.len--;
    for (size_t i = 0; i < 16 && starts[part][i] && !cut; i++)
        if (starts_with(text, starts[part][i])) {
            text.ptr += strlen(starts[part][i]);
            text.len -= strlen(starts[part][i]);
            cut = true;
        }
    if (part != LENS_HAPPENED && !cut)
        text.len = 0;
    return text;
}

/* Is the first letter a capital only because a sentence began there? */
static bool begins_large(struct str text)
{
    bool first_person =
        text.ptr[0] == 'I' && (text.len == 1 || text.ptr[1] == ' ' || text.ptr[1] == '\'');

    return !first_person && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z' &&
           (text.len == 1 || small(text.ptr[1]) == text.ptr[1]);
}

static void fill(struct str draft, const struct lens_marks *marks, enum lens_part part,
                 struct lens_scaffold *out)
{
    const struct lens_mark *best = NULL;
    struct str words;

    for (size_t i = 0; i < marks->count; i++)
        if (marks->mark[i].kind == kind_of[part] && (!best || marks->mark[i].p > best->p))
            best = &marks->mark[i];
    if (!best)
        return;
    words = fitted(slice(draft, best->start, best->end), part);
    if (words.len == 0 || words.len >= LENS_PART_MAX)
        return;
    memcpy(out->part[part], words.ptr, words.len);
    out->part[part][words.len] = '\0';
    if (begins_large(words))
        out->part[part][0] = small(words.ptr[0]);
    out->open[part] = false;
}

static void append(struct lens_scaffold *out, const char *text)
{
    size_t len = strlen(text);

    memcpy(out->text + out->len, text, len);
    out->len += len;
    out->text[out->len] = '\0';
}

/* Four parts of LENS_PART_MAX and the frames' words fit LENS_SCAFFOLD_MAX with room to spare.
 */
static void put_together(enum lens_tone tone, struct lens_scaffold *out)
{
    out->len = 0;
    for (int part = 0; part < LENS_PARTS; part++) {
        append(out, frames[tone][part]);
        append(out, out->open[part] ? gaps[part] : out->part[part]);
    }
    append(out, frames[tone][LENS_PARTS]);
}

static bool has_issue(struct str text, struct lens_work *work, struct lens_marks *marks)
{
    lens_scan(text, NULL, false, work, marks);
    for (size_t i = 0; i < marks->count; i++)
        if (lens_kind_is_issue(marks->mark[i].kind))
            return true;
    return false;
}

void lens_scaffold(struct str draft, enum lens_tone tone, struct lens_work *work,
                   struct lens_scaffold *out)
{
    struct lens_marks marks;

    memset(out, 0, sizeof *out);
    for (int part = 0; part < LENS_PARTS; part++)
        out->open[part] = true;
    lens_scan(draft, NULL, false, work, &marks);
    for (int part = 0; part < LENS_PARTS; part++)
        fill(draft, &marks, (enum lens_part)part, out);
    put_together(tone, out);

    /* Open one part after another until nothing is marked; with all open nothing is. */
    for (int part = 0; part < LENS_PARTS; part++) {
        if (!has_issue((struct str){ out->text, out->len }, work, &marks))
            return;
        out->open[part] = true;
        out->part[part][0] = '\0';
        put_together(tone, out);
    }
}
