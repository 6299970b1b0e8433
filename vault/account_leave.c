/* account_leave.c - who is signed in, signing out, and the account's end. */
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/stage.h"
#include "vault/sync.h"

static const enum step DEVICES[] = { STEP_SESSIONS, STEP_END };
static const enum step REVOKE[] = { STEP_REVOKE, STEP_END };
static const enum step SIGN_OUT[] = { STEP_QUIT, STEP_END };
static const enum step DELETE[] = { STEP_PROVE, STEP_CLOSE, STEP_END };

/* A proof is asked for where the server wants one, so it may be absent. */
static enum err leave_talk(struct vault *vault, struct call *call, enum talk_kind kind,
                           bool needs_proof, struct talk **out)
{
    enum err err;

    if (!vault->facts)
        return call_refuse(call, ERR_ABSENT, "no_account", NULL);
    if ((err = account_talk(vault, call, kind, out)) != ERR_OK)
        return err;
    if (!needs_proof && !json_is_string(json_object_get(call->args, "passphrase")))
        return ERR_OK;
    if ((err = account_way(call, *out, "passphrase")) != ERR_OK)
        account_talk_free(*out);
    return err;
}

enum err command_devices(struct vault *vault, struct call *call)
{
    struct talk *talk;
    enum err err = leave_talk(vault, call, TALK_DEVICES, false, &talk);

    return err == ERR_OK ? account_start(vault, call, talk, DEVICES) : err;
}

enum err command_revoke(struct vault *vault, struct call *call)
{
    struct str session = json_str(json_object_get(call->args, "session"));
    bool others = json_is_true(json_object_get(call->args, "others"));
    uint8_t id[SEAL_ID];
    struct talk *talk;
    enum err err;

    if (!others && !json_unhex(id, sizeof id, session))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "session");
    if ((err = leave_talk(vault, call, TALK_REVOKE, false, &talk)) != ERR_OK)
        return err;
    if (others)
        memcpy(talk->session, "others", sizeof "others");
    else
        json_hex(talk->session, id, sizeof id);
    return account_start(vault, call, talk, REVOKE);
}

enum err command_sign_out(struct vault *vault, struct call *call)
{
    struct talk *talk;
    enum err err = leave_talk(vault, call, TALK_SIGN_OUT, false, &talk);

    return err == ERR_OK ? account_start(vault, call, talk, SIGN_OUT) : err;
}

enum err command_delete_account(struct vault *vault, struct call *call)
{
    struct talk *talk;
    enum err err = leave_talk(vault, call, TALK_DELETE, true, &talk);

    return err == ERR_OK ? account_start(vault, call, talk, DELETE) : err;
}

enum err account_end_leave(struct vault *vault, struct call *call)
{
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK)
        return err;
    if (vault->talk->kind == TALK_DELETE) {
        account_keep(vault, call, NULL);
        stage_drop(vault, "slot/3");
        sync_stop(vault);
    } else {
        json_t *facts = account_facts(vault->facts, account_handle(vault), vault->account.id);

        reply_set(facts, "signed_in", json_false());
        account_keep(vault, call, facts);
    }
    return account_done(vault, call, ERR_OK);
}
