/* sync_fork.c - records that cannot stay in their stream move to another.
 *
 * A cloned device, or a server that was set back, may have given a number to another record
 * than the one here. The server's stays. What only this device has is sealed again, with the
 * clock it was written with, as the next records of the own stream, so that it shows where it
 * showed.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/stage.h"
#include "vault/sync_parts.h"

#define FORK_SPAN_MS (INT64_C(3600) * 1000)

static bool is_in(const struct sync_span *cut, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    return n >= cut->first && memcmp(cut->stream, stream, RECORD_STREAM) == 0;
}

/* Another copy of this version, from an earlier move, on whichever device. */
static bool has_twin(const struct object *object, const struct version *of,
                     const struct sync_span *cut)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct version *version = &object->versions[i];

        if (!is_in(cut, version->stream, version->n) && version->ms == of->ms &&
            version->count == of->count && json_equal(version->entry, of->entry))
            return true;
    }
    return false;
}

static int version_compare(const void *left, const void *right)
{
    const struct version *a = left, *b = right;

    return a->n < b->n ? -1 : a->n > b->n;
}

static void move_entries(struct vault *vault, struct call *call, const struct sync_span *cut)
{
    struct version *list = NULL; /* the entries stay the objects' */
    size_t count = 0, room = 0;

    for (size_t i = 0; i < vault->objects.count; i++) {
        const struct object *object = &vault->objects.list[i];

        for (size_t k = 0; k < object->count; k++) {
            const struct version *version = &object->versions[k];

            if (!is_in(cut, version->stream, version->n) || has_twin(object, version, cut))
                continue;
            if (count == room) {
                room = room ? 2 * room : 16;
                list = realloc(list, room * sizeof *list);
                MUST(list);
            }
            list[count++] = *version;
        }
    }
    if (count > 0)
        qsort(list, count, sizeof *list, version_compare);
    for (size_t i = 0; i < count; i++)
        MUST(stage_record(vault, call, list[i].entry) == ERR_OK); /* it was sealed before */
    free(list);
}

static void move_deletion(struct vault *vault, struct call *call, json_t *places)
{
    json_t *record = json_object();

    reply_set(record, "t", json_string("del"));
    reply_set(record, "n", places);
    MUST(stage_record(vault, call, record) == ERR_OK);
    json_decref(record);
}

/* What was deleted by a record that goes is deleted again, unless it goes as well. */
static void move_deletions(struct vault *vault, struct call *call, const struct sync_span *cut)
{
    json_t *places = json_array(), *by;
    const char *key;

    json_object_foreach(vault->objects.deleted[vault->side], key, by)
    {
        struct place place = place_read(key), del = place_read(json_string_value(by));

        if (!is_in(cut, del.stream, del.n) || is_in(cut, place.stream, place.n))
            continue;
        reply_push(places, place_json(&place));
        if (json_array_size(places) == VAULT_DELETE_MAX) {
            move_deletion(vault, call, places);
            places = json_array();
        }
    }
    if (json_array_size(places) > 0)
        move_deletion(vault, call, places);
    else
        json_decref(places);
}

/* False: it has happened too often within the hour; somebody plays with us. */
static bool may_fork(struct sync *sync, int64_t now_ms)
{
    size_t oldest = 0;

    for (size_t i = 0; i < SYNC_FORKS; i++)
        if (sync->forks_ms[i] < sync->forks_ms[oldest])
            oldest = i;
    int64_t since = now_ms - sync->forks_ms[oldest];

    if (since < FORK_SPAN_MS && since > -FORK_SPAN_MS)
        return false;
    sync->forks_ms[oldest] = now_ms;
    return true;
}

void sync_fork(struct vault *vault, struct call *call, const uint8_t stream[RECORD_STREAM],
               uint64_t n, bool is_fork)
{
    const struct chain *chain = chain_find(&vault->chains, stream);
    struct sync_span *cut = &vault->stage.cut;
    struct sync *sync = sync_edit(vault);
    bool is_mine = !chain || chain->side == vault->side;
    char key[ROW_KEY];

    vault->alarms[ALARM_FORK] += is_fork;
    if (chains_count(&vault->chains, vault->side) >= CHAIN_STREAMS_MAX / 2 ||
        (is_fork && !may_fork(sync, call->now_ms))) {
        sync_block(vault, "forks");
        return;
    }
    *cut = (struct sync_span){ .first = n };
    memcpy(cut->stream, stream, RECORD_STREAM);
    vault->stage.cuts = true;
    vault->stage.keeps_undo = true;
    vault->stage.checkpointed = true; /* it would name what goes */
    if (is_mine && memcmp(vault->stream, stream, RECORD_STREAM) == 0)
        stage_new_stream(vault, call);
    for (uint64_t i = n; chain && i <= chain->last; i++) {
        row_key(key, stream, i);
        if (chain_has(chain, i))
            stage_drop(vault, key);
    }
    if (is_mine) { /* of the other's, whoever has it moves it */
        move_entries(vault, call, cut);
        move_deletions(vault, call, cut);
    }
    sync->epoch++;
    sync_rewind(vault);
    reply_set(call->reply, "changed", json_true());
}
