/* writer.h - the one thread that writes the database.
 *
 * Requests hand it jobs and go on. It takes what waits, up to SERVER_GROUP_MAX, lets each do
 * its work within one transaction, commits once, and only then tells each how it went: so many
 * writers share one wait for the disk. A job that is refused changes nothing and harms nobody;
 * where the disk fails, the whole group is undone and each hears ERR_IO, and the next group
 * tries again. Between groups, when nothing waits, the log is folded into the database and
 * what was idle too long is deleted.
 */
#ifndef SERVER_WRITER_H
#define SERVER_WRITER_H

#include <stdbool.h>

#include "store/store.h"

struct writer_job {
    struct writer_job *after; /* the writer's */
    enum err outcome;         /* the writer's */
    bool erases;              /* what it takes away must leave the log, too, before long */
    /* In the transaction. What it returns is what `done` gets, unless the commit fails. */
    enum err (*work)(struct writer_job *job, struct store *store);
    /* After the commit; the job is then nobody's. The store may be read. */
    void (*done)(struct writer_job *job, struct store *store, enum err outcome);
};

struct writer;

/* What happens in the writer's life, for counting; and, in the transaction, that a space goes
 * which nobody came for. Called on its thread. */
struct writer_events {
    void *context;
    void (*committed)(void *context, size_t jobs, int64_t took_us);
    void (*failed)(void *context, size_t jobs);
    enum err (*expired)(void *context, struct store *store, const uint8_t space[STORE_ID]);
};

/* Takes the store as its own until writer_stop. */
MUST_USE enum err writer_start(struct store *store, const struct writer_events *events,
                               struct writer **out);

/* False: SERVER_WRITES_MAX wait already, or it is stopping; the job is still the caller's. */
MUST_USE bool writer_submit(struct writer *writer, struct writer_job *job);

/* Whether the disk took the last group. */
bool writer_is_well(struct writer *writer);

/* How many jobs wait. */
size_t writer_waiting(struct writer *writer);

/* Does what waits, and ends its thread: from here on nothing can be submitted. */
void writer_stop(struct writer *writer);

/* After writer_stop. The store is the caller's again. NULL is fine. */
void writer_close(struct writer *writer);

#endif
