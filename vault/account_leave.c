/* account_leave.c - who is signed in, signing out, and the account's end. */
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync.h"

static const enum step DEVICES[] = { STEP_SESSIONS, STEP_END };
static const enum step REVOKE[] = { STEP_REVOKE, STEP_END };
static const enum step SIGN_OUT[] = { STEP_QUIT, STEP_END };
static const enum step DELETE[] = { STEP_PROVE, STEP_CLOSE, STEP_END };

/* A proof is asked for where the server wants one, so it may be absent. */
static struct talk *leave_talk(struct vault *vault, struct call *call, enum talk_kind kind,
                               bool needs_proof)
{
    struct talk *talk;

    if (!vault->facts) {
        (void)call_refuse(call, ERR_ABSENT, "no_account", NULL);
        return NULL;
    }
    if (!(talk = account_talk(vault, call, kind)))
        return NULL;
    if ((!needs_proof && !json_is_string(json_object_get(call->args, "passphrase"))) ||
        account_way(call, talk, "passphrase") == ERR_OK)
        return talk;
    account_talk_free(talk);
    return NULL;
}

enum err command_devices(struct vault *vault, struct call *call)
{
    struct talk *talk = leave_talk(vault, call, TALK_DEVICES, false);

    return talk ? account_start(vault, call, talk, DEVICES) : ERR_DENIED;
}

enum err command_revoke(struct vault *vault, struct call *call)
{
    struct str session = json_str(json_object_get(call->args, "session"));
    bool others = json_is_true(json_object_get(call->args, "others"));
    uint8_t id[SEAL_ID];
    struct talk *talk;

    if (!others && !json_unhex(id, sizeof id, session))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "session");
    if (!(talk = leave_talk(vault, call, TALK_REVOKE, false)))
        return ERR_DENIED;
    if (others)
        memcpy(talk->session, "others", sizeof "others");
    else
        json_hex(talk->session, id, sizeof id);
    return account_start(vault, call, talk, REVOKE);
}

enum err command_sign_out(struct vault *vault, struct call *call)
{
    struct talk *talk = leave_talk(vault, call, TALK_SIGN_OUT, false);

    return talk ? account_start(vault, call, talk, SIGN_OUT) : ERR_DENIED;
}

enum err command_delete_account(struct vault *vault, struct call *call)
{
    struct talk *talk = leave_talk(vault, call, TALK_DELETE, true);

    return talk ? account_start(vault, call, talk, DELETE) : ERR_DENIED;
}

enum err account_end_leave(struct vault *vault, struct call *call)
{
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK)
        return err;
    if (vault->talk->kind == TALK_DELETE) {
        if ((err = spaces_leave_all(vault, call)) != ERR_OK)
            return account_done(vault, call, err);
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
