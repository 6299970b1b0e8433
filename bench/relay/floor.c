/* relay_floor - the least that a relay can do: HTTP, streams and base64, and nothing checked.
 * One thread, no memory beyond a row a stream.
 *
 * relay_floor PORT. A space is the number in its first eight digits; who sends is the cookie,
 * sn=0 or sn=1. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/must.h"

enum { FRAME = 128, TEXT_MAX = 4096, SPACES_MAX = 16384, FILES_MAX = 65536, EVENTS = 256 };

struct caller {
    size_t have;
    char *text; /* until it is a stream */
};

static struct caller caller[FILES_MAX];
static int stream[SPACES_MAX][2];

static unsigned space_of(const char *text)
{
    char digits[9] = "";

    memcpy(digits, text, 8);
    return (unsigned)strtoul(digits, NULL, 16) % SPACES_MAX;
}

static size_t base64(char *out, const unsigned char *bytes, size_t len)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t at = 0;

    for (size_t i = 0; i + 2 < len; i += 3) {
        unsigned word = (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8 | bytes[i + 2];

        for (int shift = 18; shift >= 0; shift -= 6)
            out[at++] = digits[word >> shift & 63];
    }
    return at;
}

static void relay(const char *head, const char *body, unsigned side)
{
    unsigned char frame[16 + FRAME] = { 0 };
    char text[256] = "event: e\ndata: ";
    size_t len = strlen(text);
    int to = stream[space_of(head + strlen("POST /v1/spaces/"))][1 - side];

    memcpy(frame + 16, body, FRAME);
    len += base64(text + len, frame, sizeof frame);
    memcpy(text + len, "\n\n", 2);
    if (to > 0)
        MUST(write(to, text, len + 2) == (ssize_t)len + 2);
}

static void answer(int fd, const char *text)
{
    MUST(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
}

/* Whole requests at the start of what was read; returns how much they were. */
static size_t requests_take(int fd, char *text, size_t have)
{
    char *end = strstr(text, "\r\n\r\n");
    const char *length = strstr(text, "Content-Length: "),
               *cookie = strstr(text, "Cookie: sn=");

    if (!end || !length || !cookie)
        return 0;
    size_t all = (size_t)(end + 4 - text) + strtoul(length + 16, NULL, 10);
    unsigned side = cookie[11] == '1';

    if (have < all)
        return 0;
    if (strncmp(text, "POST /v1/live ", 14) == 0) {
        stream[space_of(strstr(end, "\"space\":\"") + 9)][side] = fd;
        answer(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    } else {
        relay(text, end + 4, side);
        answer(fd, "HTTP/1.1 204 No Content\r\n\r\n");
    }
    return all;
}

static void hear(int fd)
{
    struct caller *one = &caller[fd];
    ssize_t more = 0;

    if (!one->text)
        one->text = calloc(1, TEXT_MAX);
    MUST(one->text);
    more = read(fd, one->text + one->have, TEXT_MAX - 1 - one->have);
    if (more <= 0) {
        close(fd);
        one->have = 0;
        return;
    }
    one->have += (size_t)more;
    one->text[one->have] = '\0';
    size_t used = requests_take(fd, one->text, one->have);
    bool streams = used > 0 && strncmp(one->text, "POST /v1/live ", 14) == 0;

    one->have -= used;
    memmove(one->text, one->text + used, one->have + 1);
    if (streams) {
        free(one->text);
        one->text = NULL;
    }
}

static void greet(int listener, int poll)
{
    int fd = accept(listener, NULL, NULL), yes = 1;
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

    if (fd < 0)
        return;
    MUST(fd < FILES_MAX);
    MUST(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0);
    MUST(epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) == 0);
}

int main(int argc, char **argv)
{
    MUST(argc == 2);
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10)) };
    int listener = socket(AF_INET, SOCK_STREAM, 0), poll = epoll_create1(0), yes = 1;
    struct epoll_event event[EVENTS] = { { .events = EPOLLIN, .data.fd = listener } };

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    MUST(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0);
    MUST(bind(listener, (struct sockaddr *)&at, sizeof at) == 0 && listen(listener, 4096) == 0);
    MUST(epoll_ctl(poll, EPOLL_CTL_ADD, listener, event) == 0);
    puts("up");
    fflush(stdout);
    for (;;) {
        int count = epoll_wait(poll, event, EVENTS, -1);

        for (int i = 0; i < count; i++)
            if (event[i].data.fd == listener)
                greet(listener, poll);
            else
                hear(event[i].data.fd);
    }
}
