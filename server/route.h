/* route.h - which request reaches which handler: the pages by the table in route.c, the API by
 * the one in api.c. */
#ifndef SERVER_ROUTE_H
#define SERVER_ROUTE_H

#include <stdbool.h>

#include "server/assets.h"
#include "server/http.h"
#include "server/reply.h"
#include "server/sync.h"

/* One of the two origins, as the handlers see it. */
struct face {
    enum origin origin;
    bool https;
    const struct assets *assets;
    struct sync *sync; /* the app's; NULL for the public page */
};

/* The app of an origin, for http_start. The face is borrowed. */
struct http_app route_app(struct face *face);

#endif
