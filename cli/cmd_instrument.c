/* cmd_instrument.c - `stillnear instrument`: what is built in, and wording that is not. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/measure.h"
#include "wire/json.h"

static const char help[] =
    "stillnear instrument list [--json]\n"
    "stillnear instrument add NAME ITEMS.txt [--folder DIR]\n"
    "stillnear instrument check FILE.json...\n\n"
    "list says what is built in: keys, norms and curves. Wording of published scales is not.\n"
    "add loads wording that you are entitled to use: one item a line, in published order. The\n"
    "lines are counted and checked, and kept in DIR, $STILLNEAR_INSTRUMENTS, or\n"
    "~/.local/share/stillnear/instruments.\n"
    "check holds files of the format of content/instruments against every rule.\n";

static const char *const permissions[] = {
    "our own wording",
    "free to use",
    "free for research; ask for anything else",
    "ask its owner first",
};

static const char *status_of(const struct measure_instrument *instrument)
{
    if (instrument->provisional)
        return "provisional";
    return instrument->verified ? "verified" : "not verified";
}

static bool has_wording(const struct measure_instrument *instrument, const char *folder)
{
    const char *lines[MEASURE_ITEMS_MAX];
    char why[INSTRUMENT_WHY_MAX], below[MEASURE_PATH_MAX - 64], path[MEASURE_PATH_MAX];
    char *text = NULL;
    bool found;

    if (instrument->wording)
        return true;
    if (!measure_folder(folder, below, sizeof below))
        return false;
    (void)snprintf(path, sizeof path, "%s/%s.txt", below, instrument->name);
    found = measure_wording_read(path, instrument, lines, &text, why) == ERR_OK;
    free(text);
    return found;
}

static int list(bool json, const char *folder)
{
    const struct measure_instrument *instrument;

    for (size_t i = 0; (instrument = measure_instrument_at(i)); i++) {
        bool worded = has_wording(instrument, folder);

        if (!json) {
            printf("%-8s %2zu items  %-12s  %-7s  %s (%s)\n", instrument->name,
                   instrument->items_count, status_of(instrument), worded ? "wording" : "",
                   instrument->title, permissions[instrument->permission]);
            continue;
        }
        printf("%s{\"name\":\"%s\",\"title\":\"%s\",\"items\":%zu,\"verified\":%s,"
               "\"provisional\":%s,\"wording\":%s,\"permission\":\"%s\"}",
               i > 0 ? ",\n" : "[", instrument->name, instrument->title,
               instrument->items_count, instrument->verified ? "true" : "false",
               instrument->provisional ? "true" : "false", worded ? "true" : "false",
               permissions[instrument->permission]);
    }
    if (json)
        fputs("]\n", stdout);
    return CLI_OK;
}

/* Every folder on the way, as `mkdir -p` would. */
static bool make_folders(char *path)
{
    for (char *at = path + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return false;
        *at = '/';
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static int keep(const char *path, const char *const *lines, size_t count)
{
    char waiting[MEASURE_PATH_MAX + 8];
    FILE *file;
    bool bad = false;

    (void)snprintf(waiting, sizeof waiting, "%s.new", path);
    file = fopen(waiting, "wb");
    if (!file)
        return cli_fail("instrument", "%s: %s.", waiting, strerror(errno));
    for (size_t i = 0; i < count; i++)
        bad |= fprintf(file, "%s\n", lines[i]) < 0;
    bad |= fclose(file) != 0;
    if (bad || rename(waiting, path) != 0) {
        (void)remove(waiting);
        return cli_fail("instrument", "%s could not be written.", path);
    }
    return CLI_OK;
}

static int add(const char *name, const char *from, const char *folder)
{
    const struct measure_instrument *instrument =
        measure_instrument((struct str){ name, strlen(name) });
    const char *lines[MEASURE_ITEMS_MAX];
    char why[INSTRUMENT_WHY_MAX], below[MEASURE_PATH_MAX - 64], path[MEASURE_PATH_MAX];
    char *text = NULL;
    enum err err;
    int status;

    if (!instrument)
        return cli_fail("instrument",
                        "there is no instrument \"%s\" (stillnear instrument "
                        "list).",
                        name);
    if (instrument->wording)
        return cli_fail("instrument", "%s has its own wording.", name);
    if (!measure_folder(folder, below, sizeof below) || !make_folders(below))
        return cli_fail("instrument",
                        "there is no folder to keep it in; say which by --folder.");
    err = measure_wording_read(from, instrument, lines, &text, why);
    if (err == ERR_ABSENT)
        return cli_fail("instrument", "%s: %s.", from, strerror(errno));
    if (err != ERR_OK)
        return cli_fail("instrument", "%s: %s.", from, why);
    (void)snprintf(path, sizeof path, "%s/%s.txt", below, instrument->name);
    status = keep(path, lines, instrument->items_count);
    free(text);
    if (status != CLI_OK)
        return status;
    printf("%zu items of %s are in %s (%s).\n", instrument->items_count, instrument->title,
           path, permissions[instrument->permission]);
    if (!instrument->verified)
        printf(
            "Nobody has held its key against the publication yet: people cannot choose it.\n");
    return CLI_OK;
}

static int check(int count, char **paths)
{
    static struct instrument_room room;
    int status = CLI_OK;

    for (int i = 0; i < count; i++) {
        const struct measure_instrument *found = measure_find("instrument", paths[i], &room);

        if (found)
            printf("%s: %s, %zu items, %zu scales, %s\n", paths[i], found->name,
                   found->items_count, found->scales_count, status_of(found));
        else
            status = CLI_FAILED;
    }
    return status;
}

int cmd_instrument(int argc, char **argv)
{
    const char *folder = NULL;
    bool json = false;
    char *rest[64];
    int count = 0;

    if (cli_wants_help(argc, argv)) {
        fputs(help, stdout);
        return CLI_OK;
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            json = true;
        else if (strcmp(argv[i], "--folder") == 0 && i + 1 < argc)
            folder = argv[++i];
        else if (argv[i][0] == '-')
            return cli_misuse("instrument", "there is no option \"%s\", or it lacks its value.",
                              argv[i]);
        else if (count < (int)(sizeof rest / sizeof *rest))
            rest[count++] = argv[i];
    }
    json_start();
    if (count == 1 && strcmp(rest[0], "list") == 0)
        return list(json, folder);
    if (count == 3 && strcmp(rest[0], "add") == 0)
        return add(rest[1], rest[2], folder);
    if (count > 1 && strcmp(rest[0], "check") == 0)
        return check(count - 1, rest + 1);
    return cli_misuse("instrument", "say list, add NAME FILE, or check FILE...");
}
