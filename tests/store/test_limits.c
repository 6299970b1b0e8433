/* What a call, a record and a side may hold, at each limit and one past it. */
#include "tests/store/bed.h"

static void a_call_holds_256_records_and_not_one_more(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    static struct store_record records[STORE_APPEND_MAX + 1];
    struct store_appended appended;

    for (size_t i = 0; i <= STORE_APPEND_MAX; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    REFUSED(bed_append(bed, place, records, STORE_APPEND_MAX + 1, &appended), ERR_LIMIT);
    REFUSED(bed_append(bed, place, records, 0, &appended), ERR_INPUT);
    assert_int_equal(bed_counts(bed->store).records, 0);
    FINE(bed_append(bed, place, records, STORE_APPEND_MAX, &appended));
    assert_int_equal(appended.cursor, STORE_APPEND_MAX);
}

static void a_record_has_its_length_and_a_stub_its_own(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    static const struct {
        size_t len;
        bool stub;
        enum err want;
    } row[] = {
        { STORE_RECORD_MAX + 1, false, ERR_LIMIT }, /* one past the longest  */
        { STORE_STUB - 1, true, ERR_INPUT },        /* no whole stub         */
        { STORE_STUB + 1, true, ERR_INPUT },        /* more than a stub      */
        { STORE_RECORD_MAX, false, ERR_OK },        /* the longest           */
    };
    struct store_appended appended;

    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct chain copy = chain;
        struct store_record record = chain_next(bed, &copy, STORE_RECORD_MAX + 1);

        record.bytes.len = row[i].len;
        record.stub = row[i].stub;
        if (bed_append(bed, place, &record, 1, &appended) != row[i].want)
            fail_msg("row %zu was answered otherwise", i);
        if (row[i].want != ERR_OK)
            assert_int_equal(bed_counts(bed->store).records, 0);
    }
}

static void a_side_holds_fifty_megabytes_and_not_one_record_more(void **state)
{
    enum { EACH = STORE_RECORD_MAX, FIT = STORE_SIDE_BYTES_MAX / EACH };
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1), before;
    struct store_record record;
    struct store_appended appended;
    size_t rest = STORE_SIDE_BYTES_MAX - (size_t)FIT * EACH;
    uint64_t cursor;

    FINE(store_begin(bed->store));
    for (int i = 0; i < FIT; i++) {
        record = chain_next(bed, &chain, EACH);
        FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    }
    FINE(store_commit(bed->store));
    CHECK(rest > STORE_STUB);
    before = chain;
    record = chain_next(bed, &chain, rest + 1);
    REFUSED(bed_append(bed, place, &record, 1, &appended), ERR_CONFLICT);
    assert_int_equal(appended.why, STORE_FULL);
    bed_reopen(bed); /* the sum is kept, not only remembered */
    REFUSED(bed_append(bed, place, &record, 1, &appended), ERR_CONFLICT);
    chain = before;
    record = chain_next(bed, &chain, rest);
    FINE(bed_append(bed, place, &record, 1, &appended));
    assert_int_equal(bed_counts(bed->store).bytes, STORE_SIDE_BYTES_MAX);
    record = chain_next(bed, &chain, STORE_SPARE_RECORD_MAX + 1);
    REFUSED(bed_append(bed, place, &record, 1, &appended), ERR_CONFLICT);
    assert_int_equal(appended.why, STORE_FULL);

    FINE(store_begin(bed->store)); /* deleting makes room, at once */
    FINE(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 1 }, 1, &cursor));
    FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    FINE(store_commit(bed->store));
    bed_check(bed);
}

/* What takes something back is small, and must get through; what is small is not endless. */
static void a_side_that_is_full_takes_small_records_up_to_a_megabyte(void **state)
{
    enum {
        EACH = STORE_RECORD_MAX,
        FIT = STORE_SIDE_BYTES_MAX / EACH,
        SMALL = STORE_SPARE_RECORD_MAX,
        ALL = STORE_SIDE_BYTES_MAX + STORE_SIDE_SPARE_BYTES_MAX
    };
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1), before;
    struct store_record record;
    struct store_appended appended;
    size_t held = (size_t)FIT * EACH;
    uint64_t cursor;

    FINE(store_begin(bed->store));
    for (int i = 0; i < FIT; i++) {
        record = chain_next(bed, &chain, EACH);
        FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    }
    for (; held + 2 * SMALL <= ALL; held += SMALL) {
        record = chain_next(bed, &chain, SMALL);
        FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    }
    FINE(store_commit(bed->store));
    for (size_t i = 0; i < 2; i++) { /* two halves of what is left are small */
        size_t len = i == 0 ? (ALL - held) / 2 : ALL - held;

        before = chain;
        record = chain_next(bed, &chain, i == 0 ? len : len + 1);
        if (i == 1) {
            REFUSED(bed_append(bed, place, &record, 1, &appended), ERR_CONFLICT);
            assert_int_equal(appended.why, STORE_FULL);
            chain = before;
            record = chain_next(bed, &chain, len);
        }
        FINE(bed_append(bed, place, &record, 1, &appended));
        held += len;
    }
    assert_int_equal(bed_counts(bed->store).bytes, ALL);

    bed_reopen(bed);
    FINE(store_begin(bed->store)); /* and what was deleted is room again */
    FINE(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 1 }, 1, &cursor));
    record = chain_next(bed, &chain, SMALL);
    FINE(store_append(bed->store, place, &record, 1, BED_DAY, &appended));
    FINE(store_commit(bed->store));
    bed_check(bed);
}

/* Else a partner's changed app could fill the space, and nothing could be taken back there. */
static void a_side_that_is_full_leaves_the_other_its_room(void **state)
{
    enum { EACH = STORE_RECORD_MAX, FIT = STORE_SIDE_BYTES_MAX / EACH };
    struct bed *bed = *state;
    struct store_place first, second = bed_begin_two(bed, &first);
    struct chain mine = chain_of(6, 0, 1), theirs = chain_of(6, 1, 2);
    struct store_record record;
    struct store_appended appended;

    FINE(store_begin(bed->store));
    for (int i = 0; i < FIT; i++) {
        record = chain_next(bed, &theirs, EACH);
        FINE(store_append(bed->store, second, &record, 1, BED_DAY, &appended));
    }
    FINE(store_commit(bed->store));
    record = chain_next(bed, &theirs, EACH);
    REFUSED(bed_append(bed, second, &record, 1, &appended), ERR_CONFLICT);
    assert_int_equal(appended.why, STORE_FULL);
    for (int i = 0; i < 2; i++) {
        record = chain_next(bed, &mine, EACH);
        FINE(bed_append(bed, first, &record, 1, &appended));
        bed_reopen(bed); /* the sums are kept, not only remembered */
    }
    bed_check(bed);
}

static void a_side_has_256_streams_and_not_one_more(void **state)
{
    struct bed *bed = *state;
    struct store_place first, second = bed_begin_two(bed, &first);
    static struct store_record records[STORE_STREAMS_MAX + 1];
    struct store_appended appended;
    struct chain chain;

    for (unsigned i = 0; i <= STORE_STREAMS_MAX; i++) {
        chain = chain_of(6, 0, i);
        records[i] = chain_next(bed, &chain, BED_LETTER);
    }
    FINE(bed_append(bed, first, records, STORE_STREAMS_MAX - 1, &appended));
    /* Two more in one call are one too many; then one by one, within one group. */
    REFUSED(bed_append(bed, first, &records[STORE_STREAMS_MAX - 1], 2, &appended),
            ERR_CONFLICT);
    assert_int_equal(appended.why, STORE_STREAMS);
    assert_int_equal(appended.bad, 1);
    FINE(store_begin(bed->store));
    FINE(store_append(bed->store, first, &records[STORE_STREAMS_MAX - 1], 1, BED_DAY,
                      &appended));
    REFUSED(store_append(bed->store, first, &records[STORE_STREAMS_MAX], 1, BED_DAY, &appended),
            ERR_CONFLICT);
    assert_int_equal(appended.why, STORE_STREAMS);
    FINE(store_commit(bed->store));
    chain = chain_of(6, 1, 1000); /* the other side has its own count */
    records[0] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, second, records, 1, &appended));
    bed_check(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(a_call_holds_256_records_and_not_one_more),
        ON_A_BED(a_record_has_its_length_and_a_stub_its_own),
        ON_A_BED(a_side_holds_fifty_megabytes_and_not_one_record_more),
        ON_A_BED(a_side_that_is_full_takes_small_records_up_to_a_megabyte),
        ON_A_BED(a_side_that_is_full_leaves_the_other_its_room),
        ON_A_BED(a_side_has_256_streams_and_not_one_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
