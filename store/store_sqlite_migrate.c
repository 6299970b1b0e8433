/* store_sqlite_migrate.c - from whatever version a database is to this one, or not at all. */
#include <stdio.h>

#include "store/store_sqlite.h"

enum { OURS = 0x5354494c }; /* "STIL": application_id of our databases */

static enum err number_of(struct store *store, const char *text, int *out)
{
    sqlite3_stmt *row = NULL;
    enum err err;

    (void)sqlite3_prepare_v2(store->db, text, -1, &row, NULL); /* the step tells */
    err = store_sqlite_step(row);
    if (err == ERR_OK)
        *out = sqlite3_column_int(row, 0);
    sqlite3_finalize(row);
    return err;
}

/* All steps in one transaction, with the version that they make: a new database, too, is made
 * whole or not at all. */
static bool steps_take(struct store *store, const struct store_sqlite_steps *steps, int version)
{
    char end[96];
    bool taken = sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;

    if (!taken)
        return false;
    for (; version < steps->count && taken; version++)
        taken = sqlite3_exec(store->db, steps->text[version], NULL, NULL, NULL) == SQLITE_OK;
    snprintf(end, sizeof end, "PRAGMA application_id=%d;PRAGMA user_version=%d;COMMIT", OURS,
             version);
    taken = taken && sqlite3_exec(store->db, end, NULL, NULL, NULL) == SQLITE_OK;
    if (!taken && !sqlite3_get_autocommit(store->db))
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return taken;
}

static enum err older(struct store *store, const struct store_sqlite_steps *steps,
                      const char **out_why)
{
    enum err err;

    *out_why = "was made by an older version: bring it to this one with stillnear migrate";
    if (!steps->make || !steps->copy)
        return ERR_INPUT;
    *out_why = "is of an older version and was left as it is: the copy to be made first "
               "is there already";
    err = store_backup(store, steps->copy);
    if (err != ERR_OK && err != ERR_CONFLICT)
        *out_why = "is of an older version and was left as it is: no copy could be made first";
    return err;
}

enum err store_sqlite_migrate(struct store *store, const struct store_sqlite_steps *steps,
                              const char **out_why)
{
    int version = 0, owner = 0, tables = 0;
    enum err err = number_of(store, "PRAGMA user_version", &version);

    *out_why = "cannot be read";
    if (err == ERR_OK)
        err = number_of(store, "PRAGMA application_id", &owner);
    if (err == ERR_OK)
        err = number_of(store, "SELECT count(*) FROM sqlite_schema", &tables);
    if (err != ERR_OK)
        return err == ERR_CORRUPT ? err : ERR_IO;
    *out_why = "is a database of something else";
    if (owner != OURS && (owner != 0 || tables > 0))
        return ERR_CORRUPT;
    *out_why = "was made by a newer version of Stillnear";
    if (version > steps->count)
        return ERR_CORRUPT;
    if (version == steps->count)
        return ERR_OK;
    *out_why = "is empty";
    if (tables == 0 && !steps->make)
        return ERR_ABSENT;
    if (tables > 0 && (err = older(store, steps, out_why)) != ERR_OK)
        return err;
    *out_why = "cannot be brought to this version, and is as it was";
    return steps_take(store, steps, version) ? ERR_OK : ERR_IO;
}
