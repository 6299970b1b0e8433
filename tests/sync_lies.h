/* sync_lies.h - what an evil server may do to an answer to a pull. */
#ifndef TESTS_SYNC_LIES_H
#define TESTS_SYNC_LIES_H

#include "tests/sync_device.h"

/* Three devices: `a` writes, `b` knows the first half of it, `c` comes new. */
struct scene {
    struct server server, before; /* before: when b was last here */
    struct device a, b, c;
};

extern struct scene *scene; /* what the lies know of the person: everything but keys */

/* How each lie shows: on a device that knows half, and on a new one. "" nothing need show. */
struct lie {
    const char *name;
    void (*tell)(struct server *server, struct server_answer *answer);
    const char *alarm_b, *alarm_c, *blocked;
};

const struct lie *lies(size_t *out_count);

#endif
