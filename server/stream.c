#include "server/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"
#include "server/limits.h"
#include "server/thread.h"

enum { EVENTS = 64, SEND_BUFFER_BYTES = 65536, UNACKED_MS = 60000 };

struct stream {
    struct streams *streams;
    struct stream *before, *after; /* all streams, in the order of their next ping */
    void *owner;
    char *unsent; /* NULL while everything has gone out */
    uint32_t unsent_at, unsent_len;
    int socket;
    bool ending, over;
    int64_t due;     /* the second of its next ping */
    int64_t stalled; /* the second since when something is unsent */
};

struct streams {
    pthread_t thread;
    pthread_mutex_t lock; /* all below, and all streams but their owner */
    stream_over *over;
    int poll, wake;
    bool stopping;
    struct stream *first, *last;
};

static int64_t now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec;
}

static void unlink_locked(struct stream *stream)
{
    struct streams *streams = stream->streams;

    *(stream->before ? &stream->before->after : &streams->first) = stream->after;
    *(stream->after ? &stream->after->before : &streams->last) = stream->before;
}

static void append_locked(struct stream *stream)
{
    struct streams *streams = stream->streams;

    stream->due = now_seconds() + SERVER_STREAM_PING_SECONDS;
    stream->before = streams->last;
    stream->after = NULL;
    *(streams->last ? &streams->last->after : &streams->first) = stream;
    streams->last = stream;
}

static bool watch(struct stream *stream, int how, bool for_room)
{
    struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | (for_room ? EPOLLOUT : 0u),
                                 .data.ptr = stream };

    return epoll_ctl(stream->streams->poll, how, stream->socket, &event) == 0;
}

/* The thread sees a socket that was shut down, and does the rest. */
static void cut_locked(struct stream *stream)
{
    stream->ending = true;
    shutdown(stream->socket, SHUT_RDWR);
}

/* How much of it went out; negative: the connection is broken. */
static ssize_t push(const struct stream *stream, const char *bytes, size_t len)
{
    ssize_t sent = send(stream->socket, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);

    return sent < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : sent;
}

static enum err queue_locked(struct stream *stream, struct str rest)
{
    size_t waiting = stream->unsent_len - stream->unsent_at;
    char *larger = NULL;

    if (waiting + rest.len > SERVER_STREAM_UNSENT_MAX)
        return ERR_LIMIT;
    larger = malloc(waiting + rest.len);
    if (!larger)
        return ERR_LIMIT;
    if (stream->unsent)
        memcpy(larger, stream->unsent + stream->unsent_at, waiting);
    else
        stream->stalled = now_seconds();
    memcpy(larger + waiting, rest.ptr, rest.len);
    free(stream->unsent);
    stream->unsent = larger;
    stream->unsent_at = 0;
    stream->unsent_len = (uint32_t)(waiting + rest.len);
    return waiting > 0 || watch(stream, EPOLL_CTL_MOD, true) ? ERR_OK : ERR_LIMIT;
}

static enum err send_locked(struct stream *stream, struct str bytes)
{
    ssize_t sent = 0;
    enum err err = ERR_OK;

    if (stream->ending || stream->over)
        return ERR_ABSENT;
    if (!stream->unsent)
        sent = push(stream, bytes.ptr, bytes.len);
    if (sent >= 0 && (size_t)sent < bytes.len)
        err = queue_locked(stream, (struct str){ bytes.ptr + sent, bytes.len - (size_t)sent });
    if (sent < 0 || err != ERR_OK)
        cut_locked(stream);
    return sent < 0 ? ERR_ABSENT : err;
}

/* There is room again. */
static void flush_locked(struct stream *stream)
{
    size_t waiting = stream->unsent_len - stream->unsent_at;
    ssize_t sent = waiting > 0 ? push(stream, stream->unsent + stream->unsent_at, waiting) : 0;

    if (sent < 0) {
        cut_locked(stream);
        return;
    }
    if (sent > 0)
        stream->stalled = now_seconds();
    stream->unsent_at += (uint32_t)sent;
    if (stream->unsent_at < stream->unsent_len)
        return;
    free(stream->unsent);
    stream->unsent = NULL;
    stream->unsent_at = stream->unsent_len = 0;
    if (stream->ending || !watch(stream, EPOLL_CTL_MOD, false))
        cut_locked(stream);
}

/* Closes it and tells its owner. */
static void finish(struct stream *stream)
{
    struct streams *streams = stream->streams;

    pthread_mutex_lock(&streams->lock);
    unlink_locked(stream);
    stream->over = true;
    epoll_ctl(streams->poll, EPOLL_CTL_DEL, stream->socket, NULL);
    close(stream->socket);
    stream->socket = -1;
    free(stream->unsent);
    stream->unsent = NULL;
    pthread_mutex_unlock(&streams->lock);
    streams->over(stream->owner); /* may free it */
}

static void handle(struct stream *stream, uint32_t events)
{
    struct streams *streams = stream->streams;

    if (events & EPOLLOUT && !(events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP))) {
        pthread_mutex_lock(&streams->lock);
        flush_locked(stream);
        pthread_mutex_unlock(&streams->lock);
    }
    /* Nothing more is asked on this connection, so whoever sends something is confused. */
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP))
        finish(stream);
}

/* Pings those whose time it is; returns the milliseconds until the next. */
static int ping_due(struct streams *streams)
{
    int64_t now = now_seconds();
    int wait_ms = -1;

    pthread_mutex_lock(&streams->lock);
    while (streams->first && streams->first->due <= now) {
        struct stream *stream = streams->first;

        unlink_locked(stream);
        append_locked(stream);
        if (!stream->unsent)
            (void)!send_locked(stream, STR(":\n\n"));
        else if (now - stream->stalled >= SERVER_STREAM_STALL_SECONDS)
            cut_locked(stream);
    }
    if (streams->first)
        wait_ms = (int)(streams->first->due - now) * 1000;
    pthread_mutex_unlock(&streams->lock);
    return wait_ms;
}

static void finish_all(struct streams *streams)
{
    while (streams->first)
        finish(streams->first);
}

static void *run(void *context)
{
    struct streams *streams = context;
    struct epoll_event event[EVENTS];
    bool stopping = false;

    while (!stopping) {
        int count = epoll_wait(streams->poll, event, EVENTS, ping_due(streams));

        for (int i = 0; i < count; i++)
            if (event[i].data.ptr)
                handle(event[i].data.ptr, event[i].events);
        pthread_mutex_lock(&streams->lock);
        stopping = streams->stopping;
        pthread_mutex_unlock(&streams->lock);
    }
    finish_all(streams);
    return NULL;
}

static void wake(struct streams *streams)
{
    uint64_t one = 1;

    (void)!write(streams->wake, &one, sizeof one);
}

enum err streams_start(stream_over *over, struct streams **out)
{
    struct streams *streams = calloc(1, sizeof *streams);
    struct epoll_event event = { .events = EPOLLIN | EPOLLET };

    if (!streams)
        return ERR_IO;
    streams->over = over;
    streams->poll = epoll_create1(EPOLL_CLOEXEC);
    streams->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (streams->poll < 0 || streams->wake < 0 ||
        pthread_mutex_init(&streams->lock, NULL) != 0 ||
        epoll_ctl(streams->poll, EPOLL_CTL_ADD, streams->wake, &event) != 0 ||
        thread_start(&streams->thread, run, streams) != ERR_OK) {
        if (streams->poll >= 0)
            close(streams->poll);
        if (streams->wake >= 0)
            close(streams->wake);
        free(streams);
        return ERR_IO;
    }
    *out = streams;
    return ERR_OK;
}

void streams_stop(struct streams *streams)
{
    pthread_mutex_lock(&streams->lock);
    streams->stopping = true;
    pthread_mutex_unlock(&streams->lock);
    wake(streams);
    pthread_join(streams->thread, NULL);
}

void streams_close(struct streams *streams)
{
    if (!streams)
        return;
    close(streams->poll);
    close(streams->wake);
    pthread_mutex_destroy(&streams->lock);
    free(streams);
}

struct stream *stream_open(struct streams *streams, int socket, void *owner)
{
    struct stream *stream = calloc(1, sizeof *stream);
    int one = 1, bytes = SEND_BUFFER_BYTES, ms = UNACKED_MS;
    bool watched = false;

    if (!stream) {
        close(socket);
        return NULL;
    }
    /* Small buffers in the system, so that who reads nothing is soon known; small packets at
     * once; and an end to who is gone without a word. None of it is needed to work. */
    (void)setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    (void)setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    (void)setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
    *stream = (struct stream){ .streams = streams, .socket = socket, .owner = owner };
    pthread_mutex_lock(&streams->lock);
    watched = !streams->stopping && watch(stream, EPOLL_CTL_ADD, false);
    if (watched) {
        append_locked(stream);
        if (streams->first == stream)
            wake(streams); /* it sleeps without an end */
    }
    pthread_mutex_unlock(&streams->lock);
    if (watched)
        return stream;
    close(socket);
    free(stream);
    return NULL;
}

enum err stream_send(struct stream *stream, struct str bytes)
{
    struct streams *streams = stream->streams;

    pthread_mutex_lock(&streams->lock);
    enum err err = send_locked(stream, bytes);
    pthread_mutex_unlock(&streams->lock);
    return err;
}

void stream_end(struct stream *stream)
{
    struct streams *streams = stream->streams;

    pthread_mutex_lock(&streams->lock);
    if (!stream->over) {
        stream->ending = true;
        if (!stream->unsent)
            cut_locked(stream);
    }
    pthread_mutex_unlock(&streams->lock);
}

void stream_free(struct stream *stream)
{
    MUST(stream->over);
    free(stream);
}
