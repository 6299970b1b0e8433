/* Spaces: who is in them, how they end. Expected values: the contract, by hand. */
#include <string.h>

#include "tests/store/bed.h"

/* Ids of a space, of two people, and of what admits the second. */
struct names {
    uint8_t space[STORE_ID], one[STORE_ID], two[STORE_ID], join[STORE_HASH];
};

static struct names names_of(unsigned space)
{
    struct names names;

    bed_id(names.space, STORE_ID, space);
    bed_id(names.one, STORE_ID, 1);
    bed_id(names.two, STORE_ID, 2);
    bed_id(names.join, STORE_HASH, 77);
    return names;
}

static enum err add(struct bed *bed, const struct names *names, const uint8_t *who, int kind,
                    const uint8_t *join, bool *out_again)
{
    return store_space_add(bed->store,
                           &(struct store_space_new){ .space = names->space,
                                                      .kind = kind,
                                                      .tag = who,
                                                      .account = who,
                                                      .join = join,
                                                      .day = BED_DAY },
                           out_again);
}

static enum err join(struct bed *bed, const struct names *names, const uint8_t *who,
                     const uint8_t *hash)
{
    return store_space_join(bed->store, &(struct store_space_new){ .space = names->space,
                                                                   .kind = STORE_SPACE_COUPLE,
                                                                   .tag = who,
                                                                   .account = who,
                                                                   .join = hash,
                                                                   .day = BED_DAY });
}

/* Accounts 1 and 2 in space 6, in a group that stays open. */
static struct names begin_two(struct bed *bed, struct store_place place[2])
{
    struct names names = names_of(6);
    bool again;

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    FINE(add(bed, &names, names.one, STORE_SPACE_COUPLE, names.join, &again));
    FINE(join(bed, &names, names.two, names.join));
    FINE(store_member(bed->store, names.space, names.one, &place[0]));
    FINE(store_member(bed->store, names.space, names.two, &place[1]));
    return names;
}

static void a_space_is_made_once_and_asked_for_again_without_harm(void **state)
{
    struct bed *bed = *state;
    struct names names = names_of(5);
    struct store_place place;
    bool again = true;

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    FINE(add(bed, &names, names.one, STORE_SPACE_PERSONAL, NULL, &again));
    CHECK(!again);
    FINE(add(bed, &names, names.one, STORE_SPACE_PERSONAL, NULL, &again));
    CHECK(again);
    again = false;
    REFUSED(add(bed, &names, names.one, STORE_SPACE_COUPLE, NULL, &again), ERR_CONFLICT);
    REFUSED(add(bed, &names, names.two, STORE_SPACE_PERSONAL, NULL, &again), ERR_CONFLICT);
    CHECK(!again);
    names.space[5] = 1;
    REFUSED(add(bed, &names, names.one, 3, NULL, &again), ERR_INPUT);
    REFUSED(add(bed, &names, names.one, -1, NULL, &again), ERR_INPUT);
    names.space[5] = 0;
    FINE(store_commit(bed->store));
    FINE(store_member(bed->store, names.space, names.one, &place));
    assert_int_equal(place.side, 0);
    assert_int_equal(place.last_day, BED_DAY);
    assert_int_equal(bed_counts(bed->store).spaces, 1);
}

static void a_stranger_and_an_unknown_space_look_alike(void **state)
{
    struct bed *bed = *state;
    struct store_place place[2], untouched = { 5, 5, 5, 5 };
    struct names names = begin_two(bed, place);
    uint8_t nobody[STORE_ID];

    FINE(store_commit(bed->store));
    bed_id(nobody, sizeof nobody, 3);
    REFUSED(store_member(bed->store, names.space, nobody, &untouched), ERR_ABSENT);
    REFUSED(store_member(bed->store, nobody, names.one, &untouched), ERR_ABSENT);
    assert_int_equal(untouched.space, 5);
}

static void exactly_one_is_let_in_and_only_by_the_right_word(void **state)
{
    struct bed *bed = *state;
    struct names names = names_of(6), closed = names_of(7);
    struct store_place place;
    uint8_t wrong[STORE_HASH], three[STORE_ID];
    bool again;

    bed_id(wrong, sizeof wrong, 78);
    bed_id(three, sizeof three, 3);
    FINE(store_begin(bed->store));
    for (unsigned i = 1; i <= 3; i++)
        bed_account(bed, i);
    FINE(add(bed, &names, names.one, STORE_SPACE_COUPLE, names.join, &again));
    FINE(add(bed, &closed, names.one, STORE_SPACE_PERSONAL, NULL, &again));
    REFUSED(join(bed, &names, names.two, wrong), ERR_ABSENT);
    REFUSED(join(bed, &closed, names.two, names.join), ERR_ABSENT);
    REFUSED(join(bed, &names, names.one, names.join), ERR_ABSENT); /* who invited */
    names.space[5] = 1;
    REFUSED(join(bed, &names, names.two, names.join), ERR_ABSENT); /* no such space */
    names.space[5] = 0;
    FINE(join(bed, &names, names.two, names.join));
    REFUSED(join(bed, &names, three, names.join), ERR_ABSENT); /* used up */
    REFUSED(join(bed, &names, names.two, names.join), ERR_ABSENT);
    FINE(store_commit(bed->store));
    FINE(store_member(bed->store, names.space, names.two, &place));
    assert_int_equal(place.side, 1);
    REFUSED(store_member(bed->store, names.space, three, &place), ERR_ABSENT);
    bed_check(bed);
}

static void an_account_has_twenty_spaces_and_not_one_more(void **state)
{
    struct bed *bed = *state;
    struct names names, shared = names_of(200);
    struct store_place place;
    bool again;

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    for (unsigned i = 0; i < STORE_SPACES_MAX; i++) {
        names = names_of(100 + i);
        FINE(add(bed, &names, names.one, STORE_SPACE_PERSONAL, NULL, &again));
    }
    FINE(add(bed, &names, names.one, STORE_SPACE_PERSONAL, NULL, &again)); /* again: free */
    FINE(add(bed, &shared, shared.two, STORE_SPACE_COUPLE, shared.join, &again));
    REFUSED(join(bed, &shared, shared.one, shared.join), ERR_LIMIT);
    names = names_of(300);
    REFUSED(add(bed, &names, names.one, STORE_SPACE_PERSONAL, NULL, &again), ERR_LIMIT);
    REFUSED(store_member(bed->store, names.space, names.one, &place), ERR_ABSENT);

    names = names_of(100); /* leaving one makes room for one */
    FINE(store_member(bed->store, names.space, names.one, &place));
    FINE(store_space_leave(bed->store, place, names.one, false));
    FINE(join(bed, &shared, shared.one, shared.join)); /* the word was not used up */
    FINE(store_commit(bed->store));
    bed_check(bed);
}

static void who_leaves_may_take_their_records_and_the_other_keeps_theirs(void **state)
{
    struct bed *bed = *state;
    struct store_place place[2], gone;
    struct names names = begin_two(bed, place);
    struct chain mine = chain_of(6, 0, 1), also = chain_of(6, 0, 3), theirs = chain_of(6, 1, 2);
    struct store_record records[4];
    struct store_appended appended;
    struct pulled pulled;

    records[0] = chain_next(bed, &mine, BED_LETTER);
    records[1] = chain_next(bed, &also, 624);
    records[2] = chain_next(bed, &mine, BED_LETTER);
    FINE(store_append(bed->store, place[0], records, 3, BED_DAY, &appended));
    records[3] = chain_next(bed, &theirs, BED_LETTER);
    FINE(store_append(bed->store, place[1], &records[3], 1, BED_DAY, &appended));
    FINE(store_space_leave(bed->store, place[0], names.one, true)); /* in the same group */
    FINE(store_commit(bed->store));

    REFUSED(store_member(bed->store, names.space, names.one, &gone), ERR_ABSENT);
    bed_pull(bed->store, place[1].space, 0, 0, &pulled);
    assert_int_equal(pulled.count, 4);
    CHECK(!pulled.stub[0] && pulled.cursor[0] == 4);
    for (size_t i = 1; i < 4; i++) {
        CHECK(pulled.stub[i] && pulled.len[i] == STORE_STUB);
        assert_int_equal(pulled.cursor[i], 4 + i);
        CHECK(memcmp(pulled.tail[i], records[i - 1].hash, STORE_HASH) == 0);
    }
    assert_int_equal(bed_counts(bed->store).bytes, BED_LETTER + 3 * STORE_STUB);
    bed_check(bed);
    records[3] = chain_next(bed, &theirs, BED_LETTER); /* the other goes on */
    FINE(bed_append(bed, place[1], &records[3], 1, &appended));
    assert_int_equal(appended.cursor, 8);
    bed_check(bed);
}

static void who_leaves_quietly_leaves_all_as_it_is(void **state)
{
    struct bed *bed = *state;
    struct store_place place[2];
    struct names names = begin_two(bed, place);
    struct chain mine = chain_of(6, 0, 1);
    struct store_record record = chain_next(bed, &mine, BED_LETTER);
    struct store_appended appended;
    struct pulled pulled;
    bool behind[3];

    FINE(store_append(bed->store, place[0], &record, 1, BED_DAY, &appended));
    FINE(store_space_behind(bed->store, place[0], 0, &behind[0]));
    FINE(store_space_behind(bed->store, place[0], appended.cursor, &behind[1]));
    FINE(store_space_behind(bed->store, place[1], 0, &behind[2])); /* it is not theirs */
    CHECK(behind[0] && !behind[1] && !behind[2]);
    FINE(store_space_leave(bed->store, place[0], names.one, false));
    REFUSED(store_space_leave(bed->store, place[0], names.one, false), ERR_ABSENT);
    FINE(store_commit(bed->store));
    bed_pull(bed->store, place[1].space, 0, 0, &pulled);
    CHECK(pulled.count == 1 && !pulled.stub[0]);
}

static void a_space_that_nobody_is_in_goes_whole_and_its_place_leads_nowhere(void **state)
{
    struct bed *bed = *state;
    struct store_place place[2], next;
    struct names names = begin_two(bed, place);
    struct chain mine = chain_of(6, 0, 1);
    struct store_record record = chain_next(bed, &mine, BED_LETTER);
    struct store_appended appended;
    struct pulled pulled;
    uint64_t cursor;

    FINE(store_append(bed->store, place[0], &record, 1, BED_DAY, &appended));
    FINE(store_space_leave(bed->store, place[0], names.one, false));
    FINE(store_space_leave(bed->store, place[1], names.two, true));
    assert_int_equal(bed_counts(bed->store).spaces, 0);
    assert_int_equal(bed_counts(bed->store).bytes, 0);

    /* Somebody still holds the place; the next space must not be it. */
    next = bed_space(bed, 8, 1, STORE_SPACE_PERSONAL);
    CHECK(next.space != place[0].space);
    REFUSED(store_append(bed->store, place[0], &record, 1, BED_DAY, &appended), ERR_ABSENT);
    REFUSED(store_purge(bed->store, place[0], mine.stream, (uint64_t[]){ 1 }, 1, &cursor),
            ERR_ABSENT);
    REFUSED(store_space_touch(bed->store, place[0], BED_DAY), ERR_ABSENT);
    REFUSED(store_space_leave(bed->store, place[0], names.one, true), ERR_ABSENT);
    FINE(store_commit(bed->store));
    bed_pull(bed->store, place[0].space, 0, 0, &pulled);
    CHECK(pulled.count == 0 && pulled.end.head == 0);

    FINE(store_begin(bed->store)); /* the same id again is another space, and empty */
    next = bed_space(bed, 6, 2, STORE_SPACE_PERSONAL);
    FINE(store_append(bed->store, next, &record, 1, BED_DAY, &appended));
    assert_int_equal(appended.cursor, 1);
    FINE(store_commit(bed->store));
    bed_check(bed);
}

static enum err note_gone(void *context, struct store *store, const uint8_t space[STORE_ID])
{
    (void)store;
    memcpy(context, space, STORE_ID);
    return ERR_OK;
}

static void a_space_expires_when_it_is_neither_written_to_nor_touched(void **state)
{
    struct bed *bed = *state;
    struct store_place read, written, forgotten, after;
    struct chain chain = chain_of(11, 0, 1);
    struct store_record record = chain_next(bed, &chain, BED_LETTER);
    struct store_appended appended;
    uint8_t id[STORE_ID], one[STORE_ID], gone[STORE_ID] = { 0 };
    bool more = true;

    bed_id(one, sizeof one, 1);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    read = bed_space(bed, 10, 1, STORE_SPACE_PERSONAL);
    written = bed_space(bed, 11, 1, STORE_SPACE_PERSONAL);
    forgotten = bed_space(bed, 12, 1, STORE_SPACE_PERSONAL);
    FINE(store_space_touch(bed->store, read, BED_DAY + 1));
    FINE(store_space_touch(bed->store, read, BED_DAY)); /* days go forward */
    FINE(store_append(bed->store, written, &record, 1, BED_DAY + 1, &appended));
    FINE(store_expire(
        bed->store,
        &(struct store_expiry){
            .spaces_before = BED_DAY + 1, .most = 100, .gone = note_gone, .context = gone },
        &more));
    CHECK(!more);
    FINE(store_commit(bed->store));
    bed_id(id, sizeof id, 12);
    assert_memory_equal(gone, id, STORE_ID);
    REFUSED(store_member(bed->store, id, one, &after), ERR_ABSENT);
    CHECK(forgotten.last_day == BED_DAY);
    for (unsigned i = 10; i < 12; i++) {
        bed_id(id, sizeof id, i);
        FINE(store_member(bed->store, id, one, &after));
        assert_int_equal(after.last_day, BED_DAY + 1);
    }
    assert_int_equal(bed_counts(bed->store).accounts, 1);
    bed_check(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(a_space_is_made_once_and_asked_for_again_without_harm),
        ON_A_BED(a_stranger_and_an_unknown_space_look_alike),
        ON_A_BED(exactly_one_is_let_in_and_only_by_the_right_word),
        ON_A_BED(an_account_has_twenty_spaces_and_not_one_more),
        ON_A_BED(who_leaves_may_take_their_records_and_the_other_keeps_theirs),
        ON_A_BED(who_leaves_quietly_leaves_all_as_it_is),
        ON_A_BED(a_space_that_nobody_is_in_goes_whole_and_its_place_leads_nowhere),
        ON_A_BED(a_space_expires_when_it_is_neither_written_to_nor_touched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
