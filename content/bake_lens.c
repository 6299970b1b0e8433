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

enum {
    LINE_MAX_BYTES = 4096,
    WORDS_BITS = 13,
    ENTRIES_MAX = 6000,
    MEMBERS_MAX = 16, /* classes one word may stand in */
    SPELLINGS_MAX = 1000,
    TRIGGERS_MAX = 200,
    FRAMES_MAX = 384,
    PATTERN_WORDS = 32, /* 64 patterns each */
    PATTERNS_MAX = 64 * PATTERN_WORDS,
    SECTIONS_MAX = 64,
    ELEMENTS_MAX = 20000,
    HASHES_MAX = 20000,
    PATTERN_ELEMENTS_MAX = 16,
    NAME_MAX_BYTES = 64,
};

struct entry {
    char word[NAME_MAX_BYTES];
    char classes[MEMBERS_MAX][NAME_MAX_BYTES];
    size_t class_count, spelling;
};

struct frame {
    char name[NAME_MAX_BYTES], kind[NAME_MAX_BYTES];
    char *says, *tries;
    bool general;
};

struct pattern {
    size_t frame, element, elements;
    uint32_t hash; /* of its text */
    bool unless;
};

struct element {
    char classes[1024]; /* a C expression */
    uint64_t bits;      /* of its words, as lens_clause_bit */
    size_t word, words;
    unsigned gap;
    char flags[128]; /* a C expression */
};

static struct entry entries[ENTRIES_MAX];
static char *spellings[SPELLINGS_MAX], *triggers[TRIGGERS_MAX];
static char sections[SECTIONS_MAX][NAME_MAX_BYTES]; /* classes, by name */
static size_t section_count;
static struct frame frames[FRAMES_MAX];
static struct pattern patterns[PATTERNS_MAX];
static struct element elements[ELEMENTS_MAX];
static uint32_t hashes[HASHES_MAX];
static size_t entry_count, spelling_count, trigger_count, frame_count, pattern_count,
    element_count, hash_count;
static const char *file_name;
static size_t line_number;

static void stop(const char *why)
{
    fprintf(stderr, "%s:%zu: %s\n", file_name, line_number, why);
    exit(1);
}

/* FNV-1a, as lens_hash in core/lens_text.c: what a word is called in the tables. */
static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    return hash;
}

/* As lens_clause_bit in core/lens_clause.c. */
static uint64_t bit_of(uint32_t hash)
{
    return (uint64_t)1 << (hash * 0x9E3779B1U >> 26);
}

static char *copy(const char *text)
{
    char *made = malloc(strlen(text) + 1);

    if (!made)
        stop("no memory");
    return strcpy(made, text);
}

static char *trim(char *line)
{
    size_t len = strlen(line);

    while (len > 0 && isspace((unsigned char)line[len - 1]))
        line[--len] = '\0';
    while (isspace((unsigned char)*line))
        line++;
    return line;
}

static struct entry *entry_of(const char *word)
{
    for (size_t i = 0; i < entry_count; i++)
        if (strcmp(entries[i].word, word) == 0)
            return &entries[i];
    if (entry_count == ENTRIES_MAX || strlen(word) >= NAME_MAX_BYTES)
        stop("too many words, or one too long");
    strcpy(entries[entry_count].word, word);
    return &entries[entry_count++];
}

static void read_member(const char *class_name, const char *word)
{
    struct entry *entry = entry_of(word);

    for (size_t i = 0; i < entry->class_count; i++)
        if (strcmp(entry->classes[i], class_name) == 0)
            return;
    if (entry->class_count == MEMBERS_MAX)
        stop("a word in too many classes");
    strcpy(entry->classes[entry->class_count++], class_name);
}

static void read_spelling(char *line)
{
    char *is = strstr(line, " = ");

    if (!is || spelling_count == SPELLINGS_MAX)
        stop("wanted: spelling = words");
    *is = '\0';
    if (strchr(line, '\''))
        return; /* apostrophes are gone before the lexicon is asked */
    spellings[spelling_count++] = copy(trim(is + 3));
    entry_of(trim(line))->spelling = spelling_count;
}

static void read_words_line(const char *section, char *line)
{
    if (strcmp(section, "spellings") == 0) {
        read_spelling(line);
        return;
    }
    for (char *word = strtok(line, " "); word; word = strtok(NULL, " ")) {
        if (strcmp(section, "triggers") != 0) {
            read_member(section, word);
        } else {
            if (trigger_count == TRIGGERS_MAX)
                stop("too many triggers");
            triggers[trigger_count++] = copy(word);
        }
    }
}

static void read_lines(const char *name, void (*take)(char *section, char *line))
{
    static char line[LINE_MAX_BYTES], section[LINE_MAX_BYTES];
    FILE *in = fopen(name, "r");

    file_name = name;
    line_number = 0;
    section[0] = '\0';
    if (!in)
        stop("cannot be read");
    while (fgets(line, sizeof line, in)) {
        char *text = trim(line);

        line_number++;
        if (*text && *text != '#')
            take(section, text);
    }
    fclose(in);
}

static void take_words(char *section, char *line)
{
    size_t len = strlen(line);

    if (line[0] == '[' && line[len - 1] == ']') {
        line[len - 1] = '\0';
        if (len - 2 >= NAME_MAX_BYTES)
            stop("a section's name is too long");
        strcpy(section, line + 1);
        if (strcmp(section, "spellings") == 0 || strcmp(section, "triggers") == 0)
            return;
        if (section_count == SECTIONS_MAX)
            stop("too many classes");
        strcpy(sections[section_count++], section);
        return;
    }
    read_words_line(section, line);
}

static void append_class(char *expression, size_t cap, const char *name)
{
    size_t used = strlen(expression);
    int made =
        snprintf(expression + used, cap - used, "%sLENS_BIT(LENS_CLASS_", used ? "|" : "");

    if (made < 0 || used + (size_t)made + strlen(name) + 2 >= cap)
        stop("too many classes in one place");
    for (used += (size_t)made; *name; name++)
        expression[used++] = (char)toupper((unsigned char)*name);
    strcpy(expression + used, ")");
}

static void append_flag(struct element *element, const char *flag)
{
    if (element->flags[0])
        strcat(element->flags, "|");
    strcat(element->flags, flag);
}

/* One alternative of an element: a word or {class}. */
static void read_alternative(struct element *element, char *text)
{
    size_t len = strlen(text);

    if (len > 2 && text[0] == '{' && text[len - 1] == '}') {
        text[len - 1] = '\0';
        append_class(element->classes, sizeof element->classes, text + 1);
        return;
    }
    if (len == 0 || hash_count == HASHES_MAX)
        stop("an empty alternative, or too many words");
    for (size_t i = 0; i < len; i++)
        if (!islower((unsigned char)text[i]) && !isdigit((unsigned char)text[i]))
            stop("words in patterns are small letters");
    hashes[hash_count++] = hash_of(text, len);
    element->bits |= bit_of(hash_of(text, len));
    element->words++;
}

static void read_element(struct pattern *pattern, char *text, unsigned gap)
{
    struct element *element = &elements[element_count++];

    if (element_count == ELEMENTS_MAX || ++pattern->elements > PATTERN_ELEMENTS_MAX)
        stop("too many elements");
    element->word = hash_count;
    element->gap = gap;
    if (strcmp(text, "^") == 0 || strcmp(text, "$") == 0) {
        append_flag(element, *text == '^' ? "LENS_FIRST" : "LENS_LAST");
        if (*text == '^' && pattern->elements != 1)
            stop("^ stands first");
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
        read_alternative(element, text);
    }
}

static void read_pattern(char *text, bool unless)
{
    struct pattern *pattern = &patterns[pattern_count++];
    unsigned gap = 0;

    if (pattern_count == PATTERNS_MAX || frame_count == 0)
        stop("too many patterns, or one outside a frame");
    pattern->frame = frame_count - 1;
    pattern->element = element_count;
    pattern->unless = unless;
    pattern->hash = hash_of(text, strlen(text));
    for (char *place = strtok(text, " "); place; place = strtok(NULL, " ")) {
        if (strncmp(place, "..", 2) == 0) {
            gap = (unsigned)(place[2] - '0');
            if (gap < 1 || gap > 9 || place[3])
                stop("a gap is ..1 to ..9");
            continue;
        }
        read_element(pattern, place, gap);
        gap = 0;
    }
    if (pattern->elements == 0 || gap)
        stop("a pattern needs something to match");
}

static void begin_frame(char *line)
{
    struct frame *frame = &frames[frame_count++];
    char *dot = strchr(line, '.'), *end = strchr(line, ']');

    if (frame_count == FRAMES_MAX || !dot || !end || end[1] ||
        (size_t)(end - line) >= NAME_MAX_BYTES)
        stop("wanted: [kind.name]");
    *end = '\0';
    strcpy(frame->name, line + 1);
    memcpy(frame->kind, line + 1, (size_t)(dot - line - 1));
    frame->general = strcmp(dot, ".general") == 0;
    frame->says = copy("");
    frame->tries = copy("");
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
        stop("wanted: match, unless, fires, spares, says or tries");
    *rest++ = '\0';
    if (strcmp(line, "match") == 0)
        read_pattern(rest, false);
    else if (strcmp(line, "unless") == 0)
        read_pattern(rest, true);
    else if (strcmp(line, "says") == 0)
        frames[frame_count - 1].says = copy(rest);
    else if (strcmp(line, "tries") == 0)
        frames[frame_count - 1].tries = copy(rest);
    else if (strcmp(line, "fires") != 0 && strcmp(line, "spares") != 0)
        stop("wanted: match, unless, fires, spares, says or tries");
}

static const char *or_zero(const char *expression)
{
    return expression[0] ? expression : "0";
}

static void print_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void print_words(FILE *out)
{
    static size_t slots[1 << WORDS_BITS]; /* 1 + entry */
    const uint32_t mask = (1U << WORDS_BITS) - 1;

    if (entry_count * 2 > mask)
        stop("the word table would be more than half full");
    fprintf(out, "_Static_assert(LENS_WORDS_BITS == %d, \"as baked\");\n", WORDS_BITS);
    for (size_t i = 0; i < entry_count; i++) {
        uint32_t slot = hash_of(entries[i].word, strlen(entries[i].word)) & mask;

        while (slots[slot])
            slot = (slot + 1) & mask;
        slots[slot] = i + 1;
    }
    fprintf(out, "const struct lens_word lens_data_words[1 << LENS_WORDS_BITS] = {\n");
    for (uint32_t slot = 0; slot <= mask; slot++) {
        char classes[2048] = "";
        const struct entry *entry = slots[slot] ? &entries[slots[slot] - 1] : NULL;

        if (!entry)
            continue;
        for (size_t i = 0; i < entry->class_count; i++)
            append_class(classes, sizeof classes, entry->classes[i]);
        fprintf(out, "[%u] = { %s, %uU, %zu }, /* %s */\n", slot, or_zero(classes),
                hash_of(entry->word, strlen(entry->word)), entry->spelling, entry->word);
    }
    fprintf(out, "};\n");
}

static void print_texts(FILE *out, const char *name, char **texts, size_t count)
{
    fprintf(out, "const char *const %s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        print_string(out, texts[i]);
        fprintf(out, ",\n");
    }
    fprintf(out, "0 };\n");
}

/* The place that the fewest clauses have: few words rather than many, words rather than
 * classes. If there is no other than the one in without, that one. */
static const struct element *most_telling(const struct pattern *pattern,
                                          const struct element *without)
{
    const struct element *best = without;
    size_t best_cost = SIZE_MAX;

    for (size_t i = 0; i < pattern->elements; i++) {
        const struct element *element = &elements[pattern->element + i];
        size_t cost = element->words + (element->classes[0] ? 8 + strlen(element->classes) : 0);

        if (!element->flags[0] && element != without && cost < best_cost) {
            best = element;
            best_cost = cost;
        }
    }
    if (!best)
        stop("a pattern has no place that must be filled");
    return best;
}

static void print_pattern(FILE *out, const struct pattern *pattern)
{
    const struct element *first = most_telling(pattern, NULL);
    const struct element *second = most_telling(pattern, first);

    fprintf(out, "{ %s, %lluULL, %zu, %zu, %zu, %d, %uU },\n", or_zero(second->classes),
            (unsigned long long)second->bits, pattern->frame, pattern->element,
            pattern->elements, pattern->unless, pattern->hash);
}

/* One row of an index: the patterns that a class or a bit leads to. */
static void print_row(FILE *out, const uint64_t *row)
{
    fprintf(out, " = {");
    for (size_t i = 0; i < PATTERN_WORDS; i++)
        fprintf(out, "%lluULL,", (unsigned long long)row[i]);
    fprintf(out, "},\n");
}

/* Where each pattern is found by its most telling place; order: as printed. */
static void print_index(FILE *out, const struct pattern *const *order)
{
    fprintf(out, "_Static_assert(LENS_PATTERN_WORDS == %d, \"as baked\");\n", PATTERN_WORDS);
    fprintf(out, "const uint64_t lens_data_by_bit[64][LENS_PATTERN_WORDS] = {\n");
    for (size_t bit = 0; bit < 64; bit++) {
        uint64_t row[PATTERN_WORDS] = { 0 };

        for (size_t i = 0; i < pattern_count; i++)
            row[i / 64] |= (most_telling(order[i], NULL)->bits >> bit & 1) << i % 64;
        fprintf(out, "[%zu]", bit);
        print_row(out, row);
    }
    fprintf(out, "};\nconst uint64_t lens_data_by_class[64][LENS_PATTERN_WORDS] = {\n");
    for (size_t name = 0; name < section_count; name++) {
        uint64_t row[PATTERN_WORDS] = { 0 };
        char class_bit[256] = "";

        append_class(class_bit, sizeof class_bit, sections[name]);
        for (size_t i = 0; i < pattern_count; i++)
            if (strstr(most_telling(order[i], NULL)->classes, class_bit))
                row[i / 64] |= (uint64_t)1 << i % 64;
        /* LENS_BIT(LENS_CLASS_X) without what stands around the class */
        fprintf(out, "[%.*s]", (int)strlen(class_bit) - 10, class_bit + 9);
        print_row(out, row);
    }
    fprintf(out, "};\n");
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
        print_pattern(out, order[i]);
    fprintf(out, "};\nconst size_t lens_data_patterns_count = %zu;\n", count);
    print_index(out, order);
}

static void print_frames(FILE *out)
{
    fprintf(out, "const struct lens_element lens_data_elements[] = {\n");
    for (size_t i = 0; i < element_count; i++)
        fprintf(out, "{ %s, %lluULL, %zu, %zu, %u, %s },\n", or_zero(elements[i].classes),
                (unsigned long long)elements[i].bits, elements[i].word, elements[i].words,
                elements[i].gap, or_zero(elements[i].flags));
    fprintf(out, "};\nconst uint32_t lens_data_hashes[] = {\n");
    for (size_t i = 0; i < hash_count; i++)
        fprintf(out, "%uU,\n", hashes[i]);
    fprintf(out, "0 };\n");
    print_patterns(out);
    fprintf(out, "const struct lens_frame lens_data_frames[] = {\n");
    for (size_t i = 0; i < frame_count; i++) {
        fprintf(out, "{ ");
        print_string(out, frames[i].name);
        fprintf(out, ", ");
        print_string(out, frames[i].says);
        fprintf(out, ", ");
        print_string(out, frames[i].tries);
        fprintf(out, ", %uU, LENS_", hash_of(frames[i].name, strlen(frames[i].name)));
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
    read_lines(argv[1], take_words);
    read_lines(argv[2], take_frames);
    out = fopen(argv[4], "w");
    if (!out) {
        perror(argv[4]);
        return 1;
    }
    fprintf(out, "/* Made by content/bake_lens.c: change content/lens instead. */\n"
                 "#include \"core/lens.h\"\n#include \"core/lens_classes.h\"\n"
                 "#include \"core/lens_data.h\"\n");
    print_words(out);
    print_texts(out, "lens_data_spellings", spellings, spelling_count);
    print_texts(out, "lens_data_triggers", triggers, trigger_count);
    print_frames(out);
    bake_gate(argv[3], out);
    return fclose(out) == 0 ? 0 : 1;
}
