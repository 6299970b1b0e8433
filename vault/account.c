/* account.c - what this device remembers of the account, and the life of a conversation. */
#include "vault/account.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync.h"

enum { FACTS_MAX = 16 * 1024 };

static const struct str FACTS_AD = STR_INIT("stillnear/1/account");

bool account_load(struct vault *vault, struct str sealed)
{
    uint8_t id[SEAL_ID];
    json_t *facts = NULL;

    if (sealed.len >= SEAL_OVERHEAD && sealed.len <= FACTS_MAX) {
        size_t len = sealed.len - SEAL_OVERHEAD;
        uint8_t *text = malloc(len + 1);

        MUST(text);
        if (seal_open(text, &vault->account.database, sealed, FACTS_AD) == ERR_OK)
            facts = json_read((struct str){ (const char *)text, len });
        seal_wipe(text, len);
        free(text);
    }
    if (!json_is_string(json_object_get(facts, "handle")) ||
        !json_is_array(json_object_get(facts, "slots")) ||
        !json_unhex(id, sizeof id, json_str(json_object_get(facts, "account")))) {
        json_decref(facts); /* signing in again makes it anew */
        vault->alarms[ALARM_DAMAGED]++;
        return false;
    }
    json_decref(vault->facts);
    vault->facts = facts;
    memcpy(vault->account.id, id, SEAL_ID);
    return true;
}

const char *account_handle(const struct vault *vault)
{
    const char *handle = json_string_value(json_object_get(vault->facts, "handle"));

    if (!vault->facts)
        return "";
    if (!handle || !*handle) /* who signed in without it finds it among the synced settings */
        handle = setting_value(vault, "handle");
    return strlen(handle) <= ACCOUNT_HANDLE_BYTES ? handle : "";
}

bool account_has_slot(const struct vault *vault, const struct slot *slot)
{
    char hex[2 * SEAL_ID + 1];
    const json_t *item;
    size_t i;

    json_hex(hex, slot->id, SEAL_ID);
    json_array_foreach(json_object_get(vault->facts, "slots"), i, item)
    {
        const char *id = json_string_value(json_object_get(item, "slot"));

        if (id && strcmp(id, hex) == 0)
            return true;
    }
    return false;
}

json_t *account_facts(const json_t *before, const char *handle, const uint8_t id[SEAL_ID])
{
    json_t *facts = before ? json_deep_copy(before) : json_object();

    if (!before)
        reply_set(facts, "slots", json_array());
    reply_set(facts, "account", json_hex_value(id, SEAL_ID));
    reply_set(facts, "handle", json_string(handle));
    reply_set(facts, "signed_in", json_true());
    json_object_del(facts, "deleting"); /* it has been heard of since */
    return facts;
}

/* Of each kind there is one, but a person may have a passkey on each of several devices. */
void account_facts_slot(json_t *facts, const struct slot *slot)
{
    json_t *slots = json_object_get(facts, "slots"), *row = json_object();
    char hex[2 * SEAL_ID + 1];

    json_hex(hex, slot->id, SEAL_ID);
    for (size_t i = json_array_size(slots); i-- > 0;) {
        const json_t *old = json_array_get(slots, i);

        if (slot->kind == SLOT_PASSKEY
                ? strcmp(json_string_value(json_object_get(old, "slot")), hex) == 0
                : json_integer_value(json_object_get(old, "kind")) == (json_int_t)slot->kind)
            json_array_remove(slots, i);
    }
    reply_set(row, "slot", json_string(hex));
    reply_set(row, "kind", json_integer(slot->kind));
    reply_push(slots, row);
}

void account_keep(struct vault *vault, struct call *call, json_t *facts)
{
    uint8_t nonce[SEAL_NONCE], *sealed;
    size_t len = 0;

    vault->stage.facts = facts ? facts : json_null();
    if (!facts) {
        stage_drop(vault, "meta/account");
        return;
    }
    char *text = json_write(facts, &len);

    MUST(text && len + SEAL_OVERHEAD <= FACTS_MAX && (sealed = malloc(len + SEAL_OVERHEAD)));
    seal_random_draw(&call->random, nonce, sizeof nonce);
    seal_close(sealed, &vault->account.database, (struct str){ text, len }, FACTS_AD, nonce);
    stage_keep(vault, "meta/account", sealed, len + SEAL_OVERHEAD);
    free(sealed);
    json_text_free(text);
}

void account_relock(struct vault *vault, struct call *call)
{
    const struct slot *lock = &vault->talk->lock;

    if (!lock->kind)
        return;
    stage_wrapped(vault, call, lock);
    stage_drop(vault, lock->kind == SLOT_PASSPHRASE ? "slot/4" : "slot/1");
}

void account_end(struct vault *vault)
{
    account_talk_free(vault->talk);
    vault->talk = NULL;
}

enum err account_give_up(struct vault *vault, enum err err)
{
    struct talk *talk = vault->talk;

    if (!talk || !talk->has_code || talk->moved || err == ERR_OK) {
        account_end(vault);
        return err;
    }
    talk->asked = false;
    talk->proving = PROVING_NOT;
    talk->at = talk->start;
    talk->way = talk->detours = 0;
    talk->refuse = NULL;
    talk->held = true;
    return err;
}

enum err account_done(struct vault *vault, struct call *call, enum err err)
{
    if (err != ERR_OK) {
        stage_forget(vault);
        return err;
    }
    vault->stage.of_talk = vault->stage.ends_talk = true;
    stage_reply(vault, call);
    reply_set(call->reply, "done", json_true());
    return ERR_OK;
}

enum err account_own_logins(struct vault *vault, struct call *call)
{
    if (!sync_is_on(vault))
        return sync_begin(vault, call);
    for (unsigned i = 0; i < vault->talk->logins; i++)
        sync_own_login(vault);
    return ERR_OK;
}

void account_take_facts(struct vault *vault)
{
    json_t *facts = vault->stage.facts;

    if (!facts)
        return;
    json_decref(vault->facts);
    vault->facts = json_is_null(facts) ? NULL : json_incref(facts);
    MUST(!vault->facts ||
         json_unhex(vault->account.id, SEAL_ID, json_str(json_object_get(facts, "account"))));
}

/* Everything that was staged under other keys becomes this vault. */
static void become(struct vault *vault, struct vault *next)
{
    struct vault *old = malloc(sizeof *old);

    MUST(old);
    stage_commit(next);
    *old = *vault;
    *vault = *next;
    *next = *old;
    seal_wipe(old, sizeof *old);
    free(old);
    /* What belongs to this call and this window stays. */
    vault->talk = next->talk;
    vault->sample = next->sample;
    vault->reply = next->reply;
    vault->reply_len = next->reply_len;
    vault->blob = next->blob;
    vault->blob_len = next->blob_len;
    spaces_inherit(vault, next);
    next->talk = NULL;
    next->sample = NULL;
    next->reply = NULL;
    next->blob = NULL;
    vault_free(next);
}

void account_commit(struct vault *vault, struct vault *next, bool ends)
{
    if (ends)
        account_end(vault);
    if (next)
        become(vault, next);
}

void account_forget(struct vault *vault, struct vault *next, bool of_talk)
{
    vault_free(next);
    if (of_talk && vault->talk) {
        vault->talk->moved &= !next;
        (void)account_give_up(vault, ERR_IO);
    }
}

enum err command_account_words(struct vault *vault, struct call *call)
{
    enum { FAIR = 65536 / ACCOUNT_WORD_LIST * ACCOUNT_WORD_LIST };
    json_t *words = json_array();

    (void)vault;
    while (json_array_size(words) < ACCOUNT_WORDS) {
        uint8_t draw[2];

        seal_random_draw(&call->random, draw, sizeof draw);
        unsigned value = draw[0] | (unsigned)draw[1] << 8;

        if (value < FAIR) /* above it the first words would come more often */
            reply_push(words, json_integer(value % ACCOUNT_WORD_LIST));
    }
    reply_set(call->reply, "words", words);
    return ERR_OK;
}

bool account_holds_sync(const struct vault *vault)
{
    return vault->talk && vault->talk->asked && vault->talk->kind == TALK_TAKE_BACK;
}

/* The person went elsewhere: what the conversation knew is wiped. */
enum err command_account_stop(struct vault *vault, struct call *call)
{
    (void)call;
    account_end(vault);
    return ERR_OK;
}

enum err view_account(struct vault *vault, struct call *call)
{
    static const char *const flags[] = { "signed_in", "deleting" };
    json_t *account = json_null(), *kinds, *item;
    size_t i;

    if (vault->facts) {
        account = json_object();
        kinds = json_array();
        reply_set(account, "handle", json_string(account_handle(vault)));
        for (i = 0; i < sizeof flags / sizeof *flags; i++)
            reply_set(account, flags[i],
                      json_boolean(json_is_true(json_object_get(vault->facts, flags[i]))));
        if (vault->talking.lost) /* the server has said so since */
            reply_set(account, "signed_in", json_false());
        json_array_foreach(json_object_get(vault->facts, "slots"), i, item)
            reply_push(kinds, json_incref(json_object_get(item, "kind")));
        reply_set(account, "slots", kinds);
        if (json_object_get(vault->facts, "back"))
            reply_set(account, "taking_back", json_string("moving"));
    }
    reply_set(call->reply, "account", account);
    return ERR_OK;
}
