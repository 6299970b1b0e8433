#include "wire/wording.h"

#include <string.h>

#include "base/utf8.h"

static size_t trim(char **line)
{
    size_t len = strlen(*line);

    while (len > 0 && strchr(" \t\r", (*line)[len - 1]))
        (*line)[--len] = '\0';
    *line += strspn(*line, " \t");
    return strlen(*line);
}

/* Returns how many lines hold anything; those beyond the last item are only counted. */
static size_t cut_lines(char *text, const char *out[MEASURE_ITEMS_MAX])
{
    size_t count = 0;

    for (char *line = text; line;) {
        char *end = strchr(line, '\n'), *next = end ? end + 1 : NULL;

        if (end)
            *end = '\0';
        if (trim(&line) > 0) {
            if (count < MEASURE_ITEMS_MAX)
                out[count] = line;
            count++;
        }
        line = next;
    }
    return count;
}

static bool is_said_before(const struct wording *wording, size_t item)
{
    for (size_t i = 0; i < item; i++)
        if (strcmp(wording->line[i], wording->line[item]) == 0)
            return true;
    return false;
}

static enum wording_fault line_fault(const struct wording *wording, size_t item)
{
    const char *line = wording->line[item];

    if (utf8_count((struct str){ line, strlen(line) }) > WORDING_LINE_MAX)
        return WORDING_TOO_LONG;
    return is_said_before(wording, item) ? WORDING_TWICE : WORDING_GOOD;
}

struct wording wording_cut(const struct measure_instrument *instrument, char *text, size_t len)
{
    struct wording wording = { .need = instrument->items_count, .fault = WORDING_NO_TEXT };
    size_t mark = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0; /* some editors' */

    text[len] = '\0';
    if (len > WORDING_TEXT_MAX || strlen(text) != len ||
        !utf8_is_valid((struct str){ text, len }))
        return wording;
    wording.have = cut_lines(text + mark, wording.line);
    wording.fault = wording.have < wording.need ? WORDING_TOO_FEW : WORDING_TOO_MANY;
    if (wording.have != wording.need)
        return wording;
    wording.fault = WORDING_GOOD;
    for (size_t i = 0; i < wording.need && wording.fault == WORDING_GOOD; i++) {
        wording.fault = line_fault(&wording, i);
        wording.item = i + 1;
    }
    return wording;
}
