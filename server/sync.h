/* sync.h - the parts that answer the API, started and stopped as one. */
#ifndef SERVER_SYNC_H
#define SERVER_SYNC_H

#include <stdatomic.h>
#include <stdbool.h>

#include "seal/login.h"
#include "server/delay.h"
#include "server/endpoint.h"
#include "server/limit.h"
#include "server/live.h"
#include "server/metrics.h"
#include "server/pusher.h"
#include "server/readers.h"
#include "server/tokens.h"
#include "server/trouble.h"
#include "server/writer.h"

enum { SYNC_PROXIES_MAX = 8 };

struct sync_options {
    const char *folder; /* the data: made if it is not there */
    bool invite_required;
    struct limits_set limits;
    struct address proxy[SYNC_PROXIES_MAX]; /* trusted to say who their visitors are */
    size_t proxies_count;
    const char *push_contact; /* NULL: no pushes */
    struct endpoint_hosts push_hosts;
    const char *push_authorities; /* NULL: the system's */
};

struct sync {
    struct sync_options options;
    struct str origin; /* the app's, as visitors reach it; signed at login */
    bool https;
    struct login_keys keys;
    struct store *store; /* the writer's */
    struct readers *readers;
    struct writer *writer;
    struct tokens *tokens;
    struct limits *limits;
    struct delays *delays;
    struct live *live;
    struct metrics *metrics;
    struct vapid *vapid; /* NULL: no pushes */
    struct pusher *pusher;
    atomic_bool draining;
    _Atomic int64_t failures; /* wrong logins: the second, and how many in it */
};

/* Opens the data folder, and makes what is missing in it. On failure nothing is open. */
MUST_USE enum err sync_open(struct sync *sync, const struct sync_options *options,
                            struct trouble *trouble);

/* Streams end, what waits is written, held replies go out. Requests may still come, and are
 * told to come again. A second call does nothing. */
void sync_end(struct sync *sync);

/* After sync_end, when no request is under way. An unopened one is fine. */
void sync_close(struct sync *sync);

#endif
