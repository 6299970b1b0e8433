#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "core/cycle.h"
#include "core/simulate_chance.h"

/* The table of SCIENCE.md 3.6, row by row, and every kind of awkward input. The values
 * themselves are held against a second implementation in tests/test_cycle_vectors.c. */

enum { MANY = 10000, HOUR = 3600, DAY = 86400 };

static struct cycle_checkin list[MANY];
static struct cycle_ou_point room[MANY];
static struct cycle_report report;

static struct cycle_checkin *put(size_t *count, unsigned who, int day, double close)
{
    struct cycle_checkin *checkin = &list[(*count)++];

    *checkin = (struct cycle_checkin){ .at = 1767225600 + day * (int64_t)DAY + 20 * HOUR,
                                       .who = who,
                                       .close = close,
                                       .settled = CYCLE_MISSING };
    return checkin;
}

/* Both write every day; the moods wander and hang together somewhat. */
static size_t couple(int days, uint64_t seed)
{
    uint64_t chance = seed;
    double mood[2] = { 0, 0 };
    size_t count = 0;

    for (int day = 0; day < days; day++) {
        double shared = simulate_chance_normal(&chance);

        for (unsigned who = 0; who < 2; who++) {
            struct cycle_checkin *checkin;
            double at;

            mood[who] = 0.4 * mood[who] + shared + 0.7 * simulate_chance_normal(&chance);
            at = 5 + 1.2 * mood[who];
            checkin = put(&count, who, day, at < 0 ? 0 : at > 10 ? 10 : at);
            checkin->at += (int64_t)(3 * HOUR * simulate_chance_unit(&chance));
            checkin->reached = simulate_chance_is(&chance, .4) ? CYCLE_YES : CYCLE_NO;
            checkin->pulled_back = simulate_chance_is(&chance, .3) ? CYCLE_YES : CYCLE_NO;
        }
    }
    return count;
}

static void not_yet_is(struct cycle_said said, size_t have, size_t need, enum cycle_of of)
{
    CHECK(!said.said && !said.claim);
    assert_int_equal(said.have, have);
    assert_int_equal(said.need, need);
    assert_int_equal(said.of, of);
    CHECK(said.value == 0 && said.low == 0 && said.high == 0);
}

static void said_is_whole(struct cycle_said said)
{
    if (said.said)
        CHECK(said.low <= said.value && said.value <= said.high);
    else
        CHECK(said.have < said.need || said.of == CYCLE_OF_CHECKINS);
}

static void report_is_whole(void)
{
    said_is_whole(report.together);
    said_is_whole(report.first);
    for (int who = 0; who < 2; who++) {
        said_is_whole(report.level[who].usual);
        said_is_whole(report.level[who].now);
        said_is_whole(report.settle[who]);
        said_is_whole(report.odds[who].said);
        said_is_whole(report.loop[who]);
    }
}

static void nothing_at_all_says_nothing_at_all(void **state)
{
    (void)state;
    cycle_fit(NULL, 0, NULL, &report);
    for (int who = 0; who < 2; who++) {
        not_yet_is(report.level[who].usual, 0, 8, CYCLE_OF_CHECKINS);
        not_yet_is(report.level[who].now, 0, 8, CYCLE_OF_CHECKINS);
        not_yet_is(report.settle[who], 0, 80, CYCLE_OF_CHECKINS);
        not_yet_is(report.odds[who].said, 0, 20, CYCLE_OF_PAIRED_DAYS);
        not_yet_is(report.loop[who], 0, 2, CYCLE_OF_CLAIMS);
    }
    not_yet_is(report.together, 0, 20, CYCLE_OF_PAIRED_DAYS);
    not_yet_is(report.first, 0, 10, CYCLE_OF_TAPS);
}

static void a_level_needs_eight_checkins_fourteen_days_and_half_a_point(void **state)
{
    size_t count = 0;

    (void)state;
    for (int i = 0; i < 7; i++)
        put(&count, 0, 3 * i, 5 + i % 2);
    cycle_fit(list, count, room, &report);
    not_yet_is(report.level[0].usual, 7, 8, CYCLE_OF_CHECKINS);

    count = 0;
    for (int i = 0; i < 13; i++)
        put(&count, 0, i, 5 + i % 2);
    cycle_fit(list, count, room, &report);
    not_yet_is(report.level[0].usual, 13, 14, CYCLE_OF_DAYS);
    put(&count, 0, 13, 6);
    cycle_fit(list, count, room, &report);
    CHECK(report.level[0].usual.said && report.level[0].now.said);
    CHECK_NEAR(report.level[0].usual.value, 5.5, 1e-12);
    not_yet_is(report.level[1].usual, 0, 8, CYCLE_OF_CHECKINS);

    count = 0;
    for (int i = 0; i < 14; i++)
        put(&count, 0, i, i % 2 ? 10 : 0);
    cycle_fit(list, count, room, &report);
    CHECK(!report.level[0].usual.said);
    assert_int_equal(report.level[0].usual.have, 14);
    CHECK(report.level[0].usual.need > 14);
}

static void together_needs_twenty_days_on_which_both_moved_a_slider(void **state)
{
    size_t count;

    (void)state;
    count = couple(19, 1);
    cycle_fit(list, count, room, &report);
    not_yet_is(report.together, 19, 20, CYCLE_OF_PAIRED_DAYS);
    assert_int_equal(report.paired_days, 19);
    count = couple(20, 1);
    cycle_fit(list, count, room, &report);
    CHECK(report.together.said);
    for (size_t i = 0; i < count; i += 8)
        list[i].close = CYCLE_MISSING; /* a tap without a slider is no mood */
    cycle_fit(list, count, room, &report);
    CHECK(!report.together.said && report.together.have < 20);
    assert_int_equal(report.paired_days, 20);
}

/* Twenty paired days; five with the reach and five without; three pull-backs. */
static void odds_need_enough_days_of_each_kind(void **state)
{
    static const struct {
        int days, reach, back;
        size_t have, need;
        enum cycle_of of;
    } run[] = {
        { 19, 8, 8, 19, 20, CYCLE_OF_PAIRED_DAYS }, { 20, 4, 8, 4, 5, CYCLE_OF_REACH_DAYS },
        { 20, 16, 8, 4, 5, CYCLE_OF_OTHER_DAYS },   { 20, 8, 2, 2, 3, CYCLE_OF_PULL_BACK_DAYS },
        { 20, 5, 3, 0, 0, CYCLE_OF_CHECKINS },  /* just enough */
        { 20, 15, 3, 0, 0, CYCLE_OF_CHECKINS }, /* so is this */
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        size_t count = 0;

        for (int day = 0; day < run[i].days; day++) {
            put(&count, 0, day, 5)->reached = day < run[i].reach ? CYCLE_YES : CYCLE_NO;
            put(&count, 1, day, 5)->pulled_back = day < run[i].back ? CYCLE_YES : CYCLE_NO;
        }
        cycle_fit(list, count, room, &report);
        if (run[i].need > 0)
            not_yet_is(report.odds[0].said, run[i].have, run[i].need, run[i].of);
        else
            CHECK(report.odds[0].said.said);
        not_yet_is(report.odds[1].said, 0, 20, CYCLE_OF_PAIRED_DAYS); /* never asked */
    }
}

static void the_loop_needs_both_claims_and_forty_days(void **state)
{
    (void)state;
    for (int days = 39; days <= 40; days++) {
        size_t count = 0;

        for (int day = 0; day < days; day++)
            for (unsigned who = 0; who < 2; who++) {
                struct cycle_checkin *checkin = put(&count, who, day, 5);

                checkin->reached = day % 3 == 0 ? CYCLE_YES : CYCLE_NO;
                checkin->pulled_back = day % 3 == 0 ? CYCLE_YES : CYCLE_NO;
            }
        cycle_fit(list, count, room, &report);
        CHECK(report.odds[0].said.claim && report.odds[1].said.claim);
        if (days < 40)
            not_yet_is(report.loop[0], 39, 40, CYCLE_OF_PAIRED_DAYS);
        else
            CHECK(report.loop[0].said && report.loop[0].value > .8);
    }
    for (size_t i = 0; i < 80; i++)
        if (list[i].who == 0)
            list[i].pulled_back = CYCLE_NO;
    cycle_fit(list, 80, room, &report);
    not_yet_is(report.loop[0], 1, 2, CYCLE_OF_CLAIMS);
}

/* Beta(2, 2): 9 of 10 for 0 gives 11 of 14, and .95 is passed. */
static void who_moves_first_needs_ten_taps(void **state)
{
    size_t count = 0;

    (void)state;
    for (int day = 0; day < 9; day++)
        put(&count, (unsigned)day % 2, day, 5)->first =
            day % 2 ? CYCLE_FIRST_YOU : CYCLE_FIRST_ME;
    put(&count, 0, 9, 5)->first = CYCLE_FIRST_BOTH;
    put(&count, 0, 10, 5)->first = CYCLE_FIRST_UNSURE;
    cycle_fit(list, count, room, &report);
    not_yet_is(report.first, 9, 10, CYCLE_OF_TAPS);
    put(&count, 1, 11, 5)->first = CYCLE_FIRST_ME;
    cycle_fit(list, count, room, &report);
    CHECK(report.first.said && report.first.claim);
    CHECK_NEAR(report.first.value, 11.0 / 14, 1e-12);
}

static void two_people_telling_of_one_day_tell_of_one_day(void **state)
{
    size_t count = 0;

    (void)state;
    for (int day = 0; day < 6; day++) { /* they agree: 0 it was */
        put(&count, 0, day, 5)->first = CYCLE_FIRST_ME;
        put(&count, 1, day, 5)->first = CYCLE_FIRST_YOU;
    }
    for (int day = 6; day < 8; day++) { /* each says the other */
        put(&count, 0, day, 5)->first = CYCLE_FIRST_YOU;
        put(&count, 1, day, 5)->first = CYCLE_FIRST_YOU;
    }
    cycle_fit(list, count, room, &report);
    CHECK(report.first.said);
    CHECK_NEAR(report.first.value, (2 + 6 + 1) / 12.0, 1e-12);
}

static void settle_time_needs_eighty_checkins(void **state)
{
    size_t count;

    (void)state;
    count = couple(79, 2);
    cycle_fit(list, count, room, &report);
    not_yet_is(report.settle[0], 79, 80, CYCLE_OF_CHECKINS);
    count = couple(80, 2);
    cycle_fit(list, count, room, &report);
    CHECK(report.settle[0].said && report.settle[1].said);
    CHECK(report.settle[0].low > 0 && report.settle[0].high < 5);
}

static void the_order_of_checkins_changes_nothing(void **state)
{
    static struct cycle_checkin kept[MANY];
    struct cycle_report first;
    size_t count = couple(60, 3);
    uint64_t chance = 9;

    (void)state;
    for (size_t i = 0; i < 20; i++) { /* ties: the same moment, other answers */
        list[count] = list[i];
        list[count].close = (double)(i % 11);
        list[count++].reached = CYCLE_YES;
    }
    memcpy(kept, list, count * sizeof *list);
    cycle_fit(list, count, room, &first);
    for (int round = 0; round < 5; round++) {
        memcpy(list, kept, count * sizeof *list);
        for (size_t i = count - 1; i > 0; i--) {
            size_t other = simulate_chance_pick(&chance, i + 1);
            struct cycle_checkin moved = list[i];

            list[i] = list[other];
            list[other] = moved;
        }
        cycle_fit(list, count, room, &report);
        CHECK(memcmp(&report.together, &first.together, sizeof first.together) == 0);
        CHECK(report.level[1].now.value == first.level[1].now.value);
        CHECK(report.odds[0].said.value == first.odds[0].said.value);
        CHECK(report.odds[1].days.reach_back == first.odds[1].days.reach_back);
    }
}

/* 23:30 in London is 00:30 in Paris: whose midnight counts is the writer's own. */
static void a_day_is_the_day_where_it_was_written(void **state)
{
    size_t count = 0;
    struct cycle_checkin *checkin;

    (void)state;
    checkin = put(&count, 0, 0, 5);
    checkin->at += 3 * HOUR + HOUR / 2;
    checkin = put(&count, 1, 0, 5);
    checkin->at += 3 * HOUR + HOUR / 2;
    cycle_fit(list, count, room, &report);
    assert_int_equal(report.paired_days, 1);
    for (size_t i = 0; i < count; i++)
        list[i].zone_min = list[i].who == 1 ? 60 : 0;
    cycle_fit(list, count, room, &report);
    assert_int_equal(report.paired_days, 0);
}

static void several_checkins_a_day_are_one_day(void **state)
{
    size_t count = 0;

    (void)state;
    for (int day = 0; day < 20; day++) {
        for (int i = 0; i < 3; i++) {
            struct cycle_checkin *checkin = put(&count, 0, day, 5);

            checkin->at += i * HOUR;
            checkin->reached = i == 1 && day < 8 ? CYCLE_YES
                               : i == 0          ? CYCLE_NO
                                                 : CYCLE_UNASKED;
        }
        put(&count, 1, day, 5)->pulled_back = day < 4 ? CYCLE_YES : CYCLE_NO;
    }
    cycle_fit(list, count, room, &report);
    assert_int_equal(report.paired_days, 20);
    assert_int_equal(report.odds[0].days.reach, 8);
    assert_int_equal(report.odds[0].days.other, 12);
    assert_int_equal(report.odds[0].days.reach_back, 4);
    CHECK(report.odds[0].said.said);
}

static void one_person_alone_gets_what_one_person_can_get(void **state)
{
    size_t all = couple(100, 4), count = 0;

    (void)state;
    for (size_t i = 0; i < all; i++)
        if (list[i].who == 1)
            list[count++] = list[i];
    cycle_fit(list, count, room, &report);
    CHECK(report.level[1].usual.said && report.settle[1].said);
    not_yet_is(report.level[0].usual, 0, 8, CYCLE_OF_CHECKINS);
    not_yet_is(report.together, 0, 20, CYCLE_OF_PAIRED_DAYS);
    not_yet_is(report.odds[0].said, 0, 20, CYCLE_OF_PAIRED_DAYS);
    assert_int_equal(report.paired_days, 0);
}

/* A partner silent for weeks takes nothing from the other, and is known less well. */
static void a_silent_partner_costs_nothing(void **state)
{
    size_t all = couple(100, 5), count = 0;
    struct cycle_report whole;

    (void)state;
    cycle_fit(list, all, room, &whole);
    for (size_t i = 0; i < all; i++) {
        int64_t day = (list[i].at - 1767225600) / DAY;

        if (list[i].who == 0 || day < 30 || day > 70)
            list[count++] = list[i];
    }
    cycle_fit(list, count, room, &report);
    CHECK_NEAR(report.level[0].usual.value, whole.level[0].usual.value, 1e-12);
    CHECK(report.level[1].usual.said);
    CHECK(report.level[1].usual.high - report.level[1].usual.low >
          whole.level[1].usual.high - whole.level[1].usual.low);
    CHECK(report.together.said);
    assert_int_equal(report.paired_days, 59);
}

static void always_the_same_answer_is_steady_and_no_more(void **state)
{
    size_t count = 0;

    (void)state;
    for (int day = 0; day < 90; day++)
        for (unsigned who = 0; who < 2; who++) {
            struct cycle_checkin *checkin = put(&count, who, day, 7);

            checkin->reached = checkin->pulled_back = CYCLE_YES;
        }
    cycle_fit(list, count, room, &report);
    CHECK(report.level[0].usual.said && report.level[0].usual.value == 7);
    not_yet_is(report.together, 0, 20, CYCLE_OF_PAIRED_DAYS);
    not_yet_is(report.odds[0].said, 0, 5, CYCLE_OF_OTHER_DAYS);
}

static void everything_at_one_moment_is_survived(void **state)
{
    size_t count = couple(60, 6);

    (void)state;
    for (size_t i = 0; i < count; i++)
        list[i].at = 0;
    cycle_fit(list, count, room, &report);
    assert_int_equal(report.paired_days, 1);
    not_yet_is(report.level[0].usual, 1, 14, CYCLE_OF_DAYS);
    report_is_whole();
}

/* Ends of the range of time, extremes of the scale, nonsense patterns: no trap, no NaN. */
static void strange_lives_still_give_whole_reports(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        uint64_t chance = seed;
        size_t count = simulate_chance_pick(&chance, 120);

        for (size_t i = 0; i < count; i++) {
            double far = seed % 3 == 0 ? 1e12 : seed % 3 == 1 ? 1e7 : 1e5;

            list[i] = (struct cycle_checkin){
                .at = (int64_t)(far * (2 * simulate_chance_unit(&chance) - 1)),
                .zone_min = (int32_t)simulate_chance_pick(&chance, 2881) - 1440,
                .who = simulate_chance_is(&chance, .3),
                .close = simulate_chance_is(&chance, .5) ? 10 : CYCLE_MISSING,
                .settled = simulate_chance_is(&chance, .5) ? 0 : CYCLE_MISSING,
                .reached = (enum cycle_tap)simulate_chance_pick(&chance, 3),
                .pulled_back = (enum cycle_tap)simulate_chance_pick(&chance, 3),
                .first = (enum cycle_first)simulate_chance_pick(&chance, 5),
            };
        }
        cycle_fit(list, count, room, &report);
        report_is_whole();
    }
}

static void five_thousand_checkins_are_read(void **state)
{
    size_t count = couple(2500, 7);

    (void)state;
    cycle_fit(list, count, room, &report);
    CHECK(report.level[0].usual.said && report.settle[0].said && report.together.claim);
    /* The answers correlate 1 / 1.49 = .67; the moods behind them somewhat more. */
    CHECK(report.together.value > .6 && report.together.value < .85);
    report_is_whole();
}

static void two_periods_differ_only_when_both_can_be_said(void **state)
{
    static struct cycle_report before, after;
    struct cycle_change change;
    size_t count = 0;

    (void)state;
    for (int day = 0; day < 40; day++) {
        put(&count, 0, day, 4 + day % 2)->reached = day % 2 ? CYCLE_YES : CYCLE_NO;
        put(&count, 1, day, 5)->pulled_back = day % 2 ? CYCLE_YES : CYCLE_NO;
    }
    cycle_fit(list, count, room, &before);
    for (int day = 0; day < 40; day++) {
        list[2 * day].close = 7 + day % 2;
        list[2 * day + 1].pulled_back = day % 4 < 2 ? CYCLE_YES : CYCLE_NO;
    }
    cycle_fit(list, count, room, &after);
    change = cycle_compare(&before, &after);
    CHECK(change.odds[0].said && change.odds[0].claim && change.odds[0].high < 0);
    CHECK(change.level[0].said && change.level[0].claim);
    CHECK_NEAR(change.level[0].value, 3, 1e-12);
    not_yet_is(change.together, 0, 20, CYCLE_OF_PAIRED_DAYS);
    cycle_fit(list, 30, room, &after);
    change = cycle_compare(&before, &after);
    not_yet_is(change.odds[0], 15, 20, CYCLE_OF_PAIRED_DAYS);
    change = cycle_compare(&after, &before);
    not_yet_is(change.odds[0], 15, 20, CYCLE_OF_PAIRED_DAYS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_at_all_says_nothing_at_all),
        cmocka_unit_test(a_level_needs_eight_checkins_fourteen_days_and_half_a_point),
        cmocka_unit_test(together_needs_twenty_days_on_which_both_moved_a_slider),
        cmocka_unit_test(odds_need_enough_days_of_each_kind),
        cmocka_unit_test(the_loop_needs_both_claims_and_forty_days),
        cmocka_unit_test(who_moves_first_needs_ten_taps),
        cmocka_unit_test(two_people_telling_of_one_day_tell_of_one_day),
        cmocka_unit_test(settle_time_needs_eighty_checkins),
        cmocka_unit_test(the_order_of_checkins_changes_nothing),
        cmocka_unit_test(a_day_is_the_day_where_it_was_written),
        cmocka_unit_test(several_checkins_a_day_are_one_day),
        cmocka_unit_test(one_person_alone_gets_what_one_person_can_get),
        cmocka_unit_test(a_silent_partner_costs_nothing),
        cmocka_unit_test(always_the_same_answer_is_steady_and_no_more),
        cmocka_unit_test(everything_at_one_moment_is_survived),
        cmocka_unit_test(strange_lives_still_give_whole_reports),
        cmocka_unit_test(five_thousand_checkins_are_read),
        cmocka_unit_test(two_periods_differ_only_when_both_can_be_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
