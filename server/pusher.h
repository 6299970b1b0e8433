/* pusher.h - tells devices whose app is closed that something is new (RFC 8030), on a thread of
 * its own.
 *
 * The writer names a place after its commit and goes on: it never waits, and where too many
 * wait the place is dropped. The thread looks up whom to tell, and sends each a message without
 * content, one after the other; at most one in so many seconds a place. What fails is not tried
 * again, and a host that fails is left alone for a while; an endpoint that is gone is deleted.
 * Nothing of it is logged.
 */
#ifndef SERVER_PUSHER_H
#define SERVER_PUSHER_H

#include "server/endpoint.h"
#include "server/limit.h"
#include "server/metrics.h"
#include "server/readers.h"
#include "server/vapid.h"
#include "server/writer.h"

struct pusher;

/* All of it is borrowed, until pusher_close. */
struct pusher_parts {
    const struct vapid *vapid;
    const struct endpoint_hosts *hosts;
    const char *authorities; /* a file of certificates to trust; NULL: the system's */
    struct limits *limits;
    struct readers *readers;
    struct writer *writer;
    struct metrics *metrics;
};

MUST_USE enum err pusher_start(const struct pusher_parts *parts, struct pusher **out);

/* Something is new for whoever is on that side. Never waits. */
void pusher_tell(struct pusher *pusher, const uint8_t place[16]);

/* Ends the thread, and what it is sending; what waits is dropped. */
void pusher_stop(struct pusher *pusher);

/* After pusher_stop. NULL is fine. */
void pusher_close(struct pusher *pusher);

#endif
