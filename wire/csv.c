#include "wire/csv.h"

#include <string.h>

#include "base/utf8.h"

static char separator_of(struct str text)
{
    static const char others[] = { ';', '\t' };
    const char *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
    size_t len = end ? (size_t)(end - text.ptr) : text.len;

    if (len == 0 || memchr(text.ptr, ',', len))
        return ',';
    for (size_t i = 0; i < sizeof others; i++)
        if (memchr(text.ptr, others[i], len))
            return others[i];
    return ',';
}

enum err csv_open(struct csv *out, struct str text)
{
    if (text.len > CSV_FILE_MAX)
        return ERR_LIMIT;
    if (!utf8_is_valid(text))
        return ERR_INPUT;
    if (text.len >= 3 && memcmp(text.ptr, "\xEF\xBB\xBF", 3) == 0)
        text = (struct str){ text.ptr + 3, text.len - 3 };
    *out = (struct csv){ .text = text, .line = 1, .separator = separator_of(text) };
    return ERR_OK;
}

static bool is_at_end(const struct csv *csv)
{
    return csv->at >= csv->text.len;
}

/* At the end of a line, whichever way it ends. */
static bool is_at_break(const struct csv *csv)
{
    const char *at = csv->text.ptr + csv->at;

    if (is_at_end(csv) || *at == '\n')
        return true;
    return *at == '\r' && (csv->at + 1 == csv->text.len || at[1] == '\n');
}

static void take_break(struct csv *csv)
{
    if (is_at_end(csv))
        return;
    if (csv->text.ptr[csv->at] == '\r')
        csv->at++;
    if (!is_at_end(csv))
        csv->at++;
    csv->line++;
}

/* From the opening quote to the separator or break behind the closing one. */
static enum err take_quoted(struct csv *csv, struct csv_row *row, size_t *room_at)
{
    char *to = row->room + *room_at;
    size_t len = 0;

    for (csv->at++; !is_at_end(csv); csv->at++) {
        char c = csv->text.ptr[csv->at];
        bool doubled =
            c == '"' && csv->at + 1 < csv->text.len && csv->text.ptr[csv->at + 1] == '"';

        if (c == '"' && !doubled) {
            csv->at++;
            row->fields[row->count++] = (struct str){ to, len };
            *room_at += len;
            return is_at_break(csv) || csv->text.ptr[csv->at] == csv->separator ? ERR_OK
                                                                                : ERR_INPUT;
        }
        if (*room_at + len == CSV_ROW_MAX)
            return ERR_LIMIT;
        if (c == '\n')
            csv->line++;
        to[len++] = c;
        csv->at += doubled;
    }
    return ERR_INPUT;
}

static void take_plain(struct csv *csv, struct csv_row *row)
{
    size_t from = csv->at;

    while (!is_at_break(csv) && csv->text.ptr[csv->at] != csv->separator)
        csv->at++;
    row->fields[row->count++] = (struct str){ csv->text.ptr + from, csv->at - from };
}

enum err csv_next(struct csv *csv, struct csv_row *out)
{
    size_t room_at = 0, from;

    while (!is_at_end(csv) && is_at_break(csv))
        take_break(csv);
    if (is_at_end(csv))
        return ERR_ABSENT;
    out->count = 0;
    out->line = csv->line;
    from = csv->at;
    for (;;) {
        if (out->count == CSV_FIELDS_MAX)
            return ERR_LIMIT;
        if (!is_at_end(csv) && csv->text.ptr[csv->at] == '"') {
            enum err err = take_quoted(csv, out, &room_at);

            if (err != ERR_OK)
                return err;
        } else {
            take_plain(csv, out);
        }
        if (csv->at - from > CSV_ROW_MAX)
            return ERR_LIMIT;
        if (is_at_break(csv))
            break;
        csv->at++; /* the separator */
    }
    take_break(csv);
    return ERR_OK;
}

enum err csv_put(struct str field, char *out, size_t cap)
{
    bool runs = field.len > 0 && strchr("=+-@", field.ptr[0]);
    bool quoted = runs;
    size_t need = field.len + 1 + runs, at = 0;

    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '"')
            need++;
        if (strchr("\",;\t\r\n", field.ptr[i]))
            quoted = true;
    }
    if (need + (quoted ? 2 : 0) > cap)
        return ERR_LIMIT;
    if (quoted)
        out[at++] = '"';
    if (runs)
        out[at++] = '\'';
    for (size_t i = 0; i < field.len; i++) {
        if (field.ptr[i] == '"')
            out[at++] = '"';
        out[at++] = field.ptr[i];
    }
    if (quoted)
        out[at++] = '"';
    out[at] = '\0';
    return ERR_OK;
}
