#include "cli/lens_wild.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

struct wild {
    size_t messages, flagged, flags[LENS_ISSUES];
};

static void scan(struct str text, struct lens_work *work, struct wild *wild)
{
    static struct lens_marks marks;
    bool flagged = false;

    lens_scan(text, NULL, false, work, &marks);
    for (size_t i = 0; i < marks.count; i++)
        if (lens_kind_is_issue(marks.mark[i].kind)) {
            wild->flags[marks.mark[i].kind]++;
            flagged = true;
        }
    wild->messages++;
    wild->flagged += flagged;
}

/* Every turn of every conversation. */
static bool scan_casino(const char *path, struct lens_work *work, struct wild *wild)
{
    json_t *root = json_load_file(path, 0, NULL);

    for (size_t i = 0; i < json_array_size(root); i++) {
        const json_t *turns = json_object_get(json_array_get(root, i), "chat_logs");

        for (size_t j = 0; j < json_array_size(turns); j++) {
            const json_t *text = json_object_get(json_array_get(turns, j), "text");

            if (json_is_string(text) && json_string_length(text) > 0)
                scan((struct str){ json_string_value(text), json_string_length(text) }, work,
                     wild);
        }
    }
    json_decref(root);
    return root != NULL;
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

static bool scan_goemotions(const char *path, struct lens_work *work, struct wild *wild)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;

    if (!in)
        return false;
    while (getline(&line, &cap, in) > 0) {
        size_t len = strcspn(line, "\t");

        if (line[len] == '\t' && has_you(line, len) && all_pleasant(line + len + 1))
            scan((struct str){ line, len }, work, wild);
    }
    free(line);
    fclose(in);
    return true;
}

static void print(const char *name, const struct wild *wild)
{
    printf("| %s | %zu | %.2f |", name, wild->messages,
           wild->messages ? 100.0 * (double)wild->flagged / (double)wild->messages : 0.0);
    for (int kind = 0; kind < LENS_ISSUES; kind++)
        if (wild->flags[kind] > 0)
            printf(" %s %zu", lens_kind_name((enum lens_kind)kind), wild->flags[kind]);
    printf(" |\n");
}

int lens_wild_print(const char *dir, struct lens_work *work)
{
    static const struct {
        const char *name, *file;
        bool (*scan)(const char *path, struct lens_work *work, struct wild *wild);
    } sets[] = { { "CaSiNo", "casino/casino_train.json", scan_casino },
                 { "GoEmotions, pleasant, with \"you\"", "goemotions/train.tsv",
                   scan_goemotions } };

    printf("| wild set | messages | flagged per 100 | marks |\n|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        struct wild wild = { .messages = 0 };
        char path[4096];

        if (snprintf(path, sizeof path, "%s/%s", dir, sets[i].file) >= (int)sizeof path)
            return cli_fail("lens", "the folder's name is too long");
        if (sets[i].scan(path, work, &wild))
            print(sets[i].name, &wild);
        else
            printf("| %s | absent | | |\n", sets[i].name);
    }
    return CLI_OK;
}
