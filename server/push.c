#include <stdlib.h>
#include <string.h>

#include "server/api.h"
#include "wire/json.h"

/* push_key: what a browser needs before it can subscribe. */
void push_key(const struct call *call)
{
    if (!call->sync->vapid)
        refuse(call->reply, WHY_NO_PUSH);
    else
        answer_json(call->reply, 200, json_pack("{s:s}", "key", vapid_key(call->sync->vapid)));
}

struct push_job {
    struct call_job call;
    size_t len; /* 0: it is to go */
    char endpoint[STORE_ENDPOINT_MAX];
};

static enum err push_work(struct writer_job *job, struct store *store)
{
    const struct push_job *own = (const struct push_job *)job;
    const struct call_job *call = &own->call;
    struct store_place place;
    uint8_t tag[STORE_ID], side[STORE_ID];
    enum err err;

    login_tag(tag, &call->sync->keys, call->session.account, call->sid);
    if ((err = store_member(store, call->sid, tag, &place)) != ERR_OK)
        return err;
    if (place.kind == STORE_SPACE_PERSONAL)
        return ERR_INPUT; /* nobody else writes there */
    login_place(side, &call->sync->keys, call->sid, place.side);
    if (own->len == 0)
        return store_push_unset(store, call->session.hash, side);
    err = store_push_set(store, call->session.hash, side,
                         (struct str){ own->endpoint, own->len });
    return err == ERR_ABSENT ? ERR_DENIED : err;
}

static void push_finish(struct call_job *job, struct store *store, enum err outcome,
                        struct http_reply *reply)
{
    (void)job;
    (void)store;
    if (outcome == ERR_OK)
        answer_empty(reply, 204);
    else if (outcome == ERR_ABSENT)
        refuse(reply, WHY_NO_SPACE);
    else if (outcome == ERR_DENIED)
        refuse(reply, WHY_NO_SESSION); /* it ended meanwhile */
    else if (outcome == ERR_INPUT)
        refuse(reply, WHY_BAD_REQUEST);
}

/* What else a subscription has, keys to seal content with, is passed over: there is no content.
 */
static enum why endpoint_why(const struct sync *sync, struct str endpoint)
{
    struct str origin;

    if (endpoint.len > STORE_ENDPOINT_MAX)
        return WHY_BAD_REQUEST;
    switch (endpoint_read(endpoint, &sync->options.push_hosts, &origin)) {
    case ENDPOINT_GOOD:
        return WHY_COUNT;
    case ENDPOINT_ELSEWHERE:
        return WHY_NO_PUSH_HOST;
    case ENDPOINT_MALFORMED:
        break;
    }
    return WHY_BAD_REQUEST;
}

void push_set(const struct call *call)
{
    json_t *object = NULL;
    struct push_job *job = NULL;
    struct str endpoint;
    enum why why;

    if (!call->sync->vapid) {
        refuse(call->reply, WHY_NO_PUSH);
        return;
    }
    object = call_json(call);
    job = object ? call_job(call, sizeof *job, push_work, push_finish) : NULL;
    if (job) {
        endpoint = json_str(json_object_get(object, "endpoint"));
        why = endpoint_why(call->sync, endpoint);
        if (why == WHY_COUNT) {
            memcpy(job->endpoint, endpoint.ptr, endpoint.len);
            job->len = endpoint.len;
            job->call.job.erases = true; /* the one of before */
            call_submit(&job->call);
        } else {
            refuse(call->reply, why);
            free(job);
        }
    }
    json_decref(object);
}

void push_unset(const struct call *call)
{
    struct push_job *job = call_job(call, sizeof *job, push_work, push_finish);

    if (!job)
        return;
    job->call.job.erases = true;
    call_submit(&job->call);
}
