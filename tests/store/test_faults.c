/* Disk and memory fail, one place after the other: nothing is ever half kept, what was
 * acknowledged stays, and after a passing fault work goes on. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "tests/store/bed.h"
#include "tests/store/shim.h"

enum { GROUPS = 6 };

/* Six groups, each of two streams in two spaces; the third also purges, the fifth also makes an
 * account, the sixth leaves a space. */
struct run {
    struct bed *bed;
    struct store_place place[2];
    struct chain chain[2];
    struct store_record record[2][GROUPS];
    int acknowledged; /* groups */
};

static void run_begin(struct run *run, struct bed *bed)
{
    memset(run, 0, sizeof *run);
    run->bed = bed;
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    for (unsigned i = 0; i < 2; i++) {
        run->place[i] = bed_space(bed, 5 + i, 1, STORE_SPACE_PERSONAL);
        run->chain[i] = chain_of(5 + i, 0, 1 + i);
        for (int k = 0; k < GROUPS; k++)
            run->record[i][k] = chain_next(bed, &run->chain[i], k == 2 ? 8304 : BED_LETTER);
    }
    (void)bed_space(bed, 7, 1, STORE_SPACE_COUPLE);
    FINE(store_commit(bed->store));
}

static enum err group_fill(struct run *run, int group)
{
    struct store *store = run->bed->store;
    struct store_appended appended;
    struct store_slot slots[2] = { { .kind = STORE_PASSPHRASE }, { .kind = STORE_RECOVERY } };
    struct store_place leaving;
    enum store_taken taken;
    uint64_t cursor;
    uint8_t id[STORE_ID], who[STORE_ID];
    enum err err = ERR_OK;

    for (int i = 0; i < 2 && err == ERR_OK; i++)
        err = store_append(store, run->place[i], &run->record[i][group], 1, BED_DAY, &appended);
    bed_id(id, sizeof id, 2);
    bed_id(who, sizeof who, 1);
    bed_id(slots[0].id, STORE_ID, 21);
    bed_id(slots[1].id, STORE_ID, 22);
    if (err == ERR_OK && group == 2)
        err = store_purge(store, run->place[0], run->chain[0].stream, (uint64_t[]){ 1, 2 }, 2,
                          &cursor);
    if (err == ERR_OK && group == 4)
        err = store_account_add(store, id, slots, 2, BED_DAY, &taken);
    bed_id(id, sizeof id, 7);
    if (err == ERR_OK && group == 5)
        err = store_member(store, id, who, &leaving);
    if (err == ERR_OK && group == 5)
        err = store_space_leave(store, leaving, who, true);
    return err;
}

static bool group_do(struct run *run, int group)
{
    enum err err = store_begin(run->bed->store);

    if (err != ERR_OK)
        return false;
    err = group_fill(run, group);
    if (err != ERR_OK) {
        CHECK(err == ERR_IO || err == ERR_CORRUPT);
        store_rollback(run->bed->store);
        return false;
    }
    return store_commit(run->bed->store) == ERR_OK;
}

/* All groups, one after the other; one that fails is tried once more, as a client would. */
static void run_all(struct run *run)
{
    for (int group = 0; group < GROUPS; group++) {
        if (!group_do(run, group) && !group_do(run, group))
            return;
        run->acknowledged = group + 1;
        if (store_checkpoint(run->bed->store, group % 2 == 1) != ERR_OK)
            continue; /* it is made up for by a later one */
    }
}

/* What there must be after so many groups, and not a part of one more. */
static bool is_as_after(struct run *run, int groups)
{
    struct store_counts counts = bed_counts(run->bed->store);
    uint64_t stubs = groups >= 3 ? 2 : 0;
    struct pulled pulled;

    for (int i = 0; i < 2; i++) {
        bed_pull(run->bed->store, run->place[i].space, 0, 0, &pulled);
        if (pulled.count != (size_t)groups)
            return false;
    }
    return counts.records == 2 * (uint64_t)groups - stubs && counts.stubs == stubs &&
           counts.accounts == (groups >= 5 ? 2 : 1) && counts.spaces == (groups >= 6 ? 2 : 3);
}

static void fail_each_in_turn(const struct shim_plan *plan, const char *name, unsigned stride)
{
    bool came = true;
    unsigned n = 1;

    for (; came; n += stride) {
        struct run run;
        void *state = NULL;
        struct bed *bed;

        assert_int_equal(bed_make(&state), 0);
        bed = state;
        run_begin(&run, bed);
        shim_arm(plan, n);
        run_all(&run);
        came = shim_disarm();
        if (!plan->forever || !came)
            assert_int_equal(run.acknowledged, GROUPS); /* a passing fault is got over */
        for (int opened = 0; opened < 2; opened++) {
            if (!is_as_after(&run, run.acknowledged) &&
                !(opened && is_as_after(&run, run.acknowledged + 1)))
                fail_msg("%s, the %u-th: something is half there, or lost", name, n);
            bed_check(bed);
            bed_reopen(bed);
        }
        bed_drop(&state);
    }
    CHECK(n > 1 + stride); /* it came to it at all */
}

static void whatever_fails_nothing_is_half_kept_or_lost(void **state)
{
    static const struct {
        const char *name;
        struct shim_plan plan;
        unsigned stride; /* memory is asked for a thousand times */
    } row[] = {
        { "a write fails", { SHIM_WRITE, SQLITE_IOERR_WRITE, false }, 1 },
        { "the disk is full", { SHIM_WRITE, SQLITE_FULL, true }, 1 },
        { "the disk may not be written to", { SHIM_WRITE, SQLITE_READONLY, true }, 1 },
        { "a sync fails", { SHIM_SYNC, SQLITE_IOERR_FSYNC, false }, 1 },
        { "syncs fail from here on", { SHIM_SYNC, SQLITE_IOERR_FSYNC, true }, 1 },
        { "a read fails", { SHIM_READ, SQLITE_IOERR_READ, false }, 1 },
        { "emptying the log fails", { SHIM_TRUNCATE, SQLITE_IOERR_TRUNCATE, false }, 1 },
        { "there is no memory for a moment", { SHIM_MEMORY, SQLITE_NOMEM, false }, 5 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        fail_each_in_turn(&row[i].plan, row[i].name, row[i].stride);
}

static void opening_works_or_says_why_and_can_be_tried_again(void **state)
{
    static const struct shim_plan plans[] = {
        { SHIM_OPEN, SQLITE_CANTOPEN, false }, { SHIM_READ, SQLITE_IOERR_READ, false },
        { SHIM_WRITE, SQLITE_FULL, true },     { SHIM_SYNC, SQLITE_IOERR_FSYNC, true },
        { SHIM_MEMORY, SQLITE_NOMEM, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        bool came = true;

        for (unsigned n = 1; came; n++) { /* each time a database is made, then filled */
            void *at = NULL;
            struct bed *bed;
            struct store_trouble trouble = { "" };
            struct store *store = NULL;
            struct run run;
            char folder[96];
            enum err err;

            assert_int_equal(bed_make(&at), 0);
            bed = at;
            snprintf(folder, sizeof folder, "%s/new", bed->folder);
            shim_arm(&plans[i], n);
            err = store_open(&(struct store_options){ .folder = folder }, &store, &trouble);
            store_close(store);
            came = shim_disarm();
            CHECK(err == ERR_OK || trouble.sentence[0] != '\0');
            CHECK(err == ERR_OK || err == ERR_IO || err == ERR_CORRUPT);
            store = NULL;
            FINE(store_open(&(struct store_options){ .folder = folder }, &store, &trouble));
            store_close(bed->store);
            bed->store = store;
            run_begin(&run, bed);
            run_all(&run);
            CHECK(is_as_after(&run, GROUPS));
            bed_drop(&at);
        }
    }
}

static void a_full_disk_can_still_be_read_and_written_to_when_there_is_room(void **state)
{
    struct bed *bed = *state;
    struct store *reader;
    struct run run;
    struct pulled pulled;

    run_begin(&run, bed);
    reader = bed_reader(bed);
    CHECK(group_do(&run, 0));
    shim_arm(&(struct shim_plan){ SHIM_WRITE, SQLITE_FULL, true }, 1);
    for (int times = 0; times < 3; times++)
        CHECK(!group_do(&run, 1));
    bed_pull(reader, run.place[0].space, 0, 0, &pulled);
    assert_int_equal(pulled.count, 1);
    CHECK(shim_disarm());
    CHECK(group_do(&run, 1));
    CHECK(is_as_after(&run, 2));
    store_close(reader);
}

static void a_copy_that_could_not_be_finished_is_not_left_behind(void **state)
{
    struct bed *bed = *state;
    struct run run;
    char copy[96];
    bool came = true;

    run_begin(&run, bed);
    run_all(&run);
    snprintf(copy, sizeof copy, "%s/copy", bed->folder);
    for (unsigned n = 1; came; n++) {
        enum err err;

        shim_arm(&(struct shim_plan){ SHIM_WRITE, SQLITE_FULL, true }, n);
        err = store_backup(bed->store, copy);
        came = shim_disarm();
        assert_int_equal(err, came ? ERR_IO : ERR_OK);
        assert_int_equal(access(copy, F_OK), came ? -1 : 0);
    }
}

static void say_nothing(void *context, const char *fault)
{
    CHECK(fault[0] != '\0');
    ++*(int *)context;
}

/* Each page but the first overwritten in its turn. */
static void a_damaged_page_is_noticed_and_breaks_nothing(void **state)
{
    struct bed *bed = *state;
    struct run run;
    char path[96], page[4096];
    off_t size;
    int file, noticed = 0;

    run_begin(&run, bed);
    run_all(&run);
    FINE(store_checkpoint(bed->store, true));
    store_close(bed->store);
    bed->store = NULL;
    snprintf(path, sizeof path, "%s/store.db", bed->folder);
    file = open(path, O_RDWR);
    size = lseek(file, 0, SEEK_END);
    for (off_t at = sizeof page; at < size; at += (off_t)sizeof page) {
        struct store_trouble trouble = { "" };
        struct store *store = NULL;
        char junk[4096];
        enum err err;

        memset(junk, 0xee, sizeof junk);
        assert_int_equal(pread(file, page, sizeof page, at), sizeof page);
        assert_int_equal(pwrite(file, junk, sizeof junk, at), sizeof junk);
        err = store_open(&(struct store_options){ .folder = bed->folder }, &store, &trouble);
        CHECK(err == ERR_OK || (err == ERR_CORRUPT && trouble.sentence[0] != '\0'));
        if (err == ERR_OK) {
            int faults = 0;

            REFUSED(store_check(store, say_nothing, &faults), ERR_CORRUPT);
            CHECK(faults > 0);
            bed->store = store;
            run.acknowledged = 0;
            (void)group_do(&run, 0); /* it holds, or it is ERR_CORRUPT; it does not crash */
            bed->store = NULL;
            store_close(store);
        }
        noticed++;
        assert_int_equal(pwrite(file, page, sizeof page, at), sizeof page);
    }
    close(file);
    CHECK(noticed > 10);
}

static void a_folder_that_cannot_be_written_to_is_named(void **state)
{
    struct store_trouble trouble = { "" };
    struct store *store = NULL;

    (void)state;
    REFUSED(store_open(&(struct store_options){ .folder = "/proc" }, &store, &trouble), ERR_IO);
    CHECK(strstr(trouble.sentence, "/proc cannot be written to"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_fails_nothing_is_half_kept_or_lost),
        cmocka_unit_test(opening_works_or_says_why_and_can_be_tried_again),
        ON_A_BED(a_full_disk_can_still_be_read_and_written_to_when_there_is_room),
        ON_A_BED(a_copy_that_could_not_be_finished_is_not_left_behind),
        ON_A_BED(a_damaged_page_is_noticed_and_breaks_nothing),
        cmocka_unit_test(a_folder_that_cannot_be_written_to_is_named),
    };

    shim_install();
    if (access("/dev/shm", W_OK) == 0) /* no disk is asked, so none need be worn */
        (void)setenv("TMPDIR", "/dev/shm", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
