/* store_sqlite_record.c - finding records by number, making stubs of them, and pulling. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

enum { HEADER = STORE_STUB - STORE_HASH };

static int found_compare(const void *a, const void *b)
{
    const struct store_sqlite_found *one = a, *other = b;
    int order = memcmp(one->stream, other->stream, STORE_STREAM);

    if (order != 0)
        return order;
    return one->n < other->n ? -1 : one->n > other->n;
}

static enum err found_fill(struct store *store, struct store_sqlite_found *found)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store,
        "SELECT stub, hash, length(body), substr(body, 1, ?2) FROM record WHERE seq = ?1");
    enum err err;

    store_sqlite_bind(row, "ii", found->seq, (int64_t)HEADER);
    err = store_sqlite_step(row);
    if (err == ERR_OK) {
        found->stub = sqlite3_column_int(row, 0) != 0;
        found->len = sqlite3_column_int64(row, 2);
        if (!store_sqlite_bytes(row, 1, found->hash, STORE_HASH) ||
            !store_sqlite_bytes(row, 3, found->header, HEADER))
            err = ERR_CORRUPT;
    }
    store_sqlite_end(row);
    return err == ERR_ABSENT ? ERR_CORRUPT : err; /* the index has it */
}

/* Marks all of the list that are this record; returns how many. */
static size_t found_mark(struct store_sqlite_found *list, size_t count,
                         const struct store_sqlite_found *key)
{
    struct store_sqlite_found *at = bsearch(key, list, count, sizeof *list, found_compare);
    size_t marked = 0;

    while (at && at > list && found_compare(at - 1, key) == 0)
        at--;
    for (; at && at < list + count && found_compare(at, key) == 0; at++, marked++)
        at->seq = key->seq;
    return marked;
}

/* Goes once through the space's part of the index, the latest first: what asks for old numbers,
 * a retry or a deletion, is rare, and an index for it would cost every append. */
enum err store_sqlite_find(struct store *store, int64_t space, struct store_sqlite_found *list,
                           size_t count)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT seq, stream, n FROM record WHERE space = ? ORDER BY cursor DESC");
    size_t missing = count;
    enum err err = ERR_OK;

    qsort(list, count, sizeof *list, found_compare);
    store_sqlite_bind(row, "i", space);
    while (missing > 0 && (err = store_sqlite_step(row)) == ERR_OK) {
        uint8_t stream[STORE_STREAM];
        struct store_sqlite_found key = { .stream = stream,
                                          .seq = sqlite3_column_int64(row, 0),
                                          .n = (uint64_t)sqlite3_column_int64(row, 2) };

        if (!store_sqlite_bytes(row, 1, stream, STORE_STREAM)) {
            err = ERR_CORRUPT;
            break;
        }
        missing -= found_mark(list, count, &key);
    }
    store_sqlite_end(row);
    if (err == ERR_ABSENT)
        err = ERR_OK; /* whoever asked sees which are missing */
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (list[i].seq != 0)
            err = found_fill(store, &list[i]);
    return err;
}

static enum err stub_one(struct store *store, struct store_sqlite_room *room,
                         const struct store_sqlite_found *found)
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "UPDATE record SET cursor = ?, stub = 1, body = ? WHERE seq = ?");
    uint8_t stub[STORE_STUB];
    enum err err = ERR_OK;
    struct store_sqlite_head *head =
        store_sqlite_head_of(store, room->space, found->stream, &err);

    if (!head)
        return err;
    memcpy(stub, found->header, HEADER);
    memcpy(stub + HEADER, found->hash, STORE_HASH);
    store_sqlite_bind(change, "ibi", (int64_t)room->cursor + 1, (const void *)stub,
                      (int)STORE_STUB, found->seq);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    room->cursor++;
    room->bytes -= found->len - STORE_STUB;
    head->bytes -= found->len - STORE_STUB;
    store_sqlite_head_changed(store, head);
    return ERR_OK;
}

enum err store_sqlite_stub(struct store *store, struct store_sqlite_room *room,
                           const struct store_sqlite_found *list, size_t count)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (!list[i].stub &&
            (i == 0 || list[i].seq != list[i - 1].seq)) /* once if named twice */
            err = stub_one(store, room, &list[i]);
    return err;
}

static enum err purge_listed(struct store *store, struct store_sqlite_room *room,
                             struct store_sqlite_found *list, size_t count)
{
    enum err err = store_sqlite_find(store, room->space, list, count);

    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (list[i].seq == 0)
            err = ERR_CORRUPT; /* the head says that it is there */
    return err == ERR_OK ? store_sqlite_stub(store, room, list, count) : err;
}

enum err store_purge(struct store *store, struct store_place place,
                     const uint8_t stream[STORE_STREAM], const uint64_t *n, size_t count,
                     uint64_t *out_cursor)
{
    enum err err = ERR_OK;
    struct store_sqlite_found *list;
    struct store_sqlite_head *head;
    struct store_sqlite_room *room;

    MUST(store_sqlite_in_group(store));
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
        list[i] = (struct store_sqlite_found){ .stream = stream, .n = n[i] };
    err = purge_listed(store, room, list, count);
    free(list);
    if (err == ERR_OK)
        *out_cursor = room->cursor;
    return err;
}

static enum err head_read(struct store *store, int64_t space, uint64_t *out)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT coalesce(max(cursor), 0) FROM record WHERE space = ?");
    enum err err;

    store_sqlite_bind(row, "i", space);
    err = store_sqlite_step(row);
    if (err == ERR_OK)
        *out = (uint64_t)sqlite3_column_int64(row, 0);
    store_sqlite_end(row);
    return err;
}

enum err store_pull(struct store *store, int64_t space, uint64_t after, store_each *each,
                    void *context, struct store_pulled *out)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT cursor, stub, body FROM record"
                                  " WHERE space = ? AND cursor > ? ORDER BY cursor");
    struct store_pulled pulled = { .next = after };
    enum err err = head_read(store, space, &pulled.head);

    if (err != ERR_OK)
        return err;
    store_sqlite_bind(row, "ii", space, after > INT64_MAX ? INT64_MAX : (int64_t)after);
    while (!pulled.more && (err = store_sqlite_step(row)) == ERR_OK) {
        uint64_t cursor = (uint64_t)sqlite3_column_int64(row, 0);
        const struct str bytes = { sqlite3_column_blob(row, 2),
                                   (size_t)sqlite3_column_bytes(row, 2) };

        if (!each(context, cursor, sqlite3_column_int(row, 1) != 0, bytes))
            pulled.more = true;
        else
            pulled.next = cursor;
    }
    store_sqlite_end(row);
    if (err != ERR_OK && err != ERR_ABSENT)
        return err;
    if (pulled.next > pulled.head && after <= pulled.head)
        pulled.head = pulled.next; /* committed between the two questions */
    *out = pulled;
    return ERR_OK;
}
