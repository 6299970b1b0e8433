#include "tests/test.h"

#include <stdbool.h>
#include <string.h>

#include "core/measure.h"
#include "core/measure_norm.h"

static const struct measure_instrument *find(const char *name)
{
    const struct measure_instrument *found =
        measure_instrument((struct str){ name, strlen(name) });

    assert_non_null(found);
    return found;
}

static struct measure_reading read_trait(const struct measure_instrument *instrument,
                                         const struct measure_answers *answers,
                                         enum measure_trait trait)
{
    return measure_read(instrument, measure_scale_of(instrument, trait), answers,
                        MEASURE_POLICY);
}

/* An answer given as the scale counts it: turned back for a reversed item. */
static void answer_keyed(struct measure_answers *answers, size_t item, unsigned keyed)
{
    static const uint8_t reversed[] = { 3, 15, 19, 22, 25, 27, 29, 31, 33, 35 };

    for (size_t i = 0; i < sizeof reversed; i++)
        if (reversed[i] == item)
            keyed = 6 - keyed;
    answers->level[item - 1] = (uint8_t)keyed;
}

/* shared/design/SCIENCE.md 3.7, computed there by the script that fitted the curves. */
static void a_bifactor_score_is_that_of_the_calibration(void **state)
{
    static const struct {
        enum measure_trait trait;
        unsigned all; /* every item of the scale so, or 0: the six below */
        uint8_t six[6][2];
        double value, sd;
    } run[] = {
        { MEASURE_AVOIDANCE,
          0,
          { { 9, 4 }, { 17, 2 }, { 35, 3 }, { 5, 4 }, { 25, 2 }, { 3, 3 } },
          0.557843,
          0.383893 },
        { MEASURE_AVOIDANCE, 3, { { 0 } }, 0.514065, 0.263440 },
        { MEASURE_AVOIDANCE, 1, { { 0 } }, -2.572034, 0.497996 },
        { MEASURE_ANXIETY,
          0,
          { { 8, 5 }, { 18, 4 }, { 16, 2 }, { 30, 4 }, { 2, 5 }, { 26, 3 } },
          0.799605,
          0.463869 },
        { MEASURE_ANXIETY, 3, { { 0 } }, -0.176154, 0.309165 },
        { MEASURE_ANXIETY, 5, { { 0 } }, 2.927619, 0.515772 },
    };
    const struct measure_instrument *ecr = find("ecr");

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct measure_answers answers = { 0 };
        struct measure_reading got;

        for (size_t k = 0; k < 6 && run[i].all == 0; k++)
            answer_keyed(&answers, run[i].six[k][0], run[i].six[k][1]);
        for (size_t item = run[i].trait == MEASURE_AVOIDANCE ? 1 : 2;
             item <= 36 && run[i].all != 0; item += 2)
            answer_keyed(&answers, item, run[i].all);
        got = read_trait(ecr, &answers, run[i].trait);
        CHECK_NEAR(got.value, run[i].value, 1e-6);
        CHECK_NEAR(got.sd, run[i].sd, 1e-6);
    }
}

/* tests/vectors/measure.py: the same person on a grid ten times as fine, facets summed at once.
 */
static const uint8_t MIXED[18] = { 2, 0, 4, 0, 3, 0, 0, 0, 5, 0, 0, 0, 0, 0, 1, 0, 0, 0 };

static void a_reading_is_the_posterior_of_what_was_answered(void **state)
{
    struct measure_answers answers = { 0 };
    struct measure_reading got;

    (void)state;
    memcpy(answers.level, MIXED, sizeof MIXED);
    got = read_trait(find("own-18"), &answers, MEASURE_AVOIDANCE);
    CHECK(got.enough && got.answered == 5 && got.of == 9);
    CHECK_NEAR(got.value, 1.235818, 1e-5);
    CHECK_NEAR(got.sd, 0.571101, 1e-5);
    CHECK_NEAR(got.low, 0.50, 0.02);
    CHECK_NEAR(got.high, 1.96, 0.02);
    CHECK_NEAR(got.above, 0.9842, 0.002);
}

/* The same script: of what is left, item 7 lowers the expected variance most. */
static void the_adaptive_order_asks_what_would_teach_most(void **state)
{
    struct measure_policy policy = { 9, 9, 1.0, 0.0, true };
    struct measure_answers answers = { 0 };

    (void)state;
    memcpy(answers.level, MIXED, sizeof MIXED);
    for (size_t i = 1; i < 18; i += 2)
        answers.level[i] = 3; /* the other scale is done */
    CHECK(measure_next(find("own-18"), &answers, policy).item == 7 - 1);
}

/* The same script: two items of a graded response model without facets. */
static void a_plain_model_needs_no_facets(void **state)
{
    static const struct measure_range ranges[] = { { 1, 5 }, { 1, 5 } };
    static const struct measure_key keys[] = { { 0, 0, false }, { 1, 0, true } };
    static const struct measure_curve curves[] = {
        { 2.5, 0.0, { -2.5, 0.0, 1.0, 3.0 } },
        { 0.8, 0.0, { -1.0, 0.5, 1.5, 2.5 } },
    };
    static const struct measure_scale scale = { .name = "plain",
                                                .keys = keys,
                                                .keys_count = 2,
                                                .curves = curves,
                                                .facets_count = 1,
                                                .trust = 1.0,
                                                .times = 1.0 };
    static const struct measure_instrument instrument = { .name = "plain",
                                                          .title = "",
                                                          .ranges = ranges,
                                                          .scales = &scale,
                                                          .items_count = 2,
                                                          .scales_count = 1 };
    struct measure_answers answers = { { 4, 4 } }; /* the second is turned to 2 */
    struct measure_reading got;

    (void)state;
    CHECK(measure_instrument_check(&instrument) == ERR_OK);
    got = measure_read(&instrument, &scale, &answers, MEASURE_POLICY);
    CHECK_NEAR(got.value, 0.462006645397, 1e-11);
    CHECK_NEAR(got.sd, 0.565100547620, 1e-11);
    answers.level[1] = 0; /* a missing answer says nothing */
    got = measure_read(&instrument, &scale, &answers, MEASURE_POLICY);
    CHECK_NEAR(got.value, 0.529386401938, 1e-11);
    CHECK_NEAR(got.sd, 0.588101184347, 1e-11);
}

/* Answers at the very edge of what limits allow: everything stays a number. */
static void the_steepest_curves_and_longest_forms_stay_finite(void **state)
{
    struct measure_range ranges[MEASURE_ITEMS_MAX];
    struct measure_key keys[MEASURE_KEYS_MAX];
    struct measure_curve curves[MEASURE_KEYS_MAX];
    struct measure_scale scale = { .name = "edge",
                                   .keys = keys,
                                   .keys_count = MEASURE_KEYS_MAX,
                                   .curves = curves,
                                   .facets_count = 1,
                                   .trust = 1.0,
                                   .times = 1.0 };
    struct measure_instrument instrument = { .name = "edge",
                                             .title = "",
                                             .ranges = ranges,
                                             .scales = &scale,
                                             .items_count = MEASURE_KEYS_MAX,
                                             .scales_count = 1 };
    struct measure_answers answers = { 0 };

    (void)state;
    for (size_t k = 0; k < MEASURE_KEYS_MAX; k++) {
        ranges[k] = (struct measure_range){ 0, MEASURE_LEVELS_MAX };
        keys[k] = (struct measure_key){ .item = (uint8_t)k };
        curves[k] = (struct measure_curve){ .general = MEASURE_PARAMETER_MAX,
                                            .specific = k % 2 ? 6.0 : -6.0 };
        for (size_t i = 0; i < MEASURE_LEVELS_MAX - 1; i++)
            curves[k].step[i] = (k % 3 ? 19.0 : -20.0) + 0.001001 * (double)i;
        answers.level[k] = (uint8_t)(1 + k * 5 % MEASURE_LEVELS_MAX);
    }
    CHECK(measure_instrument_check(&instrument) == ERR_OK);
    for (int adaptive = 0; adaptive < 2; adaptive++) {
        struct measure_policy policy = { 3, 48, 1.0, 0.0, adaptive };
        struct measure_reading got = measure_read(&instrument, &scale, &answers, policy);

        CHECK(isfinite(got.value) && got.sd > 0.0 && got.sd < 1.01);
        CHECK(got.low <= got.high && got.above >= -1e-12 && got.above <= 1.0 + 1e-12);
        answers.level[7] = 0;
        CHECK(measure_next(&instrument, &answers, policy).item == 7);
    }
}

static void a_table_that_contradicts_itself_is_refused(void **state)
{
    const struct measure_instrument *own = find("own-18");
    struct measure_key keys[9];
    struct measure_curve curves[9];
    struct measure_scale scale = own->scales[0];
    struct measure_instrument changed = *own;

    (void)state;
    memcpy(keys, scale.keys, sizeof keys);
    memcpy(curves, scale.curves, sizeof curves);
    scale.keys = keys;
    scale.curves = curves;
    changed.scales = &scale;
    changed.scales_count = 1;
    CHECK(measure_instrument_check(&changed) == ERR_OK);
    curves[3].step[2] = curves[3].step[1];
    CHECK(measure_instrument_check(&changed) == ERR_INPUT);
    curves[3].step[2] = (double)NAN;
    CHECK(measure_instrument_check(&changed) == ERR_INPUT);
    curves[3] = curves[2];
    keys[3].item = keys[2].item;
    CHECK(measure_instrument_check(&changed) == ERR_INPUT);
    keys[3].item = 18;
    CHECK(measure_instrument_check(&changed) == ERR_INPUT);
    keys[3] = own->scales[0].keys[3];
    scale.facets_count = 4;
    CHECK(measure_instrument_check(&changed) == ERR_INPUT);
    scale.facets_count = 7;
    CHECK(measure_instrument_check(&changed) == ERR_LIMIT);
    scale.facets_count = 3;
    scale.trust = 0.0;
    CHECK(measure_instrument_check(&changed) == ERR_INPUT);
}

static void nothing_answered_says_nothing(void **state)
{
    struct measure_answers none = { 0 };
    struct measure_reading got = read_trait(find("own-18"), &none, MEASURE_ANXIETY);

    (void)state;
    CHECK(!got.enough);
    CHECK(!got.has_points);
    CHECK_NEAR(got.value, 0.0, 1e-12);
    CHECK_NEAR(got.sd, 1.0, 2e-3); /* a normal cut at 4 SD */
    CHECK_NEAR(got.above, 0.5, 1e-12);
    CHECK_NEAR(got.percentile, 50.0, 1e-9);
    CHECK_NEAR(got.low, -1.2816, 0.01);
}

/* Answers all the way, always at `keyed` as the scales count it; returns how many were asked.
 */
static size_t run_check(const struct measure_instrument *instrument, unsigned anxiety,
                        unsigned avoidance, bool adaptive, struct measure_answers *out)
{
    struct measure_policy policy = MEASURE_POLICY;
    struct measure_answers answers = { 0 };
    size_t asked = 0, most_before = SIZE_MAX;

    policy.adaptive = adaptive;
    for (;;) {
        struct measure_step step = measure_next(instrument, &answers, policy);

        CHECK(step.asked == asked);
        CHECK(step.most >= asked);
        CHECK(step.most <= most_before);
        if (step.item == MEASURE_NONE)
            break;
        most_before = step.most;
        CHECK(answers.level[step.item] == 0);
        for (size_t i = 0; i < instrument->scales_count; i++) {
            const struct measure_scale *scale = &instrument->scales[i];
            unsigned keyed = scale->trait == MEASURE_ANXIETY ? anxiety : avoidance;

            for (size_t k = 0; k < scale->keys_count; k++)
                if (scale->keys[k].item == step.item)
                    answers.level[step.item] =
                        (uint8_t)(scale->keys[k].reverse ? 6 - keyed : keyed);
        }
        asked++;
    }
    *out = answers;
    return asked;
}

static void a_check_stops_early_and_only_with_every_facet_heard(void **state)
{
    static const char *const names[] = { "own-18", "ecr" };

    (void)state;
    for (unsigned i = 0; i < 2 * 2 * 25; i++) {
        const struct measure_instrument *instrument = find(names[i / 50]);
        struct measure_answers answers;
        size_t asked = run_check(instrument, 1 + i % 5, 1 + i / 5 % 5, i / 25 % 2, &answers);

        CHECK(asked >= 6 && asked <= 16);
        CHECK(read_trait(instrument, &answers, MEASURE_ANXIETY).enough);
        CHECK(read_trait(instrument, &answers, MEASURE_AVOIDANCE).enough);
    }
}

static void clear_answers_end_a_check_sooner_than_mixed_ones(void **state)
{
    struct measure_answers answers;

    (void)state;
    CHECK(run_check(find("own-18"), 1, 1, false, &answers) <= 8);
    CHECK(run_check(find("own-18"), 3, 2, false, &answers) > 8);
}

/* The corner each pattern of answers belongs to, by the names of Bartholomew (1990). */
static void a_region_follows_the_two_sides(void **state)
{
    static const struct {
        unsigned anxiety, avoidance;
        enum measure_region region;
    } run[] = { { 1, 1, MEASURE_SECURE },
                { 5, 1, MEASURE_ANXIOUS },
                { 1, 5, MEASURE_AVOIDANT },
                { 5, 5, MEASURE_BOTH } };
    const struct measure_instrument *own = find("own-18");

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct measure_answers answers;
        struct measure_reading anxiety, avoidance;
        struct measure_said said;

        (void)run_check(own, run[i].anxiety, run[i].avoidance, false, &answers);
        anxiety = read_trait(own, &answers, MEASURE_ANXIETY);
        avoidance = read_trait(own, &answers, MEASURE_AVOIDANCE);
        said = measure_say(&anxiety, &avoidance);
        CHECK(said.named);
        CHECK(said.region == run[i].region);
    }
}

static void below_four_in_five_no_region_is_named(void **state)
{
    (void)state;
    for (int i = 1; i < 100; i++) {
        for (int j = 1; j < 100; j++) {
            struct measure_reading anxiety = { .above = i / 100.0 };
            struct measure_reading avoidance = { .above = j / 100.0 };
            struct measure_said said = measure_say(&anxiety, &avoidance);
            double sum = 0.0;
            unsigned better = 0;

            for (int region = 0; region < 4; region++) {
                sum += said.chance[region];
                better += said.chance[region] > said.chance[said.region] + 1e-15;
                if (region != (int)said.region)
                    better += said.chance[region] > said.chance[said.beside] + 1e-15;
            }
            CHECK_NEAR(sum, 1.0, 1e-12);
            CHECK(better == 0);
            CHECK(said.named == (said.chance[said.region] >= 0.80));
            CHECK(((unsigned)said.region ^ (unsigned)said.beside) != 3u); /* never diagonal */
        }
    }
}

static void the_order_of_answers_changes_no_score(void **state)
{
    const struct measure_instrument *own = find("own-18");
    struct measure_answers forward = { 0 }, backward = { 0 };

    (void)state;
    for (size_t i = 0; i < 18; i++)
        forward.level[i] = (uint8_t)(1 + i * 7 % 5);
    for (size_t i = 18; i-- > 0;)
        backward.level[i] = (uint8_t)(1 + i * 7 % 5);
    CHECK(read_trait(own, &forward, MEASURE_ANXIETY).value ==
          read_trait(own, &backward, MEASURE_ANXIETY).value);
}

static void a_skipped_question_comes_last(void **state)
{
    struct measure_policy whole = { 9, 9, 1.0, 0.0, false };
    struct measure_answers answers = { 0 };

    (void)state;
    for (size_t i = 0; i < 18; i++)
        answers.level[i] = 3;
    answers.level[4] = 0;
    answers.level[17] = 0;
    CHECK(measure_next(find("own-18"), &answers, whole).item == 17);
    answers.level[17] = 3;
    CHECK(measure_next(find("own-18"), &answers, whole).item == 4);
}

static void answers_out_of_range_are_refused_by_name(void **state)
{
    struct measure_answers answers = { 0 };
    size_t item = 0;

    (void)state;
    answers.level[7] = 6;
    CHECK(measure_answers_check(find("own-18"), &answers, &item) == ERR_INPUT && item == 7);
    answers.level[7] = 5;
    CHECK(measure_answers_check(find("own-18"), &answers, &item) == ERR_OK);
    answers.level[18] = 1;
    CHECK(measure_answers_check(find("own-18"), &answers, &item) == ERR_INPUT && item == 18);
}

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
        cmocka_unit_test(a_bifactor_score_is_that_of_the_calibration),
        cmocka_unit_test(a_reading_is_the_posterior_of_what_was_answered),
        cmocka_unit_test(the_adaptive_order_asks_what_would_teach_most),
        cmocka_unit_test(a_plain_model_needs_no_facets),
        cmocka_unit_test(the_steepest_curves_and_longest_forms_stay_finite),
        cmocka_unit_test(a_table_that_contradicts_itself_is_refused),
        cmocka_unit_test(nothing_answered_says_nothing),
        cmocka_unit_test(a_check_stops_early_and_only_with_every_facet_heard),
        cmocka_unit_test(clear_answers_end_a_check_sooner_than_mixed_ones),
        cmocka_unit_test(a_region_follows_the_two_sides),
        cmocka_unit_test(below_four_in_five_no_region_is_named),
        cmocka_unit_test(the_order_of_answers_changes_no_score),
        cmocka_unit_test(a_skipped_question_comes_last),
        cmocka_unit_test(answers_out_of_range_are_refused_by_name),
        cmocka_unit_test(points_and_percentiles_follow_the_norms),
        cmocka_unit_test(a_mark_is_met_on_the_right_side_of_its_line),
        cmocka_unit_test(keys_count_as_published),
        cmocka_unit_test(the_normal_curve_is_that_of_the_tables),
        cmocka_unit_test(small_differences_are_steady),
        cmocka_unit_test(every_baked_table_is_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
