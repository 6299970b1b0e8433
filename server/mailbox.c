#include <stdlib.h>
#include <string.h>

#include "server/api.h"
#include "server/limits.h"
#include "wire/json.h"

enum { HOUR_SECONDS = 60 * 60 };

_Static_assert((int)SERVER_CELL_BYTES_MAX == (int)STORE_CELL_MAX, "what is taken can be kept");

struct mailbox_job {
    struct call_job call;
    uint8_t id[STORE_ID];
    unsigned cell;
    int64_t hours; /* that it is to live */
    bool again;
    size_t len;
    uint8_t bytes[SERVER_CELL_BYTES_MAX];
};

static struct mailbox_job *job_of(const struct call *call,
                                  enum err (*work)(struct writer_job *job, struct store *store),
                                  void (*finish)(struct call_job *job, struct store *store,
                                                 enum err outcome, struct http_reply *reply))
{
    struct mailbox_job *job = call_job(call, sizeof *job, work, finish);

    if (job) {
        memcpy(job->id, call->note->id, sizeof job->id);
        job->cell = call->note->cell;
    }
    return job;
}

static struct str bytes_of(const struct mailbox_job *job)
{
    return (struct str){ (const char *)job->bytes, job->len };
}

static bool cell_read(const json_t *object, struct mailbox_job *out)
{
    return json_bytes(json_object_get(object, "cell"), out->bytes, 1, sizeof out->bytes,
                      &out->len);
}

/* The end of what lives so many hours from now on: at least so long, and less than one more. */
static int64_t end_after(int64_t hours)
{
    return call_hour() + hours + 1;
}

static enum err open_work(struct writer_job *job, struct store *store)
{
    struct mailbox_job *own = (struct mailbox_job *)job;

    return store_mailbox_add(store, own->id, bytes_of(own), call_hour(), end_after(own->hours),
                             &own->again);
}

static void open_finish(struct call_job *job, struct store *store, enum err outcome,
                        struct http_reply *reply)
{
    (void)store;
    if (outcome == ERR_OK)
        answer_empty(reply, ((const struct mailbox_job *)job)->again ? 200 : 201);
    else if (outcome == ERR_CONFLICT)
        refuse(reply, WHY_MAILBOX_TAKEN);
    else if (outcome == ERR_DENIED)
        refuse(reply, WHY_MAILBOX_BURNT);
}

static bool open_read(const json_t *object, struct mailbox_job *out)
{
    return call_hex(object, "mailbox", out->id, sizeof out->id) &&
           json_int(json_object_get(object, "hours"), 1, 168, &out->hours) &&
           (out->hours == 1 || out->hours == 24 || out->hours == 168) && cell_read(object, out);
}

void mailbox_open(const struct call *call)
{
    json_t *object = call_json(call);
    struct mailbox_job *job = object ? job_of(call, open_work, open_finish) : NULL;

    if (job && open_read(object, job)) {
        call_submit(&job->call);
    } else if (job) {
        refuse(call->reply, WHY_BAD_REQUEST);
        free(job);
    }
    json_decref(object);
}

/* Whoever is signed in is counted by account; others by visitor, who reads once or twice before
 * they sign up. Not this machine, as with sign-ups. */
static bool read_allowed(const struct call *call)
{
    struct address visitor = call_visitor(call), net = address_net(&visitor);
    unsigned seconds = 0;
    bool allowed;

    if (call->note->signed_in)
        allowed = limit_take(call->sync->limits, LIMIT_LOOK, call->note->session.account,
                             STORE_ID, &seconds);
    else
        allowed =
            address_is_loopback(&visitor) ||
            limit_take(call->sync->limits, LIMIT_PEEK, net.bytes, sizeof net.bytes, &seconds);
    if (!allowed)
        refuse_until(call->reply, seconds);
    return allowed;
}

static json_t *mailbox_json(const struct store_mailbox *mailbox)
{
    json_t *cells = json_array();

    for (size_t i = 0; i < STORE_CELLS; i++)
        json_array_append_new(cells, mailbox->len[i] > 0
                                         ? json_base64(mailbox->cell[i], mailbox->len[i])
                                         : json_null());
    return json_pack("{s:o, s:I}", "cells", cells, "until",
                     (json_int_t)mailbox->end_hour * HOUR_SECONDS);
}

void mailbox_read(const struct call *call)
{
    struct store_mailbox mailbox;
    struct store *store = NULL;
    enum err err;

    if (!read_allowed(call))
        return;
    store = readers_take(call->sync->readers);
    err = store_mailbox_read(store, call->note->id, call_hour(), &mailbox);
    readers_give(call->sync->readers, store);
    if (err == ERR_OK)
        answer_json(call->reply, 200, mailbox_json(&mailbox));
    else if (err == ERR_ABSENT)
        refuse(call->reply, WHY_NO_MAILBOX);
    else
        refuse(call->reply, err == ERR_DENIED ? WHY_MAILBOX_BURNT : WHY_BUSY);
}

static void change_finish(struct call_job *job, struct store *store, enum err outcome,
                          struct http_reply *reply)
{
    (void)job;
    (void)store;
    if (outcome == ERR_OK)
        answer_empty(reply, 204);
    else if (outcome == ERR_ABSENT)
        refuse(reply, WHY_NO_MAILBOX);
    else if (outcome == ERR_DENIED)
        refuse(reply, WHY_MAILBOX_BURNT);
    else if (outcome == ERR_CONFLICT)
        refuse(reply, WHY_CELL_TAKEN);
}

/* With the second cell two have met, and what is left takes minutes. */
static enum err write_work(struct writer_job *job, struct store *store)
{
    const struct mailbox_job *own = (const struct mailbox_job *)job;

    return store_mailbox_write(
        store, &(struct store_cell){ .mailbox = own->id,
                                     .number = own->cell,
                                     .bytes = bytes_of(own),
                                     .hour = call_hour(),
                                     .end_hour = own->cell == 2 ? end_after(1) : 0 });
}

void mailbox_write(const struct call *call)
{
    json_t *object = call_json(call);
    struct mailbox_job *job = object ? job_of(call, write_work, change_finish) : NULL;

    if (job && cell_read(object, job)) {
        call_submit(&job->call);
    } else if (job) {
        refuse(call->reply, WHY_BAD_REQUEST);
        free(job);
    }
    json_decref(object);
}

static enum err burn_work(struct writer_job *job, struct store *store)
{
    return store_mailbox_burn(store, ((const struct mailbox_job *)job)->id, call_hour());
}

void mailbox_burn(const struct call *call)
{
    struct mailbox_job *job = job_of(call, burn_work, change_finish);

    if (!job)
        return;
    job->call.job.erases = true;
    call_submit(&job->call);
}
