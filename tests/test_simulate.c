#include "tests/test.h"

#include <string.h>

#include "base/utf8.h"
#include "core/simulate.h"
#include "core/simulate_chance.h"

static const struct simulate_couple sample = {
    .seed = 7,
    .strategy = { SIMULATE_ANXIOUS, SIMULATE_AVOIDANT },
    .now = 1774738800,
    .zone_min = 60,
    .days = 60,
};

struct tally {
    size_t checkins[2], triggers, pauses, messages, rated;
    size_t reached[2], pulled_back[2];
};

static struct tally tally_of(const struct simulate_couple *couple)
{
    struct tally tally = { 0 };
    struct simulate sim;
    struct simulate_event event;

    simulate_init(&sim, couple);
    while (simulate_next(&sim, &event)) {
        if (event.kind == SIMULATE_CHECKIN) {
            tally.checkins[event.who]++;
            tally.reached[event.who] += event.checkin.reached;
            tally.pulled_back[event.who] += event.checkin.pulled_back;
        }
        tally.triggers += event.kind == SIMULATE_TRIGGER;
        tally.rated += event.kind == SIMULATE_TRIGGER && event.trigger.after >= 0;
        tally.pauses += event.kind == SIMULATE_PAUSE;
        tally.messages += event.kind == SIMULATE_MESSAGE;
    }
    return tally;
}

/* splitmix64 from seed 1234567, the published test sequence (Vigna's splitmix64.c):
 * 6457827717110365317, 3203168211198807973, 9817491932198370423. */
static void chance_is_splitmix64(void **state)
{
    static const uint64_t want[] = { 6457827717110365317u, 3203168211198807973u,
                                     9817491932198370423u };
    uint64_t chance = 1234567;

    (void)state;
    for (size_t i = 0; i < 3; i++)
        CHECK(simulate_chance_unit(&chance) == (double)(want[i] >> 11) / 9007199254740992.0);
}

static void normal_numbers_have_mean_0_and_variance_1(void **state)
{
    uint64_t chance = 1;
    double sum = 0, squares = 0;

    (void)state;
    for (int i = 0; i < 40000; i++) {
        double value = simulate_chance_normal(&chance);

        sum += value;
        squares += value * value;
    }
    CHECK_NEAR(sum / 40000, 0, 0.02); /* four standard errors */
    CHECK_NEAR(squares / 40000, 1, 0.03);
}

static void the_same_seed_tells_the_same_story(void **state)
{
    struct simulate first, second;
    struct simulate_event one, other;
    struct simulate_couple changed = sample;
    struct tally a = tally_of(&sample), b;

    (void)state;
    simulate_init(&first, &sample);
    simulate_init(&second, &sample);
    while (simulate_next(&first, &one)) {
        CHECK(simulate_next(&second, &other));
        CHECK(one.kind == other.kind && one.who == other.who && one.at == other.at);
    }
    CHECK(!simulate_next(&second, &other));
    CHECK(!simulate_next(&second, &other));
    changed.seed++;
    b = tally_of(&changed);
    CHECK(memcmp(&a, &b, sizeof a) != 0);
}

static void events_come_in_order_and_before_now(void **state)
{
    struct simulate_couple couple = sample;

    (void)state;
    for (int hour = 0; hour < 240; hour++) {
        struct simulate sim;
        struct simulate_event event;
        int64_t last = INT64_MIN;

        couple.now = sample.now + hour * 3600;
        couple.seed = (uint64_t)hour;
        couple.days = 3;
        simulate_init(&sim, &couple);
        while (simulate_next(&sim, &event)) {
            CHECK(event.at >= last && event.at < couple.now);
            CHECK(event.at >= couple.now - (int64_t)couple.days * 86400);
            if (event.kind == SIMULATE_TRIGGER)
                CHECK(event.trigger.after_at < couple.now);
            last = event.at;
        }
    }
}

static void every_number_is_on_its_scale(void **state)
{
    struct simulate_couple couple = sample;

    (void)state;
    for (unsigned pair = 0; pair < 16; pair++) {
        struct simulate sim;
        struct simulate_event event;

        couple.strategy[0] = pair % 4;
        couple.strategy[1] = pair / 4;
        couple.days = 400;
        simulate_init(&sim, &couple);
        while (simulate_next(&sim, &event)) {
            CHECK(event.who <= 1);
            if (event.kind == SIMULATE_CHECKIN)
                CHECK(event.checkin.close <= 10 && event.checkin.settled <= 10);
            if (event.kind == SIMULATE_TRIGGER)
                CHECK(event.trigger.intensity <= 10 && event.trigger.after <= 10 &&
                      event.trigger.moment->event);
            if (event.kind == SIMULATE_PAUSE)
                CHECK(event.pause.before <= 10 && event.pause.after <= 10 &&
                      event.pause.seconds <= 7200 && event.pause.skill < SKILLS_COUNT);
            if (event.kind == SIMULATE_MESSAGE)
                CHECK(event.message->ask);
        }
    }
}

/* What the sample couple must show: about five check-ins a week each, enough joint days for
 * a first word about the cycle, and skills used often enough to be said. */
static void sixty_days_of_the_sample_couple_are_enough_to_look_at(void **state)
{
    struct simulate_couple couple = sample;

    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        couple.seed = seed;
        struct tally tally = tally_of(&couple);

        CHECK(tally.checkins[0] >= 40 && tally.checkins[1] >= 30);
        CHECK(tally.triggers >= 12 && tally.triggers <= 70);
        CHECK(tally.pauses >= 8);
        CHECK(tally.messages >= 1);
        CHECK(tally.rated >= 5);
    }
}

static void strategies_differ_as_their_names_say(void **state)
{
    struct simulate_couple couple = sample;
    struct tally pair, ease;

    (void)state;
    couple.days = 1000;
    pair = tally_of(&couple);
    couple.strategy[0] = couple.strategy[1] = SIMULATE_SECURE;
    ease = tally_of(&couple);
    CHECK(pair.reached[0] * pair.checkins[1] > 2 * pair.reached[1] * pair.checkins[0]);
    CHECK(pair.pulled_back[1] * pair.checkins[0] > pair.pulled_back[0] * pair.checkins[1]);
    CHECK(2 * ease.triggers < pair.triggers);
}

static void text_is_fit(const char *text, size_t most)
{
    struct str words = { text, strlen(text) };

    CHECK(words.len > 0 && utf8_is_valid(words) && utf8_count(words) <= most);
}

/* Limits of docs/DOOR.md, and the walk in sevens that repeats nothing early. */
static void every_text_fits_an_entry(void **state)
{
    (void)state;
    for (unsigned voice = 0; voice < SIMULATE_VOICES; voice++) {
        const struct simulate_speech *speech = simulate_words(voice);

        CHECK(speech->moments_count % 7 && speech->letters_count % 7);
        CHECK(speech->good_count % 7 && speech->low_count % 7);
        CHECK(speech->calm_count >= 1 && speech->calm_count <= 8);
        for (size_t i = 0; i < speech->moments_count; i++) {
            const struct simulate_moment *moment = &speech->moments[i];

            text_is_fit(moment->event, 2000);
            text_is_fit(moment->story, 2000);
            text_is_fit(moment->need, 500);
            text_is_fit(moment->body, 40);
            CHECK(moment->feelings[0] && moment->urge < PATTERNS_URGES);
            for (size_t f = 0; f < 3 && moment->feelings[f]; f++)
                text_is_fit(moment->feelings[f], 40);
        }
        for (size_t i = 0; i < speech->letters_count; i++) {
            text_is_fit(speech->letters[i].happened, 2000);
            text_is_fit(speech->letters[i].feel, 1000);
            text_is_fit(speech->letters[i].need, 1000);
            text_is_fit(speech->letters[i].ask, 1000);
        }
    }
}

static void nothing_is_told_twice_before_all_is_told(void **state)
{
    struct simulate_couple couple = sample;
    const struct simulate_moment *seen[64] = { NULL };
    size_t count = 0, want;
    struct simulate sim;
    struct simulate_event event;

    (void)state;
    want = simulate_words(SIMULATE_VOICE_PURSUING)->moments_count;
    couple.days = 1000;
    simulate_init(&sim, &couple);
    while (count < want && simulate_next(&sim, &event)) {
        if (event.kind != SIMULATE_TRIGGER || event.who != 0)
            continue;
        for (size_t i = 0; i < count; i++)
            CHECK(seen[i] != event.trigger.moment);
        seen[count++] = event.trigger.moment;
    }
    assert_int_equal(count, want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chance_is_splitmix64),
        cmocka_unit_test(normal_numbers_have_mean_0_and_variance_1),
        cmocka_unit_test(the_same_seed_tells_the_same_story),
        cmocka_unit_test(events_come_in_order_and_before_now),
        cmocka_unit_test(every_number_is_on_its_scale),
        cmocka_unit_test(sixty_days_of_the_sample_couple_are_enough_to_look_at),
        cmocka_unit_test(strategies_differ_as_their_names_say),
        cmocka_unit_test(every_text_fits_an_entry),
        cmocka_unit_test(nothing_is_told_twice_before_all_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
