/* Groups, readers, restarts, copies, histories: what holds between calls. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/store/bed.h"

static uint64_t head_of(struct store *store, int64_t space)
{
    struct pulled pulled;

    bed_pull(store, space, 0, 0, &pulled);
    assert_int_equal(pulled.count, pulled.end.head);
    return pulled.end.head;
}

static void the_writer_sees_its_own_group_and_a_reader_only_what_is_committed(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed), seen;
    struct store *reader = bed_reader(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record record = chain_next(bed, &chain, BED_LETTER);
    struct store_appended appended;
    uint8_t space[STORE_ID], one[STORE_ID];

    bed_id(space, sizeof space, 9);
    bed_id(one, sizeof one, 1);
    FINE(store_begin(bed->store));
    FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    (void)bed_space(bed, 9, 1, STORE_SPACE_PERSONAL);
    assert_int_equal(head_of(bed->store, place.space), 1);
    assert_int_equal(head_of(reader, place.space), 0);
    REFUSED(store_member(reader, space, one, &seen), ERR_ABSENT);
    FINE(store_commit(bed->store));
    assert_int_equal(head_of(reader, place.space), 1);
    FINE(store_member(reader, space, one, &seen));
    store_close(reader);
}

static void a_rolled_back_group_was_never_there(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1), before, fresh = chain_of(5, 0, 2);
    struct store_record record = chain_next(bed, &chain, BED_LETTER), other;
    struct store_counts counts, after;
    struct store_appended appended;
    uint64_t cursor;

    FINE(bed_append(bed, place, &record, 1, &appended));
    counts = bed_counts(bed->store);
    before = chain;

    FINE(store_begin(bed->store));
    record = chain_next(bed, &chain, BED_LETTER);
    other = chain_next(bed, &fresh, BED_LETTER);
    FINE(store_append(bed->store, place, &record, 1, BED_DAY + 9, &appended));
    FINE(store_append(bed->store, place, &other, 1, BED_DAY + 9, &appended));
    FINE(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 1 }, 1, &cursor));
    bed_account(bed, 2);
    (void)bed_space(bed, 6, 2, STORE_SPACE_PERSONAL);
    store_rollback(bed->store);
    after = bed_counts(bed->store);
    CHECK(memcmp(&counts, &after, sizeof counts) == 0);
    bed_check(bed);

    chain = before; /* other bytes fit where the forgotten ones stood */
    record = chain_next(bed, &chain, 624);
    FINE(bed_append(bed, place, &record, 1, &appended));
    assert_int_equal(appended.cursor, 2);
    bed_reopen(bed);
    assert_int_equal(head_of(bed->store, place.space), 2);
    bed_check(bed);
}

static void a_refused_call_leaves_the_rest_of_its_group_alone(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[3];
    struct store_appended appended;
    uint64_t cursor;

    for (size_t i = 0; i < 3; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    FINE(store_begin(bed->store));
    FINE(store_append(bed->store, place, &records[0], 1, BED_DAY, &appended));
    REFUSED(store_append(bed->store, place, &records[2], 1, BED_DAY, &appended), ERR_CONFLICT);
    REFUSED(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 1, 9 }, 2, &cursor),
            ERR_ABSENT);
    FINE(store_append(bed->store, place, &records[1], 2, BED_DAY, &appended));
    assert_int_equal(appended.cursor, 3);
    FINE(store_commit(bed->store));
    bed_reopen(bed);
    assert_int_equal(head_of(bed->store, place.space), 3);
    bed_check(bed);
}

static void closing_forgets_an_open_group(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record record = chain_next(bed, &chain, BED_LETTER);
    struct store_appended appended;

    FINE(store_begin(bed->store));
    FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    bed_reopen(bed);
    assert_int_equal(head_of(bed->store, place.space), 0);
    store_close(NULL);
}

static void one_writes_and_a_second_is_turned_away(void **state)
{
    struct bed *bed = *state;
    struct store_trouble trouble = { "" };
    struct store *second = NULL;

    REFUSED(store_open(&(struct store_options){ .folder = bed->folder }, &second, &trouble),
            ERR_CONFLICT);
    CHECK(!second && trouble.sentence[0] != '\0');
}

static void a_reader_makes_nothing(void **state)
{
    struct bed *bed = *state;
    struct store_trouble trouble = { "" };
    struct store *reader = NULL;
    char folder[96];

    snprintf(folder, sizeof folder, "%s/nowhere", bed->folder);
    REFUSED(store_open(&(struct store_options){ .folder = folder, .read_only = true }, &reader,
                       &trouble),
            ERR_ABSENT);
    CHECK(!reader && trouble.sentence[0] != '\0');
    assert_int_equal(access(folder, F_OK), -1);
}

static void the_history_has_one_name_until_it_is_given_another(void **state)
{
    struct bed *bed = *state;
    struct store *reader = bed_reader(bed);
    uint8_t first[STORE_ID], again[STORE_ID], next[STORE_ID], none[STORE_ID] = { 0 };

    FINE(store_gen(bed->store, first));
    CHECK(memcmp(first, none, STORE_ID) != 0);
    bed_reopen(bed);
    FINE(store_gen(bed->store, again));
    CHECK(memcmp(first, again, STORE_ID) == 0);
    FINE(store_begin(bed->store));
    FINE(store_gen_renew(bed->store));
    FINE(store_commit(bed->store));
    FINE(store_gen(reader, next));
    CHECK(memcmp(first, next, STORE_ID) != 0);
    store_close(reader);
}

static void checkpoints_change_nothing_that_can_be_seen(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store *reader = bed_reader(bed);
    struct store_record record;
    struct store_appended appended;

    for (uint64_t i = 1; i <= 6; i++) {
        record = chain_next(bed, &chain, BED_LETTER);
        FINE(bed_append(bed, place, &record, 1, &appended));
        FINE(store_checkpoint(bed->store, i % 2 == 0));
        assert_int_equal(head_of(reader, place.space), i);
    }
    store_close(reader);
    bed_check(bed);
}

/* A pull is open while the copy is made: each stands still for the other. */
struct while_pulling {
    struct bed *bed;
    char path[96];
    bool copied;
};

static bool copy_once(void *context, uint64_t cursor, bool stub, struct str bytes)
{
    struct while_pulling *pulling = context;

    (void)cursor, (void)stub, (void)bytes;
    if (!pulling->copied)
        FINE(store_backup(pulling->bed->store, pulling->path));
    pulling->copied = true;
    return true;
}

static void a_copy_is_whole_private_and_made_while_others_read_and_write(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record record = chain_next(bed, &chain, BED_LETTER);
    struct store_appended appended;
    struct store_pulled pulled;
    struct while_pulling pulling = { .bed = bed };
    struct store *reader = bed_reader(bed);
    struct stat found;

    FINE(bed_append(bed, place, &record, 1, &appended));
    snprintf(pulling.path, sizeof pulling.path, "%s/copy", bed->folder);
    FINE(store_pull(reader, place.space, 0, copy_once, &pulling, &pulled));
    CHECK(pulling.copied);
    assert_int_equal(stat(pulling.path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    REFUSED(store_backup(reader, pulling.path), ERR_CONFLICT);
    record = chain_next(bed, &chain, BED_LETTER); /* the copied store goes on */
    FINE(bed_append(bed, place, &record, 1, &appended));
    store_close(reader);
    bed_check(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(the_writer_sees_its_own_group_and_a_reader_only_what_is_committed),
        ON_A_BED(a_rolled_back_group_was_never_there),
        ON_A_BED(a_refused_call_leaves_the_rest_of_its_group_alone),
        ON_A_BED(closing_forgets_an_open_group),
        ON_A_BED(one_writes_and_a_second_is_turned_away),
        ON_A_BED(a_reader_makes_nothing),
        ON_A_BED(the_history_has_one_name_until_it_is_given_another),
        ON_A_BED(checkpoints_change_nothing_that_can_be_seen),
        ON_A_BED(a_copy_is_whole_private_and_made_while_others_read_and_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
