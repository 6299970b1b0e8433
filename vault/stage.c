#include "vault/stage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/pair.h"
#include "vault/spaces.h"
#include "vault/sync.h"
#include "vault/take.h"

void object_id_write(char out[ENTRY_OBJECT_ID + 1], const uint8_t bytes[SEAL_ID])
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned bits = 0, count = 0;
    size_t to = 0;

    for (size_t i = 0; i < SEAL_ID; i++) {
        bits = bits << 8 | bytes[i];
        for (count += 8; count >= 6; count -= 6)
            out[to++] = digits[bits >> (count - 6) & 63];
    }
    out[to++] = digits[bits << (6 - count) & 63];
    MUST(to == ENTRY_OBJECT_ID);
    out[to] = 0;
}

void row_key(char out[ROW_KEY], const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    memcpy(out, "rec/", 4);
    json_hex(out + 4, stream, RECORD_STREAM);
    snprintf(out + 4 + 2 * RECORD_STREAM, ROW_KEY - 4 - 2 * RECORD_STREAM, "/%08" PRIu64, n);
}

void stage_new_stream(struct vault *vault, struct call *call)
{
    struct stage *stage = &vault->stage;

    seal_random_draw(&call->random, vault->stream, sizeof vault->stream);
    stage->new_stream = true;
    stage->n = 0;
    memset(stage->hash, 0, SEAL_HASH);
    vault->stream_known = true;
    vault->stream_spoilt = false;
    vault->since_checkpoint = 0;
    vault->checkpoint_ms = 0;
    stage_keep(vault, "meta/stream", vault->stream, sizeof vault->stream);
}

/* A stream whose records this device has lost may have been begun by the other since. */
static bool is_others(const struct vault *vault)
{
    const struct chain *chain = chain_find(&vault->chains, vault->stream);

    return chain && chain->last > 0 && chain->side != vault->side;
}

enum err stage_begin(struct vault *vault, struct call *call)
{
    const struct chain *chain;

    if (vault->stage.open)
        return call_refuse(call, ERR_CONFLICT, "not_kept_yet", NULL);
    vault->stage = (struct stage){ .open = true, .keep = json_array(), .drop = json_array() };
    MUST(vault->stage.keep && vault->stage.drop);
    spaces_drop_stale(vault);
    if (vault->stream_spoilt || !vault->stream_known || is_others(vault))
        stage_new_stream(vault, call);
    chain = chain_find(&vault->chains, vault->stream);
    if (chain && chain->last > 0) {
        vault->stage.n = chain->last;
        memcpy(vault->stage.hash, chain->hashes[chain->last - 1], SEAL_HASH);
    }
    return ERR_OK;
}

/* A key as the disk knows it. */
static json_t *row_name(const struct vault *vault, const char *key)
{
    return json_sprintf("%s%s", vault->rows, key);
}

void stage_keep(struct vault *vault, const char *key, const void *bytes, size_t len)
{
    json_t *row = json_object();

    reply_set(row, "key", row_name(vault, key));
    reply_set(row, "bytes", json_base64(bytes, len));
    reply_push(vault->stage.keep, row);
}

void stage_drop(struct vault *vault, const char *key)
{
    reply_push(vault->stage.drop, row_name(vault, key));
}

void stage_wrapped(struct vault *vault, struct call *call, const struct slot *slot)
{
    uint8_t master[ACCOUNT_MASTER], nonce[SEAL_NONCE];

    memcpy(master, vault->account.master.bytes, SEAL_KEY);
    memcpy(master + SEAL_KEY, vault->account.id, SEAL_ID);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    slot_wrap(vault->stage.slot, slot, master, nonce);
    vault->stage.slot_kind = slot->kind;
    stage_keep(vault, slot->kind == SLOT_PASSPHRASE ? "slot/1" : "slot/4", vault->stage.slot,
               SLOT_WRAPPED);
    seal_wipe(master, sizeof master);
}

/* The header of a record cannot be read again from memory, but its hash and the one before are
 * kept: that is all of a stub. */
static void stub_of(const struct vault *vault, const struct chain *chain, uint64_t n,
                    uint8_t out[RECORD_STUB])
{
    struct record_header header = { .side = chain->side, .n = n };

    memcpy(header.space, vault->sid, SEAL_ID);
    memcpy(header.stream, chain->stream, RECORD_STREAM);
    if (n > 1)
        memcpy(header.prev, chain->hashes[n - 2], SEAL_HASH);
    record_header_write(out, &header);
    memcpy(out + RECORD_HEADER, chain->hashes[n - 1], SEAL_HASH);
}

void stage_stub(struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    const struct chain *chain = chain_find(&vault->chains, stream);
    uint8_t stub[RECORD_STUB];
    char key[ROW_KEY];

    MUST(chain_has(chain, n));
    stub_of(vault, chain, n, stub);
    row_key(key, stream, n);
    stage_keep(vault, key, stub, sizeof stub);
}

bool stage_lost(struct vault *vault, const struct chain *chain, uint64_t n)
{
    uint8_t *stub;
    char key[ROW_KEY];

    if (!chain_names(chain, n) || !objects_has_deleted(&vault->objects, chain->side,
                                                       chain->stream, n, chain->hashes[n - 1]))
        return false;
    MUST((stub = malloc(RECORD_STUB)));
    stub_of(vault, chain, n, stub);
    row_key(key, chain->stream, n);
    stage_keep(vault, key, stub, RECORD_STUB);
    stage_push(vault, stub, RECORD_STUB);
    vault->stage.keeps_undo = true;
    return true;
}

static struct place place_of(const struct version *version)
{
    struct place place = { .n = version->n, .has_hash = true };

    memcpy(place.stream, version->stream, RECORD_STREAM);
    memcpy(place.hash, version->hash, OBJECTS_HASH);
    return place;
}

/* One `del` record for up to VAULT_DELETE_MAX versions, beginning with versions[from]. */
static enum err stage_some_deleted(struct vault *vault, struct call *call,
                                   const struct object *object, size_t from)
{
    json_t *record = json_object(), *places = json_array();
    size_t end =
        from + VAULT_DELETE_MAX < object->count ? from + VAULT_DELETE_MAX : object->count;
    enum err err;

    for (size_t i = from; i < end; i++) {
        struct place place = place_of(&object->versions[i]);

        reply_push(places, place_json(&place));
        stage_stub(vault, place.stream, place.n);
    }
    reply_set(record, "t", json_string("del"));
    reply_set(record, "n", places);
    err = stage_record(vault, call, record);
    json_decref(record);
    return err;
}

enum err stage_deleted(struct vault *vault, struct call *call, const struct object *object)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < object->count && err == ERR_OK; i += VAULT_DELETE_MAX)
        err = stage_some_deleted(vault, call, object, i);
    return err;
}

enum err stage_left(struct vault *vault, struct call *call)
{
    json_t *record = json_object();
    enum err err;

    reply_set(record, "t", json_string("end"));
    err = stage_record(vault, call, record);
    json_decref(record);
    return err;
}

void stage_stamp(struct call *call, json_t *entry)
{
    uint8_t id[SEAL_ID];
    char text[ENTRY_OBJECT_ID + 1];

    if (!json_object_get(entry, "o")) {
        seal_random_draw(&call->random, id, sizeof id);
        object_id_write(text, id);
        reply_set(entry, "o", json_string(text));
    }
    if (!json_object_get(entry, "at"))
        reply_set(entry, "at", json_integer(call->now_ms / 1000));
    if (!json_object_get(entry, "zone"))
        reply_set(entry, "zone", json_integer(call->zone));
}

/* What the other side wrote comes before what is written in sight of it. A clock of theirs that
 * is far ahead, or has counted far, counts for nothing: it would push this one to where it
 * ends. */
static void clock_follow(struct vault *vault, int64_t now_ms)
{
    if (vault->other_ms > now_ms + VAULT_AHEAD_MS || vault->other_count > CLOCK_COUNT_MAX / 2 ||
        vault->other_ms < vault->clock_ms ||
        (vault->other_ms == vault->clock_ms && vault->other_count < vault->clock_count))
        return;
    vault->clock_ms = vault->other_ms;
    vault->clock_count = vault->other_count;
}

/* The hybrid logical clock: never behind the wall clock, never behind what has been seen. */
static json_t *clock_tick(struct vault *vault, int64_t now_ms)
{
    json_t *clock = json_array();

    clock_follow(vault, now_ms);
    if (now_ms > vault->clock_ms) {
        vault->clock_ms = now_ms;
        vault->clock_count = 0;
    } else {
        vault->clock_count++;
    }
    reply_push(clock, json_integer(vault->clock_ms));
    reply_push(clock, json_integer(vault->clock_count));
    return clock;
}

void stage_push(struct vault *vault, uint8_t *bytes, size_t len)
{
    struct stage *stage = &vault->stage;

    if (stage->records_count == stage->records_room) {
        stage->records_room = stage->records_room ? 2 * stage->records_room : 4;
        stage->records = realloc(stage->records, stage->records_room * sizeof *stage->records);
        MUST(stage->records);
    }
    stage->records[stage->records_count++] = (struct staged_record){ bytes, len };
}

static enum err stage_seal(struct vault *vault, struct call *call, json_t *record)
{
    struct stage *stage = &vault->stage;
    struct record_header header = { .side = vault->side, .n = stage->n + 1 };
    uint8_t nonce[SEAL_NONCE], *bytes;
    char key[ROW_KEY], *text;
    size_t len = 0;

    /* An entry that an import brings keeps the clock it was written with. */
    if (!json_object_get(record, "c"))
        reply_set(record, "c", clock_tick(vault, call->now_ms));
    text = json_write(record, &len);
    MUST(text);
    if (len > RECORD_JSON_MAX) {
        json_text_free(text);
        return call_refuse(call, ERR_LIMIT, "too_long", NULL);
    }
    memcpy(header.space, vault->sid, SEAL_ID);
    memcpy(header.stream, vault->stream, RECORD_STREAM);
    memcpy(header.prev, stage->hash, SEAL_HASH);
    bytes = malloc(record_size(len));
    MUST(bytes);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    MUST(record_seal(bytes, &header, &vault->keys, &vault->account.self_tag,
                     (struct str){ text, len }, nonce) == ERR_OK);
    json_text_free(text);
    len = record_size(len);
    record_hash(stage->hash, (struct str){ (const char *)bytes, len });
    stage->n = header.n;
    row_key(key, vault->stream, header.n);
    stage_keep(vault, key, bytes, len);
    stage_push(vault, bytes, len);
    return ERR_OK;
}

static json_t *checkpoint_head(const uint8_t stream[RECORD_STREAM], uint64_t n,
                               const uint8_t hash[SEAL_HASH])
{
    json_t *head = json_array();

    reply_push(head, json_hex_value(stream, RECORD_STREAM));
    reply_push(head, json_integer((json_int_t)n));
    reply_push(head, json_base64(hash, SEAL_HASH));
    return head;
}

/* Names every head this device knows, its own included: who holds back a record later on will
 * be seen doing so (PROTOCOL.md B3). Of other streams, where there is a server, what the server
 * has: what it has not may yet have to move to another stream. */
static enum err stage_checkpoint(struct vault *vault, struct call *call)
{
    json_t *record = json_object(), *heads = json_array();
    enum err err;

    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];
        uint64_t n = chain->last;

        if (memcmp(chain->stream, vault->stream, RECORD_STREAM) == 0)
            continue;
        while (n > 0 && sync_is_on(vault) &&
               !(chain_has(chain, n) && sync_has_sent(vault, chain->stream, n)))
            n--;
        if (n > 0)
            reply_push(heads, checkpoint_head(chain->stream, n, chain->hashes[n - 1]));
    }
    reply_push(heads, checkpoint_head(vault->stream, vault->stage.n, vault->stage.hash));
    reply_set(record, "t", json_string("chk"));
    reply_set(record, "heads", heads);
    err = stage_seal(vault, call, record);
    vault->stage.checkpointed = true;
    json_decref(record);
    return err;
}

static bool checkpoint_is_due(const struct vault *vault, int64_t now_ms)
{
    if (vault->stage.checkpointed)
        return false; /* one a change is enough, however large the change */
    return vault->since_checkpoint + vault->stage.records_count >= VAULT_CHECKPOINT_RECORDS ||
           (vault->checkpoint_ms > 0 && now_ms - vault->checkpoint_ms > VAULT_CHECKPOINT_MS);
}

enum err stage_record(struct vault *vault, struct call *call, json_t *record)
{
    enum err err = stage_seal(vault, call, record);

    if (err == ERR_OK && checkpoint_is_due(vault, call->now_ms))
        err = stage_checkpoint(vault, call);
    return err;
}

/* The effects of one stage behind those of another. */
static void effects_add(json_t *keep, json_t *drop, const struct stage *stage)
{
    MUST(json_array_extend(keep, stage->keep) == 0 &&
         json_array_extend(drop, stage->drop) == 0);
}

void stage_reply(struct vault *vault, struct call *call)
{
    json_t *keep = json_array(), *drop = json_array();

    MUST(keep && drop);
    effects_add(keep, drop, &vault->stage);
    for (size_t i = 0; i < vault->with_count; i++)
        if (vault->with[i]->stage.open)
            effects_add(keep, drop, &vault->with[i]->stage);
    reply_set(call->reply, "keep", keep);
    reply_set(call->reply, "drop", drop);
}

static void stage_free(struct stage *stage)
{
    for (size_t i = 0; i < stage->records_count; i++)
        free(stage->records[i].bytes);
    free(stage->records);
    json_decref(stage->keep);
    json_decref(stage->drop);
    json_decref(stage->undo);
    json_decref(stage->drafts);
    json_decref(stage->facts);
    pair_free(stage->pair);
    json_decref(stage->sync.heads);
    json_decref(stage->sync.purged);
    *stage = (struct stage){ 0 };
}

static void commit_drafts(struct vault *vault)
{
    const char *form;
    json_t *entry;

    json_object_foreach(vault->stage.drafts, form, entry)
    {
        if (json_is_null(entry))
            json_object_del(vault->drafts, form);
        else
            MUST(json_object_set(vault->drafts, form, entry) == 0);
    }
}

static void commit_record(struct vault *vault, struct str bytes)
{
    struct record_header header;
    bool taken = take_row(vault, bytes);

    MUST(taken || vault->stage.arrives); /* what we wrote ourselves can always be read */
    if (!taken || !vault->stage.arrives)
        return;
    MUST(record_header_read(&header, bytes) == ERR_OK);
    chain_find(&vault->chains, header.stream)->proved = true; /* the server has just shown it */
}

/* What is staged beside it. True: something the person did is among it. */
static bool commit_beside(struct vault *vault)
{
    bool acted = false;

    for (size_t i = 0; i < vault->with_count; i++) {
        struct vault *child = vault->with[i];

        if (!child->stage.open)
            continue;
        acted |= child->stage.records_count > 0 && !child->stage.keeps_undo;
        stage_commit(child);
    }
    return acted;
}

void stage_commit(struct vault *vault)
{
    struct stage *stage = &vault->stage;
    bool acted = commit_beside(vault);

    if (stage->cuts)
        take_cut(vault, stage->cut.stream, stage->cut.first);
    for (size_t i = 0; i < stage->records_count; i++)
        commit_record(vault, (struct str){ (const char *)stage->records[i].bytes,
                                           stage->records[i].len });
    if ((stage->records_count > 0 && !stage->keeps_undo) || acted) {
        json_decref(vault->undo);
        vault->undo = json_incref(stage->undo);
    }
    if (stage->sets_sync)
        sync_commit(vault);
    commit_drafts(vault);
    if (stage->slot_kind) {
        memcpy(vault->slot, stage->slot, SLOT_WRAPPED);
        vault->slot_kind = stage->slot_kind;
    }
    if (stage->takes_waiting)
        json_array_clear(vault->waiting);
    if (stage->begins)
        vault->phase = PHASE_OPEN;
    struct vault *next = stage->next;
    bool ends = stage->ends_talk;

    account_take_facts(vault);
    pair_kept(vault);
    stage_free(stage);
    json_array_clear(vault->stale);
    spaces_refresh(vault);
    account_commit(vault, next, ends);
}

void stage_forget(struct vault *vault)
{
    bool begins = vault->stage.begins, of_talk = vault->stage.of_talk;
    struct vault *next = vault->stage.next;

    for (size_t i = 0; i < vault->with_count; i++)
        if (vault->with[i]->stage.open)
            stage_forget(vault->with[i]);
    if (vault->stage.new_stream) /* it never reached the disk */
        vault->stream_spoilt = true;
    if (vault->stage.sets_sync)
        sync_forget(vault);
    pair_not_kept(vault);
    stage_free(&vault->stage);
    account_forget(vault, next, of_talk);
    if (begins)
        vault_close(vault);
}
