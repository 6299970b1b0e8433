/* Handing over, taking back, and what is between two: two people whose sealed rows go from disk
 * to disk. */
#include "tests/share_pair.h"

static const struct {
    const char *entry, *fields;
} OWN[] = {
    { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"reached\":true,\"note\":\"CANARY\"}",
      "[\"settled\",\"close\",\"reached\"]" },
    { "{\"t\":\"trigger\",\"event\":\"You went "
      "quiet\",\"story\":\"CANARY\",\"feelings\":[\"hurt\"],"
      "\"intensity\":8,\"urge\":\"reach\",\"need\":\"A word\",\"older\":\"yes\"}",
      "[\"event\",\"need\",\"feelings\"]" },
    { "{\"t\":\"pause\",\"skill\":\"walk\",\"before\":8,\"after\":3,\"seconds\":600}",
      "[\"skill\"]" },
    { "{\"t\":\"message\",\"happened\":\"h\",\"feel\":\"f\",\"need\":\"CANARY\",\"ask\":\"a\"}",
      "[\"happened\",\"feel\",\"ask\"]" },
    { "{\"t\":\"calm\",\"lines\":[\"tea\",\"a walk\"]}", "[\"lines\"]" },
    { "{\"t\":\"check\",\"instrument\":\"own-18\",\"about\":\"partner\",\"levels\":[4,5,2,2,4,"
      "5,4,"
      "2,2,2,2,5,4,4,2,4,4,2]}",
      "[\"region\",\"anxiety\",\"avoidance\"]" },
};

enum { OWN_COUNT = sizeof OWN / sizeof *OWN };

/* The item as the other sees it, without what tells items apart. */
static const char *newest_of(struct device *device)
{
    json_t *all = view(device, "{\"view\":\"between\",\"limit\":1}", "items");
    json_t *item = json_incref(json_array_get(all, 0));

    assert_true(json_object_del(item, "o") == 0 && json_object_del(item, "mine") == 0);
    json_decref(all);
    return text(item);
}

static void what_the_preview_shows_is_what_the_other_sees(void **state)
{
    (void)state;
    for (size_t i = 0; i < OWN_COUNT; i++) {
        json_t *o = add(&anna, OWN[i].entry);
        const char *seen = text(get(&anna,
                                    json_pack("{s:s,s:O,s:o}", "view", "preview", "o", o,
                                              "fields", read(OWN[i].fields)),
                                    "seen"));

        assert_int_equal(items(&ben), i); /* a look hands nothing over */
        json_decref(hand(&anna, o, OWN[i].fields));
        meet();
        assert_string_equal(newest_of(&ben), seen);
        assert_string_equal(newest_of(&anna), seen);
        json_decref(o);
    }
    assert_null(strstr(between(&ben), "CANARY"));
}

/* Everything ben's phone holds of the space, opened. */
static void nothing_leads_from_the_copy_to_what_it_was_made_of(void **state)
{
    json_t *o = add(&anna, OWN[1].entry);

    (void)state;
    json_decref(hand(&anna, o, OWN[1].fields));
    meet();
    char *all = two_shown(&ben);
    json_t *entry = get(&anna, json_pack("{s:s,s:O}", "view", "entry", "o", o), "entry");
    char at[32];

    snprintf(at, sizeof at, "\"at\":%" JSON_INTEGER_FORMAT ",",
             json_integer_value(json_object_get(entry, "at")));
    assert_non_null(strstr(all, "You went quiet"));
    assert_null(strstr(all, "CANARY"));
    assert_null(strstr(all, json_string_value(o)));
    assert_null(strstr(all, "share"));
    assert_null(strstr(all, "intensity"));
    assert_null(strstr(all, at)); /* the day and its quarter, and not the minute */
    json_text_free(all);
    json_decref(entry);
    json_decref(o);
}

static void the_copy_and_its_line_are_kept_together_or_not_at_all(void **state)
{
    json_t *o = add(&anna, OWN[0].entry), *reply;

    (void)state;
    for (int full = 1; full >= 0; full--) {
        json_t *line = json_pack("{s:s,s:s,s:O,s:o}", "do", "hand_over", "space", TWO_SID, "o",
                                 o, "fields", read(OWN[0].fields));

        if (full)
            json_object_set_new(line, "disk", json_string("full"));
        reply = device_ask(&anna, line);
        assert_true(json_is_true(json_object_get(reply, "ok")));
        /* The record, its line, the space's stream: one reply. */
        assert_true(json_array_size(json_object_get(reply, "keep")) >= 2);
        json_decref(reply);
        device_reopen(&anna);
        assert_int_equal(items(&anna), !full);
        assert_int_equal(length(view(&anna, "{\"view\":\"ledger\"}", "shares")), !full);
    }
    json_decref(o);
}

static void a_new_entry_is_kept_and_handed_over_at_once(void **state)
{
    json_t *asked = json_pack("{s:s,s:s,s:o,s:o}", "do", "hand_over", "space", TWO_SID, "entry",
                              read(OWN[0].entry), "fields", read(OWN[0].fields));
    json_t *look = json_deep_copy(asked);

    (void)state;
    json_object_del(look, "do");
    json_object_set_new(look, "view", json_string("preview"));
    const char *seen = text(get(&anna, look, "seen"));

    assert_int_equal(length(view(&anna, "{\"view\":\"list\"}", "entries")), 0);
    json_t *reply = device_ask(&anna, asked);
    json_t *entry =
        get(&anna, json_pack("{s:s,s:O}", "view", "entry", "o", json_object_get(reply, "o")),
            "entry");

    assert_string_equal(json_string_value(json_object_get(entry, "note")), "CANARY");
    assert_int_equal(json_array_size(json_object_get(entry, "shared")), 1);
    meet();
    assert_string_equal(newest_of(&ben), seen);
    json_decref(reply);

    /* The same entry, changed as it is handed over: whole here, ticked there. */
    json_t *o = add(&anna, OWN[1].entry);

    assert_string_equal(text(get(&anna,
                                 json_pack("{s:s,s:O,s:{s:s,s:s,s:i},s:[s]}", "do", "hand_over",
                                           "o", o, "entry", "t", "trigger", "need",
                                           "Ten minutes", "at", 86400, "fields", "need"),
                                 "o")),
                        text(json_incref(o)));
    json_decref(entry);
    entry = get(&anna, json_pack("{s:s,s:o}", "view", "entry", "o", o), "entry");
    assert_string_equal(json_string_value(json_object_get(entry, "need")), "Ten minutes");
    assert_int_equal(json_integer_value(json_object_get(entry, "at")), 86400);
    json_decref(entry);
    assert_string_equal(tell(&anna, "{\"do\":\"hand_over\",\"entry\":{\"t\":\"checkin\","
                                    "\"close\":11,\"settled\":1},\"fields\":[\"close\"]}"),
                        "out_of_range");
}

static void what_is_no_own_item_or_not_ticked_is_refused(void **state)
{
    static const struct {
        const char *line, *why;
    } run[] = {
        { "{\"fields\":[\"close\"],\"o\":\"0123456789abcdefghij-_\"}", "no_such_entry" },
        { "{\"fields\":[\"close\"]}", "no_such_entry" },
        { "{\"fields\":[\"close\"],\"space\":\"00\",\"o\":\"x\"}", "no_such_space" },
        { "{\"fields\":[\"note\"],\"entry\":{\"t\":\"checkin\",\"close\":1,\"settled\":1,"
          "\"note\":\"CANARY\"}}",
          "never_shared" },
        { "{\"fields\":[\"close\",\"note\"],\"entry\":{\"t\":\"checkin\",\"close\":1,"
          "\"settled\":1,\"note\":\"CANARY\"}}",
          "never_shared" },
        { "{\"fields\":[],\"entry\":{\"t\":\"checkin\",\"close\":1,\"settled\":1}}",
          "nothing_ticked" },
        { "{\"fields\":[\"first\"],\"entry\":{\"t\":\"checkin\",\"close\":1,\"settled\":1}}",
          "not_there" },
        { "{\"fields\":[\"value\"],\"entry\":{\"t\":\"setting\",\"name\":\"solo\",\"value\":"
          "\"yes\"}}",
          "never_shared" },
        { "{\"fields\":[\"key\"],\"entry\":{\"t\":\"space\",\"sid\":\"x\"}}", "unknown_type" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        json_t *line = read(run[i].line);

        for (int look = 0; look < 2; look++) {
            json_t *asked = json_deep_copy(line);

            json_object_set_new(asked, look ? "view" : "do",
                                json_string(look ? "preview" : "hand_over"));
            char *one = json_dumps(asked, 0);

            if (strcmp(tell(&anna, one), run[i].why) != 0)
                fail_msg("%s: %s, want %s", one, tell(&anna, one), run[i].why);
            json_text_free(one);
            json_decref(asked);
        }
        json_decref(line);
    }
    assert_int_equal(items(&anna), 0);
    assert_int_equal(length(view(&anna, "{\"view\":\"list\"}", "entries")), 0);
}

/* The ledger's lines are records of the person's own, and no entry is made from one. */
static void the_ledger_is_not_among_the_entries(void **state)
{
    json_t *o = add(&anna, OWN[4].entry);

    (void)state;
    json_decref(hand(&anna, o, OWN[4].fields));
    json_t *shares = view(&anna, "{\"view\":\"ledger\"}", "shares");
    const json_t *line = json_array_get(shares, 0);

    assert_string_equal(json_string_value(json_object_get(line, "what")), "calm");
    assert_string_equal(json_string_value(json_object_get(line, "name")), "R");
    assert_true(json_equal(json_object_get(line, "source"), o));
    assert_string_equal(text(json_incref(json_object_get(line, "fields"))), "[\"lines\"]");
    assert_true(json_is_null(json_object_get(line, "taken")));
    assert_int_equal(length(view(&anna, "{\"view\":\"list\"}", "entries")), 1);
    json_t *reply = device_ask(
        &anna, json_pack("{s:s,s:O}", "view", "entry", "o", json_object_get(line, "o")));

    assert_string_equal(json_string_value(json_object_get(reply, "why")), "no_such_entry");
    json_decref(reply);
    reply = device_ask(&anna,
                       json_pack("{s:s,s:O}", "do", "delete", "o", json_object_get(line, "o")));
    assert_string_equal(json_string_value(json_object_get(reply, "why")), "unknown_type");
    json_decref(reply);
    reply =
        device_ask(&anna, json_pack("{s:s,s:s,s:O,s:[s]}", "do", "hand_over", "space", TWO_SID,
                                    "o", json_object_get(line, "o"), "fields", "what"));
    assert_string_equal(json_string_value(json_object_get(reply, "why")), "no_such_entry");
    json_decref(reply);
    json_decref(shares);
    assert_string_equal(tell(&anna, "{\"do\":\"add\",\"entry\":{\"t\":\"share\",\"space\":"
                                    "\"" TWO_SID "\",\"copy\":\"0123456789abcdefghij-_\","
                                    "\"what\":\"card\"}}"),
                        "unknown_type");
    json_decref(o);
}

static const char *take_back(struct device *device, const json_t *copy)
{
    return tell_json(device, json_pack("{s:s,s:O}", "do", "take_back_copy", "copy", copy));
}

static json_int_t taken_at(struct device *device)
{
    json_t *shares = view(device, "{\"view\":\"ledger\"}", "shares");
    json_int_t at = json_integer_value(json_object_get(json_array_get(shares, 0), "taken"));

    json_decref(shares);
    return at;
}

static size_t audience(struct device *device, const json_t *o)
{
    json_t *entry = get(device, json_pack("{s:s,s:O}", "view", "entry", "o", o), "entry");
    size_t count = json_array_size(json_object_get(entry, "shared"));

    json_decref(entry);
    return count;
}

static void what_is_taken_back_is_gone_from_both_and_stays_in_the_ledger(void **state)
{
    json_t *o = add(&anna, OWN[0].entry), *copy = hand(&anna, o, OWN[0].fields);

    (void)state;
    meet();
    assert_int_equal(items(&ben), 1);
    assert_int_equal(audience(&anna, o), 1);
    assert_string_equal(take_back(&ben, copy), "no_such_entry"); /* it is not his */
    assert_string_equal(take_back(&anna, copy), "");
    assert_int_equal(items(&anna), 0);
    assert_int_equal(audience(&anna, o), 0);
    assert_true(taken_at(&anna) > 0);
    meet();
    assert_int_equal(items(&ben), 0);
    char *all = two_shown(&ben);

    assert_null(strstr(all, "checkin"));
    json_text_free(all);
    assert_string_equal(take_back(&anna, copy), "already_taken");
    device_reopen(&anna);
    assert_string_equal(take_back(&anna, copy), "already_taken");
    assert_int_equal(length(view(&anna, "{\"view\":\"ledger\"}", "shares")), 1);
    json_decref(copy);
    copy = hand(&anna, o, OWN[0].fields); /* and it can be handed over again */
    assert_int_equal(audience(&anna, o), 1);
    json_decref(copy);
    json_decref(o);
}

static void a_thing_stands_in_a_space_once(void **state)
{
    json_t *o = add(&anna, OWN[0].entry);

    (void)state;
    json_decref(hand(&anna, o, "[\"close\"]"));
    json_t *reply = device_ask(&anna, json_pack("{s:s,s:s,s:O,s:[s]}", "do", "hand_over",
                                                "space", TWO_SID, "o", o, "fields", "settled"));

    assert_string_equal(json_string_value(json_object_get(reply, "why")), "already_there");
    assert_int_equal(items(&anna), 1);
    json_decref(reply);
    json_decref(o);
}

static void deleting_an_entry_leaves_its_copy_and_says_so(void **state)
{
    json_t *o = add(&anna, OWN[0].entry), *copy = hand(&anna, o, OWN[0].fields);
    json_t *reply = device_ask(&anna, json_pack("{s:s,s:o}", "do", "delete", "o", o));

    (void)state;
    assert_int_equal(json_array_size(json_object_get(reply, "shared")), 1);
    json_decref(reply);
    meet();
    assert_int_equal(items(&ben), 1);
    json_t *shares = view(&anna, "{\"view\":\"ledger\"}", "shares");
    const json_t *line = json_array_get(shares, 0);

    assert_true(json_is_true(json_object_get(line, "stands")));
    assert_true(json_is_true(json_object_get(line, "source_deleted")));
    json_decref(shares);
    assert_string_equal(take_back(&anna, copy), "");
    meet();
    assert_int_equal(items(&ben), 0);
    json_decref(copy);
}

static void how_one_stands_to_a_space_decides_what_can_be_done_there(void **state)
{
    static const struct {
        const char *state, *hands, *takes;
        bool stands;
    } run[] = {
        { "on", "", "", true },
        { "paused", "not_sharing", "", true },
        { "quiet", "not_sharing", "not_sharing", true },
        { "leaving", "not_sharing", "", true },
        { "read_only", "not_sharing", "not_sharing", true },
        { "left", "no_such_space", "not_sharing", true },
    };

    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        set_up(state);
        json_t *o = add(&anna, OWN[0].entry), *copy = hand(&anna, o, OWN[0].fields);

        assert_string_equal(two_set(&anna, run[i].state), "");
        assert_string_equal(tell(&anna, "{\"do\":\"hand_over\",\"entry\":{\"t\":\"calm\","
                                        "\"lines\":[\"tea\"]},\"fields\":[\"lines\"]}"),
                            run[i].hands);
        assert_string_equal(tell(&anna, "{\"do\":\"give\",\"entry\":{\"t\":\"card\",\"kind\":"
                                        "\"wish\",\"words\":\"w\"}}"),
                            run[i].hands);
        assert_int_equal(length(view(&anna, "{\"view\":\"list\"}", "entries")),
                         *run[i].hands ? 1 : 2); /* a refusal keeps nothing */
        assert_int_equal(audience(&anna, o), run[i].stands);
        assert_string_equal(take_back(&anna, copy), run[i].takes);
        json_decref(copy);
        json_decref(o);
        tear_down(state);
    }
    set_up(state);
    json_t *o = add(&anna, OWN[0].entry);
    struct writing writing;
    json_t *changed = json_pack("{s:s,s:b}", "state", "leaving", "purge", 1);

    /* Leaving with a purge takes everything back at once. */
    json_decref(hand(&anna, o, OWN[0].fields));
    writing_begin(&writing, &anna);
    assert_string_equal(writing_close(&writing, spaces_set(writing.vault, &writing.call,
                                                           two_space(&anna), changed)),
                        "");
    assert_int_equal(audience(&anna, o), 0);
    json_decref(changed);
    json_decref(o);
}

/* Whatever app ben uses: what breaks the law is held, its chain is whole, and nobody sees it.
 */
static void what_breaks_the_law_is_held_and_never_shown(void **state)
{
    static const char *const bad[] = {
        "{\"t\":\"checkin\",\"close\":3,\"note\":\"HELD\"}",
        "{\"t\":\"card\",\"kind\":\"order\",\"words\":\"HELD\"}",
        "{\"t\":\"poem\",\"words\":\"HELD\"}",
        "{\"t\":\"ritual\",\"week\":202699,\"answers\":[\"HELD\"]}",
        "{\"t\":\"map\",\"region\":\"HELD\"}",
        "{\"t\":\"calm\",\"lines\":[\"HELD\"],\"at\":-1}",
        "{\"t\":\"agreement\",\"words\":\"HELD\",\"state\":\"kept\"}",
        "{\"t\":\"space\",\"sid\":\"HELD\",\"state\":\"on\"}",
        "{\"t\":\"share\",\"what\":\"HELD\"}",
    };
    enum { COUNT = sizeof bad / sizeof *bad };
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        struct writing writing;
        json_t *record = read(bad[i]);

        writing_begin(&writing, &ben);
        assert_string_equal(writing_close(&writing, spaces_write(writing.vault, &writing.call,
                                                                 two_space(&ben), record, o)),
                            "");
        json_decref(record);
    }
    json_decref(give(&ben, "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"fine\"}"));
    meet();
    assert_int_equal(items(&anna), 1);
    assert_int_equal(items(&ben), 1);
    assert_null(strstr(between(&anna), "HELD"));
    json_t *couple =
        device_ask(&anna, json_pack("{s:s,s:s}", "view", "couple", "space", TWO_SID));

    assert_null(strstr(text(couple), "HELD"));
    char *all = two_shown(&anna);
    size_t held = 0;

    for (const char *at = all; (at = strstr(at, "HELD")); at++)
        held++;
    assert_int_equal(held, COUNT);
    json_text_free(all);
    for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
        assert_int_equal(two_space(&anna)->alarms[alarm], 0);
}

static void pages_of_what_is_between_hold_each_item_once(void **state)
{
    json_t *before = json_null();
    char seen[400] = "";

    (void)state;
    for (int i = 0; i < 7; i++) {
        char line[96];

        snprintf(line, sizeof line,
                 "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"number %d.\"}", i);
        json_decref(give(i % 2 ? &ben : &anna, line));
        meet();
    }
    for (int pages = 0; pages < 4; pages++) {
        json_t *reply =
            device_ask(&anna, json_pack("{s:s,s:s,s:i,s:o}", "view", "between", "space",
                                        TWO_SID, "limit", 2, "before", before));
        const json_t *item;
        size_t i;

        json_array_foreach(json_object_get(reply, "items"), i, item)
            strcat(seen, json_string_value(json_object_get(item, "words")));
        before = json_deep_copy(json_object_get(reply, "next"));
        assert_int_equal(json_is_null(before), pages == 3);
        json_decref(reply);
    }
    json_decref(before);
    assert_string_equal(seen,
                        "number 6.number 5.number 4.number 3.number 2.number 1.number 0.");
    assert_string_equal(tell(&anna, "{\"view\":\"between\",\"before\":\"x\"}"), "wrong_kind");
    assert_string_equal(tell(&anna, "{\"view\":\"between\",\"before\":\"1.2.x\"}"),
                        "wrong_kind");
    assert_string_equal(tell(&anna, "{\"view\":\"between\",\"type\":\"x\"}"), "unknown_type");
    assert_string_equal(tell(&anna, "{\"view\":\"between\",\"limit\":101}"), "out_of_range");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR_TEST(what_the_preview_shows_is_what_the_other_sees),
        PAIR_TEST(nothing_leads_from_the_copy_to_what_it_was_made_of),
        PAIR_TEST(the_copy_and_its_line_are_kept_together_or_not_at_all),
        PAIR_TEST(a_new_entry_is_kept_and_handed_over_at_once),
        PAIR_TEST(what_is_no_own_item_or_not_ticked_is_refused),
        PAIR_TEST(the_ledger_is_not_among_the_entries),
        PAIR_TEST(what_is_taken_back_is_gone_from_both_and_stays_in_the_ledger),
        PAIR_TEST(a_thing_stands_in_a_space_once),
        PAIR_TEST(deleting_an_entry_leaves_its_copy_and_says_so),
        cmocka_unit_test_teardown(how_one_stands_to_a_space_decides_what_can_be_done_there,
                                  tear_down),
        PAIR_TEST(what_breaks_the_law_is_held_and_never_shown),
        PAIR_TEST(pages_of_what_is_between_hold_each_item_once),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
