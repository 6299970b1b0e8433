/* store_sqlite_migrate.c - from whatever version a database is to this one, or not at all. */
#include <stdio.h>

#include "store/migrations.h"
#include "store/store_sqlite.h"

enum { OURS = 0x5354494c }; /* "STIL": application_id of our databases */

static int pragma(struct store *store, const char *text)
{
    sqlite3_stmt *row = NULL;
    int value = -1;

    if (sqlite3_prepare_v2(store->db, text, -1, &row, NULL) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW)
        value = sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    return value;
}

static bool step(struct store *store, int version)
{
    char end[96];

    snprintf(end, sizeof end, "PRAGMA application_id=%d;PRAGMA user_version=%d;COMMIT", OURS,
             version);
    if (sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return false;
    if (sqlite3_exec(store->db, store_migrations[version - 1], NULL, NULL, NULL) == SQLITE_OK &&
        (version > 1 ||
         sqlite3_exec(store->db, "INSERT INTO history (one, gen) VALUES (1, randomblob(16))",
                      NULL, NULL, NULL) == SQLITE_OK) &&
        sqlite3_exec(store->db, end, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

enum err store_sqlite_migrate(struct store *store, const char **out_why)
{
    int version = pragma(store, "PRAGMA user_version");
    int owner = pragma(store, "PRAGMA application_id");
    int tables = pragma(store, "SELECT count(*) FROM sqlite_schema");

    *out_why = "cannot be read";
    if (version < 0 || owner < 0 || tables < 0)
        return ERR_IO;
    *out_why = "is a database of something else";
    if (owner != OURS && (owner != 0 || tables > 0))
        return ERR_CORRUPT;
    *out_why = "was made by a newer version of Stillnear";
    if (version > STORE_MIGRATIONS)
        return ERR_CORRUPT;
    *out_why = "cannot be brought to this version";
    for (version++; version <= STORE_MIGRATIONS; version++)
        if (!step(store, version))
            return ERR_IO;
    return ERR_OK;
}
