/* account_slots.c - the ways in: another passphrase, another recovery code, passkeys. */
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/stage.h"

enum { BURNT = 6 + 2 * SEAL_ID + 1 };

static const enum step SLOTS[] = { STEP_PROVE, STEP_LIST, STEP_CHANGE, STEP_END };

bool account_holds(const json_t *rows, const char *id)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        const char *other = json_string_value(json_object_get(row, "slot"));

        if (other && strcmp(other, id) == 0)
            return true;
    }
    return false;
}

bool account_is_burnt(const struct vault *vault, const struct slot *slot)
{
    char name[BURNT] = "burnt_";

    json_hex(name + 6, slot->id, SEAL_ID);
    return *setting_value(vault, name) != 0;
}

/* A server that kept what such a slot wrapped could hand out an older master key to whoever
 * uses it again. Codes never come again; passphrases and passkeys may. */
enum err account_burn(struct vault *vault, struct call *call, const json_t *slots,
                      const struct talk *talk)
{
    const json_t *row;
    size_t i;
    enum err err = ERR_OK;

    json_array_foreach(slots, i, row)
    {
        const char *id = json_string_value(json_object_get(row, "slot"));
        json_int_t kind = json_integer_value(json_object_get(row, "kind"));
        char name[BURNT];

        if (!id || (kind != SLOT_PASSPHRASE && kind != SLOT_PASSKEY) ||
            !(talk->replaces >> kind & 1) || account_holds(talk->adds, id))
            continue;
        snprintf(name, sizeof name, "burnt_%.32s", id);
        if (err == ERR_OK && !*setting_value(vault, name))
            err = stage_setting(vault, call, name, "1");
    }
    return err;
}

/* What every change of slots begins with: an account, and a proof. */
static struct talk *slots_talk(struct vault *vault, struct call *call, const char *passphrase)
{
    struct talk *talk;

    if (!vault->facts) {
        (void)call_refuse(call, ERR_ABSENT, "no_account", NULL);
        return NULL;
    }
    if (!(talk = account_talk(vault, call, TALK_SLOTS)))
        return NULL;
    if (account_way(call, talk, passphrase) == ERR_OK)
        return talk;
    account_talk_free(talk);
    return NULL;
}

enum err account_allows_lock(struct vault *vault, struct call *call)
{
    struct talk *talk;
    struct slot slot = { .kind = SLOT_PASSPHRASE };
    enum err err;

    if (!vault->facts)
        return ERR_OK;
    if (!(talk = account_talk(vault, call, TALK_SLOTS)))
        return ERR_DENIED;
    if ((err = account_passphrase_slot(call, talk, "passphrase", &slot, NULL)) == ERR_OK &&
        !account_has_slot(vault, &slot))
        err = call_refuse(call, ERR_DENIED, "wrong_passphrase", "passphrase");
    seal_wipe(&slot, sizeof slot);
    account_talk_free(talk);
    return err;
}

/* Who holds the open phone, and must say the words once more. Nothing is sent for it. */
enum err command_check_passphrase(struct vault *vault, struct call *call)
{
    if (vault->slot_kind == SLOT_PASSPHRASE)
        return vault_check_passphrase(vault, call, "passphrase");
    if (vault->facts)
        return account_allows_lock(vault, call);
    return call_refuse(call, ERR_CONFLICT, "no_passphrase", NULL);
}

enum err command_change_passphrase(struct vault *vault, struct call *call)
{
    struct talk *talk;
    struct slot *fresh;
    enum err err;

    if ((err = vault_new_passphrase(call, "passphrase")) != ERR_OK)
        return err;
    if (!(talk = slots_talk(vault, call, "old")))
        return ERR_DENIED;
    /* If it was changed before and this device does not know, the new one proves itself. */
    fresh = &talk->ways[talk->ways_count++];
    err = account_passphrase_slot(call, talk, "passphrase", fresh, NULL);
    if (err == ERR_OK && memcmp(fresh->id, talk->ways[0].id, SEAL_ID) == 0)
        err = call_refuse(call, ERR_INPUT, "same_passphrase", "passphrase");
    if (err == ERR_OK && account_is_burnt(vault, fresh))
        err = call_refuse(call, ERR_INPUT, "used_before", "passphrase");
    if (err == ERR_OK)
        err = account_lock(vault, call, talk, "passphrase");
    if (err != ERR_OK) {
        account_talk_free(talk);
        return err;
    }
    account_add(call, talk, fresh);
    return account_start(vault, call, talk, SLOTS);
}

enum err command_new_recovery(struct vault *vault, struct call *call)
{
    struct talk *talk = slots_talk(vault, call, "passphrase");

    if (!talk)
        return ERR_DENIED;
    account_draw_code(call, talk);
    return account_show_code(vault, call, talk, SLOTS);
}

enum err command_add_passkey(struct vault *vault, struct call *call)
{
    struct talk *talk = slots_talk(vault, call, "passphrase");
    struct slot passkey = { .kind = SLOT_PASSKEY };
    enum err err;

    if (!talk)
        return ERR_DENIED;
    err = account_passkey_slot(call, &passkey);
    if (err == ERR_OK && account_is_burnt(vault, &passkey))
        err = call_refuse(call, ERR_INPUT, "used_before", "prf");
    if (err == ERR_OK)
        account_add(call, talk, &passkey);
    seal_wipe(&passkey, sizeof passkey);
    if (err != ERR_OK) {
        account_talk_free(talk);
        return err;
    }
    talk->replaces = 0; /* beside those of other devices */
    return account_start(vault, call, talk, SLOTS);
}

enum err command_remove_passkey(struct vault *vault, struct call *call)
{
    struct talk *talk = slots_talk(vault, call, "passphrase");

    if (!talk)
        return ERR_DENIED;
    talk->replaces = 1u << SLOT_PASSKEY;
    return account_start(vault, call, talk, SLOTS);
}

json_t *account_slots_known(const struct vault *vault, const struct talk *talk)
{
    json_t *slots = talk->listed ? json_copy(talk->listed) : json_array();
    const json_t *row;
    size_t i;

    MUST(slots);
    json_array_foreach(json_object_get(vault->facts, "slots"), i, row)
    {
        if (!account_holds(slots, json_string_value(json_object_get(row, "slot"))))
            reply_push(slots, json_incref((json_t *)(uintptr_t)row));
    }
    return slots;
}

json_t *account_slots_now(const struct talk *talk)
{
    json_t *slots = json_array();
    const json_t *row;
    size_t i;

    json_array_foreach(talk->listed, i, row)
    {
        json_int_t kind = json_integer_value(json_object_get(row, "kind"));

        if (!(talk->replaces >> kind & 1) &&
            !account_holds(talk->adds, json_string_value(json_object_get(row, "slot"))))
            reply_push(slots, json_deep_copy(row));
    }
    json_array_foreach(talk->adds, i, row)
    {
        json_t *slot = json_object();

        reply_set(slot, "slot", json_incref(json_object_get(row, "slot")));
        reply_set(slot, "kind", json_incref(json_object_get(row, "kind")));
        reply_push(slots, slot);
    }
    return slots;
}

static bool adds_passkey(const struct talk *talk)
{
    return json_integer_value(json_object_get(json_array_get(talk->adds, 0), "kind")) ==
           SLOT_PASSKEY;
}

enum err account_end_slots(struct vault *vault, struct call *call)
{
    struct talk *talk = vault->talk;
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK)
        return err;
    json_t *facts = account_facts(vault->facts, talk->handle, vault->account.id);

    reply_set(facts, "slots", account_slots_now(talk));
    account_relock(vault, call);
    if (adds_passkey(talk))
        stage_keep(vault, "slot/3", talk->passkey, SLOT_WRAPPED);
    else if (talk->replaces >> SLOT_PASSKEY & 1)
        stage_drop(vault, "slot/3");
    account_keep(vault, call, facts);
    json_t *known = account_slots_known(vault, talk);

    err = account_burn(vault, call, known, talk);
    json_decref(known);
    if (err == ERR_OK && strcmp(setting_value(vault, "handle"), talk->handle) != 0)
        err = stage_setting(vault, call, "handle", talk->handle);
    return account_done(vault, call, err);
}
