#include "content/bake_index.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "content/bake_text.h"
#include "content/bake_words.h"

enum {
    PLACES_MAX = 2048,
    WORDS_MAX = 20000, /* of all places */
    LEADS_MAX = 4096,
    SLOTS_BITS = 12,
    HEARD_SLOTS = 16384, /* of the table of words that were heard */
    HEARD_COST = 10      /* of a word each time it was heard; 1 for being a word at all */
};

struct place {
    char classes[512]; /* " you your " */
    size_t word, words;
    size_t cost;        /* 0: not reckoned yet */
    size_t lead, leads; /* as printed: the first, and how many */
};

static struct place places[PLACES_MAX];
static uint32_t hashes[WORDS_MAX];
static struct {
    size_t place, second, pattern;
} leads[LEADS_MAX];
static struct {
    uint32_t hash;
    unsigned times;
} heard[HEARD_SLOTS];
static size_t place_count, hash_count, lead_count, heard_count;
static size_t listed; /* numbers printed into lens_data_lists so far */

size_t bake_index_place(const char *classes, const uint32_t *words, size_t word_count)
{
    struct place *place = &places[place_count];

    for (size_t i = 0; i < place_count; i++)
        if (strcmp(places[i].classes, classes) == 0 && places[i].words == word_count &&
            memcmp(hashes + places[i].word, words, word_count * sizeof *words) == 0)
            return i;
    if (place_count == PLACES_MAX || hash_count + word_count > WORDS_MAX ||
        strlen(classes) >= sizeof place->classes)
        bake_text_stop("too many places, or too many words");
    strcpy(place->classes, classes);
    place->word = hash_count;
    place->words = word_count;
    memcpy(hashes + hash_count, words, word_count * sizeof *words);
    hash_count += word_count;
    return place_count++;
}

static bool has_class(const struct place *place, const char *name)
{
    char wanted[BAKE_NAME_MAX + 3];

    snprintf(wanted, sizeof wanted, " %s ", name);
    return strstr(place->classes, wanted) != NULL;
}

static size_t heard_slot(uint32_t hash)
{
    size_t slot = hash % HEARD_SLOTS;

    while (heard[slot].times > 0 && heard[slot].hash != hash)
        slot = (slot + 1) % HEARD_SLOTS;
    return slot;
}

void bake_index_hear(const char *text)
{
    char word[BAKE_NAME_MAX];

    while (*text) {
        size_t len = 0, slot;
        uint32_t hash;

        for (; isalnum((unsigned char)*text); text++)
            if (len < sizeof word)
                word[len++] = (char)tolower((unsigned char)*text);
        if (*text)
            text++;
        if (len == 0)
            continue;
        hash = bake_text_hash(word, len);
        slot = heard_slot(hash);
        if (heard[slot].times == 0 && ++heard_count * 2 > HEARD_SLOTS)
            bake_text_stop("too many different words in the examples");
        heard[slot].hash = hash;
        heard[slot].times++;
    }
}

static size_t word_cost(uint32_t hash)
{
    return 1 + HEARD_COST * heard[heard_slot(hash)].times;
}

static void add_cost(void *context, const char *word)
{
    *(size_t *)context += word_cost(bake_text_hash(word, strlen(word)));
}

size_t bake_index_cost(size_t number)
{
    struct place *place = &places[number];

    if (place->cost > 0)
        return place->cost;
    for (size_t i = 0; i < place->words; i++)
        place->cost += word_cost(hashes[place->word + i]);
    for (size_t i = 0; i < bake_words_classes(); i++)
        if (has_class(place, bake_words_class(i)))
            bake_words_each(bake_words_class(i), add_cost, &place->cost);
    return place->cost;
}

void bake_index_lead(size_t place, size_t second, size_t pattern)
{
    if (lead_count == LEADS_MAX)
        bake_text_stop("too many patterns");
    leads[lead_count].place = place;
    leads[lead_count].second = second;
    leads[lead_count++].pattern = pattern;
}

static bool has_word(const struct place *place, uint32_t hash)
{
    for (size_t i = 0; i < place->words; i++)
        if (hashes[place->word + i] == hash)
            return true;
    return false;
}

/* Lists are printed one after the other; a range is where one begins and how long it is. */
static void print_list(FILE *lists, FILE *ranges, const size_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fprintf(lists, "%zu,", list[i]);
    fprintf(lists, "\n");
    fprintf(ranges, "{ %zu, %zu }", listed, count);
    listed += count;
    if (listed > UINT16_MAX)
        bake_text_stop("the lists are too long for their ranges");
}

static void print_words(FILE *lists, FILE *out)
{
    static size_t slots[1 << SLOTS_BITS]; /* 1 + index of the hash */
    static size_t list[PLACES_MAX];
    const uint32_t mask = (1U << SLOTS_BITS) - 1;
    size_t used = 0;

    fprintf(out,
            "_Static_assert(LENS_PLACE_BITS == %d, \"as baked\");\n"
            "const struct lens_place_word lens_data_place_words[1 << LENS_PLACE_BITS] = {\n",
            SLOTS_BITS);
    for (size_t i = 0; i < hash_count; i++) {
        uint32_t slot = hashes[i] & mask;
        size_t count = 0;

        while (slots[slot] && hashes[slots[slot] - 1] != hashes[i])
            slot = (slot + 1) & mask;
        if (slots[slot])
            continue;
        if (++used * 2 > mask)
            bake_text_stop("the table of patterns' words would be more than half full");
        slots[slot] = i + 1;
        for (size_t place = 0; place < place_count; place++)
            if (has_word(&places[place], hashes[i]))
                list[count++] = place;
        fprintf(out, "[%u] = { %uU, ", (unsigned)slot, (unsigned)hashes[i]);
        print_list(lists, out, list, count);
        fprintf(out, " },\n");
    }
    fprintf(out, "};\n");
}

static void print_classes(FILE *lists, FILE *out)
{
    static size_t list[PLACES_MAX];

    fprintf(out, "const struct lens_range lens_data_class_places[64] = {\n");
    for (size_t number = 0; number < bake_words_classes(); number++) {
        char class_bit[256] = "";
        size_t count = 0;

        for (size_t place = 0; place < place_count; place++)
            if (has_class(&places[place], bake_words_class(number)))
                list[count++] = place;
        bake_text_append_class(class_bit, sizeof class_bit, bake_words_class(number));
        /* LENS_BIT(LENS_CLASS_X) without what stands around the class */
        fprintf(out, "[%.*s] = ", (int)strlen(class_bit) - 10, class_bit + 9);
        print_list(lists, out, list, count);
        fprintf(out, ",\n");
    }
    fprintf(out, "};\n");
}

/* The leads of a place stand together. */
static void print_leads(FILE *out)
{
    size_t printed = 0;

    fprintf(out, "const struct lens_lead lens_data_leads[] = {\n");
    for (size_t place = 0; place < place_count; place++) {
        places[place].lead = printed;
        for (size_t i = 0; i < lead_count; i++) {
            if (leads[i].place != place)
                continue;
            fprintf(out, "{ %zu, %zu },\n", leads[i].pattern, leads[i].second);
            printed++;
        }
        places[place].leads = printed - places[place].lead;
    }
    fprintf(out, "};\nconst struct lens_range lens_data_place_leads[LENS_PLACES_MAX] = {\n");
    for (size_t place = 0; place < place_count; place++)
        fprintf(out, "{ %zu, %zu },\n", places[place].lead, places[place].leads);
    fprintf(out, "};\n");
}

void bake_index_print(FILE *out)
{
    FILE *lists = tmpfile();

    if (!lists)
        bake_text_stop("no room for a file");
    fprintf(out, "_Static_assert(LENS_PLACES_MAX == %d, \"as baked\");\n", PLACES_MAX);
    print_words(lists, out);
    print_classes(lists, out);
    print_leads(out);
    fprintf(out, "const uint16_t lens_data_lists[] = {\n");
    rewind(lists);
    for (int byte; (byte = getc(lists)) != EOF;)
        putc(byte, out);
    fprintf(out, "};\n");
    fclose(lists);
}
