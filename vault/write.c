/* write.c - add, edit, delete, undo: what a person does with entries. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/stage.h"

static const char *const STAMPS[] = { "o", "at", "zone" };

/* The object id of a setting follows from its name, so two devices write one object. */
static void setting_id(const struct vault *vault, const char *name,
                       char out[ENTRY_OBJECT_ID + 1])
{
    const struct str part = { name, strlen(name) };
    uint8_t id[SEAL_ID];

    seal_hash(id, sizeof id, &vault->account.settings, &part, 1);
    object_id_write(out, id);
}

void setting_name_object(const struct vault *vault, json_t *entry, const char *name)
{
    char id[ENTRY_OBJECT_ID + 1];

    setting_id(vault, name, id);
    reply_set(entry, "o", json_string(id));
}

const char *setting_value(const struct vault *vault, const char *name)
{
    char id[ENTRY_OBJECT_ID + 1];

    setting_id(vault, name, id);
    const struct object *object =
        object_find(&vault->objects, (struct str){ id, ENTRY_OBJECT_ID });
    const json_t *entry = object ? object_entry(object) : NULL;
    const char *value = json_string_value(json_object_get(entry, "value"));

    return value ? value : "";
}

enum err stage_setting(struct vault *vault, struct call *call, const char *name,
                       const char *value)
{
    json_t *entry = json_object();
    enum err err;

    reply_set(entry, "t", json_string("setting"));
    reply_set(entry, "name", json_string(name));
    reply_set(entry, "value", json_string(value));
    setting_name_object(vault, entry, name);
    stage_stamp(call, entry);
    err = stage_record(vault, call, entry);
    json_decref(entry);
    return err;
}

static enum err check_entry(struct call *call, const json_t *entry)
{
    const char *why = "", *field = NULL;
    enum err err = entry_check(entry, &why, &field);

    return err == ERR_OK ? ERR_OK : call_refuse(call, err, why, field);
}

/* Ends a command that staged records: effects out, or everything forgotten. */
static enum err stage_end(struct vault *vault, struct call *call, enum err err)
{
    if (err == ERR_OK)
        stage_reply(vault, call);
    else
        stage_forget(vault);
    return err;
}

enum err command_add(struct vault *vault, struct call *call)
{
    const json_t *given = json_object_get(call->args, "entry");
    enum err err = check_entry(call, given);

    if (err != ERR_OK || (err = stage_begin(vault, call)) != ERR_OK)
        return err;
    json_t *entry = json_deep_copy(given);

    MUST(entry);
    if (strcmp(json_string_value(json_object_get(entry, "t")), "setting") == 0)
        setting_name_object(vault, entry, json_string_value(json_object_get(entry, "name")));
    stage_stamp(call, entry);
    reply_set(call->reply, "o", json_incref(json_object_get(entry, "o")));
    err = stage_record(vault, call, entry);
    json_decref(entry);
    return stage_end(vault, call, err);
}

/* The living entry that a call names, or NULL and a refusal. A space is left and a copy taken
 * back, so that the server hears of it: neither is an entry. */
static struct object *named_object(struct vault *vault, struct call *call)
{
    struct object *object =
        object_find(&vault->objects, json_str(json_object_get(call->args, "o")));

    if (!object || !object_entry(object)) {
        (void)call_refuse(call, ERR_ABSENT, "no_such_entry", "o");
        return NULL;
    }
    if (entry_is_internal(object_entry(object))) {
        (void)call_refuse(call, ERR_INPUT, "unknown_type", "o");
        return NULL;
    }
    return object;
}

/* An earlier entry as it would be written again: all but its clock. */
static json_t *without_clock(const json_t *entry)
{
    json_t *copy = json_deep_copy(entry);

    MUST(copy);
    json_object_del(copy, "c");
    return copy;
}

enum err command_edit(struct vault *vault, struct call *call)
{
    const json_t *given = json_object_get(call->args, "entry");
    const struct object *object = named_object(vault, call);
    enum err err;

    if (!object)
        return ERR_ABSENT;
    if ((err = check_entry(call, given)) != ERR_OK)
        return err;
    const json_t *before = object_entry(object);

    if (!json_equal(json_object_get(before, "t"), json_object_get(given, "t")))
        return call_refuse(call, ERR_INPUT, "other_type", "t");
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    json_t *entry = json_deep_copy(given);

    MUST(entry);
    for (size_t i = 0; i < sizeof STAMPS / sizeof *STAMPS; i++)
        if (!json_object_get(entry, STAMPS[i]))
            reply_set(entry, STAMPS[i], json_incref(json_object_get(before, STAMPS[i])));
    vault->stage.undo = without_clock(before);
    err = stage_record(vault, call, entry);
    json_decref(entry);
    return stage_end(vault, call, err);
}

enum err command_delete(struct vault *vault, struct call *call)
{
    const struct object *object = named_object(vault, call);
    enum err err;

    if (!object)
        return ERR_ABSENT;
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    vault->stage.undo = without_clock(object_entry(object));
    /* Copies that were handed over stay: taking them back would tell the other of a private
     * act. The reply says where they stand. */
    reply_set(call->reply, "shared",
              share_audience_of(vault, json_object_get(object_entry(object), "o")));
    return stage_end(vault, call, stage_deleted(vault, call, object));
}

enum err command_undo(struct vault *vault, struct call *call)
{
    enum err err;

    if (!vault->undo)
        return call_refuse(call, ERR_ABSENT, "nothing_to_undo", NULL);
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    json_t *entry = json_deep_copy(vault->undo);

    MUST(entry);
    reply_set(call->reply, "o", json_incref(json_object_get(entry, "o")));
    err = stage_record(vault, call, entry);
    json_decref(entry);
    return stage_end(vault, call, err);
}

enum err command_kept(struct vault *vault, struct call *call)
{
    if (!vault->stage.open)
        return call_refuse(call, ERR_CONFLICT, "nothing_staged", NULL);
    stage_commit(vault);
    return ERR_OK;
}

enum err command_not_kept(struct vault *vault, struct call *call)
{
    if (!vault->stage.open)
        return call_refuse(call, ERR_CONFLICT, "nothing_staged", NULL);
    stage_forget(vault);
    return ERR_OK;
}
