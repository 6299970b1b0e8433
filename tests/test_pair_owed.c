/* A link that was burnt is burnt, and a space that was stopped is left, whatever the network
 * did meanwhile and whatever was begun after it. */
#include "tests/pair_say.h"

enum { LINK = 64 };

static bool is_burnt(const char *link)
{
    phone_expect(&sage, "", open_line(link));
    bool burnt = strcmp(pair_word(&sage, "state"), "burnt") == 0;

    say(&sage, "pair_stop");
    return burnt;
}

static void say_unheard(const char *command)
{
    rowan.fault = FAULT_UNSENT;
    rowan.fault_at = 0;
    json_decref(phone_say(&rowan, just(command)));
    rowan.fault = FAULT_NONE;
}

static void invite(char link[LINK])
{
    phone_expect(&rowan, "", invite_line("Rowan"));
    snprintf(link, LINK, "%s", pair_word(&rowan, "link"));
}

static bool is_owed(struct phone *phone)
{
    json_t *reply = view(phone, "pair");
    bool owed = json_is_true(json_object_get(reply, "owed"));

    json_decref(reply);
    return owed;
}

static void a_link_burnt_offline_is_burnt_though_another_was_made(void **state)
{
    char first[LINK], second[LINK];

    (void)state;
    invite(first);
    say_unheard("pair_stop");
    expect_state(&rowan, "burnt", "stopped");
    CHECK(is_owed(&rowan));
    invite(second);
    CHECK(!is_owed(&rowan));
    expect_state(&rowan, "invited", "");
    CHECK(is_burnt(first));
    CHECK(!is_burnt(second));
}

static void it_is_burnt_though_another_link_was_opened_without_a_network(void **state)
{
    char first[LINK], other[LINK];

    (void)state;
    invite(first);
    phone_expect(&sage, "", invite_line("Sage"));
    snprintf(other, sizeof other, "%s", pair_word(&sage, "link"));
    say_unheard("pair_stop");
    for (int i = 0; i < 3; i++) {
        rowan.fault = FAULT_UNSENT;
        rowan.fault_at = 0;
        phone_expect(&rowan, "no_network", i < 2 ? open_line(other) : invite_line("Rowan"));
        rowan.fault = FAULT_NONE;
        if (i == 1)
            say_unheard("pair_stop");
        CHECK(is_owed(&rowan));
        phone_open(&rowan); /* it is on the disk */
        CHECK(is_owed(&rowan));
    }
    say_unheard("pair_stop"); /* nothing new goes on, and what is owed is */
    expect_state(&rowan, "none", "");
    CHECK(is_owed(&rowan));
    say(&rowan, "pair_look");
    CHECK(!is_owed(&rowan));
    assert_null(json_object_get(rowan.script.rows, "meta/pair"));
    say(&sage, "pair_stop");
    CHECK(is_burnt(first));
}

static void a_space_that_was_stopped_offline_is_left(void **state)
{
    char link[LINK];

    (void)state;
    until_compare();
    rowan.fault = FAULT_LOST; /* the space is made, and nobody here knows */
    rowan.fault_at = 1;
    json_decref(phone_say(&rowan, just("pair_same")));
    rowan.fault = FAULT_NONE;
    assert_int_equal(json_object_size(server.admits), 1);
    say_unheard("pair_stop");
    invite(link);
    assert_int_equal(json_object_size(server.admits), 0);
    expect_state(&rowan, "invited", "");
    say(&sage, "pair_look");
    expect_state(&sage, "burnt", "by_them");
}

static void it_is_burnt_though_the_account_was_taken_back(void **state)
{
    char first[LINK];

    (void)state;
    invite(first);
    say_unheard("pair_stop");
    rowan.fault = FAULT_UNSENT; /* the next one stays behind with the old keys */
    rowan.fault_at = 0;
    phone_expect(&rowan, "no_network", invite_line("Rowan"));
    rowan.fault = FAULT_NONE;
    phone_expect(&rowan, "", take_back("passphrase", FIRST, SECOND));
    confirm(&rowan, "take_back_confirm", "");
    rowan.passphrase = SECOND;
    phone_open(&rowan);
    expect_state(&rowan, "none", "");
    CHECK(is_owed(&rowan));
    say(&rowan, "pair_look");
    CHECK(!is_owed(&rowan));
    assert_null(json_object_get(rowan.script.rows, "meta/pair"));
    CHECK(is_burnt(first));
}

/* Every request of the new invitation lost in every way: nothing is owed at the end. */
static void what_was_owed_is_paid_however_the_next_one_is_cut(void **state)
{
    char first[LINK], second[LINK];

    for (int fault = FAULT_UNSENT; fault < FAULT_COUNT; fault++)
        for (unsigned at = 0; at < 2; at++) {
            if (fault == FAULT_GARBAGE || fault == FAULT_STRANGE)
                continue; /* no network does that */
            people_down(state);
            people_up(state);
            invite(first);
            say_unheard("pair_stop");
            rowan.fault = (enum fault)fault;
            rowan.fault_at = at;
            json_decref(phone_say(&rowan, invite_line("Rowan")));
            rowan.fault = FAULT_NONE;
            if (rowan.closed)
                phone_open(&rowan);
            json_decref(phone_say(&rowan, invite_line("Rowan")));
            say(&rowan, "pair_look");
            CHECK(!is_owed(&rowan));
            expect_state(&rowan, "invited", "");
            snprintf(second, sizeof second, "%s", pair_word(&rowan, "link"));
            CHECK(is_burnt(first));
            CHECK(!is_burnt(second));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PEOPLE(a_link_burnt_offline_is_burnt_though_another_was_made),
        PEOPLE(it_is_burnt_though_another_link_was_opened_without_a_network),
        PEOPLE(a_space_that_was_stopped_offline_is_left),
        PEOPLE(it_is_burnt_though_the_account_was_taken_back),
        PEOPLE(what_was_owed_is_paid_however_the_next_one_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
