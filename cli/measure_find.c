#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/measure.h"
#include "wire/json.h"

const struct measure_instrument *measure_find(const char *verb, const char *name,
                                              struct instrument_room *room)
{
    size_t name_len = strlen(name), len = 0;
    const struct measure_instrument *found = measure_instrument((struct str){ name, name_len });
    char why[INSTRUMENT_WHY_MAX];
    json_error_t error;
    json_t *root;
    char *text;

    if (found)
        return found;
    if (!strchr(name, '/') && (name_len < 5 || strcmp(name + name_len - 5, ".json") != 0)) {
        (void)cli_fail(verb, "there is no instrument \"%s\" (stillnear instrument list).",
                       name);
        return NULL;
    }
    text = measure_file(verb, name, INSTRUMENT_FILE_MAX, &len);
    if (!text)
        return NULL;
    root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    free(text);
    if (!root) {
        (void)cli_fail(verb, "%s: line %d: %s.", name, error.line, error.text);
        return NULL;
    }
    if (instrument_read(room, root, why) != ERR_OK) {
        (void)cli_fail(verb, "%s: %s.", name, why);
        json_decref(root);
        return NULL;
    }
    json_decref(root);
    return &room->instrument;
}

bool measure_folder(const char *folder, char *out, size_t cap)
{
    const char *below = "";
    int len;

    if (!folder)
        folder = getenv("STILLNEAR_INSTRUMENTS");
    if (!folder && (folder = getenv("XDG_DATA_HOME")))
        below = "/stillnear/instruments";
    if (!folder && (folder = getenv("HOME")))
        below = "/.local/share/stillnear/instruments";
    if (!folder || !*folder)
        return false;
    len = snprintf(out, cap, "%s%s", folder, below);
    return len > 0 && (size_t)len < cap;
}

/* Cuts the text into lines in place; returns how many hold anything, up to one too many. */
static size_t cut_lines(char *text, const char *out[MEASURE_ITEMS_MAX])
{
    size_t count = 0;

    for (char *line = text; line;) {
        char *end = strchr(line, '\n');
        size_t len;

        if (end)
            *end = '\0';
        len = strlen(line);
        while (len > 0 && strchr(" \t\r", line[len - 1]))
            line[--len] = '\0';
        line += strspn(line, " \t");
        if (*line && count < MEASURE_ITEMS_MAX)
            out[count] = line;
        count += *line != '\0';
        line = end ? end + 1 : NULL;
    }
    return count;
}

enum err measure_wording_read(const char *path, const struct measure_instrument *instrument,
                              const char *out[MEASURE_ITEMS_MAX], char **out_text,
                              char out_why[INSTRUMENT_WHY_MAX])
{
    FILE *file = fopen(path, "rb");
    enum { ROOM = MEASURE_ITEMS_MAX * (INSTRUMENT_WORDING_MAX + 2) };
    char *text = NULL;
    size_t len, count;

    if (!file)
        return ERR_ABSENT;
    text = malloc(ROOM + 1);
    len = text ? fread(text, 1, ROOM, file) : 0;
    fclose(file);
    if (!text)
        return ERR_IO;
    text[len] = '\0';
    if (len == ROOM || !utf8_is_valid((struct str){ text, len })) {
        (void)snprintf(out_why, INSTRUMENT_WHY_MAX, "too large, or not text in UTF-8");
        goto refused;
    }
    count = cut_lines(text, out);
    if (count != instrument->items_count) {
        (void)snprintf(out_why, INSTRUMENT_WHY_MAX,
                       "%zu lines, where %s has %zu items, one a line in published order",
                       count, instrument->name, instrument->items_count);
        goto refused;
    }
    for (size_t i = 0; i < count; i++)
        if (strlen(out[i]) > INSTRUMENT_WORDING_MAX) {
            (void)snprintf(out_why, INSTRUMENT_WHY_MAX, "item %zu is longer than %d bytes",
                           i + 1, INSTRUMENT_WORDING_MAX);
            goto refused;
        }
    *out_text = text;
    return ERR_OK;
refused:
    free(text);
    return ERR_INPUT;
}
