/* endpoint.h - which addresses the server may send a push to.
 *
 * A device names the address, and the server asks it: so that nobody has it ask around in its
 * own network, it must be https at one of the push services of the browsers, or at one that the
 * operator named, and nothing but that.
 */
#ifndef SERVER_ENDPOINT_H
#define SERVER_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "server/limits.h"

/* "name" or "name:port" each; borrowed. */
struct endpoint_hosts {
    const char *name[SERVER_PUSH_HOSTS_MAX];
    size_t count;
};

enum endpoint_kind {
    ENDPOINT_GOOD,
    ENDPOINT_MALFORMED, /* no https address, or one with more in it than host, port and path */
    ENDPOINT_ELSEWHERE  /* no push service that we know */
};

/* Where it is good, *out_origin is its scheme, host and port: the start of `text`. */
enum endpoint_kind endpoint_read(struct str text, const struct endpoint_hosts *more,
                                 struct str *out_origin);

/* Whether it can be such a host of an operator's own: lower-case letters, digits, dots,
 * hyphens, then perhaps a colon and a port. */
bool endpoint_host_is_good(struct str host);

#endif
