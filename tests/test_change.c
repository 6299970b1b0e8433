#include "tests/test.h"

#include "core/change.h"

/* Expected values: tests/vectors/change.py, which writes the double sum out. */
static const int64_t DAY_S = 86400;

static size_t every(struct change_point *points, const double *values, size_t count,
                    double days)
{
    for (size_t i = 0; i < count; i++)
        points[i] = (struct change_point){ (int64_t)((double)i * days * 86400), 0, values[i] };
    return count;
}

static void a_level_is_the_mean_with_an_error_that_knows_days_hang_together(void **state)
{
    static const double steady[] = { 6, 7, 5, 6, 8, 6, 7, 6, 5, 7 };
    static const double same[] = { 6, 6, 6, 6, 6, 6, 6, 6 };
    struct change_point points[28];
    struct change_level level;

    (void)state;
    level = change_level(points, every(points, steady, 10, 1.5));
    CHECK(level.said);
    CHECK_NEAR(level.value, 6.3, 1e-12);
    CHECK_NEAR(level.error, 0.3957603585516957, 1e-12);
    CHECK_NEAR(level.low, 5.542854192843493, 1e-12);
    CHECK_NEAR(level.high, 7.057145807156506, 1e-12);

    /* All the same answer is not certainty. */
    level = change_level(points, every(points, same, 8, 2.0));
    CHECK(level.said);
    CHECK_NEAR(level.error, 0.27143762278778366, 1e-12);

    for (int i = 0; i < 28; i++) {
        double hour = i % 2 ? .75 : .25, day = i / 2;

        points[i].at = (int64_t)((day + hour) * 86400);
        points[i].zone_min = 0;
        points[i].value = 5 + i / 2 % 2 + hour;
    }
    level = change_level(points, 28);
    CHECK_NEAR(level.value, 6.0, 1e-12);
    CHECK_NEAR(level.error, 0.22175405217577365, 1e-12);
}

/* The rule of SCIENCE.md 3.6: 8 check-ins over 14 days, standard error under half a point. */
static void too_little_is_said_to_be_too_little(void **state)
{
    static const double wild[] = { 0, 10, 1, 9, 0, 10, 2, 10 };
    static const double steady[] = { 6, 7, 5, 6, 8, 6, 7, 6 };
    struct change_point points[8] = { { 0 } };
    struct change_level level;

    (void)state;
    level = change_level(points, 0);
    CHECK(!level.said);
    assert_int_equal(level.have, 0);
    assert_int_equal(level.need, 8);

    level = change_level(points, every(points, steady, 7, 3));
    CHECK(!level.said);
    assert_int_equal(level.have, 7);
    assert_int_equal(level.of, CHANGE_OF_CHECKINS);

    level = change_level(points, every(points, steady, 8, 1)); /* eight days, not fourteen */
    CHECK(!level.said);
    assert_int_equal(level.have, 8);
    assert_int_equal(level.need, 14);
    assert_int_equal(level.of, CHANGE_OF_DAYS);

    (void)every(points, steady, 8, 1);
    points[7].at = 13 * DAY_S; /* the first and the fourteenth day */
    CHECK(change_level(points, 8).said);

    level = change_level(points, every(points, wild, 8, 2));
    CHECK(!level.said);
    CHECK(level.error > 0.5);
    CHECK(level.need > 8);
    assert_int_equal(level.of, CHANGE_OF_CHECKINS);
    CHECK(level.value == 0);
}

static void a_level_stays_on_the_scale(void **state)
{
    static const double top[] = { 10, 10, 10, 10, 10, 10, 10, 10 };
    struct change_point points[8];
    struct change_level level = change_level(points, every(points, top, 8, 2));

    (void)state;
    CHECK(level.said);
    CHECK(level.high == 10);
    CHECK(level.low < 10);
}

static void a_day_is_the_calendar_day_where_it_was_written(void **state)
{
    static const struct {
        int64_t at;
        int32_t zone_min;
        int64_t day;
    } run[] = {
        { 0, 0, 0 },
        { 86399, 0, 0 },
        { 86400, 0, 1 },
        { 0, -1, -1 },
        { -1, 0, -1 },
        { -86400, 0, -1 },
        { -86401, 0, -2 },
        { 82800, 60, 1 },          /* 23:00 in London, midnight in Paris */
        { 1774738800, 60, 20541 }, /* the same in 2026 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++)
        assert_int_equal(change_day(run[i].at, run[i].zone_min), run[i].day);
}

/* Python's datetime.date.isocalendar(), an implementation that is not ours. */
static void a_week_is_that_of_iso_8601(void **state)
{
    static const struct {
        int64_t day;
        int32_t week;
        const char *reason;
    } run[] = {
        { 0, 197001, "a Thursday is in the first week of its year" },
        { 3, 197001, "Sunday is still that week" },
        { 4, 197002, "and Monday is the next" },
        { 12784, 200453, "the year before has 53 weeks" },
        { 13148, 200552, "a Saturday at the end" },
        { 13149, 200552, "the same week, in the next year" },
        { 13150, 200601, "Monday" },
        { 14241, 200852, "Sunday before" },
        { 14242, 200901, "Monday of the next year's first week, in December" },
        { 14609, 200953, "week 53" },
        { 14612, 200953, "its Sunday" },
        { 19782, 202409, "a leap day" },
        { 20087, 202501, "Monday, of 2025" },
        { 20782, 202648, "a Wednesday" },
        { 47541, 210009, "a century without leap day" },
        { 157419, 240052, "a century with one" },
        { 2932896, 999952, "the last there is" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++)
        if (change_week(run[i].day) != run[i].week)
            fail_msg("%s: %d", run[i].reason, (int)change_week(run[i].day));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_level_is_the_mean_with_an_error_that_knows_days_hang_together),
        cmocka_unit_test(too_little_is_said_to_be_too_little),
        cmocka_unit_test(a_level_stays_on_the_scale),
        cmocka_unit_test(a_day_is_the_calendar_day_where_it_was_written),
        cmocka_unit_test(a_week_is_that_of_iso_8601),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
