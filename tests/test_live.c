/* How a pause together is asked for, joined, put off, made longer and ended, between two people
 * whose phones hear of each other when they hear. */
#include "tests/live_pair.h"
#include "vault/live.h"

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
        hand_over(&pair);
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
    assert_string_equal(two_set(&pair.a, "paused"), "");
    assert_string_equal(why(answer(&pair, 0, "end")), "not_sharing");
    CHECK(shown(&pair, 0) == NULL);
    stop(&pair);
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

/* However far their clocks are apart, what one asks for after the other has ended is asked for.
 */
static void a_new_one_is_seen_whatever_the_clocks_say(void **state)
{
    static const int64_t offs[] = { -90000, 90000 };

    (void)state;
    for (size_t i = 0; i < 2; i++)
        for (int side = 0; side < 2; side++) {
            struct pair pair;

            start(&pair, 30 + i * 2 + (uint64_t)side, 0, offs[i]);
            together(&pair, "pause");
            for (int each = 0; each < 2; each++)
                assert_string_equal(why(answer(&pair, each, "end")), "");
            hand_over(&pair);
            pair.now += 5000;
            assert_string_equal(why(begin(&pair, side, "pause", 5)), "");
            hand_over(&pair);
            CHECK(shows(&pair, 1 - side, "by", "them"));
            CHECK(shows(&pair, 1 - side, "me", "none"));
            CHECK(shows(&pair, side, "them", "none"));
            stop(&pair);
        }
}

/* Two phones know each other's clock to some milliseconds, and both are to show one minute. */
static void a_pause_ends_on_a_whole_second(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 20, 0, 0);
    pair.now += 347;
    together(&pair, "pause");
    for (int side = 0; side < 2; side++)
        assert_int_equal(ends(&pair, side), START_MS + MINUTES * MINUTE);
    pair.now += MINUTES * MINUTE + 100; /* it is over, and goes on from here */
    assert_string_equal(why(longer(&pair, 1, 10)), "");
    assert_int_equal(ends(&pair, 1), START_MS + (MINUTES + 10) * MINUTE);
    stop(&pair);
}

/* What the law lets another app write, and no app of ours does. */
static void write_live_as(struct device *device, int64_t now, const char *session,
                          int64_t ends_ms, const char *answer)
{
    struct writing writing;
    char o[ENTRY_OBJECT_ID + 1];
    json_t *record =
        json_pack("{s:s,s:s,s:s,s:i,s:I,s:s}", "t", "live", "session", session, "what", "pause",
                  "minutes", MINUTES, "ends", (json_int_t)ends_ms, "answer", answer);

    device->clock_ms = now;
    writing_begin(&writing, device);
    assert_string_equal(writing_close(&writing, spaces_write(writing.vault, &writing.call,
                                                             two_space(device), record, o)),
                        "");
    json_decref(record);
}

static void write_live(struct device *device, int64_t now, const char *session, int64_t ends_ms)
{
    write_live_as(device, now, session, ends_ms, "ask");
}

/* Each ask was held against all that stands there: thousands of them kept a phone busy for
 * minutes whenever something moved. */
static void of_each_side_the_newest_records_count(void **state)
{
    struct pair pair;

    (void)state;
    start(&pair, 19, 0, 0);
    write_live(&pair.b, pair.now, "00000000000000aa", pair.now + MINUTES * MINUTE);
    for (int i = 1; i < LIVE_SIDE_MAX; i++)
        write_live_as(&pair.b, pair.now + i, "00000000000000ac", pair.now, "later");
    hand_over(&pair);
    CHECK(shows(&pair, 0, "session", "00000000000000aa"));
    write_live_as(&pair.b, pair.now + LIVE_SIDE_MAX, "00000000000000ac", pair.now, "later");
    hand_over(&pair);
    CHECK(shown(&pair, 0) == NULL);
    /* However many the other writes, what is mine stands. */
    assert_string_equal(why(begin(&pair, 0, "pause", 5)), "");
    CHECK(shows(&pair, 0, "by", "me"));
    stop(&pair);
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
        cmocka_unit_test(a_clock_that_is_far_off_cannot_hold_anybody),
        cmocka_unit_test(a_new_one_is_seen_whatever_the_clocks_say),
        cmocka_unit_test(of_each_side_the_newest_records_count),
        cmocka_unit_test(a_pause_ends_on_a_whole_second),
        cmocka_unit_test(a_record_that_asks_for_for_ever_gets_what_its_clock_allows),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
