/* server.h - the whole server: starts, says where it is, serves until told to stop. */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "server/limits.h"
#include "server/sync.h"
#include "server/trouble.h"

struct server_options {
    const char *app_folder, *site_folder;
    uint16_t app_port, site_port;          /* 0 takes any free one                         */
    const char *bind[SERVER_BINDS_MAX];    /* numeric addresses                            */
    size_t binds_count;                    /* 0 means this machine only: 127.0.0.1 and ::1 */
    const char *app_origin, *site_origin;  /* as visitors reach them, "https://host[:port]";
                                              NULL derives http:// and the port           */
    const char *tls_certificate, *tls_key; /* files in PEM, to speak TLS; both or neither */
    struct sync_options sync;
};

/* Serves until SIGTERM or SIGINT, then lets replies under way finish and returns ERR_OK.
 * Prints one line when it is up. Any other err: it did not start, and `trouble` says why. */
MUST_USE enum err server_run(const struct server_options *options, struct trouble *trouble);

#endif
