/* cmd_serve.c - `stillnear serve`: options in, the server does the rest. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "server/server.h"

static const char help[] =
    "stillnear serve [options]\n"
    "Hands out the app and the public page, on two origins, until it gets TERM or INT.\n\n"
    "  --app-port PORT    the app's port (8080); 0 takes any free one\n"
    "  --site-port PORT   the public page's port (8081); 0 takes any free one\n"
    "  --bind ADDRESS     a numeric address to listen on, up to four times\n"
    "                     (127.0.0.1 and ::1: this machine only)\n"
    "  --app-dir DIR      the built app (the folder web beside this program)\n"
    "  --site-dir DIR     the public page (the folder site beside this program)\n"
    "  --app-origin URL   where visitors find the app, as https://app.example.org\n"
    "  --site-origin URL  where visitors find the public page\n";

static const struct option options_known[] = {
    { "app-port", required_argument, NULL, 'a' },
    { "site-port", required_argument, NULL, 's' },
    { "bind", required_argument, NULL, 'b' },
    { "app-dir", required_argument, NULL, 'A' },
    { "site-dir", required_argument, NULL, 'S' },
    { "app-origin", required_argument, NULL, 'o' },
    { "site-origin", required_argument, NULL, 'p' },
    { NULL, 0, NULL, 0 },
};

static bool port_read(const char *text, uint16_t *out)
{
    unsigned port = 0;

    if (*text == '\0' || strlen(text) > 5 || strspn(text, "0123456789") != strlen(text))
        return false;
    for (; *text; text++)
        port = port * 10 + (unsigned)(*text - '0');
    if (port > UINT16_MAX)
        return false;
    *out = (uint16_t)port;
    return true;
}

/* The folder `name` beside this program, wherever that was installed. */
static void folder_beside(const char *name, char *dst, size_t cap)
{
    char program[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program);

    while (len > 0 && program[len - 1] != '/')
        len--;
    snprintf(dst, cap, "%.*s%s", len > 0 ? (int)len : 0, program, name);
}

static int option_take(int letter, struct server_options *options)
{
    switch (letter) {
    case 'a':
    case 's':
        if (!port_read(optarg, letter == 'a' ? &options->app_port : &options->site_port))
            return cli_fail("serve", "\"%s\" is not a port; ports are 0 to 65535.", optarg);
        break;
    case 'b':
        if (options->binds_count == SERVER_BINDS_MAX)
            return cli_misuse("serve", "at most %d addresses can be listened on.",
                              SERVER_BINDS_MAX);
        options->bind[options->binds_count++] = optarg;
        break;
    case 'A':
        options->app_folder = optarg;
        break;
    case 'S':
        options->site_folder = optarg;
        break;
    case 'o':
        options->app_origin = optarg;
        break;
    case 'p':
        options->site_origin = optarg;
        break;
    default:
        return cli_misuse("serve", "there is no such option, or it lacks its value.");
    }
    return CLI_OK;
}

int cmd_serve(int argc, char **argv)
{
    char app_folder[PATH_MAX], site_folder[PATH_MAX];
    struct server_options options = { .app_folder = app_folder,
                                      .site_folder = site_folder,
                                      .app_port = 8080,
                                      .site_port = 8081 };
    struct trouble trouble = { "" };

    if (cli_wants_help(argc, argv)) {
        fputs(help, stdout);
        return CLI_OK;
    }
    folder_beside("web", app_folder, sizeof app_folder);
    folder_beside("site", site_folder, sizeof site_folder);
    opterr = 0;
    for (int letter; (letter = getopt_long(argc, argv, "", options_known, NULL)) != -1;) {
        int status = option_take(letter, &options);

        if (status != CLI_OK)
            return status;
    }
    if (optind < argc)
        return cli_misuse("serve", "\"%s\" is one word too many.", argv[optind]);
    if (server_run(&options, &trouble) != ERR_OK)
        return cli_fail("serve", "%s.", trouble.sentence);
    return CLI_OK;
}
