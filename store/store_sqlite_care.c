/* store_sqlite_care.c - expiry, backup, counts, check. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "store/store_sqlite.h"

enum { EXPIRE_MAX = 1000 };

static enum err expire_rows(struct store *store, const char *text, int64_t before, size_t most,
                            bool *out_more)
{
    sqlite3_stmt *change = store_sqlite_ready(store, text);
    enum err err;

    store_sqlite_bind(change, "ii", before, (int64_t)most);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    *out_more |= (size_t)sqlite3_changes(store->db) >= most;
    return ERR_OK;
}

static enum err expire_accounts(struct store *store, const struct store_expiry *expiry,
                                bool *out_more)
{
    uint8_t account[EXPIRE_MAX][STORE_ID];
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT id FROM account WHERE last_day < ? LIMIT ?");
    size_t count = 0;
    enum err err = ERR_OK;

    store_sqlite_bind(row, "ii", expiry->accounts_before, (int64_t)expiry->most);
    while (count < expiry->most && (err = store_sqlite_step(row)) == ERR_OK)
        count += store_sqlite_bytes(row, 0, account[count], STORE_ID);
    store_sqlite_end(row);
    if (err == ERR_ABSENT)
        err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = store_account_delete(store, account[i]);
    *out_more |= count >= expiry->most;
    return err;
}

static enum err expire_spaces(struct store *store, const struct store_expiry *expiry,
                              bool *out_more)
{
    int64_t space[EXPIRE_MAX];
    uint8_t sid[EXPIRE_MAX][STORE_ID];
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT id, sid FROM space WHERE last_day < ? LIMIT ?");
    size_t count = 0;
    enum err err = ERR_OK;

    store_sqlite_bind(row, "ii", expiry->spaces_before, (int64_t)expiry->most);
    while (count < expiry->most && (err = store_sqlite_step(row)) == ERR_OK) {
        space[count] = sqlite3_column_int64(row, 0);
        if (!store_sqlite_bytes(row, 1, sid[count++], STORE_ID)) {
            err = ERR_CORRUPT;
            break;
        }
    }
    store_sqlite_end(row);
    if (err == ERR_ABSENT)
        err = ERR_OK;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = store_sqlite_space_delete(store, space[i]);
        if (err == ERR_OK && expiry->gone)
            err = expiry->gone(expiry->context, store, sid[i]);
    }
    *out_more |= count >= expiry->most;
    return err;
}

enum err store_expire(struct store *store, const struct store_expiry *expiry, bool *out_more)
{
    struct store_expiry bounded = *expiry;
    enum err err;

    MUST(store_sqlite_in_group(store));
    *out_more = false;
    if (bounded.most > EXPIRE_MAX)
        bounded.most = EXPIRE_MAX;
    err = store_sqlite_heads_write(store); /* the days that are only remembered count */
    if (err == ERR_OK)
        err = expire_rows(store,
                          "DELETE FROM session WHERE id IN"
                          " (SELECT id FROM session WHERE last_day < ? LIMIT ?)",
                          bounded.sessions_before, bounded.most, out_more);
    if (err == ERR_OK)
        err = expire_accounts(store, &bounded, out_more);
    if (err == ERR_OK)
        err = expire_spaces(store, &bounded, out_more);
    return err;
}

/* All pages in one step: one view of the database, which writers need not wait for. */
static bool pages_copy(struct store *store, const char *path)
{
    sqlite3 *to = NULL;
    sqlite3_backup *backup = NULL;
    bool copied = false;

    if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
        backup = sqlite3_backup_init(to, "main", store->db, "main");
    if (backup) {
        copied = sqlite3_backup_step(backup, -1) == SQLITE_DONE;
        copied &= sqlite3_backup_finish(backup) == SQLITE_OK;
    }
    /* One file, without a log beside it. */
    copied =
        copied && sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL) == SQLITE_OK;
    return sqlite3_close(to) == SQLITE_OK && copied;
}

enum err store_backup(struct store *store, const char *path)
{
    int made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (made < 0)
        return errno == EEXIST ? ERR_CONFLICT : ERR_IO;
    close(made);
    if (pages_copy(store, path))
        return ERR_OK;
    unlink(path);
    return ERR_IO;
}

enum err store_count(struct store *store, struct store_counts *out)
{
    sqlite3_stmt *row = store_sqlite_ready(
        store, "SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM session),"
               " (SELECT count(*) FROM space),"
               " (SELECT count(*) FROM record WHERE stub = 0),"
               " (SELECT count(*) FROM record WHERE stub = 1),"
               " (SELECT coalesce(sum(length(body)), 0) FROM record)");
    enum err err = store_sqlite_step(row);

    if (err == ERR_OK) {
        uint64_t *fields[] = { &out->accounts, &out->sessions, &out->spaces,
                               &out->records,  &out->stubs,    &out->bytes };

        for (int i = 0; i < 6; i++)
            *fields[i] = (uint64_t)sqlite3_column_int64(row, i);
    }
    store_sqlite_end(row);
    return err;
}

/* A question whose every row is a fault, and the sentence for it. */
static const struct {
    const char *question, *fault;
} FAULTS[] = {
    { "SELECT 1 FROM record WHERE length(stream) <> 8 OR length(hash) <> 32 OR n < 1"
      " OR (stub = 1 AND length(body) <> 104) OR (stub = 0 AND length(body) <= 104)"
      " OR substr(body, 25, 8) <> stream",
      "a record does not have the form of one" },
    { "SELECT 1 FROM record WHERE stub = 1 AND substr(body, 73) <> hash",
      "a stub carries another hash than its own" },
    { "SELECT 1 FROM (SELECT prev, want FROM (SELECT substr(body, 41, 32) AS prev,"
      " lag(hash, 1, zeroblob(32)) OVER (PARTITION BY space, stream ORDER BY n) AS want"
      " FROM record)) WHERE prev <> want",
      "a record names another predecessor than the one before it" },
    { "SELECT 1 FROM (SELECT n, row_number() OVER (PARTITION BY space, stream ORDER BY n)"
      " AS want FROM record) WHERE n <> want",
      "a number is missing, or there twice, in a stream" },
    { "SELECT 1 FROM stream LEFT JOIN record ON record.space = stream.space"
      " AND record.stream = stream.id AND record.n = stream.last_n"
      " WHERE record.hash IS NOT stream.last_hash",
      "the head of a stream is not its last record" },
    { "SELECT 1 FROM (SELECT DISTINCT space, stream FROM record) AS held LEFT JOIN stream"
      " ON stream.space = held.space AND stream.id = held.stream WHERE stream.id IS NULL",
      "records stand in a stream that nobody knows" },
    { "SELECT 1 FROM stream LEFT JOIN (SELECT space, stream AS name, sum(length(body)) AS held"
      " FROM record GROUP BY space, stream) AS record ON record.space = stream.space"
      " AND name = stream.id WHERE held IS NOT stream.bytes",
      "a stream is larger or smaller than it says" },
    { "SELECT 1 FROM space WHERE NOT EXISTS (SELECT 1 FROM member WHERE space = space.id)",
      "a space has no member" },
    { "SELECT 1 FROM account WHERE (SELECT count(DISTINCT kind) FROM slot"
      " WHERE account = account.id AND kind IN (1, 2)) < 2",
      "an account lacks a passphrase or a recovery code" },
    { "SELECT 1 FROM pragma_foreign_key_check", "a row belongs to one that is not there" },
};

static enum err ask(struct store *store, const char *question, const char *fine,
                    void (*say)(void *context, const char *fault), const char *fault,
                    void *context)
{
    sqlite3_stmt *row = NULL;
    char sentence[160];
    int faults = 0, code = SQLITE_ERROR;

    if (sqlite3_prepare_v2(store->db, question, -1, &row, NULL) == SQLITE_OK)
        while ((code = sqlite3_step(row)) == SQLITE_ROW)
            faults += !fine || strcmp((const char *)sqlite3_column_text(row, 0), fine) != 0;
    sqlite3_finalize(row);
    if (code != SQLITE_DONE) {
        say(context, "the database could not be read to its end");
        return ERR_CORRUPT;
    }
    if (faults == 0)
        return ERR_OK;
    snprintf(sentence, sizeof sentence, "%s (%d times)", fault, faults);
    say(context, sentence);
    return ERR_CORRUPT;
}

enum err store_check(struct store *store, void (*say)(void *context, const char *fault),
                     void *context)
{
    enum err err =
        ask(store, "PRAGMA integrity_check", "ok", say, "a page is damaged", context);

    for (size_t i = 0; i < sizeof FAULTS / sizeof *FAULTS; i++)
        if (ask(store, FAULTS[i].question, NULL, say, FAULTS[i].fault, context) != ERR_OK)
            err = ERR_CORRUPT;
    return err;
}
