/* bake_lens WORDS FRAMES WEIGHTS OUT.c - turns the lens's data into C tables.
 *
 * A build-time program: it stops at the first thing it does not understand, naming file and
 * line. The formats are told at the head of content/lens/words.txt and frames.txt; weights.bin
 * is written by `stillnear lens train`.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "content/bake_gate.h"
#include "content/bake_index.h"
#include "content/bake_text.h"
#include "content/bake_words.h"

enum {
    FRAMES_MAX = 384,
    PATTERN_WORDS = 32, /* 64 patterns each */
    PATTERNS_MAX = 64 * PATTERN_WORDS,
    ELEMENTS_MAX = 20000,
    ALTERNATIVES_MAX = 256,
    PATTERN_ELEMENTS_MAX = 16
};

struct frame {
    char name[BAKE_NAME_MAX], kind[BAKE_NAME_MAX];
    char *says, *tries;
    bool general;
};

struct pattern {
    size_t frame, element, elements;
    uint32_t hash; /* of its text */
    bool unless;
};

struct element {
    size_t place; /* its number in the index */
    unsigned gap;
    char flags[128]; /* a C expression */
};

/* What one place of a pattern is made of, while it is read. */
struct alternatives {
    char classes[512]; /* " you your " */
    uint32_t words[ALTERNATIVES_MAX];
    size_t count;
};

static struct frame frames[FRAMES_MAX];
static struct pattern patterns[PATTERNS_MAX];
static struct element elements[ELEMENTS_MAX];
static size_t frame_count, pattern_count, element_count;
static void append_flag(struct element *element, const char *flag)
{
    if (element->flags[0])
        strcat(element->flags, "|");
    strcat(element->flags, flag);
}

/* One alternative of an element: a word or {class}. */
static void read_alternative(struct alternatives *all, char *text)
{
    size_t len = strlen(text), used = strlen(all->classes);

    if (len > 2 && text[0] == '{' && text[len - 1] == '}') {
        text[len - 1] = '\0';
        if (used + len + 1 >= sizeof all->classes)
            bake_text_stop("too many classes in one place");
        snprintf(all->classes + used, sizeof all->classes - used, "%s%s ", used ? "" : " ",
                 text + 1);
        return;
    }
    if (len == 0 || all->count == ALTERNATIVES_MAX)
        bake_text_stop("an empty alternative, or too many words");
    for (size_t i = 0; i < len; i++)
        if (!islower((unsigned char)text[i]) && !isdigit((unsigned char)text[i]))
            bake_text_stop("words in patterns are small letters");
    all->words[all->count++] = bake_text_hash(text, len);
}

static void read_element(struct pattern *pattern, char *text, unsigned gap)
{
    struct element *element = &elements[element_count++];
    struct alternatives all = { .count = 0 };

    if (element_count == ELEMENTS_MAX || ++pattern->elements > PATTERN_ELEMENTS_MAX)
        bake_text_stop("too many elements");
    element->gap = gap;
    if (strcmp(text, "^") == 0 || strcmp(text, "$") == 0) {
        append_flag(element, *text == '^' ? "LENS_FIRST" : "LENS_LAST");
        if (*text == '^' && pattern->elements != 1)
            bake_text_stop("^ stands first");
        return;
    }
    if (*text == '!' || *text == '?') {
        append_flag(element, *text == '!' ? "LENS_NOT" : "LENS_OPTIONAL");
        text++;
    }
    for (char *next; text; text = next) {
        next = strchr(text, '/');
        if (next)
            *next++ = '\0';
        read_alternative(&all, text);
    }
    element->place = bake_index_place(all.classes, all.words, all.count);
}

static void read_pattern(char *text, bool unless)
{
    struct pattern *pattern = &patterns[pattern_count++];
    unsigned gap = 0;

    if (pattern_count == PATTERNS_MAX || frame_count == 0)
        bake_text_stop("too many patterns, or one outside a frame");
    pattern->frame = frame_count - 1;
    pattern->element = element_count;
    pattern->unless = unless;
    pattern->hash = bake_text_hash(text, strlen(text));
    for (char *place = strtok(text, " "); place; place = strtok(NULL, " ")) {
        if (strncmp(place, "..", 2) == 0) {
            gap = (unsigned)(place[2] - '0');
            if (gap < 1 || gap > 9 || place[3])
                bake_text_stop("a gap is ..1 to ..9");
            continue;
        }
        read_element(pattern, place, gap);
        gap = 0;
    }
    if (pattern->elements == 0 || gap)
        bake_text_stop("a pattern needs something to match");
}

static void begin_frame(char *line)
{
    struct frame *frame = &frames[frame_count++];
    char *dot = strchr(line, '.'), *end = strchr(line, ']');

    if (frame_count == FRAMES_MAX || !dot || !end || end[1] ||
        (size_t)(end - line) >= BAKE_NAME_MAX)
        bake_text_stop("wanted: [kind.name]");
    *end = '\0';
    strcpy(frame->name, line + 1);
    memcpy(frame->kind, line + 1, (size_t)(dot - line - 1));
    frame->general = strcmp(dot, ".general") == 0;
    frame->says = bake_text_copy("");
    frame->tries = bake_text_copy("");
}

static void take_frames(char *section, char *line)
{
    char *rest = strchr(line, ' ');

    (void)section;
    if (line[0] == '[') {
        begin_frame(line);
        return;
    }
    if (!rest || frame_count == 0)
        bake_text_stop("wanted: match, unless, fires, spares, says or tries");
    *rest++ = '\0';
    if (strcmp(line, "match") == 0)
        read_pattern(rest, false);
    else if (strcmp(line, "unless") == 0)
        read_pattern(rest, true);
    else if (strcmp(line, "says") == 0)
        frames[frame_count - 1].says = bake_text_copy(rest);
    else if (strcmp(line, "tries") == 0)
        frames[frame_count - 1].tries = bake_text_copy(rest);
    else if (strcmp(line, "fires") == 0 || strcmp(line, "spares") == 0)
        bake_index_hear(rest);
    else
        bake_text_stop("wanted: match, unless, fires, spares, says or tries");
}

/* The element that the fewest clauses will fill. If there is no other than the one in without,
 * that one. */
static const struct element *most_telling(const struct pattern *pattern,
                                          const struct element *without)
{
    const struct element *best = without;
    size_t best_cost = SIZE_MAX;

    for (size_t i = 0; i < pattern->elements; i++) {
        const struct element *element = &elements[pattern->element + i];

        if (!element->flags[0] && element != without &&
            bake_index_cost(element->place) < best_cost) {
            best = element;
            best_cost = bake_index_cost(element->place);
        }
    }
    if (!best)
        bake_text_stop("a pattern has no place that must be filled");
    return best;
}

static void print_pattern(FILE *out, const struct pattern *pattern, size_t number)
{
    const struct element *first = most_telling(pattern, NULL);

    bake_index_lead(first->place, most_telling(pattern, first)->place, number);
    fprintf(out, "{ %uU, %zu, %zu, %zu, %d },\n", pattern->hash, pattern->frame,
            pattern->element, pattern->elements, pattern->unless);
}

/* A frame's "unless" patterns come before those that make it fit. */
static void print_patterns(FILE *out)
{
    static const struct pattern *order[PATTERNS_MAX];
    size_t count = 0;

    for (size_t frame = 0; frame < frame_count; frame++)
        for (int unless = 1; unless >= 0; unless--)
            for (size_t i = 0; i < pattern_count; i++)
                if (patterns[i].frame == frame && patterns[i].unless == (bool)unless)
                    order[count++] = &patterns[i];
    fprintf(out, "const struct lens_pattern lens_data_patterns[] = {\n");
    for (size_t i = 0; i < count; i++)
        print_pattern(out, order[i], i);
    fprintf(out, "};\nconst size_t lens_data_patterns_count = %zu;\n", count);
    fprintf(out, "_Static_assert(LENS_PATTERN_WORDS == %d, \"as baked\");\n", PATTERN_WORDS);
    bake_index_print(out);
}

static void print_frames(FILE *out)
{
    fprintf(out, "const struct lens_element lens_data_elements[] = {\n");
    for (size_t i = 0; i < element_count; i++)
        fprintf(out, "{ %zu, %u, %s },\n", elements[i].place, elements[i].gap,
                bake_text_or_zero(elements[i].flags));
    fprintf(out, "};\n");
    print_patterns(out);
    fprintf(out, "const struct lens_frame lens_data_frames[] = {\n");
    for (size_t i = 0; i < frame_count; i++) {
        fprintf(out, "{ ");
        bake_text_print(out, frames[i].name);
        fprintf(out, ", ");
        bake_text_print(out, frames[i].says);
        fprintf(out, ", ");
        bake_text_print(out, frames[i].tries);
        fprintf(out, ", %uU, LENS_", bake_text_hash(frames[i].name, strlen(frames[i].name)));
        for (const char *at = frames[i].kind; *at; at++)
            fputc(toupper((unsigned char)*at), out);
        fprintf(out, ", %d },\n", frames[i].general);
    }
    fprintf(out, "};\nconst size_t lens_data_frames_count = %zu;\n", frame_count);
}

int main(int argc, char **argv)
{
    FILE *out;

    if (argc != 5) {
        fputs("usage: bake_lens WORDS FRAMES WEIGHTS OUT.c\n", stderr);
        return 2;
    }
    bake_text_lines(argv[2], take_frames);
    out = fopen(argv[4], "w");
    if (!out) {
        perror(argv[4]);
        return 1;
    }
    fprintf(out, "/* Made by content/bake_lens.c: change content/lens instead. */\n"
                 "#include \"core/lens.h\"\n#include \"core/lens_classes.h\"\n"
                 "#include \"core/lens_data.h\"\n");
    bake_words(argv[1], out);
    print_frames(out);
    bake_gate(argv[3], out);
    return fclose(out) == 0 ? 0 : 1;
}
