#include "server/call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wire/json.h"

enum { HOUR_SECONDS = 60 * 60, DAY_SECONDS = 24 * HOUR_SECONDS };

json_t *call_json(const struct call *call)
{
    json_t *object = json_read(call->request->body);

    if (!object)
        refuse(call->reply, WHY_BAD_REQUEST);
    return object;
}

bool call_hex(const json_t *object, const char *name, uint8_t *out, size_t len)
{
    return json_unhex(out, len, json_str(json_object_get(object, name)));
}

bool call_base64(const json_t *object, const char *name, uint8_t *out, size_t len)
{
    size_t got = 0;
    const json_t *value = json_object_get(object, name);

    return value && json_bytes(value, out, len, len, &got);
}

void answer_empty(struct http_reply *reply, unsigned status)
{
    reply->status = status;
    reply->body = (struct str){ NULL, 0 };
}

void answer_json(struct http_reply *reply, unsigned status, json_t *object)
{
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;

    json_decref(object);
    if (!text) {
        refuse(reply, WHY_BUSY);
        return;
    }
    /* What jansson made, jansson's own free gives back: the reply wants memory of malloc. */
    size_t len = strlen(text);
    char *copy = malloc(len + 1);

    if (copy)
        memcpy(copy, text, len + 1);
    json_text_free(text);
    if (!copy) {
        refuse(reply, WHY_BUSY);
        return;
    }
    reply->status = status;
    http_reply_header(reply, "Content-Type", "application/json");
    reply->owned = copy;
    reply->body = (struct str){ copy, len };
}

void answer_bytes(struct http_reply *reply, char *bytes, size_t len)
{
    reply->status = 200;
    http_reply_header(reply, "Content-Type", "application/octet-stream");
    reply->owned = bytes;
    reply->body = (struct str){ bytes, len };
}

static bool is_proxy(const struct sync *sync, const struct address *address)
{
    for (size_t i = 0; i < sync->options.proxies_count; i++)
        if (address_is_same(&sync->options.proxy[i], address))
            return true;
    return false;
}

struct address call_visitor(const struct call *call)
{
    struct address visitor = call->request->peer, named;
    struct str list = { "", 0 };

    if (!is_proxy(call->sync, &visitor))
        return visitor;
    /* From the right: each proxy adds whom it saw, and what a visitor wrote stands left. */
    list = http_header(call->exchange, "X-Forwarded-For");
    while (list.len > 0 && is_proxy(call->sync, &visitor)) {
        size_t start = list.len, end = list.len;

        while (start > 0 && list.ptr[start - 1] != ',')
            start--;
        while (end > start && list.ptr[end - 1] == ' ')
            end--;
        size_t from = start;

        while (from < end && list.ptr[from] == ' ')
            from++;
        if (!address_read((struct str){ list.ptr + from, end - from }, &named))
            break;
        visitor = named;
        list.len = start > 0 ? start - 1 : 0;
    }
    return visitor;
}

int64_t call_today(void)
{
    return (int64_t)time(NULL) / DAY_SECONDS;
}

int64_t call_hour(void)
{
    return (int64_t)time(NULL) / HOUR_SECONDS;
}

/* After the commit, on the writer's thread. */
static void job_done(struct writer_job *job, struct store *store, enum err outcome)
{
    struct call_job *own = (struct call_job *)job;
    struct http_exchange *exchange = own->exchange;
    struct sync *sync = own->sync;
    struct http_reply *reply = http_reply(exchange);
    bool delayed = own->delayed;

    if (outcome == ERR_IO || outcome == ERR_CORRUPT)
        refuse(reply, WHY_CANNOT_WRITE);
    own->finish(own, store, outcome, reply);
    if (delayed)
        delay_finish(sync->delays, exchange);
    else
        http_finish(exchange);
    if (own->publish)
        live_publish(sync->live, store, own->sid);
    free(own);
}

void *call_job(const struct call *call, size_t size,
               enum err (*work)(struct writer_job *job, struct store *store),
               void (*finish)(struct call_job *job, struct store *store, enum err outcome,
                              struct http_reply *reply))
{
    struct call_job *job = calloc(1, size);

    if (!job) {
        refuse(call->reply, WHY_BUSY);
        return NULL;
    }
    job->job.work = work;
    job->job.done = job_done;
    job->sync = call->sync;
    job->exchange = call->exchange;
    job->session = call->note->session;
    memcpy(job->sid, call->note->sid, sizeof job->sid);
    job->finish = finish;
    return job;
}

void call_submit(struct call_job *job)
{
    struct http_exchange *exchange = job->exchange;
    struct sync *sync = job->sync;

    http_later(exchange); /* before the writer knows: it may be done at once */
    if (writer_submit(sync->writer, &job->job))
        return;
    refuse(http_reply(exchange), WHY_BUSY);
    free(job);
    http_finish(exchange);
}
