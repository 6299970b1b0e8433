/* cmd_restore.c - `stillnear restore`: a copy becomes a server's data again. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/data.h"

static const char HELP[] =
    "stillnear restore --from FILE --data DIR [--force] [--with-keys]\n\n"
    "Puts a copy that `stillnear backup` made into DIR, which it makes, for its owner only. "
    "The\n"
    "copy is read from end to end first; one with a fault changes nothing. The server must "
    "not\n"
    "run. --force replaces a database that is there; --with-keys takes FILE.keys too.\n\n"
    "The data become another history: devices notice when they next connect, and send again\n"
    "what the copy does not have.\n\n"
    "Example: a drill, which leaves the server alone\n"
    "  stillnear restore --from /backup/stillnear-2026-03-01.db --data /tmp/drill\n"
    "  stillnear check --data /tmp/drill && rm -r /tmp/drill\n";

/* Before anything is changed: whether the keys could be taken. */
static int keys_ready(const struct data_options *options, char from[PATH_MAX],
                      char to[PATH_MAX])
{
    if (!data_keys_path(from, PATH_MAX, options->from, true) ||
        !data_keys_path(to, PATH_MAX, options->data, false))
        return cli_fail("restore", "that path is too long.");
    if (!options->with_keys)
        return CLI_OK;
    if (access(from, R_OK) != 0)
        return cli_fail("restore", "%s cannot be read: %s.", from, strerror(errno));
    if (!options->force && access(to, F_OK) == 0)
        return cli_fail("restore", "%s is there already.", to);
    return CLI_OK;
}

static int say(const char *folder)
{
    struct store_trouble trouble;
    struct store *store = NULL;
    enum err err = store_open(&(struct store_options){ .folder = folder, .read_only = true },
                              &store, &trouble);

    if (err != ERR_OK)
        return cli_fail("restore", "%s.", trouble.sentence);
    err = data_say(store, "restored: ");
    store_close(store);
    return err == ERR_OK ? CLI_OK : cli_fail("restore", "%s cannot be counted.", folder);
}

int cmd_restore(int argc, char **argv)
{
    struct data_options options = { 0 };
    struct store_trouble trouble;
    char from[PATH_MAX], to[PATH_MAX];
    int status;

    if (cli_wants_help(argc, argv)) {
        fputs(HELP, stdout);
        return CLI_OK;
    }
    if ((status = data_options_read(argc, argv, "fdFk", &options)) != CLI_OK ||
        (status = keys_ready(&options, from, to)) != CLI_OK)
        return status;
    if (store_restore(options.from, options.data, options.force, &trouble) != ERR_OK)
        return cli_fail("restore", "%s.", trouble.sentence);
    if (options.with_keys && !data_keys_copy(from, to))
        return cli_fail("restore",
                        "the data are restored, but %s could not be copied to %s: %s.", from,
                        to, strerror(errno));
    status = say(options.data);
    if (status == CLI_OK && access(to, F_OK) != 0)
        printf(
            "%s is not there: put the keys that belong to this copy there before the server\n"
            "starts; with others nobody finds their entries\n",
            to);
    return status;
}
