/* store_sqlite_heads.c - what the writer remembers, so that an append reads nothing and a group
 * writes each stream's head once. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

static size_t place_of(int64_t space, const uint8_t stream[STORE_STREAM])
{
    uint64_t mixed = (uint64_t)space * UINT64_C(0x9e3779b97f4a7c15), part = 0;

    if (stream)
        memcpy(&part, stream, sizeof part); /* streams are random already */
    return (size_t)((mixed ^ part) >> 20) & (SQLITE_HEADS - 1);
}

static enum err head_read(struct store *store, struct store_sqlite_head *head)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT side, last_n, last_hash, bytes FROM stream WHERE space = ? AND id = ?");
    enum err err;

    store_sqlite_bind(row, "ib", head->space, (const void *)head->stream, (int)STORE_STREAM);
    err = store_sqlite_step(row);
    if (err == ERR_OK) {
        head->exists = true;
        head->side = (unsigned)sqlite3_column_int(row, 0);
        head->last = (uint64_t)sqlite3_column_int64(row, 1);
        head->bytes = sqlite3_column_int64(row, 3);
        err = store_sqlite_bytes(row, 2, head->hash, STORE_HASH) ? ERR_OK : ERR_CORRUPT;
    }
    store_sqlite_end(row);
    return err == ERR_ABSENT ? ERR_OK : err;
}

struct store_sqlite_head *store_sqlite_head_of(struct store *store, int64_t space,
                                               const uint8_t stream[STORE_STREAM],
                                               enum err *out_err)
{
    struct store_sqlite_head **chain = &store->cache->heads[place_of(space, stream)], *head;

    for (head = *chain; head; head = head->next)
        if (head->space == space && memcmp(head->stream, stream, STORE_STREAM) == 0)
            return head;
    head = calloc(1, sizeof *head);
    *out_err = ERR_IO;
    if (!head)
        return NULL;
    head->space = space;
    memcpy(head->stream, stream, STORE_STREAM);
    *out_err = head_read(store, head);
    if (*out_err != ERR_OK) {
        free(head);
        return NULL;
    }
    head->next = *chain;
    *chain = head;
    store->cache->count++;
    return head;
}

static enum err room_read(struct store *store, struct store_sqlite_room *room)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store,
        "SELECT last_day, (SELECT coalesce(max(cursor), 0) FROM record WHERE space = ?1),"
        " (SELECT coalesce(sum(bytes), 0) FROM stream WHERE space = ?1 AND side = 0),"
        " (SELECT coalesce(sum(bytes), 0) FROM stream WHERE space = ?1 AND side = 1),"
        " (SELECT count(*) FROM stream WHERE space = ?1 AND side = 0),"
        " (SELECT count(*) FROM stream WHERE space = ?1 AND side = 1)"
        " FROM space WHERE id = ?1");
    enum err err;

    store_sqlite_bind(row, "i", room->space);
    err = store_sqlite_step(row);
    if (err == ERR_OK) {
        room->day = sqlite3_column_int64(row, 0);
        room->cursor = (uint64_t)sqlite3_column_int64(row, 1);
        for (int side = 0; side < 2; side++) {
            room->bytes[side] = sqlite3_column_int64(row, 2 + side);
            room->streams[side] = sqlite3_column_int64(row, 4 + side);
        }
    }
    store_sqlite_end(row);
    return err;
}

struct store_sqlite_room *store_sqlite_room_of(struct store *store, int64_t space,
                                               enum err *out_err)
{
    struct store_sqlite_room **chain = &store->cache->rooms[place_of(space, NULL)], *room;

    for (room = *chain; room; room = room->next)
        if (room->space == space)
            return room;
    room = calloc(1, sizeof *room);
    *out_err = ERR_IO;
    if (!room)
        return NULL;
    room->space = space;
    *out_err = room_read(store, room);
    if (*out_err != ERR_OK) {
        free(room);
        return NULL;
    }
    room->next = *chain;
    *chain = room;
    store->cache->count++;
    return room;
}

static enum err head_write(struct store *store, struct store_sqlite_head *head)
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "INSERT INTO stream (space, id, side, last_n, last_hash, bytes)"
               " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET last_n = excluded.last_n,"
               " last_hash = excluded.last_hash, bytes = excluded.bytes");

    store_sqlite_bind(change, "ibiibi", head->space, (const void *)head->stream,
                      (int)STORE_STREAM, (int64_t)head->side, (int64_t)head->last,
                      (const void *)head->hash, (int)STORE_HASH, head->bytes);
    head->dirty = false;
    return store_sqlite_run(change);
}

static enum err room_write(struct store *store, struct store_sqlite_room *room)
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "UPDATE space SET last_day = ? WHERE id = ?");

    store_sqlite_bind(change, "ii", room->day, room->space);
    room->dirty = false;
    return store_sqlite_run(change);
}

void store_sqlite_head_changed(struct store *store, struct store_sqlite_head *head)
{
    if (head->dirty)
        return;
    head->dirty = true;
    head->next_dirty = store->cache->dirty_heads;
    store->cache->dirty_heads = head;
}

void store_sqlite_room_used(struct store *store, struct store_sqlite_room *room, int64_t day)
{
    if (day <= room->day)
        return;
    room->day = day;
    if (room->dirty)
        return;
    room->dirty = true;
    room->next_dirty = store->cache->dirty_rooms;
    store->cache->dirty_rooms = room;
}

enum err store_sqlite_heads_write(struct store *store)
{
    struct store_sqlite_cache *cache = store->cache;
    enum err err;

    for (; cache->dirty_heads; cache->dirty_heads = cache->dirty_heads->next_dirty)
        if ((err = head_write(store, cache->dirty_heads)) != ERR_OK)
            return err;
    for (; cache->dirty_rooms; cache->dirty_rooms = cache->dirty_rooms->next_dirty)
        if ((err = room_write(store, cache->dirty_rooms)) != ERR_OK)
            return err;
    return ERR_OK;
}

void store_sqlite_heads_forget(struct store *store)
{
    for (size_t i = 0; i < SQLITE_HEADS; i++) {
        for (struct store_sqlite_head *head = store->cache->heads[i], *next; head;
             head = next) {
            next = head->next;
            free(head);
        }
        for (struct store_sqlite_room *room = store->cache->rooms[i], *next; room;
             room = next) {
            next = room->next;
            free(room);
        }
        store->cache->heads[i] = NULL;
        store->cache->rooms[i] = NULL;
    }
    store->cache->dirty_heads = NULL;
    store->cache->dirty_rooms = NULL;
    store->cache->count = 0;
}
