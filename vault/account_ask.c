/* account_ask.c - the requests of a conversation. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/spaces.h"
#include "vault/send.h"
#include "vault/stage.h"
#include "vault/sync.h"

static struct str text_in(const json_t *object, const char *name)
{
    return json_str(json_object_get(object, name));
}

const struct slot *account_proof(const struct talk *talk)
{
    MUST(talk->way < talk->ways_count);
    return &talk->ways[talk->way];
}

static json_t *slot_body(const struct slot *slot)
{
    json_t *body = json_object();

    reply_set(body, "slot", json_hex_value(slot->id, SEAL_ID));
    return body;
}

/* Readable to this account's devices alone. Before the account is known, bytes of chance. */
static json_t *sealed_label(struct call *call, const struct talk *talk)
{
    uint8_t sealed[ACCOUNT_LABEL_SEALED], nonce[SEAL_NONCE];
    struct account account;

    seal_random_draw(&call->random, sealed, sizeof sealed);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    if (talk->labelled) {
        account_derive(&account, talk->master);
        seal_close(sealed, &account.settings, (struct str){ talk->label, ACCOUNT_LABEL },
                   STR("stillnear/1/label"), nonce);
        seal_wipe(&account, sizeof account);
    }
    return json_base64(sealed, sizeof sealed);
}

static void ask_proof(struct call *call, const struct talk *talk)
{
    json_t *body = slot_body(account_proof(talk));
    uint8_t signature[SLOT_SIGNATURE];

    if (talk->proving == PROVING_CHALLENGE) {
        send_request(call, "POST", "/v1/login/challenge", body);
        return;
    }
    slot_sign(signature, account_proof(talk),
              (struct str){ talk->origin, strlen(talk->origin) }, talk->challenge);
    reply_set(body, "challenge", json_base64(talk->challenge, sizeof talk->challenge));
    reply_set(body, "signature", json_base64(signature, sizeof signature));
    if (talk->logs_in)
        reply_set(body, "label", sealed_label(call, talk));
    send_request(call, "POST", talk->logs_in ? "/v1/login" : "/v1/fresh", body);
}

static void ask_create(struct call *call, const struct talk *talk)
{
    json_t *body = json_object();

    reply_set(body, "account", json_hex_value(talk->master + SEAL_KEY, SEAL_ID));
    reply_set(body, "slots", json_incref(talk->adds));
    reply_set(body, "label", sealed_label(call, talk));
    if (talk->invite)
        reply_set(body, "invite", json_incref(talk->invite));
    send_request(call, "POST", "/v1/accounts", body);
}

/* False: the server has it that way already. */
static bool ask_change(struct call *call, const struct talk *talk)
{
    json_t *body = json_object(), *add = json_array(), *gone = json_array();
    const json_t *row;
    size_t i;

    json_array_foreach(talk->adds, i, row)
    {
        if (!account_holds(talk->listed, text_in(row, "slot").ptr))
            reply_push(add, json_incref((json_t *)(uintptr_t)row));
    }
    json_array_foreach(talk->listed, i, row)
    {
        unsigned kind = (unsigned)json_integer_value(json_object_get(row, "kind"));

        if (talk->replaces >> kind & 1 && !account_holds(talk->adds, text_in(row, "slot").ptr))
            reply_push(gone, json_incref(json_object_get(row, "slot")));
    }
    bool needed = json_array_size(add) + json_array_size(gone) > 0;

    reply_set(body, "add", add);
    reply_set(body, "remove", gone);
    reply_set(body, "revoke_others", json_boolean(talk->revoke_others));
    if (needed)
        send_request(call, "PUT", "/v1/slots", body);
    else
        json_decref(body);
    return needed;
}

static void ask_revoke(struct call *call, const char *session)
{
    char path[SEND_PATH];

    snprintf(path, sizeof path, "/v1/sessions/%s", session);
    send_request(call, "DELETE", path, NULL);
}

/* Remembered before it is asked: an account that is then not found has been deleted. */
static enum err ask_close(struct vault *vault, struct call *call)
{
    json_t *body = json_object(), *spaces = json_array();
    json_t *old = json_object_get(json_object_get(vault->facts, "back"), "space");
    json_t *facts = account_facts(vault->facts, account_handle(vault), vault->account.id);
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK) {
        json_decref(body);
        json_decref(spaces);
        json_decref(facts);
        return err;
    }
    reply_set(facts, "deleting", json_true());
    account_keep(vault, call, facts);
    vault->stage.of_talk = true;
    stage_reply(vault, call);
    reply_push(spaces, json_hex_value(vault->account.personal_space, SEAL_ID));
    spaces_list(vault, spaces);
    if (old)
        reply_push(spaces, json_incref(old));
    reply_set(body, "spaces", spaces);
    send_request(call, "DELETE", "/v1/account", body);
    return ERR_OK;
}

static void ask_space(struct call *call, const struct talk *talk)
{
    json_t *body = json_object();
    struct account account;

    account_derive(&account, talk->master);
    reply_set(body, "space", json_hex_value(account.personal_space, SEAL_ID));
    seal_wipe(&account, sizeof account);
    reply_set(body, "kind", json_integer(0));
    send_request(call, "POST", "/v1/spaces", body);
}

static void ask_leave(struct vault *vault, struct call *call)
{
    const char *space =
        json_string_value(json_object_get(json_object_get(vault->facts, "back"), "space"));
    char path[SEND_PATH];

    snprintf(path, sizeof path, "/v1/spaces/%.32s/me?purge=1", space ? space : "");
    send_request(call, "DELETE", path, NULL);
}

/* The engine of sync asks for what it needs. *out_idle: nothing more. */
static enum err ask_sync(struct vault *vault, struct call *call, bool pull, bool *out_idle)
{
    json_t *args = json_copy((json_t *)(uintptr_t)call->args);
    struct call inner = *call;
    enum err err;

    MUST(args);
    reply_set(args, "pull", json_boolean(pull));
    inner.args = args;
    err = command_sync_next(vault, &inner);
    call->random = inner.random;
    seal_wipe(&inner.random, sizeof inner.random);
    json_decref(args);
    return err == ERR_OK ? account_synced(vault, call, out_idle) : err;
}

static enum err end(struct vault *vault, struct call *call)
{
    struct talk *talk = vault->talk;

    if (talk->refuse)
        return call_refuse(call, ERR_DENIED, talk->refuse, NULL);
    switch (talk->kind) {
    case TALK_SIGN_UP:
        return account_end_sign_up(vault, call);
    case TALK_SIGN_IN:
        return account_end_sign_in(vault, call);
    case TALK_SLOTS:
        return account_end_slots(vault, call);
    case TALK_TAKE_BACK:
        return account_end_take_back(vault, call);
    case TALK_SIGN_OUT:
    case TALK_DELETE:
        return account_end_leave(vault, call);
    case TALK_DEVICES:
        reply_set(call->reply, "devices", json_incref(talk->shown));
        break;
    case TALK_REVOKE:
        break;
    }
    reply_set(call->reply, "done", json_true());
    account_end(vault);
    return ERR_OK;
}

/* Asks the step at hand. *out_skip: it asks nothing, the next may. */
static enum err ask_step(struct vault *vault, struct call *call, bool *out_skip)
{
    struct talk *talk = vault->talk;

    switch (*talk->at) {
    case STEP_END:
        return end(vault, call);
    case STEP_PROVE:
        talk->proving = PROVING_CHALLENGE;
        ask_proof(call, talk);
        break;
    case STEP_CREATE:
        ask_create(call, talk);
        break;
    case STEP_LIST:
        send_request(call, "GET", "/v1/slots", NULL);
        break;
    case STEP_CHANGE:
        *out_skip = !ask_change(call, talk);
        break;
    case STEP_SESSIONS:
        send_request(call, "GET", "/v1/sessions", NULL);
        break;
    case STEP_REVOKE:
        ask_revoke(call, talk->session);
        break;
    case STEP_QUIT:
        ask_revoke(call, "current");
        break;
    case STEP_CLOSE:
        return ask_close(vault, call);
    case STEP_PULL:
    case STEP_PUSH:
        return ask_sync(vault, call, *talk->at == STEP_PULL, out_skip);
    case STEP_MOVE:
        *out_skip = true;
        return account_ask_move(vault, call);
    case STEP_SPACE:
        ask_space(call, talk);
        break;
    case STEP_CATCH:
        return account_ask_catch(vault, call, out_skip);
    case STEP_LEAVE:
        ask_leave(vault, call);
        break;
    }
    return ERR_OK;
}

enum err account_ask(struct vault *vault, struct call *call)
{
    bool skip = true;
    enum err err = ERR_OK;

    if (vault->talk->proving) {
        ask_proof(call, vault->talk);
        skip = false;
    }
    while (skip && err == ERR_OK) {
        skip = false;
        err = ask_step(vault, call, &skip);
        if (skip)
            vault->talk->at++;
    }
    if (err != ERR_OK)
        return account_give_up(vault, err);
    if (vault->talk && json_object_get(call->reply, "send"))
        vault->talk->asked = true;
    return ERR_OK;
}
