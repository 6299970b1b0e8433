/* relay_load - couples in live pauses: each person hears a stream, and sends a frame of 128
 * bytes so many times a second.
 *
 * relay_load PORT PID COUPLES PER_SECOND SECONDS CONNECTIONS [bare]
 * Frames go out over a few connections, as a proxy keeps them; each stream has its own. A frame
 * carries the moment at which it was due, by the same clock, so what is measured is from there
 * until the other's stream has brought it: with all waiting, the load's own too. One line of
 * JSON on standard output. `bare`: the floor, which knows no accounts. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/must.h"

enum {
    FRAME = 128,
    HEAD_MAX = 320,
    TEXT_MAX = 4096,
    THREADS = 16, /* that sign people up */
    CARRY = 1024, /* of an event, until the rest of it comes */
    CONNECTIONS_MAX = 256,
    EVENTS = 256,
    WARM_SECONDS = 2
};

struct person {
    int stream;
    bool in_head; /* of the stream's answer */
    size_t carried;
    char carry[CARRY];
    char head[HEAD_MAX]; /* of each of its frames */
};

struct line {
    int fd;
    bool busy;
    size_t heard;
    char answer[TEXT_MAX];
};

static struct {
    uint16_t port;
    long pid;
    unsigned couples, connections;
    double per_second, seconds;
    bool bare;
    struct person *person;
    struct line line[CONNECTIONS_MAX];
    uint32_t *took_us;
    size_t took, sent, refused, frames; /* frames: all there will be */
    int poll;
} load;

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int dial(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(load.port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    MUST(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    MUST(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0);
    return fd;
}

static void hex_of(char *out, size_t digits)
{
    uint8_t bytes[64];

    MUST(getrandom(bytes, digits / 2, 0) == (ssize_t)(digits / 2));
    for (size_t i = 0; i < digits / 2; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* One request and its whole answer, on a connection that stays. */
static void ask(int fd, const char *path, const char *cookie, const char *body,
                char answer[TEXT_MAX])
{
    char text[TEXT_MAX];
    int len = snprintf(text, sizeof text,
                       "POST %s HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nCookie: %s\r\n"
                       "Content-Length: %zu\r\n\r\n%s",
                       path, cookie, strlen(body), body);
    size_t have = 0;

    MUST(len > 0 && len < TEXT_MAX && write(fd, text, (size_t)len) == len);
    for (answer[0] = '\0';;) {
        const char *end = strstr(answer, "\r\n\r\n");
        const char *length = strstr(answer, "Content-Length: ");

        if (end &&
            have >= (size_t)(end + 4 - answer) + (length ? strtoul(length + 16, NULL, 10) : 0))
            break;
        ssize_t more = read(fd, answer + have, TEXT_MAX - 1 - have);

        MUST(more > 0);
        have += (size_t)more;
        answer[have] = '\0';
    }
    if (strncmp(answer, "HTTP/1.1 20", 11) != 0) {
        fprintf(stderr, "%s: %.200s\n", path, answer);
        exit(1);
    }
}

static void sign_up(int fd, char cookie[64])
{
    static const char zeros[] =
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAAAAAA";
    char id[33], slot[2][33], body[TEXT_MAX], answer[TEXT_MAX];
    const char *set;

    hex_of(id, 32);
    hex_of(slot[0], 32);
    hex_of(slot[1], 32);
    snprintf(body, sizeof body,
             "{\"account\":\"%s\",\"label\":\"%.138sA=\",\"slots\":["
             "{\"slot\":\"%s\",\"kind\":1,\"login\":\"%.43s=\",\"wrapped\":\"%.118s==\"},"
             "{\"slot\":\"%s\",\"kind\":2,\"login\":\"%.43s=\",\"wrapped\":\"%.118s==\"}]}",
             id, zeros, slot[0], zeros, zeros, slot[1], zeros, zeros);
    ask(fd, "/v1/accounts", "", body, answer);
    set = strstr(answer, "Set-Cookie: ");
    MUST(set);
    snprintf(cookie, 64, "%.46s", set + 12); /* sn= and 43 characters */
}

/* Opens the stream of a person. What is already there of it is read with the rest. */
static int listen_to(const char *space, const char *cookie)
{
    char text[512], body[128];
    int fd = dial(), size = 16384;

    /* Thousands of sockets: small ones, as a phone's would be. */
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    snprintf(body, sizeof body, "{\"spaces\":[{\"space\":\"%s\",\"after\":0}]}", space);
    int len = snprintf(text, sizeof text,
                       "POST /v1/live HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\nCookie: %s\r\n"
                       "Content-Length: %zu\r\n\r\n%s",
                       cookie, strlen(body), body);

    MUST(write(fd, text, (size_t)len) == len);
    return fd;
}

static void couple_begin(int fd, unsigned couple)
{
    char space[33], cookie[2][64] = { "sn=0", "sn=1" }, body[256], path[96], answer[TEXT_MAX];

    snprintf(space, sizeof space, "%08x", couple);
    hex_of(space + 8, 24);
    if (!load.bare) {
        sign_up(fd, cookie[0]);
        sign_up(fd, cookie[1]);
        snprintf(body, sizeof body,
                 "{\"space\":\"%s\",\"kind\":1,\"join\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}", space);
        ask(fd, "/v1/spaces", cookie[0], body, answer);
        snprintf(path, sizeof path, "/v1/spaces/%s/join", space);
        ask(fd, path, cookie[1], "{\"join\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}", answer);
    }
    for (unsigned side = 0; side < 2; side++) {
        struct person *person = &load.person[2 * couple + side];

        person->stream = listen_to(space, cookie[side]);
        person->in_head = true;
        snprintf(person->head, HEAD_MAX,
                 "POST /v1/spaces/%s/live HTTP/1.1\r\nHost: x\r\nX-Stillnear: 1\r\n"
                 "Cookie: %s\r\nContent-Length: %d\r\n\r\n",
                 space, cookie[side], FRAME);
    }
}

static void *couples_begin(void *first)
{
    int fd = dial();

    for (unsigned couple = (unsigned)(uintptr_t)first; couple < load.couples; couple += THREADS)
        couple_begin(fd, couple);
    close(fd);
    return NULL;
}

static void watch(int fd, uint64_t what)
{
    struct epoll_event event = { .events = EPOLLIN, .data.u64 = what };

    MUST(fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
    MUST(epoll_ctl(load.poll, EPOLL_CTL_ADD, fd, &event) == 0);
}

static int digit(char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
                                  : 63;
}

/* The moment at which a frame was due: bytes 16 to 24 of an event, after the space's name. */
static int64_t due_of(const char *text)
{
    uint8_t bytes[24];
    int64_t due;

    for (size_t i = 0; i < 8; i++) {
        const char *at = text + 4 * i;
        unsigned word = (unsigned)(digit(at[0]) << 18 | digit(at[1]) << 12 | digit(at[2]) << 6 |
                                   digit(at[3]));

        bytes[3 * i] = (uint8_t)(word >> 16);
        bytes[3 * i + 1] = (uint8_t)(word >> 8);
        bytes[3 * i + 2] = (uint8_t)word;
    }
    memcpy(&due, bytes + 16, sizeof due);
    return due;
}

static void event_take(const char *text, int64_t warm)
{
    static const char start[] = "event: e\ndata: ";

    if (strncmp(text, start, sizeof start - 1) != 0)
        return;
    int64_t due = due_of(text + sizeof start - 1);

    if (due >= warm)
        load.took_us[load.took++] = (uint32_t)((now_ns() - due) / 1000);
}

static void stream_hear(struct person *person, int64_t warm)
{
    ssize_t more =
        read(person->stream, person->carry + person->carried, CARRY - 1 - person->carried);
    char *at = person->carry, *end;

    if (more < 0 && errno == EAGAIN)
        return;
    MUST(more > 0); /* a stream must not end */
    person->carried += (size_t)more;
    person->carry[person->carried] = '\0';
    if (person->in_head && (end = strstr(at, "\r\n\r\n"))) {
        MUST(strncmp(at, "HTTP/1.1 200", 12) == 0);
        person->in_head = false;
        at = end + 4;
    }
    while (!person->in_head && (end = strstr(at, "\n\n"))) {
        event_take(at, warm);
        at = end + 2;
    }
    person->carried -= (size_t)(at - person->carry);
    memmove(person->carry, at, person->carried);
}

/* The server ends a connection over which nothing is asked for ten seconds; a proxy dials
 * again. */
static void line_open(unsigned at)
{
    load.line[at] = (struct line){ .fd = dial() };
    watch(load.line[at].fd, at);
}

static void answer_hear(unsigned at)
{
    struct line *line = &load.line[at];
    ssize_t more = read(line->fd, line->answer + line->heard, TEXT_MAX - 1 - line->heard);
    const char *end, *length;

    if (more < 0 && errno == EAGAIN)
        return;
    if (more <= 0) {
        load.refused += line->busy;
        close(line->fd);
        line_open(at);
        return;
    }
    line->heard += (size_t)more;
    line->answer[line->heard] = '\0';
    end = strstr(line->answer, "\r\n\r\n");
    length = strstr(line->answer, "Content-Length: ");
    if (!end || line->heard < (size_t)(end + 4 - line->answer) +
                                  (length ? strtoul(length + 16, NULL, 10) : 0))
        return;
    load.refused += strncmp(line->answer, "HTTP/1.1 204", 12) != 0;
    line->heard = 0;
    line->busy = false;
}

/* Sends what is due, as far as there are connections; returns when the next is due. */
static int64_t send_due(int64_t began, double each_ns)
{
    unsigned free_from = 0;

    for (int64_t now = now_ns();; load.sent++) {
        int64_t due = began + (int64_t)((double)load.sent * each_ns);
        char text[HEAD_MAX + FRAME] = "";
        const struct person *person = &load.person[load.sent % (2 * load.couples)];
        size_t head = strlen(person->head);

        if (due > now || load.sent == load.frames)
            return due;
        while (free_from < load.connections && load.line[free_from].busy)
            free_from++;
        if (free_from == load.connections)
            return now; /* as soon as an answer comes */
        memcpy(text, person->head, head);
        memcpy(text + head, &due, sizeof due);
        /* Where the server has just ended it, reading will tell. */
        (void)!write(load.line[free_from].fd, text, head + FRAME);
        load.line[free_from].busy = true;
    }
}

static void run(void)
{
    int64_t began = now_ns(), warm = began + (int64_t)WARM_SECONDS * 1000000000;
    double each_ns = 1e9 / (load.per_second * 2 * load.couples);
    int64_t end = warm + (int64_t)(load.seconds * 1e9);
    struct epoll_event event[EVENTS];

    load.frames = (size_t)((load.seconds + WARM_SECONDS) * 1e9 / each_ns);
    load.took_us = calloc(load.frames, sizeof *load.took_us);
    MUST(load.took_us);
    while (now_ns() < end + 2000000000) { /* the last ones have two seconds to come */
        send_due(began, each_ns);
        int count = epoll_wait(load.poll, event, EVENTS, 1);

        for (int i = 0; i < count; i++) {
            uint64_t what = event[i].data.u64;

            if (what < CONNECTIONS_MAX)
                answer_hear((unsigned)what);
            else
                stream_hear(&load.person[what - CONNECTIONS_MAX], warm);
        }
    }
}

/* From /proc: processor time in seconds, and a number of kilobytes of status. */
static double processor(long pid)
{
    char path[64], text[1024] = "";
    unsigned long user = 0, kernel = 0;

    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    FILE *file = fopen(path, "re");

    MUST(file && fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    MUST(sscanf(strrchr(text, ')'), ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                &user, &kernel) == 2);
    return (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
}

static unsigned long kilobytes(long pid, const char *name)
{
    char path[64], line[256];
    unsigned long value = 0;

    snprintf(path, sizeof path, "/proc/%ld/status", pid);
    FILE *file = fopen(path, "re");

    MUST(file);
    while (fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            value = strtoul(line + strlen(name) + 1, NULL, 10);
    fclose(file);
    return value;
}

static int by_size(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

static double percentile_ms(double part)
{
    return load.took == 0 ? -1 : load.took_us[(size_t)(part * (double)(load.took - 1))] / 1e3;
}

static void prepare(void)
{
    pthread_t thread[THREADS];

    load.person = calloc((size_t)2 * load.couples, sizeof *load.person);
    load.poll = epoll_create1(EPOLL_CLOEXEC);
    MUST(load.person && load.poll >= 0);
    for (uintptr_t i = 0; i < THREADS; i++)
        MUST(pthread_create(&thread[i], NULL, couples_begin, (void *)i) == 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    for (unsigned i = 0; i < load.connections; i++)
        line_open(i);
    for (unsigned i = 0; i < 2 * load.couples; i++)
        watch(load.person[i].stream, CONNECTIONS_MAX + i);
}

int main(int argc, char **argv)
{
    MUST(argc >= 7);
    load.port = (uint16_t)strtoul(argv[1], NULL, 10);
    load.pid = strtol(argv[2], NULL, 10);
    load.couples = (unsigned)strtoul(argv[3], NULL, 10);
    load.per_second = strtod(argv[4], NULL);
    load.seconds = strtod(argv[5], NULL);
    load.connections = (unsigned)strtoul(argv[6], NULL, 10);
    load.bare = argc > 7;
    MUST(load.couples > 0 && load.connections > 0 && load.connections <= CONNECTIONS_MAX);
    signal(SIGPIPE, SIG_IGN);
    prepare();
    unsigned long idle = kilobytes(load.pid, "VmRSS");
    double before = processor(load.pid), own = processor(getpid());

    run();
    double took = load.seconds + WARM_SECONDS;
    size_t due = load.frames - (size_t)(WARM_SECONDS * load.per_second * 2 * load.couples);

    qsort(load.took_us, load.took, sizeof *load.took_us, by_size);
    printf("{\"couples\":%u,\"asked\":%.0f,\"sent\":%zu,\"refused\":%zu,\"due\":%zu,"
           "\"relayed\":%zu,\"a_"
           "second\":%.0f,"
           "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"max_ms\":%.2f,\"idle_kb\":%lu,\"rss_kb\":%lu,"
           "\"most_kb\":%lu,\"server\":%.3f,\"load\":%.3f}\n",
           load.couples, load.per_second * 2 * load.couples, load.sent, load.refused, due,
           load.took, (double)load.took / load.seconds, percentile_ms(.5), percentile_ms(.99),
           percentile_ms(1), idle, kilobytes(load.pid, "VmRSS"), kilobytes(load.pid, "VmHWM"),
           (processor(load.pid) - before) / took, (processor(getpid()) - own) / took);
    return 0;
}
