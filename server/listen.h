/* listen.h - listening sockets. */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <stdint.h>

#include "base/err.h"

/* Listens on a numeric address, IPv4 or IPv6. *port 0 takes any free port and writes it back.
 * ERR_INPUT: not an address. ERR_CONFLICT: taken. ERR_DENIED: not allowed.
 * ERR_ABSENT: this machine has no such address. ERR_IO: anything else. Then nothing is open. */
MUST_USE enum err listen_open(const char *address, uint16_t *port, int *out_socket);

#endif
