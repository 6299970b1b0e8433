/* account_back.c - the account taken back: new keys for everything, and nobody else inside.
 *
 * In this order, so that at each moment somebody who loses everything but a passphrase still
 * finds all: end the other sessions, fetch what the server has, move this device to new keys,
 * send all of it to a new space, replace every slot, see what was still written to the old
 * space, delete it. What is left to do is remembered in meta/account from the move on, and
 * account_resume does it again from the start: each step that was taken already asks for
 * nothing.
 */
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/stage.h"
#include "vault/sync.h"

/* PULL, MOVE, PUSH and CATCH may leave rows to keep: a step that needs them comes only after a
 * request of another kind, SPACE where there is none. */
static const enum step TAKE_BACK[] = { STEP_PROVE,  STEP_REVOKE, STEP_PULL,  STEP_LIST,
                                       STEP_MOVE,   STEP_SPACE,  STEP_PUSH,  STEP_LIST,
                                       STEP_CHANGE, STEP_CATCH,  STEP_SPACE, STEP_PUSH,
                                       STEP_LEAVE,  STEP_END };
static const enum step RESUME[] = { STEP_PROVE, STEP_PUSH, STEP_LIST,  STEP_CHANGE, STEP_CATCH,
                                    STEP_SPACE, STEP_PUSH, STEP_LEAVE, STEP_END };

enum err command_take_back(struct vault *vault, struct call *call)
{
    struct slot fresh = { .kind = SLOT_PASSPHRASE };
    struct talk *talk;
    enum err err;

    if (!vault->facts)
        return call_refuse(call, ERR_ABSENT, "no_account", NULL);
    if (json_object_get(vault->facts, "back"))
        return call_refuse(call, ERR_CONFLICT, "taking_back", NULL);
    if ((err = vault_new_passphrase(call, "new_passphrase")) != ERR_OK)
        return err;
    if (!(talk = account_talk(vault, call, TALK_TAKE_BACK)))
        return ERR_DENIED;
    if ((err = account_way(call, talk, "passphrase")) == ERR_OK &&
        (err = account_passphrase_slot(call, talk, "new_passphrase", &fresh,
                                       &talk->new_secret)) == ERR_OK)
        err = account_lock(vault, call, talk, "new_passphrase");
    if (err == ERR_OK && !talk->lock.kind)
        err = call_refuse(call, ERR_INPUT, "needs_passphrase", NULL);
    if (err == ERR_OK && (account_has_slot(vault, &fresh) || account_is_burnt(vault, &fresh) ||
                          memcmp(fresh.id, talk->ways[0].id, SEAL_ID) == 0))
        err = call_refuse(call, ERR_INPUT, "used_before", "new_passphrase");
    if (err == ERR_OK) {
        seal_random_draw(&call->random, talk->master, SEAL_KEY);
        account_add(call, talk, &fresh);
        account_draw_code(call, talk);
        talk->replaces = ~0u;
        talk->logs_in = true; /* this session's name, too, is sealed anew */
        talk->revoke_others = true;
        memcpy(talk->session, "others", sizeof "others");
        err = account_show_code(vault, call, talk, TAKE_BACK);
    } else {
        account_talk_free(talk);
    }
    seal_wipe(&fresh, sizeof fresh);
    return err;
}

/* What is needed to go on after the app was closed: public rows, the two ways in, one of which
 * is about to end, and the key of the old space. Sealed, like the rest of the row, and gone
 * with the last step. */
static json_t *left_to_do(const struct vault *vault, const struct talk *talk)
{
    json_t *back = json_object();

    reply_set(back, "space", json_hex_value(vault->account.personal_space, SEAL_ID));
    reply_set(back, "master", json_base64(vault->account.master.bytes, SEAL_KEY));
    reply_set(back, "add", json_incref(talk->adds));
    reply_set(back, "old_kind", json_integer(talk->ways[0].kind));
    reply_set(back, "old", json_base64(talk->old_secret.bytes, SEAL_KEY));
    reply_set(back, "new", json_base64(talk->new_secret.bytes, SEAL_KEY));
    return back;
}

enum err account_ask_move(struct vault *vault, struct call *call)
{
    struct talk *talk = vault->talk;
    enum err err;

    if (account_holds(talk->listed, json_string_value(json_object_get(
                                        json_array_get(talk->adds, 0), "slot"))))
        return call_refuse(call, ERR_INPUT, "used_before", "new_passphrase");
    json_t *facts = account_facts(vault->facts, talk->handle, vault->account.id);
    json_t *known = account_slots_known(vault, talk);

    reply_set(facts, "back", left_to_do(vault, talk));
    err = account_move(vault, call,
                       &(struct move){ talk->master, &talk->lock, facts, known, true });
    json_decref(known);
    if (err != ERR_OK)
        return err;
    talk->moved = vault->stage.of_talk = true;
    talk->logins = 0; /* sync begins anew, and counts from what it then finds */
    stage_reply(vault, call);
    return ERR_OK;
}

/* Where somebody else has this handle with this passphrase, another is chosen on the way. */
static enum err choose_again(struct vault *vault, struct call *call, struct talk *talk)
{
    struct slot fresh = { .kind = SLOT_PASSPHRASE };
    enum err err;

    if (!json_object_get(call->args, "new_passphrase"))
        return ERR_OK;
    if ((err = vault_new_passphrase(call, "new_passphrase")) != ERR_OK ||
        (err = account_passphrase_slot(call, talk, "new_passphrase", &fresh, NULL)) != ERR_OK ||
        (err = account_lock(vault, call, talk, "new_passphrase")) != ERR_OK)
        return err;
    if (account_is_burnt(vault, &fresh)) {
        err = call_refuse(call, ERR_INPUT, "used_before", "new_passphrase");
    } else {
        json_array_remove(talk->adds, 0);
        account_add(call, talk, &fresh);
    }
    seal_wipe(&fresh, sizeof fresh);
    return err;
}

static enum err way_back(const json_t *back, struct talk *talk, const char *name,
                         enum slot_kind kind)
{
    struct secret_key secret;
    size_t len;

    if (!json_bytes(json_object_get(back, name), secret.bytes, SEAL_KEY, SEAL_KEY, &len))
        return ERR_CORRUPT;
    slot_derive(&talk->ways[talk->ways_count++], kind, &secret);
    seal_wipe(&secret, sizeof secret);
    return ERR_OK;
}

enum err command_account_resume(struct vault *vault, struct call *call)
{
    const json_t *back = json_object_get(vault->facts, "back");
    struct talk *talk;
    int64_t kind;
    enum err err = ERR_OK;

    if (!back)
        return call_refuse(call, ERR_ABSENT, "nothing_to_resume", NULL);
    if (!(talk = account_talk(vault, call, TALK_TAKE_BACK)))
        return ERR_DENIED;
    if (json_object_get(call->args, "recovery") || json_object_get(call->args, "passphrase"))
        err = account_way(call, talk, "passphrase");
    if (err == ERR_OK &&
        (!*talk->origin || !json_int(json_object_get(back, "old_kind"), 1, 3, &kind) ||
         way_back(back, talk, "old", (enum slot_kind)kind) != ERR_OK ||
         way_back(back, talk, "new", SLOT_PASSPHRASE) != ERR_OK))
        err = call_refuse(call, ERR_INPUT, "wrong_kind", "origin");
    if (err == ERR_OK) {
        json_decref(talk->adds);
        talk->adds = json_deep_copy(json_object_get(back, "add"));
        MUST(talk->adds);
        err = choose_again(vault, call, talk);
    }
    if (err != ERR_OK) {
        account_talk_free(talk);
        return err;
    }
    talk->replaces = ~0u;
    talk->revoke_others = true;
    talk->moved = true;
    return account_start(vault, call, talk, RESUME);
}

enum err account_end_take_back(struct vault *vault, struct call *call)
{
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK)
        return err;
    json_t *facts = account_facts(vault->facts, account_handle(vault), vault->account.id);

    json_object_del(facts, "back");
    reply_set(facts, "slots", account_slots_now(vault->talk));
    account_relock(vault, call);
    account_keep(vault, call, facts);
    return account_done(vault, call, account_own_logins(vault, call));
}
