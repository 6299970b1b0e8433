#include "vault/take.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum { CLOCK_MAX_MS_BITS = 53 };

static bool take_clock(const json_t *record, int64_t *out_ms, int64_t *out_count)
{
    const json_t *clock = json_object_get(record, "c");

    return json_array_size(clock) == 2 &&
           json_int(json_array_get(clock, 0), 0, INT64_C(1) << CLOCK_MAX_MS_BITS, out_ms) &&
           json_int(json_array_get(clock, 1), 0, INT64_C(1) << 31, out_count);
}

static void clock_see(struct vault *vault, int64_t ms, int64_t count)
{
    if (ms > vault->clock_ms || (ms == vault->clock_ms && count > vault->clock_count)) {
        vault->clock_ms = ms;
        vault->clock_count = count;
    }
}

static void take_deletion(struct vault *vault, const json_t *record)
{
    const json_t *places = json_object_get(record, "n"), *place;
    size_t i;

    json_array_foreach(places, i, place)
    {
        uint8_t stream[RECORD_STREAM];
        int64_t n;

        if (json_unhex(stream, sizeof stream, json_str(json_array_get(place, 0))) &&
            json_int(json_array_get(place, 1), 1, INT64_C(1) << 53, &n))
            objects_delete(&vault->objects, stream, (uint64_t)n);
    }
}

static void take_checkpoint(struct vault *vault, const json_t *record)
{
    const json_t *heads = json_object_get(record, "heads"), *head;
    size_t i;

    json_array_foreach(heads, i, head)
        MUST(json_array_append_new(vault->claims, json_deep_copy(head)) == 0);
}

/* The plaintext of a record that has proved itself. False: not something we can hold. */
static bool take_plain(struct vault *vault, const struct record_header *header, struct str text)
{
    struct version version = { .n = header->n };
    json_t *record = json_read(text);
    struct str type = json_str(json_object_get(record, "t"));
    bool mine = memcmp(header->stream, vault->stream, RECORD_STREAM) == 0, taken = false;

    memcpy(version.stream, header->stream, RECORD_STREAM);
    if (!record || !type.ptr || !take_clock(record, &version.ms, &version.count))
        goto done;
    clock_see(vault, version.ms, version.count);
    vault->since_checkpoint += mine;
    if (mine && vault->checkpoint_ms == 0)
        vault->checkpoint_ms = version.ms;
    if (strcmp(type.ptr, "del") == 0) {
        take_deletion(vault, record);
    } else if (strcmp(type.ptr, "chk") == 0) {
        take_checkpoint(vault, record);
        if (mine) {
            vault->since_checkpoint = 0;
            vault->checkpoint_ms = version.ms;
        }
    } else if (entry_is_object_id(json_str(json_object_get(record, "o")))) {
        version.entry = json_incref(record);
        MUST(objects_take(&vault->objects, &version));
    } else {
        goto done;
    }
    taken = true;
done:
    json_decref(record);
    return taken;
}

static void take_stub(struct vault *vault, const struct record_header *header)
{
    char key[ROW_KEY];

    row_key(key, header->stream, header->n);
    reply_set(vault->stubs, key, json_true());
}

/* Opens and applies a record whose place in the chain is settled. */
static bool take_body(struct vault *vault, const struct record_header *header, struct str bytes)
{
    struct str text = { NULL, 0 };
    uint8_t *plain = malloc(bytes.len);
    bool taken = false;

    MUST(plain);
    enum err err = record_open(plain, &text, bytes, &vault->keys, &vault->account.self_tag);

    if (err == ERR_DENIED)
        vault->alarms[ALARM_FORGED]++;
    else if (err != ERR_OK || !take_plain(vault, header, text))
        vault->alarms[ALARM_DAMAGED]++;
    else
        taken = true;
    seal_wipe(plain, bytes.len);
    free(plain);
    return taken;
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

    if (record_header_read(&header, bytes) != ERR_OK || header.side != 0 ||
        memcmp(header.space, vault->account.personal_space, SEAL_ID) != 0) {
        vault->alarms[ALARM_DAMAGED]++;
        return take_refuse(vault, NULL);
    }
    record_hash(hash, bytes);
    switch (chain_judge(&vault->chains, &header, hash)) {
    case CHAIN_NEW:
        break;
    case CHAIN_AGAIN:
        return true;
    case CHAIN_FORK:
        vault->alarms[ALARM_FORK]++;
        return take_refuse(vault, &header);
    case CHAIN_GAP:
    case CHAIN_BROKEN:
        break; /* take_finish() tells */
    case CHAIN_FULL:
        vault->alarms[ALARM_DAMAGED]++;
        return take_refuse(vault, &header);
    }
    if (bytes.len == RECORD_STUB)
        take_stub(vault, &header);
    else if (!take_body(vault, &header, bytes))
        return take_refuse(vault, &header);
    MUST(chain_take(&vault->chains, &header, hash));
    return true;
}

/* "rec/<stream>/<n>" back to its parts; the keys are our own. */
static bool stub_is_explained(const struct vault *vault, const char *key)
{
    uint8_t stream[RECORD_STREAM];

    MUST(json_unhex(stream, sizeof stream, (struct str){ key + 4, 2 * RECORD_STREAM }));
    return objects_has_deleted(&vault->objects, stream,
                               strtoull(key + 4 + 2 * RECORD_STREAM + 1, NULL, 10));
}

static bool claim_is_met(const struct vault *vault, const json_t *claim)
{
    uint8_t stream[RECORD_STREAM], hash[SEAL_HASH];
    size_t len;
    int64_t n;

    if (!json_unhex(stream, sizeof stream, json_str(json_array_get(claim, 0))) ||
        !json_int(json_array_get(claim, 1), 1, INT64_C(1) << 53, &n) ||
        !json_bytes(json_array_get(claim, 2), hash, SEAL_HASH, SEAL_HASH, &len))
        return true; /* not a claim we understand */
    const struct chain *chain = chain_find(&vault->chains, stream);

    return chain && (uint64_t)n <= chain->last &&
           memcmp(chain->hashes[n - 1], hash, SEAL_HASH) == 0;
}

/* Numbers that are not there, and links that name another predecessor. */
static uint64_t count_missing(const struct vault *vault)
{
    static const uint8_t none[SEAL_HASH];
    uint64_t missing = 0;

    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];

        missing += chain->broken;
        for (uint64_t n = 0; n < chain->last; n++)
            missing += memcmp(chain->hashes[n], none, SEAL_HASH) == 0;
    }
    return missing;
}

void take_finish(struct vault *vault)
{
    const char *key;
    const json_t *claim;
    json_t *value;
    size_t i;

    vault->alarms[ALARM_MISSING] = count_missing(vault);
    vault->alarms[ALARM_UNEXPLAINED] = 0;
    vault->alarms[ALARM_WITHHELD] = 0;
    json_object_foreach(vault->stubs, key, value)
    {
        if (!stub_is_explained(vault, key))
            vault->alarms[ALARM_UNEXPLAINED]++;
    }
    json_array_foreach(vault->claims, i, claim) if (!claim_is_met(vault, claim))
        vault->alarms[ALARM_WITHHELD]++;
}
