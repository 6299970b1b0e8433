#include "tests/test.h"

#include "core/skills.h"

static const struct skills_use uses[] = {
    { SKILLS_BREATHING, 7, 4 }, { SKILLS_BREATHING, 7, 5 }, { SKILLS_BREATHING, 7, 3 },
    { SKILLS_BREATHING, 7, 5 }, { SKILLS_BREATHING, 7, 6 }, { SKILLS_BREATHING, 7, 4 },
    { SKILLS_WALK, 6, 2 },      { SKILLS_WALK, 6, 1 },      { SKILLS_WALK, 6, 3 },
    { SKILLS_WALK, 6, 2 },      { SKILLS_WALK, 6, 2 },      { SKILLS_SELF_TALK, 5, 5 },
    { SKILLS_SELF_TALK, 5, 6 },
};
enum { USES = sizeof uses / sizeof *uses };

/* Expected values: tests/vectors/change.py, which sums the posterior on a grid. */
static void a_drop_is_shrunk_towards_the_mean_of_the_person(void **state)
{
    struct skills_report report = skills_estimate(uses, USES);
    const struct skills_effect *breathing = &report.skill[SKILLS_BREATHING];
    const struct skills_effect *walk = &report.skill[SKILLS_WALK];

    (void)state;
    CHECK(breathing->said);
    CHECK_NEAR(breathing->drop, 2.446694172, 1e-6);
    CHECK_NEAR(breathing->low, 1.654470308, 1e-6);
    CHECK_NEAR(breathing->high, 3.238918036, 1e-6);
    CHECK(walk->said);
    CHECK_NEAR(walk->drop, 3.416496204, 1e-6); /* its own mean is 4.0 */
    CHECK_NEAR(walk->low, 2.566159798, 1e-6);
    CHECK_NEAR(walk->high, 4.266832609, 1e-6);
}

static void under_five_uses_nothing_is_said(void **state)
{
    struct skills_report report = skills_estimate(uses, USES);

    (void)state;
    CHECK(!report.skill[SKILLS_SELF_TALK].said);
    assert_int_equal(report.skill[SKILLS_SELF_TALK].have, 2);
    assert_int_equal(report.skill[SKILLS_SELF_TALK].need, 5);
    CHECK(report.skill[SKILLS_SELF_TALK].drop == 0);
    assert_int_equal(report.skill[SKILLS_TIME_OUT].have, 0);
    for (size_t k = 0; k < SKILLS_COUNT; k++)
        CHECK(!skills_estimate(NULL, 0).skill[k].said);
}

static void the_order_of_uses_changes_nothing(void **state)
{
    struct skills_use turned[USES];
    struct skills_report there, back;

    (void)state;
    for (size_t i = 0; i < USES; i++)
        turned[i] = uses[USES - 1 - i];
    there = skills_estimate(uses, USES);
    back = skills_estimate(turned, USES);
    for (size_t k = 0; k < SKILLS_COUNT; k++) {
        CHECK(there.skill[k].drop == back.skill[k].drop);
        CHECK(there.skill[k].low == back.skill[k].low);
    }
}

/* A skill that always does the same is not known for certain after five uses. */
static void five_equal_drops_keep_an_interval(void **state)
{
    struct skills_use same[5];
    struct skills_effect effect;

    (void)state;
    for (size_t i = 0; i < 5; i++)
        same[i] = (struct skills_use){ SKILLS_COLD_WATER, 8, 8 };
    effect = skills_estimate(same, 5).skill[SKILLS_COLD_WATER];
    CHECK(effect.said);
    CHECK_NEAR(effect.drop, 0, 1e-12);
    CHECK(effect.low < -0.3 && effect.high > 0.3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drop_is_shrunk_towards_the_mean_of_the_person),
        cmocka_unit_test(under_five_uses_nothing_is_said),
        cmocka_unit_test(the_order_of_uses_changes_nothing),
        cmocka_unit_test(five_equal_drops_keep_an_interval),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
