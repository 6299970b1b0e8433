/* route.h - which request reaches which handler: one table, in route.c. */
#ifndef SERVER_ROUTE_H
#define SERVER_ROUTE_H

#include <stdbool.h>

#include "server/assets.h"
#include "server/http.h"
#include "server/reply.h"

/* One of the two origins, as the handlers see it. */
struct face {
    enum origin origin;
    bool https;
    const struct assets *assets;
};

/* Answers any request to an origin. `context` is its struct face. */
void route_answer(const void *context, const struct http_request *request,
                  struct http_reply *reply);

#endif
