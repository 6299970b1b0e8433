/* Mailboxes: cells are written once, and end with their hour. Expected values: the contract. */
#include <string.h>

#include "tests/store/bed.h"

enum { HOUR = BED_DAY * 24, END = HOUR + 2 };

static uint8_t room[STORE_CELLS][STORE_CELL_MAX + 1];

/* Bytes of one value, in a place of their own for each cell. */
static struct str bytes(unsigned number, uint8_t value, size_t len)
{
    memset(room[number - 1], value, len);
    return (struct str){ (const char *)room[number - 1], len };
}

static enum err add(struct bed *bed, unsigned mailbox, struct str cell, int64_t hour,
                    bool *out_again)
{
    uint8_t id[STORE_ID];

    bed_id(id, sizeof id, mailbox);
    return store_mailbox_add(bed->store, id, cell, hour, hour + (END - HOUR), out_again);
}

static enum err put(struct bed *bed, unsigned mailbox, unsigned number, struct str cell,
                    int64_t hour, int64_t end_hour)
{
    uint8_t id[STORE_ID];

    bed_id(id, sizeof id, mailbox);
    return store_mailbox_write(bed->store, &(struct store_cell){ .mailbox = id,
                                                                 .number = number,
                                                                 .bytes = cell,
                                                                 .hour = hour,
                                                                 .end_hour = end_hour });
}

static enum err look(struct store *store, unsigned mailbox, int64_t hour,
                     struct store_mailbox *out)
{
    uint8_t id[STORE_ID];

    bed_id(id, sizeof id, mailbox);
    return store_mailbox_read(store, id, hour, out);
}

static enum err burn(struct bed *bed, unsigned mailbox, int64_t hour)
{
    uint8_t id[STORE_ID];

    bed_id(id, sizeof id, mailbox);
    return store_mailbox_burn(bed->store, id, hour);
}

static void every_cell_is_written_once_and_read_as_it_came(void **state)
{
    struct bed *bed = *state;
    struct store *reader;
    struct store_mailbox found;
    bool again = true;

    FINE(store_begin(bed->store));
    FINE(add(bed, 1, bytes(1, 0xa1, 300), HOUR, &again));
    CHECK(!again);
    FINE(add(bed, 1, bytes(1, 0xa1, 300), HOUR, &again));
    CHECK(again);
    REFUSED(add(bed, 1, bytes(1, 0xa1, 299), HOUR, &again), ERR_CONFLICT);
    REFUSED(add(bed, 1, bytes(1, 0xa2, 300), HOUR, &again), ERR_CONFLICT);
    CHECK(!again);
    for (unsigned number = 5; number >= 2; number--) { /* in any order */
        FINE(put(bed, 1, number, bytes(number, (uint8_t)number, number), HOUR, 0));
        FINE(put(bed, 1, number, bytes(number, (uint8_t)number, number), HOUR, 0));
        REFUSED(put(bed, 1, number, bytes(number, 0xee, number), HOUR, 0), ERR_CONFLICT);
    }
    REFUSED(put(bed, 1, 1, bytes(1, 0xee, 300), HOUR, 0), ERR_CONFLICT);
    FINE(store_commit(bed->store));
    reader = bed_reader(bed);
    FINE(look(reader, 1, HOUR, &found));
    store_close(reader);
    assert_int_equal(found.end_hour, END);
    assert_int_equal(found.len[0], 300);
    CHECK(memcmp(found.cell[0], bytes(1, 0xa1, 300).ptr, 300) == 0);
    for (unsigned number = 2; number <= 5; number++) {
        assert_int_equal(found.len[number - 1], number);
        assert_int_equal(found.cell[number - 1][number - 1], number);
    }
}

static void a_cell_holds_its_limit_and_not_a_byte_more(void **state)
{
    struct bed *bed = *state;
    struct store_mailbox found;
    bool again;

    FINE(store_begin(bed->store));
    REFUSED(add(bed, 1, bytes(1, 1, 0), HOUR, &again), ERR_INPUT);
    REFUSED(add(bed, 1, bytes(1, 1, STORE_CELL_MAX + 1), HOUR, &again), ERR_LIMIT);
    REFUSED(look(bed->store, 1, HOUR, &found), ERR_ABSENT);
    FINE(add(bed, 1, bytes(1, 1, STORE_CELL_MAX), HOUR, &again));
    REFUSED(put(bed, 1, 2, bytes(2, 1, 0), HOUR, 0), ERR_INPUT);
    REFUSED(put(bed, 1, 2, bytes(2, 1, STORE_CELL_MAX + 1), HOUR, 0), ERR_LIMIT);
    REFUSED(put(bed, 1, 0, bytes(2, 1, 1), HOUR, 0), ERR_INPUT);
    REFUSED(put(bed, 1, STORE_CELLS + 1, bytes(2, 1, 1), HOUR, 0), ERR_INPUT);
    FINE(put(bed, 1, STORE_CELLS, bytes(5, 1, STORE_CELL_MAX), HOUR, 0));
    FINE(look(bed->store, 1, HOUR, &found));
    assert_int_equal(found.len[0], STORE_CELL_MAX);
    assert_int_equal(found.len[1], 0);
    assert_int_equal(found.len[4], STORE_CELL_MAX);
    FINE(store_commit(bed->store));
}

static void from_its_end_on_it_is_as_if_it_had_never_been(void **state)
{
    struct bed *bed = *state;
    struct store_mailbox found;
    bool again = true;

    FINE(store_begin(bed->store));
    REFUSED(look(bed->store, 1, HOUR, &found), ERR_ABSENT);
    REFUSED(put(bed, 1, 2, bytes(2, 1, 1), HOUR, 0), ERR_ABSENT);
    REFUSED(burn(bed, 1, HOUR), ERR_ABSENT);
    FINE(add(bed, 1, bytes(1, 7, 9), HOUR, &again));
    FINE(put(bed, 1, 3, bytes(3, 7, 9), HOUR, 0));
    FINE(look(bed->store, 1, END - 1, &found));
    REFUSED(look(bed->store, 1, END, &found), ERR_ABSENT);
    REFUSED(put(bed, 1, 2, bytes(2, 1, 1), END, 0), ERR_ABSENT);
    REFUSED(burn(bed, 1, END), ERR_ABSENT);
    /* Another may have its name, and sees nothing of it. */
    FINE(add(bed, 1, bytes(1, 8, 4), END, &again));
    CHECK(!again);
    FINE(look(bed->store, 1, END, &found));
    assert_int_equal(found.len[0], 4);
    assert_int_equal(found.len[2], 0);
    FINE(store_commit(bed->store));
}

static void a_cell_may_set_the_end_once_and_not_by_coming_again(void **state)
{
    struct bed *bed = *state;
    struct store_mailbox found;
    bool again;

    FINE(store_begin(bed->store));
    FINE(add(bed, 1, bytes(1, 7, 9), HOUR, &again));
    FINE(put(bed, 1, 2, bytes(2, 7, 9), HOUR, HOUR + 1)); /* sooner, here */
    FINE(look(bed->store, 1, HOUR, &found));
    assert_int_equal(found.end_hour, HOUR + 1);
    FINE(put(bed, 1, 2, bytes(2, 7, 9), HOUR, HOUR + 50));
    REFUSED(put(bed, 1, 2, bytes(2, 8, 9), HOUR, HOUR + 50), ERR_CONFLICT);
    FINE(put(bed, 1, 3, bytes(3, 7, 9), HOUR, 0));
    FINE(look(bed->store, 1, HOUR, &found));
    assert_int_equal(found.end_hour, HOUR + 1);
    FINE(store_commit(bed->store));
}

static void what_was_burnt_is_known_as_burnt_until_its_end(void **state)
{
    struct bed *bed = *state;
    struct store_mailbox found;
    bool again = true;

    FINE(store_begin(bed->store));
    FINE(add(bed, 1, bytes(1, 7, 9), HOUR, &again));
    FINE(add(bed, 2, bytes(1, 7, 9), HOUR, &again));
    FINE(put(bed, 1, 2, bytes(2, 7, 9), HOUR, 0));
    FINE(burn(bed, 1, HOUR));
    FINE(burn(bed, 1, HOUR));
    REFUSED(look(bed->store, 1, END - 1, &found), ERR_DENIED);
    REFUSED(put(bed, 1, 2, bytes(2, 7, 9), HOUR, 0), ERR_DENIED);
    REFUSED(put(bed, 1, 3, bytes(3, 7, 9), HOUR, 0), ERR_DENIED);
    REFUSED(add(bed, 1, bytes(1, 7, 9), HOUR, &again), ERR_DENIED);
    CHECK(!again);
    FINE(look(bed->store, 2, HOUR, &found)); /* another is not concerned */
    REFUSED(look(bed->store, 1, END, &found), ERR_ABSENT);
    FINE(add(bed, 1, bytes(1, 7, 9), END, &again));
    FINE(look(bed->store, 1, END, &found));
    assert_int_equal(found.len[1], 0);
    FINE(store_commit(bed->store));
}

static void ended_ones_are_deleted_by_and_by(void **state)
{
    struct bed *bed = *state;
    struct store_mailbox found;
    size_t count = 99;
    bool again;

    FINE(store_begin(bed->store));
    for (unsigned i = 1; i <= 5; i++) {
        FINE(add(bed, i, bytes(1, 7, 9), HOUR, &again));
        FINE(put(bed, i, 2, bytes(2, 7, 9), HOUR, i == 5 ? END + 1 : 0));
    }
    FINE(burn(bed, 4, HOUR));
    FINE(store_mailboxes_expire(bed->store, END - 1, 3, &count));
    assert_int_equal(count, 0);
    FINE(store_mailboxes_expire(bed->store, END, 3, &count));
    assert_int_equal(count, 3);
    FINE(store_mailboxes_expire(bed->store, END, 3, &count));
    assert_int_equal(count, 1);
    FINE(store_mailboxes_expire(bed->store, END, 3, &count));
    assert_int_equal(count, 0);
    FINE(look(bed->store, 5, END, &found));
    FINE(store_commit(bed->store));
    bed_check(bed);
}

/* Or a burnt one would be back, with the word that it was burnt lost. */
static void another_history_has_none(void **state)
{
    struct bed *bed = *state;
    struct store_mailbox found;
    bool again = true;

    FINE(store_begin(bed->store));
    FINE(add(bed, 1, bytes(1, 7, 9), HOUR, &again));
    FINE(store_gen_renew(bed->store));
    FINE(store_commit(bed->store));
    REFUSED(look(bed->store, 1, HOUR, &found), ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(every_cell_is_written_once_and_read_as_it_came),
        ON_A_BED(a_cell_holds_its_limit_and_not_a_byte_more),
        ON_A_BED(from_its_end_on_it_is_as_if_it_had_never_been),
        ON_A_BED(a_cell_may_set_the_end_once_and_not_by_coming_again),
        ON_A_BED(what_was_burnt_is_known_as_burnt_until_its_end),
        ON_A_BED(ended_ones_are_deleted_by_and_by),
        ON_A_BED(another_history_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
