/* A pause together between two people, each with a clock of their own, over a network that
 * loses, repeats and delays. True time is the test's; `clock_ms` is what a phone believes. */
#include "tests/spaces_two.h"

#include "seal/live_frame.h"

enum { MINUTES = 20, FRAME_TEXT = (LIVE_FRAME + 2) / 3 * 4 };
#define MINUTE   INT64_C(60000)
#define START_MS INT64_C(1767225600000)

struct pair {
    struct device a, b;   /* sides 0 and 1 */
    int64_t now;          /* true time */
    int64_t a_off, b_off; /* what each clock is off by */
    char session[32];
};

static struct device *device_of(struct pair *pair, int side)
{
    return side == 0 ? &pair->a : &pair->b;
}

/* A question at a moment of true time; the reply is the caller's. */
static json_t *ask_at(struct pair *pair, int side, int64_t now, json_t *line)
{
    json_object_set_new(line, "now",
                        json_integer(now + (side == 0 ? pair->a_off : pair->b_off)));
    return device_ask(device_of(pair, side), line);
}

static json_t *ask(struct pair *pair, int side, json_t *line)
{
    return ask_at(pair, side, pair->now, line);
}

/* "" or why not; the reply goes. */
static const char *why(json_t *reply)
{
    static char text[32];
    const char *said = json_string_value(json_object_get(reply, "why"));

    snprintf(text, sizeof text, "%s", said ? said : "");
    json_decref(reply);
    return text;
}

static void hand_over(struct pair *pair)
{
    two_hand(&pair->a, &pair->b);
    two_hand(&pair->b, &pair->a);
}

static void start(struct pair *pair, uint64_t chance, int64_t a_off, int64_t b_off)
{
    *pair = (struct pair){ .now = START_MS, .a_off = a_off, .b_off = b_off };
    for (int side = 0; side < 2; side++) {
        struct device *device = device_of(pair, side);

        device_start(device, NULL, chance * 2 + (uint64_t)side + 1);
        device->clock_ms = START_MS - 60000 + (side == 0 ? a_off : b_off);
        assert_string_equal(two_add(device, TWO_SID, side, 9), "");
    }
}

static void stop(struct pair *pair)
{
    device_stop(&pair->a);
    device_stop(&pair->b);
}

static json_t *begin(struct pair *pair, int side, const char *what, int minutes)
{
    return ask(pair, side,
               json_pack("{s:s,s:s,s:s,s:i}", "do", "live_begin", "space", TWO_SID, "what",
                         what, "minutes", minutes));
}

static json_t *answer(struct pair *pair, int side, const char *word)
{
    return ask(pair, side,
               json_pack("{s:s,s:s,s:s,s:s}", "do", "live_answer", "space", TWO_SID, "session",
                         pair->session, "answer", word));
}

static json_t *longer(struct pair *pair, int side, int minutes)
{
    return ask(pair, side,
               json_pack("{s:s,s:s,s:s,s:s,s:b,s:i}", "do", "live_answer", "space", TWO_SID,
                         "session", pair->session, "answer", "join", "renews", 1, "minutes",
                         minutes));
}

/* What the phone shows now; NULL: nothing goes on. The caller's. */
static json_t *shown(struct pair *pair, int side)
{
    json_t *reply = ask(pair, side, json_pack("{s:s,s:s}", "view", "live", "space", TWO_SID));
    json_t *live = json_incref(json_object_get(reply, "live"));

    assert_non_null(live);
    json_decref(reply);
    if (json_is_null(live)) {
        json_decref(live);
        return NULL;
    }
    return live;
}

static bool shows(struct pair *pair, int side, const char *name, const char *want)
{
    json_t *live = shown(pair, side);
    const char *said = json_string_value(json_object_get(live, name));
    bool same = live && strcmp(said ? said : "null", want) == 0;

    json_decref(live);
    return same;
}

static int64_t ends(struct pair *pair, int side)
{
    json_t *live = shown(pair, side);
    int64_t ms = json_integer_value(json_object_get(live, "ends"));

    json_decref(live);
    return ms;
}

/* A asks, B joins, and both phones have both records. */
static void together(struct pair *pair, const char *what)
{
    json_t *reply = begin(pair, 0, what, MINUTES);

    assert_non_null(json_object_get(reply, "session"));
    snprintf(pair->session, sizeof pair->session, "%s",
             json_string_value(json_object_get(reply, "session")));
    json_decref(reply);
    hand_over(pair);
    assert_string_equal(why(answer(pair, 1, "join")), "");
    hand_over(pair);
}

/* ---- frames */

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

static void one_asks_the_other_joins_and_both_show_one_time(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 1, 0, 0);
    CHECK(shown(&pair, 0) == NULL);
    together(&pair, "pause");
    for (int side = 0; side < 2; side++) {
        CHECK(shows(&pair, side, "what", "pause"));
        CHECK(shows(&pair, side, "session", pair.session));
        CHECK(shows(&pair, side, "by", side == 0 ? "me" : "them"));
        CHECK(shows(&pair, side, "me", side == 0 ? "ask" : "join"));
        CHECK(shows(&pair, side, "them", side == 0 ? "join" : "ask"));
        assert_int_equal(ends(&pair, side), START_MS + MINUTES * MINUTE);
    }
    assert_string_equal(why(begin(&pair, 1, "pause", 5)), "live_now");
    stop(&pair);
}

static void it_is_made_longer_once_by_either(void **state)
{
    struct pair pair;

    (void)state;
    for (int side = 0; side < 2; side++) {
        start(&pair, 2 + (uint64_t)side, 0, 0);
        together(&pair, "pause");
        assert_string_equal(why(longer(&pair, side, 10)), "");
        hand_over(&pair);
        for (int each = 0; each < 2; each++) {
            assert_int_equal(ends(&pair, each), START_MS + (MINUTES + 10) * MINUTE);
            CHECK(shows(&pair, each, "renewed", each == side ? "me" : "them"));
            assert_string_equal(why(longer(&pair, each, 10)), "renewed");
        }
        stop(&pair);
    }
}

/* Both offline, both asked for more: the first of the two counts, on both phones. */
static void two_renewals_at_once_are_one(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 5, 0, 0);
    together(&pair, "pause");
    assert_string_equal(why(longer(&pair, 1, 10)), "");
    pair.now += 5000;
    assert_string_equal(why(longer(&pair, 0, 30)), "");
    hand_over(&pair);
    for (int side = 0; side < 2; side++)
        assert_int_equal(ends(&pair, side), START_MS + (MINUTES + 10) * MINUTE);
    stop(&pair);
}

static void who_asks_at_the_same_time_has_joined(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 6, 0, 0);
    assert_string_equal(why(begin(&pair, 0, "pause", 10)), "");
    pair.now += 700;
    json_t *reply = begin(&pair, 1, "pause", 20);

    snprintf(pair.session, sizeof pair.session, "%s",
             json_string_value(json_object_get(reply, "session")));
    json_decref(reply);
    hand_over(&pair);
    for (int side = 0; side < 2; side++) {
        CHECK(shows(&pair, side, "session", pair.session));
        CHECK(shows(&pair, side, "me", side == 0 ? "join" : "ask"));
        CHECK(shows(&pair, side, "them", side == 0 ? "ask" : "join"));
    }
    /* and neither of the two is left over when it ends */
    for (int side = 0; side < 2; side++) {
        assert_string_equal(why(answer(&pair, side, "end")), "");
        CHECK(shown(&pair, side) == NULL);
    }
    stop(&pair);
}

static void ending_it_ends_it_for_oneself_and_taking_it_back_for_both(void **state)
{
    struct pair pair;
    json_t *reply;

    (void)state;
    start(&pair, 7, 0, 0);
    together(&pair, "pause");
    assert_string_equal(why(answer(&pair, 0, "end")), "");
    hand_over(&pair);
    CHECK(shown(&pair, 0) == NULL);
    CHECK(shows(&pair, 1, "them", "end")); /* whoever needs the time still has it */
    assert_int_equal(ends(&pair, 1), START_MS + MINUTES * MINUTE);
    assert_string_equal(why(answer(&pair, 1, "end")), "");
    CHECK(shown(&pair, 1) == NULL);

    hand_over(&pair);
    pair.now += 1000;
    reply = begin(&pair, 0, "pause", 5);
    snprintf(pair.session, sizeof pair.session, "%s",
             json_string_value(json_object_get(reply, "session")));
    json_decref(reply);
    hand_over(&pair);
    CHECK(shows(&pair, 1, "me", "none"));
    pair.now += 1000;
    assert_string_equal(why(answer(&pair, 0, "end")), ""); /* nobody had joined */
    hand_over(&pair);
    CHECK(shown(&pair, 1) == NULL);
    stop(&pair);
}

static void another_time_is_named_and_kept_until_then(void **state)
{
    struct pair pair;
    json_t *live;

    (void)state;
    start(&pair, 8, 0, 0);
    together(&pair, "pause");
    pair.now += MINUTES * MINUTE;
    int64_t later = pair.now / 1000 + 2 * 3600;

    assert_string_equal(why(ask(&pair, 1,
                                json_pack("{s:s,s:s,s:s,s:s,s:I}", "do", "live_answer", "space",
                                          TWO_SID, "session", pair.session, "answer", "later",
                                          "later", (json_int_t)later))),
                        "");
    hand_over(&pair);
    live = shown(&pair, 0);
    assert_int_equal(json_integer_value(json_object_get(live, "later_them")), later);
    json_decref(live);
    pair.now = later * 1000 + 29 * MINUTE;
    CHECK((live = shown(&pair, 0)) != NULL);
    json_decref(live);
    pair.now += MINUTE;
    CHECK(shown(&pair, 0) == NULL);
    stop(&pair);
}

static void a_session_ends_by_itself(void **state)
{
    struct pair pair;
    json_t *live;

    (void)state;
    start(&pair, 9, 0, 0);
    together(&pair, "pause");
    pair.now += (MINUTES + 30) * MINUTE - 1;
    CHECK((live = shown(&pair, 1)) != NULL);
    json_decref(live);
    pair.now += 1;
    CHECK(shown(&pair, 0) == NULL);
    CHECK(shown(&pair, 1) == NULL);
    assert_string_equal(why(answer(&pair, 1, "join")), "no_session");
    stop(&pair);
}

static void a_talk_is_no_pause_and_only_own_pauses_are_counted(void **state)
{
    struct pair pair;
    json_t *reply;

    (void)state;
    start(&pair, 10, 0, 0);
    for (int i = 0; i < 5; i++) { /* the first lies more than seven days back */
        pair.now += INT64_C(2) * 24 * 60 * MINUTE + MINUTE;
        together(&pair, "pause");
        assert_string_equal(why(answer(&pair, 0, "end")), "");
        assert_string_equal(why(answer(&pair, 1, "end")), "");
        hand_over(&pair);
    }
    pair.now += 1000;
    together(&pair, "talk");
    CHECK(shows(&pair, 1, "what", "talk"));
    for (int side = 0; side < 2; side++) {
        reply = ask(&pair, side, json_pack("{s:s,s:s}", "view", "live", "space", TWO_SID));
        assert_int_equal(json_integer_value(json_object_get(reply, "asked")),
                         side == 0 ? 4 : 0);
        json_decref(reply);
    }
    stop(&pair);
}

static void what_is_asked_wrongly_changes_nothing(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 11, 0, 0);
    assert_string_equal(why(begin(&pair, 0, "party", 5)), "no_such_choice");
    assert_string_equal(why(begin(&pair, 0, "pause", 0)), "out_of_range");
    assert_string_equal(why(begin(&pair, 0, "pause", 121)), "out_of_range");
    assert_string_equal(why(ask(&pair, 0,
                                json_pack("{s:s,s:s,s:s,s:i}", "do", "live_begin", "space",
                                          "00", "what", "pause", "minutes", 5))),
                        "no_such_space");
    CHECK(shown(&pair, 0) == NULL);
    assert_string_equal(why(begin(&pair, 0, "pause", 120)), "");
    stop(&pair);

    start(&pair, 12, 0, 0);
    together(&pair, "pause");
    assert_string_equal(why(answer(&pair, 1, "ask")), "no_such_choice");
    assert_string_equal(why(answer(&pair, 1, "later")), "out_of_range");
    assert_string_equal(send(&pair, 0, "shout").body, "");
    assert_string_equal(two_set(&pair.a, "paused"), "");
    assert_string_equal(why(answer(&pair, 0, "end")), "not_sharing");
    assert_string_equal(send(&pair, 0, "here").body, "");
    CHECK(shown(&pair, 0) == NULL);
    stop(&pair);
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

        CHECK(llabs(apart) <= error + 1); /* what is said of it is true */
        over += llabs(apart) >= 50;
        json_decref(live);
        stop(&pair);
    }
    assert_int_equal(over, 0);
}

/* A partner's clock that is hours ahead makes the pause no longer than was agreed. */
static void a_clock_that_is_far_off_cannot_hold_anybody(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 17, INT64_C(5) * 3600 * 1000, 0);
    together(&pair, "pause");
    assert_int_equal(ends(&pair, 1), pair.now + MINUTES * MINUTE);
    stop(&pair);
}

/* What the law lets another app write, and no app of ours does. */
static void write_live(struct device *device, int64_t now, const char *session, int64_t ends_ms)
{
    struct writing writing;
    char o[ENTRY_OBJECT_ID + 1];
    json_t *record =
        json_pack("{s:s,s:s,s:s,s:i,s:I,s:s}", "t", "live", "session", session, "what", "pause",
                  "minutes", MINUTES, "ends", (json_int_t)ends_ms, "answer", "ask");

    device->clock_ms = now;
    writing_begin(&writing, device);
    assert_string_equal(writing_close(&writing, spaces_write(writing.vault, &writing.call,
                                                             two_space(device), record, o)),
                        "");
    json_decref(record);
}

static void a_record_that_asks_for_for_ever_gets_what_its_clock_allows(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 18, 0, 0);
    write_live(&pair.b, pair.now, "00000000000000aa", INT64_C(253402300799000));
    hand_over(&pair);
    pair.now += 5000;
    assert_int_equal(ends(&pair, 0), START_MS + 1000 + MINUTES * MINUTE);
    pair.now += (MINUTES + 31) * MINUTE;
    CHECK(shown(&pair, 0) == NULL);
    write_live(&pair.b, pair.now + 27 * 60 * MINUTE, "00000000000000ab", pair.now + MINUTE);
    hand_over(&pair);
    CHECK(shown(&pair, 0) == NULL); /* from tomorrow */
    stop(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_asks_the_other_joins_and_both_show_one_time),
        cmocka_unit_test(it_is_made_longer_once_by_either),
        cmocka_unit_test(two_renewals_at_once_are_one),
        cmocka_unit_test(who_asks_at_the_same_time_has_joined),
        cmocka_unit_test(ending_it_ends_it_for_oneself_and_taking_it_back_for_both),
        cmocka_unit_test(another_time_is_named_and_kept_until_then),
        cmocka_unit_test(a_session_ends_by_itself),
        cmocka_unit_test(a_talk_is_no_pause_and_only_own_pauses_are_counted),
        cmocka_unit_test(what_is_asked_wrongly_changes_nothing),
        cmocka_unit_test(taps_arrive_once_and_from_the_other_side_only),
        cmocka_unit_test(no_frame_of_before_counts_after_the_app_was_opened_again),
        cmocka_unit_test(frames_of_another_session_space_or_time_are_nothing),
        cmocka_unit_test(frames_leave_nothing_on_the_disk),
        cmocka_unit_test(clocks_that_differ_end_in_the_same_moment),
        cmocka_unit_test(a_clock_that_is_far_off_cannot_hold_anybody),
        cmocka_unit_test(a_record_that_asks_for_for_ever_gets_what_its_clock_allows),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
