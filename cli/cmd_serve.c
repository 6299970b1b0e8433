/* cmd_serve.c - `stillnear serve`: options in, the server does the rest. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/serve_options.h"

static const char help[] =
    "stillnear serve [options]\n"
    "Hands out the app and the public page, on two origins, and keeps what people sync, until\n"
    "it gets TERM or INT. Example: stillnear serve --app-port 9000 --data "
    "/var/lib/stillnear\n\n";

int cmd_serve(int argc, char **argv)
{
    struct serve_options options;
    struct trouble trouble = { "" };
    int status = CLI_OK;

    if (cli_wants_help(argc, argv)) {
        fputs(help, stdout);
        fputs(serve_options_help, stdout);
        return CLI_OK;
    }
    status = serve_options_read(&options, "serve", argc, argv);
    if (status == CLI_OK && server_run(&options.server, &trouble) != ERR_OK)
        status = cli_fail("serve", "%s.", trouble.sentence);
    serve_options_free(&options);
    return status;
}
