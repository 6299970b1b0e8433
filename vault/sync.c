/* sync.c - the row meta/sync: what a server is known to have. */
#include "vault/sync.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/stage.h"
#include "vault/sync_parts.h"
#include "vault/take.h"

enum { ROW_VERSION = 1 };

uint64_t sync_head(const json_t *heads, const uint8_t stream[RECORD_STREAM])
{
    char hex[2 * RECORD_STREAM + 1];

    json_hex(hex, stream, RECORD_STREAM);
    return (uint64_t)json_integer_value(json_object_get(heads, hex));
}

void sync_raise(json_t *heads, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    char hex[2 * RECORD_STREAM + 1];

    json_hex(hex, stream, RECORD_STREAM);
    if (n > sync_head(heads, stream) || !json_object_get(heads, hex))
        reply_set(heads, hex, json_integer((json_int_t)n));
}

uint64_t sync_acked(const struct vault *vault, const uint8_t stream[RECORD_STREAM])
{
    const struct sync *sync = vault->stage.sets_sync ? &vault->stage.sync : &vault->sync;
    uint64_t seen = sync_head(sync->heads, stream);
    uint64_t acked = sync_head(vault->talking.acked, stream);

    return acked > seen ? acked : seen;
}

bool sync_is_on(const struct vault *vault)
{
    return vault->sync.on;
}

bool sync_has_sent(const struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    return vault->sync.on && n <= sync_acked(vault, stream);
}

uint64_t sync_unsent(const struct vault *vault)
{
    uint64_t unsent = 0;

    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];
        uint64_t sent = vault->sync.on ? sync_acked(vault, chain->stream) : 0;

        if (chain->side == vault->side)
            unsent += chain->last > sent ? chain->last - sent : 0;
    }
    return unsent;
}

static void sync_drop(struct sync *sync)
{
    json_decref(sync->heads);
    json_decref(sync->purged);
    *sync = (struct sync){ 0 };
}

static void talk_drop(struct sync_talk *talk)
{
    json_decref(talk->purge);
    json_decref(talk->acked);
    json_decref(talk->swept);
    *talk = (struct sync_talk){ 0 };
}

void sync_free(struct vault *vault)
{
    sync_drop(&vault->sync);
    talk_drop(&vault->talking);
}

static void sync_fresh(struct sync *sync)
{
    *sync = (struct sync){
        .on = true, .heads = json_object(), .purged = json_object(), .logins = -1, .latest = -1
    };
    MUST(sync->heads && sync->purged);
}

static void talk_fresh(struct sync_talk *talk)
{
    talk_drop(talk);
    talk->acked = json_object();
    talk->swept = json_object();
    MUST(talk->acked && talk->swept);
}

void sync_join(struct vault *child)
{
    sync_drop(&child->sync);
    sync_fresh(&child->sync);
    talk_fresh(&child->talking);
    child->sync.space = true;
}

struct sync *sync_state(struct vault *vault)
{
    return vault->stage.sets_sync ? &vault->stage.sync : &vault->sync;
}

struct sync *sync_edit(struct vault *vault)
{
    struct stage *stage = &vault->stage;

    MUST(stage->open);
    if (!stage->sets_sync) {
        stage->sets_sync = true;
        stage->sync = vault->sync;
        stage->sync.heads = json_deep_copy(vault->sync.heads);
        stage->sync.purged = json_deep_copy(vault->sync.purged);
    }
    return &stage->sync;
}

static char *row_text(const struct sync *sync, size_t *out_len)
{
    json_t *row = json_object(), *forks = json_array();
    char gen[2 * SEAL_ID + 1];

    json_hex(gen, sync->gen, SEAL_ID);
    for (size_t i = 0; i < SYNC_FORKS; i++)
        reply_push(forks, json_integer(sync->forks_ms[i]));
    reply_set(row, "v", json_integer(ROW_VERSION));
    reply_set(row, "gen", sync->has_gen ? json_string(gen) : json_null());
    reply_set(row, "cursor", json_integer((json_int_t)sync->cursor));
    reply_set(row, "heads", json_incref(sync->heads));
    reply_set(row, "purged", json_incref(sync->purged));
    reply_set(row, "sweep", json_boolean(sync->sweep));
    reply_set(row, "rejected", json_boolean(sync->rejected));
    reply_set(row, "space", json_boolean(sync->space));
    if (sync->gone)
        reply_set(row, "gone", json_true());
    reply_set(row, "logins", json_integer(sync->logins));
    reply_set(row, "latest", json_integer(sync->latest));
    reply_set(row, "forks", forks);
    reply_set(row, "epoch", json_integer(sync->epoch));
    char *text = json_write(row, out_len);

    MUST(text);
    json_decref(row);
    return text;
}

void sync_keep(struct vault *vault)
{
    size_t before_len = 0, len;
    char *text = row_text(&vault->stage.sync, &len), *before = NULL;

    if (vault->sync.on)
        before = row_text(&vault->sync, &before_len);
    if (!before || len != before_len || memcmp(text, before, len) != 0)
        stage_keep(vault, "meta/sync", text, len);
    json_text_free(text);
    json_text_free(before);
}

enum err sync_begin(struct vault *vault, struct call *call)
{
    struct stage *stage = &vault->stage;
    int64_t epoch = vault->sync.epoch;

    (void)call;
    MUST(stage->open);
    if (stage->sets_sync)
        sync_drop(&stage->sync);
    stage->sets_sync = true;
    sync_fresh(&stage->sync);
    stage->sync.epoch = epoch;
    sync_keep(vault);
    return ERR_OK;
}

void sync_stop(struct vault *vault)
{
    struct stage *stage = &vault->stage;

    MUST(stage->open);
    if (stage->sets_sync)
        sync_drop(&stage->sync);
    stage->sets_sync = true;
    stage_drop(vault, "meta/sync");
}

void sync_own_login(struct vault *vault)
{
    struct sync *sync = sync_edit(vault);

    if (sync->logins >= 0)
        sync->logins = (sync->logins + 1) & UINT32_MAX;
    sync_keep(vault);
}

void sync_commit(struct vault *vault)
{
    bool began = !vault->sync.on && vault->stage.sync.on;

    sync_drop(&vault->sync);
    vault->sync = vault->stage.sync;
    vault->stage.sync = (struct sync){ 0 };
    if (began)
        talk_fresh(&vault->talking);
}

void sync_forget(struct vault *vault)
{
    struct sync_talk *talk = &vault->talking;

    talk->asked = SYNC_NOTHING;
    talk->level = talk->live = false;
    talk->blocked = "not_kept";
}

static bool map_is_fine(const json_t *map)
{
    uint8_t stream[RECORD_STREAM];
    const char *hex;
    json_t *value;
    int64_t n;

    json_object_foreach((json_t *)(uintptr_t)map, hex, value)
    {
        if (!json_unhex(stream, sizeof stream, (struct str){ hex, strlen(hex) }) ||
            !json_int(value, 0, (int64_t)SYNC_CURSOR_MAX, &n))
            return false;
    }
    return json_is_object(map);
}

static bool row_read(const json_t *row, struct sync *out)
{
    const json_t *gen = json_object_get(row, "gen"), *forks = json_object_get(row, "forks");
    int64_t cursor, version;

    if (!json_int(json_object_get(row, "v"), ROW_VERSION, ROW_VERSION, &version) ||
        !json_int(json_object_get(row, "cursor"), 0, (int64_t)SYNC_CURSOR_MAX, &cursor) ||
        !json_int(json_object_get(row, "logins"), -1, UINT32_MAX, &out->logins) ||
        !json_int(json_object_get(row, "latest"), -1, UINT32_MAX, &out->latest) ||
        !json_int(json_object_get(row, "epoch"), 0, (int64_t)SYNC_CURSOR_MAX, &out->epoch) ||
        !map_is_fine(json_object_get(row, "heads")) ||
        !map_is_fine(json_object_get(row, "purged")))
        return false;
    for (size_t i = 0; i < SYNC_FORKS; i++)
        if (!json_int(json_array_get(forks, i), 0, (int64_t)SYNC_CURSOR_MAX, &out->forks_ms[i]))
            return false;
    out->cursor = (uint64_t)cursor;
    out->has_gen = !json_is_null(gen);
    if (out->has_gen && !json_unhex(out->gen, SEAL_ID, json_str(gen)))
        return false;
    out->sweep = json_is_true(json_object_get(row, "sweep"));
    out->rejected = json_is_true(json_object_get(row, "rejected"));
    out->space = json_is_true(json_object_get(row, "space"));
    out->gone = json_is_true(json_object_get(row, "gone"));
    out->heads = json_incref(json_object_get(row, "heads"));
    out->purged = json_incref(json_object_get(row, "purged"));
    return true;
}

bool sync_load(struct vault *vault, struct str bytes)
{
    json_t *row = json_read(bytes);
    struct sync sync = { .on = true };
    bool fine = row && row_read(row, &sync);

    if (!fine) {
        sync_fresh(&sync);
        sync.sweep = true;
        sync.epoch = vault->sync.epoch;
    }
    json_decref(row);
    sync.space |= vault->owner != NULL; /* pairing has made it */
    if (!vault->sync.on)
        talk_fresh(&vault->talking);
    if (vault->phase == PHASE_OPEN && sync.epoch != vault->sync.epoch) {
        /* Another window has replaced rows: the records that follow are taken in anew. */
        take_forget(vault);
        talk_fresh(&vault->talking);
    }
    sync_drop(&vault->sync);
    vault->sync = sync;
    return fine;
}

void sync_block(struct vault *vault, const char *why)
{
    vault->talking.blocked = why;
    vault->talking.live = false;
}

void sync_rewind(struct vault *vault)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_edit(vault);

    sync->cursor = 0;
    sync->sweep = true;
    json_object_clear(sync->heads);
    json_object_clear(talk->acked);
    json_object_clear(talk->swept);
    json_object_clear(vault->suspects);
    for (size_t i = 0; i < vault->chains.count; i++)
        vault->chains.list[i].proved = false;
    talk->pull_due = true;
    talk->level = talk->live = sync->rejected = false;
    talk->looked_at = 0;
    if (++talk->rewinds > SYNC_REWINDS_MAX)
        sync_block(vault, "server_nonsense");
}

/* Logins to the account that were not ours; both numbers wrap at 2^32. */
static int64_t new_logins(const struct sync *sync)
{
    return sync->logins < 0 ? 0 : (sync->latest - sync->logins) & UINT32_MAX;
}

bool sync_head_frame(struct sync *sync, const uint8_t body[SYNC_FRAME_HEAD])
{
    bool other = !sync->has_gen || memcmp(sync->gen, body, SEAL_ID) != 0;
    uint32_t logins = 0;

    for (unsigned i = 0; i < 4; i++)
        logins |= (uint32_t)body[SEAL_ID + i] << (8 * i);
    sync->latest = logins;
    /* A database that was restored may have forgotten some: count on from what it says. */
    if (sync->logins < 0 || new_logins(sync) > INT32_MAX)
        sync->logins = logins;
    memcpy(sync->gen, body, SEAL_ID);
    sync->has_gen = true;
    return other;
}

enum err command_seen_logins(struct vault *vault, struct call *call)
{
    enum err err;

    if (!vault->sync.on)
        return call_refuse(call, ERR_CONFLICT, "sync_off", NULL);
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    struct sync *sync = sync_edit(vault);

    sync->logins = sync->latest;
    sync_keep(vault);
    stage_reply(vault, call);
    return ERR_OK;
}

bool sync_takes_part(const struct vault *child)
{
    return child->state != SPACE_QUIET && !child->sync.gone;
}

const char *sync_blocked(const struct vault *vault)
{
    const char *why = vault->talking.blocked;

    for (size_t i = 0; i < vault->with_count && !why; i++)
        if (sync_ends_round(vault->with[i]->talking.blocked))
            why = vault->with[i]->talking.blocked;
    return why;
}

static bool is_level(const struct vault *vault)
{
    return vault->talking.level && !vault->talking.pull_due;
}

void sync_status(const struct vault *vault, json_t *reply)
{
    const char *why = sync_blocked(vault), *state = "behind";
    uint64_t unsent = sync_unsent(vault);
    bool level = is_level(vault);

    for (size_t i = 0; i < vault->with_count; i++)
        if (sync_takes_part(vault->with[i])) {
            unsent += sync_unsent(vault->with[i]);
            level &= is_level(vault->with[i]) && vault->with[i]->state != SPACE_LEAVING;
        }
    if (!vault->sync.on)
        state = "off";
    else if (vault->talking.lost)
        state = "signed_out";
    else if (level && unsent == 0)
        state = "level";
    reply_set(reply, "sync", json_string(state));
    reply_set(reply, "blocked", why ? json_string(why) : json_null());
    reply_set(reply, "unsent", json_integer((json_int_t)unsent));
    reply_set(reply, "new_logins", json_integer(new_logins(&vault->sync)));
}
