#include "server/route.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "server/api.h"
#include "server/limits.h"
#include "server/path.h"

/* What a page's handler gets to see. */
struct visit {
    const struct face *face;
    const struct http_request *request;
    struct str path; /* decoded */
};

/* Pages are for anyone, are only read, and take no body. */
struct page {
    unsigned origins; /* of enum origin                 */
    const char *path; /* a last "*" stands for any rest */
    void (*answer)(const struct visit *visit, struct http_reply *reply);
};

static void problem(const struct visit *visit, unsigned status, struct http_reply *reply)
{
    reply_problem(reply, visit->face->origin, status);
}

static void answer_health(const struct visit *visit, struct http_reply *reply)
{
    (void)visit;
    reply->status = 200;
    reply->body = STR("ok\n");
    http_reply_header(reply, "Content-Type", "text/plain; charset=utf-8");
    http_reply_header(reply, "Cache-Control", "no-store");
}

static void answer_file(const struct visit *visit, struct str path, struct http_reply *reply)
{
    const struct asset *asset = assets_find(visit->face->assets, path);
    const struct asset_form *form = NULL;
    enum coding coding = CODING_PLAIN;

    if (!asset) {
        problem(visit, 404, reply);
        return;
    }
    coding = coding_choose(visit->request->accept_encoding, asset->codings);
    form = &asset->form[coding];
    http_reply_header(reply, "ETag", form->etag);
    http_reply_header(reply, "Cache-Control", asset->cache);
    http_reply_header(reply, "Vary", "Accept-Encoding");
    if (etag_is_listed(visit->request->if_none_match,
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

static void answer_index(const struct visit *visit, struct http_reply *reply)
{
    answer_file(visit, STR("/index.html"), reply);
}

static void answer_asset(const struct visit *visit, struct http_reply *reply)
{
    answer_file(visit, visit->path, reply);
}

/* The first row whose path and origin fit is the one; /i is where an invitation leads. */
static const struct page pages[] = {
    { ORIGIN_APP | ORIGIN_SITE, "/healthz", answer_health },
    { ORIGIN_APP | ORIGIN_SITE, "/", answer_index },
    { ORIGIN_APP, "/i", answer_index },
    { ORIGIN_APP | ORIGIN_SITE, "/*", answer_asset },
};

static bool page_fits(const struct page *page, enum origin origin, struct str path)
{
    size_t len = strlen(page->path);

    if (!(page->origins & origin))
        return false;
    if (page->path[len - 1] == '*')
        return path.len >= len - 1 && memcmp(path.ptr, page->path, len - 1) == 0;
    return path.len == len && memcmp(path.ptr, page->path, len) == 0;
}

static const struct page *page_find(enum origin origin, struct str path)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (page_fits(&pages[i], origin, path))
            return &pages[i];
    MUST(false); /* the last row fits every path */
    return NULL;
}

static void page_answer(const struct visit *visit, struct http_reply *reply)
{
    const struct page *page = page_find(visit->face->origin, visit->path);

    if (!(visit->request->method & (HTTP_GET | HTTP_HEAD))) {
        problem(visit, 405, reply);
        http_reply_header(reply, "Allow", "GET, HEAD");
    } else if (visit->request->has_body) {
        problem(visit, 413, reply);
    } else {
        page->answer(visit, reply);
    }
}

/* What is wrong with the request whatever it asks for; 0: nothing. */
static unsigned status_of(const struct http_request *request, enum err path_err)
{
    if (request->oversize)
        return 431;
    if (path_err == ERR_LIMIT)
        return 414;
    return path_err != ERR_OK || request->hostless ? 400 : 0;
}

/* Whether it is one of the API's, by its path as it was sent. */
static bool is_api(const struct face *face, const struct http_request *request)
{
    return face->sync && api_has(request->path);
}

static size_t on_begin(void *context, struct http_exchange *exchange)
{
    const struct face *face = context;
    const struct http_request *request = http_request(exchange);
    struct http_reply *reply = http_reply(exchange);
    char space[SERVER_PATH_BYTES_MAX];
    struct visit visit = { face, request, { "/", 1 } };
    unsigned status = status_of(request, path_decode(request->path, space, &visit.path));

    if (is_api(face, request)) {
        reply_guard_api(reply, face->https);
        if (status == 0)
            return api_begin(face->sync, exchange, request->path);
        reply_problem(reply, ORIGIN_API, status);
        return 0;
    }
    reply_guard(reply, face->origin, face->https);
    if (status != 0)
        problem(&visit, status, reply);
    else
        page_answer(&visit, reply);
    return 0;
}

static void on_answer(void *context, struct http_exchange *exchange)
{
    const struct face *face = context;

    api_answer(face->sync, exchange); /* pages are answered when they begin */
}

static void on_too_large(void *context, struct http_exchange *exchange)
{
    (void)context;
    refuse(http_reply(exchange), WHY_TOO_LARGE);
}

static void on_sent(void *context, unsigned status)
{
    const struct face *face = context;

    if (face->sync)
        metrics_reply(face->sync->metrics, status);
}

struct http_app route_app(struct face *face)
{
    return (struct http_app){ .context = face,
                              .begin = on_begin,
                              .answer = on_answer,
                              .too_large = on_too_large,
                              .sent = on_sent };
}
