#include <stdio.h>
#include <string.h>

#include "wire/csv.h"

static struct str trimmed(struct str text)
{
    while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t'))
        text = (struct str){ text.ptr + 1, text.len - 1 };
    while (text.len > 0 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    return text;
}

/* A whole number of at most four digits, with or without a minus. */
static bool small_number(struct str text, int *out)
{
    bool minus = text.len > 0 && text.ptr[0] == '-';
    int value = 0;

    if (text.len <= minus || text.len > 4u + minus)
        return false;
    for (size_t i = minus; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        value = value * 10 + (text.ptr[i] - '0');
    }
    *out = minus ? -value : value;
    return true;
}

/* As much of a text as fits, and not half a letter. */
static size_t cut(struct str text, size_t max)
{
    size_t len = text.len > max ? max : text.len;

    while (len > 0 && len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    return len;
}

/* What may be shown of a field that was not understood. */
static int shown(struct str text)
{
    return (int)cut(text, 20);
}

/* Every message fits, its texts being cut by shown(); the length says nothing more. */
#define SAY(...) ((void)snprintf(out_why, CSV_WHY_MAX, __VA_ARGS__))

enum err csv_read_header(const struct csv_row *row, const struct measure_instrument *instrument,
                         struct csv_header *out, char out_why[CSV_WHY_MAX])
{
    struct csv_header header = { .id = MEASURE_NONE, .columns = row->count };

    for (size_t i = 0; i < MEASURE_ITEMS_MAX; i++)
        header.column[i] = MEASURE_NONE;
    for (size_t i = 0; i < row->count; i++) {
        struct str name = trimmed(row->fields[i]);
        int item = 0;

        if (name.len == 2 &&
            (memcmp(name.ptr, "id", 2) == 0 || memcmp(name.ptr, "ID", 2) == 0) &&
            header.id == MEASURE_NONE) {
            header.id = i;
            continue;
        }
        if (name.len < 2 || (name.ptr[0] != 'Q' && name.ptr[0] != 'q') ||
            !small_number((struct str){ name.ptr + 1, name.len - 1 }, &item)) {
            header.passed_over++;
            continue;
        }
        if (item < 1 || (size_t)item > instrument->items_count) {
            SAY("column %.*s: %s has only Q1 to Q%zu", shown(name), name.ptr, instrument->name,
                instrument->items_count);
            return ERR_INPUT;
        }
        if (header.column[item - 1] != MEASURE_NONE) {
            SAY("column Q%d is there twice", item);
            return ERR_INPUT;
        }
        header.column[item - 1] = i;
    }
    for (size_t item = 0; item < instrument->items_count; item++)
        if (header.column[item] == MEASURE_NONE) {
            SAY("column Q%zu is missing: %s needs a header with Q1 to Q%zu", item + 1,
                instrument->name, instrument->items_count);
            return ERR_INPUT;
        }
    *out = header;
    return ERR_OK;
}

enum err csv_read_answers(const struct csv_row *row, const struct csv_header *header,
                          const struct measure_instrument *instrument,
                          struct measure_answers *out, char out_why[CSV_WHY_MAX])
{
    struct measure_answers answers = { 0 };

    if (row->count != header->columns) {
        SAY("line %zu: %zu fields, where the header has %zu", row->line, row->count,
            header->columns);
        return ERR_INPUT;
    }
    for (size_t item = 0; item < instrument->items_count; item++) {
        struct str text = trimmed(row->fields[header->column[item]]);
        struct measure_range range = instrument->ranges[item];
        int value = 0;

        if (text.len == 0)
            continue;
        if (!small_number(text, &value) || value < range.low ||
            value >= range.low + range.levels) {
            SAY("line %zu, column Q%zu: \"%.*s\" is not a whole number from %d to %d "
                "(leave it blank if it is missing)",
                row->line, item + 1, shown(text), text.ptr, range.low,
                range.low + range.levels - 1);
            return ERR_INPUT;
        }
        answers.level[item] = (uint8_t)(value - range.low + 1);
    }
    *out = answers;
    return ERR_OK;
}

struct str csv_id(const struct csv_row *row, const struct csv_header *header)
{
    struct str id = { NULL, 0 };

    if (header->id < row->count)
        id = trimmed(row->fields[header->id]);
    id.len = cut(id, CSV_ID_MAX);
    return id;
}
