/* Several things given at once: two people whose sealed rows go from disk to disk. */
#include "tests/share_pair.h"
#include "vault/share.h"

#define CARD "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"%c\"}"

/* `entries` of a give, of as many cards. */
static json_t *cards(unsigned count)
{
    json_t *list = json_array();
    char card[64];

    for (unsigned i = 0; i < count; i++) {
        snprintf(card, sizeof card, CARD, 'a' + (int)i);
        json_array_append_new(list, read(card));
    }
    return json_pack("{s:s,s:s,s:o}", "do", "give", "space", TWO_SID, "entries", list);
}

static size_t lines(struct device *device)
{
    return length(view(device, "{\"view\":\"ledger\"}", "shares"));
}

static void what_is_given_at_once_is_there_whole_or_not_at_all(void **state)
{
    json_t *asked = cards(3), *reply;

    (void)state;
    json_object_set_new(asked, "disk", json_string("full"));
    json_decref(device_ask(&anna, asked));
    device_reopen(&anna);
    assert_int_equal(items(&anna), 0);
    assert_int_equal(lines(&anna), 0);
    /* The last of them is against the law: so none is given. */
    asked = cards(2);
    json_array_append_new(json_object_get(asked, "entries"), read("{\"t\":\"card\"}"));
    assert_string_equal(tell_json(&anna, asked), "missing");
    assert_int_equal(items(&anna), 0);
    reply = get(&anna, cards(3), "given");
    assert_int_equal(length(reply), 3);
    meet();
    assert_int_equal(items(&ben), 3);
    assert_int_equal(lines(&anna), 3);
}

static void at_once_four_things_are_given_and_not_five(void **state)
{
    json_t *asked = cards(SHARE_GIVE_MAX);

    (void)state;
    assert_string_equal(tell_json(&anna, cards(SHARE_GIVE_MAX + 1)), "too_many");
    assert_string_equal(tell_json(&anna, cards(0)), "wrong_kind");
    json_object_set_new(asked, "entry", read("{\"t\":\"card\"}"));
    assert_string_equal(tell_json(&anna, asked), "wrong_kind");
    assert_int_equal(items(&anna), 0);
    assert_string_equal(tell_json(&anna, cards(SHARE_GIVE_MAX)), "");
    assert_int_equal(items(&anna), SHARE_GIVE_MAX);
}

/* A yes is said once, also within one breath. */
static void one_thing_is_not_given_twice_at_once(void **state)
{
    json_t *o = give(&ben, "{\"t\":\"agreement\",\"words\":\"tea\"}");
    json_t *yes = json_pack("{s:s,s:O}", "t", "yes", "to", o);

    (void)state;
    meet();
    assert_string_equal(tell_json(&anna, json_pack("{s:s,s:s,s:[O,O]}", "do", "give", "space",
                                                   TWO_SID, "entries", yes, yes)),
                        "already_there");
    assert_string_equal(tell_json(&anna, json_pack("{s:s,s:s,s:[O]}", "do", "give", "space",
                                                   TWO_SID, "entries", yes)),
                        "");
    json_decref(yes);
    json_decref(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR_TEST(what_is_given_at_once_is_there_whole_or_not_at_all),
        PAIR_TEST(at_once_four_things_are_given_and_not_five),
        PAIR_TEST(one_thing_is_not_given_twice_at_once),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
