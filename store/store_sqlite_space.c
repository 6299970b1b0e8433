/* store_sqlite_space.c - spaces and who is in them. */
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

/* The first column of the first row as a number. ERR_ABSENT: there is no row. */
static enum err number_of(sqlite3_stmt *row, int64_t *out)
{
    enum err err = store_sqlite_step(row);

    if (err == ERR_OK)
        *out = sqlite3_column_int64(row, 0);
    store_sqlite_end(row);
    return err;
}

static enum err space_of(struct store *store, const uint8_t sid[STORE_ID], int64_t *out)
{
    sqlite3_stmt *row = store_sqlite_ready(store, "SELECT id FROM space WHERE sid = ?");

    store_sqlite_bind(row, "b", (const void *)sid, (int)STORE_ID);
    return number_of(row, out);
}

static enum err change_space(struct store *store, const char *text, int64_t space)
{
    sqlite3_stmt *change = store_sqlite_ready(store, text);

    store_sqlite_bind(change, "i", space);
    return store_sqlite_run(change);
}

/* Counts one space more for an account, within the limit. */
static enum err spaces_raise(struct store *store, const uint8_t account[STORE_ID])
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "UPDATE account SET spaces = spaces + 1 WHERE id = ? AND spaces < ?");

    enum err err;

    store_sqlite_bind(change, "bi", (const void *)account, (int)STORE_ID,
                      (int64_t)STORE_SPACES_MAX);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    return sqlite3_changes(store->db) == 1 ? ERR_OK : ERR_LIMIT;
}

static enum err member_add(struct store *store, int64_t space, unsigned side,
                           const uint8_t tag[STORE_ID])
{
    sqlite3_stmt *add =
        store_sqlite_ready(store, "INSERT INTO member (space, side, tag) VALUES (?, ?, ?)");

    store_sqlite_bind(add, "iib", space, (int64_t)side, (const void *)tag, (int)STORE_ID);
    return store_sqlite_run(add);
}

/* Whether a space that exists is this member's, and of the same kind. */
static enum err space_again(struct store *store, const struct store_space_new *space,
                            bool *out_again)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT 1 FROM space JOIN member ON member.space = space.id"
                                  " WHERE sid = ? AND tag = ? AND kind = ?");
    int64_t yes = 0;
    enum err err;

    store_sqlite_bind(row, "bbi", (const void *)space->space, (int)STORE_ID,
                      (const void *)space->tag, (int)STORE_ID, (int64_t)space->kind);
    err = number_of(row, &yes);
    if (err == ERR_ABSENT)
        return ERR_CONFLICT;
    if (err == ERR_OK)
        *out_again = true;
    return err;
}

enum err store_space_add(struct store *store, const struct store_space_new *space,
                         bool *out_again)
{
    sqlite3_stmt *add;
    int64_t id = 0;
    enum err err = space_of(store, space->space, &id);

    MUST(store_sqlite_in_group(store));
    *out_again = false;
    if (err == ERR_OK)
        return space_again(store, space, out_again);
    if (err != ERR_ABSENT)
        return err;
    if (space->kind < STORE_SPACE_PERSONAL || space->kind > STORE_SPACE_PRACTITIONER)
        return ERR_INPUT;
    if ((err = spaces_raise(store, space->account)) != ERR_OK)
        return err;
    add = store_sqlite_ready(
        store, "INSERT INTO space (sid, kind, admits, last_day) VALUES (?, ?, ?, ?)");
    store_sqlite_bind(add, "bibi", (const void *)space->space, (int)STORE_ID,
                      (int64_t)space->kind, (const void *)space->join,
                      space->join ? (int)STORE_HASH : 0, space->day);
    err = store_sqlite_run(add);
    return err == ERR_OK
               ? member_add(store, sqlite3_last_insert_rowid(store->db), 0, space->tag)
               : err;
}

enum err store_space_join(struct store *store, const struct store_space_new *space)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT id FROM space WHERE sid = ?1 AND admits = ?2"
                                  " AND NOT EXISTS (SELECT 1 FROM member WHERE space = space.id"
                                  " AND (side = 1 OR tag = ?3))");
    int64_t id = 0;
    enum err err;

    MUST(store_sqlite_in_group(store) && space->join);
    store_sqlite_bind(row, "bbb", (const void *)space->space, (int)STORE_ID,
                      (const void *)space->join, (int)STORE_HASH, (const void *)space->tag,
                      (int)STORE_ID);
    if ((err = number_of(row, &id)) != ERR_OK ||
        (err = spaces_raise(store, space->account)) != ERR_OK)
        return err;
    err = change_space(store, "UPDATE space SET admits = NULL WHERE id = ?", id);
    return err == ERR_OK ? member_add(store, id, 1, space->tag) : err;
}

enum err store_member(struct store *store, const uint8_t space[STORE_ID],
                      const uint8_t tag[STORE_ID], struct store_place *out)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT space.id, side, last_day, kind FROM space JOIN member"
                                  " ON member.space = space.id WHERE sid = ? AND tag = ?");
    enum err err;

    store_sqlite_bind(row, "bb", (const void *)space, (int)STORE_ID, (const void *)tag,
                      (int)STORE_ID);
    err = store_sqlite_step(row);
    if (err == ERR_OK)
        *out = (struct store_place){ .space = sqlite3_column_int64(row, 0),
                                     .side = (unsigned)sqlite3_column_int(row, 1),
                                     .last_day = sqlite3_column_int64(row, 2),
                                     .kind = sqlite3_column_int(row, 3) };
    store_sqlite_end(row);
    return err;
}

enum err store_space_touch(struct store *store, struct store_place place, int64_t day)
{
    enum err err = ERR_OK;
    struct store_sqlite_room *room = store_sqlite_room_of(store, place.space, &err);

    MUST(store_sqlite_in_group(store));
    if (!room)
        return err;
    store_sqlite_room_used(store, room, day);
    return ERR_OK;
}

enum err store_sqlite_space_delete(struct store *store, int64_t space)
{
    static const char *const steps[] = {
        "DELETE FROM record WHERE space = ?",
        "DELETE FROM stream WHERE space = ?",
        "DELETE FROM member WHERE space = ?",
        "DELETE FROM space WHERE id = ?",
    };
    enum err err =
        store_sqlite_heads_write(store); /* what is remembered of it must not come back */

    store_sqlite_heads_forget(store);
    for (size_t i = 0; i < sizeof steps / sizeof *steps && err == ERR_OK; i++)
        err = change_space(store, steps[i], space);
    return err;
}

/* Every record of a side becomes a stub, with cursors that follow the last. */
static enum err side_purge(struct store *store, struct store_place place)
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "UPDATE record SET stub = 1,"
               " body = CAST(substr(body, 1, 72) || hash AS BLOB), cursor ="
               " (SELECT max(cursor) FROM record WHERE space = ?1) + number FROM"
               " (SELECT seq AS at, row_number() OVER (ORDER BY cursor) AS number FROM record"
               "  WHERE space = ?1 AND stub = 0 AND stream IN"
               "  (SELECT id FROM stream WHERE space = ?1 AND side = ?2)) WHERE seq = at");
    enum err err = store_sqlite_heads_write(store);

    if (err != ERR_OK)
        return err;
    store_sqlite_heads_forget(store);
    store_sqlite_bind(change, "ii", place.space, (int64_t)place.side);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    return change_space(
        store,
        "UPDATE stream SET bytes = held FROM (SELECT stream AS name,"
        " sum(length(body)) AS held FROM record WHERE space = ?1 GROUP BY stream)"
        " WHERE space = ?1 AND id = name",
        place.space);
}

enum err store_space_behind(struct store *store, struct store_place place, uint64_t cursor,
                            bool *out)
{
    sqlite3_stmt *question = store_sqlite_ready(
        store,
        "SELECT EXISTS (SELECT 1 FROM record WHERE space = ?1 AND cursor > ?3 AND"
        " stub = 0 AND stream IN (SELECT id FROM stream WHERE space = ?1 AND side = ?2))");
    int64_t behind = 0;
    enum err err = store_sqlite_heads_write(store);

    if (err != ERR_OK)
        return err;
    store_sqlite_bind(question, "iii", place.space, (int64_t)place.side, (int64_t)cursor);
    err = number_of(question, &behind);
    *out = behind != 0;
    return err;
}

enum err store_space_leave(struct store *store, struct store_place place,
                           const uint8_t account[STORE_ID], bool purge)
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "DELETE FROM member WHERE space = ? AND side = ?");
    int64_t left = 0;
    enum err err;

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "ii", place.space, (int64_t)place.side);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    if (sqlite3_changes(store->db) == 0)
        return ERR_ABSENT;
    change = store_sqlite_ready(
        store, "UPDATE account SET spaces = spaces - 1 WHERE id = ? AND spaces > 0");
    store_sqlite_bind(change, "b", (const void *)account, (int)STORE_ID);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    change = store_sqlite_ready(store, "SELECT count(*) FROM member WHERE space = ?");
    store_sqlite_bind(change, "i", place.space);
    if ((err = number_of(change, &left)) != ERR_OK)
        return err;
    if (left == 0)
        return store_sqlite_space_delete(store, place.space);
    return purge ? side_purge(store, place) : ERR_OK;
}
