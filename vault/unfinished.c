/* unfinished.c - drafts, and what is written while the account is locked.
 *
 * A draft is one row a form, sealed with the database key, replaced as the person types. While
 * locked there is no such key: entries are sealed to the account's public key and wait.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/stage.h"

enum { AD_LABEL = 18, AD_MAX = AD_LABEL + VAULT_FORM_MAX, FORM_KEY = 6 + VAULT_FORM_MAX + 1 };

/* "stillnear/1/draft", NUL, form: a draft cannot be moved to another form. */
static struct str draft_ad(char out[AD_MAX], const char *form)
{
    size_t len = strlen(form);

    MUST(len <= VAULT_FORM_MAX);
    memcpy(out, "stillnear/1/draft", AD_LABEL);
    memcpy(out + AD_LABEL, form, len);
    return (struct str){ out, AD_LABEL + len };
}

static bool is_form(struct str form)
{
    if (form.len == 0 || form.len > VAULT_FORM_MAX)
        return false;
    for (size_t i = 0; i < form.len; i++)
        if (!((form.ptr[i] >= 'a' && form.ptr[i] <= 'z') || form.ptr[i] == '_' ||
              (form.ptr[i] >= '0' && form.ptr[i] <= '9')))
            return false;
    return true;
}

enum err stage_draft(struct vault *vault, struct call *call, const char *form,
                     const json_t *entry)
{
    uint8_t nonce[SEAL_NONCE], *sealed;
    char key[FORM_KEY], ad[AD_MAX], *text;
    size_t len = 0;

    snprintf(key, sizeof key, "draft/%s", form);
    if (json_is_null(entry)) {
        stage_drop(vault, key);
        return ERR_OK;
    }
    text = json_write(entry, &len);
    MUST(text);
    if (len > VAULT_DRAFT_MAX) {
        json_text_free(text);
        return call_refuse(call, ERR_LIMIT, "too_long", "entry");
    }
    sealed = malloc(len + SEAL_OVERHEAD);
    MUST(sealed);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    seal_close(sealed, &vault->account.database, (struct str){ text, len }, draft_ad(ad, form),
               nonce);
    stage_keep(vault, key, sealed, len + SEAL_OVERHEAD);
    free(sealed);
    json_text_free(text);
    return ERR_OK;
}

enum err draft_set(struct vault *vault, struct call *call, const char *form, json_t *entry)
{
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK)
        return err;
    if ((err = stage_draft(vault, call, form, entry)) != ERR_OK) {
        stage_forget(vault);
        return err;
    }
    vault->stage.drafts = json_object();
    MUST(vault->stage.drafts);
    reply_set(vault->stage.drafts, form, json_incref(entry));
    stage_reply(vault, call);
    return ERR_OK;
}

enum err command_draft(struct vault *vault, struct call *call)
{
    struct str form = json_str(json_object_get(call->args, "form"));
    json_t *entry = json_object_get(call->args, "entry");

    if (!is_form(form))
        return call_refuse(call, ERR_INPUT, "not_a_choice", "form");
    if (!json_is_object(entry) && !json_is_null(entry))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "entry");
    return draft_set(vault, call, form.ptr, entry);
}

bool draft_load(struct vault *vault, const char *form, struct str sealed)
{
    char ad[AD_MAX];
    json_t *entry;

    if (!is_form((struct str){ form, strlen(form) }) || sealed.len < SEAL_OVERHEAD ||
        sealed.len > VAULT_DRAFT_MAX + SEAL_OVERHEAD)
        return false;
    size_t len = sealed.len - SEAL_OVERHEAD;
    uint8_t *text = malloc(len + 1);

    MUST(text);
    entry = seal_open(text, &vault->account.database, sealed, draft_ad(ad, form)) == ERR_OK
                ? json_read((struct str){ (const char *)text, len })
                : NULL;
    seal_wipe(text, len);
    free(text);
    if (!entry)
        return false;
    reply_set(vault->drafts, form, entry);
    return true;
}

/* Needs no open account, only its public key; so it works on the lock screen. */
enum err command_wait(struct vault *vault, struct call *call)
{
    const json_t *given = json_object_get(call->args, "entry");
    uint8_t inbox[SEAL_KEY], id[SEAL_ID], *sealed;
    const char *why = "", *field = NULL;
    char key[5 + 2 * SEAL_ID + 1] = "wait/";
    size_t len = 0;
    enum err err = entry_check(given, &why, &field);

    (void)vault;
    if (err != ERR_OK)
        return call_refuse(call, err, why, field);
    if (!json_bytes(json_object_get(call->args, "inbox"), inbox, SEAL_KEY, SEAL_KEY, &len))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "inbox");
    json_t *entry = json_deep_copy(given), *keep = json_array(), *row = json_object();

    MUST(entry);
    stage_stamp(call, entry);
    char *text = json_write(entry, &len);

    MUST(text && (sealed = malloc(len + INBOX_ADDED)));
    err = inbox_seal(sealed, inbox, (struct str){ text, len }, &call->random);
    seal_random_draw(&call->random, id, sizeof id);
    json_hex(key + 5, id, sizeof id);
    reply_set(row, "key", json_string(key));
    reply_set(row, "bytes", json_base64(sealed, len + INBOX_ADDED));
    reply_push(keep, row);
    if (err == ERR_OK) {
        reply_set(call->reply, "keep", json_incref(keep));
        reply_set(call->reply, "drop", json_array());
    } else {
        err = call_refuse(call, ERR_INPUT, "wrong_kind", "inbox");
    }
    json_text_free(text);
    free(sealed);
    json_decref(entry);
    json_decref(keep);
    return err;
}

bool wait_load(struct vault *vault, const char *key, struct str sealed)
{
    const char *why, *field;
    json_t *entry = NULL, *item;

    if (sealed.len < INBOX_ADDED || sealed.len > RECORD_JSON_MAX + INBOX_ADDED)
        return false;
    size_t len = sealed.len - INBOX_ADDED;
    uint8_t *text = malloc(len + 1);

    MUST(text);
    if (inbox_open(text, &vault->account, sealed) == ERR_OK)
        entry = json_read((struct str){ (const char *)text, len });
    seal_wipe(text, len);
    free(text);
    json_t *o = entry ? json_incref(json_object_get(entry, "o")) : NULL;

    /* The object id was given when it was written; the entry itself is checked without it. */
    if (entry)
        json_object_del(entry, "o");
    if (!entry || !entry_is_object_id(json_str(o)) ||
        entry_check(entry, &why, &field) != ERR_OK) {
        json_decref(entry);
        json_decref(o);
        return false;
    }
    reply_set(entry, "o", o);
    item = json_object();
    reply_set(item, "key", json_string(key));
    reply_set(item, "entry", entry);
    reply_push(vault->waiting, item);
    return true;
}
