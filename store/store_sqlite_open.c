/* store_sqlite_open.c - a folder becomes an open database, or a sentence says why not. */
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

#include "store/migrations.h"
#include "store/store_sqlite.h"

enum err store_sqlite_say(struct store_trouble *trouble, enum err err, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    vsnprintf(trouble->sentence, sizeof trouble->sentence, format, list);
    va_end(list);
    return err;
}

enum err store_sqlite_lock(const char *folder, int *out_lock, struct store_trouble *trouble)
{
    char path[PATH_MAX];
    int lock;

    if (snprintf(path, sizeof path, "%s/store.lock", folder) >= (int)sizeof path)
        return store_sqlite_say(trouble, ERR_INPUT, "that folder's name is too long");
    if (mkdir(folder, 0700) != 0 && errno != EEXIST)
        return store_sqlite_say(trouble, ERR_IO, "%s cannot be made: %s", folder,
                                strerror(errno));
    lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return store_sqlite_say(trouble, ERR_IO, "%s cannot be written to: %s", folder,
                                strerror(errno));
    if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
        close(lock);
        return store_sqlite_say(trouble, ERR_CONFLICT, "another process is writing to %s",
                                folder);
    }
    *out_lock = lock;
    return ERR_OK;
}

/* SQLite would make its file as wide as the umask lets it. */
static enum err file_make(const char *path, struct store_trouble *trouble)
{
    int made = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (made < 0)
        return store_sqlite_say(trouble, ERR_IO, "%s cannot be written to: %s", path,
                                strerror(errno));
    close(made);
    return ERR_OK;
}

/* What SQLite has to say about the last thing that it did not do. */
static enum err refused(struct store *store, const char *path, struct store_trouble *trouble)
{
    switch (sqlite3_errcode(store->db) & 0xff) {
    case SQLITE_NOTADB:
        return store_sqlite_say(trouble, ERR_CORRUPT, "%s is not a database", path);
    case SQLITE_CORRUPT:
        return store_sqlite_say(trouble, ERR_CORRUPT, "%s is damaged", path);
    case SQLITE_FULL:
        return store_sqlite_say(trouble, ERR_IO, "%s cannot be opened: the disk is full", path);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return store_sqlite_say(trouble, ERR_IO, "%s cannot be opened: no leave to write there",
                                path);
    default:
        return store_sqlite_say(trouble, ERR_IO, "%s cannot be opened: %s", path,
                                sqlite3_errmsg(store->db));
    }
}

/* secure_delete: what was deleted is overwritten. FULL: a commit is on the disk. The log is
 * folded back by store_checkpoint, when nobody waits; past SQLITE_LOG_PAGES by itself. */
static enum err settings_apply(struct store *store, bool read_only, const char *path,
                               struct store_trouble *trouble)
{
    const char *writer = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                         "PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;"
                         "PRAGMA trusted_schema=OFF;PRAGMA cache_size=-4000;"
                         "PRAGMA temp_store=MEMORY";
    const char *reader = "PRAGMA query_only=ON;PRAGMA trusted_schema=OFF;"
                         "PRAGMA cache_size=-500;PRAGMA temp_store=MEMORY;"
                         "SELECT count(*) FROM sqlite_schema";

    sqlite3_busy_timeout(store->db, SQLITE_BUSY_MS);
    if (sqlite3_exec(store->db, read_only ? reader : writer, NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_wal_autocheckpoint(store->db, read_only ? 0 : SQLITE_LOG_PAGES) != SQLITE_OK)
        return refused(store, path, trouble);
    return ERR_OK;
}

static enum err database_open(struct store *store, const struct store_options *options,
                              struct store_trouble *trouble)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    char path[PATH_MAX];
    const char *why = NULL;
    enum err err = ERR_OK;

    if (snprintf(path, sizeof path, "%s/store.db", options->folder) >= (int)sizeof path)
        return store_sqlite_say(trouble, ERR_INPUT, "that folder's name is too long");
    if (options->read_only && access(path, F_OK) != 0)
        return store_sqlite_say(trouble, ERR_ABSENT, "there is no database in %s",
                                options->folder);
    if (!options->read_only)
        err = file_make(path, trouble);
    if (err != ERR_OK)
        return err;
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK)
        return refused(store, path, trouble);
    if ((err = settings_apply(store, options->read_only, path, trouble)) != ERR_OK)
        return err;
    err = store_sqlite_migrate(store,
                               &(struct store_sqlite_steps){ .text = store_migrations,
                                                             .count = STORE_MIGRATIONS,
                                                             .copy = options->older_to,
                                                             .make = !options->read_only },
                               &why);
    return err == ERR_OK ? ERR_OK : store_sqlite_say(trouble, err, "%s %s", path, why);
}

enum err store_open(const struct store_options *options, struct store **out,
                    struct store_trouble *trouble)
{
    struct store *store = calloc(1, sizeof *store);
    enum err err = ERR_OK;

    if (!store)
        return store_sqlite_say(trouble, ERR_IO, "there is no memory for the database");
    store->lock = -1;
    if (!options->read_only) {
        store->cache = calloc(1, sizeof *store->cache);
        err = store->cache ? store_sqlite_lock(options->folder, &store->lock, trouble)
                           : store_sqlite_say(trouble, ERR_IO, "there is no memory");
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
