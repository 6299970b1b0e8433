#include "server/http.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/must.h"
#include "server/limits.h"

/* One open connection. The library times out only connections that are silent, so a client
 * that sends one byte every few seconds could stay for hours; wait_ms is what ends that. */
struct slot {
    bool taken;              /* under the lock                                             */
    int socket;              /* under the lock; valid while taken                          */
    _Atomic int64_t wait_ms; /* since when headers are awaited, or 0 while a reply is made */
};

struct http {
    struct MHD_Daemon *daemon;
    http_answer *answer;
    const void *context;
    atomic_uint busy;
    pthread_mutex_t lock;
    struct slot slot[SERVER_CONNECTIONS_MAX];
};

/* Marks a request whose headers have been seen; the library keeps the pointer per request. */
static char seen_mark;

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static struct slot *slot_take(struct http *http, int socket)
{
    struct slot *found = NULL;

    pthread_mutex_lock(&http->lock);
    for (size_t i = 0; i < SERVER_CONNECTIONS_MAX && !found; i++)
        if (!http->slot[i].taken)
            found = &http->slot[i];
    if (found) {
        found->taken = true;
        found->socket = socket;
        atomic_store(&found->wait_ms, now_ms());
    }
    pthread_mutex_unlock(&http->lock);
    return found;
}

/* The library tells of the end before it closes the socket, so a socket in a taken slot is
 * never somebody else's. */
static void on_connection(void *context, struct MHD_Connection *connection, void **slot_kept,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http *http = context;
    struct slot *slot = *slot_kept;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

        MUST(info);
        *slot_kept = slot_take(http, info->connect_fd);
        if (!*slot_kept) /* no room: hang up */
            shutdown(info->connect_fd, SHUT_RDWR);
    } else if (slot) {
        pthread_mutex_lock(&http->lock);
        slot->taken = false;
        pthread_mutex_unlock(&http->lock);
        *slot_kept = NULL;
    }
}

static struct slot *slot_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static struct str header_of(struct MHD_Connection *connection, const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);

    return value ? (struct str){ value, strlen(value) } : (struct str){ "", 0 };
}

static enum http_method method_of(const char *name)
{
    if (strcmp(name, MHD_HTTP_METHOD_GET) == 0)
        return HTTP_GET;
    return strcmp(name, MHD_HTTP_METHOD_HEAD) == 0 ? HTTP_HEAD : HTTP_OTHER;
}

static struct http_request request_of(struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version)
{
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct str length = header_of(connection, MHD_HTTP_HEADER_CONTENT_LENGTH);
    struct str coded = header_of(connection, MHD_HTTP_HEADER_TRANSFER_ENCODING);

    return (struct http_request){
        .method = method_of(method),
        .path = { url, strlen(url) },
        .accept_encoding = header_of(connection, MHD_HTTP_HEADER_ACCEPT_ENCODING),
        .if_none_match = header_of(connection, MHD_HTTP_HEADER_IF_NONE_MATCH),
        .has_body = coded.len > 0 || strspn(length.ptr, "0") != length.len,
        .hostless = strcmp(version, MHD_HTTP_VERSION_1_1) == 0 &&
                    header_of(connection, MHD_HTTP_HEADER_HOST).len == 0,
        .oversize = size && size->header_size > SERVER_HEADER_BYTES_MAX,
    };
}

static enum MHD_Result reply_send(struct MHD_Connection *connection,
                                  const struct http_reply *reply)
{
    struct MHD_Response *response = NULL;
    enum MHD_Result result = MHD_NO;
    /* The library asks for void *, and with PERSISTENT only reads. */
    void *body = (void *)(uintptr_t)reply->body.ptr;

    response = MHD_create_response_from_buffer(reply->body.len, body, MHD_RESPMEM_PERSISTENT);
    if (!response)
        goto done;
    for (size_t i = 0; i < reply->headers_count; i++)
        if (MHD_add_response_header(response, reply->header[i].name, reply->header[i].value) !=
            MHD_YES)
            goto done;
    result = MHD_queue_response(connection, reply->status, response);
done:
    if (response)
        MHD_destroy_response(response);
    return result; /* MHD_NO closes the connection */
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *url, const char *method, const char *version,
                                  const char *upload, size_t *upload_len, void **state)
{
    struct http *http = context;
    struct slot *slot = slot_of(connection);
    struct http_request request;
    struct http_reply reply = { 0 };

    (void)upload;
    (void)upload_len;
    request = request_of(connection, url, method, version);
    if (*state == NULL) {
        *state = &seen_mark;
        atomic_fetch_add(&http->busy, 1);
        if (slot)
            atomic_store(&slot->wait_ms, 0);
        /* With a body on its way the reply must be queued now, or the body would be read. */
        if (!request.has_body)
            return MHD_YES;
    }
    http->answer(http->context, &request, &reply);
    return reply_send(connection, &reply);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct http *http = context;
    struct slot *slot = slot_of(connection);

    (void)code;
    if (*state != &seen_mark)
        return;
    *state = NULL;
    atomic_fetch_sub(&http->busy, 1);
    if (slot)
        atomic_store(&slot->wait_ms, now_ms());
}

/* Paths reach the handler as they were sent: what is decoded twice is checked once too few. */
static size_t keep_encoded(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

enum err http_start(int listener, http_answer *answer, const void *context, struct http **out)
{
    enum err err = ERR_IO;
    struct http *http = calloc(1, sizeof *http);
    int owned = listener;
    struct MHD_OptionItem numbers[] = {
        { MHD_OPTION_LISTEN_SOCKET, listener, NULL },
        { MHD_OPTION_THREAD_POOL_SIZE, SERVER_POOL_THREADS, NULL },
        { MHD_OPTION_CONNECTION_LIMIT, SERVER_CONNECTIONS_MAX, NULL },
        { MHD_OPTION_PER_IP_CONNECTION_LIMIT, SERVER_CONNECTIONS_PER_IP_MAX, NULL },
        { MHD_OPTION_CONNECTION_TIMEOUT, SERVER_IDLE_SECONDS, NULL },
        { MHD_OPTION_END, 0, NULL },
    };

    if (!http)
        goto done;
    http->answer = answer;
    http->context = context;
    if (pthread_mutex_init(&http->lock, NULL) != 0)
        goto done;
    owned = -1; /* the library's from here on, even if it fails */
    http->daemon =
        MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0, NULL, NULL, on_request,
                         http, MHD_OPTION_ARRAY, numbers, MHD_OPTION_NOTIFY_CONNECTION,
                         on_connection, http, MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
                         MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, NULL, MHD_OPTION_END);
    if (!http->daemon)
        goto done;
    *out = http;
    http = NULL; /* now the caller's */
    err = ERR_OK;
done:
    if (owned >= 0)
        close(owned);
    free(http);
    return err;
}

void http_sweep(struct http *http)
{
    int64_t oldest_ms = now_ms() - (int64_t)SERVER_HEADER_SECONDS * 1000;

    pthread_mutex_lock(&http->lock);
    for (size_t i = 0; i < SERVER_CONNECTIONS_MAX; i++) {
        struct slot *slot = &http->slot[i];
        int64_t wait_ms = atomic_load(&slot->wait_ms);

        if (slot->taken && wait_ms != 0 && wait_ms < oldest_ms)
            shutdown(slot->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&http->lock);
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
    pthread_mutex_destroy(&http->lock);
    free(http);
}

void http_reply_header(struct http_reply *reply, const char *name, const char *value)
{
    MUST(reply->headers_count < HTTP_REPLY_HEADERS_MAX);
    reply->header[reply->headers_count].name = name;
    reply->header[reply->headers_count].value = value;
    reply->headers_count++;
}
