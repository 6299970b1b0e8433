/* bench/store.c - what store.h costs over SQLite itself, in one run on one disk.
 *
 * The floor is the least that SQLite can do for the same rows: a log by rowid, an index by
 * space and cursor, one row a stream for its head, prepared statements, and nothing checked.
 * Both commit with synchronous=FULL. A row is a short check-in, 368 bytes. */
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/must.h"
#include "store/store.h"

enum {
    SPACES = 1000,
    BYTES = 368,
    WRITERS = 16, /* requests that share a group */
    BATCH = 10,   /* records of one request */
    YEARS = 9000, /* records of five years */
    ROUNDS = 3,
    FOLD = 64, /* groups between two checkpoints, as in idle turns */
    SECONDS = 3,
    PULLS = 15
};

static uint8_t bytes[BYTES];
static uint64_t chance = 88172645463325252u;

static unsigned space_next(void)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (unsigned)(chance % SPACES);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

struct rate {
    double rows;   /* a second */
    double cpu_us; /* a row */
};

/* Processor time of this process so far. */
static double worked(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* ---- the floor ---- */

struct floor {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *add, *head;
    int64_t n[SPACES], row;
};

static void step(sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);

    MUST(code == SQLITE_DONE || code == SQLITE_ROW);
    sqlite3_reset(statement);
}

static sqlite3_stmt *ready(sqlite3 *db, const char *text)
{
    sqlite3_stmt *statement = NULL;

    MUST(sqlite3_prepare_v2(db, text, -1, &statement, NULL) == SQLITE_OK);
    return statement;
}

static void floor_open(struct floor *floor, const char *folder)
{
    char path[128];

    memset(floor, 0, sizeof *floor);
    snprintf(path, sizeof path, "%s/floor.db", folder);
    MUST(sqlite3_open(path, &floor->db) == SQLITE_OK);
    MUST(sqlite3_exec(floor->db,
                      "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                      "PRAGMA wal_autocheckpoint=0;"
                      "CREATE TABLE record(seq INTEGER PRIMARY KEY, space INTEGER NOT NULL,"
                      " cursor INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL);"
                      "CREATE INDEX record_cursor ON record(space, cursor);"
                      "CREATE TABLE stream(id INTEGER PRIMARY KEY, n INTEGER NOT NULL,"
                      " head BLOB NOT NULL)",
                      NULL, NULL, NULL) == SQLITE_OK);
    floor->begin = ready(floor->db, "BEGIN IMMEDIATE");
    floor->commit = ready(floor->db, "COMMIT");
    floor->add =
        ready(floor->db, "INSERT INTO record(space, cursor, hash, body) VALUES(?,?,?,?)");
    floor->head = ready(floor->db, "INSERT INTO stream VALUES(?,?,?) ON CONFLICT(id) DO UPDATE"
                                   " SET n=excluded.n, head=excluded.head");
}

static void floor_close(struct floor *floor)
{
    sqlite3_finalize(floor->begin);
    sqlite3_finalize(floor->commit);
    sqlite3_finalize(floor->add);
    sqlite3_finalize(floor->head);
    sqlite3_close(floor->db);
}

static void floor_group(struct floor *floor, unsigned requests, unsigned batch)
{
    step(floor->begin);
    for (unsigned i = 0; i < requests; i++) {
        unsigned space = space_next();

        for (unsigned k = 0; k < batch; k++) {
            sqlite3_bind_int64(floor->add, 1, space);
            sqlite3_bind_int64(floor->add, 2, ++floor->n[space]);
            sqlite3_bind_blob(floor->add, 3, bytes, STORE_HASH, SQLITE_STATIC);
            sqlite3_bind_blob(floor->add, 4, bytes, BYTES, SQLITE_STATIC);
            step(floor->add);
        }
        sqlite3_bind_int64(floor->head, 1, space);
        sqlite3_bind_int64(floor->head, 2, floor->n[space]);
        sqlite3_bind_blob(floor->head, 3, bytes, STORE_HASH, SQLITE_STATIC);
        step(floor->head);
    }
    step(floor->commit);
}

static struct rate floor_rate(const char *folder, unsigned requests, unsigned batch)
{
    static struct floor floor;
    double began, took = 0, cpu;
    size_t rows = 0, groups = 0;

    floor_open(&floor, folder);
    began = now();
    cpu = worked();
    while ((took = now() - began) < SECONDS) {
        floor_group(&floor, requests, batch);
        rows += (size_t)requests * batch;
        if (++groups % FOLD == 0)
            (void)sqlite3_wal_checkpoint_v2(floor.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
                                            NULL);
    }
    cpu = worked() - cpu;
    floor_close(&floor);
    return (struct rate){ (double)rows / took, cpu * 1e6 / (double)rows };
}

/* ---- the store ---- */

struct stream {
    struct store_place place;
    uint8_t id[STORE_STREAM], last[STORE_HASH];
    uint64_t n;
};

static struct stream streams[SPACES];

/* Accounts of twenty spaces each. */
static void streams_make(struct store *store)
{
    MUST(store_begin(store) == ERR_OK);
    for (unsigned i = 0; i < SPACES; i++) {
        uint8_t id[STORE_ID] = { (uint8_t)i, (uint8_t)(i >> 8) };
        uint8_t account[STORE_ID] = { (uint8_t)(i / STORE_SPACES_MAX) };
        struct store_slot slots[2] = { { .kind = STORE_PASSPHRASE, .id = { account[0], 1 } },
                                       { .kind = STORE_RECOVERY, .id = { account[0], 2 } } };
        struct store_space_new space = { .space = id, .tag = id, .account = account };
        enum store_taken taken;
        bool again;

        if (i % STORE_SPACES_MAX == 0)
            MUST(store_account_add(store, account, slots, 2, 0, &taken) == ERR_OK);
        MUST(store_space_add(store, &space, &again) == ERR_OK);
        memset(&streams[i], 0, sizeof streams[i]);
        MUST(store_member(store, id, id, &streams[i].place) == ERR_OK);
        memcpy(streams[i].id, id, STORE_STREAM);
    }
    MUST(store_commit(store) == ERR_OK);
}

static struct store *store_make(const char *folder)
{
    struct store *store = NULL;
    struct store_trouble trouble;
    char path[128];

    snprintf(path, sizeof path, "%s/store", folder);
    MUST(store_open(&(struct store_options){ .folder = path }, &store, &trouble) == ERR_OK);
    streams_make(store);
    return store;
}

static void request(struct store *store, struct stream *stream, unsigned batch)
{
    struct store_record records[STORE_APPEND_MAX] = { 0 };
    struct store_appended appended;

    for (unsigned i = 0; i < batch; i++) {
        struct store_record *record = &records[i];

        memcpy(record->stream, stream->id, STORE_STREAM);
        memcpy(record->prev, stream->last, STORE_HASH);
        record->n = ++stream->n;
        memcpy(record->hash, &record->n, sizeof record->n);
        record->bytes = (struct str){ (const char *)bytes, BYTES };
        memcpy(stream->last, record->hash, STORE_HASH);
    }
    MUST(store_append(store, stream->place, records, batch, 1, &appended) == ERR_OK);
}

static struct rate store_rate(const char *folder, unsigned requests, unsigned batch)
{
    struct store *store = store_make(folder);
    double began = now(), took = 0, cpu = worked();
    size_t rows = 0, groups = 0;

    while ((took = now() - began) < SECONDS) {
        MUST(store_begin(store) == ERR_OK);
        for (unsigned i = 0; i < requests; i++)
            request(store, &streams[space_next()], batch);
        MUST(store_commit(store) == ERR_OK);
        rows += (size_t)requests * batch;
        if (++groups % FOLD == 0)
            MUST(store_checkpoint(store, false) == ERR_OK);
    }
    cpu = worked() - cpu;
    store_close(store);
    return (struct rate){ (double)rows / took, cpu * 1e6 / (double)rows };
}

/* ---- pulling ---- */

static bool take(void *context, uint64_t cursor, bool stub, struct str record)
{
    (void)cursor, (void)stub;
    *(size_t *)context += record.len;
    return true;
}

static double store_pull_ms(struct store *store)
{
    struct store_pulled pulled;
    size_t sum = 0;
    double began = now();

    MUST(store_pull(store, streams[0].place.space, 0, take, &sum, &pulled) == ERR_OK);
    MUST(sum == (size_t)YEARS * BYTES);
    return (now() - began) * 1e3;
}

static double floor_pull_ms(sqlite3_stmt *row)
{
    size_t sum = 0;
    double began = now();

    while (sqlite3_step(row) == SQLITE_ROW)
        sum += (size_t)sqlite3_column_bytes(row, 1);
    sqlite3_reset(row);
    MUST(sum == (size_t)YEARS * BYTES);
    return (now() - began) * 1e3;
}

static int order(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

/* Five years of one person among those of 999 others. */
static void pulls(const char *folder, double out_store[PULLS], double out_floor[PULLS])
{
    static struct floor floor;
    struct store *store = store_make(folder);
    sqlite3_stmt *row;

    floor_open(&floor, folder);
    for (unsigned i = 0; i < YEARS; i += BATCH) {
        MUST(store_begin(store) == ERR_OK);
        step(floor.begin);
        for (unsigned k = 0; k < 4; k++) {
            request(store, &streams[k == 0 ? 0 : 1 + space_next() % (SPACES - 1)], BATCH);
            for (unsigned b = 0; b < BATCH; b++) {
                sqlite3_bind_int64(floor.add, 1, k == 0 ? 0 : 1 + space_next() % (SPACES - 1));
                sqlite3_bind_int64(floor.add, 2, (int64_t)i + b);
                sqlite3_bind_blob(floor.add, 3, bytes, STORE_HASH, SQLITE_STATIC);
                sqlite3_bind_blob(floor.add, 4, bytes, BYTES, SQLITE_STATIC);
                step(floor.add);
            }
        }
        MUST(store_commit(store) == ERR_OK);
        step(floor.commit);
    }
    row = ready(floor.db, "SELECT cursor, body FROM record WHERE space = 0 AND cursor > -1"
                          " ORDER BY cursor");
    for (int i = 0; i < PULLS; i++) {
        out_store[i] = store_pull_ms(store);
        out_floor[i] = floor_pull_ms(row);
    }
    sqlite3_finalize(row);
    floor_close(&floor);
    store_close(store);
    qsort(out_store, PULLS, sizeof *out_store, order);
    qsort(out_floor, PULLS, sizeof *out_floor, order);
}

/* ---- the table ---- */

static void empty(char *folder)
{
    char *roots[] = { folder, NULL };
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    for (FTSENT *at; (at = fts_read(tree));)
        if (at->fts_info == FTS_DP)
            (void)rmdir(at->fts_accpath);
        else if (at->fts_info != FTS_D)
            (void)unlink(at->fts_accpath);
    fts_close(tree);
}

/* On the disk that TMPDIR or else the build is on: /tmp may be memory. */
static void folder_make(char folder[96])
{
    const char *base = getenv("TMPDIR");

    snprintf(folder, 96, "%s/bench-store-XXXXXX", base ? base : "build");
    MUST(mkdtemp(folder));
}

static void rates(const char *what, unsigned requests, unsigned batch, const char *limit)
{
    struct rate ours[ROUNDS], least[ROUNDS];

    for (int i = 0; i < ROUNDS; i++) { /* by turns, so that a slow minute is shared */
        char folder[96];

        folder_make(folder);
        least[i] = floor_rate(folder, requests, batch);
        ours[i] = store_rate(folder, requests, batch);
        empty(folder);
    }
    qsort(ours, ROUNDS, sizeof *ours, order); /* a rate begins with what it is sorted by */
    qsort(least, ROUNDS, sizeof *least, order);
    printf("| %s | %.1f (%.1f–%.1f) | %.1f (%.1f–%.1f) | %.2f | %s | %.0f | %.0f |\n", what,
           ours[ROUNDS / 2].rows / 1e3, ours[0].rows / 1e3, ours[ROUNDS - 1].rows / 1e3,
           least[ROUNDS / 2].rows / 1e3, least[0].rows / 1e3, least[ROUNDS - 1].rows / 1e3,
           ours[ROUNDS / 2].rows / least[ROUNDS / 2].rows, limit, ours[ROUNDS / 2].cpu_us,
           least[ROUNDS / 2].cpu_us);
    fflush(stdout);
}

int main(void)
{
    double ours[PULLS], least[PULLS];
    char folder[96];

    memset(bytes, 0xc3, sizeof bytes);
    puts("| thousand records a second | here | floor | ratio | limit | processor, µs a record |"
         " floor |\n| --- | --- | --- | --- | --- | --- | --- |");
    rates("one record a commit", 1, 1, "");
    rates("ten records a commit", 1, BATCH, "");
    rates("16 requests of one record a commit", WRITERS, 1, "");
    rates("16 requests of ten records a commit", WRITERS, BATCH, "50");
    folder_make(folder);
    pulls(folder, ours, least);
    empty(folder);
    printf("\n| ms | here | floor | ratio | limit |\n| --- | --- | --- | --- | --- |\n"
           "| five years, 9,000 records, pulled from among 36,000 | %.1f (%.1f–%.1f) |"
           " %.1f (%.1f–%.1f) | %.2f | 50 |\n",
           ours[PULLS / 2], ours[0], ours[PULLS - 1], least[PULLS / 2], least[0],
           least[PULLS - 1], ours[PULLS / 2] / least[PULLS / 2]);
    return 0;
}
