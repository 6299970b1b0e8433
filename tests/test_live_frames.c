/* The frames of a pause together, over a network that loses, repeats and delays. */
#include "tests/live_pair.h"

#include "seal/live_frame.h"

enum { FRAME_TEXT = (LIVE_FRAME + 2) / 3 * 4 };

struct sent {
    char body[FRAME_TEXT + 1]; /* "" when it was refused */
};

static struct sent send_at(struct pair *pair, int side, int64_t now, const char *kind,
                           int64_t value)
{
    json_t *reply =
        ask_at(pair, side, now,
               json_pack("{s:s,s:s,s:s,s:s,s:I}", "do", "live_send", "space", TWO_SID,
                         "session", pair->session, "kind", kind, "value", (json_int_t)value));
    json_t *send = json_object_get(reply, "send");
    struct sent sent = { { 0 } };

    if (send) {
        assert_string_equal(json_string_value(json_object_get(send, "path")),
                            "/v1/spaces/" TWO_SID "/live");
        assert_int_equal(json_string_length(json_object_get(send, "body")), FRAME_TEXT);
        snprintf(sent.body, sizeof sent.body, "%s",
                 json_string_value(json_object_get(send, "body")));
    }
    assert_null(json_object_get(reply, "keep"));
    json_decref(reply);
    return sent;
}

static struct sent send(struct pair *pair, int side, const char *kind)
{
    return send_at(pair, side, pair->now, kind, 0);
}

/* The caller's. */
static json_t *got_at(struct pair *pair, int side, int64_t now, const char *sid,
                      const char *body)
{
    uint8_t id[SEAL_ID];

    assert_true(json_unhex(id, sizeof id, (struct str){ sid, 2 * SEAL_ID }));
    return ask_at(
        pair, side, now,
        json_pack("{s:s,s:[o,s]}", "do", "live_got", "blob", json_base64(id, sizeof id), body));
}

static json_t *got(struct pair *pair, int side, struct sent sent)
{
    return got_at(pair, side, pair->now, TWO_SID, sent.body);
}

static bool says(json_t *reply, const char *kind, bool fresh)
{
    const char *said = json_string_value(json_object_get(reply, "kind"));
    bool same = said && strcmp(said, kind) == 0 &&
                json_is_true(json_object_get(reply, "fresh")) == fresh;

    json_decref(reply);
    return same;
}

/* Each hears once from the other, so that what follows is fresh. */
static void acquaint(struct pair *pair)
{
    CHECK(says(got(pair, 1, send(pair, 0, "beat")), "beat", false));
    CHECK(says(got(pair, 0, send(pair, 1, "beat")), "beat", true));
    CHECK(says(got(pair, 1, send(pair, 0, "beat")), "beat", true));
}

static void taps_arrive_once_and_from_the_other_side_only(void **state)
{
    struct pair pair;
    struct sent tap;

    (void)state;
    start(&pair, 13, 0, 0);
    together(&pair, "pause");
    acquaint(&pair);
    tap = send(&pair, 0, "here");
    assert_string_equal(why(got(&pair, 0, tap)), "own_side");
    CHECK(says(got(&pair, 1, tap), "here", true));
    assert_string_equal(why(got(&pair, 1, tap)), "old_frame");
    struct sent first = send(&pair, 0, "breathing"), second = send(&pair, 0, "coming");

    CHECK(says(got(&pair, 1, second), "coming", true));
    assert_string_equal(why(got(&pair, 1, first)), "old_frame"); /* overtaken: gone */
    json_t *reply = got(&pair, 1, send_at(&pair, 0, pair.now, "beat", 4711));

    assert_int_equal(json_integer_value(json_object_get(reply, "value")), 4711);
    json_decref(reply);
    stop(&pair);
}

static void no_frame_of_before_counts_after_the_app_was_opened_again(void **state)
{
    struct pair pair;
    struct sent old;

    (void)state;
    start(&pair, 14, 0, 0);
    together(&pair, "pause");
    acquaint(&pair);
    old = send(&pair, 0, "here");
    pair.now += 5000;
    device_reopen(&pair.b);
    CHECK(says(got(&pair, 1, old), "beat", false)); /* the server kept it; it is not fresh */
    pair.now += 1000;
    CHECK(says(got(&pair, 0, send(&pair, 1, "beat")), "beat", true));
    CHECK(says(got(&pair, 1, send(&pair, 0, "coming")), "coming", true));
    device_reopen(&pair.a); /* numbers go on where they were */
    pair.now += 1000;
    CHECK(says(got(&pair, 0, send(&pair, 1, "beat")), "beat", false));
    pair.now += 1000;
    CHECK(says(got(&pair, 1, send(&pair, 0, "here")), "here", true));
    stop(&pair);
}

static void frames_of_another_session_space_or_time_are_nothing(void **state)
{
    struct pair pair;
    struct sent frame;
    json_t *reply;

    (void)state;
    start(&pair, 15, 0, 0);
    together(&pair, "pause");
    acquaint(&pair);
    frame = send(&pair, 0, "here");
    assert_string_equal(
        why(got_at(&pair, 1, pair.now, "ff02030405060708090a0b0c0d0e0f10", frame.body)),
        "no_such_space");
    for (size_t at = 0; at < FRAME_TEXT - 1;
         at += 7) { /* not its last letter: it has spare bits */
        struct sent bent = frame;

        bent.body[at] = bent.body[at] == 'A' ? 'B' : 'A';
        assert_string_equal(why(got(&pair, 1, bent)), "damaged_frame");
    }
    for (int side = 0; side < 2; side++)
        assert_string_equal(why(answer(&pair, side, "end")), "");
    hand_over(&pair);
    assert_string_equal(why(got(&pair, 1, frame)), "no_session");
    pair.now += 1000;
    together(&pair, "pause");
    assert_string_equal(why(got(&pair, 1, frame)), "other_session");

    acquaint(&pair);
    frame = send(&pair, 0, "here");
    pair.now += (MINUTES + 5) * MINUTE;
    assert_string_equal(why(got(&pair, 1, frame)), "live_over");
    assert_string_equal(send(&pair, 0, "here").body, "");
    reply = got_at(&pair, 1, pair.now - 1, TWO_SID, frame.body);
    CHECK(says(reply, "here", true));
    stop(&pair);
}

static void nothing_leaves_that_is_no_tap_or_goes_where_nothing_is_shared(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 19, 0, 0);
    together(&pair, "pause");
    assert_string_equal(send(&pair, 0, "shout").body, "");
    CHECK(*send(&pair, 0, "here").body != 0);
    assert_string_equal(two_set(&pair.a, "paused"), "");
    assert_string_equal(send(&pair, 0, "here").body, "");
    stop(&pair);
}

static void frames_leave_nothing_on_the_disk(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 16, 0, 0);
    together(&pair, "pause");
    json_t *before = json_deep_copy(pair.b.script.rows);

    acquaint(&pair);
    CHECK(says(got(&pair, 1, send(&pair, 0, "here")), "here", true));
    (void)send(&pair, 1, "coming");
    json_object_del(before, "script/reply");
    json_object_del(pair.b.script.rows, "script/reply");
    CHECK(json_equal(before, pair.b.script.rows));
    json_decref(before);
    stop(&pair);
}

/* Frames each way about every second, late by up to 100 ms, and some lost. */
static void talk_over_jitter(struct pair *pair, int frames, uint64_t *chance)
{
    for (int i = 0; i < frames; i++)
        for (int side = 0; side < 2; side++) {
            pair->now += 200 + pick(chance, 800);
            struct sent sent = send_at(pair, side, pair->now, "beat", 0);

            if (pick(chance, 8) > 0)
                json_decref(got_at(pair, 1 - side, pair->now + 20 + pick(chance, 100), TWO_SID,
                                   sent.body));
        }
}

static void clocks_that_differ_end_in_the_same_moment(void **state)
{
    enum { SEEDS = 60 };
    int over = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        uint64_t chance = seed * 7727;
        struct pair pair;

        start(&pair, 100 + seed, 0, (int64_t)pick(&chance, 240000) - 120000);
        together(&pair, "pause");
        talk_over_jitter(&pair, 20, &chance);
        json_t *live = shown(&pair, 1);
        double error = json_real_value(json_object_get(live, "error_ms"));
        int64_t apart = ends(&pair, 0) - (ends(&pair, 1) - pair.b_off);

        CHECK((double)llabs(apart) <= error + 1); /* what is said of it is true */
        over += llabs(apart) >= 50;
        json_decref(live);
        stop(&pair);
    }
    assert_int_equal(over, 0);
}

/* Both are shown the same moment of true time, and it is the one that was agreed. */
static void expect_end(struct pair *pair, int64_t truly)
{
    for (int side = 0; side < 2; side++) {
        int64_t apart = ends(pair, side) - (side == 0 ? pair->a_off : pair->b_off) - truly;

        if (llabs(apart) >= 1000) /* an end is meant to the second */
            fail_msg("side %d of %+lld and %+lld ms is %+lld ms off", side,
                     (long long)pair->a_off, (long long)pair->b_off, (long long)apart);
    }
}

/* Who renews counts by their own clock, and who asked by theirs. */
static void made_longer_by_a_clock_that_is_off_it_is_as_long_as_was_said(void **state)
{
    static const int64_t offs[] = { -15, -7, 0, 7, 15 }; /* minutes */
    enum { OFFS = sizeof offs / sizeof *offs };

    (void)state;
    for (uint64_t each = 0; each < OFFS * OFFS * 4; each++) {
        int side = each % 2;
        bool late = each / 2 % 2; /* its time had gone */
        uint64_t chance = each + 1;
        struct pair pair;

        start(&pair, 400 + each, offs[each / 4 % OFFS] * MINUTE,
              offs[each / 4 / OFFS] * MINUTE);
        together(&pair, "pause");
        talk_over_jitter(&pair, 10, &chance);
        if (late)
            pair.now = START_MS + (MINUTES + 3) * MINUTE;
        assert_string_equal(why(longer(&pair, side, 10)), "");
        hand_over(&pair); /* opens both again: they get to know each other's clocks anew */
        talk_over_jitter(&pair, 10, &chance);
        expect_end(&pair, START_MS + (MINUTES + (late ? 13 : 10)) * MINUTE);
        stop(&pair);
    }
}

/* Whoever opened the app again knows the other's clock no more. */
static void made_longer_by_one_it_is_not_shorter_for_who_does_not_know_their_clock(void **state)
{
    static const int64_t offs[] = { -40, -10, 10, 40 };

    (void)state;
    for (uint64_t each = 0; each < 8; each++) {
        int side = each % 2;
        uint64_t chance = each + 1;
        struct pair pair;

        start(&pair, 700 + each, 0, offs[each / 2] * MINUTE);
        together(&pair, "pause");
        talk_over_jitter(&pair, 10, &chance);
        assert_string_equal(why(longer(&pair, side, 10)), "");
        hand_over(&pair);
        device_reopen(&pair.a); /* who asked knows what was asked, by their own clock */
        assert_int_equal(ends(&pair, 0), START_MS + (MINUTES + 10) * MINUTE);
        stop(&pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taps_arrive_once_and_from_the_other_side_only),
        cmocka_unit_test(no_frame_of_before_counts_after_the_app_was_opened_again),
        cmocka_unit_test(frames_of_another_session_space_or_time_are_nothing),
        cmocka_unit_test(nothing_leaves_that_is_no_tap_or_goes_where_nothing_is_shared),
        cmocka_unit_test(frames_leave_nothing_on_the_disk),
        cmocka_unit_test(clocks_that_differ_end_in_the_same_moment),
        cmocka_unit_test(made_longer_by_a_clock_that_is_off_it_is_as_long_as_was_said),
        cmocka_unit_test(
            made_longer_by_one_it_is_not_shorter_for_who_does_not_know_their_clock),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
