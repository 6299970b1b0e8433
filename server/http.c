#include "server/http.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/must.h"
#include "server/limits.h"
#include "server/request.h"
#include "server/seats.h"
#include "server/tunnel.h"

enum { BODY_FIRST = 4096 /* bytes that a body gets room for before it is there */ };

#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3"

struct http {
    struct MHD_Daemon *daemon;
    struct http_app app;
    const struct address *proxies;
    size_t proxies_count;
    struct seats *seats;
    struct tunnels *tunnels; /* over TLS only */
    atomic_uint busy;
    atomic_size_t held; /* bytes of bodies and of replies made for one exchange */
};

struct http_exchange {
    struct http *http;
    struct MHD_Connection *connection;
    struct seat *seat;
    struct http_request request;
    struct http_reply reply;
    char *body;
    size_t body_len, body_cap, body_max;
    size_t held;   /* of http->held */
    bool answered; /* by `answer`, which is called once */
    bool later;
    bool taken;
    struct MHD_Response *tunnel; /* what is sent instead of the reply's body */
    alignas(max_align_t) char note[HTTP_NOTE];
};

static bool is_proxy(const struct http *http, const struct address *address)
{
    for (size_t i = 0; i < http->proxies_count; i++)
        if (address_is_same(&http->proxies[i], address))
            return true;
    return false;
}

/* The library tells of the end before it closes the socket, so a socket in a taken seat is
 * never somebody else's. */
static void on_connection(void *context, struct MHD_Connection *connection, void **seat_kept,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http *http = context;
    struct seat *seat = *seat_kept;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        struct address peer = request_peer(connection);

        MUST(info);
        seat = seat_take(http->seats, info->connect_fd, &peer,
                         is_proxy(http, &peer) ? 0 : SERVER_CONNECTIONS_PER_IP_MAX);
        *seat_kept = seat;
        seat_wait(seat, SERVER_HEADER_SECONDS);
        if (!seat) /* no room: hang up */
            shutdown(info->connect_fd, SHUT_RDWR);
    } else if (seat) {
        seat_leave(http->seats, seat);
        *seat_kept = NULL;
    }
}

static struct seat *seat_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static struct MHD_Response *response_of(struct http_exchange *exchange)
{
    struct http_reply *reply = &exchange->reply;
    /* The library asks for void *, and with PERSISTENT only reads. */
    void *body = reply->owned ? reply->owned : (void *)(uintptr_t)reply->body.ptr;
    struct MHD_Response *response = exchange->tunnel;

    exchange->tunnel = NULL;
    if (response)
        return response;
    response = MHD_create_response_from_buffer(
        reply->body.len, body, reply->owned ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
    if (response)
        reply->owned = NULL; /* now the response's */
    return response;
}

static enum MHD_Result reply_send(struct http_exchange *exchange)
{
    struct http_reply *reply = &exchange->reply;
    struct MHD_Response *response = NULL;
    enum MHD_Result result = MHD_NO;

    if (exchange->http->app.sent)
        exchange->http->app.sent(exchange->http->app.context, reply->status);
    /* A stream takes as long as it takes. */
    seat_wait(exchange->seat, exchange->tunnel ? 0 : SERVER_REPLY_SECONDS);
    response = response_of(exchange);
    if (!response)
        goto done;
    for (size_t i = 0; i < reply->headers_count; i++)
        if (MHD_add_response_header(response, reply->header[i].name, reply->header[i].value) !=
            MHD_YES)
            goto done;
    result = MHD_queue_response(exchange->connection, reply->status, response);
done:
    if (response)
        MHD_destroy_response(response);
    return result; /* MHD_NO closes the connection */
}

/* The library takes no reply in the middle of a body, so this one goes out by hand, and the
 * connection ends. Over TLS there is no way to say it. */
static enum MHD_Result reply_bare(struct http_exchange *exchange)
{
    static const char head[] = "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n"
                               "Content-Length: 0\r\n\r\n";
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

    if (info && !exchange->http->tunnels)
        (void)!send(info->connect_fd, head, sizeof head - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    return MHD_NO;
}

static bool body_add(struct http_exchange *exchange, const char *bytes, size_t len)
{
    size_t need = exchange->body_len + len;

    if (need > exchange->body_cap) {
        size_t cap = exchange->body_cap > 0 ? exchange->body_cap * 2 : BODY_FIRST;
        char *larger = NULL;

        while (cap < need)
            cap *= 2;
        if (!http_hold(exchange, cap - exchange->body_cap))
            return false;
        larger = realloc(exchange->body, cap);
        if (!larger)
            return false;
        exchange->body = larger;
        exchange->body_cap = cap;
    }
    memcpy(exchange->body + exchange->body_len, bytes, len);
    exchange->body_len = need;
    return true;
}

/* Headers are there, and perhaps a body is on its way. */
static enum MHD_Result exchange_begin(struct http_exchange *exchange)
{
    struct http *http = exchange->http;
    size_t length = request_length(exchange->connection);

    exchange->body_max = http->app.begin(http->app.context, exchange);
    if (exchange->reply.status == 0 && length > exchange->body_max) {
        http->app.too_large(http->app.context, exchange);
        exchange->body_max = SERVER_DISCARD_BYTES_MAX;
    }
    exchange->answered = exchange->reply.status != 0;
    /* Beyond what is thrown away, the reply must be queued now, or the body would be read;
     * without a body it must not, or the library would take the connection to be broken off. */
    if (exchange->answered && exchange->request.has_body &&
        (exchange->body_max == 0 || length > exchange->body_max))
        return reply_send(exchange);
    seat_wait(exchange->seat,
              exchange->request.has_body ? SERVER_BODY_SECONDS : SERVER_REPLY_SECONDS);
    return MHD_YES;
}

/* A piece of the body, which is kept, or thrown away where the reply is there already. */
static enum MHD_Result exchange_body(struct http_exchange *exchange, const char *bytes,
                                     size_t len)
{
    struct http *http = exchange->http;

    if (!exchange->answered && exchange->body_len + len > exchange->body_max) {
        http->app.too_large(http->app.context, exchange);
        exchange->answered = true;
        exchange->body_max = SERVER_DISCARD_BYTES_MAX;
    }
    if (!exchange->answered)
        return body_add(exchange, bytes, len) ? MHD_YES : reply_bare(exchange);
    exchange->body_len += len;
    return exchange->body_len <= exchange->body_max ? MHD_YES : reply_bare(exchange);
}

static enum MHD_Result exchange_answer(struct http_exchange *exchange)
{
    struct http *http = exchange->http;

    exchange->answered = true;
    exchange->request.body = (struct str){ exchange->body, exchange->body_len };
    http->app.answer(http->app.context, exchange);
    if (exchange->taken)
        return MHD_NO; /* ends the connection here; the socket lives on elsewhere */
    return exchange->later ? MHD_YES : reply_send(exchange);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *url, const char *method, const char *version,
                                  const char *upload, size_t *upload_len, void **state)
{
    struct http *http = context;
    struct http_exchange *exchange = *state;

    if (!exchange) {
        exchange = calloc(1, sizeof *exchange);
        if (!exchange)
            return MHD_NO;
        exchange->http = http;
        exchange->connection = connection;
        exchange->seat = seat_of(connection);
        exchange->request = request_read(connection, url, method, version);
        *state = exchange;
        atomic_fetch_add(&http->busy, 1);
        return exchange_begin(exchange);
    }
    if (*upload_len > 0) {
        size_t len = *upload_len;

        *upload_len = 0;
        return exchange_body(exchange, upload, len);
    }
    /* The second time: it was set aside, and now there is an answer. */
    return exchange->answered ? reply_send(exchange) : exchange_answer(exchange);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct http *http = context;
    struct http_exchange *exchange = *state;

    (void)connection;
    (void)code;
    if (!exchange)
        return;
    *state = NULL;
    seat_wait(exchange->seat, SERVER_HEADER_SECONDS);
    atomic_fetch_sub(&http->held, exchange->held);
    free(exchange->body);
    free(exchange->reply.owned);
    if (exchange->tunnel)
        MHD_destroy_response(exchange->tunnel);
    free(exchange);
    atomic_fetch_sub(&http->busy, 1);
}

/* Paths reach the handler as they were sent: what is decoded twice is checked once too few. */
static size_t keep_encoded(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

/* The listening socket is the library's from here on, even if it fails. */
static struct MHD_Daemon *daemon_start(struct http *http, const struct http_options *options)
{
    struct MHD_OptionItem numbers[] = {
        { MHD_OPTION_LISTEN_SOCKET, options->listener, NULL },
        { MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)options->threads, NULL },
        { MHD_OPTION_CONNECTION_LIMIT, SERVER_CONNECTIONS_MAX, NULL },
        { MHD_OPTION_CONNECTION_TIMEOUT, SERVER_IDLE_SECONDS, NULL },
        { MHD_OPTION_CONNECTION_MEMORY_LIMIT, SERVER_CONNECTION_BYTES, NULL },
        { MHD_OPTION_THREAD_STACK_SIZE, SERVER_STACK_BYTES, NULL },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)options->tls_certificate },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)options->tls_key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES },
        { MHD_OPTION_END, 0, NULL },
    };
    /* TURBO is what lets http_take_socket work: without it the library shuts down the
     * connection when it lets go of the socket, and not only the socket. */
    unsigned flags =
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO;

    return MHD_start_daemon(
        http->tunnels ? flags | MHD_USE_TLS : flags, 0, NULL, NULL, on_request, http,
        MHD_OPTION_ARRAY, numbers, MHD_OPTION_ARRAY, http->tunnels ? tls : &tls[3],
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, http, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, http, MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, NULL, MHD_OPTION_END);
}

enum err http_start(const struct http_options *options, struct http **out)
{
    struct http *http = calloc(1, sizeof *http);
    int owned = options->listener;

    if (!http || seats_open(&http->seats) != ERR_OK ||
        (options->tls_key && tunnels_start(&http->tunnels) != ERR_OK))
        goto done;
    http->app = options->app;
    http->proxies = options->proxies;
    http->proxies_count = options->proxies_count;
    owned = -1;
    http->daemon = daemon_start(http, options);
    if (http->daemon) {
        *out = http;
        return ERR_OK;
    }
done:
    if (owned >= 0)
        close(owned);
    if (http) {
        tunnels_stop(http->tunnels);
        seats_close(http->seats);
    }
    free(http);
    return ERR_IO;
}

const struct http_request *http_request(const struct http_exchange *exchange)
{
    return &exchange->request;
}

struct http_reply *http_reply(struct http_exchange *exchange)
{
    return &exchange->reply;
}

void *http_note(struct http_exchange *exchange)
{
    return exchange->note;
}

struct str http_header(const struct http_exchange *exchange, const char *name)
{
    return request_header(exchange->connection, name);
}

struct str http_cookie(const struct http_exchange *exchange, const char *name)
{
    return request_cookie(exchange->connection, name);
}

struct str http_query(const struct http_exchange *exchange, const char *name)
{
    return request_query(exchange->connection, name);
}

bool http_hold(struct http_exchange *exchange, size_t bytes)
{
    struct http *http = exchange->http;

    if (atomic_fetch_add(&http->held, bytes) + bytes > SERVER_HELD_BYTES_MAX) {
        atomic_fetch_sub(&http->held, bytes);
        return false;
    }
    exchange->held += bytes;
    return true;
}

void http_later(struct http_exchange *exchange)
{
    MUST(!exchange->later);
    exchange->later = true;
    seat_wait(exchange->seat, 0); /* the time is ours to take */
    MHD_suspend_connection(exchange->connection);
}

void http_finish(struct http_exchange *exchange)
{
    MUST(exchange->later);
    MUST(exchange->reply.status != 0);
    MHD_resume_connection(exchange->connection);
}

int http_take_socket(struct http_exchange *exchange, bool *out_bare)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int socket = -1;

    if (exchange->http->tunnels) {
        exchange->tunnel = tunnel_open(exchange->http->tunnels, exchange->connection, &socket);
        exchange->reply.status = exchange->tunnel ? 200 : 0;
        *out_bare = false;
        return socket;
    }
    socket = info ? fcntl(info->connect_fd, F_DUPFD_CLOEXEC, 0) : -1;
    exchange->taken = socket >= 0;
    *out_bare = true;
    return socket;
}

void http_sweep(struct http *http)
{
    seats_sweep(http->seats);
}

void http_quiesce(struct http *http)
{
    int listener = MHD_quiesce_daemon(http->daemon); /* needs MHD_USE_ITC */

    if (listener != MHD_INVALID_SOCKET)
        close(listener);
}

bool http_is_busy(struct http *http)
{
    return atomic_load(&http->busy) > 0;
}

void http_stop(struct http *http)
{
    if (!http)
        return;
    MHD_stop_daemon(http->daemon);
    tunnels_stop(http->tunnels);
    seats_close(http->seats);
    free(http);
}

void http_reply_header(struct http_reply *reply, const char *name, const char *value)
{
    MUST(reply->headers_count < HTTP_REPLY_HEADERS_MAX);
    reply->header[reply->headers_count].name = name;
    reply->header[reply->headers_count].value = value;
    reply->headers_count++;
}
