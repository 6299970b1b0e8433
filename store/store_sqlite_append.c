/* store_sqlite_append.c - a call of store_append is judged whole, by what the writer remembers,
 * and written only where all of it fits. */
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

/* What becomes of each record of a call. */
enum fate {
    FATE_NEW,
    FATE_HELD, /* as a record or a stub */
    FATE_TWIN  /* it stands earlier in the call */
};

/* One append while it is judged: nothing has been written yet. */
struct append {
    struct store *store;
    struct store_place place;
    struct store_sqlite_room *room;
    const struct store_record *records;
    size_t count;
    enum fate fate[STORE_APPEND_MAX];
    uint16_t as[STORE_APPEND_MAX]; /* which record stands for a new one: its stub, or itself */
    int64_t bytes, streams;        /* that the new ones would add */
    struct store_appended *out;
};

static enum err record_fits(const struct store_record *record)
{
    if (record->n < 1 || record->n >= UINT64_C(1) << 53)
        return ERR_INPUT;
    if (record->stub)
        return record->bytes.len == STORE_STUB ? ERR_OK : ERR_INPUT;
    if (record->bytes.len > STORE_RECORD_MAX)
        return ERR_LIMIT;
    return record->bytes.len > STORE_STUB ? ERR_OK : ERR_INPUT;
}

static enum err append_refuse(struct append *append, size_t bad, enum store_refusal why,
                              uint64_t last)
{
    append->out->bad = bad;
    append->out->why = why;
    append->out->last = last;
    return ERR_CONFLICT;
}

/* The same number again within the call, after `index`, where it was new. */
static enum err judge_twin(struct append *append, size_t index, uint64_t last)
{
    const struct store_record *record = &append->records[index], *first;
    size_t i = 0;

    while (append->records[i].n != record->n ||
           memcmp(append->records[i].stream, record->stream, STORE_STREAM) != 0)
        i++; /* it is there: at the latest at `index` */
    first = &append->records[i];
    if (memcmp(first->hash, record->hash, STORE_HASH) != 0)
        return append_refuse(append, index, STORE_FORK, last);
    append->fate[index] = FATE_TWIN;
    if (record->stub && !append->records[append->as[i]].stub) {
        append->bytes -= (int64_t)first->bytes.len - STORE_STUB;
        append->as[i] = (uint16_t)index;
    }
    return ERR_OK;
}

/* A side that is full takes small records a little longer: else nothing that was handed over
 * could be taken back, since that takes a record, too. */
static bool has_room(const struct append *append, const struct store_record *record)
{
    int64_t most = STORE_SIDE_BYTES_MAX;

    if (record->bytes.len <= STORE_SPARE_RECORD_MAX)
        most += STORE_SIDE_SPARE_BYTES_MAX;
    return append->room->bytes[append->place.side] + append->bytes <= most;
}

static enum err judge_new(struct append *append, size_t index, struct store_sqlite_head *head)
{
    const struct store_record *record = &append->records[index];

    if (memcmp(record->prev, head->trial_hash, STORE_HASH) != 0)
        return append_refuse(append, index, STORE_BROKEN, head->trial_last);
    if (!head->exists && record->n == 1 &&
        append->room->streams[append->place.side] + ++append->streams > STORE_STREAMS_MAX)
        return append_refuse(append, index, STORE_STREAMS, 0);
    append->bytes += (int64_t)record->bytes.len;
    if (!has_room(append, record))
        return append_refuse(append, index, STORE_FULL, head->trial_last);
    append->as[index] = (uint16_t)index;
    head->trial_last = record->n;
    memcpy(head->trial_hash, record->hash, STORE_HASH);
    return ERR_OK;
}

/* A number that the store has: the same record again, or another. */
static enum err judge_held(struct append *append, size_t index,
                           const struct store_sqlite_head *head)
{
    const struct store_record *record = &append->records[index];
    struct store_sqlite_found found;
    enum err err = store_sqlite_find(append->store, append->place.space, record->stream,
                                     record->n, &found);

    if (err != ERR_OK)
        return err == ERR_ABSENT ? ERR_CORRUPT : err; /* the head says that it is there */
    if (memcmp(found.hash, record->hash, STORE_HASH) != 0)
        return append_refuse(append, index, STORE_FORK, head->last);
    append->fate[index] = FATE_HELD;
    return ERR_OK;
}

static enum err judge_one(struct append *append, size_t index)
{
    const struct store_record *record = &append->records[index];
    enum err err = ERR_OK;
    struct store_sqlite_head *head =
        store_sqlite_head_of(append->store, append->place.space, record->stream, &err);

    if (!head)
        return err;
    if (head->exists && head->side != append->place.side)
        return append_refuse(append, index, STORE_SIDE, head->last);
    if (head->trial != append->store->cache->trial) {
        head->trial = append->store->cache->trial;
        head->trial_last = head->last;
        memcpy(head->trial_hash, head->hash, STORE_HASH);
    }
    if (record->n > head->trial_last + 1)
        return append_refuse(append, index, STORE_GAP, head->trial_last);
    if (record->n == head->trial_last + 1)
        return judge_new(append, index, head);
    if (record->n > head->last)
        return judge_twin(append, index, head->trial_last);
    return judge_held(append, index, head);
}

static enum err append_judge(struct append *append)
{
    enum err err = ERR_OK;

    append->store->cache->trial++;
    for (size_t i = 0; i < append->count && err == ERR_OK; i++)
        err = judge_one(append, i);
    return err;
}

static enum err record_insert(struct append *append, const struct store_record *record)
{
    sqlite3_stmt *add = store_sqlite_ready(
        append->store, "INSERT INTO record (space, cursor, stream, n, stub, hash, body)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?)");

    store_sqlite_bind(add, "iibiibb", append->place.space, (int64_t)append->room->cursor + 1,
                      (const void *)record->stream, (int)STORE_STREAM, (int64_t)record->n,
                      (int64_t)record->stub, (const void *)record->hash, (int)STORE_HASH,
                      (const void *)record->bytes.ptr, (int)record->bytes.len);
    return store_sqlite_run(add);
}

static enum err write_new(struct append *append, size_t index)
{
    const struct store_record *record = &append->records[append->as[index]];
    enum err err = ERR_OK;
    struct store_sqlite_head *head =
        store_sqlite_head_of(append->store, append->place.space, record->stream, &err);

    if (!head || (err = record_insert(append, record)) != ERR_OK)
        return err;
    append->room->cursor++;
    head->exists = true;
    head->side = append->place.side;
    head->last = record->n;
    head->bytes += (int64_t)record->bytes.len;
    memcpy(head->hash, record->hash, STORE_HASH);
    store_sqlite_head_changed(append->store, head);
    return ERR_OK;
}

static enum err append_write(struct append *append, int64_t day)
{
    struct store_sqlite_room *room = append->room;
    enum err err = ERR_OK;

    for (size_t i = 0; i < append->count && err == ERR_OK; i++) {
        const struct store_record *record = &append->records[i];

        if (append->fate[i] == FATE_NEW) {
            err = write_new(append, i);
            append->out->news += !append->records[append->as[i]].stub;
        } else if (append->fate[i] == FATE_HELD && record->stub)
            err = store_sqlite_stub(append->store, room, record->stream, record->n);
    }
    room->bytes[append->place.side] += append->bytes;
    room->streams[append->place.side] += append->streams;
    store_sqlite_room_used(append->store, room, day);
    return err;
}

enum err store_append(struct store *store, struct store_place place,
                      const struct store_record *records, size_t count, int64_t day,
                      struct store_appended *out)
{
    struct append append = {
        .store = store, .place = place, .records = records, .count = count, .out = out
    };
    enum err err = ERR_OK;

    MUST(store_sqlite_in_group(store) && place.side < 2);
    *out = (struct store_appended){ 0 };
    if (count == 0 || count > STORE_APPEND_MAX)
        return count == 0 ? ERR_INPUT : ERR_LIMIT;
    for (size_t i = 0; i < count; i++)
        if ((err = record_fits(&records[i])) != ERR_OK)
            return out->bad = i, err;
    append.room = store_sqlite_room_of(store, place.space, &err);
    if (!append.room)
        return err;
    err = append_judge(&append);
    if (err == ERR_OK)
        err = append_write(&append, day);
    out->cursor = append.room->cursor;
    out->accepted = err == ERR_OK ? count : 0;
    return err;
}
