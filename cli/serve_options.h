/* serve_options.h - how a server is set up: by options, by the environment, by one file.
 *
 * Each setting has one name. `--app-port 80` on the command line wins over
 * STILLNEAR_APP_PORT=80 in the environment, and that over a line `app-port = 80` in the file.
 * Lists are taken whole from the first of the three that has any of it; in the environment,
 * commas part them.
 */
#ifndef CLI_SERVE_OPTIONS_H
#define CLI_SERVE_OPTIONS_H

#include <limits.h>

#include "server/server.h"

struct serve_options {
    struct server_options server;
    char app_folder[PATH_MAX], site_folder[PATH_MAX], data_folder[PATH_MAX];
    char *file;    /* what was read of it: values point there */
    char *list[3]; /* the environment's lists, taken apart: likewise */
};

/* Fills it from all three; the caller's to free in any case. An enum cli_exit; where it is not
 * CLI_OK, why is said already. */
int serve_options_read(struct serve_options *options, const char *verb, int argc, char **argv);
void serve_options_free(struct serve_options *options);

/* The lines of --help about settings. */
extern const char serve_options_help[];

#endif
