#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/api.h"
#include "server/frames.h"
#include "server/limits.h"
#include "wire/json.h"

struct append_job {
    struct call_job call;
    struct store_appended appended;
    struct store_place place;
    unsigned sides;
    bool quiet; /* as the app says: nothing that anybody would look at */
    size_t count;
    struct store_record record[];
};

static enum err place_find(const struct call_job *job, struct store *store,
                           struct store_place *out)
{
    uint8_t tag[STORE_ID];

    login_tag(tag, &job->sync->keys, job->session.account, job->sid);
    return store_member(store, job->sid, tag, out);
}

static enum err append_work(struct writer_job *job, struct store *store)
{
    struct append_job *own = (struct append_job *)job;
    enum err err = place_find(&own->call, store, &own->place);

    if (err != ERR_OK)
        return err;
    if (own->sides != 1u << own->place.side)
        return ERR_DENIED;
    return store_append(store, own->place, own->record, own->count, call_today(),
                        &own->appended);
}

static void append_refuse(const struct append_job *own, struct http_reply *reply)
{
    static const struct {
        enum store_refusal refusal;
        enum why why;
    } words[] = { { STORE_FORK, WHY_FORK },       { STORE_GAP, WHY_GAP },
                  { STORE_BROKEN, WHY_BROKEN },   { STORE_SIDE, WHY_WRONG_SIDE },
                  { STORE_FULL, WHY_SPACE_FULL }, { STORE_STREAMS, WHY_TOO_MANY_STREAMS } };
    const struct store_appended *bad = &own->appended;
    char stream[2 * STORE_STREAM + 1];

    json_hex(stream, own->record[bad->bad].stream, STORE_STREAM);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].refusal == bad->why)
            refuse_with(reply, words[i].why, "\"frame\":%zu,\"stream\":\"%s\",\"last\":%llu",
                        bad->bad, stream, (unsigned long long)bad->last);
}

/* {"cursor":N,"accepted":N}, by hand: it is the answer there is most of. */
static void append_answer(const struct store_appended *appended, struct http_reply *reply)
{
    enum { TEXT_MAX = 80 };
    char *text = malloc(TEXT_MAX);

    if (!text) {
        refuse(reply, WHY_BUSY); /* what is stored already is no harm when it comes again */
        return;
    }
    int len = snprintf(text, TEXT_MAX, "{\"cursor\":%llu,\"accepted\":%zu}",
                       (unsigned long long)appended->cursor, appended->accepted);

    reply->status = 200;
    reply->owned = text;
    reply->body = (struct str){ text, (size_t)len };
    http_reply_header(reply, "Content-Type", "application/json");
}

/* The other side, if its app is closed and it wants to be told. */
static void append_push(const struct append_job *own)
{
    const struct sync *sync = own->call.sync;
    uint8_t place[STORE_ID];

    if (!sync->pusher || own->quiet || own->place.kind == STORE_SPACE_PERSONAL ||
        own->appended.news == 0)
        return;
    login_place(place, &sync->keys, own->call.sid, 1 - own->place.side);
    pusher_tell(sync->pusher, place);
}

static void append_finish(struct call_job *job, struct store *store, enum err outcome,
                          struct http_reply *reply)
{
    const struct append_job *own = (const struct append_job *)job;

    (void)store;
    if (outcome == ERR_OK) {
        append_answer(&own->appended, reply);
        metrics_add(job->sync->metrics, METRIC_RECORDS, own->count);
        append_push(own);
        job->publish = true;
    } else if (outcome == ERR_CONFLICT) {
        append_refuse(own, reply);
    } else if (outcome == ERR_DENIED) {
        refuse(reply, WHY_WRONG_SIDE);
    } else if (outcome == ERR_ABSENT) {
        refuse(reply, WHY_NO_SPACE);
    } else if (outcome == ERR_INPUT || outcome == ERR_LIMIT) {
        refuse(reply, WHY_BAD_REQUEST);
    }
}

static bool holds_stub(const struct append_job *job)
{
    for (size_t i = 0; i < job->count; i++)
        if (job->record[i].stub)
            return true;
    return false;
}

void records_append(const struct call *call)
{
    struct str body = call->request->body, quiet = http_query(call->exchange, "quiet");
    struct append_job *job = NULL;
    size_t count = 0, bad = 0;

    if (quiet.len > 1 || (quiet.len == 1 && quiet.ptr[0] != '1')) {
        refuse(call->reply, WHY_BAD_REQUEST);
        return;
    }

    if (frames_count(body, &count) != ERR_OK) {
        refuse_with(call->reply, WHY_BAD_FRAME, "\"frame\":%zu", count);
        return;
    }
    if (count > SERVER_APPEND_FRAMES_MAX) {
        refuse(call->reply, WHY_TOO_MANY_FRAMES);
        return;
    }
    job = call_job(call, sizeof *job + count * sizeof *job->record, append_work, append_finish);
    if (!job)
        return;
    job->count = count;
    job->quiet = quiet.len == 1;
    if (frames_read(body, job->call.sid, job->record, count, &job->sides, &bad) != ERR_OK) {
        refuse_with(call->reply, WHY_BAD_FRAME, "\"frame\":%zu", bad);
        free(job);
        return;
    }
    job->call.job.erases = holds_stub(job); /* it may take a record's place */
    call_submit(&job->call);
}

struct purge_job {
    struct call_job call;
    uint8_t stream[STORE_STREAM];
    uint64_t cursor;
    size_t count;
    uint64_t n[STORE_PURGE_MAX];
};

static enum err purge_work(struct writer_job *job, struct store *store)
{
    struct purge_job *own = (struct purge_job *)job;
    struct store_place place;

    /* A space that is not theirs and a number that is not there are two answers. */
    if (place_find(&own->call, store, &place) != ERR_OK)
        return ERR_INPUT;
    return store_purge(store, place, own->stream, own->n, own->count, &own->cursor);
}

static void purge_finish(struct call_job *job, struct store *store, enum err outcome,
                         struct http_reply *reply)
{
    const struct purge_job *own = (const struct purge_job *)job;

    (void)store;
    if (outcome == ERR_OK) {
        answer_json(reply, 200, json_pack("{s:I}", "cursor", (json_int_t)own->cursor));
        job->publish = true;
    } else if (outcome == ERR_INPUT) {
        refuse(reply, WHY_NO_SPACE);
    } else if (outcome == ERR_DENIED) {
        refuse(reply, WHY_WRONG_SIDE);
    } else if (outcome == ERR_ABSENT) {
        refuse(reply, WHY_NO_RECORD);
    } else if (outcome == ERR_LIMIT) {
        refuse(reply, WHY_BAD_REQUEST);
    }
}

static bool purge_read(const json_t *object, struct purge_job *out)
{
    const json_t *list = json_object_get(object, "n");
    size_t count = json_array_size(list);

    if (!call_hex(object, "stream", out->stream, sizeof out->stream) || count == 0 ||
        count > SERVER_PURGE_MAX)
        return false;
    for (; out->count < count; out->count++) {
        int64_t n = 0;

        if (!json_int(json_array_get(list, out->count), 1, (INT64_C(1) << 53) - 1, &n))
            return false;
        out->n[out->count] = (uint64_t)n;
    }
    return true;
}

void records_purge(const struct call *call)
{
    json_t *object = call_json(call);
    struct purge_job *job =
        object ? call_job(call, sizeof *job, purge_work, purge_finish) : NULL;

    if (job && purge_read(object, job)) {
        job->call.job.erases = true;
        call_submit(&job->call);
    } else if (job) {
        refuse(call->reply, WHY_BAD_REQUEST);
        free(job);
    }
    json_decref(object);
}
