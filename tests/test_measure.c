#include <stdbool.h>
#include <string.h>

#include "tests/measured.h"

static struct measure_reading read_trait(const struct measure_instrument *instrument,
                                         const struct measure_answers *answers,
                                         enum measure_trait trait)
{
    return measure_read(instrument, measure_scale_of(instrument, trait), answers,
                        MEASURE_POLICY);
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
