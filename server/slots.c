#include "server/slots.h"

#include <stdlib.h>
#include <string.h>

#include "server/api.h"
#include "server/limits.h"
#include "wire/json.h"

static bool slot_read(const json_t *object, struct store_slot *out)
{
    int64_t kind = 0;

    if (!json_is_object(object) ||
        !json_int(json_object_get(object, "kind"), STORE_PASSPHRASE, STORE_PASSKEY, &kind) ||
        !call_hex(object, "slot", out->id, sizeof out->id) ||
        !call_base64(object, "login", out->login, sizeof out->login) ||
        !call_base64(object, "wrapped", out->wrapped, sizeof out->wrapped))
        return false;
    out->kind = (int)kind;
    return true;
}

bool slots_read(const json_t *array, struct store_slot out[STORE_SLOTS_MAX], size_t *out_count,
                bool *out_over)
{
    size_t count = json_array_size(array);
    struct store_slot spare;

    if (!json_is_array(array))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!slot_read(json_array_get(array, i), i < STORE_SLOTS_MAX ? &out[i] : &spare))
            return false;
    *out_over = count > STORE_SLOTS_MAX;
    *out_count = *out_over ? STORE_SLOTS_MAX : count;
    return true;
}

void slots_list(const struct call *call)
{
    struct store_slot slot[STORE_SLOTS_MAX];
    json_t *list = json_array();
    struct store *store = readers_take(call->sync->readers);
    size_t count = 0;
    enum err err = store_slots_list(store, call->note->session.account, slot, &count);

    readers_give(call->sync->readers, store);
    for (size_t i = 0; i < count; i++) {
        char id[2 * STORE_ID + 1];

        json_hex(id, slot[i].id, STORE_ID);
        json_array_append_new(list, json_pack("{s:s, s:i}", "slot", id, "kind", slot[i].kind));
    }
    if (err == ERR_OK) {
        answer_json(call->reply, 200, json_pack("{s:o}", "slots", list));
    } else {
        json_decref(list);
        refuse(call->reply, WHY_BUSY);
    }
}

struct slots_job {
    struct call_job call;
    struct store_slot add[STORE_SLOTS_MAX];
    uint8_t remove[STORE_SLOTS_MAX][STORE_ID];
    size_t add_count, remove_count;
    bool revoke_others;
};

static enum err change_work(struct writer_job *job, struct store *store)
{
    struct slots_job *own = (struct slots_job *)job;
    const uint8_t *account = own->call.session.account;
    enum err err =
        store_slots_change(store, account, own->add, own->add_count,
                           (const uint8_t(*)[STORE_ID])own->remove, own->remove_count);

    if (err == ERR_OK && own->revoke_others)
        err = store_sessions_delete_others(store, account, own->call.session.hash);
    return err;
}

static void change_finish(struct call_job *job, struct store *store, enum err outcome,
                          struct http_reply *reply)
{
    const struct slots_job *own = (const struct slots_job *)job;

    if (outcome == ERR_OK) {
        answer_empty(reply, 204);
        if (own->revoke_others) {
            tokens_forget(job->sync->tokens, job->session.account);
            live_account(job->sync->live, store, job->session.account);
        }
    } else if (outcome == ERR_CONFLICT) {
        refuse(reply, WHY_SLOT_TAKEN);
    } else if (outcome == ERR_LIMIT) {
        refuse(reply, WHY_TOO_MANY_SLOTS);
    } else if (outcome == ERR_INPUT) {
        refuse(reply, WHY_SLOTS_NEEDED);
    } else if (outcome == ERR_ABSENT) {
        refuse(reply, WHY_NO_SESSION); /* the account went meanwhile */
    }
}

/* `remove` may be left out, and so may `revoke_others`. */
static bool change_read(const json_t *object, struct slots_job *out, bool *out_over)
{
    const json_t *remove = json_object_get(object, "remove");
    const json_t *revoke = json_object_get(object, "revoke_others");
    const json_t *add = json_object_get(object, "add");

    *out_over = false;
    if ((add && !slots_read(add, out->add, &out->add_count, out_over)) ||
        (remove && !json_is_array(remove)) || (revoke && !json_is_boolean(revoke)) ||
        json_array_size(remove) > STORE_SLOTS_MAX)
        return false;
    for (; out->remove_count < json_array_size(remove); out->remove_count++)
        if (!json_unhex(out->remove[out->remove_count], STORE_ID,
                        json_str(json_array_get(remove, out->remove_count))))
            return false;
    out->revoke_others = json_is_true(revoke);
    return true;
}

void slots_change(const struct call *call)
{
    json_t *object = call_json(call);
    struct slots_job *job = NULL;
    bool over = false, good = false;

    if (!object)
        return;
    job = call_job(call, sizeof *job, change_work, change_finish);
    if (job) {
        good = change_read(object, job, &over);
        if (good && !over) {
            call_submit(&job->call);
        } else {
            refuse(call->reply, over ? WHY_TOO_MANY_SLOTS : WHY_BAD_REQUEST);
            free(job);
        }
    }
    json_decref(object);
}
