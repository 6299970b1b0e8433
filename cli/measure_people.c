#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/measure.h"
#include "wire/csv.h"
#include "wire/fhir.h"
#include "wire/json.h"

char *measure_file(const char *verb, const char *path, size_t max, size_t *out_len)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t cap = 1 << 16, len = 0;
    char *text = malloc(cap + 1);

    if (!file || !text) {
        (void)cli_fail(verb, "%s: %s.", path, file ? "no memory" : strerror(errno));
        goto failed;
    }
    for (;;) {
        size_t got = fread(text + len, 1, cap - len, file);
        char *more;

        len += got;
        if (len > max) {
            (void)cli_fail(verb, "%s: larger than %zu bytes.", path, max);
            goto failed;
        }
        if (len < cap)
            break;
        cap *= 2;
        more = realloc(text, cap + 1);
        if (!more) {
            (void)cli_fail(verb, "%s: no memory.", path);
            goto failed;
        }
        text = more;
    }
    if (ferror(file)) {
        (void)cli_fail(verb, "%s could not be read to its end.", path);
        goto failed;
    }
    if (file != stdin)
        fclose(file);
    text[len] = '\0';
    *out_len = len;
    return text;
failed:
    if (file && file != stdin)
        fclose(file);
    free(text);
    return NULL;
}

/* One more person, empty; NULL: no memory. */
static struct measure_person *people_add(struct measure_people *people, size_t *cap)
{
    if (people->count == *cap) {
        size_t wider = *cap ? 2 * *cap : 256;
        struct measure_person *list = realloc(people->list, wider * sizeof *list);

        if (!list)
            return NULL;
        people->list = list;
        *cap = wider;
    }
    people->list[people->count] = (struct measure_person){ 0 };
    return &people->list[people->count++];
}

static bool person_name(struct measure_people *people, struct measure_person *person,
                        struct str id)
{
    if (id.len == 0)
        return true;
    people->has_ids = true;
    person->id = strndup(id.ptr, id.len);
    return person->id != NULL;
}

static int read_csv(const char *path, struct str text,
                    const struct measure_instrument *instrument, struct measure_people *out)
{
    static struct csv_row row;
    struct csv csv;
    struct csv_header header;
    char why[CSV_WHY_MAX];
    size_t cap = 0;
    enum err err = csv_open(&csv, text);

    if (err != ERR_OK)
        return cli_fail("measure", "%s: not text in UTF-8.", path);
    err = csv_next(&csv, &row);
    if (err == ERR_ABSENT)
        return cli_fail("measure", "%s: the file is empty.", path);
    if (err == ERR_OK && csv_read_header(&row, instrument, &header, why) != ERR_OK)
        return cli_fail("measure", "%s: %s.", path, why);
    while (err == ERR_OK && (err = csv_next(&csv, &row)) == ERR_OK) {
        struct measure_person *person = people_add(out, &cap);

        if (!person || !person_name(out, person, csv_id(&row, &header)))
            return cli_fail("measure", "%s: no memory.", path);
        if (csv_read_answers(&row, &header, instrument, &person->answers, why) != ERR_OK)
            return cli_fail("measure", "%s: %s.", path, why);
    }
    if (err != ERR_ABSENT)
        return cli_fail("measure", "%s: line %zu: %s.", path, csv.line,
                        err == ERR_LIMIT ? "too many fields, or too long"
                                         : "a quote is not closed, or has something behind it");
    return CLI_OK;
}

static int read_fhir(const char *path, struct str text,
                     const struct measure_instrument *instrument, struct measure_people *out)
{
    json_t *root = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    char id[FHIR_ID_MAX + 1], why[FHIR_WHY_MAX];
    size_t count = fhir_responses_count(root), cap = 0;
    int status = CLI_OK;

    if (!root || count > FHIR_ENTRIES_MAX)
        status = cli_fail("measure", "%s: not JSON, or more than %d responses.", path,
                          FHIR_ENTRIES_MAX);
    for (size_t i = 0; i < count && status == CLI_OK; i++) {
        struct measure_person *person = people_add(out, &cap);

        if (person && fhir_read_response(fhir_response_at(root, i), instrument,
                                         &person->answers, id, why) != ERR_OK)
            status = cli_fail("measure", "%s: response %zu: %s.", path, i + 1, why);
        else if (!person || !person_name(out, person, (struct str){ id, strlen(id) }))
            status = cli_fail("measure", "%s: no memory.", path);
    }
    json_decref(root);
    return status;
}

int measure_people_read(const char *path, const struct measure_instrument *instrument,
                        struct measure_people *out)
{
    size_t len = 0, at = 0;
    char *text = measure_file("measure", path, CSV_FILE_MAX, &len);
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    int status;

    if (!text)
        return CLI_FAILED;
    while (at < len && strchr(" \t\r\n", text[at]))
        at++;
    if (at < len && text[at] == '{')
        status = read_fhir(name, (struct str){ text, len }, instrument, out);
    else
        status = read_csv(name, (struct str){ text, len }, instrument, out);
    free(text);
    return status;
}

void measure_people_free(struct measure_people *people)
{
    for (size_t i = 0; i < people->count; i++)
        free(people->list[i].id);
    free(people->list);
    *people = (struct measure_people){ 0 };
}
