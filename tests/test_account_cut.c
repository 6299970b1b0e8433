/* Every conversation about the account, cut at every request in every way: what is here stays
 * as it was, and another try ends where the first would have. */
#include "tests/account_say.h"

/* How far somebody is when the journey begins. */
enum start { ALONE, WITH_ACCOUNT, SIGNED_OUT, AT_SECOND, TAKEN_BACK };

struct journey {
    const char *name, *confirm;
    json_t *(*line)(void);
    void (*holds)(struct phone *phone); /* at the end, whatever happened on the way */
    enum start start;
    bool steps; /* what is seen may change before the end */
};

static json_t *line_sign_up(void)
{
    return sign_up(FIRST);
}

static void holds_sign_up(struct phone *phone)
{
    assert_true(is_signed_in(phone));
    expect_way("passphrase", FIRST, "");
    expect_way("recovery", phone->recovery, "");
    assert_int_equal(json_object_size(server.accounts), 1);
}

static json_t *line_change(void)
{
    return change("old", FIRST, SECOND);
}

static void holds_change(struct phone *phone)
{
    expect_way("passphrase", SECOND, "");
    expect_way("passphrase", FIRST, "wrong_login");
    phone_expect(phone, "used_before", change("old", SECOND, FIRST));
}

static json_t *line_recovery(void)
{
    return with_passphrase("new_recovery", FIRST);
}

static json_t *line_passkey(void)
{
    return add_passkey(FIRST);
}

static void holds_passkey(struct phone *phone)
{
    assert_non_null(json_object_get(phone->script.rows, "slot/3"));
    expect_way("prf", PRF, "");
    expect_way("passphrase", FIRST, "");
}

static json_t *line_sign_out(void)
{
    return just("sign_out");
}

static void holds_sign_out(struct phone *phone)
{
    assert_false(is_signed_in(phone));
    assert_null(account_server_whose(&server, phone->cookie));
}

static json_t *line_delete(void)
{
    return with_passphrase("delete_account", FIRST);
}

static void holds_delete(struct phone *phone)
{
    assert_false(has_account(phone));
    assert_int_equal(json_object_size(server.accounts), 0);
}

static json_t *line_devices(void)
{
    return with_passphrase("devices", FIRST);
}

static void holds_account(struct phone *phone)
{
    assert_true(is_signed_in(phone));
    expect_way("passphrase", FIRST, "");
}

static json_t *line_sign_in(void)
{
    return sign_in("passphrase", FIRST);
}

static json_t *line_sign_in_again(void)
{
    return sign_in("passphrase", SECOND);
}

static void holds_sign_in_again(struct phone *phone)
{
    assert_true(is_signed_in(phone));
    assert_true(account_server_whose(&server, phone->cookie));
}

static json_t *line_take_back(void)
{
    return take_back("passphrase", FIRST, SECOND);
}

static void holds_take_back(struct phone *phone)
{
    char space[2 * SEAL_ID + 1];

    assert_true(is_signed_in(phone));
    expect_way("passphrase", FIRST, "wrong_login");
    expect_way("passphrase", SECOND, "");
    expect_way("recovery", phone->recovery, "");
    phone_expect(phone, "nothing_to_resume", just("account_resume"));
    json_hex(space, phone->script.vault->account.personal_space, SEAL_ID);
    assert_non_null(json_object_get(server.spaces, space));
    assert_int_equal(json_object_size(server.spaces), 1); /* the old one is gone */
}

static const struct journey journeys[] = {
    { "sign_up", "sign_up_confirm", line_sign_up, holds_sign_up, ALONE, false },
    { "sign_in", NULL, line_sign_in, holds_account, SIGNED_OUT, false },
    { "sign_in, second", NULL, line_sign_in, holds_account, AT_SECOND, false },
    { "sign_in, taken back", NULL, line_sign_in_again, holds_sign_in_again, TAKEN_BACK, false },
    { "change_passphrase", NULL, line_change, holds_change, WITH_ACCOUNT, false },
    { "new_recovery", "recovery_confirm", line_recovery, holds_sign_up, WITH_ACCOUNT, false },
    { "add_passkey", NULL, line_passkey, holds_passkey, WITH_ACCOUNT, false },
    { "devices", NULL, line_devices, holds_account, WITH_ACCOUNT, false },
    { "sign_out", NULL, line_sign_out, holds_sign_out, WITH_ACCOUNT, false },
    { "delete_account", NULL, line_delete, holds_delete, WITH_ACCOUNT, true },
    { "take_back", "take_back_confirm", line_take_back, holds_take_back, WITH_ACCOUNT, true },
};

static void take_place(struct phone *phone, enum start start)
{
    struct phone other;

    if (start == ALONE || start == AT_SECOND) {
        phone_new(phone, &server);
        add(phone, "alone");
    } else {
        begin_account(phone);
    }
    if (start == SIGNED_OUT)
        phone_expect(phone, "", just("sign_out"));
    if (start == AT_SECOND)
        begin_account(&other);
    if (start == TAKEN_BACK) {
        phone_new(&other, &server);
        phone_expect(&other, "", sign_in("passphrase", FIRST));
        phone_expect(&other, "", line_take_back());
        confirm(&other, "take_back_confirm", "");
    }
    if (start == AT_SECOND || start == TAKEN_BACK)
        phone_free(&other);
    account_server_age(&server);
}

static json_t *travel(struct phone *phone, const struct journey *journey)
{
    enum fault fault = phone->fault;

    if (!journey->confirm)
        return phone_say(phone, journey->line());
    phone->fault = FAULT_NONE; /* what is shown first needs no network */
    phone_expect(phone, "", journey->line());
    phone->fault = fault;
    return phone_confirm(phone, journey->confirm);
}

/* Another try: where it waits at its code only that, where it stands half way from there. */
static json_t *go_on(struct phone *phone, const struct journey *journey)
{
    if (json_object_get(phone->script.vault->facts, "back"))
        return phone_say(phone,
                         json_pack("{s:s,s:s}", "do", "account_resume", "origin", "http://a"));
    return journey->confirm && phone->script.vault->talk
               ? phone_confirm(phone, journey->confirm)
               : travel(phone, journey);
}

static bool is_done(const json_t *reply)
{
    return json_is_true(json_object_get(reply, "done"));
}

/* Cuts a journey at one request in one way, goes on, and looks at the end. False: it was over
 * before. */
static bool cut(const struct journey *journey, enum fault fault, unsigned at)
{
    struct phone phone;
    char *before, *after;
    json_t *reply;

    server = account_server_new();
    take_place(&phone, journey->start);
    before = seen(&phone);
    phone.fault = fault;
    phone.fault_at = at;
    reply = travel(&phone, journey);
    bool reached = phone.asked > at || phone.closed;

    phone.fault = FAULT_NONE;
    if (phone.closed)
        phone_open(&phone);
    if (!is_done(reply) || fault == FAULT_DISK) {
        after = seen(&phone);
        if (!journey->steps && strcmp(before, after) != 0)
            fail_msg("%s, fault %d at %u: saw\n%s\nthen\n%s", journey->name, (int)fault, at,
                     before, after);
        json_text_free(after);
        json_decref(reply);
        reply = go_on(&phone, journey);
        if (!is_done(reply))
            fail_msg("%s, fault %d at %u: then \"%s\"", journey->name, (int)fault, at,
                     json_string_value(json_object_get(reply, "why")));
    }
    json_decref(reply);
    journey->holds(&phone);
    phone_open(&phone);
    assert_int_equal(entries(&phone), 1);
    journey->holds(&phone);
    json_text_free(before);
    phone_free(&phone);
    account_server_free(&server);
    return reached;
}

static void cut_anywhere_it_ends_where_it_would_have(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof journeys / sizeof *journeys; i++)
        for (enum fault fault = FAULT_UNSENT; fault < FAULT_COUNT; fault++)
            for (unsigned at = 0; cut(&journeys[i], fault, at); at++)
                assert_true(at < 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_anywhere_it_ends_where_it_would_have),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
