/* open.c - the account on this device: made, unlocked, loaded, locked. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/pair.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync.h"
#include "vault/take.h"

enum { ROW_NAME_MAX = 96 };

static bool starts(struct str key, struct str with)
{
    return key.len >= with.len && memcmp(key.ptr, with.ptr, with.len) == 0;
}

static bool is_key(struct str key, struct str name)
{
    return key.len == name.len && starts(key, name);
}

void vault_make_room(struct vault *vault)
{
    vault->claims = json_array();
    vault->stubs = json_object();
    vault->suspects = json_object();
    vault->drafts = json_object();
    vault->waiting = json_array();
    vault->stale = json_array();
    MUST(vault->claims && vault->stubs && vault->suspects && vault->drafts && vault->waiting &&
         vault->stale);
}

void vault_use_master(struct vault *vault, const uint8_t master[ACCOUNT_MASTER])
{
    account_derive(&vault->account, master);
    space_keys_derive(&vault->keys, &vault->account.personal_key);
    memcpy(vault->sid, vault->account.personal_space, SEAL_ID);
    vault_make_room(vault);
}

/* The secret behind a slot, from what the person or the device gave. */
static enum err slot_secret(struct call *call, enum slot_kind kind, struct str passphrase,
                            struct secret_key *out)
{
    const char *name = kind == SLOT_PASSKEY ? "prf" : "secret";
    const struct str origin = json_str(json_object_get(call->args, "origin"));
    uint8_t bytes[32];
    size_t len;

    if (kind == SLOT_PASSPHRASE) {
        if (!passphrase.ptr || passphrase.len > VAULT_PASSPHRASE_MAX)
            return call_refuse(call, ERR_INPUT, "wrong_passphrase", "passphrase");
        if (!origin.ptr || origin.len > VAULT_ORIGIN_MAX)
            return call_refuse(call, ERR_INPUT, "wrong_kind", "origin");
        if (slot_from_passphrase(out, origin, STR(""), passphrase) != ERR_OK)
            return call_refuse(call, ERR_IO, "no_memory", NULL);
        return ERR_OK;
    }
    if (!json_bytes(json_object_get(call->args, name), bytes, 32, 32, &len))
        return call_refuse(call, ERR_INPUT, "wrong_kind", name);
    if (kind == SLOT_PASSKEY)
        slot_from_passkey(out, bytes);
    else
        slot_from_device(out, bytes);
    seal_wipe(bytes, sizeof bytes);
    return ERR_OK;
}

/* Stages a slot of this kind for the account that is open (or about to be). */
static enum err stage_slot(struct vault *vault, struct call *call, enum slot_kind kind,
                           struct str passphrase)
{
    struct secret_key secret;
    struct slot slot;
    enum err err = slot_secret(call, kind, passphrase, &secret);

    if (err != ERR_OK)
        return err;
    slot_derive(&slot, kind, &secret);
    stage_wrapped(vault, call, &slot);
    seal_wipe(&secret, sizeof secret);
    seal_wipe(&slot, sizeof slot);
    return ERR_OK;
}

enum err command_begin(struct vault *vault, struct call *call)
{
    uint8_t master[ACCOUNT_MASTER];
    enum err err;

    if (vault->phase != PHASE_CLOSED)
        return call_refuse(call, ERR_CONFLICT, "already_open", NULL);
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    vault->stage.begins = true;
    seal_random_draw(&call->random, master, sizeof master);
    vault_use_master(vault, master);
    seal_wipe(master, sizeof master);
    if ((err = stage_slot(vault, call, SLOT_DEVICE, STR(""))) != ERR_OK) {
        stage_forget(vault);
        return err;
    }
    stage_keep(vault, "meta/inbox", vault->account.identity_public, SEAL_KEY);
    stage_reply(vault, call);
    return ERR_OK;
}

static void load_lock(struct vault *vault, enum slot_kind kind,
                      const uint8_t wrapped[SLOT_WRAPPED])
{
    memcpy(vault->slot, wrapped, SLOT_WRAPPED);
    vault->slot_kind = kind;
}

enum err command_unlock(struct vault *vault, struct call *call)
{
    uint8_t wrapped[SLOT_WRAPPED], master[ACCOUNT_MASTER];
    struct secret_key secret;
    struct slot slot;
    size_t len;
    int64_t kind;
    enum err err;

    if (vault->phase != PHASE_CLOSED)
        return call_refuse(call, ERR_CONFLICT, "already_open", NULL);
    if (!json_int(json_object_get(call->args, "kind"), 1, 4, &kind) || kind == SLOT_RECOVERY)
        return call_refuse(call, ERR_INPUT, "not_a_choice", "kind");
    if (!json_bytes(json_object_get(call->args, "slot"), wrapped, SLOT_WRAPPED, SLOT_WRAPPED,
                    &len))
        return call_refuse(call, ERR_CORRUPT, "damaged_slot", "slot");
    err = slot_secret(call, (enum slot_kind)kind,
                      json_str(json_object_get(call->args, "passphrase")), &secret);
    if (err != ERR_OK)
        return err;
    slot_derive(&slot, (enum slot_kind)kind, &secret);
    err = slot_unwrap(master, &slot, (struct str){ (const char *)wrapped, sizeof wrapped });
    seal_wipe(&secret, sizeof secret);
    seal_wipe(&slot, sizeof slot);
    if (err != ERR_OK)
        return call_refuse(call, ERR_DENIED,
                           kind == SLOT_PASSPHRASE ? "wrong_passphrase" : "wrong_secret", NULL);
    vault_use_master(vault, master);
    seal_wipe(master, sizeof master);
    if (kind != SLOT_PASSKEY) /* beside a passkey stands a lock, which comes with the rows */
        load_lock(vault, (enum slot_kind)kind, wrapped);
    vault->phase = PHASE_LOADING;
    return ERR_OK;
}

/* "sp/<space>/WHAT" */
static bool load_shared(struct vault *vault, const char *name, struct str bytes)
{
    return strlen(name) > VAULT_ROWS - 1 && name[VAULT_ROWS - 2] == '/' &&
           spaces_load(vault, (struct str){ name + 3, 2 * SEAL_ID }, name + VAULT_ROWS - 1,
                       bytes);
}

/* One row of this device's storage. False: it could not be used; it stays on disk. */
static bool load_row(struct vault *vault, struct str key, struct str bytes)
{
    char name[ROW_NAME_MAX] = { 0 };

    if (key.len == 0 || key.len >= sizeof name)
        return false;
    memcpy(name, key.ptr, key.len);
    if (starts(key, STR("rec/")))
        return take_row(vault, bytes);
    if (starts(key, STR("sp/")))
        return load_shared(vault, name, bytes);
    if (starts(key, STR("draft/")))
        return draft_load(vault, name + 6, bytes);
    if (starts(key, STR("wait/")))
        return wait_load(vault, name, bytes);
    if (is_key(key, STR("meta/stream")) && bytes.len == RECORD_STREAM) {
        memcpy(vault->stream, bytes.ptr, RECORD_STREAM);
        vault->stream_known = true;
        return true;
    }
    if (is_key(key, STR("meta/account")))
        return account_load(vault, bytes);
    if (is_key(key, STR("meta/pair")))
        return pair_load(vault, bytes);
    if (bytes.len == SLOT_WRAPPED && is_key(key, STR("slot/1")))
        load_lock(vault, SLOT_PASSPHRASE, (const uint8_t *)bytes.ptr);
    if (bytes.len == SLOT_WRAPPED && is_key(key, STR("slot/4")))
        load_lock(vault, SLOT_DEVICE, (const uint8_t *)bytes.ptr);
    if (is_key(key, STR("meta/sync")))
        return sync_load(vault, bytes);
    return starts(key, STR("meta/")) || starts(key, STR("slot/"));
}

static bool next_part(struct str blob, size_t *at, struct str *out)
{
    uint32_t len = 0;

    if (blob.len - *at < 4)
        return false;
    for (unsigned i = 0; i < 4; i++)
        len |= (uint32_t)(uint8_t)blob.ptr[*at + i] << (8 * i);
    *at += 4;
    if (blob.len - *at < len)
        return false;
    *out = (struct str){ blob.ptr + *at, len };
    *at += len;
    return true;
}

/* Rows in the blob: u32 length and key, u32 length and bytes, and so on; meta rows first. */
enum err command_load(struct vault *vault, struct call *call)
{
    struct str key, bytes;
    size_t at = 0, taken = 0, refused = 0;

    while (at < call->blob.len) {
        if (!next_part(call->blob, &at, &key) || !next_part(call->blob, &at, &bytes))
            return call_refuse(call, ERR_INPUT, "damaged_rows", NULL);
        if (load_row(vault, key, bytes))
            taken++;
        else
            refused++;
    }
    spaces_refresh(vault);
    if (vault->phase == PHASE_OPEN) { /* another window has written */
        take_finish(vault);
        spaces_finish(vault);
    }
    reply_set(call->reply, "taken", json_integer((json_int_t)taken));
    reply_set(call->reply, "refused", json_integer((json_int_t)refused));
    return ERR_OK;
}

/* What was written while locked becomes ordinary records; their rows go in the same breath. */
static enum err stage_waiting(struct vault *vault, struct call *call)
{
    const json_t *item;
    size_t i;
    enum err err = stage_begin(vault, call);

    json_array_foreach(vault->waiting, i, item)
    {
        json_t *entry = json_deep_copy(json_object_get(item, "entry"));

        MUST(entry);
        if (err == ERR_OK) {
            stage_stamp(call, entry);
            stage_drop(vault, json_string_value(json_object_get(item, "key")));
            err = stage_record(vault, call, entry);
        }
        json_decref(entry);
    }
    if (err == ERR_OK)
        err = account_ready(vault, call);
    if (err != ERR_OK) {
        stage_forget(vault);
        return err;
    }
    vault->stage.takes_waiting = true;
    stage_reply(vault, call);
    return ERR_OK;
}

enum err command_ready(struct vault *vault, struct call *call)
{
    if (vault->phase != PHASE_LOADING)
        return call_refuse(call, ERR_CONFLICT, "not_loading", NULL);
    take_finish(vault);
    spaces_finish(vault);
    vault->phase = PHASE_OPEN;
    if (json_array_size(vault->waiting) == 0 && json_array_size(vault->stale) == 0 &&
        !account_is_loading(vault))
        return ERR_OK;
    return stage_waiting(vault, call);
}

enum err command_lock(struct vault *vault, struct call *call)
{
    (void)call;
    vault_close(vault);
    return ERR_OK;
}

enum err vault_check_passphrase(struct vault *vault, struct call *call, const char *name)
{
    uint8_t master[ACCOUNT_MASTER];
    struct secret_key secret;
    struct slot slot;
    enum err err = slot_secret(call, SLOT_PASSPHRASE,
                               json_str(json_object_get(call->args, name)), &secret);

    if (err != ERR_OK)
        return err;
    slot_derive(&slot, SLOT_PASSPHRASE, &secret);
    err = slot_unwrap(master, &slot, (struct str){ (const char *)vault->slot, SLOT_WRAPPED });
    seal_wipe(&secret, sizeof secret);
    seal_wipe(&slot, sizeof slot);
    seal_wipe(master, sizeof master);
    return err == ERR_OK ? ERR_OK : call_refuse(call, ERR_DENIED, "wrong_passphrase", name);
}

enum err vault_new_passphrase(struct call *call, const char *name)
{
    struct str passphrase = json_str(json_object_get(call->args, name));

    if (!passphrase.ptr || utf8_count(passphrase) < VAULT_PASSPHRASE_MIN)
        return call_refuse(call, ERR_INPUT, "too_short", name);
    if (passphrase.len > VAULT_PASSPHRASE_MAX)
        return call_refuse(call, ERR_LIMIT, "too_long", name);
    return ERR_OK;
}

enum err command_set_passphrase(struct vault *vault, struct call *call)
{
    struct str passphrase = json_str(json_object_get(call->args, "passphrase"));
    enum err err = vault_new_passphrase(call, "passphrase");

    if (err != ERR_OK)
        return err;
    if (vault->slot_kind == SLOT_PASSPHRASE &&
        (err = vault_check_passphrase(vault, call, "old")) != ERR_OK)
        return err;
    if ((err = account_allows_lock(vault, call)) != ERR_OK ||
        (err = stage_begin(vault, call)) != ERR_OK)
        return err;
    if ((err = stage_slot(vault, call, SLOT_PASSPHRASE, passphrase)) != ERR_OK) {
        stage_forget(vault);
        return err;
    }
    stage_drop(vault, "slot/4");
    stage_reply(vault, call);
    return ERR_OK;
}

enum err command_drop_passphrase(struct vault *vault, struct call *call)
{
    enum err err;

    if (vault->slot_kind != SLOT_PASSPHRASE)
        return call_refuse(call, ERR_CONFLICT, "no_passphrase", NULL);
    if ((err = vault_check_passphrase(vault, call, "passphrase")) != ERR_OK ||
        (err = stage_begin(vault, call)) != ERR_OK)
        return err;
    if ((err = stage_slot(vault, call, SLOT_DEVICE, STR(""))) != ERR_OK) {
        stage_forget(vault);
        return err;
    }
    stage_drop(vault, "slot/1");
    stage_reply(vault, call);
    return ERR_OK;
}
