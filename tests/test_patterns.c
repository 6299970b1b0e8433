#include "tests/test.h"

#include "core/patterns.h"
#include "core/simulate_chance.h"

enum { SHAME = 3, ANGER = 7, EVENING = 200, MOMENTS = 40, LINKS = 8 };

/* Twenty moments with shame, of which fifteen end in pulling back; twenty with anger, of which
 * three do and twelve in protest. Shame feels older in sixteen of twenty. All in the evening.
 */
static size_t story(struct patterns_moment *moments)
{
    for (size_t i = 0; i < MOMENTS; i++) {
        bool shame = i < 20;
        size_t nth = i % 20;

        moments[i] = (struct patterns_moment){
            .signs = { shame ? SHAME : ANGER, EVENING, EVENING },
            .signs_count = 3,
            .older = shame && nth < 16 ? PATTERNS_YES : PATTERNS_NO,
        };
        if (shame)
            moments[i].urge = nth < 15 ? PATTERNS_PULL_BACK : PATTERNS_PLEASE;
        else
            moments[i].urge = nth < 3    ? PATTERNS_PULL_BACK
                              : nth < 15 ? PATTERNS_PROTEST
                                         : PATTERNS_OTHER;
    }
    return MOMENTS;
}

static const struct patterns_link *find(const struct patterns_link *links, size_t count,
                                        uint8_t sign, unsigned outcome)
{
    for (size_t i = 0; i < count; i++)
        if (links[i].sign == sign && links[i].outcome == outcome)
            return &links[i];
    return NULL;
}

static void links_carry_their_counts_and_intervals(void **state)
{
    struct patterns_moment moments[MOMENTS];
    struct patterns_link links[LINKS];
    size_t count = patterns_find(moments, story(moments), links, LINKS);
    const struct patterns_link *back = find(links, count, SHAME, PATTERNS_PULL_BACK);
    const struct patterns_link *older = find(links, count, SHAME, PATTERNS_OLDER);
    const struct patterns_link *protest = find(links, count, ANGER, PATTERNS_PROTEST);

    (void)state;
    CHECK(back && older && protest);
    assert_int_equal(back->with, 20);
    assert_int_equal(back->with_both, 15);
    assert_int_equal(back->other, 20);
    assert_int_equal(back->other_both, 3);
    CHECK(back->claim && older->claim && protest->claim);
    CHECK_NEAR(back->share, 17.0 / 24, 1e-12); /* Beta(2, 2) after 15 of 20 */
    CHECK_NEAR(back->low, 0.549024604, 1e-8);  /* scipy.stats.beta(17, 7).ppf(.05) */
    CHECK_NEAR(back->high, 0.847520313, 1e-8);
    CHECK(links[0].sign == SHAME && links[0].outcome == PATTERNS_OLDER); /* 16 of 20 to 0 */
}

static void what_is_always_there_goes_with_nothing(void **state)
{
    struct patterns_moment moments[MOMENTS];
    struct patterns_link links[LINKS];
    size_t count = patterns_find(moments, story(moments), links, LINKS);

    (void)state;
    for (unsigned outcome = 0; outcome < PATTERNS_OUTCOMES; outcome++)
        CHECK(!find(links, count, EVENING, outcome)); /* no moment without it */
}

static void what_goes_together_less_is_not_claimed(void **state)
{
    struct patterns_moment moments[MOMENTS];
    struct patterns_link links[LINKS];
    size_t count = patterns_find(moments, story(moments), links, LINKS);
    const struct patterns_link *back = find(links, count, ANGER, PATTERNS_PULL_BACK);

    (void)state;
    CHECK(back && !back->claim);
}

static void nine_moments_say_nothing_and_ten_do(void **state)
{
    struct patterns_moment moments[MOMENTS];
    struct patterns_link links[LINKS];

    (void)state;
    (void)story(moments);
    assert_int_equal(patterns_find(moments + 15, 9, links, LINKS), 0);
    assert_int_equal(patterns_find(NULL, 0, links, LINKS), 0);
    CHECK(patterns_find(moments + 15, 10, links, LINKS) >
          0); /* five of each, as few as may be */
}

static void what_was_not_asked_does_not_count(void **state)
{
    struct patterns_moment moments[MOMENTS];
    struct patterns_link links[LINKS];
    size_t count = story(moments);
    const struct patterns_link *older;

    (void)state;
    for (size_t i = 0; i < 10; i++)
        moments[i].older = PATTERNS_UNASKED;
    count = patterns_find(moments, count, links, LINKS);
    older = find(links, count, SHAME, PATTERNS_OLDER);
    CHECK(older);
    assert_int_equal(older->with, 10);
    assert_int_equal(older->with_both, 6);
}

static void only_the_strongest_are_kept_whatever_the_order(void **state)
{
    struct patterns_moment moments[MOMENTS], turned[MOMENTS];
    struct patterns_link all[LINKS], few[2];
    size_t count = story(moments), found;

    (void)state;
    for (size_t i = 0; i < count; i++)
        turned[i] = moments[count - 1 - i];
    found = patterns_find(moments, count, all, LINKS);
    CHECK(found > 2);
    assert_int_equal(patterns_find(turned, count, few, 2), 2);
    for (size_t i = 0; i < 2; i++)
        CHECK(few[i].sign == all[i].sign && few[i].outcome == all[i].outcome);
    assert_int_equal(patterns_find(moments, count, few, 0), 0);
}

/* Twelve feelings and seven urges drawn apart: about eighty links, none of them true. */
static void chance_alone_is_seldom_claimed(void **state)
{
    static struct patterns_moment moments[200];
    struct patterns_link links[100];
    size_t claims = 0, looked = 0;
    uint64_t chance = 11;

    (void)state;
    for (int person = 0; person < 20; person++) {
        for (size_t i = 0; i < 200; i++) {
            moments[i] = (struct patterns_moment){ .signs_count = 2, .older = PATTERNS_NO };
            moments[i].signs[0] = (uint8_t)simulate_chance_pick(&chance, 12);
            moments[i].signs[1] = (uint8_t)simulate_chance_pick(&chance, 12);
            moments[i].urge = (unsigned)simulate_chance_pick(&chance, PATTERNS_URGES);
        }
        size_t found = patterns_find(moments, 200, links, 100);

        for (size_t i = 0; i < found; i++)
            claims += links[i].claim;
        looked += found;
    }
    CHECK(looked > 1000);
    CHECK(claims * 40 <= looked); /* 2.3 % of the normal lies beyond two errors */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_carry_their_counts_and_intervals),
        cmocka_unit_test(what_is_always_there_goes_with_nothing),
        cmocka_unit_test(what_goes_together_less_is_not_claimed),
        cmocka_unit_test(nine_moments_say_nothing_and_ten_do),
        cmocka_unit_test(what_was_not_asked_does_not_count),
        cmocka_unit_test(only_the_strongest_are_kept_whatever_the_order),
        cmocka_unit_test(chance_alone_is_seldom_claimed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
