#include "vault/take.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "wire/shared.h"

enum { CLOCK_MAX_MS_BITS = 53 };

static bool take_clock(const json_t *record, int64_t *out_ms, int64_t *out_count)
{
    const json_t *clock = json_object_get(record, "c");

    return json_array_size(clock) == 2 &&
           json_int(json_array_get(clock, 0), 0, INT64_C(1) << CLOCK_MAX_MS_BITS, out_ms) &&
           json_int(json_array_get(clock, 1), 0, CLOCK_COUNT_MAX, out_count);
}

static void clock_see(int64_t *at_ms, int64_t *at_count, const struct version *version)
{
    if (version->ms > *at_ms || (version->ms == *at_ms && version->count > *at_count)) {
        *at_ms = version->ms;
        *at_count = version->count;
    }
}

static void take_deletion(struct vault *vault, const struct record_header *header,
                          const json_t *record)
{
    const json_t *places = json_object_get(record, "n"), *value;
    struct place by = { .n = header->n }, place;
    char key[PLACE_KEY];
    size_t i;

    memcpy(by.stream, header->stream, RECORD_STREAM);
    place_key(key, &by);
    json_array_foreach(places, i, value)
    {
        if (place_parse(value, &place))
            objects_delete(&vault->objects, header->side, &place, key);
    }
}

static void take_checkpoint(struct vault *vault, const json_t *record)
{
    const json_t *heads = json_object_get(record, "heads"), *head;
    size_t i;

    json_array_foreach(heads, i, head)
        MUST(json_array_append_new(vault->claims, json_deep_copy(head)) == 0);
}

bool take_is(const json_t *record, const char *type)
{
    const char *is = json_string_value(json_object_get(record, "t"));

    return is && strcmp(is, type) == 0;
}

bool take_is_ours(const struct vault *vault, const struct record_header *header)
{
    return memcmp(header->space, vault->sid, SEAL_ID) == 0 &&
           (header->side == vault->side || vault->two);
}

/* What is about an object says about which. What is not is one of the records about records, or
 * of a type that only a later version knows: that is held in its chain, and says nothing. */
static bool can_be_held(const json_t *record)
{
    const json_t *o = json_object_get(record, "o");
    struct str type = json_str(json_object_get(record, "t"));

    if (o)
        return type.ptr && entry_is_object_id(json_str(o));
    return type.ptr && !entry_type(type) && !entry_internal_type(type) && !shared_type(type);
}

enum err take_open(const struct vault *vault, struct str bytes, json_t **out)
{
    struct record_header header = { 0 };
    struct str text = { NULL, 0 };
    uint8_t *plain = malloc(bytes.len);
    int64_t ms, count;

    MUST(plain);
    enum err err = record_header_read(&header, bytes);

    if (err == ERR_OK)
        err = record_open(plain, &text, bytes, &vault->keys,
                          header.side == vault->side ? &vault->account.self_tag : NULL);

    if (err == ERR_OK) {
        json_t *record = json_read(text);

        if (record && take_clock(record, &ms, &count) && can_be_held(record)) {
            *out = record;
        } else {
            json_decref(record);
            err = ERR_CORRUPT; /* proved, and not something we can hold */
        }
    }
    seal_wipe(plain, bytes.len);
    free(plain);
    return err;
}

static void take_record(struct vault *vault, const struct record_header *header,
                        const uint8_t hash[SEAL_HASH], json_t *record)
{
    struct version version = { .side = header->side, .n = header->n };
    bool mine = header->side == vault->side;

    memcpy(version.stream, header->stream, RECORD_STREAM);
    memcpy(version.hash, hash, OBJECTS_HASH);
    MUST(take_clock(record, &version.ms, &version.count));
    if (mine)
        clock_see(&vault->clock_ms, &vault->clock_count, &version);
    else
        clock_see(&vault->other_ms, &vault->other_count, &version);
    mine = mine && memcmp(header->stream, vault->stream, RECORD_STREAM) == 0;
    vault->since_checkpoint += mine;
    if (mine && vault->checkpoint_ms == 0)
        vault->checkpoint_ms = version.ms;
    if (take_is(record, "del")) {
        take_deletion(vault, header, record);
    } else if (take_is(record, "chk")) {
        take_checkpoint(vault, record);
        if (mine) {
            vault->since_checkpoint = 0;
            vault->checkpoint_ms = version.ms;
        }
    } else if (take_is(record, "end")) {
        vault->ended[header->side] = true;
    } else if (json_object_get(record, "o")) { /* else a later version knows what it says */
        vault->meets_spaces |= !vault->owner && spaces_is(record);
        version.entry = json_incref(record);
        MUST(objects_take(&vault->objects, &version));
    }
}

/* A record whose place in the chain is settled, or a stub. */
static bool take_body(struct vault *vault, const struct record_header *header,
                      const uint8_t hash[SEAL_HASH], struct str bytes)
{
    char key[ROW_KEY];
    json_t *record = NULL;

    row_key(key, header->stream, header->n);
    if (bytes.len == RECORD_STUB) {
        reply_set(vault->stubs, key, json_true());
        return true;
    }
    enum err err = take_open(vault, bytes, &record);

    if (err == ERR_OK) {
        take_record(vault, header, hash, record);
        json_object_del(vault->stubs, key);
    } else {
        vault->alarms[err == ERR_DENIED ? ALARM_FORGED : ALARM_DAMAGED]++;
    }
    json_decref(record);
    return err == ERR_OK;
}

bool take_is_bare(const struct vault *vault, const struct record_header *header,
                  const uint8_t hash[SEAL_HASH])
{
    char key[ROW_KEY];

    row_key(key, header->stream, header->n);
    return json_object_get(vault->stubs, key) &&
           !objects_has_deleted(&vault->objects, header->side, header->stream, header->n, hash);
}

/* A row that cannot be used. If it stands in the stream this device writes, its number may be
 * taken, so writing goes on in another stream. */
static bool take_refuse(struct vault *vault, const struct record_header *header)
{
    if (header && memcmp(header->stream, vault->stream, RECORD_STREAM) == 0)
        vault->stream_spoilt = true;
    return false;
}

bool take_row(struct vault *vault, struct str bytes)
{
    struct record_header header;
    uint8_t hash[SEAL_HASH];

    if (record_header_read(&header, bytes) != ERR_OK || !take_is_ours(vault, &header)) {
        vault->alarms[ALARM_DAMAGED]++;
        return take_refuse(vault, NULL);
    }
    record_hash(hash, bytes);
    switch (chain_judge(&vault->chains, &header, hash)) {
    case CHAIN_NEW:
        break;
    case CHAIN_AGAIN:
        /* Somebody still has what only a stub was left of, and no deletion speaks against it.
         */
        return bytes.len == RECORD_STUB || !take_is_bare(vault, &header, hash) ||
               take_body(vault, &header, hash, bytes);
    case CHAIN_FORK:
        vault->alarms[ALARM_FORK]++;
        return take_refuse(vault, &header);
    case CHAIN_GAP:
    case CHAIN_BROKEN:
        break; /* take_finish() tells */
    case CHAIN_OTHERS:
        vault->alarms[ALARM_FORGED]++;
        return take_refuse(vault, NULL);
    case CHAIN_FULL:
        vault->alarms[ALARM_DAMAGED]++;
        return take_refuse(vault, &header);
    }
    if (!take_body(vault, &header, hash, bytes))
        return take_refuse(vault, &header);
    MUST(chain_take(&vault->chains, &header, hash, bytes.len != RECORD_STUB));
    return true;
}

/* How many of these row keys no deletion names. */
static uint64_t count_unexplained(const struct vault *vault, json_t *keys)
{
    uint64_t count = 0;
    const char *key;
    json_t *value;

    json_object_foreach(keys, key, value)
    {
        struct place place = place_read(key + 4);
        const struct chain *chain = chain_find(&vault->chains, place.stream);
        uint8_t suspect[TAKE_SUSPECT];
        size_t len;

        if (json_bytes(value, suspect, sizeof suspect, sizeof suspect, &len)) {
            memcpy(place.hash, suspect, OBJECTS_HASH);
        } else {
            MUST(chain_has(chain, place.n));
            memcpy(place.hash, chain->hashes[place.n - 1], OBJECTS_HASH);
            suspect[OBJECTS_HASH] = chain->side;
        }
        count += !objects_has_deleted(&vault->objects, suspect[OBJECTS_HASH], place.stream,
                                      place.n, place.hash);
    }
    return count;
}

/* What a checkpoint says: [stream hex, n, hash base64]. */
static bool claim_read(const json_t *claim, struct place *out, uint8_t hash[SEAL_HASH])
{
    int64_t n = 0;
    size_t len;
    bool fine = json_unhex(out->stream, RECORD_STREAM, json_str(json_array_get(claim, 0))) &&
                json_int(json_array_get(claim, 1), 1, INT64_C(1) << 53, &n) &&
                json_bytes(json_array_get(claim, 2), hash, SEAL_HASH, SEAL_HASH, &len);

    out->n = (uint64_t)n;
    return fine;
}

/* True, too, for a claim that we do not understand. */
static bool claim_is_met(const struct vault *vault, const json_t *claim)
{
    uint8_t hash[SEAL_HASH];
    struct place place;

    if (!claim_read(claim, &place, hash))
        return true;
    const struct chain *chain = chain_find(&vault->chains, place.stream);

    return chain_has(chain, place.n) &&
           memcmp(chain->hashes[place.n - 1], hash, SEAL_HASH) == 0;
}

/* Numbers that are not there, and links that name another predecessor. */
static uint64_t count_missing(const struct vault *vault)
{
    uint64_t missing = 0;

    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];

        missing += chain->broken;
        for (uint64_t n = 1; n <= chain->last; n++)
            missing += !chain->known[n - 1];
    }
    return missing;
}

void take_finish(struct vault *vault)
{
    const json_t *claim;
    size_t i;

    vault->alarms[ALARM_MISSING] = count_missing(vault);
    vault->alarms[ALARM_UNEXPLAINED] =
        count_unexplained(vault, vault->stubs) + count_unexplained(vault, vault->suspects);
    vault->alarms[ALARM_WITHHELD] = 0;
    json_array_foreach(vault->claims, i, claim) if (!claim_is_met(vault, claim))
        vault->alarms[ALARM_WITHHELD]++;
}

/* Row keys of this stream from n on. */
static void keys_cut(json_t *keys, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    const char *key;
    json_t *value;
    void *next;

    json_object_foreach_safe(keys, next, key, value)
    {
        struct place place = place_read(key + 4);

        if (place.n >= n && memcmp(place.stream, stream, RECORD_STREAM) == 0)
            json_object_del(keys, key);
    }
}

void take_cut(struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    struct chain *chain = chain_find(&vault->chains, stream);

    if (!chain)
        return;
    for (size_t i = json_array_size(vault->claims); i > 0; i--) {
        const json_t *claim = json_array_get(vault->claims, i - 1);
        uint8_t hash[SEAL_HASH];
        struct place place;

        /* Only what is cut off can have claimed this. */
        if (claim_read(claim, &place, hash) && place.n >= n &&
            memcmp(place.stream, stream, RECORD_STREAM) == 0 && claim_is_met(vault, claim))
            json_array_remove(vault->claims, i - 1);
    }
    keys_cut(vault->stubs, stream, n);
    keys_cut(vault->suspects, stream, n);
    objects_cut(&vault->objects, stream, n);
    if (chain->side == vault->side)
        vault->ended[vault->side] = false; /* who leaves says it again */
    chain_cut(chain, n);
}

void take_forget(struct vault *vault)
{
    chains_free(&vault->chains);
    objects_free(&vault->objects);
    json_array_clear(vault->claims);
    json_object_clear(vault->stubs);
    json_object_clear(vault->suspects);
    vault->ended[0] = vault->ended[1] = false;
    vault->since_checkpoint = 0;
    vault->checkpoint_ms = 0;
}
