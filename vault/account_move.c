/* account_move.c - everything on this device under another master key. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/pair.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync.h"

/* The new vault while it is filled, and the call whose chance and time it uses. */
struct moving {
    struct vault *from, *to;
    struct call *call;
    const struct move *move;
};

json_t *account_moved_entry(const struct vault *from, const struct vault *to,
                            const json_t *before)
{
    json_t *entry = json_deep_copy(before);
    const char *type = json_string_value(json_object_get(entry, "t"));
    const char *name = json_string_value(json_object_get(entry, "name"));

    MUST(entry);
    if (type && name && strcmp(type, "setting") == 0)
        setting_name_object(to, entry, name); /* its id follows from the keys */
    if (spaces_is(entry))
        spaces_move_entry(from, to, entry);
    return entry;
}

static enum err move_object(const struct moving *moving, const struct object *object)
{
    const struct version *winner = &object->versions[object->winner];
    enum err err;

    if (!moving->move->all && sync_has_sent(moving->from, winner->stream, winner->n))
        return ERR_OK;
    json_t *entry = account_moved_entry(moving->from, moving->to, object_entry(object));

    err = stage_record(moving->to, moving->call, entry);
    json_decref(entry);
    return err;
}

static enum err move_objects(const struct moving *moving)
{
    size_t count;
    const size_t *order = objects_order(&moving->from->objects, &count);
    enum err err = ERR_OK;

    for (size_t i = count; i > 0 && err == ERR_OK; i--)
        err = move_object(moving, &moving->from->objects.list[order[i - 1]]);
    return err;
}

static enum err move_waiting(const struct moving *moving)
{
    const json_t *item;
    size_t i;
    enum err err = ERR_OK;

    json_array_foreach(moving->from->waiting, i, item)
    {
        json_t *entry = json_deep_copy(json_object_get(item, "entry"));

        MUST(entry);
        stage_drop(moving->to, json_string_value(json_object_get(item, "key")));
        if (err == ERR_OK)
            err = stage_record(moving->to, moving->call, entry);
        json_decref(entry);
    }
    return err;
}

static enum err move_drafts(const struct moving *moving)
{
    const char *form;
    json_t *entry;
    enum err err = ERR_OK;

    json_object_foreach(moving->from->drafts, form, entry)
    {
        if (err == ERR_OK)
            err = stage_draft(moving->to, moving->call, form, entry);
    }
    moving->to->stage.drafts = json_copy(moving->from->drafts);
    MUST(moving->to->stage.drafts);
    return err;
}

/* Every row that this vault has taken. One that does not open stays where it is. */
static void drop_records(const struct vault *from, struct vault *to)
{
    char key[ROW_KEY];

    for (size_t i = 0; i < from->chains.count; i++) {
        const struct chain *chain = &from->chains.list[i];

        for (uint64_t n = 1; n <= chain->last; n++) {
            if (!chain_has(chain, n))
                continue;
            row_key(key, chain->stream, n);
            stage_drop(to, key);
        }
    }
}

static void move_locks(struct vault *to, struct call *call, const struct slot *lock)
{
    stage_wrapped(to, call, lock);
    if (lock->kind != SLOT_PASSPHRASE)
        stage_drop(to, "slot/1");
    if (lock->kind != SLOT_DEVICE)
        stage_drop(to, "slot/4");
    stage_drop(to, "slot/3");
    stage_keep(to, "meta/inbox", to->account.identity_public, SEAL_KEY);
}

static enum err burn(const struct moving *moving)
{
    return moving->move->burn
               ? account_burn(moving->to, moving->call, moving->move->burn, moving->from->talk)
               : ERR_OK;
}

static enum err fill(const struct moving *moving)
{
    struct vault *to = moving->to;
    enum err err = stage_begin(to, moving->call);

    if (err == ERR_OK)
        err = move_objects(moving);
    if (err == ERR_OK)
        err = move_waiting(moving);
    if (err == ERR_OK)
        err = move_drafts(moving);
    if (err == ERR_OK)
        err = burn(moving);
    if (err != ERR_OK)
        return err;
    drop_records(moving->from, to);
    pair_move(moving->from, to, moving->call);
    move_locks(to, moving->call, moving->move->lock);
    account_keep(to, moving->call, json_incref(moving->move->facts));
    return sync_begin(to, moving->call);
}

enum err account_move(struct vault *vault, struct call *call, const struct move *move)
{
    struct moving moving = { vault, vault_new(), call, move };
    enum err err = ERR_OK;

    MUST(moving.to && move->lock->kind);
    if (vault->stage.open) {
        err = call_refuse(call, ERR_CONFLICT, "not_kept_yet", NULL);
        goto done;
    }
    vault_use_master(moving.to, move->master);
    moving.to->phase = PHASE_OPEN;
    moving.to->clock_ms = vault->clock_ms;
    moving.to->clock_count = vault->clock_count;
    if ((err = fill(&moving)) != ERR_OK)
        goto done;
    vault->stage = (struct stage){ .open = true,
                                   .keep = json_incref(moving.to->stage.keep),
                                   .drop = json_incref(moving.to->stage.drop),
                                   .next = moving.to };
    moving.to = NULL;
done:
    vault_free(moving.to);
    json_decref(move->facts);
    return err;
}
