#include "server/route.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "server/limits.h"
#include "server/path.h"

enum who { WHO_ANYONE };

/* What a handler gets to see. */
struct call {
    const struct face *face;
    const struct http_request *request;
    struct str path; /* decoded */
};

struct route {
    unsigned origins; /* of enum origin      */
    unsigned methods; /* of enum http_method */
    const char *path; /* a last "*" stands for any rest */
    enum who who;
    size_t body_max; /* bytes */
    void (*answer)(const struct call *call, struct http_reply *reply);
};

static void problem(const struct call *call, unsigned status, struct http_reply *reply)
{
    struct str machines = STR("/v1/");
    bool machine = call->path.len >= machines.len &&
                   memcmp(call->path.ptr, machines.ptr, machines.len) == 0;

    reply_problem(reply, call->face->origin, machine, status);
}

static void answer_health(const struct call *call, struct http_reply *reply)
{
    (void)call;
    reply->status = 200;
    reply->body = STR("ok\n");
    http_reply_header(reply, "Content-Type", "text/plain; charset=utf-8");
    http_reply_header(reply, "Cache-Control", "no-store");
}

static void answer_file(const struct call *call, struct str path, struct http_reply *reply)
{
    const struct asset *asset = assets_find(call->face->assets, path);
    const struct asset_form *form = NULL;
    enum coding coding = CODING_PLAIN;

    if (!asset) {
        problem(call, 404, reply);
        return;
    }
    coding = coding_choose(call->request->accept_encoding, asset->codings);
    form = &asset->form[coding];
    http_reply_header(reply, "ETag", form->etag);
    http_reply_header(reply, "Cache-Control", asset->cache);
    http_reply_header(reply, "Vary", "Accept-Encoding");
    if (etag_is_listed(call->request->if_none_match,
                       (struct str){ form->etag, strlen(form->etag) })) {
        reply->status = 304;
        return;
    }
    reply->status = 200;
    reply->body = form->bytes;
    http_reply_header(reply, "Content-Type", asset->type);
    if (coding != CODING_PLAIN)
        http_reply_header(reply, "Content-Encoding", coding_name(coding));
}

static void answer_index(const struct call *call, struct http_reply *reply)
{
    answer_file(call, STR("/index.html"), reply);
}

static void answer_asset(const struct call *call, struct http_reply *reply)
{
    answer_file(call, call->path, reply);
}

static void answer_absent(const struct call *call, struct http_reply *reply)
{
    problem(call, 404, reply);
}

/* The first row whose path and origin fit is the one; /i is where an invitation leads. */
static const struct route routes[] = {
    { ORIGIN_APP | ORIGIN_SITE, HTTP_GET | HTTP_HEAD, "/healthz", WHO_ANYONE, 0,
      answer_health },
    { ORIGIN_APP | ORIGIN_SITE, HTTP_GET | HTTP_HEAD, "/", WHO_ANYONE, 0, answer_index },
    { ORIGIN_APP, HTTP_GET | HTTP_HEAD, "/i", WHO_ANYONE, 0, answer_index },
    { ORIGIN_APP, HTTP_GET | HTTP_HEAD | HTTP_OTHER, "/v1/*", WHO_ANYONE, SIZE_MAX,
      answer_absent },
    { ORIGIN_APP | ORIGIN_SITE, HTTP_GET | HTTP_HEAD, "/*", WHO_ANYONE, 0, answer_asset },
};

static bool route_fits(const struct route *route, enum origin origin, struct str path)
{
    size_t len = strlen(route->path);

    if (!(route->origins & origin))
        return false;
    if (route->path[len - 1] == '*')
        return path.len >= len - 1 && memcmp(path.ptr, route->path, len - 1) == 0;
    return path.len == len && memcmp(path.ptr, route->path, len) == 0;
}

static const struct route *route_find(enum origin origin, struct str path)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (route_fits(&routes[i], origin, path))
            return &routes[i];
    MUST(false); /* the last row fits every path */
    return NULL;
}

static void call_answer(const struct call *call, struct http_reply *reply)
{
    const struct route *route = route_find(call->face->origin, call->path);

    MUST(route->who == WHO_ANYONE);
    if (!(route->methods & call->request->method)) {
        problem(call, 405, reply);
        http_reply_header(reply, "Allow", "GET, HEAD"); /* all there is so far */
    } else if (call->request->has_body && route->body_max == 0) {
        problem(call, 413, reply);
    } else {
        route->answer(call, reply);
    }
}

void route_answer(const void *context, const struct http_request *request,
                  struct http_reply *reply)
{
    char space[SERVER_PATH_BYTES_MAX];
    struct call call = { context, request, { "/", 1 } };
    enum err err = path_decode(request->path, space, &call.path);

    reply_guard(reply, call.face->origin, call.face->https);
    if (request->oversize)
        problem(&call, 431, reply);
    else if (err == ERR_LIMIT)
        problem(&call, 414, reply);
    else if (err != ERR_OK || request->hostless)
        problem(&call, 400, reply);
    else
        call_answer(&call, reply);
}
