/* Any bytes as a file of answers: rows stay within it, and what is written reads the same. */
#include <string.h>

#include "base/must.h"
#include "wire/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_round_trip(struct str field)
{
    static char out[2 * CSV_ROW_MAX + 4];
    static struct csv_row again;
    struct csv csv;

    MUST(csv_put(field, out, sizeof out) == ERR_OK);
    if (field.len == 0 || csv_open(&csv, (struct str){ out, strlen(out) }) != ERR_OK)
        return;
    /* Told apart from text by its quotes, or else it needs none: then one field comes back. */
    if (out[0] != '"')
        return;
    MUST(csv_next(&csv, &again) == ERR_OK && again.count == 1);
    MUST(again.fields[0].len >= field.len);
    MUST(memcmp(again.fields[0].ptr + again.fields[0].len - field.len, field.ptr, field.len) ==
         0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct csv_row row;
    const struct measure_instrument *own = measure_instrument(STR("own-18"));
    struct csv csv;
    struct csv_header header;
    bool has_header = false;
    size_t line = 0;
    char why[CSV_WHY_MAX];

    if (csv_open(&csv, (struct str){ (const char *)data, size }) != ERR_OK)
        return 0;
    while (csv_next(&csv, &row) == ERR_OK) {
        struct measure_answers answers;
        size_t item;

        MUST(row.line > line && row.count > 0 && row.count <= CSV_FIELDS_MAX);
        line = row.line;
        for (size_t i = 0; i < row.count; i++)
            check_round_trip(row.fields[i]);
        if (!has_header) {
            if (csv_read_header(&row, own, &header, why) != ERR_OK)
                return 0;
            has_header = true;
        } else if (csv_read_answers(&row, &header, own, &answers, why) == ERR_OK) {
            MUST(measure_answers_check(own, &answers, &item) == ERR_OK);
            MUST(csv_id(&row, &header).len <= CSV_ID_MAX);
        }
    }
    return 0;
}
