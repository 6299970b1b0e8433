/* One person, two phones and a server from beginning to end: records and accounts together. */
#include "tests/account_say.h"

static bool shows(struct phone *phone, const char *words)
{
    char *text = seen(phone);
    bool found = strstr(text, words) != NULL;

    json_text_free(text);
    return found;
}

static json_int_t status(struct phone *phone, const char *name)
{
    json_t *reply = view(phone, "status");
    json_int_t value = json_integer_value(json_object_get(reply, name));

    json_decref(reply);
    return value;
}

static void expect_signed_out(struct phone *phone)
{
    json_t *reply = phone_say(phone, json_pack("{s:s,s:b}", "do", "sync_next", "pull", 1));

    assert_string_equal(json_string_value(json_object_get(reply, "blocked")), "signed_out");
    json_decref(reply);
    assert_false(is_signed_in(phone));
}

/* The object id of the entry shown last. */
static json_t *last_of(struct phone *phone)
{
    json_t *reply = view(phone, "list");
    json_t *o =
        json_incref(json_object_get(json_array_get(json_object_get(reply, "entries"), 0), "o"));

    json_decref(reply);
    return o;
}

static void a_life_with_two_phones(void **state)
{
    struct phone first, second, thief;
    json_t *o;

    (void)state;
    begin_account(&first); /* alone first, then an account */
    phone_sync(&first);
    assert_int_equal(status(&first, "unsent"), 0);
    phone_new(&second, &server);
    add(&second, "before signing in");
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    phone_sync(&second);
    assert_true(shows(&second, "from the first phone"));
    phone_sync(&first);
    assert_true(shows(&first, "before signing in"));
    assert_int_equal(status(&first, "new_logins") > 0, 1); /* the banner */
    assert_int_equal(status(&second, "new_logins"), 0);

    add(&second, "from the second phone");
    o = last_of(&second);
    phone_sync(&second);
    phone_sync(&first);
    json_decref(phone_say(&first, json_pack("{s:s,s:O,s:{s:s,s:i,s:i,s:s}}", "do", "edit", "o",
                                            o, "entry", "t", "checkin", "close", 1, "settled",
                                            1, "note", "edited on the first")));
    phone_sync(&first);
    phone_sync(&second);
    assert_true(shows(&second, "edited on the first"));
    assert_false(shows(&second, "from the second phone"));
    json_decref(o);

    phone_expect(&first, "", change("old", FIRST, SECOND));
    phone_sync(&first);
    phone_sync(&second);
    phone_expect(&second, "used_before", sign_in("passphrase", FIRST)); /* heard of it */
    phone_expect(&first, "", json_pack("{s:s,s:b}", "do", "revoke", "others", 1));
    expect_signed_out(&second);
    assert_int_equal(entries(&second), 3); /* and keeps what it has */
    add(&second, "written while sent away");
    phone_expect(&second, "", sign_in("recovery", first.recovery));
    phone_sync(&second);
    phone_sync(&first);
    assert_true(shows(&first, "written while sent away"));
    assert_int_equal(status(&second, "new_logins"), 0);

    /* Somebody knows the passphrase and has a phone in the account. */
    phone_new(&thief, &server);
    phone_expect(&thief, "", sign_in("passphrase", SECOND));
    phone_sync(&thief);
    assert_true(shows(&thief, "from the first phone"));
    add(&second, "on its way when taken back");
    phone_sync(&second); /* with the server, not yet on the first */
    add(&second, "not with the server");
    phone_expect(&first, "", take_back("recovery", first.recovery, THIRD));
    confirm(&first, "take_back_confirm", "");
    assert_true(shows(&first, "on its way when taken back"));
    phone_sync(&first);
    assert_int_equal(status(&first, "unsent"), 0);
    add(&first, "after taking back");
    phone_sync(&first);
    expect_signed_out(&thief);
    phone_expect(&thief, "used_before", sign_in("passphrase", FIRST));
    phone_expect(&thief, "wrong_login", sign_in("passphrase", SECOND));
    assert_false(shows(&thief, "after taking back"));

    /* The second phone comes home with what only it had, and only that once. */
    expect_signed_out(&second);
    phone_expect(&second, "", sign_in("passphrase", THIRD));
    phone_sync(&second);
    assert_true(shows(&second, "after taking back"));
    phone_sync(&first);
    assert_true(shows(&first, "not with the server"));
    assert_int_equal(entries(&first), 7);
    assert_int_equal(entries(&second), 7);
    phone_open(&first);
    phone_open(&second);
    assert_int_equal(entries(&first), 7);
    assert_int_equal(entries(&second), 7);

    /* A new device finds everything, and by the new ways alone. */
    phone_free(&thief);
    phone_new(&thief, &server);
    phone_expect(&thief, "", sign_in("recovery", first.recovery));
    phone_sync(&thief);
    assert_int_equal(entries(&thief), 7);
    json_t *reply = view(&thief, "account"); /* the handle was synced, sealed */

    assert_string_equal(
        json_string_value(json_object_get(json_object_get(reply, "account"), "handle")),
        "rowan");
    json_decref(reply);
    phone_expect(&thief, "used_before", take_back("recovery", first.recovery, FIRST));

    phone_expect(&first, "", with_passphrase("delete_account", THIRD));
    assert_int_equal(json_object_size(server.accounts), 0);
    assert_int_equal(server.records.spaces_count, 0);
    expect_signed_out(&second);
    assert_int_equal(entries(&first), 7);
    phone_open(&first);
    assert_int_equal(entries(&first), 7);
    phone_free(&first);
    phone_free(&second);
    phone_free(&thief);
}

/* Nobody can know before the last moment that somebody has the same handle and passphrase. */
static void another_passphrase_may_be_chosen_half_way(void **state)
{
    struct phone phone, other;
    json_t *line;

    (void)state;
    phone_new(&other, &server);
    phone_expect(&other, "", sign_up(SECOND));
    confirm(&other, "sign_up_confirm", "");
    begin_account(&phone);
    phone_expect(&phone, "slot_taken", change("old", FIRST, SECOND));
    phone_expect(&phone, "", take_back("passphrase", FIRST, SECOND));
    confirm(&phone, "take_back_confirm", "slot_taken");
    phone_expect(&phone, "taking_back", take_back("passphrase", FIRST, THIRD));
    line = json_pack("{s:s,s:s,s:s,s:b}", "do", "account_resume", "new_passphrase", THIRD,
                     "origin", "http://a", "lock", 1);
    phone_expect(&phone, "", line);
    phone.passphrase = THIRD;
    phone_open(&phone);
    assert_int_equal(entries(&phone), 1);
    expect_way("passphrase", THIRD, "");
    expect_way("passphrase", FIRST, "wrong_login");
    phone_free(&other);
    phone_free(&phone);
}

/* Cut at each of its requests, with rows to fetch and rows to send, nothing is lost. */
static bool cut(enum fault fault, unsigned at)
{
    struct phone first, second, late;
    json_t *reply;
    int written = 3;

    begin_account(&first);
    phone_sync(&first);
    phone_new(&second, &server);
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    add(&second, "on the server alone");
    phone_sync(&second);
    add(&first, "on the phone alone");
    phone_expect(&first, "", take_back("passphrase", FIRST, SECOND));
    first.fault = fault;
    first.fault_at = at;
    reply = phone_confirm(&first, "take_back_confirm");
    bool reached = first.asked > at || first.closed;

    first.fault = FAULT_NONE;
    if (first.closed)
        phone_open(&first);
    for (unsigned tries = 0; !json_is_true(json_object_get(reply, "done")); tries++) {
        bool moved = json_object_get(first.script.vault->facts, "back") != NULL;

        assert_true(tries < 2);
        json_decref(reply);
        /* Whoever comes now finds everything by the one passphrase or the other. */
        phone_new(&late, &server);
        reply = phone_say(&late, sign_in("passphrase", FIRST));
        if (!json_is_true(json_object_get(reply, "done"))) {
            json_decref(reply);
            reply = phone_say(&late, sign_in("passphrase", SECOND));
        }
        assert_true(json_is_true(json_object_get(reply, "done")));
        phone_sync(&late);
        assert_true(shows(&late, "from the first phone") &&
                    shows(&late, "on the server alone"));
        add(&late, "written in between");
        phone_sync(&late);
        written++;
        phone_free(&late);
        json_decref(reply);
        if (!moved && !first.script.vault->talk)
            phone_expect(&first, "", take_back("passphrase", FIRST, SECOND));
        reply = moved ? phone_say(&first, json_pack("{s:s,s:s}", "do", "account_resume",
                                                    "origin", "http://a"))
                      : phone_confirm(&first, "take_back_confirm");
    }
    json_decref(reply);
    expect_way("passphrase", FIRST, "wrong_login");
    phone_new(&late, &server);
    phone_expect(&late, "", sign_in("passphrase", SECOND));
    phone_sync(&late);
    phone_sync(&first);
    assert_int_equal(entries(&first), written);
    assert_int_equal(entries(&late), written);
    assert_int_equal(server.records.spaces_count, 1);
    phone_free(&first);
    phone_free(&second);
    phone_free(&late);
    return reached;
}

static void taking_back_loses_nothing_wherever_it_is_cut(void **state)
{
    (void)state;
    for (enum fault fault = FAULT_UNSENT; fault < FAULT_COUNT; fault++)
        for (unsigned at = 0, reached = 1; reached; at++) {
            assert_true(at < 40);
            account_server_free(&server);
            server = account_server_new();
            reached = cut(fault, at);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_life_with_two_phones),
        TEST(another_passphrase_may_be_chosen_half_way),
        TEST(taking_back_loses_nothing_wherever_it_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
