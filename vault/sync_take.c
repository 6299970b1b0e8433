/* sync_take.c - what a server sends, taken in as far as keys prove it.
 *
 * A record on my side opens under my key and carries my self tag, over its header too: it is
 * mine, and stands where I put it. A stub proves nothing: it is taken for what it says only
 * where nothing better is known, and never in the place of a record that is here.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync_parts.h"
#include "vault/take.h"

/* What is known while a list of arrivals is looked at. */
struct arriving {
    struct vault *vault;
    struct sync *sync;
    struct arrival *list;
    size_t count;
    json_t *doomed[2]; /* by side: places that deletions among them name */
    struct arrived *out;
};

uint64_t sync_u64(const char *at)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < 8; i++)
        value |= (uint64_t)(uint8_t)at[i] << (8 * i);
    return value;
}

bool sync_frame(struct str frame, struct arrival *out)
{
    bool is_stub = frame.len == 9 + RECORD_STUB;

    if (frame.len < 9 || frame.len > SYNC_FRAME_MAX || frame.ptr[0] != (is_stub ? 2 : 1))
        return false;
    *out = (struct arrival){ .cursor = sync_u64(frame.ptr + 1),
                             .bytes = { frame.ptr + 9, frame.len - 9 } };
    return true;
}

static bool is_stub(const struct arrival *arrival)
{
    return arrival->bytes.len == RECORD_STUB;
}

static const struct chain *chain_of(const struct arriving *arriving,
                                    const struct arrival *arrival)
{
    return chain_find(&arriving->vault->chains, arrival->header.stream);
}

static bool is_known(const struct arriving *arriving, const struct arrival *arrival)
{
    const struct chain *chain = chain_of(arriving, arrival);

    return chain_has(chain, arrival->header.n) &&
           memcmp(chain->hashes[arrival->header.n - 1], arrival->hash, SEAL_HASH) == 0;
}

static void reject(struct arriving *arriving, struct arrival *arrival, enum alarm alarm)
{
    arriving->vault->alarms[alarm]++;
    arriving->out->rejected++;
    arrival->readable = arrival->accepted = false;
}

/* Opens what is not known yet, and sees whether the server repeats itself. */
static void look(struct arriving *arriving, struct arrival *arrival)
{
    struct vault *vault = arriving->vault;

    if (record_header_read(&arrival->header, arrival->bytes) != ERR_OK ||
        !take_is_ours(vault, &arrival->header)) {
        reject(arriving, arrival, ALARM_DAMAGED);
        return;
    }
    record_hash(arrival->hash, arrival->bytes);
    arrival->readable = true;
    bool seen = is_known(arriving, arrival) &&
                arrival->header.n <= sync_head(arriving->sync->heads, arrival->header.stream);

    if (!is_stub(arrival) && (!is_known(arriving, arrival) ||
                              take_is_bare(vault, &arrival->header, arrival->hash))) {
        enum err err = take_open(vault, arrival->bytes, &arrival->record);

        if (err != ERR_OK) {
            reject(arriving, arrival, err == ERR_DENIED ? ALARM_FORGED : ALARM_DAMAGED);
            return;
        }
    }
    /* Where we have been, each record was taken; and it is written down once. Otherwise the log
     * was shortened, and has grown again. */
    bool is_behind = arrival->cursor <= arriving->sync->cursor;

    arriving->out->rolled_back |= !is_stub(arrival) && is_behind != seen;
}

/* By stream, number, and records before stubs: in the log a stub stands behind its successors.
 */
static int arrival_compare(const void *left, const void *right)
{
    const struct arrival *a = left, *b = right;
    int stream = memcmp(a->header.stream, b->header.stream, RECORD_STREAM);

    if (stream != 0)
        return stream;
    if (a->header.n != b->header.n)
        return a->header.n < b->header.n ? -1 : 1;
    return is_stub(a) - is_stub(b);
}

static void conflict(struct arriving *arriving, const struct arrival *arrival, uint64_t n)
{
    struct arrived *out = arriving->out;

    if (out->forked) /* the list is sorted: the lowest number of the first stream came first */
        return;
    out->forked = true;
    memcpy(out->at.stream, arrival->header.stream, RECORD_STREAM);
    out->at.first = n;
}

static bool is_deleted(const struct arriving *arriving, const struct arrival *arrival)
{
    const struct record_header *header = &arrival->header;

    return places_name(arriving->doomed[header->side], header->stream, header->n,
                       arrival->hash) ||
           objects_has_deleted(&arriving->vault->objects, header->side, header->stream,
                               header->n, arrival->hash);
}

/* A deletion should explain this stub; take_finish() will look for it. */
static void suspect(struct vault *vault, const struct arrival *arrival)
{
    uint8_t known[TAKE_SUSPECT];
    char key[ROW_KEY];

    memcpy(known, arrival->hash, OBJECTS_HASH);
    known[OBJECTS_HASH] = arrival->header.side;
    row_key(key, arrival->header.stream, arrival->header.n);
    if (json_object_size(vault->suspects) < SYNC_SUSPECTS_MAX)
        reply_set(vault->suspects, key, json_base64(known, sizeof known));
}

/* One that is here already. */
static void again(struct arriving *arriving, struct arrival *arrival)
{
    struct vault *vault = arriving->vault;
    struct chain *chain = chain_find(&vault->chains, arrival->header.stream);
    bool bare = take_is_bare(vault, &arrival->header, arrival->hash);

    if (arrival->header.n == chain->last)
        chain->proved = true;
    if (!is_stub(arrival))
        arrival->accepted = bare; /* the words come back */
    else if (!bare)
        suspect(vault, arrival);
}

/* Whether this shows that its side has written other bytes under that number than are here.
 * What is mine moves to another stream, and then nothing is lost by believing a stub; what is
 * the other's would go. */
static bool is_proof(const struct arriving *arriving, const struct arrival *arrival)
{
    return arrival->header.side == arriving->vault->side || !is_stub(arrival) ||
           is_deleted(arriving, arrival);
}

/* A stub proves nothing, and would take a number, a row and room for all numbers before it. It
 * is taken only where something that proves itself says that a record of mine was there: a
 * deletion that names it, or a record further on in the same stream. */
static bool is_vouched(const struct arriving *arriving, const struct arrival *arrival)
{
    const struct chain *chain = chain_of(arriving, arrival);
    const struct arrival *end = arriving->list + arriving->count;

    if ((chain && arrival->header.n <= chain->last) || is_deleted(arriving, arrival))
        return true;
    for (const struct arrival *next = arrival; next < end; next++)
        if (next->readable && !is_stub(next) &&
            memcmp(next->header.stream, arrival->header.stream, RECORD_STREAM) == 0)
            return true;
    return false;
}

/* One that is not here. before: the one accepted just before it from the same stream, or NULL.
 */
static void judge_new(struct arriving *arriving, struct arrival *arrival,
                      struct arrival *before)
{
    struct vault *vault = arriving->vault;
    const struct chain *chain = chain_of(arriving, arrival);
    const struct record_header *header = &arrival->header;
    enum chain_verdict verdict = chain_judge(&vault->chains, header, arrival->hash);

    if (is_stub(arrival) && !is_vouched(arriving, arrival)) {
        suspect(vault, arrival);
        arriving->out->rejected++; /* asked for again: it may have been a record */
    } else if (verdict == CHAIN_FULL || verdict == CHAIN_OTHERS) {
        reject(arriving, arrival, ALARM_DAMAGED);
    } else if (verdict == CHAIN_BROKEN && is_stub(arrival)) {
        reject(arriving, arrival, ALARM_MISSING);
    } else if (verdict == CHAIN_BROKEN) {
        bool by_last = chain_has(chain, header->n - 1) &&
                       memcmp(chain->hashes[header->n - 2], header->prev, SEAL_HASH) != 0;

        conflict(arriving, arrival, by_last ? header->n - 1 : header->n + 1);
    } else if (before && before->header.n == header->n - 1 &&
               memcmp(before->hash, header->prev, SEAL_HASH) != 0) {
        /* Of two that do not fit, a record proves what a stub does not. */
        reject(arriving, is_stub(before) ? before : arrival, ALARM_MISSING);
        arrival->accepted = arrival->readable;
    } else {
        arrival->accepted = true;
    }
}

/* The side that a stream belongs to: that of its first record; of two that come at once, this
 * person's, which alone is proved to be by nobody else. */
static uint8_t side_of(const struct arriving *arriving, const struct arrival *first)
{
    const struct chain *chain = chain_of(arriving, first);
    const struct arrival *end = arriving->list + arriving->count;
    uint8_t own = arriving->vault->side;

    if (chain && chain->last > 0)
        return chain->side;
    for (const struct arrival *next = first; next < end; next++)
        if (next->record && next->header.side == own &&
            memcmp(next->header.stream, first->header.stream, RECORD_STREAM) == 0)
            return own;
    return first->header.side;
}

/* One of the other side than its stream's. Where that is the other person's, and this record is
 * proved to be mine, the stream is mine: what they have put there goes. */
static void dispute(struct arriving *arriving, struct arrival *arrival)
{
    if (arrival->header.side != arriving->vault->side || !arrival->record) {
        reject(arriving, arrival, ALARM_FORGED);
        return;
    }
    arriving->vault->alarms[ALARM_FORGED]++;
    conflict(arriving, arrival, 1);
}

static void judge(struct arriving *arriving)
{
    struct arrival *before = NULL;
    const struct arrival *group = NULL;
    uint8_t side = 0;

    for (size_t i = 0; i < arriving->count; i++) {
        struct arrival *arrival = &arriving->list[i];
        const struct chain *chain = chain_of(arriving, arrival);

        if (!arrival->readable)
            continue;
        if (!group ||
            memcmp(group->header.stream, arrival->header.stream, RECORD_STREAM) != 0) {
            group = arrival;
            before = NULL;
            side = side_of(arriving, group);
        }
        if (arrival->header.side != side) {
            dispute(arriving, arrival);
            continue;
        }
        if (is_known(arriving, arrival))
            again(arriving, arrival);
        else if (chain_has(chain, arrival->header.n) && is_proof(arriving, arrival))
            conflict(arriving, arrival, arrival->header.n);
        else if (chain_has(chain, arrival->header.n))
            reject(arriving, arrival, ALARM_FORK);
        else if (before && before->header.n == arrival->header.n)
            arrival->accepted = false; /* twice in one answer: the first stays */
        else
            judge_new(arriving, arrival, before);
        if (arrival->accepted)
            before = arrival;
    }
}

/* Whether it is here whole, on this side, and not deleted yet. */
static bool is_whole(const struct vault *vault, uint8_t side, const struct place *place)
{
    const struct chain *chain = chain_find(&vault->chains, place->stream);

    return chain_has(chain, place->n) && chain->side == side &&
           (!place->has_hash ||
            memcmp(chain->hashes[place->n - 1], place->hash, OBJECTS_HASH) == 0) &&
           !objects_has_deleted(&vault->objects, side, place->stream, place->n,
                                chain->hashes[place->n - 1]);
}

/* What the deletions among them name; with `stages`, what of that is here becomes stubs. */
static void doom(struct arriving *arriving, bool stages)
{
    for (size_t i = 0; i < arriving->count; i++) {
        const struct arrival *arrival = &arriving->list[i];
        const json_t *value;
        struct place place;
        char key[PLACE_KEY];
        size_t k;

        if (!arrival->readable || (stages && !arrival->accepted) ||
            !take_is(arrival->record, "del"))
            continue;
        json_array_foreach(json_object_get(arrival->record, "n"), k, value)
        {
            if (!place_parse(value, &place))
                continue;
            place_key(key, &place);
            reply_set(arriving->doomed[arrival->header.side], key, json_true());
            if (stages && is_whole(arriving->vault, arrival->header.side, &place))
                stage_stub(arriving->vault, place.stream, place.n);
        }
    }
}

/* Puts one into the stage; of what is deleted, only its stub. */
static void stage_arrival(struct arriving *arriving, const struct arrival *arrival, bool gone)
{
    struct vault *vault = arriving->vault;
    size_t len = gone ? RECORD_STUB : arrival->bytes.len;
    uint8_t *bytes = malloc(len);
    char key[ROW_KEY];

    MUST(bytes);
    if (gone && !is_stub(arrival))
        record_stub(bytes, arrival->bytes);
    else
        memcpy(bytes, arrival->bytes.ptr, len);
    row_key(key, arrival->header.stream, arrival->header.n);
    stage_keep(vault, key, bytes, len);
    stage_push(vault, bytes, len);
    vault->stage.arrives = vault->stage.keeps_undo = true;
    arriving->out->taken++;
    arriving->out->changed |= !take_is(arrival->record, "chk");
    arriving->out->meets_spaces |= !vault->owner && spaces_is(arrival->record);
}

static void unsweep(struct arriving *arriving, const struct arrival *arrival)
{
    struct place place = { .n = arrival->header.n, .has_hash = true };
    char key[PLACE_KEY];

    memcpy(place.stream, arrival->header.stream, RECORD_STREAM);
    memcpy(place.hash, arrival->hash, OBJECTS_HASH);
    place_key(key, &place);
    json_object_del(arriving->vault->talking.swept, key);
    arriving->sync->sweep = true;
}

static void stage_all(struct arriving *arriving)
{
    struct vault *vault = arriving->vault;

    for (size_t i = 0; i < arriving->count; i++) {
        const struct arrival *arrival = &arriving->list[i];
        const struct chain *chain = chain_of(arriving, arrival);
        bool gone;

        if (!arrival->readable || !(arrival->accepted || is_known(arriving, arrival)))
            continue;
        gone = is_deleted(arriving, arrival);
        if (gone && !is_stub(arrival) && arrival->header.side == vault->side)
            unsweep(arriving, arrival); /* the server still has the words of it */
        if (arrival->accepted)
            stage_arrival(arriving, arrival, gone);
        sync_raise(arriving->sync->heads, arrival->header.stream, arrival->header.n);
        /* Somebody else writes the stream of this device, or its own end was lost here. */
        if (memcmp(arrival->header.stream, vault->stream, RECORD_STREAM) == 0 &&
            arrival->accepted && arrival->header.n > (chain ? chain->last : 0))
            vault->stream_spoilt = true;
    }
}

void sync_arrive(struct vault *vault, struct arrival *list, size_t count, struct arrived *out)
{
    struct arriving arriving = {
        vault, sync_edit(vault), list, count, { json_object(), json_object() }, out
    };

    MUST(arriving.doomed[0] && arriving.doomed[1]);
    *out = (struct arrived){ 0 };
    for (size_t i = 0; i < count; i++)
        look(&arriving, &list[i]);
    if (!out->rolled_back && count > 0) {
        qsort(list, count, sizeof *list, arrival_compare);
        doom(&arriving, false);
        judge(&arriving);
    }
    if (!out->rolled_back && !out->forked) {
        doom(&arriving, true);
        stage_all(&arriving);
    }
    for (size_t i = 0; i < count; i++)
        json_decref(list[i].record);
    json_decref(arriving.doomed[0]);
    json_decref(arriving.doomed[1]);
}
