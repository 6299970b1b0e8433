#include "tests/test.h"

#include "core/cycle_background.h"
#include "core/cycle_odds.h"
#include "core/cycle_share.h"
#include "core/simulate_chance.h"
#include "tests/plain_filter.h"

/* Golden values of SCIENCE.md 3.7, checked there against a dense Gaussian in scipy. */
static struct cycle_ou golden(void)
{
    static const double forget[2] = { .7, .9 }, cross[2] = { .2, -.1 }, swing[2] = { .8, .7 };
    struct cycle_ou ou = cycle_ou_of(forget, cross, swing, .3);

    ou.blur[0] = .5;
    ou.blur[1] = .6;
    ou.usual[0] = .1;
    ou.usual[1] = -.2;
    return ou;
}

static const struct cycle_ou_point golden_points[] = {
    { .80, 0, .5 },  { .85, 1, -.3 }, { 1.90, 0, 1.1 },
    { 3.80, 1, .4 }, { 3.82, 0, .2 }, { 6.00, 1, -.9 },
};

static void the_process_gives_the_golden_values(void **state)
{
    struct cycle_ou ou = golden();
    struct cycle_ou_matrix rest = cycle_ou_rest(&ou), carry = cycle_ou_carry(&ou.drift, 1);

    (void)state;
    CHECK(cycle_ou_is_stable(&ou));
    CHECK_NEAR(rest.at[0][0], .692042799796, 1e-12);
    CHECK_NEAR(rest.at[0][1], .182149799286, 1e-12);
    CHECK_NEAR(rest.at[1][0], .182149799286, 1e-12);
    CHECK_NEAR(rest.at[1][1], .469761133413, 1e-12);
    CHECK_NEAR(carry.at[0][0], .491942236563, 1e-12);
    CHECK_NEAR(carry.at[0][1], .089716091372, 1e-12);
    CHECK_NEAR(carry.at[1][0], -.044858045686, 1e-12);
    CHECK_NEAR(carry.at[1][1], .402226145190, 1e-12);
    CHECK_NEAR(plain_loglik(&ou, golden_points, 6), -6.155925273650, 1e-11);
    CHECK(plain_loglik(&ou, golden_points, 0) == 0);
}

static void drift_that_runs_away_is_not_stable(void **state)
{
    static const struct {
        struct cycle_ou_matrix drift;
        bool stable;
    } run[] = {
        { { { { -1, 0 }, { 0, -1 } } }, true },
        { { { { -1, 2 }, { 2, -1 } } }, false }, /* each lifts the other faster than it falls */
        { { { { -1, -9 }, { 9, -1 } } }, true }, /* round and round, but down */
        { { { { .1, 0 }, { 0, -1 } } }, false },
        { { { { -1, 1 }, { 1, -1 } } }, false }, /* drifts for ever: never at rest */
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct cycle_ou ou = { .drift = run[i].drift };

        assert_int_equal(cycle_ou_is_stable(&ou), run[i].stable);
    }
}

/* exp(A t) exp(A u) = exp(A (t + u)); for a rotation, cos and sin; apart, two plain decays. */
static void carrying_in_two_steps_is_carrying_in_one(void **state)
{
    static const struct cycle_ou_matrix drifts[] = {
        { { { -.7, .2 }, { -.1, -.9 } } }, { { { -1, 0 }, { 0, -1 } } },
        { { { -.2, -3 }, { 5, -.4 } } },   { { { -9, .1 }, { .1, -.01 } } },
        { { { -1, .5 }, { 0, -1 } } },     { { { 0, -1 }, { 1, 0 } } },
    };
    static const double steps[] = { 0, 1e-9, .01, .3, 1, 7.7, 40 };

    (void)state;
    for (size_t d = 0; d < sizeof drifts / sizeof *drifts; d++)
        for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
            struct cycle_ou_matrix one = cycle_ou_carry(&drifts[d], steps[s]);
            struct cycle_ou_matrix two = cycle_ou_carry(&drifts[d], .37);
            struct cycle_ou_matrix both = cycle_ou_carry(&drifts[d], steps[s] + .37);

            for (int i = 0; i < 2; i++)
                for (int j = 0; j < 2; j++)
                    CHECK_NEAR(one.at[i][0] * two.at[0][j] + one.at[i][1] * two.at[1][j],
                               both.at[i][j], 1e-12);
        }
    CHECK_NEAR(cycle_ou_carry(&drifts[5], 40).at[1][0], sin(40), 1e-11);
    CHECK_NEAR(cycle_ou_carry(&drifts[2], 5000).at[0][0], 0, 1e-300);
    CHECK_NEAR(cycle_ou_carry(&drifts[3], 1e6).at[0][0], 0, 1e-300);
}

static size_t couple_of_points(struct cycle_ou_point *points, size_t count, uint64_t seed)
{
    uint64_t chance = seed;
    double day = 0;

    for (size_t i = 0; i < count; i++) {
        points[i].day = day;
        points[i].who = (unsigned)simulate_chance_pick(&chance, 2);
        points[i].y = simulate_chance_normal(&chance);
        if (i % 5 != 0) /* every fifth has a tie behind it */
            day += 2 * simulate_chance_unit(&chance);
    }
    return count;
}

/* The fast filter with derivatives against the plain one, and against differences. */
static void cost_and_gradient_agree_with_the_plain_filter(void **state)
{
    static const double prior_mean[CYCLE_SOLVE_SIZE] = {
        0,
        0,
        -0.2484613592984996,
        -0.2484613592984996,
        -0.5978370007556204,
        -0.5978370007556204,
        0,
        0,
        .3,
    };
    static const double prior_sd[CYCLE_SOLVE_SIZE] = { .4, .4, .25, .25, .25, .25, .4, .4, .3 };
    struct cycle_ou_point points[60];

    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct cycle_solve_vector at, slope, ignored;
        struct cycle_ou ou;
        double prior = 0, cost;
        uint64_t chance = seed + 100;

        couple_of_points(points, 60, seed);
        for (int n = 0; n < CYCLE_SOLVE_SIZE; n++) {
            double away = simulate_chance_normal(&chance);

            at.at[n] = prior_mean[n] + prior_sd[n] * away;
            prior += away * away / 2;
        }
        ou = plain_process(&at);
        cost = cycle_background_cost(&at, points, 60, &slope);
        CHECK_NEAR(cost, prior - plain_loglik(&ou, points, 60), 1e-9);
        for (int n = 0; n < CYCLE_SOLVE_SIZE; n++) {
            struct cycle_solve_vector up = at, down = at;

            up.at[n] += 1e-5;
            down.at[n] -= 1e-5;
            CHECK_NEAR((cycle_background_cost(&up, points, 60, &ignored) -
                        cycle_background_cost(&down, points, 60, &ignored)) /
                           2e-5,
                       slope.at[n], 1e-6);
        }
    }
}

static void the_fit_is_where_the_slope_is_gone(void **state)
{
    struct cycle_ou_point points[120];
    struct cycle_background fit;
    struct cycle_solve_vector slope;

    (void)state;
    for (uint64_t seed = 1; seed <= 30; seed++) {
        couple_of_points(points, 120, seed);
        cycle_background_fit(points, 120, &fit);
        (void)cycle_background_cost(&fit.best, points, 120, &slope);
        for (int n = 0; n < CYCLE_SOLVE_SIZE; n++) {
            CHECK_NEAR(slope.at[n], 0, 1e-9);
            CHECK(fit.cov.at[n][n] > 0);
        }
    }
}

static void without_points_the_fit_is_the_prior(void **state)
{
    struct cycle_background fit;

    (void)state;
    cycle_background_fit(NULL, 0, &fit);
    CHECK_NEAR(exp(fit.best.at[CYCLE_BACKGROUND_FORGET]), 1, 1e-9);
    CHECK_NEAR(exp(fit.best.at[CYCLE_BACKGROUND_SWING + 1]), .78, 1e-9);
    CHECK_NEAR(fit.best.at[CYCLE_BACKGROUND_TIE], .3, 1e-9);
    CHECK_NEAR(fit.cov.at[CYCLE_BACKGROUND_TIE][CYCLE_BACKGROUND_TIE], .09, 1e-6);
    CHECK_NEAR(fit.cov.at[CYCLE_BACKGROUND_FORGET][CYCLE_BACKGROUND_FORGET], .16, 1e-6);
}

/* A matrix that is no bowl still gives a finite answer; a bowl gives its inverse. */
static void inverting_never_fails(void **state)
{
    struct cycle_solve_matrix bowl = { 0 }, saddle = { 0 }, out;

    (void)state;
    for (int i = 0; i < CYCLE_SOLVE_SIZE; i++)
        for (int j = 0; j < CYCLE_SOLVE_SIZE; j++) {
            bowl.at[i][j] = (i == j ? 4 : 0) + 1.0 / (1 + i + j);
            saddle.at[i][j] = i == j ? (i == 3 ? -50 : 1) : 0;
        }
    out = cycle_solve_invert(&bowl);
    for (int i = 0; i < CYCLE_SOLVE_SIZE; i++)
        for (int j = 0; j < CYCLE_SOLVE_SIZE; j++) {
            double sum = 0;

            for (int k = 0; k < CYCLE_SOLVE_SIZE; k++)
                sum += bowl.at[i][k] * out.at[k][j];
            CHECK_NEAR(sum, i == j, 1e-12);
        }
    out = cycle_solve_invert(&saddle);
    for (int i = 0; i < CYCLE_SOLVE_SIZE; i++)
        CHECK(out.at[i][i] > 0 && out.at[i][i] < 1e6);
}

/* Expected values: tests/vectors/cycle.py (scipy.optimize on the same posterior). */
static void odds_are_the_top_of_their_posterior(void **state)
{
    static const struct {
        struct cycle_odds_days days;
        double beta, error, sceptical, sceptical_error;
        bool claimed;
    } run[] = {
        { { 13, 9, 18, 5 }, 1.2385461704, 0.5978985842, 0.7787267486, 0.5040412924, true },
        { { 20, 10, 20, 10 }, 0.1386819883, 0.5268014010, 0.0000000000, 0.4638786138, false },
        { { 5, 5, 15, 0 }, 2.2466002487, 0.7491179245, 1.2612809150, 0.5854763710, true },
        { { 0, 0, 0, 0 }, 0.5000000000, 1.0000000000, 0.0000000000, 0.7000000000, false },
        { { 12, 2, 28, 15 }, -0.8833335420, 0.5942921708, -0.7756853039, 0.5051393283, false },
        { { 400, 300, 600, 100 },
          2.6458672192,
          0.1556275367,
          2.5697728415,
          0.1521588761,
          true },
        { { 15, 9, 25, 9 }, 0.8066702210, 0.5489508602, 0.5013370823, 0.4761791869, false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct cycle_odds_belief belief = cycle_odds_estimate(&run[i].days);
        struct cycle_odds_belief sceptical = cycle_odds_sceptical(&run[i].days);

        CHECK_NEAR(belief.beta, run[i].beta, 1e-7);
        CHECK_NEAR(belief.error, run[i].error, 1e-7);
        CHECK_NEAR(sceptical.beta, run[i].sceptical, 1e-7);
        CHECK_NEAR(sceptical.error, run[i].sceptical_error, 1e-7);
        assert_int_equal(cycle_odds_is_claimed(&run[i].days), run[i].claimed);
    }
}

/* Expected values: tests/vectors/cycle.py (scipy.stats.beta). */
static void a_share_agrees_with_the_beta_distribution(void **state)
{
    static const struct {
        double count_for, count_against, mean, low, high, over_half;
    } run[] = {
        { 0, 0, 0.5, 0.135350362, 0.864649638, 0.500000000 },
        { 10, 0, 0.857142857142857, 0.683660235, 0.971946623, 0.998291016 },
        { 7, 3, 0.642857142857143, 0.427380661, 0.834340573, 0.866577148 },
        { 2, 8.5, 0.275862068965517, 0.108184351, 0.479730519, 0.036452641 },
        { 0, 300, 0.00657894736842105, 0.001174061, 0.015559926, 0.000000000 },
        { 12000, 11500, 0.510636487406399, 0.505272820, 0.515999126, 0.999445963 },
        { 99999, 1, 0.999970001199952, 0.999937045, 0.999991823, 1.000000000 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct cycle_share share = cycle_share_of(run[i].count_for, run[i].count_against);

        CHECK_NEAR(share.mean, run[i].mean, 1e-12);
        CHECK_NEAR(share.low, run[i].low, 1e-8);
        CHECK_NEAR(share.high, run[i].high, 1e-8);
        CHECK_NEAR(share.over_half, run[i].over_half, 1e-8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_process_gives_the_golden_values),
        cmocka_unit_test(drift_that_runs_away_is_not_stable),
        cmocka_unit_test(carrying_in_two_steps_is_carrying_in_one),
        cmocka_unit_test(cost_and_gradient_agree_with_the_plain_filter),
        cmocka_unit_test(the_fit_is_where_the_slope_is_gone),
        cmocka_unit_test(without_points_the_fit_is_the_prior),
        cmocka_unit_test(inverting_never_fails),
        cmocka_unit_test(odds_are_the_top_of_their_posterior),
        cmocka_unit_test(a_share_agrees_with_the_beta_distribution),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
