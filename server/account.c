#include <stdlib.h>
#include <string.h>

#include "server/api.h"
#include "server/enter.h"
#include "server/invite.h"
#include "server/limits.h"
#include "server/slots.h"
#include "server/spaces.h"
#include "wire/json.h"

struct sign_up {
    struct call_job call;
    uint8_t account[STORE_ID];
    struct store_slot slot[STORE_SLOTS_MAX];
    size_t slots_count;
    struct enter enter;
    char invite[SERVER_INVITE_BYTES_MAX + 1]; /* empty where none is asked for */
    bool used;                                /* the invitation */
    enum store_taken taken;
};

static enum err add_work(struct writer_job *job, struct store *store)
{
    struct sign_up *own = (struct sign_up *)job;
    const struct sync *sync = own->call.sync;
    bool invited = sync->options.invite_required;
    enum err err = ERR_OK;

    if (invited && !invite_is_good(sync->options.folder, own->invite))
        return ERR_DENIED;
    err = store_account_add(store, own->account, own->slot, own->slots_count,
                            own->enter.row.created_day, &own->taken);
    if (err == ERR_OK)
        err = store_session_add(store, &own->enter.row);
    if (err != ERR_OK || !invited)
        return err;
    /* Only this thread uses invitations: what was good is good still, or the disk is not. */
    own->used = invite_use(sync->options.folder, own->invite) == ERR_OK;
    return own->used ? ERR_OK : ERR_IO;
}

static void add_finish(struct call_job *job, struct store *store, enum err outcome,
                       struct http_reply *reply)
{
    struct sign_up *own = (struct sign_up *)job;
    char id[2 * STORE_ID + 1];

    if (outcome == ERR_OK) {
        json_hex(id, own->account, STORE_ID);
        answer_json(reply, 201, json_pack("{s:s}", "account", id));
        enter_finish(&own->enter, job->sync, store, reply);
        metrics_add(job->sync->metrics, METRIC_ACCOUNTS, 1);
    } else if (outcome == ERR_DENIED) {
        refuse(reply, WHY_INVITE_NEEDED);
    } else if (outcome == ERR_CONFLICT) {
        refuse(reply, own->taken == STORE_TAKEN_SLOT ? WHY_SLOT_TAKEN : WHY_ACCOUNT_TAKEN);
    } else if (outcome == ERR_INPUT) {
        refuse(reply, WHY_SLOTS_NEEDED);
    } else if (outcome == ERR_LIMIT) {
        refuse(reply, WHY_TOO_MANY_SLOTS);
    } else if (own->used) {
        invite_restore(job->sync->options.folder, own->invite);
    }
    seal_wipe(&own->enter, sizeof own->enter);
}

static bool add_read(const json_t *object, struct sign_up *out, bool *out_over)
{
    struct str invite = json_str(json_object_get(object, "invite"));

    if (!call_hex(object, "account", out->account, sizeof out->account) ||
        !slots_read(json_object_get(object, "slots"), out->slot, &out->slots_count, out_over) ||
        !call_base64(object, "label", out->enter.row.label, sizeof out->enter.row.label) ||
        invite.len > SERVER_INVITE_BYTES_MAX)
        return false;
    if (invite.len > 0)
        memcpy(out->invite, invite.ptr, invite.len);
    return true;
}

/* Counted by visitor; not for this machine, where a browser under test, or the proxy of an
 * operator who did not say so, stands for everybody. */
static bool sign_up_allowed(const struct call *call)
{
    struct address visitor = call_visitor(call);
    struct address net = address_net(&visitor);
    unsigned seconds = 0;

    if (address_is_loopback(&visitor) ||
        limit_take(call->sync->limits, LIMIT_SIGN_UP, net.bytes, sizeof net.bytes, &seconds))
        return true;
    refuse_until(call->reply, seconds);
    return false;
}

void account_make(const struct call *call)
{
    json_t *object = call_json(call);
    struct sign_up *job = NULL;
    bool over = false;

    if (!object)
        return;
    job = call_job(call, sizeof *job, add_work, add_finish);
    if (job) {
        if (!add_read(object, job, &over))
            refuse(call->reply, WHY_BAD_REQUEST);
        else if (over)
            refuse(call->reply, WHY_TOO_MANY_SLOTS);
        else if (sign_up_allowed(call))
            enter_draw(&job->enter, job->account);
        if (call->reply->status == 0)
            call_submit(&job->call);
        else
            free(job);
    }
    json_decref(object);
}

enum { LEAVE_MAX = 64 /* more than anybody can be in */ };

struct farewell {
    struct call_job call;
    uint8_t space[LEAVE_MAX][STORE_ID];
    size_t count;
};

static enum err delete_work(struct writer_job *job, struct store *store)
{
    struct farewell *own = (struct farewell *)job;
    const uint8_t *account = own->call.session.account;
    struct store_account row;
    enum err err = store_account_read(store, account, &row);

    for (size_t i = 0; i < own->count && err == ERR_OK; i++) {
        struct store_place place;
        uint8_t tag[STORE_ID];

        login_tag(tag, &own->call.sync->keys, account, own->space[i]);
        err = store_member(store, own->space[i], tag, &place);
        if (err == ERR_OK)
            err = spaces_leave(&own->call, store, own->space[i], place, true);
        if (err == ERR_ABSENT)
            err = ERR_OK; /* left already, or never theirs: gone is what was asked for */
    }
    return err == ERR_OK ? store_account_delete(store, account) : err;
}

static void delete_finish(struct call_job *job, struct store *store, enum err outcome,
                          struct http_reply *reply)
{
    const struct farewell *own = (const struct farewell *)job;

    if (outcome == ERR_ABSENT)
        refuse(reply, WHY_NO_SESSION);
    if (outcome != ERR_OK)
        return;
    tokens_forget(job->sync->tokens, job->session.account);
    live_account(job->sync->live, store, job->session.account);
    for (size_t i = 0; i < own->count; i++)
        live_publish(job->sync->live, store, own->space[i]);
    answer_empty(reply, 204);
    enter_leave(job->sync, reply);
}

void account_delete(const struct call *call)
{
    json_t *object = call_json(call), *spaces = json_object_get(object, "spaces");
    struct farewell *job = NULL;
    bool good = json_is_array(spaces) && json_array_size(spaces) <= LEAVE_MAX;

    if (!object)
        return;
    job = call_job(call, sizeof *job, delete_work, delete_finish);
    if (job) {
        job->call.job.erases = true;
        for (; good && job->count < json_array_size(spaces); job->count++)
            good = json_unhex(job->space[job->count], STORE_ID,
                              json_str(json_array_get(spaces, job->count)));
        if (good) {
            call_submit(&job->call);
        } else {
            refuse(call->reply, WHY_BAD_REQUEST);
            free(job);
        }
    }
    json_decref(object);
}
