/* fetch.h - one file after the other from a web server, over one connection; libcurl's only
 * address.
 *
 * http and https only; certificates are checked; a redirect is an answer like any other and is
 * not followed, so nothing is ever asked of a host that was not named.
 */
#ifndef CLI_FETCH_H
#define CLI_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

enum {
    FETCH_URL_MAX = 1024,       /* bytes */
    FETCH_WHY_MAX = 320,        /* bytes with the NUL: one sentence without its full stop */
    FETCH_CONNECT_SECONDS = 15, /* until there is a connection */
    FETCH_SECONDS = 120         /* for one file */
};

struct fetch;

/* NULL: no memory. Once in a process. */
struct fetch *fetch_open(void);

/* *out lasts until the next call. packed: as a browser asks, compressed; what comes is
 * unpacked, and max counts its bytes.
 * ERR_LIMIT: more than max bytes; ERR_ABSENT: another status than 200; ERR_IO: the network.
 * Then why says what happened. */
MUST_USE enum err fetch_get(struct fetch *fetch, const char *url, bool packed, size_t max,
                            struct str *out, char why[FETCH_WHY_MAX]);

void fetch_close(struct fetch *fetch); /* NULL is fine */

#endif
