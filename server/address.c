#include "server/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { NET_BYTES = 7 /* of a /56 */ };

static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

static bool is_v4(const struct address *address)
{
    return memcmp(address->bytes, mapped, sizeof mapped) == 0;
}

struct address address_of(const struct sockaddr *from)
{
    struct address address = { { 0 } };

    if (from && from->sa_family == AF_INET) {
        struct sockaddr_in v4;

        memcpy(&v4, from, sizeof v4);
        memcpy(address.bytes, mapped, sizeof mapped);
        memcpy(address.bytes + sizeof mapped, &v4.sin_addr, 4);
    } else if (from && from->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;

        memcpy(&v6, from, sizeof v6);
        memcpy(address.bytes, &v6.sin6_addr, sizeof address.bytes);
    }
    return address;
}

bool address_read(struct str text, struct address *out)
{
    char copy[INET6_ADDRSTRLEN];
    struct address address;

    if (text.len == 0 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    memcpy(address.bytes, mapped, sizeof mapped);
    if (inet_pton(AF_INET, copy, address.bytes + sizeof mapped) != 1 &&
        inet_pton(AF_INET6, copy, address.bytes) != 1)
        return false;
    *out = address;
    return true;
}

bool address_is_same(const struct address *a, const struct address *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

bool address_is_loopback(const struct address *address)
{
    static const uint8_t one[16] = { [15] = 1 };

    return is_v4(address) ? address->bytes[12] == 127
                          : memcmp(address->bytes, one, sizeof one) == 0;
}

struct address address_net(const struct address *address)
{
    struct address net = *address;

    if (!is_v4(address))
        memset(net.bytes + NET_BYTES, 0, sizeof net.bytes - NET_BYTES);
    return net;
}
