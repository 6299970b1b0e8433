/* account_enter.c - signing up, and signing in. */
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/stage.h"
#include "vault/sync.h"

static const enum step SIGN_UP[] = { STEP_CREATE, STEP_END };
/* The server has it already: mine, if it lets me in with my keys. */
static const enum step SIGN_UP_AGAIN[] = { STEP_PROVE, STEP_LIST, STEP_CHANGE, STEP_END };
static const enum step SIGN_IN[] = { STEP_PROVE, STEP_END };
/* The keys are known now: once more, with a label that they seal. */
static const enum step SIGN_IN_LABELLED[] = { STEP_QUIT, STEP_PROVE, STEP_END };
static const enum step OUT_AGAIN[] = { STEP_QUIT, STEP_END };

/* Who holds the open phone does not change its lock. */
static enum err check_lock(struct vault *vault, struct call *call)
{
    if (vault->phase != PHASE_OPEN || vault->slot_kind != SLOT_PASSPHRASE || vault->facts)
        return ERR_OK;
    return vault_check_passphrase(vault, call,
                                  json_object_get(call->args, "old") ? "old" : "passphrase");
}

enum err command_sign_up(struct vault *vault, struct call *call)
{
    struct talk *talk;
    json_t *invite = json_object_get(call->args, "invite");
    enum err err;

    if (vault->facts)
        return call_refuse(call, ERR_CONFLICT, "has_account", NULL);
    if ((err = vault_new_passphrase(call, "passphrase")) != ERR_OK)
        return err;
    if (!(talk = account_talk(vault, call, TALK_SIGN_UP)))
        return ERR_DENIED;
    if ((err = check_lock(vault, call)) == ERR_OK &&
        (err = account_way(call, talk, "passphrase")) == ERR_OK)
        err = account_lock(vault, call, talk, "passphrase");
    if (err == ERR_OK && account_is_burnt(vault, &talk->ways[0]))
        err = call_refuse(call, ERR_INPUT, "used_before", "passphrase");
    if (err != ERR_OK) {
        account_talk_free(talk);
        return err;
    }
    if (json_is_string(invite))
        talk->invite = json_incref(invite);
    /* The account's name is new with each try: of one whose answer was lost and whose
     * passphrase is forgotten, nothing stands in the way of another. */
    seal_random_draw(&call->random, talk->master + SEAL_KEY, SEAL_ID);
    account_add(call, talk, &talk->ways[0]);
    account_draw_code(call, talk);
    return account_show_code(vault, call, talk, SIGN_UP);
}

enum err account_taken(struct vault *vault, struct call *call)
{
    vault->talk->at = SIGN_UP_AGAIN;
    vault->talk->logs_in = true;
    return account_ask(vault, call);
}

enum err account_end_sign_up(struct vault *vault, struct call *call)
{
    struct talk *talk = vault->talk;
    struct slot code = { .kind = SLOT_RECOVERY };
    json_t *facts;
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK)
        return err;
    facts = account_facts(NULL, talk->handle, talk->master + SEAL_KEY);
    account_facts_slot(facts, &talk->ways[0]);
    MUST(json_unhex(code.id, SEAL_ID,
                    json_str(json_object_get(json_array_get(talk->adds, 1), "slot"))));
    account_facts_slot(facts, &code);
    account_keep(vault, call, facts);
    account_relock(vault, call);
    err = stage_setting(vault, call, "handle", talk->handle);
    if (err == ERR_OK)
        err = account_own_logins(vault, call);
    return account_done(vault, call, err);
}

enum err command_sign_in(struct vault *vault, struct call *call)
{
    bool open = vault->phase == PHASE_OPEN;
    struct talk *talk;
    size_t len;
    enum err err;

    if (vault->phase == PHASE_LOADING)
        return call_refuse(call, ERR_CONFLICT, "not_ready", NULL);
    if (!(talk = account_talk(vault, call, TALK_SIGN_IN)))
        return ERR_DENIED;
    talk->logs_in = true;
    if (!open && !json_bytes(json_object_get(call->args, "inbox"), talk->inbox, SEAL_KEY,
                             SEAL_KEY, &len))
        err = call_refuse(call, ERR_INPUT, "wrong_kind", "inbox");
    else if ((err = check_lock(vault, call)) == ERR_OK &&
             (err = account_way(call, talk, "passphrase")) == ERR_OK)
        err = account_lock(vault, call, talk, "passphrase");
    if (err == ERR_OK && open && !vault->facts && !talk->lock.kind)
        err = call_refuse(call, ERR_INPUT, "needs_passphrase", NULL);
    if (err == ERR_OK && open && account_is_burnt(vault, &talk->ways[0]))
        err = call_refuse(call, ERR_DENIED, "used_before", NULL);
    if (err != ERR_OK) {
        account_talk_free(talk);
        return err;
    }
    return account_start(vault, call, talk, SIGN_IN);
}

/* This session is not to stay: ended again, then the refusal. */
static enum err out_again(struct vault *vault, struct call *call, const char *why)
{
    vault->talk->refuse = why;
    vault->talk->at = OUT_AGAIN;
    return account_ask(vault, call);
}

static enum err signed_up_before(struct vault *vault, struct call *call,
                                 const uint8_t master[ACCOUNT_MASTER])
{
    struct talk *talk = vault->talk;

    if (!seal_equal(master, vault->account.master.bytes, SEAL_KEY))
        return out_again(vault, call, "slot_taken");
    /* It was made, and the answer was lost. The slots wrap its name. */
    memcpy(talk->master, master, ACCOUNT_MASTER);
    json_array_clear(talk->adds);
    account_add(call, talk, &talk->ways[0]);
    account_add_code(call, talk);
    talk->at++;
    return account_ask(vault, call);
}

static bool are_keys_here(const struct vault *vault, const uint8_t master[ACCOUNT_MASTER])
{
    struct account account;
    bool here;

    if (vault->phase == PHASE_OPEN)
        return seal_equal(master, vault->account.master.bytes, SEAL_KEY);
    account_derive(&account, master);
    here = memcmp(account.identity_public, vault->talk->inbox, SEAL_KEY) == 0;
    seal_wipe(&account, sizeof account);
    return here;
}

static enum err signed_in(struct vault *vault, struct call *call,
                          const uint8_t master[ACCOUNT_MASTER])
{
    struct talk *talk = vault->talk;
    bool open = vault->phase == PHASE_OPEN, here = are_keys_here(vault, master);
    bool was_labelled = talk->labelled && memcmp(talk->master, master, SEAL_KEY) == 0;

    if (talk->at > SIGN_IN_LABELLED && talk->at <= SIGN_IN_LABELLED + 2 && !was_labelled)
        return call_refuse(call, ERR_CORRUPT, "bad_answer", NULL); /* another than before */
    if ((!open && !here) ||
        (vault->facts && memcmp(vault->account.id, master + SEAL_KEY, SEAL_ID) != 0))
        return out_again(vault, call, "other_account");
    if (open && !here && !talk->lock.kind)
        return out_again(vault, call, "needs_passphrase");
    memcpy(talk->master, master, ACCOUNT_MASTER);
    talk->labelled = true;
    if (was_labelled)
        talk->at++;
    else
        talk->at = SIGN_IN_LABELLED;
    return account_ask(vault, call);
}

enum err account_logged_in(struct vault *vault, struct call *call,
                           const uint8_t master[ACCOUNT_MASTER])
{
    if (vault->talk->kind == TALK_SIGN_IN)
        return signed_in(vault, call, master);
    if (vault->talk->kind == TALK_SIGN_UP)
        return signed_up_before(vault, call, master);
    if (memcmp(vault->account.id, master + SEAL_KEY, SEAL_ID) != 0)
        return call_refuse(call, ERR_CORRUPT, "bad_answer", NULL);
    if (vault->talk->kind == TALK_TAKE_BACK && !vault->talk->moved &&
        !seal_equal(master, vault->account.master.bytes, SEAL_KEY))
        return out_again(vault, call, "other_keys");
    vault->talk->at += *vault->talk->at == STEP_PROVE;
    return account_ask(vault, call);
}

/* The keys are those of this device: it only remembers that it is signed in. */
static enum err stage_signed_in(struct vault *vault, struct call *call)
{
    const struct talk *talk = vault->talk;
    const char *handle = *talk->handle ? talk->handle : account_handle(vault);
    json_t *facts = account_facts(vault->facts, handle, talk->master + SEAL_KEY);

    account_facts_slot(facts, &talk->ways[0]);
    account_relock(vault, call);
    if (talk->has_passkey)
        stage_keep(vault, "slot/3", talk->passkey, SLOT_WRAPPED);
    account_keep(vault, call, facts);
    vault->talking.lost = false;
    return account_own_logins(vault, call);
}

bool account_is_loading(const struct vault *vault)
{
    return vault->talk && vault->talk->loads;
}

enum err account_ready(struct vault *vault, struct call *call)
{
    enum err err;

    if (!account_is_loading(vault))
        return ERR_OK;
    err = stage_signed_in(vault, call);
    vault->stage.of_talk = vault->stage.ends_talk = true;
    reply_set(call->reply, "done", json_true());
    return err;
}

enum err account_end_sign_in(struct vault *vault, struct call *call)
{
    struct talk *talk = vault->talk;
    enum err err;

    if (vault->phase == PHASE_CLOSED) {
        vault_use_master(vault, talk->master);
        vault->phase = PHASE_LOADING;
        talk->loads = true;
        reply_set(call->reply, "load", json_true());
        return ERR_OK;
    }
    if (are_keys_here(vault, talk->master)) {
        err = stage_begin(vault, call);
        return err == ERR_OK ? account_done(vault, call, stage_signed_in(vault, call)) : err;
    }
    json_t *facts = account_facts(NULL, talk->handle, talk->master + SEAL_KEY);

    account_facts_slot(facts, &talk->ways[0]);
    err = account_move(vault, call,
                       &(struct move){ talk->master, &talk->lock, facts, NULL, !vault->facts });
    if (err != ERR_OK)
        return err;
    if (talk->has_passkey)
        stage_keep(vault, "slot/3", talk->passkey, SLOT_WRAPPED);
    return account_done(vault, call, ERR_OK);
}
