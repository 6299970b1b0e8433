/* account_catch.c - what was still written to the old space while the account was taken back.
 *
 * Until every slot is replaced, another device may sign in with the old passphrase and write.
 * Once they are, nobody can: the old space is read once more, whole, by a vault of its own with
 * the old key, and what this device has not seen comes along before the space is deleted.
 */
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/stage.h"
#include "vault/sync.h"

/* Effects of the vault that only reads go nowhere but into its memory. */
static void settle(struct vault *before, struct call *call)
{
    if (before->stage.open)
        stage_commit(before);
    json_object_del(call->reply, "keep");
    json_object_del(call->reply, "drop");
    json_object_del(call->reply, "changed");
}

/* It asks for more, or has everything: it has nothing to send. */
static enum err go_on(struct vault *vault, struct call *call, bool *out_idle)
{
    struct vault *before = vault->talk->before;
    enum sync_ask asked = before->talking.asked;
    enum err err = account_synced(before, call, out_idle);

    if (err != ERR_OK)
        return err;
    settle(before, call);
    *out_idle |= asked != SYNC_CREATE && asked != SYNC_PULL;
    if (*out_idle)
        json_object_del(call->reply, "send");
    return ERR_OK;
}

/* Whether this device has the object in this version or a later one, or has deleted it. */
static bool is_here(const struct vault *vault, const json_t *entry,
                    const struct version *version)
{
    const struct object *object =
        object_find(&vault->objects, json_str(json_object_get(entry, "o")));

    if (!object || object->count == 0)
        return object != NULL;
    const struct version *held = &object->versions[object->winner];

    return held->ms > version->ms || (held->ms == version->ms && held->count >= version->count);
}

static enum err stage_late(struct vault *vault, struct call *call, const struct object *object)
{
    const json_t *before = object_entry(object);
    enum err err = ERR_OK;

    if (!before)
        return ERR_OK;
    json_t *entry = account_moved_entry(vault->talk->before, vault, before);

    if (!is_here(vault, entry, &object->versions[object->winner]))
        err = stage_record(vault, call, entry);
    json_decref(entry);
    return err;
}

/* Stages what is new; the vault that read is wiped. */
static enum err take_late(struct vault *vault, struct call *call)
{
    struct vault *before = vault->talk->before;
    enum err err = stage_begin(vault, call);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < before->objects.count && err == ERR_OK; i++)
        err = stage_late(vault, call, &before->objects.list[i]);
    if (err == ERR_OK && vault->stage.records_count > 0) {
        vault->stage.of_talk = true;
        stage_reply(vault, call);
    } else {
        stage_forget(vault);
    }
    vault_free(before);
    vault->talk->before = NULL;
    return err;
}

enum err account_ask_catch(struct vault *vault, struct call *call, bool *out_idle)
{
    const json_t *back = json_object_get(vault->facts, "back");
    uint8_t master[ACCOUNT_MASTER] = { 0 };
    struct vault *before = vault_new();
    struct call inner = *call;
    size_t len;
    enum err err;

    MUST(before);
    vault_free(vault->talk->before);
    vault->talk->before = before;
    if (!json_bytes(json_object_get(back, "master"), master, SEAL_KEY, SEAL_KEY, &len))
        return call_refuse(call, ERR_CORRUPT, "bad_answer", NULL);
    vault_use_master(before, master);
    seal_wipe(master, sizeof master);
    before->phase = PHASE_OPEN;
    if ((err = stage_begin(before, &inner)) == ERR_OK &&
        (err = sync_begin(before, &inner)) == ERR_OK) {
        stage_commit(before);
        err = command_sync_next(before, &inner);
    }
    call->random = inner.random;
    seal_wipe(&inner.random, sizeof inner.random);
    return err == ERR_OK ? go_on(vault, call, out_idle) : err;
}

enum err account_got_catch(struct vault *vault, struct call *call, bool *out_idle)
{
    enum err err = command_sync_got(vault->talk->before, call);

    if (err == ERR_OK)
        err = go_on(vault, call, out_idle);
    return err == ERR_OK && *out_idle ? take_late(vault, call) : err;
}
