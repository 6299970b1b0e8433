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

enum {
    LINE_MAX_BYTES = 4096,
    WORDS_BITS = 13,
    ENTRIES_MAX = 6000,
    MEMBERS_MAX = 16, /* classes one word may stand in */
    SPELLINGS_MAX = 1000,
    TRIGGERS_MAX = 200,
    FRAMES_MAX = 384,
    PATTERNS_MAX = 3000,
    ELEMENTS_MAX = 20000,
    HASHES_MAX = 20000,
    PATTERN_ELEMENTS_MAX = 16,
    NAME_MAX_BYTES = 64,
    LABELS = 20, /* of the gate   */
    NUMBERS = 7  /* of each label  */
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
 * classes. */
static const struct element *most_telling(const struct pattern *pattern)
{
    const struct element *best = NULL;
    size_t best_cost = 0;

    for (size_t i = 0; i < pattern->elements; i++) {
        const struct element *element = &elements[pattern->element + i];
        size_t cost = element->words + (element->classes[0] ? 8 + strlen(element->classes) : 0);

        if (!element->flags[0] && (!best || cost < best_cost)) {
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
    const struct element *telling = most_telling(pattern);

    fprintf(out, "{ %s, %lluULL, %zu, %zu, %zu, %d, %uU },\n", or_zero(telling->classes),
            (unsigned long long)telling->bits, pattern->frame, pattern->element,
            pattern->elements, pattern->unless, pattern->hash);
}

/* A frame's "unless" patterns come before those that make it fit. */
static void print_patterns(FILE *out)
{
    fprintf(out, "const struct lens_pattern lens_data_patterns[] = {\n");
    for (size_t frame = 0; frame < frame_count; frame++)
        for (int unless = 1; unless >= 0; unless--)
            for (size_t i = 0; i < pattern_count; i++)
                if (patterns[i].frame == frame && patterns[i].unless == (bool)unless)
                    print_pattern(out, &patterns[i]);
    fprintf(out, "};\nconst size_t lens_data_patterns_count = %zu;\n", pattern_count);
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

/* The seven numbers of one kind, in the file's order, into one list each. */
static void read_numbers(FILE *in, char lists[NUMBERS][LINE_MAX_BYTES])
{
    char line[LINE_MAX_BYTES];

    for (size_t kind = 0; kind < LABELS; kind++) {
        char *at;

        line_number++;
        if (!fgets(line, sizeof line, in))
            stop("wanted: kind and seven numbers");
        at = strchr(line, ' ');
        for (size_t i = 0; i < NUMBERS; i++) {
            size_t used = strlen(lists[i]);
            char *end;
            double value = at ? strtod(at, &end) : 0.0;

            if (!at || end == at)
                stop("wanted: kind and seven numbers");
            at = end;
            snprintf(lists[i] + used, LINE_MAX_BYTES - used, "%s%a", used ? ", " : "", value);
        }
    }
}

/* weights.bin, as told in wire/lens_weights.h. */
static void print_gate(const char *name, FILE *out)
{
    static const char *const fields[NUMBERS] = { "bias",    "step",  "slope",    "issue",
                                                 "message", "shift", "threshold" };
    static char lists[NUMBERS][LINE_MAX_BYTES];
    char learned[80], line[LINE_MAX_BYTES];
    int bits = 0, labels = 0;
    FILE *in = fopen(name, "rb");

    file_name = name;
    line_number = 3;
    if (!in || !fgets(line, sizeof line, in) ||
        strcmp(line, "stillnear lens weights 1\n") != 0 ||
        fscanf(in, "learned from %64[0-9a-f] bits %d labels %d ", learned, &bits, &labels) !=
            3 ||
        labels != LABELS || bits < 8 || bits > 16)
        stop("not the lens's weights");
    read_numbers(in, lists);
    fprintf(out, "_Static_assert(LENS_GATE_BITS == %d, \"as baked\");\n", bits);
    fprintf(out, "const char lens_data_learned_from[] = \"%s\";\n", learned);
    fprintf(out, "const struct lens_gate lens_data_gate = {\n");
    for (size_t i = 0; i < NUMBERS; i++)
        fprintf(out, ".%s = { %s },\n", fields[i], lists[i]);
    if (fgetc(in) != '\n')
        stop("wanted: an empty line before the weights");
    fprintf(out, ".weight = {\n");
    for (long bucket = 0; bucket < 1L << bits; bucket++) {
        fputc('{', out);
        for (int label = 0; label < LABELS; label++) {
            int byte = fgetc(in);

            if (byte == EOF)
                stop("the weights end too early");
            fprintf(out, "%d,", byte > 127 ? byte - 256 : byte);
        }
        fputs("},\n", out);
    }
    fprintf(out, "} };\n");
    fclose(in);
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
    print_gate(argv[3], out);
    return fclose(out) == 0 ? 0 : 1;
}
