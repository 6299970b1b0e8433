/* cmd_backup.c - `stillnear backup`: a copy of a server's data, while the server runs. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/data.h"

static const char HELP[] =
    "stillnear backup --data DIR --to FILE [--with-keys]\n\n"
    "Copies the database of DIR to FILE, as it is at one moment, while the server reads and\n"
    "writes. FILE must not be there yet. What was deleted here stays in older copies until "
    "they\n"
    "are deleted: keep none longer than 30 days.\n\n"
    "The server's keys are not part of it, so that who finds a copy does not learn who is "
    "with\n"
    "whom. Without the same keys a restored copy is of no use: keep server.keys once, "
    "elsewhere,\n"
    "or copy it to FILE.keys by --with-keys.\n\n"
    "Example:\n"
    "  stillnear backup --data /var/lib/stillnear --to /backup/stillnear-$(date +%F).db\n";

/* Before anything is written: whether the keys could be copied. */
static int keys_ready(const struct data_options *options, char from[PATH_MAX],
                      char to[PATH_MAX])
{
    if (!options->with_keys)
        return CLI_OK;
    if (!data_keys_path(from, PATH_MAX, options->data, false) ||
        !data_keys_path(to, PATH_MAX, options->to, true))
        return cli_fail("backup", "that path is too long.");
    if (access(to, F_OK) == 0)
        return cli_fail("backup", "%s is there already.", to);
    if (access(from, R_OK) != 0)
        return cli_fail("backup", "%s cannot be read: %s.", from, strerror(errno));
    return CLI_OK;
}

static int copy(struct store *store, const struct data_options *options)
{
    char from[PATH_MAX], to[PATH_MAX];
    enum err err;
    int status = keys_ready(options, from, to);

    if (status != CLI_OK)
        return status;
    err = store_backup(store, options->to);
    if (err == ERR_CONFLICT)
        return cli_fail("backup", "%s is there already.", options->to);
    if (err != ERR_OK)
        return cli_fail("backup", "%s could not be written.", options->to);
    if (options->with_keys && !data_keys_copy(from, to))
        return cli_fail("backup", "the copy is made, but %s could not be copied to %s: %s.",
                        from, to, strerror(errno));
    if (data_say(store, "copied: ") != ERR_OK)
        return cli_fail("backup", "the copy is made, but the data cannot be counted.");
    return CLI_OK;
}

int cmd_backup(int argc, char **argv)
{
    struct data_options options = { 0 };
    struct store_trouble trouble;
    struct store *store = NULL;
    int status;

    if (cli_wants_help(argc, argv)) {
        fputs(HELP, stdout);
        return CLI_OK;
    }
    if ((status = data_options_read(argc, argv, "dtk", &options)) != CLI_OK)
        return status;
    if (store_open(&(struct store_options){ .folder = options.data, .read_only = true }, &store,
                   &trouble) != ERR_OK)
        return cli_fail("backup", "%s.", trouble.sentence);
    status = copy(store, &options);
    store_close(store);
    return status;
}
