/* Records: appending, becoming stubs, pulling. Expected values: PROTOCOL.md, counted by hand.
 */
#include <stdlib.h>
#include <string.h>

#include "tests/store/bed.h"

static void what_was_appended_is_pulled_in_order_byte_for_byte(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain one = chain_of(5, 0, 1), other = chain_of(5, 0, 2);
    struct store_record records[4];
    struct store_appended appended;
    struct pulled pulled;

    records[0] = chain_next(bed, &one, BED_LETTER);
    records[1] = chain_next(bed, &other, 624);
    records[2] = chain_next(bed, &one, 1136);
    records[3] = chain_next(bed, &other, BED_LETTER);
    FINE(bed_append(bed, place, records, 4, &appended));
    assert_int_equal(appended.cursor, 4);
    assert_int_equal(appended.accepted, 4);

    bed_pull(bed->store, place.space, 0, 0, &pulled);
    assert_int_equal(pulled.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pulled.cursor[i], i + 1);
        assert_int_equal(pulled.len[i], records[i].bytes.len);
        CHECK(!pulled.stub[i]);
        CHECK(memcmp(pulled.tail[i], records[i].bytes.ptr + records[i].bytes.len - STORE_HASH,
                     STORE_HASH) == 0);
    }
    assert_int_equal(pulled.end.head, 4);
    assert_int_equal(pulled.end.next, 4);
    CHECK(!pulled.end.more);
    bed_check(bed);
}

static void a_record_that_is_known_is_accepted_without_effect(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[5];
    struct store_appended appended;
    struct store_counts before;

    for (size_t i = 0; i < 5; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, place, records, 3, &appended));
    before = bed_counts(bed->store);

    FINE(bed_append(bed, place, records, 3, &appended)); /* the whole call again */
    assert_int_equal(appended.cursor, 3);
    assert_int_equal(appended.accepted, 3);
    FINE(bed_append(bed, place, &records[1], 1, &appended)); /* one from the middle */
    assert_int_equal(appended.cursor, 3);
    CHECK(memcmp(&before, &(struct store_counts){ 0 }, sizeof before) != 0);
    struct store_counts after = bed_counts(bed->store);
    CHECK(memcmp(&before, &after, sizeof before) == 0);

    FINE(bed_append(bed, place, &records[1], 4, &appended)); /* two known, two new */
    assert_int_equal(appended.cursor, 5);
    assert_int_equal(appended.accepted, 4);

    bed_reopen(bed); /* nothing of it was only remembered */
    FINE(bed_append(bed, place, records, 5, &appended));
    assert_int_equal(appended.cursor, 5);
    bed_check(bed);
}

static void a_record_twice_in_one_call_is_one(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[3];
    struct store_appended appended;

    records[0] = chain_next(bed, &chain, BED_LETTER);
    records[1] = records[0];
    records[2] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, place, records, 3, &appended));
    assert_int_equal(appended.cursor, 2);
    assert_int_equal(appended.accepted, 3);
    bed_check(bed);
}

/* Every way in which a record may not fit, alone and as the last of a call whose others do. */
static void what_does_not_fit_is_named_and_nothing_of_its_call_is_kept(void **state)
{
    struct bed *bed = *state;
    struct store_place first, second = bed_begin_two(bed, &first);
    struct chain mine = chain_of(6, 0, 1), theirs = chain_of(6, 1, 2), copy;
    struct store_record have[3], good, next, bad;
    struct store_appended appended;
    struct pulled pulled;

    for (size_t i = 0; i < 3; i++)
        have[i] = chain_next(bed, &mine, BED_LETTER);
    FINE(bed_append(bed, first, have, 3, &appended));
    good = chain_next(bed, &theirs, BED_LETTER);
    FINE(bed_append(bed, second, &good, 1, &appended));
    copy = mine;
    next = chain_next(bed, &copy, BED_LETTER);

    for (int kind = 0; kind < 5; kind++) {
        static const enum store_refusal WHY[] = { STORE_FORK, STORE_FORK, STORE_GAP,
                                                  STORE_BROKEN, STORE_SIDE };
        static const uint64_t LAST[] = { 3, 4, 4, 4, 0 };
        struct chain wrong = mine;
        struct store_record call[2] = { next };

        switch (kind) {
        case 0: /* other bytes for what is held */
            bad = have[1];
            bad.hash[9] ^= 1;
            break;
        case 1: /* other bytes for what came earlier in this call */
            bad = next;
            bad.hash[9] ^= 1;
            break;
        case 2: /* one is missing before it */
            wrong.n = 5;
            bad = chain_next(bed, &wrong, BED_LETTER);
            break;
        case 3: /* it names another predecessor */
            wrong = copy;
            bad = chain_next(bed, &wrong, BED_LETTER);
            bad.prev[0] ^= 1;
            break;
        default: /* the other side's stream */
            wrong = theirs;
            bad = chain_next(bed, &wrong, BED_LETTER);
            break;
        }
        call[1] = bad;
        REFUSED(bed_append(bed, first, call, 2, &appended), ERR_CONFLICT);
        assert_int_equal(appended.bad, 1);
        assert_int_equal(appended.why, WHY[kind]);
        if (kind > 0 && kind < 4)
            assert_int_equal(appended.last, LAST[kind]);
        bed_pull(bed->store, first.space, 0, 0, &pulled);
        assert_int_equal(pulled.count, 4);
    }
    FINE(bed_append(bed, first, &next, 1, &appended)); /* and what was right still fits */
    assert_int_equal(appended.cursor, 5);
    bed_check(bed);
}

static void a_first_record_must_be_number_one_after_nothing(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record record = chain_next(bed, &chain, BED_LETTER), second, nought;
    struct store_appended appended;

    second = chain_next(bed, &chain, BED_LETTER);
    REFUSED(bed_append(bed, place, &second, 1, &appended), ERR_CONFLICT);
    assert_int_equal(appended.why, STORE_GAP);
    assert_int_equal(appended.last, 0);
    record.prev[31] = 1;
    REFUSED(bed_append(bed, place, &record, 1, &appended), ERR_CONFLICT);
    assert_int_equal(appended.why, STORE_BROKEN);
    nought = record;
    nought.n = 0;
    REFUSED(bed_append(bed, place, &nought, 1, &appended), ERR_INPUT);
    assert_int_equal(bed_counts(bed->store).records, 0);
}

static void a_stub_for_a_held_record_takes_its_bytes_and_the_next_place(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[3], stub;
    struct store_appended appended;
    struct pulled pulled;

    for (size_t i = 0; i < 3; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, place, records, 3, &appended));
    stub = stub_of(bed, &records[1]);
    FINE(bed_append(bed, place, &stub, 1, &appended));
    assert_int_equal(appended.cursor, 4);

    bed_pull(bed->store, place.space, 0, 0, &pulled);
    assert_int_equal(pulled.count, 3);
    assert_int_equal(pulled.cursor[1], 3); /* 2 is gone */
    assert_int_equal(pulled.cursor[2], 4);
    CHECK(pulled.stub[2] && pulled.len[2] == STORE_STUB);
    CHECK(memcmp(pulled.tail[2], records[1].hash, STORE_HASH) == 0);

    FINE(bed_append(bed, place, &stub, 1, &appended)); /* again: nothing */
    assert_int_equal(appended.cursor, 4);
    FINE(bed_append(bed, place, &records[1], 1, &appended)); /* its record: passed over */
    assert_int_equal(appended.cursor, 4);
    assert_int_equal(bed_counts(bed->store).stubs, 1);
    bed_check(bed);
}

static void what_was_deleted_before_it_was_sent_comes_as_a_stub(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[3], call[4];
    struct store_appended appended;
    struct pulled pulled;

    for (size_t i = 0; i < 3; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    call[0] = stub_of(bed, &records[0]);
    call[1] = records[1];
    call[2] = stub_of(bed, &records[1]); /* record, then its stub, in one call */
    call[3] = records[2];
    FINE(bed_append(bed, place, call, 4, &appended));
    bed_pull(bed->store, place.space, 0, 0, &pulled);
    assert_int_equal(pulled.count, 3);
    assert_int_equal(bed_counts(bed->store).stubs, 2);
    assert_int_equal(bed_counts(bed->store).records, 1);
    assert_int_equal(pulled.end.head, appended.cursor);
    bed_check(bed);
}

static void purging_leaves_stubs_with_new_places(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[4];
    struct store_appended appended;
    struct pulled pulled;
    uint64_t cursor = 77;

    for (size_t i = 0; i < 4; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, place, records, 4, &appended));
    FINE(store_begin(bed->store));
    FINE(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 3, 1, 3 }, 3, &cursor));
    assert_int_equal(cursor, 6);
    FINE(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 1 }, 1, &cursor));
    assert_int_equal(cursor, 6); /* already a stub */
    FINE(store_commit(bed->store));
    bed_pull(bed->store, place.space, 4, 0, &pulled);
    assert_int_equal(pulled.count, 2);
    for (size_t i = 0; i < 2; i++)
        CHECK(pulled.stub[i] && pulled.len[i] == STORE_STUB);
    assert_int_equal(bed_counts(bed->store).bytes, 2 * BED_LETTER + 2 * STORE_STUB);
    bed_check(bed);

    /* The chain goes on after a stub at its end, too. */
    FINE(store_begin(bed->store));
    FINE(store_purge(bed->store, place, chain.stream, (uint64_t[]){ 4 }, 1, &cursor));
    FINE(store_commit(bed->store));
    bed_reopen(bed);
    records[0] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, place, records, 1, &appended));
    assert_int_equal(appended.cursor, 8);
    bed_check(bed);
}

static void a_purge_that_cannot_be_changes_nothing(void **state)
{
    struct bed *bed = *state;
    struct store_place first, second = bed_begin_two(bed, &first);
    struct chain mine = chain_of(6, 0, 1), theirs = chain_of(6, 1, 2);
    static uint64_t many[STORE_PURGE_MAX + 1];
    struct store_record record;
    struct store_appended appended;
    uint64_t cursor = 77;

    record = chain_next(bed, &mine, BED_LETTER);
    FINE(bed_append(bed, first, &record, 1, &appended));
    record = chain_next(bed, &theirs, BED_LETTER);
    FINE(bed_append(bed, second, &record, 1, &appended));
    for (size_t i = 0; i <= STORE_PURGE_MAX; i++)
        many[i] = 1;
    FINE(store_begin(bed->store));
    REFUSED(store_purge(bed->store, first, theirs.stream, many, 1, &cursor), ERR_DENIED);
    REFUSED(store_purge(bed->store, first, mine.stream, (uint64_t[]){ 1, 2 }, 2, &cursor),
            ERR_ABSENT);
    REFUSED(store_purge(bed->store, first, mine.stream, (uint64_t[]){ 0 }, 1, &cursor),
            ERR_ABSENT);
    REFUSED(store_purge(bed->store, first, mine.stream, (uint64_t[]){ UINT64_MAX }, 1, &cursor),
            ERR_ABSENT);
    REFUSED(store_purge(bed->store, first, chain_of(6, 0, 9).stream, many, 1, &cursor),
            ERR_ABSENT);
    REFUSED(store_purge(bed->store, first, mine.stream, many, STORE_PURGE_MAX + 1, &cursor),
            ERR_LIMIT);
    REFUSED(store_purge(bed->store, first, mine.stream, many, 0, &cursor), ERR_INPUT);
    FINE(store_commit(bed->store));
    assert_int_equal(cursor, 77); /* untouched */
    assert_int_equal(bed_counts(bed->store).stubs, 0);

    FINE(store_begin(bed->store));
    FINE(store_purge(bed->store, first, mine.stream, many, STORE_PURGE_MAX, &cursor));
    FINE(store_commit(bed->store));
    assert_int_equal(bed_counts(bed->store).stubs, 1);
}

static void a_pull_stops_where_it_is_told_and_goes_on_from_there(void **state)
{
    struct bed *bed = *state;
    struct store_place place = bed_begin(bed);
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[10];
    struct store_appended appended;
    struct pulled pulled;
    uint64_t after = 0;
    size_t total = 0;

    for (size_t i = 0; i < 10; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, place, records, 10, &appended));
    do {
        bed_pull(bed->store, place.space, after, 4, &pulled);
        assert_int_equal(pulled.end.head, 10);
        assert_int_equal(pulled.cursor[0], after + 1);
        after = pulled.end.next;
        total += pulled.count;
        assert_int_equal(after, total);
    } while (pulled.end.more);
    assert_int_equal(total, 10);

    bed_pull(bed->store, place.space, 10, 0, &pulled); /* level */
    CHECK(pulled.count == 0 && !pulled.end.more && pulled.end.head == 10);
    bed_pull(bed->store, place.space, 11, 0,
             &pulled); /* it claims to know more than there is */
    CHECK(pulled.count == 0 && !pulled.end.more && pulled.end.head == 10);
    bed_pull(bed->store, place.space, UINT64_MAX, 0, &pulled);
    CHECK(pulled.count == 0 && pulled.end.head == 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(what_was_appended_is_pulled_in_order_byte_for_byte),
        ON_A_BED(a_record_that_is_known_is_accepted_without_effect),
        ON_A_BED(a_record_twice_in_one_call_is_one),
        ON_A_BED(what_does_not_fit_is_named_and_nothing_of_its_call_is_kept),
        ON_A_BED(a_first_record_must_be_number_one_after_nothing),
        ON_A_BED(a_stub_for_a_held_record_takes_its_bytes_and_the_next_place),
        ON_A_BED(what_was_deleted_before_it_was_sent_comes_as_a_stub),
        ON_A_BED(purging_leaves_stubs_with_new_places),
        ON_A_BED(a_purge_that_cannot_be_changes_nothing),
        ON_A_BED(a_pull_stops_where_it_is_told_and_goes_on_from_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
