#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/measure.h"
#include "wire/csv.h"
#include "wire/fhir.h"

static int print(json_t *object)
{
    int status = object && json_dumpf(object, stdout, JSON_INDENT(1)) == 0
                     ? CLI_OK
                     : cli_fail("measure", "the JSON could not be written.");

    putchar('\n');
    json_decref(object);
    return status;
}

static int export_questionnaire(const struct measure_options *options)
{
    const struct measure_instrument *instrument = options->instrument;
    const char *added[MEASURE_ITEMS_MAX];
    const char *const *wording = instrument->wording;
    char folder[MEASURE_PATH_MAX - 64], path[MEASURE_PATH_MAX], why[INSTRUMENT_WHY_MAX];
    char *text = NULL;
    int status;

    if (!wording && measure_folder(options->folder, folder, sizeof folder)) {
        enum err err;

        (void)snprintf(path, sizeof path, "%s/%s.txt", folder, instrument->name);
        err = measure_wording_read(path, instrument, added, &text, why);
        if (err == ERR_OK)
            wording = added;
        else if (err != ERR_ABSENT)
            return cli_fail("measure", "%s: %s.", path, why);
    }
    status = print(fhir_questionnaire(instrument, wording));
    free(text);
    return status;
}

static int export_fhir(const struct measure_options *options)
{
    json_t *bundle = fhir_bundle();

    for (size_t row = 0; row < options->people.count; row++) {
        const struct measure_person *person = &options->people.list[row];
        struct str id = { person->id, person->id ? strlen(person->id) : 0 };

        if (fhir_bundle_add(bundle, fhir_response(options->instrument, &person->answers, id)) !=
            ERR_OK) {
            json_decref(bundle);
            return cli_fail("measure", "no memory.");
        }
    }
    return print(bundle);
}

static int export_csv(const struct measure_options *options)
{
    const struct measure_instrument *instrument = options->instrument;
    char field[2 * CSV_ID_MAX + 8];

    fputs(options->people.has_ids ? "id,Q1" : "Q1", stdout);
    for (size_t item = 1; item < instrument->items_count; item++)
        printf(",Q%zu", item + 1);
    for (size_t row = 0; row < options->people.count; row++) {
        const struct measure_person *person = &options->people.list[row];

        putchar('\n');
        if (options->people.has_ids) {
            struct str id = { person->id, person->id ? strlen(person->id) : 0 };

            if (csv_put(id, field, sizeof field) == ERR_OK)
                printf("%s,", field);
        }
        for (size_t item = 0; item < instrument->items_count; item++) {
            unsigned level = person->answers.level[item];

            if (item > 0)
                putchar(',');
            if (level > 0)
                printf("%d", (int)level - 1 + instrument->ranges[item].low);
        }
    }
    putchar('\n');
    return CLI_OK;
}

int measure_export(const struct measure_options *options)
{
    if (options->as && strcmp(options->as, "questionnaire") == 0)
        return export_questionnaire(options);
    if (!options->in)
        return cli_misuse("measure", "--in is needed.");
    if (options->as && strcmp(options->as, "fhir") == 0)
        return export_fhir(options);
    if (options->as && strcmp(options->as, "csv") == 0)
        return export_csv(options);
    return cli_misuse("measure", "--as is fhir, csv or questionnaire.");
}
