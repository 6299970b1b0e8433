#include "tests/test.h"

#include "core/simulate_whatif.h"

enum { POINTS = 97 }; /* four days, by the hour */

static const enum simulate_strategy chase[2] = { SIMULATE_ANXIOUS, SIMULATE_AVOIDANT };

static double low_of(const struct simulate_whatif_point *point)
{
    return point->felt[0] + point->felt[1];
}

/* The same equations in ten-second steps of Runge and Kutta, written out for this one pair:
 * damping .7 and 1, draw .25 and .1, chase 1.5 and .3, retreat .3 and 1.9. */
static void slope(const double felt[2], double out[2])
{
    double g = 0.07 * (1.5 * 1.9 + 0.3 * 0.3);

    out[0] = (-0.7 * felt[0] + 0.25 * (felt[1] - felt[0]) + g * (felt[0] + felt[1])) / 24;
    out[1] = (-1.0 * felt[1] + 0.10 * (felt[0] - felt[1]) + g * (felt[0] + felt[1])) / 24;
}

static void the_picture_solves_its_equations(void **state)
{
    struct simulate_whatif_point points[POINTS];
    double felt[2] = { -2, -1.5 };
    const double step = 1.0 / 360;

    (void)state;
    simulate_whatif(chase, SIMULATE_WHATIF_AS_IT_IS, 1, points, POINTS);
    for (int hour = 0; hour < POINTS; hour++) {
        CHECK_NEAR(points[hour].hours, hour, 1e-12);
        CHECK_NEAR(points[hour].felt[0], felt[0], 1e-9);
        CHECK_NEAR(points[hour].felt[1], felt[1], 1e-9);
        for (int i = 0; i < 360; i++) {
            double k[4][2], at[2];

            slope(felt, k[0]);
            for (int n = 1; n < 4; n++) {
                for (int w = 0; w < 2; w++)
                    at[w] = felt[w] + (n < 3 ? step / 2 : step) * k[n - 1][w];
                slope(at, k[n]);
            }
            for (int w = 0; w < 2; w++)
                felt[w] += step * (k[0][w] + 2 * k[1][w] + 2 * k[2][w] + k[3][w]) / 6;
        }
    }
}

static void every_pair_comes_to_rest_in_the_end(void **state)
{
    struct simulate_whatif_point points[2];

    (void)state;
    for (unsigned pair = 0; pair < 16; pair++)
        for (unsigned plan = 0; plan < SIMULATE_WHATIF_PLANS; plan++) {
            const enum simulate_strategy both[2] = { pair % 4, pair / 4 };

            simulate_whatif(both, plan, 24 * 60, points, 2);
            CHECK_NEAR(low_of(&points[1]), 0, 1e-3);
        }
}

static void a_kept_pause_or_reassurance_is_never_worse(void **state)
{
    struct simulate_whatif_point now[POINTS], pause[POINTS], met[POINTS];

    (void)state;
    for (unsigned pair = 0; pair < 16; pair++) {
        const enum simulate_strategy both[2] = { pair % 4, pair / 4 };

        simulate_whatif(both, SIMULATE_WHATIF_AS_IT_IS, 1, now, POINTS);
        simulate_whatif(both, SIMULATE_WHATIF_PAUSES_KEPT, 1, pause, POINTS);
        simulate_whatif(both, SIMULATE_WHATIF_REASSURANCE_FIRST, 1, met, POINTS);
        CHECK(low_of(&met[0]) == low_of(&now[0])); /* it starts with the same hurt */
        for (int hour = 0; hour < POINTS; hour++)
            CHECK(low_of(&met[hour]) >= low_of(&now[hour]) - 1e-12);
        CHECK(low_of(&pause[24]) >= low_of(&now[24]) - 0.02);
    }
    simulate_whatif(chase, SIMULATE_WHATIF_AS_IT_IS, 1, now, POINTS);
    simulate_whatif(chase, SIMULATE_WHATIF_PAUSES_KEPT, 1, pause, POINTS);
    for (int hour = 1; hour < POINTS; hour++)
        CHECK(low_of(&pause[hour]) > low_of(&now[hour]));
}

static void ease_settles_sooner_than_the_chase(void **state)
{
    static const enum simulate_strategy ease[2] = { SIMULATE_SECURE, SIMULATE_SECURE };
    struct simulate_whatif_point one[POINTS], other[POINTS];

    (void)state;
    simulate_whatif(ease, SIMULATE_WHATIF_AS_IT_IS, 1, one, POINTS);
    simulate_whatif(chase, SIMULATE_WHATIF_AS_IT_IS, 1, other, POINTS);
    for (int hour = 1; hour < POINTS; hour++)
        CHECK(low_of(&one[hour]) > low_of(&other[hour]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_picture_solves_its_equations),
        cmocka_unit_test(every_pair_comes_to_rest_in_the_end),
        cmocka_unit_test(a_kept_pause_or_reassurance_is_never_worse),
        cmocka_unit_test(ease_settles_sooner_than_the_chase),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
