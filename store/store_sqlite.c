/* store_sqlite.c - statements, groups, checkpoints. */
#include <stdarg.h>
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

sqlite3_stmt *store_sqlite_ready(struct store *store, const char *text)
{
    for (size_t i = 0; i < SQLITE_STATEMENTS; i++) {
        struct store_sqlite_statement *statement = &store->statements[i];

        if (statement->text == text) {
            sqlite3_reset(statement->prepared);
            return statement->prepared;
        }
        if (!statement->text) {
            if (sqlite3_prepare_v3(store->db, text, -1, SQLITE_PREPARE_PERSISTENT,
                                   &statement->prepared, NULL) != SQLITE_OK)
                return NULL;
            statement->text = text;
            return statement->prepared;
        }
    }
    MUST(false); /* SQLITE_STATEMENTS has fallen behind */
    return NULL;
}

bool store_sqlite_bytes(sqlite3_stmt *row, int column, void *out, int len)
{
    if (sqlite3_column_bytes(row, column) != len)
        return false;
    memcpy(out, sqlite3_column_blob(row, column), (size_t)len);
    return true;
}

enum err store_sqlite_step(sqlite3_stmt *row)
{
    switch (row ? sqlite3_step(row) & 0xff : SQLITE_ERROR) {
    case SQLITE_ROW:
        return ERR_OK;
    case SQLITE_DONE:
        return ERR_ABSENT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    default:
        return ERR_IO;
    }
}

void store_sqlite_end(sqlite3_stmt *row)
{
    if (!row)
        return;
    sqlite3_reset(row);
    sqlite3_clear_bindings(row); /* they may point to what is gone by the next time */
}

enum err store_sqlite_run(sqlite3_stmt *statement)
{
    enum err err = store_sqlite_step(statement);

    store_sqlite_end(statement);
    return err == ERR_ABSENT ? ERR_OK : err;
}

void store_sqlite_bind(sqlite3_stmt *statement, const char *kinds, ...)
{
    va_list list;

    if (!statement)
        return; /* store_sqlite_run tells */
    va_start(list, kinds);
    for (int at = 1; *kinds; kinds++, at++) {
        if (*kinds == 'i') {
            MUST(sqlite3_bind_int64(statement, at, va_arg(list, int64_t)) == SQLITE_OK);
        } else {
            const void *bytes = va_arg(list, const void *);
            int len = va_arg(list, int);

            MUST(sqlite3_bind_blob(statement, at, bytes, len, SQLITE_STATIC) == SQLITE_OK);
        }
    }
    va_end(list);
}

bool store_sqlite_in_group(const struct store *store)
{
    return store->in_group && !sqlite3_get_autocommit(store->db);
}

enum err store_begin(struct store *store)
{
    MUST(store->cache && !store->in_group);
    if (store_sqlite_run(store_sqlite_ready(store, "BEGIN IMMEDIATE")) != ERR_OK)
        return ERR_IO;
    store->in_group = true;
    return ERR_OK;
}

enum err store_commit(struct store *store)
{
    MUST(store->in_group);
    if (store_sqlite_heads_write(store) != ERR_OK ||
        store_sqlite_run(store_sqlite_ready(store, "COMMIT")) != ERR_OK) {
        store_rollback(store);
        return ERR_IO;
    }
    store->in_group = false;
    if (store->cache->count > SQLITE_HEADS_MAX)
        store_sqlite_heads_forget(store);
    return ERR_OK;
}

void store_rollback(struct store *store)
{
    MUST(store->in_group);
    store_sqlite_heads_forget(store);
    /* SQLite may have rolled back by itself, as it does when the disk is full. */
    if (!sqlite3_get_autocommit(store->db))
        (void)store_sqlite_run(store_sqlite_ready(store, "ROLLBACK"));
    store->in_group = false;
}

void store_rest(struct store *store)
{
    (void)sqlite3_db_release_memory(store->db);
}

enum err store_checkpoint(struct store *store, bool whole)
{
    int mode = whole ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, code;

    MUST(!store->in_group);
    sqlite3_busy_timeout(store->db, 0); /* a reader in the way is not waited for */
    code = sqlite3_wal_checkpoint_v2(store->db, NULL, mode, NULL, NULL);
    sqlite3_busy_timeout(store->db, SQLITE_BUSY_MS);
    if (code == SQLITE_OK)
        return ERR_OK;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED ? ERR_CONFLICT : ERR_IO;
}

enum err store_gen(struct store *store, uint8_t out[STORE_ID])
{
    sqlite3_stmt *row = store_sqlite_ready(store, "SELECT gen FROM history");
    enum err err = store_sqlite_step(row);

    if (err == ERR_OK && !store_sqlite_bytes(row, 0, out, STORE_ID))
        err = ERR_CORRUPT;
    store_sqlite_end(row);
    return err == ERR_ABSENT ? ERR_CORRUPT : err;
}

enum err store_gen_renew(struct store *store)
{
    enum err err;

    MUST(store_sqlite_in_group(store));
    err = store_sqlite_run(store_sqlite_ready(store, "DELETE FROM mailbox"));
    return err == ERR_OK ? store_sqlite_run(store_sqlite_ready(
                               store, "UPDATE history SET gen = randomblob(16)"))
                         : err;
}
