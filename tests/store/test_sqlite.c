/* What only the SQLite maker can be held to: its file, its columns, its versions. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/migrations.h"
#include "store/store_sqlite.h"
#include "tests/store/bed.h"

/* All that a server keeps of anybody. A new column is a decision: docs/THREATS.md tells who
 * sees it. "day" is the only kind of time there is, but for the hour in which a mailbox ends.
 */
static const char *const COLUMNS =
    "account: id BLOB, created_day INTEGER, last_day INTEGER, logins INTEGER, spaces INTEGER\n"
    "cell: mailbox BLOB, number INTEGER, body BLOB\n"
    "history: one INTEGER, gen BLOB\n"
    "mailbox: id BLOB, end_hour INTEGER, burnt INTEGER\n"
    "member: space INTEGER, side INTEGER, tag BLOB\n"
    "push: session INTEGER, place BLOB, endpoint BLOB\n"
    "record: seq INTEGER, space INTEGER, cursor INTEGER, stream BLOB, n INTEGER, stub INTEGER,"
    " hash BLOB, body BLOB\n"
    "session: id INTEGER, hash BLOB, account BLOB, created_day INTEGER, last_day INTEGER,"
    " label BLOB\n"
    "slot: id BLOB, account BLOB, kind INTEGER, login BLOB, wrapped BLOB\n"
    "space: id INTEGER, sid BLOB, kind INTEGER, admits BLOB, last_day INTEGER\n"
    "stream: space INTEGER, id BLOB, side INTEGER, last_n INTEGER, last_hash BLOB,"
    " bytes INTEGER\n";

/* The first column of every row, a line each; the caller's to free. */
static char *rows_of(sqlite3 *db, const char *question)
{
    sqlite3_stmt *row = NULL;
    char *all = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&all, &len);

    assert_int_equal(sqlite3_prepare_v2(db, question, -1, &row, NULL), SQLITE_OK);
    while (sqlite3_step(row) == SQLITE_ROW)
        fprintf(out, "%s\n", (const char *)sqlite3_column_text(row, 0));
    sqlite3_finalize(row);
    fclose(out);
    return all;
}

static void rows_are(sqlite3 *db, const char *question, const char *want)
{
    char *rows = rows_of(db, question);

    assert_string_equal(rows, want);
    free(rows);
}

static void the_columns_are_those_that_were_decided(void **state)
{
    struct bed *bed = *state;
    sqlite3 *db = bed->store->db;

    rows_are(db,
             "SELECT name || ': ' || (SELECT group_concat(name || ' ' || type, ', ') FROM"
             " pragma_table_info(schema.name)) FROM sqlite_schema AS schema"
             " WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
             COLUMNS);
    rows_are(db, "SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger')", "");
    rows_are(db,
             "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite%'",
             "");
}

static void a_commit_waits_for_the_disk_and_what_is_deleted_is_overwritten(void **state)
{
    struct bed *bed = *state;
    sqlite3 *db = bed->store->db;

    rows_are(db, "PRAGMA journal_mode", "wal\n");
    rows_are(db, "PRAGMA synchronous", "2\n");
    rows_are(db, "PRAGMA secure_delete", "1\n");
    rows_are(db, "PRAGMA foreign_keys", "1\n");
    rows_are(db, "PRAGMA application_id", "1398032716\n"); /* "STIL" */
}

static void folder_and_files_are_for_their_owner_only(void **state)
{
    struct bed *bed = *state;
    static const char *const names[] = { "store.db", "store.db-wal", "store.db-shm",
                                         "store.lock" };
    struct stat about;
    char path[128];

    assert_int_equal(stat(bed->folder, &about), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", bed->folder, names[i]);
        assert_int_equal(stat(path, &about), 0);
        if ((about.st_mode & 0777) != 0600)
            fail_msg("%s has mode %o", names[i], about.st_mode & 0777u);
    }
}

/* ---- what a thief of the files finds ---- */

static size_t times_in(const char *folder, const char *name, const void *word, size_t len)
{
    static char bytes[1 << 22];
    char path[128];
    size_t have, times = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!file)
        return 0;
    have = fread(bytes, 1, sizeof bytes, file);
    CHECK(feof(file));
    fclose(file);
    for (size_t i = 0; i + len <= have; i++)
        times += memcmp(bytes + i, word, len) == 0;
    return times;
}

static size_t times_on_disk(const struct bed *bed, const void *word, size_t len)
{
    return times_in(bed->folder, "store.db", word, len) +
           times_in(bed->folder, "store.db-wal", word, len);
}

static void purged_bytes_are_in_neither_file_nor_log(void **state)
{
    struct bed *bed = *state;
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[30];
    struct store_appended appended;
    struct store_place place;
    uint64_t cursor, n[10];
    char word[24];

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    place = bed_space(bed, 5, 1, STORE_SPACE_PERSONAL);
    FINE(store_commit(bed->store));
    for (size_t i = 0; i < 30; i++) { /* short ones, and some that overflow their page */
        records[i] = chain_next(bed, &chain, i % 3 == 2 ? 16496 : BED_LETTER);
        snprintf(word, sizeof word, "canary of record %02zu", i);
        memcpy((char *)(uintptr_t)records[i].bytes.ptr + records[i].bytes.len - 40, word, 19);
    }
    FINE(bed_append(bed, place, records, 30, &appended));
    FINE(store_checkpoint(bed->store, true));
    CHECK(times_on_disk(bed, "canary of record", 16) == 30);

    for (size_t i = 0; i < 10; i++)
        n[i] = 10 + i;
    FINE(store_begin(bed->store));
    FINE(store_purge(bed->store, place, chain.stream, n, 10, &cursor));
    FINE(store_commit(bed->store));
    FINE(store_checkpoint(bed->store, true));
    for (size_t i = 0; i < 30; i++) {
        bool gone = i >= 9 && i < 19;

        snprintf(word, sizeof word, "canary of record %02zu", i);
        if (times_on_disk(bed, word, 19) != (gone ? 0 : 1))
            fail_msg("record %zu: %s", i + 1, gone ? "still there" : "lost, or there twice");
    }
    FINE(store_begin(bed->store)); /* leaving a space purges alike */
    {
        uint8_t one[STORE_ID];

        bed_id(one, sizeof one, 1);
        FINE(store_space_leave(bed->store, place, one, true));
    }
    FINE(store_commit(bed->store));
    FINE(store_checkpoint(bed->store, true));
    assert_int_equal(times_on_disk(bed, "canary of record", 16), 0);
    assert_int_equal(times_on_disk(bed, chain.stream, STORE_STREAM), 0);
}

static void sealed_things_are_kept_as_they_came_and_leave_no_trace_when_they_go(void **state)
{
    struct bed *bed = *state;
    struct store_session session = { .created_day = BED_DAY };
    struct store_slot slots[2];
    enum store_taken taken;
    uint8_t id[STORE_ID];

    bed_id(id, sizeof id, 1);
    memset(slots, 0, sizeof slots);
    for (unsigned i = 0; i < 2; i++) {
        bed_id(slots[i].id, STORE_ID, 11 + i);
        slots[i].kind = i == 0 ? STORE_PASSPHRASE : STORE_RECOVERY;
        memcpy(slots[i].wrapped, "canary wrapped", 14);
    }
    bed_id(session.hash, STORE_HASH, 3);
    memcpy(session.account, id, STORE_ID);
    memcpy(session.label, "canary label", 12);
    FINE(store_begin(bed->store));
    FINE(store_account_add(bed->store, id, slots, 2, BED_DAY, &taken));
    FINE(store_session_add(bed->store, &session));
    FINE(store_commit(bed->store));
    FINE(store_checkpoint(bed->store, true));
    assert_int_equal(times_on_disk(bed, "canary wrapped", 14), 2);
    assert_int_equal(times_on_disk(bed, "canary label", 12), 1);
    FINE(store_begin(bed->store));
    FINE(store_account_delete(bed->store, id));
    FINE(store_commit(bed->store));
    FINE(store_checkpoint(bed->store, true));
    assert_int_equal(times_on_disk(bed, "canary", 6), 0);
    assert_int_equal(times_on_disk(bed, id, STORE_ID), 0);
}

static void a_reader_in_the_way_of_emptying_the_log_is_told_and_not_waited_for(void **state)
{
    struct bed *bed = *state;
    struct store *reader = bed_reader(bed);

    assert_int_equal(sqlite3_exec(reader->db, "BEGIN; SELECT * FROM history", NULL, NULL, NULL),
                     SQLITE_OK);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    FINE(store_commit(bed->store));
    REFUSED(store_checkpoint(bed->store, true), ERR_CONFLICT);
    FINE(store_checkpoint(bed->store, false));
    store_close(reader);
    FINE(store_checkpoint(bed->store, true));
}

/* ---- versions ---- */

static void spoil(const struct bed *bed, const char *command)
{
    char path[128];
    sqlite3 *db = NULL;

    snprintf(path, sizeof path, "%s/store.db", bed->folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, command, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void the_file_of_another_program_or_a_later_version_is_left_alone(void **state)
{
    struct bed *bed = *state;
    static const struct {
        const char *command, *sentence;
        enum err want;
    } row[] = {
        { "PRAGMA user_version=9", "newer version", ERR_CORRUPT },
        { "PRAGMA user_version=0", "older version", ERR_INPUT },
        { "PRAGMA user_version=1", "older version", ERR_INPUT },
        { "PRAGMA application_id=7", "something else", ERR_CORRUPT },
        { "PRAGMA application_id=0", "something else", ERR_CORRUPT },
    };
    char mend[96];

    store_close(bed->store);
    bed->store = NULL;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        spoil(bed, row[i].command);
        for (int read_only = 0; read_only < 2; read_only++) {
            struct store_trouble trouble = { "" };

            REFUSED(store_open(&(struct store_options){ .folder = bed->folder,
                                                        .read_only = read_only != 0 },
                               &bed->store, &trouble),
                    row[i].want);
            if (!strstr(trouble.sentence, row[i].sentence))
                fail_msg("row %zu: %s", i, trouble.sentence);
        }
    }
    snprintf(mend, sizeof mend, "PRAGMA application_id=1398032716; PRAGMA user_version=%d",
             STORE_MIGRATIONS);
    spoil(bed, mend);
    bed_reopen(bed); /* nothing was done to it */
}

/* A database as the first version made it, with a letter in it, in place of the bed's. */
static void begin_with_the_first_version(struct bed *bed, struct chain *chain)
{
    struct store_record record;
    struct store_appended appended;
    struct store_place place;
    char path[128];
    sqlite3 *db = NULL;

    store_close(bed->store);
    bed->store = NULL;
    for (int i = 0; i < 3; i++) {
        static const char *const parts[] = { "", "-wal", "-shm" };

        snprintf(path, sizeof path, "%s/store.db%s", bed->folder, parts[2 - i]);
        (void)unlink(path);
    }
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, store_migrations[0], NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA application_id=1398032716", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    /* What was written then is written as now: no later step has changed those tables. */
    snprintf(path, sizeof path, "PRAGMA user_version=%d", STORE_MIGRATIONS);
    spoil(bed, path);
    bed_reopen(bed);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    place = bed_space(bed, 5, 1, STORE_SPACE_PERSONAL);
    record = chain_next(bed, chain, BED_LETTER);
    FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    FINE(store_commit(bed->store));
    store_close(bed->store);
    bed->store = NULL;
    spoil(bed, "PRAGMA user_version=1");
}

static void
a_database_of_the_first_version_comes_to_this_one_with_all_that_is_in_it(void **state)
{
    struct bed *bed = *state;
    struct chain chain = chain_of(5, 0, 1);
    struct store_trouble trouble = { "" };
    struct store_options options = { .folder = bed->folder };
    struct store_place place;
    struct pulled pulled;
    uint8_t space[STORE_ID], who[STORE_ID];
    char copy[128];
    sqlite3 *before = NULL;

    begin_with_the_first_version(bed, &chain);
    REFUSED(store_open(&options, &bed->store, &trouble), ERR_INPUT);
    CHECK(strstr(trouble.sentence, "stillnear migrate"));
    snprintf(copy, sizeof copy, "%s/before-migration.db", bed->folder);
    options.older_to = copy;
    FINE(store_open(&options, &bed->store, &trouble));
    bed_check(bed);
    bed_id(space, sizeof space, 5);
    bed_id(who, sizeof who, 1);
    FINE(store_member(bed->store, space, who, &place));
    bed_pull(bed->store, place.space, 0, 0, &pulled);
    assert_int_equal(pulled.count, 1);
    the_columns_are_those_that_were_decided(state);

    assert_int_equal(sqlite3_open(copy, &before), SQLITE_OK);
    rows_are(before, "PRAGMA user_version", "1\n");
    rows_are(before, "SELECT name FROM sqlite_schema WHERE name = 'mailbox'", "");
    rows_are(before, "SELECT count(*) FROM record", "1\n");
    sqlite3_close(before);
}

/* A version that will be, after this one. */
static enum err step_further(struct bed *bed, const char *step, const char *copy)
{
    const char *text[STORE_MIGRATIONS + 1];
    const char *why = "";

    memcpy(text, store_migrations, sizeof store_migrations);
    text[STORE_MIGRATIONS] = step;
    return store_sqlite_migrate(
        bed->store,
        &(struct store_sqlite_steps){
            .text = text, .count = STORE_MIGRATIONS + 1, .copy = copy, .make = true },
        &why);
}

static void a_step_forward_is_taken_whole_and_after_a_copy(void **state)
{
    struct bed *bed = *state;
    sqlite3 *db = bed->store->db;
    char copy[128], now[8], then[8];

    snprintf(now, sizeof now, "%d\n", STORE_MIGRATIONS);
    snprintf(then, sizeof then, "%d\n", STORE_MIGRATIONS + 1);
    snprintf(copy, sizeof copy, "%s/before.db", bed->folder);
    REFUSED(step_further(bed, "CREATE TABLE more (a)", NULL), ERR_INPUT);
    REFUSED(step_further(bed, "CREATE TABLE more (a); SELECT nonsense", copy), ERR_IO);
    rows_are(db, "SELECT name FROM sqlite_schema WHERE name = 'more'", "");
    rows_are(db, "PRAGMA user_version", now);
    REFUSED(step_further(bed, "CREATE TABLE more (a)", copy),
            ERR_CONFLICT); /* a copy is there */
    rows_are(db, "PRAGMA user_version", now);
    assert_int_equal(unlink(copy), 0);
    FINE(step_further(bed, "CREATE TABLE more (a)", copy));
    rows_are(db, "SELECT name FROM sqlite_schema WHERE name = 'more'", "more\n");
    rows_are(db, "PRAGMA user_version", then);
    assert_int_equal(access(copy, F_OK), 0);
    FINE(step_further(bed, "CREATE TABLE more (a)", copy)); /* there already: nothing to do */
}

/* ---- store_check ---- */

static void any_fault_is_seen(void **state)
{
    struct bed *bed = *state;
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[4];
    struct store_appended appended;
    struct store_place place;
    uint64_t cursor;
    static const char *const faults[] = {
        "DELETE FROM record WHERE n = 2",
        "DELETE FROM record WHERE n = 4", /* the head */
        "UPDATE record SET hash = zeroblob(32) WHERE n = 1",
        "UPDATE record SET hash = zeroblob(32) WHERE stub = 1",
        "UPDATE record SET body = zeroblob(368) WHERE n = 3",
        "UPDATE record SET stream = zeroblob(8) WHERE n = 4",
        "UPDATE stream SET last_n = 3",
        "DELETE FROM stream",
        "UPDATE stream SET bytes = bytes + 1",
        "DELETE FROM member",
        "DELETE FROM slot WHERE kind = 2",
        "PRAGMA foreign_keys=OFF; DELETE FROM account; PRAGMA foreign_keys=ON",
        "DELETE FROM record WHERE stub = 1",
    };

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    place = bed_space(bed, 5, 1, STORE_SPACE_PERSONAL);
    for (size_t i = 0; i < 4; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    FINE(store_append(bed->store, place, records, 4, BED_DAY, &appended));
    FINE(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 2 }, 1, &cursor));
    FINE(store_commit(bed->store));
    bed_check(bed);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char copy[128], folder[128], sentence[160];
        struct store_trouble trouble = { "" };

        /* The copy is spoilt, and a copy with a fault is not restored. */
        snprintf(copy, sizeof copy, "%s/copy%zu", bed->folder, i);
        snprintf(folder, sizeof folder, "%s/restored%zu", bed->folder, i);
        snprintf(sentence, sizeof sentence, "%s is damaged: ", copy);
        FINE(store_backup(bed->store, copy));
        {
            sqlite3 *db = NULL;

            assert_int_equal(sqlite3_open(copy, &db), SQLITE_OK);
            assert_int_equal(sqlite3_exec(db, faults[i], NULL, NULL, NULL), SQLITE_OK);
            sqlite3_close(db);
        }
        if (store_restore(copy, folder, false, &trouble) != ERR_CORRUPT)
            fail_msg("nobody saw: %s", faults[i]);
        CHECK(strncmp(trouble.sentence, sentence, strlen(sentence)) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(the_columns_are_those_that_were_decided),
        ON_A_BED(a_commit_waits_for_the_disk_and_what_is_deleted_is_overwritten),
        ON_A_BED(folder_and_files_are_for_their_owner_only),
        ON_A_BED(purged_bytes_are_in_neither_file_nor_log),
        ON_A_BED(sealed_things_are_kept_as_they_came_and_leave_no_trace_when_they_go),
        ON_A_BED(a_reader_in_the_way_of_emptying_the_log_is_told_and_not_waited_for),
        ON_A_BED(the_file_of_another_program_or_a_later_version_is_left_alone),
        ON_A_BED(a_step_forward_is_taken_whole_and_after_a_copy),
        ON_A_BED(a_database_of_the_first_version_comes_to_this_one_with_all_that_is_in_it),
        ON_A_BED(any_fault_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
