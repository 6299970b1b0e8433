#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/measure.h"
#include "wire/json.h"
#include "wire/wording.h"

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

static void say_fault(const struct measure_instrument *instrument,
                      const struct wording *wording, char out_why[INSTRUMENT_WHY_MAX])
{
    switch (wording->fault) {
    case WORDING_GOOD:
        break;
    case WORDING_NO_TEXT:
        (void)snprintf(out_why, INSTRUMENT_WHY_MAX, "too large, or not text in UTF-8");
        break;
    case WORDING_TOO_FEW:
    case WORDING_TOO_MANY:
        (void)snprintf(out_why, INSTRUMENT_WHY_MAX,
                       "%zu lines, where %s has %zu items, one a line in published order",
                       wording->have, instrument->name, wording->need);
        break;
    case WORDING_TOO_LONG:
        (void)snprintf(out_why, INSTRUMENT_WHY_MAX, "item %zu is longer than %d characters",
                       wording->item, WORDING_LINE_MAX);
        break;
    case WORDING_TWICE:
        (void)snprintf(out_why, INSTRUMENT_WHY_MAX, "item %zu says what an earlier one says",
                       wording->item);
        break;
    }
}

enum err measure_wording_read(const char *path, const struct measure_instrument *instrument,
                              const char *out[MEASURE_ITEMS_MAX], char **out_text,
                              char out_why[INSTRUMENT_WHY_MAX])
{
    FILE *file = fopen(path, "rb");
    struct wording wording;
    char *text;
    size_t len;

    if (!file)
        return ERR_ABSENT;
    text = malloc(WORDING_TEXT_MAX + 2); /* a byte too many shows, and the NUL */
    len = text ? fread(text, 1, WORDING_TEXT_MAX + 1, file) : 0;
    fclose(file);
    if (!text)
        return ERR_IO;
    wording = wording_cut(instrument, text, len);
    if (wording.fault != WORDING_GOOD) {
        say_fault(instrument, &wording, out_why);
        free(text);
        return ERR_INPUT;
    }
    memcpy(out, wording.line, sizeof wording.line);
    *out_text = text;
    return ERR_OK;
}
