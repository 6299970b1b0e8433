/* Conversations about the account, against a server in memory: what each does, what each
 * refuses and leaves as it was. */
#include "tests/account_say.h"

static void signing_up_needs_a_handle_a_long_passphrase_and_the_code(void **state)
{
    static const struct {
        const char *handle, *passphrase, *why;
    } rows[] = {
        { "", FIRST, "missing" },
        { "Rowan", FIRST, "not_plain" },
        { " rowan", FIRST, "not_plain" },
        { "row\tan", FIRST, "not_plain" },
        { "0123456789012345678901234567890123456789012345678901234567890123x", FIRST,
          "too_long" },
        { "rowan", "elevenchars", "too_short" },
        { "rowan", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9",
          "too_short" },
    };
    struct phone phone;

    (void)state;
    phone_new(&phone, &server);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        phone_expect(&phone, rows[i].why,
                     json_pack("{s:s,s:s,s:s,s:s}", "do", "sign_up", "handle", rows[i].handle,
                               "passphrase", rows[i].passphrase, "origin", "http://a"));
    phone_expect(&phone, "nothing_asked", just("sign_up_confirm"));
    phone_expect(&phone, "", sign_up(FIRST));
    assert_int_equal(server.requests, 0);
    phone_expect(&phone, "not_the_same",
                 json_pack("{s:s,s:s}", "do", "sign_up_confirm", "typed", "----"));
    assert_false(has_account(&phone));
    confirm(&phone, "sign_up_confirm", "");
    assert_true(is_signed_in(&phone));
    phone_expect(&phone, "has_account", sign_up(FIRST));
    phone_open(&phone);
    assert_true(is_signed_in(&phone));
    expect_way("passphrase", FIRST, "");
    expect_way("recovery", phone.recovery, "");
    expect_way("passphrase", SECOND, "wrong_login");
    phone_free(&phone);
}

static void what_the_server_gets_names_nobody(void **state)
{
    struct phone phone;
    char *text;

    (void)state;
    begin_account(&phone);
    text = json_dumps(server.accounts, 0);
    assert_null(strstr(text, "rowan"));
    assert_null(strstr(text, "phone"));
    json_text_free(text);
    phone_free(&phone);
}

static void a_lock_is_the_accounts_passphrase(void **state)
{
    struct phone phone;
    json_t *line;

    (void)state;
    phone_new(&phone, &server);
    json_decref(phone_say(&phone, with_passphrase("set_passphrase", FIRST)));
    phone_expect(&phone, "wrong_passphrase", sign_up(SECOND));
    line = sign_up(SECOND);
    json_object_set_new(line, "old", json_string(FIRST));
    phone_expect(&phone, "", line);
    confirm(&phone, "sign_up_confirm", "");
    phone.passphrase = SECOND;
    phone_open(&phone);
    assert_true(is_signed_in(&phone));
    phone_expect(&phone, "", change("old", SECOND, THIRD));
    phone.passphrase = THIRD;
    phone_open(&phone);
    phone_free(&phone);
    /* A device that opens by itself takes no other passphrase as its lock. */
    phone_new(&phone, &server);
    phone_expect(&phone, "", sign_in("passphrase", THIRD));
    phone_expect(&phone, "wrong_passphrase", with_passphrase("set_passphrase", FIRST));
    json_decref(phone_say(&phone, with_passphrase("set_passphrase", THIRD)));
    phone.passphrase = THIRD;
    phone_open(&phone);
    phone_free(&phone);
}

static void the_passphrase_is_asked_for_once_more(void **state)
{
    struct phone phone;

    (void)state;
    phone_new(&phone, &server);
    phone_expect(&phone, "no_passphrase", with_passphrase("check_passphrase", FIRST));
    json_decref(phone_say(&phone, with_passphrase("set_passphrase", FIRST)));
    phone_expect(&phone, "wrong_passphrase", with_passphrase("check_passphrase", SECOND));
    json_decref(phone_say(&phone, with_passphrase("check_passphrase", FIRST)));
    phone_free(&phone);
    /* A device that opens by itself asks for the account's, with no server near. */
    begin_account(&phone);
    phone_expect(&phone, "wrong_passphrase", with_passphrase("check_passphrase", SECOND));
    json_decref(phone_say(&phone, with_passphrase("check_passphrase", FIRST)));
    phone_free(&phone);
}

static void entries_of_a_second_device_come_along(void **state)
{
    struct phone first, second;
    json_t *before, *after;

    (void)state;
    begin_account(&first);
    phone_new(&second, &server);
    for (int i = 0; i < 60; i++)
        add(&second, "written before signing in");
    json_decref(phone_say(&second, json_pack("{s:s,s:{s:s,s:s,s:s}}", "do", "add", "entry", "t",
                                             "setting", "name", "nudge", "value", "off")));
    json_decref(phone_say(&second, json_pack("{s:s,s:s,s:{s:s}}", "do", "draft", "form",
                                             "trigger", "entry", "event", "mine too")));
    before = view(&second, "list");
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    after = view(&second, "list");
    assert_true(json_equal(before, after));
    json_decref(after);
    phone_open(&second); /* all under the account's keys, nothing left of the old ones */
    assert_int_equal(entries(&second), 60);
    after = view(&second, "list");
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    after = phone_say(&second, json_pack("{s:s,s:s}", "view", "setting", "name", "nudge"));
    assert_string_equal(json_string_value(json_object_get(after, "value")), "off");
    json_decref(after);
    after = phone_say(&second, json_pack("{s:s,s:s}", "view", "draft", "form", "trigger"));
    assert_non_null(json_object_get(json_object_get(after, "entry"), "event"));
    json_decref(after);
    assert_memory_equal(first.script.vault->account.master.bytes,
                        second.script.vault->account.master.bytes, SEAL_KEY);
    add(&second, "after");
    assert_int_equal(entries(&second), 61);
    phone_free(&first);
    phone_free(&second);
}

/* Written by another window while this one is open under the keys that are about to go. */
static void drafts_and_what_waited_are_taken_along(void **state)
{
    struct phone phone;
    json_t *reply;

    (void)state;
    begin_account(&phone);
    json_decref(phone_say(&phone, json_pack("{s:s,s:s,s:{s:s,s:s}}", "do", "wait", "inbox",
                                            "row:meta/inbox", "entry", "t", "trigger", "event",
                                            "The door closed.")));
    json_decref(phone_say(&phone, json_pack("{s:s,s:s}", "do", "load", "blob", "rows")));
    phone_expect(&phone, "", take_back("passphrase", FIRST, SECOND));
    confirm(&phone, "take_back_confirm", "");
    phone_open(&phone);
    assert_int_equal(entries(&phone), 2);
    reply = phone_say(&phone, json_pack("{s:s,s:s}", "view", "draft", "form", "trigger"));
    assert_non_null(json_object_get(json_object_get(reply, "entry"), "event"));
    json_decref(reply);
    phone_free(&phone);
}

static void a_device_of_another_account_is_left_as_it_is(void **state)
{
    struct phone first, other;
    char *before, *after;

    (void)state;
    begin_account(&first);
    phone_new(&other, &server);
    add(&other, "somebody else's");
    phone_expect(&other, "",
                 json_pack("{s:s,s:s,s:s,s:s}", "do", "sign_up", "handle", "ash", "passphrase",
                           SECOND, "origin", "http://a"));
    confirm(&other, "sign_up_confirm", "");
    before = seen(&other);
    phone_expect(&other, "other_account", sign_in("passphrase", FIRST));
    after = seen(&other);
    assert_string_equal(before, after);
    json_text_free(before);
    json_text_free(after);
    /* Nor did a session of the first account stay behind. */
    assert_null(account_server_whose(&server, other.cookie));
    phone_free(&first);
    phone_free(&other);
}

static void a_locked_device_opens_by_the_recovery_code(void **state)
{
    struct phone phone;
    json_t *line;

    (void)state;
    begin_account(&phone);
    json_decref(phone_say(&phone, with_passphrase("set_passphrase", FIRST)));
    json_decref(phone_say(&phone, just("lock")));
    line = sign_in("recovery", phone.recovery);
    json_object_del(line, "secret");
    json_object_set(line, "inbox", json_object_get(phone.script.rows, "meta/inbox"));
    phone_expect(&phone, "", line);
    json_decref(phone_say(&phone, json_pack("{s:s,s:s}", "do", "load", "blob", "rows")));
    phone_expect(&phone, "", just("ready"));
    assert_true(is_signed_in(&phone));
    assert_int_equal(entries(&phone), 1);
    phone_expect(&phone, "", change("recovery", phone.recovery, SECOND));
    phone.passphrase = SECOND;
    phone_open(&phone);
    expect_way("passphrase", SECOND, "");
    expect_way("passphrase", FIRST, "wrong_login");
    phone_free(&phone);
}

static void a_locked_device_of_somebody_else_stays_locked(void **state)
{
    struct phone first, other;
    json_t *line;

    (void)state;
    begin_account(&first);
    phone_new(&other, &server);
    json_decref(phone_say(&other, just("lock")));
    line = sign_in("recovery", first.recovery);
    json_object_set(line, "inbox", json_object_get(other.script.rows, "meta/inbox"));
    phone_expect(&other, "other_account", line);
    phone_expect(&other, "locked", json_pack("{s:s}", "view", "account"));
    phone_free(&first);
    phone_free(&other);
}

static void a_code_tells_where_it_was_mistyped(void **state)
{
    struct phone phone;
    json_t *reply;

    (void)state;
    begin_account(&phone);
    phone.recovery[6] = phone.recovery[6] == '2' ? '3' : '2';
    phone.recovery[7] = (char)(phone.recovery[7] | 32);
    reply = phone_say(&phone, sign_in("recovery", phone.recovery));
    assert_string_equal(json_string_value(json_object_get(reply, "why")), "code_mistyped");
    assert_int_equal(json_integer_value(json_object_get(reply, "group")), 1);
    json_decref(reply);
    phone.recovery[30] = 0;
    phone_expect(&phone, "code_length", sign_in("recovery", phone.recovery));
    phone_free(&phone);
}

static void a_changed_passphrase_is_the_only_one_and_comes_never_again(void **state)
{
    struct phone phone;

    (void)state;
    begin_account(&phone);
    phone_expect(&phone, "too_short", change("old", FIRST, "short"));
    phone_expect(&phone, "same_passphrase", change("old", FIRST, FIRST));
    phone_expect(&phone, "wrong_passphrase", change("old", THIRD, SECOND));
    expect_way("passphrase", FIRST, "");
    phone_expect(&phone, "", change("old", FIRST, SECOND));
    expect_way("passphrase", SECOND, "");
    expect_way("passphrase", FIRST, "wrong_login");
    expect_way("recovery", phone.recovery, "");
    phone_expect(&phone, "used_before", change("old", SECOND, FIRST));
    phone_open(&phone);
    phone_expect(&phone, "used_before", change("old", SECOND, FIRST));
    phone_expect(&phone, "used_before", sign_in("passphrase", FIRST));
    phone_free(&phone);
}

static void a_new_code_ends_the_old_one(void **state)
{
    struct phone phone;
    char old[40];

    (void)state;
    begin_account(&phone);
    memcpy(old, phone.recovery, sizeof old);
    phone_expect(&phone, "", with_passphrase("new_recovery", THIRD));
    confirm(&phone, "recovery_confirm", "wrong_passphrase");
    expect_way("recovery", old, "");
    phone_expect(&phone, "", with_passphrase("new_recovery", FIRST));
    confirm(&phone, "recovery_confirm", "");
    expect_way("recovery", old, "wrong_recovery");
    expect_way("recovery", phone.recovery, "");
    phone_free(&phone);
}

static void a_passkey_opens_beside_the_others_and_proves_nothing_more(void **state)
{
    struct phone phone;
    json_t *line;

    (void)state;
    begin_account(&phone);
    expect_way("prf", PRF, "wrong_passkey");
    phone_expect(&phone, "", add_passkey(FIRST));
    expect_way("prf", PRF, "");
    /* Offline, from the row that stays. */
    json_decref(phone_say(&phone, just("lock")));
    line = json_pack("{s:s,s:i,s:s,s:O}", "do", "unlock", "kind", 3, "prf", PRF, "slot",
                     json_object_get(phone.script.rows, "slot/3"));
    json_decref(phone_say(&phone, line));
    json_decref(phone_say(&phone, json_pack("{s:s,s:s}", "do", "load", "blob", "rows")));
    json_decref(phone_say(&phone, just("ready")));
    assert_int_equal(entries(&phone), 1);
    line = json_pack("{s:s,s:s,s:s,s:s}", "do", "change_passphrase", "prf", PRF, "passphrase",
                     SECOND, "origin", "http://a");
    phone_expect(&phone, "missing", line);
    phone_expect(&phone, "", with_passphrase("remove_passkey", FIRST));
    assert_null(json_object_get(phone.script.rows, "slot/3"));
    expect_way("prf", PRF, "wrong_passkey");
    phone_expect(&phone, "used_before", add_passkey(FIRST));
    /* Nor does anything come back with another account of the same entries. */
    phone_expect(&phone, "", change("old", FIRST, SECOND));
    phone_expect(&phone, "", with_passphrase("delete_account", SECOND));
    phone_expect(&phone, "used_before", sign_up(FIRST));
    phone_free(&phone);
}

static void devices_are_listed_by_name_and_sent_away(void **state)
{
    struct phone first, second;
    json_t *reply, *devices;

    (void)state;
    begin_account(&first);
    phone_new(&second, &server);
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    account_server_age(&server);
    phone_expect(&first, "ask_passphrase", just("devices"));
    phone_expect(&first, "wrong_passphrase", with_passphrase("devices", SECOND));
    reply = phone_say(&first, with_passphrase("devices", FIRST));
    devices = json_object_get(reply, "devices");
    assert_int_equal(json_array_size(devices),
                     2); /* one a device, though the second logged in twice */
    assert_string_equal(json_string_value(json_object_get(json_array_get(devices, 0), "label")),
                        "phone");
    assert_true(json_is_true(json_object_get(json_array_get(devices, 0), "current")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(devices, 1), "label")),
                        "laptop");
    phone_expect(&first, "",
                 json_pack("{s:s,s:O}", "do", "revoke", "session",
                           json_object_get(json_array_get(devices, 1), "session")));
    phone_expect(&first, "", /* gone already */
                 json_pack("{s:s,s:O}", "do", "revoke", "session",
                           json_object_get(json_array_get(devices, 1), "session")));
    json_decref(reply);
    phone_expect(&second, "signed_out", just("devices"));
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    phone_expect(&second, "", json_pack("{s:s,s:b}", "do", "revoke", "others", 1));
    phone_expect(&first, "signed_out", just("devices"));
    assert_int_equal(entries(&first), 1);
    phone_free(&first);
    phone_free(&second);
}

static void signing_out_keeps_everything_here(void **state)
{
    struct phone phone;

    (void)state;
    begin_account(&phone);
    phone_expect(&phone, "", just("sign_out"));
    assert_false(is_signed_in(&phone));
    phone_open(&phone);
    assert_false(is_signed_in(&phone));
    assert_int_equal(entries(&phone), 1);
    phone_expect(&phone, "", sign_in("passphrase", FIRST));
    assert_true(is_signed_in(&phone));
    phone_free(&phone);
}

static void a_deleted_account_leaves_the_entries_here(void **state)
{
    struct phone phone;

    (void)state;
    begin_account(&phone);
    phone_expect(&phone, "wrong_passphrase", with_passphrase("delete_account", SECOND));
    assert_true(has_account(&phone));
    phone_expect(&phone, "", with_passphrase("delete_account", FIRST));
    assert_int_equal(json_object_size(server.accounts), 0);
    assert_false(has_account(&phone));
    phone_open(&phone);
    assert_false(has_account(&phone));
    assert_int_equal(entries(&phone), 1);
    assert_null(json_object_get(phone.script.rows, "meta/sync"));
    phone_expect(&phone, "", sign_up(FIRST)); /* and may begin another */
    confirm(&phone, "sign_up_confirm", "");
    phone_free(&phone);
}

static void one_conversation_at_a_time(void **state)
{
    struct phone phone;
    json_t *reply;

    (void)state;
    begin_account(&phone);
    phone.fault = FAULT_SHUT; /* asked, and no answer yet */
    assert_null(phone_say(&phone, just("devices")));
    phone.fault = FAULT_NONE;
    phone_expect(&phone, "busy", just("sign_out"));
    phone_expect(&phone, "busy", sign_in("passphrase", FIRST));
    reply = phone_say(&phone, just("account_stop"));
    assert_true(json_is_true(json_object_get(reply, "ok")));
    json_decref(reply);
    phone_expect(
        &phone, "nothing_asked",
        json_pack("{s:s,s:i,s:s}", "do", "account_got", "status", 204, "blob", "last"));
    phone_expect(&phone, "", just("devices"));
    phone_expect(&phone, "", with_passphrase("new_recovery", FIRST));
    phone_expect(&phone, "",
                 just("devices")); /* takes the place of one that waits for a person */
    confirm(&phone, "recovery_confirm", "nothing_asked");
    phone_free(&phone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(signing_up_needs_a_handle_a_long_passphrase_and_the_code),
        TEST(what_the_server_gets_names_nobody),
        TEST(a_lock_is_the_accounts_passphrase),
        TEST(the_passphrase_is_asked_for_once_more),
        TEST(entries_of_a_second_device_come_along),
        TEST(drafts_and_what_waited_are_taken_along),
        TEST(a_device_of_another_account_is_left_as_it_is),
        TEST(a_locked_device_opens_by_the_recovery_code),
        TEST(a_locked_device_of_somebody_else_stays_locked),
        TEST(a_code_tells_where_it_was_mistyped),
        TEST(a_changed_passphrase_is_the_only_one_and_comes_never_again),
        TEST(a_new_code_ends_the_old_one),
        TEST(a_passkey_opens_beside_the_others_and_proves_nothing_more),
        TEST(devices_are_listed_by_name_and_sent_away),
        TEST(signing_out_keeps_everything_here),
        TEST(a_deleted_account_leaves_the_entries_here),
        TEST(one_conversation_at_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
