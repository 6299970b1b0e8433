#include "server/writer.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "server/limits.h"
#include "server/thread.h"

enum {
    HOUR_SECONDS = 60 * 60,
    DAY_SECONDS = 24 * HOUR_SECONDS,
    EXPIRE_STEP = 100,      /* of each kind in one commit */
    COMMITS_UNFOLDED = 1000 /* until the log is folded in although somebody waits */
};

struct writer {
    pthread_t thread;
    pthread_mutex_t lock; /* the queue, waiting and stopping */
    pthread_cond_t more;
    struct writer_job *first, *last;
    size_t waiting;
    bool stopping;
    atomic_bool well;
    struct store *store; /* the thread's, as all below */
    struct writer_events events;
    unsigned unfolded; /* commits since the log was last folded in */
    int64_t erased_us; /* since when erased bytes may be in the log; 0: none are */
    int64_t expired_day, expired_hour;
    int64_t expire_again_us; /* not before then, since a step failed; 0: none did */
};

/* How a step of deleting went. */
enum step { STEP_DONE, STEP_MORE, STEP_FAILED };

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t today(void)
{
    return (int64_t)time(NULL) / DAY_SECONDS;
}

static int64_t this_hour(void)
{
    return (int64_t)time(NULL) / HOUR_SECONDS;
}

/* Up to a group of jobs, unlinked from the queue. */
static struct writer_job *group_take(struct writer *writer, size_t *out_count)
{
    struct writer_job *group = writer->first, *end = NULL;
    size_t count = 0;

    for (struct writer_job *job = group; job && count < SERVER_GROUP_MAX; job = job->after) {
        end = job;
        count++;
    }
    if (end) {
        writer->first = end->after;
        end->after = NULL;
        if (!writer->first)
            writer->last = NULL;
    }
    writer->waiting -= count;
    *out_count = count;
    return group;
}

/* Says it once when the disk begins to refuse, and once when it takes again. */
static void health(struct writer *writer, bool well)
{
    if (atomic_exchange(&writer->well, well) != well)
        fputs(well ? "stillnear: event=writing_again\n" : "stillnear: event=cannot_write\n",
              stderr);
}

static enum err group_work(struct writer *writer, struct writer_job *group)
{
    enum err err = store_begin(writer->store);

    if (err != ERR_OK)
        return err;
    for (struct writer_job *job = group; job; job = job->after) {
        job->outcome = job->work(job, writer->store);
        if (job->outcome == ERR_IO || job->outcome == ERR_CORRUPT) {
            store_rollback(writer->store);
            return job->outcome;
        }
    }
    return store_commit(writer->store);
}

/* Folds the log in; empties it where something was erased. A reader may be in the way of
 * that: then it is tried again a second later. */
static void fold(struct writer *writer)
{
    bool whole = writer->erased_us != 0;
    enum err err = store_checkpoint(writer->store, whole);

    if (err != ERR_CONFLICT)
        writer->unfolded = 0;
    if (whole)
        writer->erased_us = err == ERR_OK ? 0 : now_us();
}

/* One step of deleting what nobody has come for. */
static enum step expire_step(struct writer *writer, int64_t day)
{
    const struct store_expiry expiry = { .accounts_before = day - SERVER_SILENT_DAYS,
                                         .spaces_before = day - SERVER_SILENT_DAYS,
                                         .sessions_before = day - SERVER_SESSION_DAYS,
                                         .most = EXPIRE_STEP,
                                         .gone = writer->events.expired,
                                         .context = writer->events.context };
    bool more = false;
    enum err err = store_begin(writer->store);

    if (err != ERR_OK)
        return STEP_FAILED;
    err = store_expire(writer->store, &expiry, &more);
    if (err != ERR_OK) {
        store_rollback(writer->store);
        return STEP_FAILED;
    }
    if (store_commit(writer->store) != ERR_OK)
        return STEP_FAILED;
    writer->erased_us = now_us();
    return more ? STEP_MORE : STEP_DONE;
}

/* The same of mailboxes, which end by the hour. */
static enum step mailboxes_step(struct writer *writer, int64_t hour)
{
    size_t count = 0;
    enum err err = store_begin(writer->store);

    if (err != ERR_OK)
        return STEP_FAILED;
    err = store_mailboxes_expire(writer->store, hour, EXPIRE_STEP, &count);
    if (err != ERR_OK) {
        store_rollback(writer->store);
        return STEP_FAILED;
    }
    if (store_commit(writer->store) != ERR_OK)
        return STEP_FAILED;
    if (count > 0)
        writer->erased_us = now_us();
    return count == EXPIRE_STEP ? STEP_MORE : STEP_DONE;
}

/* What a step leaves: that its time was served, or that it is tried again soon. */
static void stepped(struct writer *writer, enum step step, int64_t *served, int64_t now)
{
    if (step == STEP_DONE)
        *served = now;
    else if (step == STEP_FAILED)
        writer->expire_again_us = now_us() + SERVER_EXPIRE_AGAIN_SECONDS * INT64_C(1000000);
}

static bool is_due(const struct writer *writer)
{
    return now_us() >= writer->expire_again_us &&
           (writer->expired_day != today() || writer->expired_hour != this_hour());
}

/* Once an hour what has ended is deleted, and once a day what was idle too long: a step at a
 * time, so that whoever waits waits for one at most. */
static void expire(struct writer *writer)
{
    int64_t hour = this_hour(), day = today();

    if (!is_due(writer))
        return;
    writer->expire_again_us = 0;
    if (writer->expired_hour != hour)
        stepped(writer, mailboxes_step(writer, hour), &writer->expired_hour, hour);
    if (writer->expired_day != day)
        stepped(writer, expire_step(writer, day), &writer->expired_day, day);
}

static void group_run(struct writer *writer, struct writer_job *group, size_t count)
{
    int64_t began = now_us();
    enum err err = group_work(writer, group);

    health(writer, err == ERR_OK);
    if (err == ERR_OK)
        writer->events.committed(writer->events.context, count, now_us() - began);
    else
        writer->events.failed(writer->events.context, count);
    while (group) {
        struct writer_job *job = group;

        group = group->after;
        if (job->erases && writer->erased_us == 0)
            writer->erased_us = began;
        job->done(job, writer->store, err == ERR_OK ? job->outcome : ERR_IO);
    }
    expire(writer); /* there may never be a quiet second */
    if (++writer->unfolded >= COMMITS_UNFOLDED ||
        (writer->erased_us != 0 && now_us() - writer->erased_us > 1000000))
        fold(writer);
}

static bool is_restless(const struct writer *writer)
{
    return writer->unfolded > 0 || writer->erased_us != 0 || is_due(writer);
}

/* Nothing waits: fold the log in, and delete what is due. */
static void idle_turn(struct writer *writer)
{
    expire(writer);
    if (writer->unfolded > 0 || writer->erased_us != 0)
        fold(writer);
    store_rest(writer->store);
}

/* Waits for a job; true: there was a second of quiet, or an hour where nothing is to do, or
 * what failed is to be tried again. */
static bool wait_idle(struct writer *writer)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += is_restless(writer)            ? 1
                    : writer->expire_again_us != 0 ? SERVER_EXPIRE_AGAIN_SECONDS
                                                   : HOUR_SECONDS; /* another day, by then? */
    return pthread_cond_timedwait(&writer->more, &writer->lock, &until) != 0;
}

static void *run(void *context)
{
    struct writer *writer = context;

    pthread_mutex_lock(&writer->lock);
    while (!writer->stopping || writer->first) {
        size_t count = 0;
        struct writer_job *group = group_take(writer, &count);

        if (count == 0 && !wait_idle(writer))
            continue;
        pthread_mutex_unlock(&writer->lock);
        if (count > 0)
            group_run(writer, group, count);
        else
            idle_turn(writer);
        pthread_mutex_lock(&writer->lock);
    }
    pthread_mutex_unlock(&writer->lock);
    fold(writer);
    return NULL;
}

enum err writer_start(struct store *store, const struct writer_events *events,
                      struct writer **out)
{
    struct writer *writer = calloc(1, sizeof *writer);
    pthread_condattr_t clock;

    if (!writer)
        return ERR_IO;
    writer->store = store;
    writer->events = *events;
    atomic_init(&writer->well, true);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->more, &clock);
    pthread_condattr_destroy(&clock);
    if (thread_start(&writer->thread, run, writer) != ERR_OK) {
        pthread_cond_destroy(&writer->more);
        pthread_mutex_destroy(&writer->lock);
        free(writer);
        return ERR_IO;
    }
    *out = writer;
    return ERR_OK;
}

bool writer_submit(struct writer *writer, struct writer_job *job)
{
    bool room = false;

    pthread_mutex_lock(&writer->lock);
    room = !writer->stopping && writer->waiting < SERVER_WRITES_MAX;
    if (room) {
        job->after = NULL;
        *(writer->last ? &writer->last->after : &writer->first) = job;
        writer->last = job;
        writer->waiting++;
        pthread_cond_signal(&writer->more);
    }
    pthread_mutex_unlock(&writer->lock);
    return room;
}

bool writer_is_well(struct writer *writer)
{
    return atomic_load(&writer->well);
}

size_t writer_waiting(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    size_t waiting = writer->waiting;
    pthread_mutex_unlock(&writer->lock);
    return waiting;
}

void writer_stop(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    pthread_cond_signal(&writer->more);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
}

void writer_close(struct writer *writer)
{
    if (!writer)
        return;
    pthread_cond_destroy(&writer->more);
    pthread_mutex_destroy(&writer->lock);
    free(writer);
}
