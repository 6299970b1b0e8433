#include <string.h>

#include "server/api.h"
#include "server/enter.h"
#include "wire/json.h"

void session_list(const struct call *call)
{
    struct store_session session[STORE_SESSIONS_MAX];
    json_t *list = json_array();
    struct store *store = readers_take(call->sync->readers);
    size_t count = 0;
    enum err err = store_sessions_list(store, call->note->session.account, session, &count);

    readers_give(call->sync->readers, store);
    for (size_t i = 0; i < count; i++) {
        bool current = memcmp(session[i].hash, call->note->session.hash, STORE_HASH) == 0;
        char name[2 * STORE_ID + 1];

        json_hex(name, session[i].hash, STORE_ID);
        json_array_append_new(list,
                              json_pack("{s:s, s:o, s:I, s:I, s:b}", "session", name, "label",
                                        json_base64(session[i].label, STORE_LABEL), "created",
                                        (json_int_t)session[i].created_day, "last",
                                        (json_int_t)session[i].last_day, "current", current));
    }
    if (err == ERR_OK) {
        answer_json(call->reply, 200, json_pack("{s:o}", "sessions", list));
    } else {
        json_decref(list);
        refuse(call->reply, WHY_BUSY);
    }
}

struct session_job {
    struct call_job call;
    uint8_t name[STORE_ID];
    bool others, own;
};

static enum err delete_work(struct writer_job *job, struct store *store)
{
    const struct session_job *own = (const struct session_job *)job;
    const uint8_t *account = own->call.session.account;

    return own->others ? store_sessions_delete_others(store, account, own->call.session.hash)
                       : store_session_delete(store, account, own->name);
}

static void delete_finish(struct call_job *job, struct store *store, enum err outcome,
                          struct http_reply *reply)
{
    const struct session_job *own = (const struct session_job *)job;

    if (outcome == ERR_ABSENT)
        refuse(reply, WHY_ABSENT);
    if (outcome != ERR_OK)
        return;
    tokens_forget(job->sync->tokens, job->session.account);
    live_account(job->sync->live, store, job->session.account);
    answer_empty(reply, 204);
    if (own->own)
        enter_leave(job->sync, reply);
}

static void delete (const struct call *call, const uint8_t *name)
{
    struct session_job *job = call_job(call, sizeof *job, delete_work, delete_finish);

    if (!job)
        return;
    job->others = !name;
    job->call.job.erases = true; /* endpoints go with a session */
    if (name) {
        memcpy(job->name, name, STORE_ID);
        job->own = memcmp(name, call->note->session.hash, STORE_ID) == 0;
    }
    call_submit(&job->call);
}

void session_delete(const struct call *call)
{
    const struct session *session = &call->note->session;

    /* One's own may always go: leaving needs no proof. */
    if (memcmp(call->note->id, session->hash, STORE_ID) != 0 &&
        !tokens_is_fresh(call->sync->tokens, session->hash))
        refuse(call->reply, WHY_NOT_FRESH);
    else
        delete (call, call->note->id);
}

void session_delete_current(const struct call *call)
{
    delete (call, call->note->session.hash);
}

void session_delete_others(const struct call *call)
{
    delete (call, NULL);
}
