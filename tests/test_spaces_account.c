/* What becomes of spaces of two when the account does: signed in elsewhere, taken back,
 * deleted. */
#include "tests/spaces_two.h"

#include "tests/account_say.h" /* its `server` stands in nobody's way here */

#define NOW_MS INT64_C(1767229200000)

static struct phone phone;
static struct device ben;
static uint64_t chance = 5;

static struct vault *space_of(struct phone *one)
{
    return spaces_find(one->script.vault, STR(TWO_SID));
}

static bool phone_shows(struct phone *one, const char *words)
{
    char *text = two_shown_in(space_of(one));
    bool found = strstr(text, words) != NULL;

    json_text_free(text);
    return found;
}

static const char *phone_give(struct phone *one, const char *words)
{
    struct writing writing;
    char o[ENTRY_OBJECT_ID + 1];
    json_t *record = json_pack("{s:s,s:s}", "t", "card", "words", words);

    writing_begin_at(&writing, &one->script, NOW_MS, &chance);
    const char *why = writing_close(
        &writing, spaces_write(writing.vault, &writing.call, space_of(one), record, o));

    json_decref(record);
    return why;
}

/* She has an account and shares with Ben; each has given something. */
static void begin_two(void)
{
    struct writing writing;
    json_t *entry = two_entry(TWO_SID, 0, 7);
    char o[ENTRY_OBJECT_ID + 1];

    begin_account(&phone);
    two_meet(&server.records, 0, 1);
    json_object_set_new(server.spaces, TWO_SID,
                        json_string(account_server_whose(&server, phone.cookie)));
    writing_begin_at(&writing, &phone.script, NOW_MS, &chance);
    assert_string_equal(
        writing_close(&writing, spaces_add(writing.vault, &writing.call, entry)), "");
    json_decref(entry);
    device_start(&ben, NULL, 3);
    ben.who = 1;
    assert_string_equal(two_add(&ben, TWO_SID, 1, 7), "");
    two_write(&ben, "of ben", o);
    device_sync(&ben, &server.records);
    assert_string_equal(phone_give(&phone, "of anna"), "");
    phone_sync(&phone);
    assert_true(phone_shows(&phone, "of ben"));
}

static void end_two(void)
{
    phone_free(&phone);
    device_stop(&ben);
}

static void another_device_has_them_after_signing_in(void **state)
{
    struct phone second;

    (void)state;
    begin_two();
    phone_new(&second, &server);
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    phone_sync(&second);
    assert_true(phone_shows(&second, "of anna") && phone_shows(&second, "of ben"));
    assert_string_equal(phone_give(&second, "from the second"), "");
    phone_sync(&second);
    phone_sync(&phone);
    assert_true(phone_shows(&phone, "from the second"));
    phone_free(&second);
    end_two();
}

static void taken_back_they_can_be_read_and_not_gone_on_with(void **state)
{
    struct phone second;

    (void)state;
    begin_two();
    phone_expect(&phone, "", take_back("passphrase", FIRST, SECOND));
    confirm(&phone, "take_back_confirm", "");
    for (int again = 0; again < 2; again++) {
        assert_int_equal(space_of(&phone)->state, SPACE_READ_ONLY);
        assert_true(phone_shows(&phone, "of anna") && phone_shows(&phone, "of ben"));
        assert_string_equal(phone_give(&phone, "more"), "not_sharing");
        assert_int_equal(space_of(&phone)->alarms[ALARM_FORGED], 0);
        phone_open(&phone);
    }
    phone_sync(&phone);
    phone_new(&second, &server);
    phone_expect(&second, "", sign_in("passphrase", SECOND));
    phone_sync(&second);
    assert_true(phone_shows(&second, "of anna") && phone_shows(&second, "of ben"));
    assert_int_equal(space_of(&second)->state, SPACE_READ_ONLY);
    assert_int_equal(entries(&second), entries(&phone)); /* and no alarm on either */
    phone_free(&second);
    end_two();
}

static void a_deleted_account_leaves_them(void **state)
{
    (void)state;
    begin_two();
    phone_expect(&phone, "", with_passphrase("delete_account", FIRST));
    assert_null(json_object_get(server.spaces, TWO_SID));
    assert_null(space_of(&phone));
    add(&phone, "afterwards");
    const char *key;
    json_t *row;

    json_object_foreach(phone.script.rows, key, row) assert_true(strncmp(key, "sp/", 3) != 0);
    phone_open(&phone);
    assert_null(space_of(&phone));
    end_two();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(another_device_has_them_after_signing_in),
        TEST(taken_back_they_can_be_read_and_not_gone_on_with),
        TEST(a_deleted_account_leaves_them),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
