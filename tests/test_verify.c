/* Two who skipped the six digits compare a longer number, later. */
#include "tests/pair_say.h"
#include "vault/spaces.h"

static void link_unverified(void)
{
    until_compare();
    say(&rowan, "pair_skip");
    say(&sage, "pair_skip");
    say(&rowan, "pair_look");
    expect_linked();
}

static json_t *number_line(const char *space)
{
    return json_pack("{s:s,s:s}", "view", "number", "space", space);
}

static json_t *verify_line(const char *space, bool same)
{
    return json_pack("{s:s,s:s,s:b}", "do", "verify", "space", space, "same", same);
}

/* The number as a phone shows it; the caller's to free. */
static char *number_of(struct phone *phone)
{
    json_t *reply = phone_say(phone, number_line(text_of(space_of(phone), "sid")));
    char *number = strdup(text_of(reply, "number"));

    assert_non_null(number);
    json_decref(reply);
    return number;
}

/* What is said here needs no server. */
static void obeys(struct phone *phone, const char *why, json_t *line)
{
    json_t *reply = phone_say(phone, line);

    assert_string_equal(text_of(reply, "why"), why);
    assert_null(json_object_get(reply, "send"));
    json_decref(reply);
}

static void verify(struct phone *phone, bool same)
{
    obeys(phone, "", verify_line(text_of(space_of(phone), "sid"), same));
}

static void leave(struct phone *phone, const char *how)
{
    obeys(phone, "",
          json_pack("{s:s,s:s,s:s}", "do", "leave", "space", text_of(space_of(phone), "sid"),
                    "how", how));
}

static bool is_verified(const struct phone *phone)
{
    return json_is_true(json_object_get(space_of(phone), "verified"));
}

/* The entry as a test wants it to be, in memory only. */
static json_t *space_itself(const struct phone *phone)
{
    struct vault *vault = phone->script.vault;

    return spaces_entry(vault, vault->with[0]);
}

static void both_sides_see_one_number(void **state)
{
    (void)state;
    link_unverified();
    char *mine = number_of(&rowan), *theirs = number_of(&sage);

    assert_int_equal(strlen(mine), 47);
    assert_int_equal(strspn(mine, "0123456789 "), 47);
    for (size_t i = 0; i < 47; i++)
        assert_int_equal(mine[i] == ' ', i % 6 == 5);
    assert_string_equal(mine, theirs);
    phone_open(&rowan);
    char *again = number_of(&rowan);

    assert_string_equal(mine, again);
    free(mine);
    free(theirs);
    free(again);
}

static void the_inviters_key_comes_first(void **state)
{
    uint32_t groups[PAIR_NUMBER_GROUPS];
    struct secret_key key;
    char first[6];
    size_t len;

    (void)state;
    link_unverified();
    char *number = number_of(&sage);

    assert_true(json_bytes(json_object_get(space_of(&sage), "key"), key.bytes, SEAL_KEY,
                           SEAL_KEY, &len));
    pair_number(groups, rowan.script.vault->account.identity_public,
                sage.script.vault->account.identity_public, &key,
                sage.script.vault->with[0]->sid);
    snprintf(first, sizeof first, "%05u", groups[0]);
    assert_memory_equal(number, first, 5);
    free(number);
}

static void the_number_depends_on_both_people_and_on_the_space(void **state)
{
    static const char *const zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    static const char *const parts[] = { "peer", "key" };

    (void)state;
    link_unverified();
    char *before = number_of(&rowan);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        json_t *entry = space_itself(&rowan);
        json_t *value = json_incref(json_object_get(entry, parts[i]));

        json_object_set_new(entry, parts[i], json_string(zeros));
        char *after = number_of(&rowan);

        assert_string_not_equal(before, after);
        free(after);
        json_object_set_new(entry, parts[i], value);
    }
    free(before);
}

static void another_space_of_the_same_two_has_another_number(void **state)
{
    (void)state;
    link_unverified();
    char *before = number_of(&rowan);

    leave(&rowan, "remove");
    leave(&sage, "remove");
    link_unverified();
    char *after = number_of(&rowan), *theirs = number_of(&sage);

    assert_string_not_equal(before, after);
    assert_string_equal(after, theirs);
    free(before);
    free(after);
    free(theirs);
}

static void who_verifies_does_so_for_oneself_alone(void **state)
{
    (void)state;
    link_unverified();
    verify(&rowan, true);
    assert_true(is_verified(&rowan));
    phone_sync(&rowan);
    phone_sync(&sage);
    assert_false(is_verified(&sage));
    phone_open(&rowan);
    assert_true(is_verified(&rowan));
    verify(&rowan, true); /* once more changes nothing */
    assert_true(is_verified(&rowan));
}

static void a_different_number_leaves_it_unverified(void **state)
{
    (void)state;
    link_unverified();
    verify(&rowan, false);
    assert_false(is_verified(&rowan));
    verify(&rowan, true);
    verify(&rowan, false); /* said on another screen: the doubt counts */
    assert_false(is_verified(&rowan));
    assert_string_equal(text_of(space_of(&rowan), "state"), "on"); /* leaving is one's own */
}

static void my_other_device_sees_that_it_is_verified(void **state)
{
    struct phone second;
    json_t *line = sign_in("passphrase", FIRST);

    (void)state;
    link_unverified();
    phone_sync(&rowan);
    json_object_set_new(line, "handle", json_string("rowan"));
    phone_new(&second, &server);
    phone_expect(&second, "", line);
    phone_sync(&second);
    assert_false(is_verified(&second));
    char *first = number_of(&rowan), *other = number_of(&second);

    assert_string_equal(first, other);
    verify(&rowan, true);
    phone_sync(&rowan);
    phone_sync(&second);
    assert_true(is_verified(&second));
    free(first);
    free(other);
    phone_free(&second);
}

static void expect_refused(const char *space, const char *why)
{
    obeys(&rowan, why, number_line(space));
    obeys(&rowan, why, verify_line(space, true));
}

static void where_there_is_nothing_to_compare_it_says_so(void **state)
{
    (void)state;
    expect_refused("", "no_such_space");
    expect_refused("00112233445566778899aabbccddeeff", "no_such_space");
    link_unverified();
    char *space = strdup(text_of(space_of(&rowan), "sid"));

    assert_non_null(space);
    obeys(&rowan, "wrong_kind",
          json_pack("{s:s,s:s,s:s}", "do", "verify", "space", space, "same", "yes"));
    rowan.script.vault->with[0]->state = SPACE_READ_ONLY;
    expect_refused(space, "read_only");
    rowan.script.vault->with[0]->state = SPACE_LEAVING;
    expect_refused(space, "no_such_space");
    rowan.script.vault->with[0]->state = SPACE_ON;
    json_object_del(space_itself(&rowan), "peer");
    expect_refused(space, "no_peer");
    phone_open(&rowan);
    json_object_del(space_itself(&rowan), "key");
    obeys(&rowan, "no_such_space", number_line(space));
    assert_false(is_verified(&rowan));
    free(space);
}

static void it_works_while_sharing_is_paused(void **state)
{
    (void)state;
    link_unverified();
    leave(&rowan, "pause");
    verify(&rowan, true);
    assert_true(is_verified(&rowan));
    assert_string_equal(text_of(space_of(&rowan), "state"), "paused");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PEOPLE(both_sides_see_one_number),
        PEOPLE(the_inviters_key_comes_first),
        PEOPLE(the_number_depends_on_both_people_and_on_the_space),
        PEOPLE(another_space_of_the_same_two_has_another_number),
        PEOPLE(who_verifies_does_so_for_oneself_alone),
        PEOPLE(a_different_number_leaves_it_unverified),
        PEOPLE(my_other_device_sees_that_it_is_verified),
        PEOPLE(where_there_is_nothing_to_compare_it_says_so),
        PEOPLE(it_works_while_sharing_is_paused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
