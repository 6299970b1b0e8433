/* http.h - requests in, replies out. The HTTP library stays behind this door.
 *
 * http_start serves one listening socket with a small pool of threads. A request that is well
 * formed reaches the app twice, on the same thread: `begin` when its headers are there, which
 * either fills the reply, and then no body is kept, or says how long a body may be; and
 * `answer` when the whole body is there. `answer` fills the reply and returns; or sets the
 * exchange aside with http_later, and whoever has the answer calls http_finish; or takes the
 * socket for itself.
 *
 * Limits of server/limits.h are kept here: a request whose headers are too large still reaches
 * `begin`, marked, so that it gets a reply like any other. A body is never read beyond its
 * limit. What the library cannot read at all (no HTTP, or headers beyond its buffer) it answers
 * itself, with a bare status and no more, or hangs up. Headers, a body and a reply each have a
 * time by which they must be through, whatever the pace.
 *
 * Nothing about a visitor is logged or kept.
 */
#ifndef SERVER_HTTP_H
#define SERVER_HTTP_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "server/address.h"

enum http_method {
    HTTP_GET = 1,
    HTTP_HEAD = 2,
    HTTP_POST = 4,
    HTTP_PUT = 8,
    HTTP_DELETE = 16,
    HTTP_OTHER = 32
};

enum {
    HTTP_REPLY_HEADERS_MAX = 20,
    HTTP_REPLY_ROOM = 256, /* bytes for values made for one reply */
    HTTP_NOTE = 160        /* bytes the app may keep with an exchange */
};

/* All text is borrowed until the reply is sent; what was not sent is empty. */
struct http_request {
    enum http_method method;
    struct str path; /* as sent, percent-encoded, without the query */
    struct str accept_encoding;
    struct str if_none_match;
    struct address peer; /* who is at the other end of the socket */
    bool has_body;
    bool hostless;   /* HTTP/1.1 without a Host, which RFC 9112 (3.2) has us refuse */
    bool oversize;   /* the headers are beyond SERVER_HEADER_BYTES_MAX */
    struct str body; /* in `answer` */
};

/* Names and values must live until `answer` or http_finish returns: static, or in `room`. */
struct http_reply {
    unsigned status; /* 0: not filled yet */
    struct str body; /* lives as long as the server, unless it is `owned` */
    char *owned;     /* from malloc, when the body is to be freed once it is sent */
    size_t headers_count;
    struct {
        const char *name, *value;
    } header[HTTP_REPLY_HEADERS_MAX];
    char room[HTTP_REPLY_ROOM];
};

/* One request and its reply. */
struct http_exchange;

struct http_app {
    void *context;
    /* The most bytes that a body may have. Where the reply was filled: the most that are read
     * and thrown away before it goes out, since who is still sending may never read a reply
     * that comes with the end of the connection. */
    size_t (*begin)(void *context, struct http_exchange *exchange);
    void (*answer)(void *context, struct http_exchange *exchange);
    /* A body turned out longer than was allowed: fill the reply. */
    void (*too_large)(void *context, struct http_exchange *exchange);
    void (*sent)(void *context, unsigned status); /* to count; may be NULL */
};

const struct http_request *http_request(const struct http_exchange *exchange);
struct http_reply *http_reply(struct http_exchange *exchange);

/* HTTP_NOTE bytes, aligned for anything, zeroed before `begin`. */
void *http_note(struct http_exchange *exchange);

/* Empty where it was not sent; a query value that was sent empty is empty too. Of several
 * headers of one name it is the last: whoever stands nearest to us wrote it. */
struct str http_header(const struct http_exchange *exchange, const char *name);
struct str http_cookie(const struct http_exchange *exchange, const char *name);
struct str http_query(const struct http_exchange *exchange, const char *name);

/* Whether the server can spare so many more bytes for the reply; counted until it is sent. */
bool http_hold(struct http_exchange *exchange, size_t bytes);

/* Only in `answer`, and before anybody else is told of the exchange: the reply will come by
 * http_finish, from any thread, exactly once. */
void http_later(struct http_exchange *exchange);
void http_finish(struct http_exchange *exchange);

/* Only in `answer`, instead of a reply: a socket that leads to the client, non-blocking, which
 * is the caller's to close. What is sent there is the reply's body; where *out_bare, it is all
 * of the reply, and begins with the head. Otherwise the head goes out by itself, with status
 * 200 and the reply's headers. Negative: the system refused, and nothing has changed. */
int http_take_socket(struct http_exchange *exchange, bool *out_bare);

struct http_options {
    int listener;                  /* becomes the server's own and is closed in every case */
    struct http_app app;           /* its context must outlive the server */
    const struct address *proxies; /* have no limit of connections; borrowed */
    size_t proxies_count;
    unsigned threads;
    const char *tls_certificate, *tls_key; /* PEM; both or neither */
};

struct http;

/* ERR_IO: the library or the system refused. */
MUST_USE enum err http_start(const struct http_options *options, struct http **out);

/* Ends connections that have taken too long. Call it about once a second. */
void http_sweep(struct http *http);

/* Takes no new connection from here on. */
void http_quiesce(struct http *http);

/* Requests that have not been replied to in full yet. */
bool http_is_busy(struct http *http);

/* Ends all connections and frees the server. NULL is fine. No exchange may be set aside. */
void http_stop(struct http *http);

/* name and value are kept, not copied. */
void http_reply_header(struct http_reply *reply, const char *name, const char *value);

#endif
