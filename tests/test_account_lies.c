/* A server that lies about the account: seen, and nothing is changed. */
#include "tests/account_say.h"

/* The row of this kind that the server holds for the only account but one. */
static json_t *row_of(const char *not_account, int kind, const char **out_account)
{
    const char *name, *slot;
    json_t *account, *row;

    json_object_foreach(server.accounts, name, account)
    {
        json_object_foreach(json_object_get(account, "slots"), slot, row)
        {
            if (strcmp(name, not_account) != 0 &&
                json_integer_value(json_object_get(row, "kind")) == kind) {
                *out_account = name;
                return row;
            }
        }
    }
    return NULL;
}

static json_t *login_answer(const char *account, int kind, json_t *wrapped)
{
    return json_pack("{s:s,s:i,s:O}", "account", account, "kind", kind, "wrapped", wrapped);
}

static json_t *spoilt(json_t *wrapped)
{
    uint8_t bytes[SLOT_WRAPPED];
    size_t len;

    assert_true(json_bytes(wrapped, bytes, SLOT_WRAPPED, SLOT_WRAPPED, &len));
    bytes[40] ^= 1;
    return json_base64(bytes, sizeof bytes);
}

static void a_lying_login_is_seen_and_changes_nothing(void **state)
{
    struct phone phone, other;
    const char *mine, *theirs;
    char *before, *after;

    (void)state;
    begin_account(&phone);
    json_t *own = json_object_get(row_of("", 1, &mine), "wrapped");

    phone_new(&other, &server);
    phone_expect(&other, "",
                 json_pack("{s:s,s:s,s:s,s:s}", "do", "sign_up", "handle", "ash", "passphrase",
                           SECOND, "origin", "http://a"));
    confirm(&other, "sign_up_confirm", "");
    json_t *foreign = json_object_get(row_of(mine, 1, &theirs), "wrapped"), *bent = spoilt(own);
    json_t *lies[] = {
        login_answer(theirs, 1, foreign), /* another account, whole */
        login_answer(mine, 1, foreign),   /* its keys as mine */
        login_answer(theirs, 1, own),     /* mine as its */
        login_answer(mine, 2, own),       /* another kind */
        login_answer(mine, 1, bent),
        login_answer(mine, 1, json_object_get(row_of(theirs, 2, &mine), "wrapped")),
        json_object(),
    };

    before = seen(&phone);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        server.lie = lies[i];
        phone_expect(&phone, "bad_answer", sign_in("passphrase", FIRST));
        expect_way("passphrase", FIRST, "bad_answer");
        after = seen(&phone);
        assert_string_equal(before, after);
        json_text_free(after);
        json_decref(server.lie);
        server.lie = NULL;
    }
    json_text_free(before);
    json_decref(bent);
    phone_free(&phone);
    phone_free(&other);
}

/* Whoever knew the first passphrase knows the first master key. A server that kept what it
 * wrapped must not bring anybody back to it. */
static void an_older_master_key_is_not_gone_back_to(void **state)
{
    struct phone phone;
    const char *account;
    json_t *old;

    (void)state;
    begin_account(&phone);
    old = json_deep_copy(row_of("", 1, &account));
    server.lie = login_answer(account, 1, json_object_get(old, "wrapped"));
    json_t *lie = server.lie;

    server.lie = NULL;
    phone_expect(&phone, "", take_back("passphrase", FIRST, SECOND));
    confirm(&phone, "take_back_confirm", "");
    phone_expect(&phone, "used_before", take_back("passphrase", SECOND, FIRST));
    phone_expect(&phone, "used_before", change("old", SECOND, FIRST));
    server.lie = lie;
    phone_expect(&phone, "used_before", sign_in("passphrase", FIRST));
    phone_expect(&phone, "bad_answer", sign_in("passphrase", SECOND));
    assert_int_equal(entries(&phone), 1);
    json_decref(old);
    phone_free(&phone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_lying_login_is_seen_and_changes_nothing),
        TEST(an_older_master_key_is_not_gone_back_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
