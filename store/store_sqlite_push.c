/* store_sqlite_push.c - whom to tell that something is new. */
#include <string.h>

#include "base/must.h"
#include "store/store_sqlite.h"

/* ERR_ABSENT. */
static enum err session_number(struct store *store, const uint8_t hash[STORE_HASH],
                               int64_t *out)
{
    sqlite3_stmt *row = store_sqlite_ready(store, "SELECT id FROM session WHERE hash = ?");
    enum err err;

    store_sqlite_bind(row, "b", (const void *)hash, (int)STORE_HASH);
    err = store_sqlite_step(row);
    if (err == ERR_OK)
        *out = sqlite3_column_int64(row, 0);
    store_sqlite_end(row);
    return err;
}

enum err store_push_set(struct store *store, const uint8_t hash[STORE_HASH],
                        const uint8_t place[STORE_ID], struct str endpoint)
{
    sqlite3_stmt *add;
    int64_t session = 0;
    enum err err;

    MUST(store_sqlite_in_group(store));
    if (endpoint.len == 0)
        return ERR_INPUT;
    if (endpoint.len > STORE_ENDPOINT_MAX)
        return ERR_LIMIT;
    if ((err = session_number(store, hash, &session)) != ERR_OK)
        return err;
    add = store_sqlite_ready(
        store, "INSERT OR REPLACE INTO push (session, place, endpoint) VALUES (?, ?, ?)");
    store_sqlite_bind(add, "ibb", session, (const void *)place, (int)STORE_ID,
                      (const void *)endpoint.ptr, (int)endpoint.len);
    return store_sqlite_run(add);
}

enum err store_push_unset(struct store *store, const uint8_t hash[STORE_HASH],
                          const uint8_t place[STORE_ID])
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "DELETE FROM push WHERE place = ? AND session ="
                                  " (SELECT id FROM session WHERE hash = ?)");

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "bb", (const void *)place, (int)STORE_ID, (const void *)hash,
                      (int)STORE_HASH);
    return store_sqlite_run(change);
}

enum err store_push_list(struct store *store, const uint8_t place[STORE_ID],
                         struct store_endpoint *out, size_t *out_count)
{
    sqlite3_stmt *row = store_sqlite_ready(store, "SELECT endpoint FROM push WHERE place = ?");
    size_t count = 0;
    enum err err = ERR_OK;

    store_sqlite_bind(row, "b", (const void *)place, (int)STORE_ID);
    while (count < STORE_SESSIONS_MAX && (err = store_sqlite_step(row)) == ERR_OK) {
        int len = sqlite3_column_bytes(row, 0);

        if (len < 1 || len > STORE_ENDPOINT_MAX) {
            err = ERR_CORRUPT;
            break;
        }
        memcpy(out[count].text, sqlite3_column_blob(row, 0), (size_t)len);
        out[count++].text[len] = '\0';
    }
    store_sqlite_end(row);
    if (err != ERR_OK && err != ERR_ABSENT)
        return err;
    *out_count = count;
    return ERR_OK;
}

enum err store_push_gone(struct store *store, const uint8_t place[STORE_ID],
                         struct str endpoint)
{
    sqlite3_stmt *change =
        store_sqlite_ready(store, "DELETE FROM push WHERE place = ? AND endpoint = ?");

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "bb", (const void *)place, (int)STORE_ID,
                      (const void *)endpoint.ptr, (int)endpoint.len);
    return store_sqlite_run(change);
}

enum err store_push_leave(struct store *store, const uint8_t place[STORE_ID])
{
    sqlite3_stmt *change = store_sqlite_ready(store, "DELETE FROM push WHERE place = ?");

    MUST(store_sqlite_in_group(store));
    store_sqlite_bind(change, "b", (const void *)place, (int)STORE_ID);
    return store_sqlite_run(change);
}
