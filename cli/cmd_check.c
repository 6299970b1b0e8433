/* cmd_check.c - `stillnear check`: whether a server's data are sound. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/data.h"

static const char HELP[] = "stillnear check --data DIR\n\n"
                           "Reads the whole database of DIR: every page, every chain of "
                           "records from its first to its\n"
                           "head, every sum. It may be in use. What is wrong is printed, a "
                           "line each, and the status is\n"
                           "then 1. The entries themselves are sealed, and stay so.\n\n"
                           "Example:\n"
                           "  stillnear check --data /var/lib/stillnear\n";

static void fault_say(void *context, const char *fault)
{
    ++*(int *)context;
    puts(fault);
}

int cmd_check(int argc, char **argv)
{
    struct data_options options = { 0 };
    struct store_trouble trouble;
    struct store *store = NULL;
    int faults = 0, status;

    if (cli_wants_help(argc, argv)) {
        fputs(HELP, stdout);
        return CLI_OK;
    }
    if ((status = data_options_read(argc, argv, "d", &options)) != CLI_OK)
        return status;
    if (store_open(&(struct store_options){ .folder = options.data, .read_only = true }, &store,
                   &trouble) != ERR_OK)
        return cli_fail("check", "%s.", trouble.sentence);
    if (store_check(store, fault_say, &faults) != ERR_OK)
        status = cli_fail("check",
                          "%s is damaged: restore a copy, and devices will send again "
                          "what it lacks.",
                          options.data);
    else if (data_say(store, "sound: ") != ERR_OK)
        status = cli_fail("check", "%s cannot be counted.", options.data);
    store_close(store);
    return status;
}
