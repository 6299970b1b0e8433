#include "tests/test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/calibrate.h"
#include "core/calibrate_solve.h"
#include "tests/draw.h"

enum { PEOPLE = 1200, CYCLES_MAX = 200 };

struct bench { /* everything a calibration needs, for one scale */
    const struct measure_instrument *instrument;
    const struct measure_scale *scale;
    struct calibrate_shape shape;
    struct calibrate_people people;
    struct calibrate_tables tables;
    struct calibrate_sums sums;
    struct calibrate_model model, errors;
    uint8_t *levels;
    double *information;
};

static void bench_open(struct bench *out, const char *name, enum measure_trait trait,
                       size_t count)
{
    size_t cells, parameters;

    memset(out, 0, sizeof *out);
    out->instrument = measure_instrument((struct str){ name, strlen(name) });
    out->scale = measure_scale_of(out->instrument, trait);
    calibrate_shape_of(out->instrument, out->scale, false, &out->shape);
    cells = calibrate_cells(&out->shape);
    parameters = calibrate_parameters(&out->shape);
    out->tables.chance = calloc(cells, sizeof(double));
    out->tables.pull = calloc(cells, sizeof(double));
    out->tables.lower = calloc(cells, sizeof(double));
    out->tables.upper = calloc(cells, sizeof(double));
    out->sums.counts = calloc(cells, sizeof(double));
    out->information = calloc(parameters * parameters, sizeof(double));
    out->levels = calloc(count, out->shape.items);
    assert_non_null(out->levels);
    assert_non_null(out->information);
    out->people = (struct calibrate_people){ out->levels, count };
}

static void bench_draw(struct bench *bench, uint64_t seed)
{
    struct draw draw = { seed };

    for (size_t p = 0; p < bench->people.count; p++)
        (void)draw_person(&draw, bench->instrument, bench->scale,
                          bench->levels + p * bench->shape.items);
}

static void bench_close(struct bench *bench)
{
    free(bench->tables.chance);
    free(bench->tables.pull);
    free(bench->tables.lower);
    free(bench->tables.upper);
    free(bench->sums.counts);
    free(bench->information);
    free(bench->levels);
}

static double bench_log_likelihood(struct bench *bench)
{
    calibrate_tabulate(&bench->shape, &bench->model, &bench->tables);
    calibrate_sums_clear(&bench->shape, &bench->sums);
    calibrate_expect(&bench->shape, &bench->tables, bench->people, &bench->sums);
    return bench->sums.log_likelihood;
}

static void bench_fit(struct bench *bench, double within)
{
    double before = -HUGE_VAL;

    calibrate_start(&bench->shape, bench->people, &bench->model);
    for (int cycle = 0; cycle < CYCLES_MAX; cycle++) {
        double now = bench_log_likelihood(bench);

        CHECK(now >= before - 1e-7); /* EM never steps down */
        before = now;
        if (calibrate_maximise(&bench->shape, &bench->sums, &bench->model) < within)
            return;
    }
    fail_msg("no end after %d cycles", CYCLES_MAX);
}

/* tests/vectors/measure.py sums all three facets at once. */
static void the_likelihood_is_that_of_the_whole_sum(void **state)
{
    static const uint8_t keyed[9] = { 4, 4, 3, 0, 5, 0, 0, 5, 0 };
    struct bench bench;

    (void)state;
    bench_open(&bench, "own-18", MEASURE_AVOIDANCE, 1);
    memcpy(bench.levels, keyed, sizeof keyed);
    memcpy(bench.model.curve, bench.scale->curves, 9 * sizeof *bench.scale->curves);
    CHECK_NEAR(bench_log_likelihood(&bench), -8.086192333890, 1e-9);
    bench_close(&bench);
}

static double *parameter(struct calibrate_model *model, size_t item, unsigned which)
{
    struct measure_curve *curve = &model->curve[item];

    if (which == 0)
        return &curve->general;
    return which == 1 ? &curve->specific : &curve->step[which - 2];
}

/* One person's information is the square of their score, so its root is the slope of their
 * log-likelihood: held here against differences of the likelihood itself. */
static void the_scores_are_the_slopes_of_the_likelihood(void **state)
{
    static const uint8_t keyed[9] = { 4, 4, 3, 1, 5, 0, 2, 5, 1 };
    struct bench bench;
    size_t parameters, at = 0;

    (void)state;
    bench_open(&bench, "own-18", MEASURE_AVOIDANCE, 1);
    memcpy(bench.levels, keyed, sizeof keyed);
    memcpy(bench.model.curve, bench.scale->curves, 9 * sizeof *bench.scale->curves);
    parameters = calibrate_parameters(&bench.shape);
    calibrate_tabulate(&bench.shape, &bench.model, &bench.tables);
    calibrate_information(&bench.shape, &bench.tables, bench.people, bench.information);
    for (size_t item = 0; item < 9; item++)
        for (unsigned which = 0; which < 6; which++, at++) {
            double *moved = parameter(&bench.model, item, which), kept = *moved;
            double up, slope;

            *moved = kept + 1e-5;
            up = bench_log_likelihood(&bench);
            *moved = kept - 1e-5;
            slope = (up - bench_log_likelihood(&bench)) / 2e-5;
            *moved = kept;
            CHECK_NEAR(sqrt(bench.information[at * parameters + at]), fabs(slope), 1e-6);
        }
    bench_close(&bench);
}

/* Curves of shared/data/ecr, drawn from and found again: no bias, and errors that are as large
 * as they say. Bounds are three of the errors of the mean over 18 items and 1,200 people. */
static void what_was_drawn_is_recovered(void **state)
{
    struct bench bench;
    double off = 0.0, square = 0.0, steps = 0.0;
    size_t n = 0;

    (void)state;
    bench_open(&bench, "ecr", MEASURE_ANXIETY, PEOPLE);
    bench_draw(&bench, 11);
    for (size_t p = 0; p < PEOPLE; p += 3)
        bench.levels[p * 18 + p % 18] = 0; /* some leave a question out */
    bench_fit(&bench, 4e-3);
    calibrate_tabulate(&bench.shape, &bench.model, &bench.tables);
    calibrate_information(&bench.shape, &bench.tables, bench.people, bench.information);
    CHECK(calibrate_errors(&bench.shape, &bench.model, bench.information, &bench.errors) ==
          ERR_OK);
    for (size_t item = 0; item < 18; item++)
        for (unsigned which = 0; which < 6; which++, n++) {
            struct calibrate_model truth;
            double error = *parameter(&bench.errors, item, which), miss;

            truth.curve[item] = bench.scale->curves[item];
            miss = *parameter(&bench.model, item, which) - *parameter(&truth, item, which);
            CHECK(error > 0.0 && error < 0.80);
            CHECK(fabs(miss) < 4.5 * error);
            square += miss / error * (miss / error);
            if (which < 2)
                off += miss;
            else
                steps += miss;
        }
    CHECK_NEAR(off / 36.0, 0.0, 0.06);
    CHECK_NEAR(steps / 72.0, 0.0, 0.12);
    CHECK_NEAR(sqrt(square / (double)n), 1.0, 0.25);
    bench_close(&bench);
}

static void a_fit_does_not_depend_on_how_people_are_split(void **state)
{
    struct bench bench;
    struct calibrate_sums half;
    struct calibrate_people people;
    double whole;

    (void)state;
    bench_open(&bench, "own-18", MEASURE_ANXIETY, 500);
    bench_draw(&bench, 3);
    calibrate_start(&bench.shape, bench.people, &bench.model);
    whole = bench_log_likelihood(&bench);
    half.counts = calloc(calibrate_cells(&bench.shape), sizeof(double));
    assert_non_null(half.counts);
    people = bench.people;
    bench.people.count = 123;
    (void)bench_log_likelihood(&bench);
    calibrate_sums_clear(&bench.shape, &half);
    people.levels += 123 * bench.shape.items;
    people.count -= 123;
    calibrate_expect(&bench.shape, &bench.tables, people, &half);
    calibrate_sums_add(&bench.shape, &bench.sums, &half);
    CHECK(bench.sums.people == 500);
    CHECK_NEAR(bench.sums.log_likelihood, whole, 1e-8);
    free(half.counts);
    bench_close(&bench);
}

static void a_level_nobody_chose_is_named(void **state)
{
    struct bench bench;
    size_t item = 0;
    unsigned level = 0;

    (void)state;
    bench_open(&bench, "own-18", MEASURE_ANXIETY, 300);
    bench_draw(&bench, 4);
    CHECK(calibrate_check(&bench.shape, bench.people, &item, &level) == ERR_OK);
    for (size_t p = 0; p < 300; p++)
        if (bench.levels[p * 9 + 4] == 5)
            bench.levels[p * 9 + 4] = 4;
    CHECK(calibrate_check(&bench.shape, bench.people, &item, &level) == ERR_INPUT);
    CHECK(item == 4 && level == 5);
    bench.people.count = 199;
    CHECK(calibrate_check(&bench.shape, bench.people, &item, &level) == ERR_LIMIT);
    bench_close(&bench);
}

/* Two items that say the same thing twice are found by what the model leaves over; the others
 * are not accused. */
static void near_synonyms_show_in_what_is_left_over(void **state)
{
    static struct calibrate_pairs pairs;
    struct bench bench;
    double *room;

    (void)state;
    bench_open(&bench, "own-18", MEASURE_AVOIDANCE, 1000);
    bench_draw(&bench, 5);
    for (size_t p = 0; p < 1000; p++)
        if (p % 3 != 0) /* item 2 of the scale repeats item 6, of another facet */
            bench.levels[p * 9 + 1] = bench.levels[p * 9 + 5];
    memcpy(bench.model.curve, bench.scale->curves, 9 * sizeof *bench.scale->curves);
    memset(&pairs, 0, sizeof pairs);
    calibrate_tabulate(&bench.shape, &bench.model, &bench.tables);
    room = calloc(bench.shape.items * CALIBRATE_NODES, sizeof *room);
    assert_non_null(room);
    calibrate_residuals(&bench.shape, &bench.tables, bench.people, room, &pairs);
    free(room);
    CHECK(calibrate_q3(&pairs, 1, 5) > 0.2);
    CHECK_NEAR(calibrate_q3(&pairs, 1, 5), calibrate_q3(&pairs, 5, 1), 1e-12);
    CHECK(fabs(calibrate_q3(&pairs, 0, 2)) < 0.2);
    bench_close(&bench);
}

/* alpha: tests/vectors/measure.py, by its definition. omega: the curves say what share of a
 * mean score is the general trait; here it is held against that share among people drawn. */
static void reliability_is_that_of_its_definitions(void **state)
{
    static const uint8_t rows[] = { 1, 2, 1, 3, 3, 4, 0, 3, 3, 5, 4, 4, 2, 2, 3, 4, 5, 5 };
    struct calibrate_shape three = { .items = 3, .facets = 1, .levels = { 5, 5, 5 } };
    struct calibrate_item items[MEASURE_KEYS_MAX];
    struct bench bench;
    struct draw draw = { 6 };
    size_t complete = 0;
    double h = 0.0, total = 0.0, gt = 0.0, gg = 0.0, tt = 0.0, g1 = 0.0, t1 = 0.0, r2;
    const double n = 20000.0;

    (void)state;
    CHECK_NEAR(calibrate_alpha(&three, (struct calibrate_people){ rows, 6 }, &complete),
               0.936416184971, 1e-11);
    CHECK(complete == 5);
    calibrate_items(&three, (struct calibrate_people){ rows, 6 }, items);
    CHECK_NEAR(items[1].mean, 3.2, 1e-12);
    CHECK_NEAR(items[1].sd, 1.303840481041, 1e-11);
    CHECK_NEAR(items[1].rest, 0.879049072992, 1e-11);
    bench_open(&bench, "ecr", MEASURE_ANXIETY, 1);
    for (int p = 0; p < 20000; p++) {
        double g = draw_person(&draw, bench.instrument, bench.scale, bench.levels), sum = 0.0;

        for (size_t i = 0; i < 18; i++)
            sum += bench.levels[i];
        gt += g * sum;
        gg += g * g;
        tt += sum * sum;
        g1 += g;
        t1 += sum;
    }
    r2 = (gt - g1 * t1 / n) * (gt - g1 * t1 / n) / ((gg - g1 * g1 / n) * (tt - t1 * t1 / n));
    memcpy(bench.model.curve, bench.scale->curves, 18 * sizeof *bench.scale->curves);
    calibrate_tabulate(&bench.shape, &bench.model, &bench.tables);
    calibrate_omega(&bench.shape, &bench.tables, &h, &total);
    CHECK_NEAR(h, r2, 0.02); /* r2 is of a straight line, and a little less */
    CHECK(total > h && total < 0.97);
    bench_close(&bench);
}

static void only_positive_definite_systems_are_solved(void **state)
{
    double good[] = { 4, 0, 0, 2, 5, 0, 1, 3, 6 }, bad[] = { 1, 0, 2, 1 };
    double x[] = { 11, 21, 25 }; /* 4a + 2b + c, 2a + 5b + 3c, a + 3b + 6c at 1, 2, 3 */

    (void)state;
    CHECK(calibrate_factor(good, 3) == ERR_OK);
    calibrate_solve(good, 3, x);
    CHECK_NEAR(x[0], 1.0, 1e-12);
    CHECK_NEAR(x[1], 2.0, 1e-12);
    CHECK_NEAR(x[2], 3.0, 1e-12);
    CHECK(calibrate_factor(bad, 2) == ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_likelihood_is_that_of_the_whole_sum),
        cmocka_unit_test(the_scores_are_the_slopes_of_the_likelihood),
        cmocka_unit_test(what_was_drawn_is_recovered),
        cmocka_unit_test(a_fit_does_not_depend_on_how_people_are_split),
        cmocka_unit_test(a_level_nobody_chose_is_named),
        cmocka_unit_test(near_synonyms_show_in_what_is_left_over),
        cmocka_unit_test(reliability_is_that_of_its_definitions),
        cmocka_unit_test(only_positive_definite_systems_are_solved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
