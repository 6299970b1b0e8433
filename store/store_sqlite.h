/* store_sqlite.h - inside the SQLite maker of store.h: the handle, its statements, and what the
 * writer remembers of streams and spaces between store_begin and store_commit. */
#ifndef STORE_STORE_SQLITE_H
#define STORE_STORE_SQLITE_H

#include <sqlite3.h>

#include "store/store.h"

enum {
    SQLITE_HEADS = 1024,      /* chains of the table of heads, a power of two */
    SQLITE_HEADS_MAX = 16384, /* streams and spaces remembered; more, and all are forgotten */
    SQLITE_STATEMENTS = 80,
    SQLITE_BUSY_MS = 5000,
    SQLITE_LOG_PAGES = 16384 /* the log is folded back by itself past this: a backstop */
};

/* The head of one stream, as it will stand after the commit. */
struct store_sqlite_head {
    struct store_sqlite_head *next, *next_dirty;
    int64_t space;
    uint8_t stream[STORE_STREAM];
    bool exists; /* in the table, or about to be */
    bool dirty;
    unsigned side;
    uint64_t last;
    int64_t bytes;
    uint8_t hash[STORE_HASH];
    /* what this call would make of it; meaningful while `trial` is the store's own */
    uint64_t trial, trial_last;
    uint8_t trial_hash[STORE_HASH];
};

/* A space, as it will stand after the commit. */
struct store_sqlite_room {
    struct store_sqlite_room *next, *next_dirty;
    int64_t space;
    uint64_t cursor;
    int64_t bytes[2], streams[2]; /* of each side: neither fills the room of the other */
    int64_t day;
    bool dirty;
};

struct store_sqlite_cache {
    struct store_sqlite_head *heads[SQLITE_HEADS];
    struct store_sqlite_room *rooms[SQLITE_HEADS];
    struct store_sqlite_head *dirty_heads; /* those to be written at the commit */
    struct store_sqlite_room *dirty_rooms;
    size_t count; /* of both */
    uint64_t trial;
};

struct store_sqlite_statement {
    const char *text; /* a literal: its address is its name */
    sqlite3_stmt *prepared;
};

struct store {
    sqlite3 *db;
    int lock; /* held while this handle may write; -1 for a reader */
    bool in_group;
    struct store_sqlite_cache *cache; /* NULL for a reader */
    struct store_sqlite_statement statements[SQLITE_STATEMENTS];
};

/* A statement, prepared once and reset. NULL: SQLite refused. */
sqlite3_stmt *store_sqlite_ready(struct store *store, const char *text);

/* A column that must hold exactly so many bytes. False: the row is damaged. */
bool store_sqlite_bytes(sqlite3_stmt *row, int column, void *out, int len);

/* Between store_begin and its end. False also where SQLite has given the group up by itself, as
 * on a full disk: what were written now would be kept at once and alone. */
bool store_sqlite_in_group(const struct store *store);

/* The next row. ERR_ABSENT: there is none. ERR_CORRUPT, ERR_IO: SQLite says so; so does NULL.
 */
enum err store_sqlite_step(sqlite3_stmt *row);

/* Ends a statement's run, so that it holds nothing. NULL is fine. */
void store_sqlite_end(sqlite3_stmt *row);

/* Steps a statement that gives no rows, and ends it. */
enum err store_sqlite_run(sqlite3_stmt *statement);

/* Binds, in order: 'i' int64_t, 'b' const void * and int. */
void store_sqlite_bind(sqlite3_stmt *statement, const char *kinds, ...);

/* store_sqlite_open.c: writes the sentence, returns `err`. */
__attribute__((format(printf, 3, 4))) enum err
store_sqlite_say(struct store_trouble *trouble, enum err err, const char *format, ...);

/* Makes the folder, 0700, and takes the lock that keeps a second writer out; closing
 * *out_lock gives it back. */
enum err store_sqlite_lock(const char *folder, int *out_lock, struct store_trouble *trouble);

/* store_sqlite_migrate.c */
struct store_sqlite_steps {
    const char *const *text; /* the first makes version 1 of nothing, and so on */
    int count;
    const char *copy; /* as store_options.older_to */
    bool make;        /* an empty database is given a schema; a reader does not */
};

/* Brings a database to the version of the last step. *out_why follows its name. */
enum err store_sqlite_migrate(struct store *store, const struct store_sqlite_steps *steps,
                              const char **out_why);

/* store_sqlite_heads.c */
struct store_sqlite_head *store_sqlite_head_of(struct store *store, int64_t space,
                                               const uint8_t stream[STORE_STREAM],
                                               enum err *out_err);
struct store_sqlite_room *store_sqlite_room_of(struct store *store, int64_t space,
                                               enum err *out_err);

/* Marks it as to be written at the commit. */
void store_sqlite_head_changed(struct store *store, struct store_sqlite_head *head);

/* Raises its day; the table is written to on the first use of a day only. */
void store_sqlite_room_used(struct store *store, struct store_sqlite_room *room, int64_t day);

enum err store_sqlite_heads_write(struct store *store);
void store_sqlite_heads_forget(struct store *store);

/* store_sqlite_record.c: a record that is in the database. */
struct store_sqlite_found {
    int64_t seq, len;
    bool stub;
    uint8_t header[STORE_STUB - STORE_HASH];
    uint8_t hash[STORE_HASH];
};

/* ERR_ABSENT. */
enum err store_sqlite_find(struct store *store, int64_t space,
                           const uint8_t stream[STORE_STREAM], uint64_t n,
                           struct store_sqlite_found *out);

/* Makes a stub of one that is there and is none yet. */
enum err store_sqlite_stub(struct store *store, struct store_sqlite_room *room,
                           const uint8_t stream[STORE_STREAM], uint64_t n);

/* store_sqlite_space.c: a space with all that is in it. */
enum err store_sqlite_space_delete(struct store *store, int64_t space);

#endif
