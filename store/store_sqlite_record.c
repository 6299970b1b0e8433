/* store_sqlite_record.c - append, purge, pull. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

enum { HEADER = STORE_STUB - STORE_HASH };

/* A record that is in the database, or is said to be. */
struct found {
    const uint8_t *stream;
    uint64_t n;
    size_t index; /* in the call */
    bool there, stub;
    int64_t seq, len;
    uint8_t hash[STORE_HASH];
};

static int found_compare(const void *a, const void *b)
{
    const struct found *one = a, *other = b;
    int order = memcmp(one->stream, other->stream, STORE_STREAM);

    if (order != 0)
        return order;
    return one->n < other->n ? -1 : one->n > other->n;
}

static enum err found_fill(struct store *store, struct found *found)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT stub, hash, length(body) FROM record WHERE seq = ?");
    enum err err = ERR_CORRUPT;

    store_sqlite_bind(row, "i", found->seq);
    if (row && sqlite3_step(row) == SQLITE_ROW &&
        store_sqlite_bytes(row, 1, found->hash, STORE_HASH)) {
        found->stub = sqlite3_column_int(row, 0) != 0;
        found->len = sqlite3_column_int64(row, 2);
        found->there = true;
        err = ERR_OK;
    }
    if (row)
        sqlite3_reset(row);
    return err;
}

/* Looks up many records of one space by going once through its part of the index: what asks for
 * old numbers, a retry or a deletion, is rare and small, and needs no index of its own. */
static enum err found_look_up(struct store *store, int64_t space, struct found *list,
                              size_t count)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT seq, stream, n FROM record WHERE space = ? ORDER BY cursor DESC");
    size_t missing = count;
    enum err err = ERR_OK;
    int code = SQLITE_DONE;

    qsort(list, count, sizeof *list, found_compare);
    store_sqlite_bind(row, "i", space);
    while (missing > 0 && row && (code = sqlite3_step(row)) == SQLITE_ROW) {
        struct found key = { .stream = sqlite3_column_blob(row, 1),
                             .n = (uint64_t)sqlite3_column_int64(row, 2) };
        struct found *at = sqlite3_column_bytes(row, 1) == STORE_STREAM
                               ? bsearch(&key, list, count, sizeof *list, found_compare)
                               : NULL;

        for (; at && at > list && found_compare(at - 1, &key) == 0; at--)
            ;
        for (; at && at < list + count && found_compare(at, &key) == 0; at++) {
            at->seq = sqlite3_column_int64(row, 0);
            missing--;
        }
    }
    if (!row || (code != SQLITE_ROW && code != SQLITE_DONE))
        err = ERR_IO;
    if (row)
        sqlite3_reset(row);
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (list[i].seq != 0)
            err = found_fill(store, &list[i]);
    return err;
}

static bool record_fits(const struct store_record *record)
{
    return record->n >= 1 && record->n < UINT64_C(1) << 53 &&
           (record->stub
                ? record->bytes.len == STORE_STUB
                : record->bytes.len > STORE_STUB && record->bytes.len <= STORE_RECORD_MAX);
}

/* One append while it is being judged: nothing has been written yet. */
struct append {
    struct store *store;
    struct store_place place;
    const struct store_record *records;
    size_t count;
    struct found *known; /* those that may be there already */
    size_t known_count;
    int64_t bytes; /* that the new ones would add */
    bool *is_known;
    struct store_appended *out;
};

static enum err append_refuse(struct append *append, size_t bad, enum store_refusal why,
                              uint64_t last)
{
    append->out->bad = bad;
    append->out->why = why;
    append->out->last = last;
    return ERR_CONFLICT;
}

/* The same number earlier in this very call. */
static const struct store_record *append_twin(const struct append *append, size_t index)
{
    const struct store_record *record = &append->records[index];

    for (size_t i = index; i-- > 0;)
        if (append->records[i].n == record->n &&
            memcmp(append->records[i].stream, record->stream, STORE_STREAM) == 0)
            return &append->records[i];
    return NULL;
}

static enum err streams_count(struct store *store, struct store_place place, int64_t *out)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT count(*) FROM stream WHERE space = ? AND side = ?");
    enum err err = ERR_IO;

    store_sqlite_bind(row, "ii", place.space, (int64_t)place.side);
    if (row && sqlite3_step(row) == SQLITE_ROW) {
        *out = sqlite3_column_int64(row, 0);
        err = ERR_OK;
    }
    if (row)
        sqlite3_reset(row);
    return err;
}

/* A stream that nobody has written to yet. Those of the group that are not in the table yet are
 * not counted, so a group may go over by as many as it has calls: a bound all the same. */
static enum err append_stream_new(struct append *append, size_t index)
{
    int64_t streams = 0;
    enum err err = streams_count(append->store, append->place, &streams);

    if (err != ERR_OK)
        return err;
    return streams >= STORE_STREAMS_MAX ? append_refuse(append, index, STORE_STREAMS, 0)
                                        : ERR_OK;
}

static enum err append_judge_one(struct append *append, size_t index)
{
    const struct store_record *record = &append->records[index], *twin;
    enum err err = ERR_OK;
    struct store_sqlite_head *head =
        store_sqlite_head_of(append->store, append->place.space, record->stream, &err);

    if (!head)
        return err;
    if (head->exists && head->side != append->place.side)
        return append_refuse(append, index, STORE_SIDE, 0);
    if (head->trial != append->store->cache->trial) {
        head->trial = append->store->cache->trial;
        head->trial_last = head->last;
        memcpy(head->trial_hash, head->hash, STORE_HASH);
        if (!head->exists && (err = append_stream_new(append, index)) != ERR_OK)
            return err;
    }
    if (record->n > head->trial_last + 1)
        return append_refuse(append, index, STORE_GAP, head->trial_last);
    if (record->n <= head->trial_last) {
        append->is_known[index] = true;
        twin = append_twin(append, index);
        if (twin && memcmp(twin->hash, record->hash, STORE_HASH) != 0)
            return append_refuse(append, index, STORE_FORK, head->trial_last);
        if (record->n <= head->last)
            append->known[append->known_count++] =
                (struct found){ .stream = record->stream, .n = record->n, .index = index };
        return ERR_OK;
    }
    if (memcmp(record->prev, head->trial_hash, STORE_HASH) != 0)
        return append_refuse(append, index, STORE_BROKEN, head->trial_last);
    head->trial_last = record->n;
    memcpy(head->trial_hash, record->hash, STORE_HASH);
    append->bytes += (int64_t)record->bytes.len;
    return ERR_OK;
}

/* The first of those known by number that is another record. */
static enum err append_judge_known(struct append *append)
{
    size_t bad = append->count;
    enum err err;

    if (append->known_count == 0)
        return ERR_OK;
    err = found_look_up(append->store, append->place.space, append->known, append->known_count);
    for (size_t i = 0; i < append->known_count && err == ERR_OK; i++) {
        const struct found *found = &append->known[i];

        if (!found->there)
            err = ERR_CORRUPT; /* the head says that it is */
        else if (memcmp(found->hash, append->records[found->index].hash, STORE_HASH) != 0 &&
                 found->index < bad)
            bad = found->index;
    }
    if (err == ERR_OK && bad < append->count) {
        struct store_sqlite_head *head = store_sqlite_head_of(
            append->store, append->place.space, append->records[bad].stream, &err);

        err = head ? append_refuse(append, bad, STORE_FORK, head->last) : err;
    }
    return err;
}

static enum err append_judge(struct append *append, const struct store_sqlite_room *room)
{
    enum err err = ERR_OK, known;

    append->store->cache->trial++;
    for (size_t i = 0; i < append->count && err == ERR_OK; i++) {
        err = append_judge_one(append, i);
        if (err == ERR_OK && room->bytes + append->bytes > STORE_SPACE_BYTES_MAX)
            err = append_refuse(append, i, STORE_FULL, 0);
    }
    if (err != ERR_OK && err != ERR_CONFLICT)
        return err;
    known = append_judge_known(append); /* it can only find an earlier fault */
    return known == ERR_OK ? err : known;
}

static enum err record_insert(struct store *store, struct store_place place,
                              const struct store_record *record, uint64_t cursor)
{
    sqlite3_stmt *add = store_sqlite_ready(
        store, "INSERT INTO record (space, cursor, stream, n, stub, hash, body)"
               " VALUES (?, ?, ?, ?, ?, ?, ?)");

    store_sqlite_bind(add, "iibiibb", place.space, (int64_t)cursor,
                      (const void *)record->stream, (int)STORE_STREAM, (int64_t)record->n,
                      (int64_t)record->stub, (const void *)record->hash, (int)STORE_HASH,
                      (const void *)record->bytes.ptr, (int)record->bytes.len);
    return store_sqlite_run(add) == ERR_OK ? ERR_OK : ERR_IO;
}

static enum err record_to_stub(struct store *store, struct store_sqlite_room *room,
                               const struct found *found)
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "UPDATE record SET cursor = ?, stub = 1,"
               " body = substr(body, 1, ?) || hash WHERE seq = ? AND stub = 0");

    store_sqlite_bind(change, "iii", (int64_t)room->cursor + 1, (int64_t)HEADER, found->seq);
    if (store_sqlite_run(change) != ERR_OK)
        return ERR_IO;
    room->cursor++;
    room->bytes -= found->len - STORE_STUB;
    store_sqlite_room_changed(store, room);
    return ERR_OK;
}

static enum err append_write(struct append *append, struct store_sqlite_room *room, int64_t day)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < append->count && err == ERR_OK; i++) {
        const struct store_record *record = &append->records[i];
        struct store_sqlite_head *head =
            append->is_known[i] ? NULL
                                : store_sqlite_head_of(append->store, append->place.space,
                                                       record->stream, &err);

        if (!head)
            continue;
        if ((err = record_insert(append->store, append->place, record, room->cursor + 1)) !=
            ERR_OK)
            break;
        room->cursor++;
        head->exists = true;
        head->side = append->place.side;
        head->last = record->n;
        memcpy(head->hash, record->hash, STORE_HASH);
        store_sqlite_head_changed(append->store, head);
    }
    for (size_t i = 0; i < append->known_count && err == ERR_OK; i++)
        if (append->records[append->known[i].index].stub && !append->known[i].stub)
            err = record_to_stub(append->store, room, &append->known[i]);
    room->bytes += append->bytes;
    room->day = day;
    store_sqlite_room_changed(append->store, room);
    return err;
}

enum err store_append(struct store *store, struct store_place place,
                      const struct store_record *records, size_t count, int64_t day,
                      struct store_appended *out)
{
    struct found known[STORE_APPEND_MAX];
    bool is_known[STORE_APPEND_MAX] = { false };
    struct append append = { .store = store,
                             .place = place,
                             .records = records,
                             .count = count,
                             .known = known,
                             .is_known = is_known,
                             .out = out };
    enum err err = ERR_OK;
    struct store_sqlite_room *room;

    MUST(store->in_group);
    *out = (struct store_appended){ 0 };
    if (count == 0 || count > STORE_APPEND_MAX)
        return count == 0 ? ERR_INPUT : ERR_LIMIT;
    for (size_t i = 0; i < count; i++)
        if (!record_fits(&records[i]))
            return out->bad = i, ERR_INPUT;
    room = store_sqlite_room_of(store, place.space, &err);
    if (!room)
        return err;
    err = append_judge(&append, room);
    if (err == ERR_OK)
        err = append_write(&append, room, day);
    out->cursor = room->cursor;
    out->accepted = err == ERR_OK ? count : 0;
    return err;
}

enum err store_purge(struct store *store, struct store_place place,
                     const uint8_t stream[STORE_STREAM], const uint64_t *n, size_t count,
                     uint64_t *out_cursor)
{
    enum err err = ERR_OK;
    struct found *list = NULL;
    struct store_sqlite_head *head;
    struct store_sqlite_room *room;

    MUST(store->in_group);
    if (count == 0 || count > STORE_PURGE_MAX)
        return count == 0 ? ERR_INPUT : ERR_LIMIT;
    room = store_sqlite_room_of(store, place.space, &err);
    head = room ? store_sqlite_head_of(store, place.space, stream, &err) : NULL;
    if (!head)
        return err;
    if (head->exists && head->side != place.side)
        return ERR_DENIED;
    for (size_t i = 0; i < count; i++)
        if (!head->exists || n[i] < 1 || n[i] > head->last)
            return ERR_ABSENT;
    list = calloc(count, sizeof *list);
    if (!list)
        return ERR_IO;
    for (size_t i = 0; i < count; i++)
        list[i] = (struct found){ .stream = stream, .n = n[i] };
    err = found_look_up(store, place.space, list, count);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        bool twice = i > 0 && list[i].n == list[i - 1].n;

        if (!list[i].there)
            err = ERR_CORRUPT;
        else if (!list[i].stub && !twice)
            err = record_to_stub(store, room, &list[i]);
    }
    free(list);
    if (err == ERR_OK)
        *out_cursor = room->cursor;
    return err;
}

/* The space's last cursor, and whether there is such a space. */
static enum err head_of(struct store *store, int64_t space, uint64_t *out)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT coalesce(max(cursor), 0) FROM record WHERE space = ?");
    enum err err = ERR_IO;

    store_sqlite_bind(row, "i", space);
    if (row && sqlite3_step(row) == SQLITE_ROW) {
        *out = (uint64_t)sqlite3_column_int64(row, 0);
        err = ERR_OK;
    }
    if (row)
        sqlite3_reset(row);
    return err;
}

enum err store_pull(struct store *store, int64_t space, uint64_t after, store_each *each,
                    void *context, struct store_pulled *out)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT cursor, stub, body FROM record"
                                  " WHERE space = ? AND cursor > ? ORDER BY cursor");
    struct store_pulled pulled = { .next = after };
    enum err err = head_of(store, space, &pulled.head);
    int code = SQLITE_DONE;

    if (err != ERR_OK || !row)
        return ERR_IO;
    if (after > INT64_MAX)
        after = INT64_MAX;
    store_sqlite_bind(row, "ii", space, (int64_t)after);
    while (!pulled.more && (code = sqlite3_step(row)) == SQLITE_ROW) {
        uint64_t cursor = (uint64_t)sqlite3_column_int64(row, 0);
        const struct str bytes = { sqlite3_column_blob(row, 2),
                                   (size_t)sqlite3_column_bytes(row, 2) };

        if (!each(context, cursor, sqlite3_column_int(row, 1) != 0, bytes))
            pulled.more = true;
        else
            pulled.next = cursor;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        err = ERR_IO;
    sqlite3_reset(row);
    if (pulled.next > pulled.head && after <= pulled.head)
        pulled.head = pulled.next; /* committed between the two questions */
    if (err == ERR_OK)
        *out = pulled;
    return err;
}
