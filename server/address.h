/* address.h - the network address of a visitor: to count by, never to keep. Pure. */
#ifndef SERVER_ADDRESS_H
#define SERVER_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/str.h"

/* IPv6; an IPv4 address is written as IPv6 does, ::ffff:a.b.c.d. All zeros: not known. */
struct address {
    uint8_t bytes[16];
};

struct address address_of(const struct sockaddr *from);

/* A numeric address, nothing around it; false leaves out unchanged. */
bool address_read(struct str text, struct address *out);

bool address_is_same(const struct address *a, const struct address *b);

/* 127.0.0.0/8 and ::1. */
bool address_is_loopback(const struct address *address);

/* What one visitor can hold by themselves: an IPv4 address, an IPv6 /56. */
struct address address_net(const struct address *address);

#endif
