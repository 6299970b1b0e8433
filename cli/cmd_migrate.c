/* cmd_migrate.c - `stillnear migrate`: a server's data to this version's schema. */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/data.h"

static const char HELP[] =
    "stillnear migrate --data DIR\n\n"
    "Brings the database of DIR to the schema of this version, after copying it to\n"
    "DIR/before-migration.db. It goes forward only; to go back, restore that copy with the "
    "older\n"
    "program. All steps are taken, or none. The server must not run, and starts on older\n"
    "data only after this. Delete the copy when all is well: it keeps what is deleted\n"
    "from now on.\n\n"
    "Example:\n"
    "  stillnear migrate --data /var/lib/stillnear\n";

int cmd_migrate(int argc, char **argv)
{
    struct data_options options = { 0 };
    struct store_trouble trouble;
    struct store *store = NULL;
    char copy[PATH_MAX], database[PATH_MAX];
    bool had_copy;
    int status;

    if (cli_wants_help(argc, argv)) {
        fputs(HELP, stdout);
        return CLI_OK;
    }
    if ((status = data_options_read(argc, argv, "d", &options)) != CLI_OK)
        return status;
    if (snprintf(copy, sizeof copy, "%s/before-migration.db", options.data) >= PATH_MAX ||
        snprintf(database, sizeof database, "%s/store.db", options.data) >= PATH_MAX)
        return cli_fail("migrate", "that path is too long.");
    if (access(database, F_OK) != 0)
        return cli_fail("migrate", "there is no database in %s.", options.data);
    had_copy = access(copy, F_OK) == 0;
    if (store_open(&(struct store_options){ .folder = options.data, .older_to = copy }, &store,
                   &trouble) != ERR_OK)
        return cli_fail("migrate", "%s.", trouble.sentence);
    store_close(store);
    puts(!had_copy && access(copy, F_OK) == 0
             ? "at this version now; before-migration.db is what it was"
             : "at this version already; nothing was changed");
    return CLI_OK;
}
