/* store_sqlite_record.c - finding records by number, making stubs of them, and pulling. */
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

enum { HEADER = STORE_STUB - STORE_HASH };

enum err store_sqlite_find(struct store *store, int64_t space,
                           const uint8_t stream[STORE_STREAM], uint64_t n,
                           struct store_sqlite_found *out)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT seq, stub, length(body), hash, substr(body, 1, ?4)"
                                  " FROM record WHERE space = ?1 AND stream = ?2 AND n = ?3");
    enum err err;

    store_sqlite_bind(row, "ibii", space, (const void *)stream, (int)STORE_STREAM, (int64_t)n,
                      (int64_t)HEADER);
    err = store_sqlite_step(row);
    if (err == ERR_OK) {
        out->seq = sqlite3_column_int64(row, 0);
        out->stub = sqlite3_column_int(row, 1) != 0;
        out->len = sqlite3_column_int64(row, 2);
        if (!store_sqlite_bytes(row, 3, out->hash, STORE_HASH) ||
            !store_sqlite_bytes(row, 4, out->header, HEADER))
            err = ERR_CORRUPT;
    }
    store_sqlite_end(row);
    return err;
}

/* Writes a stub's bytes and its new place over a record. */
static enum err stub_write(struct store *store, const struct store_sqlite_found *found,
                           uint64_t cursor)
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "UPDATE record SET cursor = ?, stub = 1, body = ? WHERE seq = ?");
    uint8_t stub[STORE_STUB];

    memcpy(stub, found->header, HEADER);
    memcpy(stub + HEADER, found->hash, STORE_HASH);
    store_sqlite_bind(change, "ibi", (int64_t)cursor, (const void *)stub, (int)STORE_STUB,
                      found->seq);
    return store_sqlite_run(change);
}

enum err store_sqlite_stub(struct store *store, struct store_sqlite_room *room,
                           const uint8_t stream[STORE_STREAM], uint64_t n)
{
    struct store_sqlite_found found;
    enum err err = store_sqlite_find(store, room->space, stream, n, &found);
    struct store_sqlite_head *head;

    if (err != ERR_OK || found.stub)
        return err == ERR_ABSENT ? ERR_CORRUPT : err; /* the head says that it is there */
    head = store_sqlite_head_of(store, room->space, stream, &err);
    if (!head || (err = stub_write(store, &found, room->cursor + 1)) != ERR_OK)
        return err;
    room->cursor++;
    room->bytes[head->side] -= found.len - STORE_STUB;
    head->bytes -= found.len - STORE_STUB;
    store_sqlite_head_changed(store, head);
    return ERR_OK;
}

enum err store_purge(struct store *store, struct store_place place,
                     const uint8_t stream[STORE_STREAM], const uint64_t *n, size_t count,
                     uint64_t *out_cursor)
{
    enum err err = ERR_OK;
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
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = store_sqlite_stub(store, room, stream, n[i]);
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
