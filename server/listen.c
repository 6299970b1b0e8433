#include "server/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Connections the kernel may hold for us until a thread takes them. */
enum { LISTEN_BACKLOG = 511 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t address_read(const char *text, uint16_t port, union address *address)
{
    *address = (union address){ 0 };
    if (inet_pton(AF_INET, text, &address->v4.sin_addr) == 1) {
        address->v4.sin_family = AF_INET;
        address->v4.sin_port = htons(port);
        return sizeof address->v4;
    }
    if (inet_pton(AF_INET6, text, &address->v6.sin6_addr) == 1) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = htons(port);
        return sizeof address->v6;
    }
    return 0;
}

static enum err err_now(void)
{
    switch (errno) {
    case EADDRINUSE:
        return ERR_CONFLICT;
    case EACCES:
    case EPERM:
        return ERR_DENIED;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
        return ERR_ABSENT;
    default:
        return ERR_IO;
    }
}

enum err listen_open(const char *address_text, uint16_t *port, int *out_socket)
{
    enum err err = ERR_IO;
    union address address, got = { 0 };
    socklen_t len = address_read(address_text, *port, &address), got_len = sizeof got;
    int one = 1, listener = -1;

    if (len == 0)
        return ERR_INPUT;
    listener = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        (address.any.sa_family == AF_INET6 && /* IPv4 has a socket of its own */
         setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one) != 0) ||
        bind(listener, &address.any, len) != 0 || listen(listener, LISTEN_BACKLOG) != 0 ||
        getsockname(listener, &got.any, &got_len) != 0) {
        err = err_now();
        goto done;
    }
    *port = ntohs(got.any.sa_family == AF_INET ? got.v4.sin_port : got.v6.sin6_port);
    *out_socket = listener;
    listener = -1; /* now the caller's */
    err = ERR_OK;
done:
    if (listener >= 0)
        close(listener);
    return err;
}
