/* Two clocks whose true offset is known here, and a network between them that is not kind. */
#include "tests/test.h"

#include "core/offset.h"

enum { SEEDS = 2000, START = 1764000000 };

static uint64_t chance;

static double uniform(double below)
{
    chance = chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(chance >> 33) / (double)(UINT64_C(1) << 31) * below;
}

/* How long a message takes: there and back differ by as much as one says. */
struct network {
    double there_ms, back_ms, jitter_ms;
};

/* One exchange over that network at this time, by clocks that are `offset` apart. */
static struct offset_stamps exchange(const struct network *network, double at_ms,
                                     double offset_ms)
{
    double heard = at_ms + network->there_ms + uniform(network->jitter_ms);
    double answered = heard + uniform(1500); /* the answer waits for its turn */
    double back = answered + network->back_ms + uniform(network->jitter_ms);

    return (struct offset_stamps){ (int64_t)floor(at_ms), (int64_t)floor(heard + offset_ms),
                                   (int64_t)floor(answered + offset_ms), (int64_t)floor(back) };
}

/* After so many exchanges, one about each second; *out_now is when the last was complete. */
static struct offset told(const struct network *network, double offset_ms, int count,
                          int64_t *out_now)
{
    struct offset offset = { 0 };
    double at = START * 1e3 + uniform(1000);

    for (int i = 0; i < count; i++) {
        struct offset_stamps stamps = exchange(network, at, offset_ms);

        assert_int_equal(offset_take(&offset, &stamps), ERR_OK);
        *out_now = stamps.back;
        at = (double)stamps.back + uniform(500);
    }
    return offset;
}

static void the_four_stamps_give_the_offset_and_its_bound(void **state)
{
    /* By hand: (1050 + 900) / 2 = 975, and 160 - 10 = 150 ms there and back. */
    struct offset_stamps stamps = { 1000000, 1001050, 1001060, 1000160 };
    struct offset offset = { 0 };

    (void)state;
    CHECK(!offset_say(&offset, 5).known);
    assert_int_equal(offset_take(&offset, &stamps), ERR_OK);
    struct offset_said said = offset_say(&offset, stamps.back);

    CHECK(said.known);
    CHECK_NEAR(said.offset_ms, 975, 0);
    CHECK_NEAR(said.error_ms, 75, 0);
}

static int phases_over_fifty(int count)
{
    const struct network network = { 30, 60, 100 };
    int over = 0;

    for (int seed = 0; seed < SEEDS; seed++) {
        chance = (uint64_t)seed * 7919 + 3;
        double offset_ms = uniform(7200e3) - 3600e3;
        int64_t now;
        struct offset offset = told(&network, offset_ms, count, &now);

        over += !(fabs(offset_say(&offset, now).offset_ms - offset_ms) < 50);
    }
    return over;
}

/* The aim of a pause together: two breaths less than 50 ms apart, with 100 ms of jitter each
 * way and one way 30 ms longer than the other, in 999 of 1,000 pauses. One exchange alone does
 * not do. */
static void a_hundred_ms_of_jitter_leaves_less_than_fifty(void **state)
{
    (void)state;
    CHECK(phases_over_fifty(1) > SEEDS / 100);
    CHECK(phases_over_fifty(OFFSET_KEPT) <= SEEDS / 1000);
}

static void the_truth_lies_within_the_bound_however_unequal_the_ways_are(void **state)
{
    (void)state;
    for (int seed = 0; seed < SEEDS; seed++) {
        chance = (uint64_t)seed * 104729 + 1;
        struct network network = { uniform(400), uniform(400), uniform(300) };
        double offset_ms = uniform(7200e3) - 3600e3;
        int64_t now;
        struct offset offset =
            told(&network, offset_ms, 1 + (int)uniform(3 * OFFSET_KEPT), &now);
        struct offset_said said = offset_say(&offset, now);

        /* stamps are whole milliseconds: each may be one too early */
        CHECK_NEAR(said.offset_ms, offset_ms, said.error_ms + 2);
    }
}

static void the_least_round_trip_speaks_and_grows_old(void **state)
{
    struct offset_stamps quick = { 1000, 5010, 5010, 1020 }, slow = { 2000, 6300, 6300, 2400 };
    struct offset offset = { 0 };

    (void)state;
    assert_int_equal(offset_take(&offset, &quick), ERR_OK);
    assert_int_equal(offset_take(&offset, &slow), ERR_OK);
    CHECK_NEAR(offset_say(&offset, 2400).offset_ms, 4000, 0);
    CHECK_NEAR(offset_say(&offset, 2400).error_ms, 10.138, 1e-9);
    /* 100 parts in a million: 100 ms in 1,000 s */
    CHECK_NEAR(offset_say(&offset, 1020 + 1000000).error_ms, 110, 1e-9);
    for (int i = 0; i < OFFSET_KEPT; i++) {
        slow.sent += 1000, slow.heard += 1000, slow.answered += 1000, slow.back += 1000;
        assert_int_equal(offset_take(&offset, &slow), ERR_OK);
    }
    CHECK_NEAR(offset_say(&offset, slow.back).offset_ms, 4100, 0); /* the quick one has gone */
}

static void a_clock_that_is_set_is_noticed_at_the_next_exchange(void **state)
{
    const struct network network = { 40, 60, 50 };
    int64_t now;

    (void)state;
    chance = 5;
    struct offset offset = told(&network, 250, OFFSET_KEPT, &now);
    struct offset_stamps after = exchange(&network, (double)now + 900, -60000);

    assert_int_equal(offset_take(&offset, &after), ERR_OK);
    CHECK_NEAR(offset_say(&offset, after.back).offset_ms, -60000, 80);
}

static void what_cannot_have_been_changes_nothing(void **state)
{
    static const struct offset_stamps never[] = {
        { 1000, 1010, 1009, 1020 }, /* answered before it was heard */
        { 1000, 1010, 1050, 1020 }, /* the answer took longer than all of it */
        { 1000, 1010, 1010, 1000 + OFFSET_ROUND_MAX + 1 },
        { 1000, 1010, 1010, 900 },                 /* back before it was sent */
        { 0, 1010, 1010, 1020 },                   /* never sent */
        { INT64_MIN, INT64_MAX, INT64_MAX, 1020 }, /* no times of ours */
        { 1000, INT64_MAX, INT64_MAX, INT64_MAX },
    };
    struct offset_stamps fine = { 1000, 1010, 1010, 1020 };
    struct offset offset = { 0 }, before;

    (void)state;
    assert_int_equal(offset_take(&offset, &fine), ERR_OK);
    before = offset;
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        assert_int_equal(offset_take(&offset, &never[i]), ERR_INPUT);
        assert_memory_equal(&offset, &before, sizeof offset);
    }
    fine.back = 1000 + OFFSET_ROUND_MAX; /* just slow enough to be of use */
    assert_int_equal(offset_take(&offset, &fine), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_four_stamps_give_the_offset_and_its_bound),
        cmocka_unit_test(a_hundred_ms_of_jitter_leaves_less_than_fifty),
        cmocka_unit_test(the_truth_lies_within_the_bound_however_unequal_the_ways_are),
        cmocka_unit_test(the_least_round_trip_speaks_and_grows_old),
        cmocka_unit_test(a_clock_that_is_set_is_noticed_at_the_next_exchange),
        cmocka_unit_test(what_cannot_have_been_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
