#include "server/tunnel.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "server/thread.h"

enum { EVENTS = 64, BLOCK_BYTES = 1024 /* which the library sets aside, and does not use */ };

struct tunnels {
    pthread_t thread;
    int poll, wake;
};

struct tunnel {
    struct tunnels *tunnels;
    struct MHD_Connection *connection;
    int socket;
};

/* A tunnel is watched only while its connection is suspended, and a suspended connection is not
 * ended: so what epoll hands out here is still there. */
static void *run(void *context)
{
    struct tunnels *tunnels = context;
    struct epoll_event event[EVENTS];

    for (;;) {
        int count = epoll_wait(tunnels->poll, event, EVENTS, -1);

        for (int i = 0; i < count; i++) {
            const struct tunnel *tunnel = event[i].data.ptr;

            if (!tunnel)
                return NULL;
            MHD_resume_connection(tunnel->connection);
        }
    }
}

enum err tunnels_start(struct tunnels **out)
{
    struct tunnels *tunnels = calloc(1, sizeof *tunnels);
    struct epoll_event event = { .events = EPOLLIN };

    if (!tunnels)
        return ERR_IO;
    tunnels->poll = epoll_create1(EPOLL_CLOEXEC);
    tunnels->wake = eventfd(0, EFD_CLOEXEC);
    if (tunnels->poll < 0 || tunnels->wake < 0 ||
        epoll_ctl(tunnels->poll, EPOLL_CTL_ADD, tunnels->wake, &event) != 0 ||
        thread_start(&tunnels->thread, run, tunnels) != ERR_OK) {
        if (tunnels->poll >= 0)
            close(tunnels->poll);
        if (tunnels->wake >= 0)
            close(tunnels->wake);
        free(tunnels);
        return ERR_IO;
    }
    *out = tunnels;
    return ERR_OK;
}

void tunnels_stop(struct tunnels *tunnels)
{
    uint64_t one = 1;

    if (!tunnels)
        return;
    (void)!write(tunnels->wake, &one, sizeof one);
    pthread_join(tunnels->thread, NULL);
    close(tunnels->poll);
    close(tunnels->wake);
    free(tunnels);
}

static bool watch(struct tunnel *tunnel, int how, uint32_t events)
{
    struct epoll_event event = { .events = events | EPOLLONESHOT, .data.ptr = tunnel };

    return epoll_ctl(tunnel->tunnels->poll, how, tunnel->socket, &event) == 0;
}

static ssize_t on_read(void *context, uint64_t at, char *bytes, size_t len)
{
    struct tunnel *tunnel = context;
    ssize_t got = recv(tunnel->socket, bytes, len, MSG_DONTWAIT);

    (void)at;
    if (got > 0)
        return got;
    if (got == 0 || (errno != EAGAIN && errno != EINTR))
        return MHD_CONTENT_READER_END_OF_STREAM;
    MHD_suspend_connection(tunnel->connection); /* before it can be woken */
    if (!watch(tunnel, EPOLL_CTL_MOD, EPOLLIN)) {
        MHD_resume_connection(tunnel->connection);
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    return 0;
}

static void on_free(void *context)
{
    struct tunnel *tunnel = context;

    epoll_ctl(tunnel->tunnels->poll, EPOLL_CTL_DEL, tunnel->socket, NULL);
    close(tunnel->socket);
    free(tunnel);
}

struct MHD_Response *tunnel_open(struct tunnels *tunnels, struct MHD_Connection *connection,
                                 int *out_socket)
{
    struct tunnel *tunnel = calloc(1, sizeof *tunnel);
    struct MHD_Response *response = NULL;
    int pair[2];

    if (!tunnel || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair)) {
        free(tunnel);
        return NULL;
    }
    *tunnel = (struct tunnel){ tunnels, connection, pair[0] };
    if (watch(tunnel, EPOLL_CTL_ADD, 0))
        response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, on_read,
                                                     tunnel, on_free);
    if (!response) {
        close(pair[0]);
        close(pair[1]);
        free(tunnel);
        return NULL;
    }
    *out_socket = pair[1];
    return response;
}
