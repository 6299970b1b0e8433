/* What is due for deletion and could not be deleted is tried again soon. The store is one that
 * fails when it is told to, and the clock the test's. */
#include "server/limits.h"
#include "server/writer.h"
#include "tests/test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { START = 1767225600 };

static atomic_int seconds;           /* since START, by both clocks */
static atomic_int spaces, mailboxes; /* steps that were tried */
static atomic_int begins_fail, spaces_fail, mailboxes_fail, commits_fail;

time_t __wrap_time(time_t *out);
int __wrap_clock_gettime(clockid_t clock, struct timespec *out);

time_t __wrap_time(time_t *out)
{
    (void)out;
    return START + seconds;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *out)
{
    (void)clock;
    *out = (struct timespec){ START + seconds, 0 };
    return 0;
}

static enum err outcome(atomic_int *fails)
{
    return atomic_load(fails) ? ERR_IO : ERR_OK;
}

enum err store_begin(struct store *store)
{
    (void)store;
    return outcome(&begins_fail);
}

enum err store_commit(struct store *store)
{
    (void)store;
    return outcome(&commits_fail);
}

void store_rollback(struct store *store)
{
    (void)store;
}

enum err store_checkpoint(struct store *store, bool whole)
{
    (void)store;
    (void)whole;
    return ERR_OK;
}

void store_rest(struct store *store)
{
    (void)store;
}

enum err store_expire(struct store *store, const struct store_expiry *expiry, bool *out_more)
{
    (void)store;
    (void)expiry;
    *out_more = false;
    spaces++;
    return outcome(&spaces_fail);
}

enum err store_mailboxes_expire(struct store *store, int64_t hour, size_t most,
                                size_t *out_count)
{
    (void)store;
    (void)hour;
    (void)most;
    *out_count = 0;
    mailboxes++;
    return outcome(&mailboxes_fail);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static int done;

static enum err work(struct writer_job *job, struct store *store)
{
    (void)job;
    (void)store;
    return ERR_OK;
}

static void finish(struct writer_job *job, struct store *store, enum err outcome)
{
    (void)job;
    (void)store;
    (void)outcome;
    pthread_mutex_lock(&lock);
    done++;
    pthread_cond_signal(&ended);
    pthread_mutex_unlock(&lock);
}

/* Two groups: when the second is done, what followed the first is. */
static void groups_run(struct writer *writer)
{
    for (int i = 0; i < 2; i++) {
        struct writer_job job = { .work = work, .done = finish };

        pthread_mutex_lock(&lock);
        done = 0;
        assert_true(writer_submit(writer, &job));
        while (!done)
            pthread_cond_wait(&ended, &lock);
        pthread_mutex_unlock(&lock);
    }
}

static void count(void *context, size_t jobs, int64_t took_us)
{
    (void)context;
    (void)jobs;
    (void)took_us;
}

static void count_failed(void *context, size_t jobs)
{
    (void)context;
    (void)jobs;
}

static struct writer *begin(void)
{
    const struct writer_events events = { .committed = count, .failed = count_failed };
    struct writer *writer = NULL;

    seconds = spaces = mailboxes = 0;
    assert_int_equal(writer_start(NULL, &events, &writer), ERR_OK);
    return writer;
}

static void end(struct writer *writer)
{
    writer_stop(writer);
    writer_close(writer);
}

static void what_went_well_is_not_done_again_before_its_time(void **state)
{
    struct writer *writer = begin();

    (void)state;
    groups_run(writer);
    assert_int_equal(spaces, 1);
    assert_int_equal(mailboxes, 1);
    seconds = 3600;
    groups_run(writer);
    assert_int_equal(spaces, 1);
    assert_int_equal(mailboxes, 2);
    seconds = 24 * 3600;
    groups_run(writer);
    assert_int_equal(spaces, 2);
    assert_int_equal(mailboxes, 3);
    end(writer);
}

/* Whichever it is that fails: both steps, or only one of them. */
static void what_failed_is_tried_again_a_minute_later(void **state)
{
    static atomic_int *const faults[] = { &spaces_fail, &mailboxes_fail };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        atomic_store(faults[i], 1);
        struct writer *writer = begin();
        atomic_int *tried = i == 0 ? &spaces : &mailboxes;

        groups_run(writer);
        assert_int_equal(*tried, 1);
        seconds = SERVER_EXPIRE_AGAIN_SECONDS - 1;
        groups_run(writer);
        assert_int_equal(*tried, 1); /* a disk that fails is not hammered */
        seconds = SERVER_EXPIRE_AGAIN_SECONDS;
        groups_run(writer);
        assert_int_equal(*tried, 2);
        atomic_store(faults[i], 0);
        seconds = 2 * SERVER_EXPIRE_AGAIN_SECONDS;
        groups_run(writer);
        assert_int_equal(*tried, 3);
        seconds = 3 * SERVER_EXPIRE_AGAIN_SECONDS;
        groups_run(writer);
        assert_int_equal(*tried, 3);
        assert_int_equal(*(i == 0 ? &mailboxes : &spaces), 1); /* the other was served */
        end(writer);
    }
}

static void what_was_not_committed_has_failed(void **state)
{
    static atomic_int *const faults[] = { &begins_fail, &commits_fail };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        atomic_store(faults[i], 1);
        struct writer *writer = begin();

        groups_run(writer);
        atomic_store(faults[i], 0);
        int before = spaces + mailboxes;

        seconds = SERVER_EXPIRE_AGAIN_SECONDS;
        groups_run(writer);
        assert_int_equal(spaces + mailboxes, before + 2);
        end(writer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_went_well_is_not_done_again_before_its_time),
        cmocka_unit_test(what_failed_is_tried_again_a_minute_later),
        cmocka_unit_test(what_was_not_committed_has_failed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
