/* leave.c - out of a space of two, in each of its ways (docs/PROTOCOL.md, leaving).
 *
 * What is said here is one entry of the person's own: offline, for oneself alone, and without
 * a word to the other. The next round of sync does what follows from it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "wire/kept.h"

struct way {
    const char *how, *state;
    enum space_state to;
    unsigned from; /* bits 1 << enum space_state */
};

static const struct way WAYS[] = {
    { "pause", "paused", SPACE_PAUSED, 1U << SPACE_ON | 1U << SPACE_PAUSED },
    { "resume", "on", SPACE_ON, 1U << SPACE_ON | 1U << SPACE_PAUSED | 1U << SPACE_QUIET },
    { "quiet", "quiet", SPACE_QUIET, 1U << SPACE_ON | 1U << SPACE_PAUSED | 1U << SPACE_QUIET },
    { "remove", "leaving", SPACE_LEAVING,
      1U << SPACE_ON | 1U << SPACE_PAUSED | 1U << SPACE_QUIET | 1U << SPACE_READ_ONLY },
};

static const struct way *way_named(const char *how)
{
    for (size_t i = 0; how && i < sizeof WAYS / sizeof *WAYS; i++)
        if (strcmp(WAYS[i].how, how) == 0)
            return &WAYS[i];
    return NULL;
}

/* The copy of one item: the same object whenever and wherever it is made. */
static void name_copy(const struct vault *vault, const struct vault *child, const char *o,
                      json_t *entry)
{
    const struct str parts[] = { STR("kept/"),
                                 { (const char *)child->sid, SEAL_ID },
                                 { o, strlen(o) } };
    char id[ENTRY_OBJECT_ID + 1];
    uint8_t bytes[SEAL_ID];

    seal_hash(bytes, sizeof bytes, &vault->account.settings, parts, 3);
    object_id_write(id, bytes);
    reply_set(entry, "o", json_string(id));
}

/* What the other wrote to the last byte that a record takes must not keep anybody in. */
static bool fits(const json_t *entry)
{
    enum { STAMPS = 128 }; /* its id and clock */
    size_t len = 0;
    char *text = json_write(entry, &len);

    json_text_free(text);
    return len + STAMPS <= RECORD_JSON_MAX;
}

static enum err keep_copy(struct vault *vault, struct call *call, const struct vault *child,
                          const struct share_item *item, size_t *kept)
{
    struct str from = json_str(json_object_get(spaces_entry(vault, child), "name"));
    json_t *entry = kept_from(item->record, from);
    enum err err;

    if (!entry || !fits(entry)) {
        json_decref(entry);
        return ERR_OK;
    }
    name_copy(vault, child, item->o, entry);
    stage_stamp(call, entry);
    err = stage_record(vault, call, entry);
    json_decref(entry);
    *kept += err == ERR_OK;
    return err;
}

/* All that the other has handed over and that may be shown, among the person's own entries. */
static enum err keep_theirs(struct vault *vault, struct call *call, const struct vault *child)
{
    size_t count, kept = 0;
    struct share_item *items = share_items(child, &count);
    enum err err = ERR_OK;

    for (size_t i = count; i > 0 && err == ERR_OK; i--)
        if (!items[i - 1].mine)
            err = keep_copy(vault, call, child, &items[i - 1], &kept);
    free(items);
    reply_set(call->reply, "kept", json_integer((json_int_t)kept));
    return err;
}

static enum err change(struct vault *vault, struct call *call, const struct vault *child,
                       const struct way *way)
{
    json_t *changed = json_object();
    enum err err;

    reply_set(changed, "state", json_string(way->state));
    if (way->to == SPACE_LEAVING)
        reply_set(changed, "purge", json_true());
    err = spaces_set(vault, call, child, changed);
    json_decref(changed);
    return err;
}

enum err command_leave(struct vault *vault, struct call *call)
{
    const struct vault *child =
        spaces_find(vault, json_str(json_object_get(call->args, "space")));
    const struct way *way = way_named(json_string_value(json_object_get(call->args, "how")));
    bool keeps = json_is_true(json_object_get(call->args, "keep"));
    enum err err;

    if (!way)
        return call_refuse(call, ERR_INPUT, "not_a_choice", "how");
    if (!child || child->state == SPACE_LEAVING)
        return call_refuse(call, ERR_ABSENT, "no_such_space", "space");
    if (!(way->from >> child->state & 1))
        return call_refuse(call, ERR_CONFLICT, "not_sharing", NULL);
    if (child->state == way->to)
        return ERR_OK;
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    if (way->to == SPACE_LEAVING && keeps)
        err = keep_theirs(vault, call, child);
    if (err == ERR_OK)
        err = change(vault, call, child, way);
    if (err == ERR_OK)
        stage_reply(vault, call);
    else
        stage_forget(vault);
    return err;
}
