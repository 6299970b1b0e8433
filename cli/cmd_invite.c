/* cmd_invite.c - `stillnear invite`: an invitation that one person can use once. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/serve_options.h"
#include "server/invite.h"

static const char help[] = "stillnear invite [--data DIR]\n"
                           "Prints an invitation, for a server that was started with --invite "
                           "required. It is good for\n"
                           "one account. The server may be running. Example: stillnear invite "
                           "--data /var/lib/stillnear\n\n"
                           "Settings are found as by `stillnear serve`:\n";

int cmd_invite(int argc, char **argv)
{
    struct serve_options options;
    char invite[INVITE_TEXT + 1];
    int status = CLI_OK;

    if (cli_wants_help(argc, argv)) {
        fputs(help, stdout);
        fputs(serve_options_help, stdout);
        return CLI_OK;
    }
    status = serve_options_read(&options, "invite", argc, argv);
    if (status == CLI_OK && invite_make(options.data_folder, invite) != ERR_OK)
        status = cli_fail("invite", "nothing can be written in %s.", options.data_folder);
    if (status == CLI_OK)
        puts(invite);
    serve_options_free(&options);
    return status;
}
