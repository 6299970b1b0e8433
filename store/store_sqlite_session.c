/* store_sqlite_session.c - open logins. */
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

/* Raises the account's count of logins. */
static enum err logins_raise(struct store *store, const struct store_session *session)
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "UPDATE account SET logins = (logins + 1) & 0xffffffff,"
                                  " last_day = max(last_day, ?2) WHERE id = ?1");
    enum err err;

    store_sqlite_bind(change, "bi", (const void *)session->account, (int)STORE_ID,
                      session->created_day);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    return sqlite3_changes(store->db) == 1 ? ERR_OK : ERR_ABSENT;
}

/* Ends those beyond the limit: the least recently used, and of those the oldest. */
static enum err sessions_trim(struct store *store, const uint8_t account[STORE_ID])
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE account = ?"
               " ORDER BY last_day DESC, id DESC LIMIT -1 OFFSET ?)");

    store_sqlite_bind(change, "bi", (const void *)account, (int)STORE_ID,
                      (int64_t)STORE_SESSIONS_MAX);
    return store_sqlite_run(change);
}

enum err store_session_add(struct store *store, const struct store_session *session)
{
    struct store_session taken;
    sqlite3_stmt *add;
    enum err err = store_session_find(store, session->hash, &taken);

    MUST(store_sqlite_in_group(store));
    if (err != ERR_ABSENT)
        return err == ERR_OK ? ERR_CONFLICT : err;
    if ((err = logins_raise(store, session)) != ERR_OK)
        return err;
    add = store_sqlite_ready(store, "INSERT INTO session (hash, account, created_day, last_day,"
                                    " label) VALUES (?1, ?2, ?3, ?3, ?4)");
    store_sqlite_bind(add, "bbib", (const void *)session->hash, (int)STORE_HASH,
                      (const void *)session->account, (int)STORE_ID, session->created_day,
                      (const void *)session->label, (int)STORE_LABEL);
    err = store_sqlite_run(add);
    return err == ERR_OK ? sessions_trim(store, session->account) : err;
}

static enum err session_from(sqlite3_stmt *row, struct store_session *out)
{
    out->created_day = sqlite3_column_int64(row, 2);
    out->last_day = sqlite3_column_int64(row, 3);
    return store_sqlite_bytes(row, 0, out->hash, STORE_HASH) &&
                   store_sqlite_bytes(row, 1, out->account, STORE_ID) &&
                   store_sqlite_bytes(row, 4, out->label, STORE_LABEL)
               ? ERR_OK
               : ERR_CORRUPT;
}

enum err store_session_find(struct store *store, const uint8_t hash[STORE_HASH],
                            struct store_session *out)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT hash, account, created_day, last_day, label"
                                  " FROM session WHERE hash = ?");
    enum err err;

    store_sqlite_bind(row, "b", (const void *)hash, (int)STORE_HASH);
    err = store_sqlite_step(row);
    if (err == ERR_OK)
        err = session_from(row, out);
    store_sqlite_end(row);
    return err;
}

enum err store_session_touch(struct store *store, const uint8_t hash[STORE_HASH], int64_t day)
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "UPDATE session SET last_day = ?2 WHERE hash = ?1 AND last_day < ?2");

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "bi", (const void *)hash, (int)STORE_HASH, day);
    return store_sqlite_run(change);
}

enum err store_sessions_list(struct store *store, const uint8_t account[STORE_ID],
                             struct store_session *out, size_t *out_count)
{
    sqlite3_stmt *row =
        store_sqlite_ready(store, "SELECT hash, account, created_day, last_day, label"
                                  " FROM session WHERE account = ? ORDER BY id DESC");
    size_t count = 0;
    enum err err = ERR_OK;

    store_sqlite_bind(row, "b", (const void *)account, (int)STORE_ID);
    while (count < STORE_SESSIONS_MAX && (err = store_sqlite_step(row)) == ERR_OK)
        if ((err = session_from(row, &out[count++])) != ERR_OK)
            break;
    store_sqlite_end(row);
    if (err != ERR_OK && err != ERR_ABSENT)
        return err;
    *out_count = count;
    return ERR_OK;
}

enum err store_session_delete(struct store *store, const uint8_t account[STORE_ID],
                              const uint8_t name[STORE_ID])
{
    sqlite3_stmt *change = store_sqlite_ready(
        store, "DELETE FROM session WHERE account = ? AND substr(hash, 1, 16) = ?");

    enum err err;

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "bb", (const void *)account, (int)STORE_ID, (const void *)name,
                      (int)STORE_ID);
    if ((err = store_sqlite_run(change)) != ERR_OK)
        return err;
    return sqlite3_changes(store->db) > 0 ? ERR_OK : ERR_ABSENT;
}

enum err store_sessions_delete_others(struct store *store, const uint8_t account[STORE_ID],
                                      const uint8_t keep[STORE_HASH])
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "DELETE FROM session WHERE account = ? AND hash <> ?");

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "bb", (const void *)account, (int)STORE_ID, (const void *)keep,
                      (int)STORE_HASH);
    return store_sqlite_run(change);
}
