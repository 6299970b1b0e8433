#include <stdlib.h>
#include <string.h>

#include "server/api.h"
#include "server/spaces.h"
#include "wire/json.h"

enum { JOIN = 16 };

struct space_job {
    struct call_job call;
    int kind;
    bool open; /* somebody is awaited on side 1 */
    uint8_t join[STORE_HASH];
    uint8_t tag[STORE_ID];
    bool again, purge;
    bool looks, behind; /* leaving: whether what has come after `seen` holds it up, and does */
    uint64_t seen;
};

static void join_hash(uint8_t out[STORE_HASH], const uint8_t join[JOIN])
{
    login_text_hash(out, (struct str){ (const char *)join, JOIN });
}

static struct store_space_new space_of(const struct space_job *job)
{
    return (struct store_space_new){ .space = job->call.sid,
                                     .kind = job->kind,
                                     .tag = job->tag,
                                     .account = job->call.session.account,
                                     .join = job->open ? job->join : NULL,
                                     .day = call_today() };
}

static enum err add_work(struct writer_job *job, struct store *store)
{
    struct space_job *own = (struct space_job *)job;
    const struct store_space_new space = space_of(own);

    return store_space_add(store, &space, &own->again);
}

static void add_finish(struct call_job *job, struct store *store, enum err outcome,
                       struct http_reply *reply)
{
    const struct space_job *own = (const struct space_job *)job;

    (void)store;
    if (outcome == ERR_OK)
        answer_empty(reply, own->again ? 200 : 201);
    else if (outcome == ERR_CONFLICT)
        refuse(reply, WHY_SPACE_TAKEN);
    else if (outcome == ERR_LIMIT)
        refuse(reply, WHY_TOO_MANY_SPACES);
    else if (outcome == ERR_ABSENT)
        refuse(reply, WHY_NO_SESSION); /* the account went meanwhile */
}

static bool add_read(const json_t *object, struct space_job *out)
{
    uint8_t join[JOIN];
    int64_t kind = 0;

    if (!call_hex(object, "space", out->call.sid, STORE_ID) ||
        !json_int(json_object_get(object, "kind"), STORE_SPACE_PERSONAL,
                  STORE_SPACE_PRACTITIONER, &kind))
        return false;
    out->kind = (int)kind;
    out->open = json_object_get(object, "join") != NULL;
    if (out->open && (kind == STORE_SPACE_PERSONAL || !call_base64(object, "join", join, JOIN)))
        return false;
    if (out->open)
        join_hash(out->join, join);
    return true;
}

static void submit(struct space_job *job)
{
    login_tag(job->tag, &job->call.sync->keys, job->call.session.account, job->call.sid);
    call_submit(&job->call);
}

void space_add(const struct call *call)
{
    json_t *object = call_json(call);
    struct space_job *job = object ? call_job(call, sizeof *job, add_work, add_finish) : NULL;

    if (job && add_read(object, job)) {
        submit(job);
    } else if (job) {
        refuse(call->reply, WHY_BAD_REQUEST);
        free(job);
    }
    json_decref(object);
}

static enum err join_work(struct writer_job *job, struct store *store)
{
    struct space_job *own = (struct space_job *)job;
    const struct store_space_new space = space_of(own);

    return store_space_join(store, &space);
}

static void join_finish(struct call_job *job, struct store *store, enum err outcome,
                        struct http_reply *reply)
{
    (void)job;
    (void)store;
    if (outcome == ERR_OK)
        answer_empty(reply, 204);
    else if (outcome == ERR_LIMIT)
        refuse(reply, WHY_TOO_MANY_SPACES);
    else if (outcome != ERR_IO && outcome != ERR_CORRUPT)
        refuse(reply, WHY_NO_SPACE);
}

void space_join(const struct call *call)
{
    json_t *object = call_json(call);
    struct space_job *job = object ? call_job(call, sizeof *job, join_work, join_finish) : NULL;
    uint8_t join[JOIN];

    if (job && call_base64(object, "join", join, JOIN)) {
        join_hash(job->join, join);
        job->open = true;
        submit(job);
    } else if (job) {
        refuse(call->reply, WHY_BAD_REQUEST);
        free(job);
    }
    json_decref(object);
}

static enum err leave_work(struct writer_job *job, struct store *store)
{
    struct space_job *own = (struct space_job *)job;
    struct store_place place;
    enum err err = store_member(store, own->call.sid, own->tag, &place);

    if (err == ERR_OK && own->looks)
        err = store_space_behind(store, place, own->seen, &own->behind);
    if (err != ERR_OK || own->behind)
        return err;
    return spaces_leave(&own->call, store, own->call.sid, place, own->purge);
}

static void leave_finish(struct call_job *job, struct store *store, enum err outcome,
                         struct http_reply *reply)
{
    const struct space_job *own = (const struct space_job *)job;
    struct sync *sync = job->sync;

    if (outcome == ERR_ABSENT)
        refuse(reply, WHY_NO_SPACE);
    else if (outcome == ERR_OK && own->behind)
        refuse(reply, WHY_BEHIND);
    if (outcome != ERR_OK || own->behind)
        return;
    live_leave(sync->live, job->session.account, job->sid);
    live_publish(sync->live, store, job->sid); /* what the other side now has as stubs */
    answer_empty(reply, 204);
}

/* A cursor in decimal; nothing is none. False: it is something else. */
static bool seen_read(struct str text, bool *out_there, uint64_t *out)
{
    enum { DIGITS_MAX = 16 };

    *out_there = text.len > 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *out = *out * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return text.len <= DIGITS_MAX;
}

void space_leave(const struct call *call)
{
    struct str purge = http_query(call->exchange, "purge");
    struct space_job *job = NULL;
    uint64_t seen = 0;
    bool looks;

    if (purge.len != 1 || (purge.ptr[0] != '0' && purge.ptr[0] != '1') ||
        !seen_read(http_query(call->exchange, "seen"), &looks, &seen)) {
        refuse(call->reply, WHY_BAD_REQUEST);
        return;
    }
    job = call_job(call, sizeof *job, leave_work, leave_finish);
    if (!job)
        return;
    job->purge = purge.ptr[0] == '1';
    job->looks = looks;
    job->seen = seen;
    job->call.job.erases = true; /* without members the space goes whole */
    submit(job);
}
