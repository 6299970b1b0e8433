#include "content/bake_words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "content/bake_text.h"

enum {
    WORDS_BITS = 13,
    ENTRIES_MAX = 6000,
    MEMBERS_MAX = 16, /* classes one word may stand in */
    SPELLINGS_MAX = 1000,
    TRIGGERS_MAX = 200,
    SECTIONS_MAX = 64
};

struct entry {
    char word[BAKE_NAME_MAX];
    char classes[MEMBERS_MAX][BAKE_NAME_MAX];
    size_t class_count, spelling;
};

static struct entry entries[ENTRIES_MAX];
static char *spellings[SPELLINGS_MAX], *triggers[TRIGGERS_MAX];
static char sections[SECTIONS_MAX][BAKE_NAME_MAX]; /* classes, by name */
static size_t section_count, entry_count, spelling_count, trigger_count;

static struct entry *entry_of(const char *word)
{
    for (size_t i = 0; i < entry_count; i++)
        if (strcmp(entries[i].word, word) == 0)
            return &entries[i];
    if (entry_count == ENTRIES_MAX || strlen(word) >= BAKE_NAME_MAX)
        bake_text_stop("too many words, or one too long");
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
        bake_text_stop("a word in too many classes");
    strcpy(entry->classes[entry->class_count++], class_name);
}

static void read_spelling(char *line)
{
    char *is = strstr(line, " = ");

    if (!is || spelling_count == SPELLINGS_MAX)
        bake_text_stop("wanted: spelling = words");
    *is = '\0';
    if (strchr(line, '\''))
        return; /* apostrophes are gone before the lexicon is asked */
    spellings[spelling_count++] = bake_text_copy(bake_text_trim(is + 3));
    entry_of(bake_text_trim(line))->spelling = spelling_count;
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
                bake_text_stop("too many triggers");
            triggers[trigger_count++] = bake_text_copy(word);
        }
    }
}

static void take(char *section, char *line)
{
    size_t len = strlen(line);

    if (line[0] == '[' && line[len - 1] == ']') {
        line[len - 1] = '\0';
        if (len - 2 >= BAKE_NAME_MAX)
            bake_text_stop("a section's name is too long");
        strcpy(section, line + 1);
        if (strcmp(section, "spellings") == 0 || strcmp(section, "triggers") == 0)
            return;
        if (section_count == SECTIONS_MAX)
            bake_text_stop("too many classes");
        strcpy(sections[section_count++], section);
        return;
    }
    read_words_line(section, line);
}

static void print_words(FILE *out)
{
    static size_t slots[1 << WORDS_BITS]; /* 1 + entry */
    const uint32_t mask = (1U << WORDS_BITS) - 1;

    if (entry_count * 2 > mask)
        bake_text_stop("the word table would be more than half full");
    fprintf(out, "_Static_assert(LENS_WORDS_BITS == %d, \"as baked\");\n", WORDS_BITS);
    for (size_t i = 0; i < entry_count; i++) {
        uint32_t slot = bake_text_hash(entries[i].word, strlen(entries[i].word)) & mask;

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
            bake_text_append_class(classes, sizeof classes, entry->classes[i]);
        fprintf(out, "[%u] = { %s, %uU, %zu }, /* %s */\n", slot, bake_text_or_zero(classes),
                bake_text_hash(entry->word, strlen(entry->word)), entry->spelling, entry->word);
    }
    fprintf(out, "};\n");
}

static void print_texts(FILE *out, const char *name, char **texts, size_t count)
{
    fprintf(out, "const char *const %s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        bake_text_print(out, texts[i]);
        fprintf(out, ",\n");
    }
    fprintf(out, "0 };\n");
}

size_t bake_words_classes(void)
{
    return section_count;
}

const char *bake_words_class(size_t number)
{
    return sections[number];
}

void bake_words_each(const char *class_name, void (*each)(void *context, const char *word),
                     void *context)
{
    for (size_t i = 0; i < entry_count; i++)
        for (size_t j = 0; j < entries[i].class_count; j++)
            if (strcmp(entries[i].classes[j], class_name) == 0)
                each(context, entries[i].word);
}

void bake_words(const char *name, FILE *out)
{
    bake_text_lines(name, take);
    print_words(out);
    print_texts(out, "lens_data_spellings", spellings, spelling_count);
    print_texts(out, "lens_data_triggers", triggers, trigger_count);
}
