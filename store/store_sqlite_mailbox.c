/* store_sqlite_mailbox.c - cells that are written once, and gone within hours. */
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

/* What is known of one that has not ended. ERR_ABSENT. */
static enum err mailbox_find(struct store *store, const uint8_t mailbox[STORE_ID], int64_t hour,
                             int64_t *out_end_hour, bool *out_burnt)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT end_hour, burnt FROM mailbox WHERE id = ? AND end_hour > ?");
    enum err err;

    store_sqlite_bind(row, "bi", (const void *)mailbox, (int)STORE_ID, hour);
    err = store_sqlite_step(row);
    if (err == ERR_OK) {
        *out_end_hour = sqlite3_column_int64(row, 0);
        *out_burnt = sqlite3_column_int(row, 1) != 0;
    }
    store_sqlite_end(row);
    return err;
}

static enum err cell_fits(struct str bytes)
{
    if (bytes.len == 0)
        return ERR_INPUT;
    return bytes.len <= STORE_CELL_MAX ? ERR_OK : ERR_LIMIT;
}

static enum err cell_insert(struct store *store, const uint8_t mailbox[STORE_ID],
                            unsigned number, struct str bytes)
{
    sqlite3_stmt *add =
        store_sqlite_ready(store, "INSERT INTO cell (mailbox, number, body) VALUES (?, ?, ?)");

    store_sqlite_bind(add, "bib", (const void *)mailbox, (int)STORE_ID, (int64_t)number,
                      (const void *)bytes.ptr, (int)bytes.len);
    return store_sqlite_run(add);
}

/* ERR_OK: these very bytes stand there. ERR_CONFLICT: others do. ERR_ABSENT: none do. */
static enum err cell_compare(struct store *store, const uint8_t mailbox[STORE_ID],
                             unsigned number, struct str bytes)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT body = ?3 FROM cell WHERE mailbox = ?1 AND number = ?2");
    enum err err;

    store_sqlite_bind(row, "bib", (const void *)mailbox, (int)STORE_ID, (int64_t)number,
                      (const void *)bytes.ptr, (int)bytes.len);
    err = store_sqlite_step(row);
    if (err == ERR_OK && sqlite3_column_int(row, 0) == 0)
        err = ERR_CONFLICT;
    store_sqlite_end(row);
    return err;
}

static enum err mailbox_delete(struct store *store, const uint8_t mailbox[STORE_ID])
{
    sqlite3_stmt *change = store_sqlite_ready(store, "DELETE FROM mailbox WHERE id = ?");

    store_sqlite_bind(change, "b", (const void *)mailbox, (int)STORE_ID);
    return store_sqlite_run(change);
}

enum err store_mailbox_add(struct store *store, const uint8_t mailbox[STORE_ID],
                           struct str cell, int64_t hour, int64_t end_hour, bool *out_again)
{
    sqlite3_stmt *add;
    int64_t end = 0;
    bool burnt = false;
    enum err err = cell_fits(cell);

    MUST(store_sqlite_in_group(store));
    *out_again = false;
    if (err != ERR_OK)
        return err;
    err = mailbox_find(store, mailbox, hour, &end, &burnt);
    if (err == ERR_OK) {
        if (burnt)
            return ERR_DENIED;
        err = cell_compare(store, mailbox, 1, cell);
        *out_again = err == ERR_OK;
        return err;
    }
    if (err != ERR_ABSENT)
        return err;
    err = mailbox_delete(store, mailbox); /* an ended one, before anybody came by */
    add = store_sqlite_ready(store, "INSERT INTO mailbox (id, end_hour) VALUES (?, ?)");
    store_sqlite_bind(add, "bi", (const void *)mailbox, (int)STORE_ID, end_hour);
    if (err == ERR_OK)
        err = store_sqlite_run(add);
    return err == ERR_OK ? cell_insert(store, mailbox, 1, cell) : err;
}

static enum err cells_read(struct store *store, const uint8_t mailbox[STORE_ID],
                           struct store_mailbox *out)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT number, body FROM cell WHERE mailbox = ?");
    enum err err;

    store_sqlite_bind(row, "b", (const void *)mailbox, (int)STORE_ID);
    while ((err = store_sqlite_step(row)) == ERR_OK) {
        int number = sqlite3_column_int(row, 0), len = sqlite3_column_bytes(row, 1);

        if (number < 1 || number > STORE_CELLS || len < 1 || len > STORE_CELL_MAX) {
            err = ERR_CORRUPT;
            break;
        }
        out->len[number - 1] = (size_t)len;
        memcpy(out->cell[number - 1], sqlite3_column_blob(row, 1), (size_t)len);
    }
    store_sqlite_end(row);
    return err == ERR_ABSENT ? ERR_OK : err;
}

enum err store_mailbox_read(struct store *store, const uint8_t mailbox[STORE_ID], int64_t hour,
                            struct store_mailbox *out)
{
    bool burnt = false;
    enum err err;

    memset(out->len, 0, sizeof out->len);
    err = mailbox_find(store, mailbox, hour, &out->end_hour, &burnt);
    if (err != ERR_OK)
        return err;
    return burnt ? ERR_DENIED : cells_read(store, mailbox, out);
}

enum err store_mailbox_write(struct store *store, const struct store_cell *cell)
{
    sqlite3_stmt *change;
    int64_t end = 0;
    bool burnt = false;
    enum err err = cell_fits(cell->bytes);

    MUST(store_sqlite_in_group(store));
    if (err != ERR_OK)
        return err;
    if (cell->number < 1 || cell->number > STORE_CELLS)
        return ERR_INPUT;
    err = mailbox_find(store, cell->mailbox, cell->hour, &end, &burnt);
    if (err != ERR_OK)
        return err;
    if (burnt)
        return ERR_DENIED;
    err = cell_compare(store, cell->mailbox, cell->number, cell->bytes);
    if (err != ERR_ABSENT)
        return err;
    err = cell_insert(store, cell->mailbox, cell->number, cell->bytes);
    if (err != ERR_OK || cell->end_hour == 0)
        return err;
    change = store_sqlite_ready(store, "UPDATE mailbox SET end_hour = ? WHERE id = ?");
    store_sqlite_bind(change, "ib", cell->end_hour, (const void *)cell->mailbox, (int)STORE_ID);
    return store_sqlite_run(change);
}

enum err store_mailbox_burn(struct store *store, const uint8_t mailbox[STORE_ID], int64_t hour)
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "UPDATE mailbox SET burnt = 1 WHERE id = ? AND end_hour > ?");
    enum err err;

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "bi", (const void *)mailbox, (int)STORE_ID, hour);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    if (sqlite3_changes(store->db) == 0)
        return ERR_ABSENT;
    change = store_sqlite_ready(store, "DELETE FROM cell WHERE mailbox = ?");
    store_sqlite_bind(change, "b", (const void *)mailbox, (int)STORE_ID);
    return store_sqlite_run(change);
}

enum err store_mailboxes_expire(struct store *store, int64_t hour, size_t most,
                                size_t *out_count)
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "DELETE FROM mailbox WHERE id IN"
                                  " (SELECT id FROM mailbox WHERE end_hour <= ? LIMIT ?)");
    enum err err;

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "ii", hour, (int64_t)most);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    *out_count = (size_t)sqlite3_changes(store->db);
    return ERR_OK;
}
