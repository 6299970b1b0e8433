#include "vault/vault.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/pair.h"
#include "vault/live.h"
#include "vault/stage.h"
#include "vault/sync.h"

/* When a command or view may be called. */
enum need {
    NEED_NOTHING,
    NEED_LOADING, /* unlocked, rows still coming in */
    NEED_OPEN
};

struct row {
    const char *name;
    enum need need;
    bool real; /* meant for the real vault even while a sample is open */
    enum err (*run)(struct vault *vault, struct call *call);
};

static const struct row COMMANDS[] = {
    { "begin", NEED_NOTHING, true, command_begin },
    { "unlock", NEED_NOTHING, true, command_unlock },
    { "load", NEED_LOADING, true, command_load },
    { "ready", NEED_LOADING, true, command_ready },
    { "lock", NEED_NOTHING, true, command_lock },
    { "kept", NEED_NOTHING, true, command_kept },
    { "not_kept", NEED_NOTHING, true, command_not_kept },
    { "add", NEED_OPEN, false, command_add },
    { "edit", NEED_OPEN, false, command_edit },
    { "delete", NEED_OPEN, false, command_delete },
    { "undo", NEED_OPEN, false, command_undo },
    { "draft", NEED_OPEN, false, command_draft },
    { "seen", NEED_OPEN, false, command_seen },
    { "hand_over", NEED_OPEN, false, command_hand_over },
    { "take_back_copy", NEED_OPEN, false, command_take_back_copy },
    { "give", NEED_OPEN, false, command_give },
    { "space_name", NEED_OPEN, false, command_space_name },
    { "wait", NEED_NOTHING, true, command_wait },
    { "set_passphrase", NEED_OPEN, true, command_set_passphrase },
    { "check_passphrase", NEED_OPEN, true, command_check_passphrase },
    { "drop_passphrase", NEED_OPEN, true, command_drop_passphrase },
    { "export", NEED_OPEN, true, command_export },
    { "backup", NEED_OPEN, true, command_backup },
    { "import", NEED_OPEN, true, command_import },
    { "account_words", NEED_NOTHING, true, command_account_words },
    { "sign_up", NEED_OPEN, true, command_sign_up },
    { "sign_up_confirm", NEED_OPEN, true, command_account_confirm },
    { "sign_in", NEED_NOTHING, true, command_sign_in },
    { "change_passphrase", NEED_OPEN, true, command_change_passphrase },
    { "new_recovery", NEED_OPEN, true, command_new_recovery },
    { "recovery_confirm", NEED_OPEN, true, command_account_confirm },
    { "add_passkey", NEED_OPEN, true, command_add_passkey },
    { "remove_passkey", NEED_OPEN, true, command_remove_passkey },
    { "devices", NEED_OPEN, true, command_devices },
    { "revoke", NEED_OPEN, true, command_revoke },
    { "sign_out", NEED_OPEN, true, command_sign_out },
    { "delete_account", NEED_OPEN, true, command_delete_account },
    { "take_back", NEED_OPEN, true, command_take_back },
    { "take_back_confirm", NEED_OPEN, true, command_account_confirm },
    { "account_resume", NEED_OPEN, true, command_account_resume },
    { "account_got", NEED_NOTHING, true, command_account_got },
    { "account_stop", NEED_NOTHING, true, command_account_stop },
    { "sync_next", NEED_OPEN, true, command_sync_next },
    { "sync_got", NEED_OPEN, true, command_sync_got },
    { "sync_live", NEED_OPEN, true, command_sync_live },
    { "seen_logins", NEED_OPEN, true, command_seen_logins },
    { "leave", NEED_OPEN, true, command_leave },
    { "verify", NEED_OPEN, false, command_verify },
    { "pair_invite", NEED_OPEN, true, command_pair_invite },
    { "pair_open", NEED_OPEN, true, command_pair_open },
    { "pair_accept", NEED_OPEN, true, command_pair_accept },
    { "pair_look", NEED_OPEN, true, command_pair_look },
    { "pair_same", NEED_OPEN, true, command_pair_same },
    { "pair_different", NEED_OPEN, true, command_pair_different },
    { "pair_skip", NEED_OPEN, true, command_pair_skip },
    { "pair_stop", NEED_OPEN, true, command_pair_stop },
    { "pair_got", NEED_OPEN, true, command_pair_got },
    { "live_begin", NEED_OPEN, false, command_live_begin },
    { "live_answer", NEED_OPEN, false, command_live_answer },
    { "live_send", NEED_OPEN, true, command_live_send },
    { "live_got", NEED_OPEN, true, command_live_got },
    { "sample_open", NEED_NOTHING, true, command_sample_open },
    { "sample_close", NEED_NOTHING, true, command_sample_close },
};

static const struct row VIEWS[] = {
    { "account", NEED_OPEN, true, view_account },
    { "pair", NEED_OPEN, true, view_pair },
    { "status", NEED_NOTHING, true, view_status },
    { "constants", NEED_NOTHING, true, view_constants },
    { "list", NEED_OPEN, false, view_list },
    { "entry", NEED_OPEN, false, view_entry },
    { "search", NEED_OPEN, false, view_search },
    { "draft", NEED_OPEN, false, view_draft },
    { "setting", NEED_OPEN, true, view_setting },
    { "today", NEED_OPEN, false, view_today },
    { "change", NEED_OPEN, false, view_change },
    { "check", NEED_NOTHING, true, view_check },
    { "checks", NEED_OPEN, false, view_checks },
    { "cycle", NEED_OPEN, false, view_cycle },
    { "live", NEED_OPEN, false, view_live },
    { "patterns", NEED_OPEN, false, view_patterns },
    { "preview", NEED_OPEN, false, view_preview },
    { "spaces", NEED_OPEN, false, view_spaces },
    { "number", NEED_OPEN, false, view_number },
    { "between", NEED_OPEN, false, view_between },
    { "ledger", NEED_OPEN, false, view_ledger },
    { "couple", NEED_OPEN, false, view_couple },
    { "news", NEED_OPEN, false, view_news },
    { "whatif", NEED_NOTHING, true, view_whatif },
};

static const char *const ERR_NAMES[] = {
    [ERR_OK] = "ok",         [ERR_INPUT] = "input",     [ERR_LIMIT] = "limit",
    [ERR_ABSENT] = "absent", [ERR_DENIED] = "denied",   [ERR_CONFLICT] = "conflict",
    [ERR_IO] = "io",         [ERR_CORRUPT] = "corrupt",
};

/* The seed of calls that come without one, for views and for `kept`: nothing is drawn from it.
 */
static const uint8_t NO_SEED[SEAL_SEED];

void reply_set(json_t *object, const char *name, json_t *value)
{
    MUST(object && value && json_object_set_new(object, name, value) == 0);
}

void reply_push(json_t *array, json_t *value)
{
    MUST(array && value && json_array_append_new(array, value) == 0);
}

enum err call_refuse(struct call *call, enum err err, const char *why, const char *field)
{
    json_object_clear(call->reply);
    reply_set(call->reply, "ok", json_false());
    reply_set(call->reply, "err", json_string(ERR_NAMES[err]));
    reply_set(call->reply, "why", json_string(why));
    if (field)
        reply_set(call->reply, "field", json_string(field));
    return err;
}

struct vault *vault_new(void)
{
    return calloc(1, sizeof(struct vault));
}

void vault_forget_reply(struct vault *vault)
{
    json_text_free(vault->reply);
    vault->reply = NULL;
    vault->reply_len = 0;
    if (vault->blob)
        seal_wipe(vault->blob, vault->blob_len);
    free(vault->blob);
    vault->blob = NULL;
    vault->blob_len = 0;
}

void vault_close(struct vault *vault)
{
    char *reply = vault->reply;
    size_t reply_len = vault->reply_len;

    vault_free(vault->sample);
    account_end(vault);
    stage_forget(vault);
    for (size_t i = 0; i < vault->with_count; i++)
        vault_free(vault->with[i]);
    chains_free(&vault->chains);
    objects_free(&vault->objects);
    json_decref(vault->claims);
    json_decref(vault->stubs);
    json_decref(vault->suspects);
    sync_free(vault);
    live_forget(vault);
    json_decref(vault->drafts);
    json_decref(vault->waiting);
    json_decref(vault->stale);
    json_decref(vault->undo);
    json_decref(vault->facts);
    pair_free(vault->pair);
    if (vault->blob)
        seal_wipe(vault->blob, vault->blob_len);
    free(vault->blob);
    seal_wipe(vault, sizeof *vault);
    vault->reply = reply;
    vault->reply_len = reply_len;
}

void vault_free(struct vault *vault)
{
    if (!vault)
        return;
    vault->stage.begins = false; /* or forgetting it would close the vault once more */
    vault_close(vault);
    vault_forget_reply(vault);
    free(vault);
}

static const struct row *row_named(const struct row *rows, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static bool call_read(struct call *call)
{
    uint8_t seed[SEAL_SEED];
    size_t len;
    bool fine = true;

    memcpy(seed, NO_SEED, sizeof seed);
    if (!json_int(json_object_get(call->args, "now"), 0, INT64_C(1) << 53, &call->now_ms) ||
        (json_object_get(call->args, "zone") &&
         !json_int(json_object_get(call->args, "zone"), -1080, 1080, &call->zone)))
        fine = false;
    if (json_object_get(call->args, "seed") &&
        !json_bytes(json_object_get(call->args, "seed"), seed, SEAL_SEED, SEAL_SEED, &len))
        fine = false;
    seal_random_seed(&call->random, seed);
    seal_wipe(seed, sizeof seed);
    return fine;
}

/* While the sample couple is open, what screens do happens to the sample, in memory only. */
static void run_sample(struct vault *vault, struct call *call, const struct row *row)
{
    if (row->run(vault->sample, call) == ERR_OK && vault->sample->stage.open) {
        stage_commit(vault->sample);
        json_object_del(call->reply, "keep");
        json_object_del(call->reply, "drop");
    }
}

static bool need_is_met(const struct vault *vault, enum need need)
{
    return need == NEED_NOTHING || vault->phase == PHASE_OPEN ||
           (need == NEED_LOADING && vault->phase == PHASE_LOADING);
}

static bool has_seed(const struct call *call)
{
    return json_object_get(call->args, "seed") != NULL;
}

static void run(struct vault *vault, struct call *call, const struct row *row, bool needs_seed)
{
    bool on_sample = vault->sample && row && !row->real;

    if (!row)
        (void)call_refuse(call, ERR_ABSENT, "no_such_question", NULL);
    else if (!call_read(call) || (needs_seed && !has_seed(call)))
        (void)call_refuse(call, ERR_INPUT, "wrong_kind", "now");
    else if (on_sample)
        run_sample(vault, call, row);
    else if (!need_is_met(vault, row->need))
        (void)call_refuse(call, ERR_DENIED, "locked", NULL);
    else if (account_holds_sync(vault) && strncmp(row->name, "sync_", 5) == 0)
        (void)call_refuse(call, ERR_CONFLICT, "busy", NULL);
    else
        (void)row->run(vault, call);
}

/* Commands that draw no chance may come without a seed. */
static bool draws(const char *name)
{
    static const char *const none[] = { "load",   "lock",   "kept",        "not_kept",
                                        "unlock", "export", "sample_close" };

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (strcmp(none[i], name) == 0)
            return false;
    return true;
}

static struct str answer(struct vault *vault, struct str request, struct str blob, bool command)
{
    json_t *args = json_read(request);
    struct call call = { .args = args, .blob = blob, .reply = json_object() };
    const char *name = json_string_value(json_object_get(args, command ? "do" : "view"));
    const struct row *row = command
                                ? row_named(COMMANDS, sizeof COMMANDS / sizeof *COMMANDS, name)
                                : row_named(VIEWS, sizeof VIEWS / sizeof *VIEWS, name);

    vault_forget_reply(vault);
    reply_set(call.reply, "ok", json_true());
    run(vault, &call, row, command && name && draws(name));
    vault->reply = json_write(call.reply, &vault->reply_len);
    MUST(vault->reply);
    seal_wipe(&call.random, sizeof call.random);
    json_decref(call.reply);
    json_decref(args);
    return (struct str){ vault->reply, vault->reply_len };
}

struct str vault_command(struct vault *vault, struct str request, struct str blob)
{
    return answer(vault, request, blob, true);
}

struct str vault_view(struct vault *vault, struct str request)
{
    return answer(vault, request, (struct str){ NULL, 0 }, false);
}

struct str vault_blob(const struct vault *vault)
{
    return (struct str){ (const char *)vault->blob, vault->blob_len };
}
