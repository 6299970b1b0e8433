/* spaces_write.c - what a person changes about the spaces of two, and writes in them. */
#include <string.h>

#include "base/must.h"
#include "vault/spaces_parts.h"
#include "vault/stage.h"
#include "vault/sync.h"

enum err spaces_stage(struct vault *vault, struct call *call, struct vault *child)
{
    MUST(vault->stage.open && child->owner == vault);
    return child->stage.open ? ERR_OK : stage_begin(child, call);
}

enum err spaces_add(struct vault *vault, struct call *call, json_t *space)
{
    struct space read;
    bool fine = space_read(space, &read), known = spaces_of(vault, read.sid) != NULL;

    MUST(vault->stage.open);
    seal_wipe(&read, sizeof read);
    if (!sync_is_on(vault))
        return call_refuse(call, ERR_CONFLICT, "no_account", NULL);
    if (!fine)
        return call_refuse(call, ERR_INPUT, "wrong_kind", "space");
    if (!known && vault->with_count == VAULT_SHARED_MAX)
        return call_refuse(call, ERR_LIMIT, "too_many_spaces", NULL);
    spaces_name_object(vault, space);
    stage_stamp(call, space);
    return stage_record(vault, call, space);
}

/* A new version of an entry that is here. */
static enum err stage_changed(struct vault *vault, struct call *call, const json_t *entry,
                              json_t *changed)
{
    json_t *copy = json_deep_copy(entry);
    enum err err;

    MUST(copy && json_object_update(copy, changed) == 0);
    json_object_del(copy, "c");
    err = stage_record(vault, call, copy);
    json_decref(copy);
    return err;
}

enum err spaces_set(struct vault *vault, struct call *call, const struct vault *child,
                    json_t *changed)
{
    const json_t *entry = spaces_entry(vault, child);

    MUST(vault->stage.open);
    if (!entry) /* its row was lost; the server may bring it back */
        return call_refuse(call, ERR_ABSENT, "no_such_space", "space");
    return stage_changed(vault, call, entry, changed);
}

bool spaces_other_left(const struct vault *child)
{
    return child->ended[1 - child->side];
}

enum err spaces_write(struct vault *vault, struct call *call, struct vault *child,
                      json_t *record, char out_o[ENTRY_OBJECT_ID + 1])
{
    enum err err;

    if (child->state != SPACE_ON || spaces_other_left(child))
        return call_refuse(call, ERR_CONFLICT, "not_sharing", NULL);
    if ((err = spaces_stage(vault, call, child)) != ERR_OK)
        return err;
    if (!json_object_get(record, "zone"))
        reply_set(record, "zone", json_integer(0)); /* where somebody is stays with them */
    stage_stamp(call, record);
    if ((err = stage_record(child, call, record)) != ERR_OK)
        return err;
    memcpy(out_o, json_string_value(json_object_get(record, "o")), ENTRY_OBJECT_ID + 1);
    return ERR_OK;
}

static bool may_delete(const struct vault *child)
{
    return child->state == SPACE_ON || child->state == SPACE_PAUSED ||
           child->state == SPACE_LEAVING;
}

enum err spaces_delete(struct vault *vault, struct call *call, struct vault *child,
                       const char *o)
{
    const struct object *object =
        object_find(&child->objects, (struct str){ o, o ? strlen(o) : 0 });
    enum err err;

    if (!object || !object_entry(object))
        return call_refuse(call, ERR_ABSENT, "no_such_entry", "o");
    if (!may_delete(child))
        return call_refuse(call, ERR_CONFLICT, "not_sharing", NULL);
    err = spaces_stage(vault, call, child);
    return err == ERR_OK ? stage_deleted(child, call, object) : err;
}

enum err spaces_erase(struct vault *vault, struct call *call, struct vault *child)
{
    enum err err = spaces_stage(vault, call, child);

    for (size_t i = 0; i < child->objects.count && err == ERR_OK; i++) {
        const struct object *object = &child->objects.list[i];

        if (object->side == child->side && object->count > 0)
            err = stage_deleted(child, call, object);
    }
    if (err == ERR_OK && !child->ended[child->side])
        err = stage_left(child, call);
    return err;
}

void spaces_move_entry(const struct vault *from, const struct vault *to, json_t *entry)
{
    const char *state = json_string_value(json_object_get(entry, "state"));
    struct space space;

    spaces_name_object(to, entry);
    if (space_read(entry, &space) && space.state != SPACE_LEFT && !space.has_tag)
        reply_set(entry, "tag", json_base64(from->account.self_tag.bytes, SEAL_KEY));
    if (state && (strcmp(state, "on") == 0 || strcmp(state, "paused") == 0))
        reply_set(entry, "state", json_string("read_only"));
    seal_wipe(&space, sizeof space);
}

enum err spaces_leave_all(struct vault *vault, struct call *call)
{
    json_t *left = json_object();
    enum err err = ERR_OK;

    reply_set(left, "state", json_string("left"));
    for (size_t i = 0; i < vault->objects.count && err == ERR_OK; i++)
        if (space_is_mine(&vault->objects.list[i]))
            err = stage_changed(vault, call, object_entry(&vault->objects.list[i]), left);
    json_decref(left);
    return err;
}
