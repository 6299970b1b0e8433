/* store_sqlite.c - opening, groups, checkpoints. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

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
    MUST(!"more statements than SQLITE_STATEMENTS");
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

__attribute__((format(printf, 3, 4))) static enum err
trouble_say(struct store_trouble *trouble, enum err err, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(trouble->sentence, sizeof trouble->sentence, format, list);
    va_end(list);
    return err;
}

/* The folder, for its owner only, and the lock that keeps a second writer out. */
static enum err folder_take(struct store *store, const char *folder,
                            struct store_trouble *trouble)
{
    char path[PATH_MAX];

    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return trouble_say(trouble, ERR_IO, "%s cannot be made: %s", folder, strerror(errno));
    if (snprintf(path, sizeof path, "%s/store.lock", folder) >= (int)sizeof path)
        return trouble_say(trouble, ERR_INPUT, "that folder's name is too long");
    store->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock < 0)
        return trouble_say(trouble, ERR_IO, "%s cannot be written to: %s", folder,
                           strerror(errno));
    if (flock(store->lock, LOCK_EX | LOCK_NB) != 0)
        return trouble_say(trouble, ERR_CONFLICT, "another server is using %s", folder);
    return ERR_OK;
}

static bool settings_apply(struct store *store, bool read_only)
{
    /* secure_delete: what was deleted is overwritten. FULL: a commit is on the disk. */
    const char *writer = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                         "PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;"
                         "PRAGMA trusted_schema=OFF;PRAGMA cache_size=-4000;"
                         "PRAGMA temp_store=MEMORY";
    const char *reader = "PRAGMA query_only=ON;PRAGMA trusted_schema=OFF;"
                         "PRAGMA cache_size=-500;PRAGMA temp_store=MEMORY";

    sqlite3_busy_timeout(store->db, SQLITE_BUSY_MS);
    return sqlite3_exec(store->db, read_only ? reader : writer, NULL, NULL, NULL) ==
               SQLITE_OK &&
           sqlite3_wal_autocheckpoint(store->db, read_only ? 0 : SQLITE_LOG_PAGES) == SQLITE_OK;
}

static enum err database_open(struct store *store, const struct store_options *options,
                              struct store_trouble *trouble)
{
    int flags =
        options->read_only ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    char path[PATH_MAX];
    const char *why = NULL;
    enum err err;

    if (snprintf(path, sizeof path, "%s/store.db", options->folder) >= (int)sizeof path)
        return trouble_say(trouble, ERR_INPUT, "that folder's name is too long");
    if (options->read_only && access(path, R_OK) != 0)
        return trouble_say(trouble, ERR_ABSENT, "there is no database in %s", options->folder);
    if (!options->read_only) { /* 0600 before SQLite can make it anything wider */
        int made = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

        if (made < 0)
            return trouble_say(trouble, ERR_IO, "%s cannot be opened: %s", path,
                               strerror(errno));
        close(made);
    }
    if (sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                        NULL) != SQLITE_OK)
        return trouble_say(trouble, ERR_IO, "%s cannot be opened", path);
    sqlite3_extended_result_codes(store->db, 0);
    if (!settings_apply(store, options->read_only)) {
        bool foreign = sqlite3_errcode(store->db) == SQLITE_NOTADB;

        return trouble_say(trouble, foreign ? ERR_CORRUPT : ERR_IO, "%s %s", path,
                           foreign ? "is not a database of ours" : "cannot be opened");
    }
    err = options->read_only ? ERR_OK : store_sqlite_migrate(store, &why);
    return err == ERR_OK ? ERR_OK : trouble_say(trouble, err, "%s %s", path, why);
}

enum err store_open(const struct store_options *options, struct store **out,
                    struct store_trouble *trouble)
{
    struct store *store = calloc(1, sizeof *store);
    enum err err = ERR_OK;

    if (!store)
        return trouble_say(trouble, ERR_IO, "there is no memory for the database");
    store->lock = -1;
    if (!options->read_only) {
        store->cache = calloc(1, sizeof *store->cache);
        err = store->cache ? folder_take(store, options->folder, trouble)
                           : trouble_say(trouble, ERR_IO, "there is no memory");
    }
    if (err == ERR_OK)
        err = database_open(store, options, trouble);
    if (err != ERR_OK)
        goto done;
    *out = store;
    store = NULL; /* now the caller's */
done:
    store_close(store);
    return err;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->in_group)
        store_rollback(store);
    for (size_t i = 0; i < SQLITE_STATEMENTS; i++)
        sqlite3_finalize(store->statements[i].prepared);
    if (store->cache)
        store_sqlite_heads_forget(store);
    free(store->cache);
    sqlite3_close(store->db);
    if (store->lock >= 0)
        close(store->lock);
    free(store);
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

enum err store_checkpoint(struct store *store, bool whole)
{
    int code = sqlite3_wal_checkpoint_v2(
        store->db, NULL, whole ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, NULL,
        NULL);

    MUST(!store->in_group);
    return code == SQLITE_OK ? ERR_OK : code == SQLITE_BUSY ? ERR_CONFLICT : ERR_IO;
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
    MUST(store->in_group);
    return store_sqlite_run(
        store_sqlite_ready(store, "UPDATE history SET gen = randomblob(16)"));
}
