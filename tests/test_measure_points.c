/* Points, norms, marks and changes: what is counted, not estimated. */
#include <stdbool.h>
#include <string.h>

#include "core/measure_norm.h"
#include "tests/measured.h"

/* Means and percentiles of SCIENCE.md 1.3; the retest bar of 1.5 in SD: .83 of .80 points. */
static void points_and_percentiles_follow_the_norms(void **state)
{
    const struct measure_instrument *ecr = find("ecr");
    struct measure_answers answers = { 0 };
    double points = 0.0;

    (void)state;
    for (size_t item = 1; item <= 35; item += 2)
        answer_keyed(&answers, item, item < 9 ? 3 : 2);
    CHECK(measure_points(ecr, measure_scale_of(ecr, MEASURE_AVOIDANCE), &answers, &points));
    CHECK_NEAR(points, 2.0 + 4.0 / 18.0, 1e-12);
    CHECK(!measure_points(ecr, measure_scale_of(ecr, MEASURE_ANXIETY), &answers, &points));
    CHECK_NEAR(measure_norm_percentile(measure_scale_of(ecr, MEASURE_AVOIDANCE), 2.44), 50,
               1e-9);
    CHECK_NEAR(measure_norm_percentile(measure_scale_of(ecr, MEASURE_ANXIETY), 4.0), 87.0,
               1e-9);
    CHECK_NEAR(measure_change_bar(measure_scale_of(ecr, MEASURE_ANXIETY)) * 0.80, 0.83, 0.005);
}

/* The marks of WHO-5 as its authors draw them: 13 of 25 is 52, 7 of 25 is 28. */
static void a_mark_is_met_on_the_right_side_of_its_line(void **state)
{
    static const struct {
        uint8_t levels[5];
        double points;
        bool low, very_low;
    } run[] = {
        { { 4, 4, 4, 3, 3 }, 52, false, false },
        { { 3, 3, 4, 3, 3 }, 44, true, false },
        { { 3, 2, 3, 2, 2 }, 28, true, true },
    };
    const struct measure_instrument *who = find("who-5");
    const struct measure_scale *scale = &who->scales[0];

    (void)state;
    CHECK(scale->marks_count == 2);
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct measure_answers answers = { 0 };
        double points = 0.0;

        memcpy(answers.level, run[i].levels, sizeof run[i].levels);
        CHECK(measure_points(who, scale, &answers, &points));
        CHECK_NEAR(points, run[i].points, 1e-12);
        CHECK(measure_mark_is_met(&scale->marks[0], points) == run[i].low);
        CHECK(measure_mark_is_met(&scale->marks[1], points) == run[i].very_low);
    }
}

/* shared/design/SCIENCE.md 1.1, where items of unequal range and of two scales occur. */
/* A fifth may be missing, and the rest stands for it: the same answer five times, or four. */
static void a_fifth_may_be_missing_and_no_more(void **state)
{
    const struct measure_instrument *who = find("who-5");
    struct measure_answers answers = { { 4, 4, 4, 4, 4 } };
    double points = 0.0;

    (void)state;
    answers.level[2] = 0;
    CHECK(measure_points(who, &who->scales[0], &answers, &points));
    CHECK_NEAR(points, 60.0, 1e-12); /* 5 x 3 x 4 */
    answers.level[3] = 0;
    CHECK(!measure_points(who, &who->scales[0], &answers, &points));
}

static void keys_count_as_published(void **state)
{
    const struct measure_instrument *csi = find("csi-16"), *rsq = find("rsq");
    struct measure_answers answers = { 0 };
    double points = 0.0;

    (void)state;
    for (size_t i = 0; i < 16; i++)
        answers.level[i] = csi->ranges[i].levels;
    CHECK(measure_points(csi, &csi->scales[0], &answers, &points));
    CHECK_NEAR(points, 81.0, 1e-12);
    answers = (struct measure_answers){ 0 };
    for (size_t i = 0; i < 30; i++)
        answers.level[i] = 3;
    answers.level[5] = 5; /* item 6: dismissing, and preoccupied turned round */
    CHECK(measure_points(rsq, &rsq->scales[1], &answers, &points));
    CHECK_NEAR(points, 2.5, 1e-12);
    CHECK(measure_points(rsq, &rsq->scales[3], &answers, &points));
    CHECK_NEAR(points, 3.4, 1e-12);
    CHECK(measure_next(rsq, &answers, MEASURE_POLICY).item == MEASURE_NONE);
    answers.level[29] = 0; /* read by no scale, and asked all the same */
    CHECK(measure_next(rsq, &answers, MEASURE_POLICY).item == 29);
}

/* Abramowitz & Stegun (1964), table 26.1. */
static void the_normal_curve_is_that_of_the_tables(void **state)
{
    (void)state;
    CHECK_NEAR(measure_normal_below(0.0), 0.5, 1e-15);
    CHECK_NEAR(measure_normal_below(1.0), 0.841344746068543, 1e-14);
    CHECK_NEAR(measure_normal_below(-2.0), 0.022750131948179, 1e-14);
    CHECK_NEAR(measure_normal_below(5.0), 0.999999713348428, 1e-14);
    CHECK(measure_normal_below(-40.0) == 0.0);
}

static void small_differences_are_steady(void **state)
{
    const struct measure_scale *scale = measure_scale_of(find("own-18"), MEASURE_ANXIETY);
    struct measure_reading before = { .value = 0.5 }, after = { .value = -0.4 };

    (void)state;
    CHECK(measure_change(scale, &before, &after) == MEASURE_STEADY);
    after.value = -0.6;
    CHECK(measure_change(scale, &before, &after) == MEASURE_LOWER);
    CHECK(measure_change(scale, &after, &before) == MEASURE_HIGHER);
    CHECK(measure_retake_at(1000) == 1000 + 8 * 7 * 24 * 3600);
}

static void every_baked_table_is_sound(void **state)
{
    size_t count = 0;

    (void)state;
    for (; measure_instrument_at(count); count++)
        CHECK(measure_instrument_check(measure_instrument_at(count)) == ERR_OK);
    CHECK(count == 18);
    CHECK(!measure_instrument(STR("own")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_and_percentiles_follow_the_norms),
        cmocka_unit_test(a_mark_is_met_on_the_right_side_of_its_line),
        cmocka_unit_test(a_fifth_may_be_missing_and_no_more),
        cmocka_unit_test(keys_count_as_published),
        cmocka_unit_test(the_normal_curve_is_that_of_the_tables),
        cmocka_unit_test(small_differences_are_steady),
        cmocka_unit_test(every_baked_table_is_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
