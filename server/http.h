/* http.h - requests in, replies out. The HTTP library stays behind this door.
 *
 * http_start serves one listening socket with a small pool of threads. Each request that is
 * well formed reaches the one `answer` function, on any of those threads; it fills the reply
 * and returns. Limits of server/limits.h are kept here: a request whose headers are too large
 * still reaches `answer`, marked, so that it gets a reply like any other. What the library
 * cannot read at all (no HTTP, or headers beyond its buffer of 32 KiB) it answers itself, with
 * a bare status and no more, or hangs up.
 *
 * Nothing about a visitor is logged or kept.
 */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

enum http_method { HTTP_GET = 1, HTTP_HEAD = 2, HTTP_OTHER = 4 };

enum { HTTP_REPLY_HEADERS_MAX = 20 };

/* All text is borrowed until `answer` returns; what was not sent is empty. */
struct http_request {
    enum http_method method;
    struct str path; /* as sent, percent-encoded, without the query */
    struct str accept_encoding;
    struct str if_none_match;
    bool has_body;
    bool hostless; /* HTTP/1.1 without a Host, which RFC 9112 (3.2) has us refuse */
    bool oversize; /* the headers are beyond SERVER_HEADER_BYTES_MAX */
};

/* Names, values and body must live as long as the server: replies are sent after `answer`. */
struct http_reply {
    unsigned status;
    struct str body;
    size_t headers_count;
    struct {
        const char *name, *value;
    } header[HTTP_REPLY_HEADERS_MAX];
};

typedef void http_answer(const void *context, const struct http_request *request,
                         struct http_reply *reply);

struct http;

/* Serves `listener`, which becomes the server's own and is closed in every case.
 * `context` is handed to `answer` and must outlive the server.
 * ERR_IO: the library or the system refused. */
MUST_USE enum err http_start(int listener, http_answer *answer, const void *context,
                             struct http **out);

/* Ends connections that have taken too long over their headers. Call it about once a second. */
void http_sweep(struct http *http);

/* Takes no new connection from here on. */
void http_quiesce(struct http *http);

/* Requests that have not been replied to in full yet. */
bool http_is_busy(struct http *http);

/* Ends all connections and frees the server. NULL is fine. */
void http_stop(struct http *http);

/* name and value are kept, not copied. */
void http_reply_header(struct http_reply *reply, const char *name, const char *value);

#endif
