/* spaces.c - which spaces of two there are: found by their entries, made, kept in step. */
#include "vault/spaces.h"

#include <inttypes.h>
#include <string.h>

#include "base/must.h"
#include "vault/spaces_parts.h"
#include "vault/stage.h"
#include "vault/sync.h"
#include "vault/take.h"

static const char *const STATES[SPACE_STATES] = {
    [SPACE_ON] = "on",           [SPACE_PAUSED] = "paused", [SPACE_QUIET] = "quiet",
    [SPACE_LEAVING] = "leaving", [SPACE_LEFT] = "left",     [SPACE_READ_ONLY] = "read_only",
};

bool spaces_is(const json_t *entry)
{
    return take_is(entry, "space");
}

static bool state_read(const json_t *entry, enum space_state *out)
{
    const char *word = json_string_value(json_object_get(entry, "state"));

    for (unsigned i = 0; word && i < SPACE_STATES; i++)
        if (strcmp(STATES[i], word) == 0) {
            *out = (enum space_state)i;
            return true;
        }
    return false;
}

bool space_read(const json_t *entry, struct space *out)
{
    const json_t *tag = json_object_get(entry, "tag");
    int64_t side = 0;
    size_t len;

    *out = (struct space){ .has_tag = tag != NULL,
                           .purges = json_is_true(json_object_get(entry, "purge")) };
    bool fine =
        json_unhex(out->sid, SEAL_ID, json_str(json_object_get(entry, "sid"))) &&
        json_bytes(json_object_get(entry, "key"), out->key.bytes, SEAL_KEY, SEAL_KEY, &len) &&
        (!tag || json_bytes(tag, out->tag.bytes, SEAL_KEY, SEAL_KEY, &len)) &&
        json_int(json_object_get(entry, "side"), 0, 1, &side) && state_read(entry, &out->state);

    out->side = (uint8_t)side;
    /* What was written under other keys is not gone on with, whatever the entry says. */
    if (out->has_tag && (out->state == SPACE_ON || out->state == SPACE_PAUSED))
        out->state = SPACE_READ_ONLY;
    return fine;
}

static void space_id(const struct vault *vault, const uint8_t sid[SEAL_ID],
                     char out[ENTRY_OBJECT_ID + 1])
{
    char name[6 + 2 * SEAL_ID + 1] = "space/";
    const struct str part = { name, sizeof name - 1 };
    uint8_t id[SEAL_ID];

    json_hex(name + 6, sid, SEAL_ID);
    seal_hash(id, sizeof id, &vault->account.settings, &part, 1);
    object_id_write(out, id);
}

void spaces_name_object(const struct vault *vault, json_t *entry)
{
    char id[ENTRY_OBJECT_ID + 1];
    uint8_t sid[SEAL_ID];

    MUST(json_unhex(sid, SEAL_ID, json_str(json_object_get(entry, "sid"))));
    space_id(vault, sid, id);
    reply_set(entry, "o", json_string(id));
}

static json_t *entry_of(const struct vault *vault, const uint8_t sid[SEAL_ID])
{
    char id[ENTRY_OBJECT_ID + 1];

    space_id(vault, sid, id);
    const struct object *object =
        object_find(&vault->objects, (struct str){ id, ENTRY_OBJECT_ID });

    return object ? object_entry(object) : NULL;
}

json_t *spaces_entry(const struct vault *vault, const struct vault *child)
{
    return entry_of(vault, child->sid);
}

struct vault *spaces_of(const struct vault *vault, const uint8_t sid[SEAL_ID])
{
    for (size_t i = 0; i < vault->with_count; i++)
        if (memcmp(vault->with[i]->sid, sid, SEAL_ID) == 0)
            return vault->with[i];
    return NULL;
}

struct vault *spaces_find(const struct vault *vault, struct str sid_hex)
{
    uint8_t sid[SEAL_ID];

    return json_unhex(sid, SEAL_ID, sid_hex) ? spaces_of(vault, sid) : NULL;
}

static void rows_prefix(char out[VAULT_ROWS], const uint8_t sid[SEAL_ID])
{
    memcpy(out, "sp/", 3);
    json_hex(out + 3, sid, SEAL_ID);
    memcpy(out + VAULT_ROWS - 2, "/", 2);
}

/* Rows that wait to be dropped would take what is written to them now along. */
static void unstale(struct vault *vault, const char *prefix)
{
    for (size_t i = json_array_size(vault->stale); i > 0; i--)
        if (strncmp(json_string_value(json_array_get(vault->stale, i - 1)), prefix,
                    strlen(prefix)) == 0)
            json_array_remove(vault->stale, i - 1);
}

static void child_follow(struct vault *vault, struct vault *child, const struct space *space)
{
    child->account.self_tag = space->has_tag ? space->tag : vault->account.self_tag;
    child->state = space->state;
    child->purges = space->purges;
}

static struct vault *child_make(struct vault *vault, const struct space *space)
{
    struct vault *child;

    if (vault->with_count == VAULT_SHARED_MAX)
        return NULL;
    MUST((child = vault_new()));
    vault_make_room(child);
    child->owner = vault;
    child->phase = PHASE_OPEN;
    child->two = true;
    child->side = child->objects.own = space->side;
    memcpy(child->sid, space->sid, SEAL_ID);
    rows_prefix(child->rows, space->sid);
    space_keys_derive(&child->keys, &space->key);
    child_follow(vault, child, space);
    sync_join(child);
    unstale(vault, child->rows);
    vault->with[vault->with_count++] = child;
    return child;
}

static void stale_push(struct vault *vault, const struct vault *child, const char *key)
{
    reply_push(vault->stale, json_sprintf("%s%s", child->rows, key));
}

/* It was left: what is in memory goes, and its rows when something is next written. */
static void child_retire(struct vault *vault, struct vault *child)
{
    char key[ROW_KEY];
    size_t at = 0;

    for (size_t i = 0; i < child->chains.count; i++) {
        const struct chain *chain = &child->chains.list[i];

        for (uint64_t n = 1; n <= chain->last; n++) {
            row_key(key, chain->stream, n);
            if (chain_has(chain, n))
                stale_push(vault, child, key);
        }
    }
    stale_push(vault, child, "meta/stream");
    stale_push(vault, child, "meta/sync");
    while (vault->with[at] != child)
        at++;
    vault->with[at] = vault->with[--vault->with_count];
    vault_free(child);
}

/* What one entry says. One that we cannot read changes nothing. */
static void heed(struct vault *vault, const json_t *entry)
{
    struct space space;

    if (space_read(entry, &space) && entry_of(vault, space.sid) == entry) {
        struct vault *child = spaces_of(vault, space.sid);

        if (child && space.state == SPACE_LEFT)
            child_retire(vault, child);
        else if (child)
            child_follow(vault, child, &space);
        else if (space.state != SPACE_LEFT)
            (void)child_make(vault, &space);
    }
    seal_wipe(&space, sizeof space);
}

void spaces_refresh(struct vault *vault)
{
    if (!vault->meets_spaces)
        return;
    vault->meets_spaces = false;
    for (size_t i = 0; i < vault->objects.count; i++) {
        const json_t *entry = object_entry(&vault->objects.list[i]);

        if (entry && spaces_is(entry))
            heed(vault, entry);
    }
}

static bool is_left(const json_t *entry)
{
    enum space_state state;

    return state_read(entry, &state) && state == SPACE_LEFT;
}

bool spaces_load(struct vault *vault, struct str sid_hex, const char *key, struct str bytes)
{
    uint8_t sid[SEAL_ID];

    if (!json_unhex(sid, SEAL_ID, sid_hex))
        return false;
    const json_t *entry = entry_of(vault, sid);

    if (is_left(entry)) {
        reply_push(vault->stale,
                   json_sprintf("sp/%.*s/%s", (int)sid_hex.len, sid_hex.ptr, key));
        return true;
    }
    if (entry && !spaces_of(vault, sid))
        heed(vault, entry);
    struct vault *child = spaces_of(vault, sid);

    if (!child)
        return false;
    if (strncmp(key, "rec/", 4) == 0)
        return take_row(child, bytes);
    if (strcmp(key, "meta/sync") == 0)
        return sync_load(child, bytes);
    if (strcmp(key, "meta/stream") != 0 || bytes.len != RECORD_STREAM)
        return false;
    memcpy(child->stream, bytes.ptr, RECORD_STREAM);
    child->stream_known = true;
    return true;
}

void spaces_finish(struct vault *vault)
{
    for (size_t i = 0; i < vault->with_count; i++)
        take_finish(vault->with[i]);
}

bool spaces_alarmed(const struct vault *vault, enum alarm alarm)
{
    bool alarmed = vault->alarms[alarm] > 0;

    for (size_t i = 0; i < vault->with_count; i++)
        alarmed |= vault->with[i]->alarms[alarm] > 0;
    return alarmed;
}

void spaces_drop_stale(struct vault *vault)
{
    size_t i;
    json_t *key;

    json_array_foreach(vault->stale, i, key) reply_push(vault->stage.drop, json_incref(key));
}

void spaces_inherit(struct vault *vault, struct vault *before)
{
    for (size_t i = 0; i < vault->with_count; i++) {
        struct vault **mine = &vault->with[i];

        for (size_t k = 0; k < before->with_count; k++) {
            struct vault *theirs = before->with[k];

            if (memcmp((*mine)->sid, theirs->sid, SEAL_ID) != 0)
                continue;
            theirs->account.self_tag = (*mine)->account.self_tag;
            theirs->state = (*mine)->state;
            theirs->purges = (*mine)->purges;
            before->with[k] = *mine;
            *mine = theirs;
        }
        (*mine)->owner = vault;
    }
}

bool space_is_mine(const struct object *object)
{
    const json_t *entry = object_entry(object);

    return entry && spaces_is(entry) && !is_left(entry);
}

void spaces_list(const struct vault *vault, json_t *out)
{
    for (size_t i = 0; i < vault->objects.count; i++)
        if (space_is_mine(&vault->objects.list[i]))
            reply_push(out, json_incref(
                                json_object_get(object_entry(&vault->objects.list[i]), "sid")));
}
