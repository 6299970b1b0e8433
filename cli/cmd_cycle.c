/* cmd_cycle.c - `stillnear cycle`: fit the cycle model to check-ins, or make some up. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/change.h"
#include "core/simulate.h"
#include "wire/checkins.h"
#include "wire/json.h"

static const char help[] =
    "stillnear cycle fit --in FILE|- [--since DATE]\n"
    "stillnear cycle simulate --seed N --days D --pair STRATEGY,STRATEGY\n\n"
    "fit reads check-ins of two people, one JSON object a line:\n"
    "  {\"who\":0,\"t\":\"2026-03-01T20:15:00+01:00\",\"close\":7,\"settled\":4,\n"
    "   \"reached\":true,\"pulled_back\":false,\"first\":\"me\"}\n"
    "on one line; all but who (0 or 1) and t may be left out. It prints one JSON object: "
    "level\n"
    "(points), together (correlation), odds (log-odds of a pull-back of the second on days "
    "the\n"
    "first reached), first (share of first moves that were 0's), settle (days to half), and\n"
    "loop. Each is \"said\" with value, low and high (90 %) and claim, or \"not_yet\" with "
    "have\n"
    "and need. With --since, the days before DATE and from DATE on are also fitted apart, and\n"
    "change says what differs.\n\n"
    "simulate prints check-ins of a couple that never was, from 2026-01-01 on: a picture, not\n"
    "a forecast. Strategies: secure, anxious, avoidant, both. The same seed, the same lines.\n";

struct options {
    const char *in, *since, *seed, *days, *pair;
};

struct couple { /* all check-ins of one file, and room to work */
    struct cycle_checkin *checkins;
    struct cycle_ou_point *room;
    size_t count;
};

/* Reads what follows `fit` or `simulate`. Returns an exit status. */
static int options_read(int argc, char **argv, struct options *out)
{
    static const struct option known[] = {
        { "in", required_argument, NULL, 'i' },   { "since", required_argument, NULL, 'n' },
        { "seed", required_argument, NULL, 's' }, { "days", required_argument, NULL, 'd' },
        { "pair", required_argument, NULL, 'p' }, { NULL, 0, NULL, 0 },
    };

    opterr = 0;
    for (int letter; (letter = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        const char **value = letter == 'i'   ? &out->in
                             : letter == 'n' ? &out->since
                             : letter == 's' ? &out->seed
                             : letter == 'd' ? &out->days
                             : letter == 'p' ? &out->pair
                                             : NULL;

        if (!value)
            return cli_misuse("cycle", "there is no such option, or it lacks its value.");
        *value = optarg;
    }
    if (optind < argc)
        return cli_misuse("cycle", "\"%s\" is one word too many.", argv[optind]);
    return CLI_OK;
}

static bool whole_read(const char *text, uint64_t most, uint64_t *out)
{
    char *end = NULL;

    if (*text < '0' || *text > '9')
        return false;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno == 0 && *end == '\0' && *out <= most;
}

/* Reads a line without its end into line. False at the end of the file; what is beyond
 * CHECKINS_LINE_MAX is counted in *out_len and not kept. */
static bool line_next(FILE *file, char line[CHECKINS_LINE_MAX], size_t *out_len)
{
    size_t len = 0;
    int c;

    while ((c = getc(file)) != EOF && c != '\n') {
        if (len < CHECKINS_LINE_MAX)
            line[len] = (char)c;
        len++;
    }
    if (len > 0 && len <= CHECKINS_LINE_MAX && line[len - 1] == '\r')
        len--;
    *out_len = len;
    return c != EOF || len > 0;
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            return false;
    return true;
}

static int lines_read(FILE *file, struct couple *couple)
{
    char line[CHECKINS_LINE_MAX];
    size_t len, number = 0;

    while (line_next(file, line, &len)) {
        struct str text = { line, len };
        const char *why = NULL;

        number++;
        if (len <= CHECKINS_LINE_MAX && is_blank(text))
            continue; /* an empty line says nothing, and is often the last */
        if (couple->count == CYCLE_CHECKINS_MAX)
            return cli_fail("cycle", "there are more than %d check-ins.", CYCLE_CHECKINS_MAX);
        if (checkins_read(text, &couple->checkins[couple->count], &why) != ERR_OK)
            return cli_fail("cycle", "line %zu: %s.", number, why);
        couple->count++;
    }
    return ferror(file) ? cli_fail("cycle", "the file could not be read to its end.") : CLI_OK;
}

/* Fits the days before `since` and from it on apart. */
static void compare(const struct couple *couple, int64_t since, struct cycle_change *out)
{
    struct cycle_report before, after;
    size_t early = 0;

    for (size_t i = 0; i < couple->count; i++) {
        struct cycle_checkin *checkin = &couple->checkins[i];

        if (change_day(checkin->at, checkin->zone_min) < since) {
            struct cycle_checkin moved = couple->checkins[early];

            couple->checkins[early++] = *checkin;
            *checkin = moved;
        }
    }
    cycle_fit(couple->checkins, early, couple->room, &before);
    cycle_fit(couple->checkins + early, couple->count - early, couple->room, &after);
    *out = cycle_compare(&before, &after);
}

/* A date is the day of its first moment, read as a check-in's time would be. */
static bool date_read(const char *text, int64_t *out_day)
{
    char line[128];
    struct cycle_checkin checkin;
    const char *why;

    if (strlen(text) != 10)
        return false;
    snprintf(line, sizeof line, "{\"who\":0,\"t\":\"%sT00:00:00Z\"}", text);
    if (checkins_read((struct str){ line, strlen(line) }, &checkin, &why) != ERR_OK)
        return false;
    *out_day = change_day(checkin.at, 0);
    return true;
}

static int report(const struct couple *couple, const char *since, int64_t since_day)
{
    struct cycle_report all;
    struct cycle_change change;
    char *text = NULL;
    size_t len;
    json_t *out;

    cycle_fit(couple->checkins, couple->count, couple->room, &all);
    out = checkins_report(&all);
    if (since) {
        compare(couple, since_day, &change);
        if (json_object_set_new(out, "change", checkins_change(&change)) != 0) {
            json_decref(out);
            out = NULL;
        }
    }
    text = out ? json_write(out, &len) : NULL;
    json_decref(out);
    if (!text)
        return cli_fail("cycle", "there is not enough memory.");
    puts(text);
    json_text_free(text);
    return fflush(stdout) == 0 ? CLI_OK : cli_fail("cycle", "the answer could not be written.");
}

static int fit(const struct options *options)
{
    int status = CLI_FAILED;
    struct couple couple = { 0 };
    int64_t since_day = 0;
    FILE *file = NULL;

    if (!options->in || options->seed || options->days || options->pair)
        return cli_misuse("cycle", "fit takes --in and one file, and --since if you like.");
    if (options->since && !date_read(options->since, &since_day))
        return cli_misuse("cycle", "--since wants a date such as 2026-03-01.");

    couple.checkins = calloc(CYCLE_CHECKINS_MAX, sizeof *couple.checkins);
    couple.room = calloc(CYCLE_CHECKINS_MAX, sizeof *couple.room);
    if (!couple.checkins || !couple.room) {
        status = cli_fail("cycle", "there is not enough memory.");
        goto done;
    }
    file = strcmp(options->in, "-") == 0 ? stdin : fopen(options->in, "rb");
    if (!file) {
        status = cli_fail("cycle", "the file %s cannot be read.", options->in);
        goto done;
    }
    status = lines_read(file, &couple);
    if (status == CLI_OK)
        status = report(&couple, options->since, since_day);
done:
    if (file && file != stdin)
        fclose(file);
    free(couple.room);
    free(couple.checkins);
    return status;
}

static bool pair_read(const char *text, enum simulate_strategy out[2])
{
    static const char *const names[SIMULATE_STRATEGIES] = { "secure", "anxious", "avoidant",
                                                            "both" };
    const char *comma = strchr(text, ',');
    struct str parts[2] = { { text, comma ? (size_t)(comma - text) : 0 },
                            { comma ? comma + 1 : text, comma ? strlen(comma + 1) : 0 } };

    for (int who = 0; who < 2; who++) {
        unsigned k = 0;

        while (k < SIMULATE_STRATEGIES &&
               !(strlen(names[k]) == parts[who].len &&
                 memcmp(names[k], parts[who].ptr, parts[who].len) == 0))
            k++;
        if (k == SIMULATE_STRATEGIES)
            return false;
        out[who] = (enum simulate_strategy)k;
    }
    return true;
}

static int simulate(const struct options *options)
{
    static const int64_t first_of_2026 = 1767225600;
    struct simulate_couple couple = { 0 };
    struct simulate sim;
    struct simulate_event event;
    uint64_t days;

    if (!options->seed || !options->days || !options->pair || options->in || options->since)
        return cli_misuse("cycle", "simulate takes --seed, --days and --pair.");
    if (!whole_read(options->seed, UINT64_MAX, &couple.seed))
        return cli_misuse("cycle", "--seed wants a whole number from 0 on.");
    if (!whole_read(options->days, SIMULATE_DAYS_MAX, &days) || days == 0)
        return cli_misuse("cycle", "--days wants a number from 1 to %d.", SIMULATE_DAYS_MAX);
    if (!pair_read(options->pair, couple.strategy))
        return cli_misuse(
            "cycle", "--pair wants two of secure, anxious, avoidant, both: anxious,avoidant.");
    couple.days = (unsigned)days;
    couple.now = first_of_2026 + (int64_t)days * 86400 - 1;
    simulate_init(&sim, &couple);
    while (simulate_next(&sim, &event)) {
        char line[CHECKINS_WRITTEN_MAX];
        struct cycle_checkin checkin;

        if (event.kind != SIMULATE_CHECKIN)
            continue;
        checkin = simulate_as_told(&event);
        checkins_write(&checkin, line);
        puts(line);
    }
    return fflush(stdout) == 0 ? CLI_OK : cli_fail("cycle", "the lines could not be written.");
}

int cmd_cycle(int argc, char **argv)
{
    struct options options = { 0 };
    int status;

    if (cli_wants_help(argc, argv)) {
        fputs(help, stdout);
        return CLI_OK;
    }
    if (argc < 2 || (strcmp(argv[1], "fit") != 0 && strcmp(argv[1], "simulate") != 0))
        return cli_misuse("cycle", "say fit or simulate.");
    status = options_read(argc - 1, argv + 1, &options);
    if (status != CLI_OK)
        return status;
    json_start();
    return strcmp(argv[1], "fit") == 0 ? fit(&options) : simulate(&options);
}
