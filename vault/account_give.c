/* account_give.c - what the person gave: handle, proof, lock; and how a conversation begins. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/stage.h"

static struct str given(const struct call *call, const char *name)
{
    return json_str(json_object_get(call->args, name));
}

void account_talk_free(struct talk *talk)
{
    if (!talk)
        return;
    json_decref(talk->adds);
    json_decref(talk->listed);
    json_decref(talk->shown);
    json_decref(talk->invite);
    vault_free(talk->before);
    seal_wipe(talk, sizeof *talk);
    free(talk);
}

/* A handle is what the shell has made of it: NFKC, trimmed, small letters. */
static enum err check_handle(struct call *call, struct str handle)
{
    if (!handle.ptr || handle.len == 0)
        return call_refuse(call, ERR_INPUT, "missing", "handle");
    if (utf8_count(handle) > ACCOUNT_HANDLE_MAX)
        return call_refuse(call, ERR_LIMIT, "too_long", "handle");
    for (size_t i = 0; i < handle.len; i++)
        if ((unsigned char)handle.ptr[i] < ' ' || handle.ptr[i] == 127 ||
            (handle.ptr[i] >= 'A' && handle.ptr[i] <= 'Z'))
            return call_refuse(call, ERR_INPUT, "not_plain", "handle");
    if (handle.ptr[0] == ' ' || handle.ptr[handle.len - 1] == ' ')
        return call_refuse(call, ERR_INPUT, "not_plain", "handle");
    return ERR_OK;
}

/* What a conversation of any kind is given beside its proof. */
static enum err check_given(struct vault *vault, struct call *call)
{
    struct str origin = given(call, "origin"), label = given(call, "label"),
               handle = given(call, "handle");

    if (vault->talk && (vault->talk->asked || vault->talk->loads))
        return call_refuse(call, ERR_CONFLICT, "busy", NULL);
    if (vault->stage.open)
        return call_refuse(call, ERR_CONFLICT, "not_kept_yet", NULL);
    if (origin.len > VAULT_ORIGIN_MAX)
        return call_refuse(call, ERR_INPUT, "wrong_kind", "origin");
    if (label.len > ACCOUNT_LABEL)
        return call_refuse(call, ERR_LIMIT, "too_long", "label");
    return handle.ptr ? check_handle(call, handle) : ERR_OK;
}

struct talk *account_talk(struct vault *vault, struct call *call, enum talk_kind kind)
{
    struct str origin = given(call, "origin"), label = given(call, "label"),
               handle = given(call, "handle");
    struct talk *talk;

    if (check_given(vault, call) != ERR_OK)
        return NULL;
    MUST((talk = calloc(1, sizeof *talk)) && (talk->adds = json_array()));
    if (!handle.ptr && vault->phase == PHASE_OPEN) {
        handle = (struct str){ account_handle(vault), strlen(account_handle(vault)) };
        MUST(handle.len < sizeof(((struct talk *)0)->handle));
    }
    talk->kind = kind;
    if (handle.ptr)
        memcpy(talk->handle, handle.ptr, handle.len);
    if (origin.ptr)
        memcpy(talk->origin, origin.ptr, origin.len);
    if (label.ptr)
        memcpy(talk->label, label.ptr, label.len);
    if (vault->phase == PHASE_OPEN) {
        memcpy(talk->master, vault->account.master.bytes, SEAL_KEY);
        memcpy(talk->master + SEAL_KEY, vault->account.id, SEAL_ID);
        talk->labelled = true;
    }
    return talk;
}

static void attach(struct vault *vault, struct talk *talk, const enum step *route)
{
    account_end(vault);
    talk->start = talk->at = route;
    vault->talk = talk;
}

enum err account_start(struct vault *vault, struct call *call, struct talk *talk,
                       const enum step *route)
{
    attach(vault, talk, route);
    return account_ask(vault, call);
}

enum err account_show_code(struct vault *vault, struct call *call, struct talk *talk,
                           const enum step *route)
{
    char text[RECOVERY_TEXT];

    attach(vault, talk, route);
    talk->held = true;
    recovery_write(text, talk->code);
    reply_set(call->reply, "recovery", json_string(text));
    reply_set(call->reply, "ask", json_integer(talk->group));
    seal_wipe(text, sizeof text);
    return ERR_OK;
}

enum err command_account_confirm(struct vault *vault, struct call *call)
{
    struct talk *talk = vault->talk;

    if (!talk || !talk->held)
        return call_refuse(call, ERR_CONFLICT, "nothing_asked", NULL);
    if (!recovery_group_is(talk->code, talk->group, given(call, "typed")))
        return call_refuse(call, ERR_INPUT, "not_the_same", "typed");
    talk->held = false;
    return account_ask(vault, call);
}

enum err account_passphrase_slot(struct call *call, const struct talk *talk, const char *name,
                                 struct slot *out, struct secret_key *out_secret)
{
    struct str passphrase = given(call, name);
    struct secret_key secret;

    if (!passphrase.ptr || passphrase.len > VAULT_PASSPHRASE_MAX)
        return call_refuse(call, ERR_INPUT, "wrong_passphrase", name);
    if (!*talk->origin)
        return call_refuse(call, ERR_INPUT, "wrong_kind", "origin");
    if (!*talk->handle)
        return call_refuse(call, ERR_INPUT, "missing", "handle");
    if (slot_from_passphrase(&secret, (struct str){ talk->origin, strlen(talk->origin) },
                             (struct str){ talk->handle, strlen(talk->handle) },
                             passphrase) != ERR_OK)
        return call_refuse(call, ERR_IO, "no_memory", NULL);
    slot_derive(out, SLOT_PASSPHRASE, &secret);
    if (out_secret)
        *out_secret = secret;
    seal_wipe(&secret, sizeof secret);
    return ERR_OK;
}

static enum err read_code(struct call *call, struct str text, uint8_t code[SLOT_RECOVERY_BYTES])
{
    unsigned group = RECOVERY_GROUPS;
    enum err err = recovery_read(code, &group, text);

    if (err == ERR_OK)
        return ERR_OK;
    (void)call_refuse(call, ERR_INPUT, err == ERR_LIMIT ? "code_length" : "code_mistyped",
                      "recovery");
    if (group < RECOVERY_GROUPS)
        reply_set(call->reply, "group", json_integer(group));
    return ERR_INPUT;
}

enum err account_passkey_slot(struct call *call, struct slot *out)
{
    struct secret_key secret;
    uint8_t prf[32];
    size_t len;

    if (!json_bytes(json_object_get(call->args, "prf"), prf, 32, 32, &len))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "prf");
    slot_from_passkey(&secret, prf);
    slot_derive(out, SLOT_PASSKEY, &secret);
    seal_wipe(prf, sizeof prf);
    seal_wipe(&secret, sizeof secret);
    return ERR_OK;
}

enum err account_way(struct call *call, struct talk *talk, const char *passphrase)
{
    struct slot *slot = &talk->ways[talk->ways_count];
    uint8_t code[SLOT_RECOVERY_BYTES];
    enum err err;

    MUST(talk->ways_count < ACCOUNT_WAYS);
    if (!*talk->origin)
        return call_refuse(call, ERR_INPUT, "wrong_kind", "origin");
    if (given(call, passphrase).ptr) {
        err = account_passphrase_slot(call, talk, passphrase, slot, &talk->old_secret);
    } else if (given(call, "recovery").ptr) {
        if ((err = read_code(call, given(call, "recovery"), code)) == ERR_OK) {
            slot_from_recovery(&talk->old_secret, code);
            slot_derive(slot, SLOT_RECOVERY, &talk->old_secret);
        }
        seal_wipe(code, sizeof code);
    } else if (talk->kind == TALK_SIGN_IN && json_object_get(call->args, "prf")) {
        err = account_passkey_slot(call, slot);
    } else {
        err = call_refuse(call, ERR_INPUT, "missing", passphrase);
    }
    talk->ways_count += err == ERR_OK;
    return err;
}

/* The lock has an empty handle, the account's slot the person's: one passphrase, two slots. */
static enum err lock_by_passphrase(struct call *call, struct talk *talk, const char *name)
{
    struct secret_key secret;

    if (slot_from_passphrase(&secret, (struct str){ talk->origin, strlen(talk->origin) },
                             STR(""), given(call, name)) != ERR_OK)
        return call_refuse(call, ERR_IO, "no_memory", NULL);
    slot_derive(&talk->lock, SLOT_PASSPHRASE, &secret);
    seal_wipe(&secret, sizeof secret);
    return ERR_OK;
}

enum err account_lock(struct vault *vault, struct call *call, struct talk *talk,
                      const char *passphrase)
{
    const json_t *device = json_object_get(call->args, "secret");
    struct secret_key secret;
    uint8_t bytes[32];
    size_t len;

    if (device && !json_is_null(device)) {
        if (!json_bytes(device, bytes, 32, 32, &len))
            return call_refuse(call, ERR_INPUT, "wrong_kind", "secret");
        slot_from_device(&secret, bytes);
        slot_derive(&talk->lock, SLOT_DEVICE, &secret);
        seal_wipe(bytes, sizeof bytes);
        seal_wipe(&secret, sizeof secret);
        return ERR_OK;
    }
    if (!given(call, passphrase).ptr)
        return ERR_OK;
    return json_is_true(json_object_get(call->args, "lock")) ||
                   vault->slot_kind == SLOT_PASSPHRASE
               ? lock_by_passphrase(call, talk, passphrase)
               : ERR_OK;
}

void account_add(struct call *call, struct talk *talk, const struct slot *slot)
{
    uint8_t wrapped[SLOT_WRAPPED], nonce[SEAL_NONCE];
    json_t *row = json_object();

    seal_random_draw(&call->random, nonce, sizeof nonce);
    slot_wrap(wrapped, slot, talk->master, nonce);
    reply_set(row, "slot", json_hex_value(slot->id, SEAL_ID));
    reply_set(row, "kind", json_integer(slot->kind));
    reply_set(row, "login", json_base64(slot->login_public, sizeof slot->login_public));
    reply_set(row, "wrapped", json_base64(wrapped, sizeof wrapped));
    reply_push(talk->adds, row);
    talk->replaces |= 1u << slot->kind;
    if (slot->kind == SLOT_PASSKEY)
        memcpy(talk->passkey, wrapped, sizeof wrapped);
}

void account_add_code(struct call *call, struct talk *talk)
{
    struct secret_key secret;
    struct slot slot;

    slot_from_recovery(&secret, talk->code);
    slot_derive(&slot, SLOT_RECOVERY, &secret);
    account_add(call, talk, &slot);
    seal_wipe(&secret, sizeof secret);
    seal_wipe(&slot, sizeof slot);
}

void account_draw_code(struct call *call, struct talk *talk)
{
    uint8_t draw;

    seal_random_draw(&call->random, talk->code, sizeof talk->code);
    do
        seal_random_draw(&call->random, &draw, 1);
    while (draw >= 256 / RECOVERY_GROUPS * RECOVERY_GROUPS);
    talk->group = draw % RECOVERY_GROUPS;
    talk->has_code = true;
    account_add_code(call, talk);
}
