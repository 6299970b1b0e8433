/* Two people link their phones; and every other way in which that can end. */
#include "tests/pair_say.h"

static void both_see_one_code_and_end_in_one_space(void **state)
{
    (void)state;
    until_compare();
    assert_int_equal(strlen(pair_word(&rowan, "code")), 7);
    assert_string_equal(pair_word(&rowan, "code"), pair_word(&sage, "code"));
    say(&rowan, "pair_same");
    expect_state(&rowan, "finishing", "");
    say(&sage, "pair_same");
    expect_state(&sage, "done", "");
    say(&rowan, "pair_look");
    expect_state(&rowan, "done", "");
    expect_linked();
    assert_true(json_is_true(json_object_get(space_of(&rowan), "verified")));
    assert_true(json_is_true(json_object_get(space_of(&sage), "verified")));
    assert_string_equal(pair_word(&rowan, "space"), text_of(space_of(&sage), "sid"));
    phone_open(&rowan);
    expect_state(&rowan, "none", "");
    expect_linked();
}

static void the_second_may_say_so_first(void **state)
{
    (void)state;
    until_compare();
    say(&sage, "pair_same");
    expect_state(&sage, "finishing", "");
    say(&rowan, "pair_same");
    say(&sage, "pair_look");
    say(&rowan, "pair_look");
    expect_state(&rowan, "done", "");
    expect_state(&sage, "done", "");
    expect_linked();
}

static void who_skips_has_it_written_down_for_oneself(void **state)
{
    (void)state;
    until_compare();
    say(&rowan, "pair_skip");
    say(&sage, "pair_same");
    say(&rowan, "pair_look");
    expect_linked();
    assert_false(json_is_true(json_object_get(space_of(&rowan), "verified")));
    assert_true(json_is_true(json_object_get(space_of(&sage), "verified")));
}

static void what_was_written_before_stays_private(void **state)
{
    (void)state;
    add(&rowan, "a canary in the mine");
    until_done();
    expect_linked();
    char *all = json_dumps(server.mailboxes.boxes, 0);

    assert_null(strstr(all, "Rowan"));
    json_text_free(all);
}

static void nothing_is_written_by_looking_at_a_link(void **state)
{
    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link")));
    expect_state(&sage, "opened", "");
    assert_string_equal(pair_word(&sage, "from"), "Rowan");
    for (unsigned i = 1; i < MAILBOX_CELLS; i++)
        assert_true(json_is_null(json_array_get(mailbox_server_cells(&server.mailboxes), i)));
    say(&sage, "pair_stop"); /* and who declines looks like one who has not seen it */
    expect_state(&sage, "none", "");
    assert_null(json_object_get(sage.script.rows, "meta/pair"));
    say(&rowan, "pair_look");
    expect_state(&rowan, "invited", "");
}

static void a_link_waits_for_its_account(void **state)
{
    struct phone alone;
    json_t *line = sign_up(THIRD), *reply;

    (void)state;
    json_object_set_new(line, "handle", json_string("ash"));
    phone_new(&alone, &server);
    phone_expect(&alone, "no_account", invite_line("Ash"));
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&alone, "", open_line(pair_word(&rowan, "link")));
    reply = view(&alone, "pair");
    assert_true(json_is_true(json_object_get(reply, "sign_up_first")));
    json_decref(reply);
    phone_expect(&alone, "no_account", accept_line("Ash"));
    phone_open(&alone);
    phone_expect(&alone, "", line);
    confirm(&alone, "sign_up_confirm", "");
    phone_expect(&alone, "", accept_line("Ash"));
    expect_state(&alone, "waiting", "");
    phone_free(&alone);
}

static void a_link_survives_signing_in(void **state)
{
    struct phone second;
    json_t *line = sign_in("passphrase", SECOND);

    (void)state;
    json_object_set_new(line, "handle", json_string("sage"));
    phone_new(&second, &server);
    add(&second, "alone");
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&second, "", open_line(pair_word(&rowan, "link")));
    phone_expect(&second, "", line);
    phone_open(&second);
    expect_state(&second, "opened", "");
    phone_expect(&second, "", accept_line("Sage"));
    say(&rowan, "pair_look");
    say(&second, "pair_look");
    assert_string_equal(pair_word(&rowan, "code"), pair_word(&second, "code"));
    assert_int_equal(entries(&second), 1);
    phone_free(&second);
}

static void links_that_are_none_are_refused(void **state)
{
    static const struct {
        const char *secret, *reason;
    } rows[] = {
        { "", "nothing" },
        { "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a character is missing" },
        { "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "one is too many" },
        { "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "padding" },
        { "AAAAAAAAAAAAAAAAAAAAA/AAAAAAAAAAAAAAAAAAAAA", "the other base64" },
        { "AAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA", "a space" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        phone_expect(&sage, "wrong_link", open_line(rows[i].secret));
        assert_int_equal(sage.asked, 0);
        expect_state(&sage, "none", "");
    }
    phone_expect(&sage, "", open_line("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    expect_state(&sage, "expired", ""); /* and nobody's */
    assert_null(json_object_get(sage.script.rows, "meta/pair"));
}

static void names_are_short_and_plain(void **state)
{
    static const struct {
        const char *name, *why, *reason;
    } rows[] = {
        { "", "empty", "nobody" },
        { "   ", "empty", "only spaces" },
        { "\xC2\xA0\xE2\x80\x8B", "empty", "only what cannot be seen" },
        { "a\tb", "not_plain", "a control" },
        { "a\x7F", "not_plain", "delete" },
        { "a\xC2\x85", "not_plain", "a control of the second set" },
        { "a\xE2\x80\xAE", "not_plain", "turns what follows" },
        { "a\xE2\x80\xA8", "not_plain", "a line end" },
        { "12345678901234567890123456789012345678901", "too_long", "41" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        phone_expect(&rowan, rows[i].why, invite_line(rows[i].name));
    phone_expect(&rowan, "missing", json_pack("{s:s,s:i}", "do", "pair_invite", "hours", 24));
    phone_expect(&rowan, "", invite_line(" \xC3\x89lo\xC3\xAFse \xF0\x9F\x8C\xB1 "));
    assert_string_equal(pair_word(&rowan, "name"), "\xC3\x89lo\xC3\xAFse \xF0\x9F\x8C\xB1");
    say(&rowan, "pair_stop");
    phone_expect(&rowan, "", invite_line("1234567890123456789012345678901234567890"));
}

static void a_link_lasts_an_hour_a_day_or_a_week(void **state)
{
    static const int hours[] = { 1, 24, 168 }, not_hours[] = { 0, 2, 167, 169 };

    (void)state;
    for (size_t i = 0; i < sizeof not_hours / sizeof *not_hours; i++)
        phone_expect(&rowan, "not_a_choice",
                     json_pack("{s:s,s:s,s:i}", "do", "pair_invite", "name", "Rowan", "hours",
                               not_hours[i]));
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        phone_expect(&rowan, "",
                     json_pack("{s:s,s:s,s:i}", "do", "pair_invite", "name", "Rowan", "hours",
                               hours[i]));
        say(&rowan, "pair_stop");
    }
}

static void an_own_link_is_said_to_be_one(void **state)
{
    struct phone second;
    json_t *line = sign_in("passphrase", FIRST);

    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&rowan, "own_link", open_line(pair_word(&rowan, "link")));
    expect_state(&rowan, "invited", "");
    phone_new(&second, &server);
    phone_expect(&second, "", line);
    phone_expect(&second, "", open_line(pair_word(&rowan, "link")));
    expect_state(&second, "broken", "own_link");
    say(&rowan, "pair_look");
    expect_state(&rowan, "invited", "");
    phone_free(&second);
}

/* Opened by somebody who was nobody yet, and then signs in. */
static void who_signs_in_later_may_turn_out_to_be_known(void **state)
{
    static const char *const reasons[] = { "own_link", "already_linked" };

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct phone second;
        json_t *line = sign_in("passphrase", i ? SECOND : FIRST);

        if (i) {
            json_object_set_new(line, "handle", json_string("sage"));
            until_done();
            phone_sync(&sage);
        }
        phone_expect(&rowan, "", invite_line("Rowan"));
        phone_new(&second, &server);
        phone_expect(&second, "", open_line(pair_word(&rowan, "link")));
        phone_expect(&second, "", line);
        phone_sync(&second);
        expect_state(&second, "opened", "");
        phone_expect(&second, "", accept_line("Sage"));
        expect_state(&second, "broken", reasons[i]);
        say(&rowan, "pair_look");
        expect_state(&rowan, "invited", "");
        say(&rowan, "pair_stop");
        phone_free(&second);
    }
}

static void a_link_opens_once(void **state)
{
    struct phone third, again;
    char link[64];
    json_t *line = sign_in("passphrase", SECOND);

    (void)state;
    json_object_set_new(line, "handle", json_string("sage"));
    phone_expect(&rowan, "", invite_line("Rowan"));
    snprintf(link, sizeof link, "%s", pair_word(&rowan, "link"));
    person(&third, "ash", THIRD);
    phone_expect(&third, "", open_line(link));
    phone_expect(&sage, "", open_line(link));
    phone_expect(&sage, "", accept_line("Sage"));
    phone_expect(&third, "", accept_line("Ash"));
    expect_state(&third, "taken", "");
    phone_expect(&third, "", open_line(link));
    expect_state(&third, "taken", "");
    phone_new(&again, &server);
    phone_expect(&again, "", line);
    phone_expect(&again, "", open_line(link));
    expect_state(&again, "taken", "reused"); /* by me, on another phone */
    say(&rowan, "pair_look");
    say(&sage, "pair_look");
    expect_state(&sage, "compare", "");
    phone_free(&third);
    phone_free(&again);
}

static void different_burns_it_for_both(void **state)
{
    struct phone *who[] = { &rowan, &sage };

    for (unsigned i = 0; i < 2; i++) {
        if (i > 0) {
            people_down(state);
            people_up(state);
        }
        until_compare();
        say(who[i], "pair_different");
        expect_state(who[i], "burnt", "different");
        say(who[1 - i], "pair_look");
        expect_state(who[1 - i], "burnt", "by_them");
        phone_expect(who[i], "not_comparing", just("pair_same"));
        expect_apart();
    }
}

static void different_after_the_other_said_same_leaves_no_space(void **state)
{
    (void)state;
    until_compare();
    say(&rowan, "pair_same");
    assert_non_null(space_of(&rowan));
    say(&sage, "pair_different");
    say(&rowan, "pair_look");
    expect_state(&rowan, "burnt", "by_them");
    expect_apart();
}

static void stopping_late_leaves_no_space(void **state)
{
    (void)state;
    until_compare();
    say(&sage, "pair_same");
    say(&rowan, "pair_same");
    say(&rowan, "pair_stop");
    expect_state(&rowan, "burnt", "stopped");
    say(&sage, "pair_look");
    expect_state(&sage, "burnt", "by_them");
    expect_apart();
}

static void time_runs_out(void **state)
{
    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    mailbox_server_expire(&server.mailboxes);
    say(&rowan, "pair_look");
    expect_state(&rowan, "expired", "");
    until_compare();
    mailbox_server_expire(&server.mailboxes);
    say(&rowan, "pair_same");
    say(&sage, "pair_same");
    expect_state(&rowan, "expired", "");
    expect_state(&sage, "expired", "");
    expect_apart();
}

/* The inviter cannot know whether the other has what it takes; so the space stays, and the
 * other, who has it, can still enter. */
static void time_runs_out_when_the_space_is_given_away(void **state)
{
    json_t *reply;

    (void)state;
    until_compare();
    say(&rowan, "pair_same");
    say(&sage, "pair_look");
    mailbox_server_expire(&server.mailboxes);
    say(&rowan, "pair_look");
    reply = view(&rowan, "pair");
    expect_state(&rowan, "done", "");
    assert_true(json_is_true(json_object_get(reply, "unconfirmed")));
    json_decref(reply);
    say(&sage, "pair_same");
    expect_state(&sage, "done", "");
    expect_linked();
}

static void who_is_linked_is_not_linked_twice(void **state)
{
    (void)state;
    until_done();
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link")));
    expect_state(&sage, "broken", "already_linked");
    say(&rowan, "pair_look");
    expect_state(&rowan, "invited", "");
}

static void one_pairing_at_a_time(void **state)
{
    char link[64];

    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    snprintf(link, sizeof link, "%s", pair_word(&rowan, "link"));
    phone_expect(&rowan, "pairing", invite_line("Rowan"));
    phone_expect(&sage, "", invite_line("Sage"));
    phone_expect(&sage, "pairing", open_line(link));
    phone_expect(&sage, "no_pairing", accept_line("Sage"));
    phone_expect(&sage, "not_comparing", just("pair_same"));
    phone_expect(&sage, "not_comparing", just("pair_different"));
    say(&sage, "pair_stop");
    phone_expect(&sage, "", open_line(link)); /* another link may take the place of one.. */
    say(&rowan, "pair_stop");
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link"))); /* ..that was only opened */
    expect_state(&sage, "opened", "");
}

static void an_answer_to_an_earlier_question_is_not_taken(void **state)
{
    json_t *reply, *line;

    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    reply =
        phone_say(&rowan, json_pack("{s:s,s:i,s:i}", "do", "pair_got", "id", 1, "status", 204));
    assert_string_equal(text_of(reply, "why"), "nothing_asked");
    json_decref(reply);
    line = json_pack("{s:s,s:i,s:s}", "do", "pair_got", "status", 404, "blob", "last");
    rowan.fault = FAULT_SHUT;
    rowan.fault_at = 0;
    assert_null(phone_say(&rowan, just("pair_look"))); /* asked, and not answered */
    rowan.fault = FAULT_NONE;
    reply = phone_say(&rowan, line);
    assert_string_equal(text_of(reply, "why"), "nothing_asked"); /* it names no question */
    json_decref(reply);
    expect_state(&rowan, "invited", "");
}

static void a_damaged_row_costs_the_pairing_only(void **state)
{
    (void)state;
    until_compare();
    json_decref(phone_say(&sage, json_pack("{s:s,s:s}", "view", "pair", "spoil", "meta/pair")));
    phone_open(&sage);
    expect_state(&sage, "none", "");
    json_t *reply = view(&sage, "status");

    assert_int_equal(json_array_size(json_object_get(reply, "alarms")), 1);
    json_decref(reply);
    say(&rowan, "pair_stop");
    say(&sage, "pair_look");
    assert_null(space_of(&rowan));
    assert_null(space_of(&sage));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PEOPLE(both_see_one_code_and_end_in_one_space),
        PEOPLE(the_second_may_say_so_first),
        PEOPLE(who_skips_has_it_written_down_for_oneself),
        PEOPLE(what_was_written_before_stays_private),
        PEOPLE(nothing_is_written_by_looking_at_a_link),
        PEOPLE(a_link_waits_for_its_account),
        PEOPLE(a_link_survives_signing_in),
        PEOPLE(links_that_are_none_are_refused),
        PEOPLE(names_are_short_and_plain),
        PEOPLE(a_link_lasts_an_hour_a_day_or_a_week),
        PEOPLE(an_own_link_is_said_to_be_one),
        PEOPLE(who_signs_in_later_may_turn_out_to_be_known),
        PEOPLE(a_link_opens_once),
        PEOPLE(different_burns_it_for_both),
        PEOPLE(different_after_the_other_said_same_leaves_no_space),
        PEOPLE(stopping_late_leaves_no_space),
        PEOPLE(time_runs_out),
        PEOPLE(time_runs_out_when_the_space_is_given_away),
        PEOPLE(who_is_linked_is_not_linked_twice),
        PEOPLE(one_pairing_at_a_time),
        PEOPLE(an_answer_to_an_earlier_question_is_not_taken),
        PEOPLE(a_damaged_row_costs_the_pairing_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
