/* reply.h - what every reply carries, and the short pages for what went wrong.
 *
 * The headers are those of docs/PROTOCOL.md, web delivery. The app and the public site are two
 * origins, so that a fault in one cannot read the other; the site may run no script at all.
 */
#ifndef SERVER_REPLY_H
#define SERVER_REPLY_H

#include <stdbool.h>

#include "server/http.h"

enum origin { ORIGIN_APP = 1, ORIGIN_SITE = 2, ORIGIN_API = 4 /* the app's, for programs */ };

/* The security headers, for every reply whatever its status. `https`: the origin is reached
 * over TLS, which browsers are told to insist on. */
void reply_guard(struct http_reply *reply, enum origin origin, bool https);

/* Those of the API, whose replies are data and never a page: nothing may be run, framed, kept
 * or read from elsewhere. */
void reply_guard_api(struct http_reply *reply, bool https);

/* A status with its page, or for a program its problem document, RFC 9457. Only for the
 * statuses of the table in reply.c. */
void reply_problem(struct http_reply *reply, enum origin origin, unsigned status);

#endif
