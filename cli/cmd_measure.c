/* cmd_measure.c - `stillnear measure`: score, plan, replay, calibrate and export answers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/measure.h"
#include "wire/json.h"

static const char help[] =
    "stillnear measure WHAT --instrument NAME --in FILE [options]\n\n"
    "  score        each person's scales, with intervals, percentiles and region\n"
    "  next         the question to ask each person next\n"
    "  simulate     replay complete answers as if they had been asked one by one\n"
    "  reliability  alpha, omega, error of measurement and smallest reliable change\n"
    "  calibrate    fit item curves, with errors and fit, and write a new instrument\n"
    "  export       --as fhir, csv, or questionnaire (which needs no --in)\n\n"
    "NAME is a built-in instrument (stillnear instrument list) or the path of a JSON file.\n"
    "FILE is CSV with a header Q1..Qn in the published order, blank = missing, and perhaps a\n"
    "column id; or FHIR R4, a QuestionnaireResponse or a Bundle of them; \"-\" is standard\n"
    "input. What is out of range is named by line and column, and then nothing is done.\n\n"
    "  --json          JSON instead of CSV or text\n"
    "  --out FILE      calibrate: where to write the instrument with its new curves\n"
    "  --state FILE    calibrate: keep the state there, and go on from it if it exists\n"
    "  --plain         calibrate, reliability: one trait a scale, no facets\n"
    "  --tolerance X   calibrate: stop when no parameter moves by more, logits (0.0005)\n"
    "  --cycles N      calibrate: stop after N cycles at the latest (500)\n"
    "  --adaptive      next, simulate: choose by expected precision, not in fixed order\n"
    "  --least N --most N --side P --se X\n"
    "                  next, simulate: answers a scale at least (3) and at most (8); stop at\n"
    "                  this chance of a side (0.90) or this standard error (0.42)\n"
    "  --folder DIR    export: where added wordings are kept\n\n"
    "theta and se are in SD of the reference people, 0 = their average adult; low and high "
    "hold\n"
    "four in five. A region is named from a chance of .80 on; below that, it lies between "
    "two.\n";

static const struct what {
    const char *name;
    int (*run)(const struct measure_options *options);
    bool needs_people;
} whats[] = {
    { "score", measure_score, true },         { "next", measure_ask, true },
    { "simulate", measure_replay, true },     { "reliability", measure_reliability, true },
    { "calibrate", measure_calibrate, true }, { "export", measure_export, false },
};

struct given { /* options as they were typed */
    const char *instrument, *tolerance, *cycles, *least, *most, *side, *se;
};

static bool number_read(const char *text, double low, double high, double *out)
{
    char *end = NULL;
    double value;

    if (!text)
        return true; /* not given: the usual stays */
    errno = 0;
    value = strtod(text, &end);
    if (errno != 0 || end == text || *end != '\0' || !(value >= low && value <= high))
        return false;
    *out = value;
    return true;
}

static bool count_read(const char *text, double high, size_t *out)
{
    double value = (double)*out;

    if (!number_read(text, 1.0, high, &value) || value != (double)(size_t)value)
        return false;
    *out = (size_t)value;
    return true;
}

static int options_read(int argc, char **argv, struct measure_options *out, struct given *given)
{
    const struct {
        const char *name;
        const char **value;
        bool *flag;
    } known[] = {
        { "--instrument", &given->instrument, NULL },
        { "--in", &out->in, NULL },
        { "--out", &out->out, NULL },
        { "--state", &out->state, NULL },
        { "--as", &out->as, NULL },
        { "--folder", &out->folder, NULL },
        { "--tolerance", &given->tolerance, NULL },
        { "--cycles", &given->cycles, NULL },
        { "--least", &given->least, NULL },
        { "--most", &given->most, NULL },
        { "--side", &given->side, NULL },
        { "--se", &given->se, NULL },
        { "--json", NULL, &out->json },
        { "--plain", NULL, &out->plain },
        { "--adaptive", NULL, &out->policy.adaptive },
    };

    for (int i = 2; i < argc; i++) {
        size_t k = 0;

        while (k < sizeof known / sizeof *known && strcmp(argv[i], known[k].name) != 0)
            k++;
        if (k == sizeof known / sizeof *known)
            return cli_misuse("measure", "there is no option \"%s\".", argv[i]);
        if (known[k].flag) {
            *known[k].flag = true;
            continue;
        }
        if (++i == argc)
            return cli_misuse("measure", "%s lacks its value.", argv[i - 1]);
        *known[k].value = argv[i];
    }
    if (!count_read(given->cycles, 100000, &out->cycles_max) ||
        !number_read(given->tolerance, 1e-9, 1.0, &out->tolerance))
        return cli_misuse("measure", "--cycles is a whole number, --tolerance up to 1.");
    if (!count_read(given->least, MEASURE_KEYS_MAX, &out->policy.least) ||
        !count_read(given->most, MEASURE_KEYS_MAX, &out->policy.most) ||
        !number_read(given->side, 0.5, 1.0, &out->policy.side) ||
        !number_read(given->se, 0.0, 1.0, &out->policy.sd))
        return cli_misuse("measure",
                          "--least and --most are counts up to %d, --side a chance "
                          "from .5, --se up to 1.",
                          MEASURE_KEYS_MAX);
    return CLI_OK;
}

int cmd_measure(int argc, char **argv)
{
    static struct instrument_room room;
    struct measure_options options = { .policy = MEASURE_POLICY,
                                       .tolerance = 5e-4,
                                       .cycles_max = 500 };
    struct given given = { 0 };
    const struct what *what = NULL;
    int status;

    if (cli_wants_help(argc, argv)) {
        fputs(help, stdout);
        return CLI_OK;
    }
    for (size_t i = 0; argc > 1 && i < sizeof whats / sizeof *whats; i++)
        if (strcmp(argv[1], whats[i].name) == 0)
            what = &whats[i];
    if (!what)
        return cli_misuse("measure", "say what to do: score, next, simulate, reliability, "
                                     "calibrate or export.");
    status = options_read(argc, argv, &options, &given);
    if (status != CLI_OK)
        return status;
    if (!given.instrument)
        return cli_misuse("measure", "--instrument is needed.");
    if (what->needs_people && !options.in)
        return cli_misuse("measure", "--in is needed.");
    json_start();
    options.instrument = measure_find("measure", given.instrument, &room);
    if (!options.instrument)
        return CLI_FAILED;
    if (options.in)
        status = measure_people_read(options.in, options.instrument, &options.people);
    if (status == CLI_OK)
        status = what->run(&options);
    measure_people_free(&options.people);
    if (status == CLI_OK && (fflush(stdout) != 0 || ferror(stdout)))
        status = cli_fail("measure", "standard output could not be written to its end.");
    return status;
}
