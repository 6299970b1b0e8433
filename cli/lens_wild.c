#include "cli/lens_wild.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* One message in so many of the training parts is learned from: about 900 of each set. */
enum { CASINO_EVERY = 13, GOEMOTIONS_EVERY = 4 };

/* What is done with the messages of a set: counted as flagged or not, or learned from. */
struct wild {
    struct lens_set *set; /* NULL: scan with work and count; else learn one in every */
    struct lens_work *work;
    size_t every;
    enum err err;
    size_t messages, flagged, flags[LENS_ISSUES];
};

static void scan(struct str text, struct wild *wild)
{
    static struct lens_marks marks;
    bool flagged = false;

    lens_scan(text, NULL, false, wild->work, &marks);
    for (size_t i = 0; i < marks.count; i++)
        if (lens_kind_is_issue(marks.mark[i].kind)) {
            wild->flags[marks.mark[i].kind]++;
            flagged = true;
        }
    wild->flagged += flagged;
}

static void take(struct str text, struct wild *wild)
{
    if (!wild->set)
        scan(text, wild);
    else if (wild->err == ERR_OK && wild->messages % wild->every == 0)
        wild->err = lens_set_add_wild(wild->set, text);
    wild->messages++;
}

/* Every turn of every conversation. */
static void take_casino(const char *path, struct wild *wild)
{
    json_t *root = json_load_file(path, 0, NULL);

    if (!root)
        wild->err = ERR_IO;
    for (size_t i = 0; i < json_array_size(root); i++) {
        const json_t *turns = json_object_get(json_array_get(root, i), "chat_logs");

        for (size_t j = 0; j < json_array_size(turns); j++) {
            const json_t *text = json_object_get(json_array_get(turns, j), "text");

            if (json_string_length(text) > 0)
                take((struct str){ json_string_value(text), json_string_length(text) }, wild);
        }
    }
    json_decref(root);
}

/* Are all of these pleasant? Numbers are lines of labels.txt, from 0. */
static bool all_pleasant(const char *labels)
{
    static const char pleasant[] = ",0,1,4,5,8,13,15,17,18,20,21,23,";

    while (*labels && *labels != '\t') {
        char wanted[8];
        size_t len = strcspn(labels, ",\t");

        if (len > 4)
            return false;
        snprintf(wanted, sizeof wanted, ",%.*s,", (int)len, labels);
        if (!strstr(pleasant, wanted))
            return false;
        labels += len + (labels[len] == ',');
    }
    return true;
}

static bool has_you(const char *text, size_t len)
{
    for (size_t i = 0; i + 3 <= len; i++)
        if ((text[i] | 32) == 'y' && (text[i + 1] | 32) == 'o' && (text[i + 2] | 32) == 'u' &&
            (i == 0 || text[i - 1] == ' ') && (i + 3 == len || text[i + 3] < 'A'))
            return true;
    return false;
}

static void take_goemotions(const char *path, struct wild *wild)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;

    if (!in) {
        wild->err = ERR_IO;
        return;
    }
    while (getline(&line, &cap, in) > 0) {
        size_t len = strcspn(line, "\t");

        if (line[len] == '\t' && has_you(line, len) && all_pleasant(line + len + 1))
            take((struct str){ line, len }, wild);
    }
    free(line);
    fclose(in);
}

static bool path_of(char out[4096], const char *dir, const char *name)
{
    return snprintf(out, 4096, "%s/%s", dir, name) < 4096;
}

enum err lens_wild_learn(const char *dir, struct lens_set *set, char out_paths[2][4096])
{
    struct wild wild = { .set = set, .every = CASINO_EVERY };

    if (!path_of(out_paths[0], dir, "casino/casino_train.json") ||
        !path_of(out_paths[1], dir, "goemotions/train.tsv"))
        return ERR_LIMIT;
    take_casino(out_paths[0], &wild);
    wild.every = GOEMOTIONS_EVERY;
    if (wild.err == ERR_OK)
        take_goemotions(out_paths[1], &wild);
    return wild.err;
}

static void print(const char *name, const struct wild *wild)
{
    if (wild->err != ERR_OK) {
        printf("| %s | absent | | |\n", name);
        return;
    }
    printf("| %s | %zu | %.2f |", name, wild->messages,
           100.0 * (double)wild->flagged / (double)(wild->messages + (wild->messages == 0)));
    for (int kind = 0; kind < LENS_ISSUES; kind++)
        if (wild->flags[kind] > 0)
            printf(" %s %zu", lens_kind_name((enum lens_kind)kind), wild->flags[kind]);
    printf(" |\n");
}

int lens_wild_print(const char *dir, struct lens_work *work)
{
    static const char *const casino[] = { "casino/casino_valid.json",
                                          "casino/casino_test.json" };
    static const char *const goemotions[] = { "goemotions/dev.tsv", "goemotions/test.tsv" };
    struct wild bargains = { .work = work }, comments = { .work = work };
    char path[4096];

    for (size_t i = 0; i < 2; i++) {
        if (!path_of(path, dir, casino[i]))
            return cli_fail("lens", "the folder's name is too long");
        take_casino(path, &bargains);
        if (!path_of(path, dir, goemotions[i]))
            return cli_fail("lens", "the folder's name is too long");
        take_goemotions(path, &comments);
    }
    printf("| wild set | messages | flagged per 100 | marks |\n|---|---|---|---|\n");
    print("CaSiNo", &bargains);
    print("GoEmotions, pleasant, with \"you\"", &comments);
    return CLI_OK;
}
