/* What two have between them: cards, agreements, the week, and the loop of both. */
#include "tests/share_pair.h"

static json_t *couple(struct device *device, const char *name)
{
    return view(device, "{\"view\":\"couple\"}", name);
}

static void the_newest_card_of_each_kind_and_side_stands(void **state)
{
    (void)state;
    json_decref(give(&anna, "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"old\"}"));
    json_decref(give(&anna, "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"hers\"}"));
    json_decref(give(&ben, "{\"t\":\"card\",\"kind\":\"reassurance\",\"words\":\"his\"}"));
    json_decref(give(&ben, "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"his own\"}"));
    meet();
    json_t *hers = couple(&anna, "cards"), *his = couple(&ben, "cards");
    static const struct {
        const char *kind, *mine, *theirs;
    } run[] = { { "wish", "hers", "his own" },
                { "reassurance", NULL, "his" },
                { "appreciation", NULL, NULL } };

    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        const json_t *pair = json_object_get(hers, run[i].kind);
        const json_t *mirror = json_object_get(his, run[i].kind);
        const char *mine =
            json_string_value(json_object_get(json_object_get(pair, "mine"), "words"));
        const char *theirs =
            json_string_value(json_object_get(json_object_get(pair, "theirs"), "words"));
        const char *back =
            json_string_value(json_object_get(json_object_get(mirror, "theirs"), "words"));

        assert_true(run[i].mine ? mine && strcmp(mine, run[i].mine) == 0 : !mine);
        assert_true(run[i].theirs ? theirs && strcmp(theirs, run[i].theirs) == 0 : !theirs);
        assert_true(run[i].mine ? back && strcmp(back, run[i].mine) == 0 : !back);
    }
    json_decref(hers);
    json_decref(his);
}

/* The agreements as "words:state" or "words:state(change)", newest first. */
static const char *agreements(struct device *device)
{
    static char out[2][512];
    static unsigned at;
    char *to = out[at++ % 2];
    json_t *list = couple(device, "agreements");
    const json_t *one;
    size_t i;

    *to = 0;
    json_array_foreach(list, i, one)
    {
        const json_t *change = json_object_get(one, "change");

        snprintf(to + strlen(to), 512 - strlen(to), "%s%s:%s", i ? " " : "",
                 json_string_value(json_object_get(one, "words")),
                 json_string_value(json_object_get(one, "state")));
        if (json_is_object(change))
            snprintf(to + strlen(to), 512 - strlen(to), "(%s)",
                     json_string_value(json_object_get(change, "words")));
    }
    json_decref(list);
    return to;
}

/* A story of offers, yeses and changes; both see the same after each line. */
static void an_agreement_is_what_both_said_yes_to(void **state)
{
    static const struct {
        bool bens;
        const char *entry; /* $0, $1 .. stand for what was given before */
        const char *want;
    } run[] = {
        { false, "{\"t\":\"agreement\",\"words\":\"pause\"}", "pause:offered" },
        { true, "{\"t\":\"yes\",\"to\":\"$0\"}", "pause:kept" },
        { true, "{\"t\":\"agreement\",\"words\":\"longer\",\"of\":\"$0\"}",
          "pause:kept(longer)" },
        { false, "{\"t\":\"agreement\",\"words\":\"no\",\"of\":\"$2\",\"state\":\"let_go\"}",
          "pause:kept" }, /* the change is declined, and nothing else */
        { true, "{\"t\":\"agreement\",\"words\":\"shorter\",\"of\":\"$0\"}",
          "pause:kept(shorter)" },
        { false, "{\"t\":\"yes\",\"to\":\"$4\"}", "shorter:kept" },
        { false,
          "{\"t\":\"agreement\",\"words\":\"still\",\"of\":\"$4\",\"state\":\"kept\","
          "\"revisit\":77}",
          "shorter:kept" },
        { true, "{\"t\":\"agreement\",\"words\":\"tea\"}", "tea:offered shorter:kept" },
        { false, "{\"t\":\"agreement\",\"words\":\"-\",\"of\":\"$7\",\"state\":\"let_go\"}",
          "shorter:kept" },
        { true, "{\"t\":\"agreement\",\"words\":\"-\",\"of\":\"$4\",\"state\":\"let_go\"}",
          "" },
    };
    char ids[16][ENTRY_OBJECT_ID + 1];

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        char entry[256], *at;
        struct device *device = run[i].bens ? &ben : &anna;

        snprintf(entry, sizeof entry, "%s", run[i].entry);
        if ((at = strchr(entry, '$'))) {
            size_t which = (size_t)(at[1] - '0');
            char rest[128];

            snprintf(rest, sizeof rest, "%s", at + 2);
            snprintf(at, sizeof entry - (size_t)(at - entry), "%s%s", ids[which], rest);
        }
        json_t *o = give(device, entry);

        snprintf(ids[i], sizeof ids[i], "%s", json_string_value(o));
        json_decref(o);
        meet();
        if (strcmp(agreements(&anna), run[i].want) != 0 ||
            strcmp(agreements(&ben), run[i].want) != 0)
            fail_msg("%zu: %s and %s, want %s", i, agreements(&anna), agreements(&ben),
                     run[i].want);
        if (i == 6) {
            json_t *list = couple(&ben, "agreements");
            const json_t *one = json_array_get(list, 0);

            assert_int_equal(json_integer_value(json_object_get(one, "revisit")), 77);
            assert_true(json_is_integer(json_object_get(one, "kept_at")));
            json_decref(list);
        }
    }
}

static void a_yes_that_is_taken_back_is_no_yes(void **state)
{
    json_t *o = give(&anna, "{\"t\":\"agreement\",\"words\":\"pause\"}");

    (void)state;
    meet();
    json_t *yes = get(
        &ben, json_pack("{s:s,s:{s:s,s:O}}", "do", "give", "entry", "t", "yes", "to", o), "o");

    meet();
    assert_string_equal(agreements(&anna), "pause:kept");
    json_decref(get(&ben, json_pack("{s:s,s:o}", "do", "take_back_copy", "copy", yes), "ok"));
    meet();
    assert_string_equal(agreements(&anna), "pause:offered");
    json_decref(o);
}

/* With an app of his own he changes the words she has said yes to, in place. */
static void a_yes_is_to_the_words_that_were_there(void **state)
{
    json_t *given = give(&ben, "{\"t\":\"agreement\",\"words\":\"tea at nine\"}");
    const char *o = json_string_value(given);
    struct writing writing;
    char out[ENTRY_OBJECT_ID + 1];

    (void)state;
    meet();
    json_decref(get(&anna,
                    json_pack("{s:s,s:{s:s,s:s}}", "do", "give", "entry", "t", "yes", "to", o),
                    "o"));
    meet();
    assert_string_equal(agreements(&anna), "tea at nine:kept");
    json_t *changed = json_pack("{s:s,s:s,s:s,s:s}", "t", "agreement", "words", "no friends",
                                "state", "offered", "o", o);

    writing_begin(&writing, &ben);
    assert_string_equal(writing_close(&writing, spaces_write(writing.vault, &writing.call,
                                                             two_space(&ben), changed, out)),
                        "");
    meet();
    assert_string_equal(agreements(&anna), "no friends:offered");
    assert_string_equal(agreements(&ben), "no friends:offered");
    /* Nor does he get a yes that she taps while the words before are still on her screen. */
    assert_string_equal(
        tell_json(&anna, json_pack("{s:s,s:s,s:{s:s,s:s,s:s}}", "do", "give", "space", TWO_SID,
                                   "entry", "t", "yes", "to", o, "words", "tea at nine")),
        "changed");
    assert_string_equal(agreements(&anna), "no friends:offered");
    json_decref(changed);
    json_decref(given);
}

/* However much he writes there, her phone answers, and what she wrote is still in it. */
static void a_flood_from_one_side_does_not_drown_the_other(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    struct writing writing;

    (void)state;
    json_decref(give(&anna, "{\"t\":\"agreement\",\"words\":\"HERS\"}"));
    meet();
    writing_begin(&writing, &ben);
    for (int i = 0; i < 2000; i++) {
        json_t *record = json_pack("{s:s,s:s,s:s,s:s}", "t", "agreement", "words", "x", "state",
                                   "changed", "of", "0123456789abcdefghij-_");

        assert_int_equal(spaces_write(writing.vault, &writing.call, two_space(&ben), record, o),
                         ERR_OK);
        json_decref(record);
    }
    writing_end(&writing, true);
    meet();
    json_t *list = couple(&anna, "agreements");

    assert_int_equal(json_array_size(list), 151);
    assert_non_null(strstr(text(list), "HERS"));
}

static void what_is_given_must_be_lawful_and_refer_to_something(void **state)
{
    static const struct {
        const char *entry, *why;
    } run[] = {
        { "{\"t\":\"yes\",\"to\":\"0123456789abcdefghij-_\"}", "no_such_entry" },
        { "{\"t\":\"agreement\",\"words\":\"x\",\"of\":\"0123456789abcdefghij-_\"}",
          "no_such_entry" },
        { "{\"t\":\"agreement\",\"words\":\"x\",\"state\":\"kept\"}", "missing" },
        { "{\"t\":\"yes\",\"to\":7}", "not_an_id" },
        { "{\"t\":\"yes\"}", "missing" },
        { "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"\"}", "empty" },
        { "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"x\",\"o\":\"0123456789abcdefghij-_\"}",
          "unknown_field" },
        { "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"x\",\"c\":[1,0]}", "unknown_field" },
        { "{\"t\":\"checkin\",\"close\":7}", "unknown_type" }, /* handed over, never given */
        { "{\"t\":\"move\",\"box\":\"AAAA\"}", "unknown_type" },
        { "{\"t\":\"space\",\"state\":\"on\"}", "unknown_type" },
        { "{}", "unknown_type" },
        { "{\"t\":\"ritual\",\"answers\":[]}", "empty" },
        { "{\"t\":\"repair\",\"topic\":\"x\"}", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        char line[200];

        snprintf(line, sizeof line, "{\"do\":\"give\",\"entry\":%s}", run[i].entry);
        if (strcmp(tell(&anna, line), run[i].why) != 0)
            fail_msg("%s: want %s", line, run[i].why);
    }
    json_t *own = give(&anna, "{\"t\":\"agreement\",\"words\":\"x\"}");
    json_t *reply = device_ask(&anna, json_pack("{s:s,s:s,s:{s:s,s:O}}", "do", "give", "space",
                                                TWO_SID, "entry", "t", "yes", "to", own));

    /* To offer is to say yes. */
    assert_string_equal(json_string_value(json_object_get(reply, "why")), "no_such_entry");
    json_decref(reply);
    meet();
    for (int twice = 0; twice < 2; twice++) {
        reply = device_ask(&ben, json_pack("{s:s,s:s,s:{s:s,s:O}}", "do", "give", "space",
                                           TWO_SID, "entry", "t", "yes", "to", own));
        const char *why = json_string_value(json_object_get(reply, "why"));

        assert_string_equal(why ? why : "", twice ? "already_there" : "");
        json_decref(reply);
    }
    json_decref(own);
}

static bool has(struct device *device, const char *words)
{
    json_t *all =
        device_ask(device, json_pack("{s:s,s:s}", "view", "couple", "space", TWO_SID));
    bool found = strstr(text(all), words) != NULL;

    assert_int_equal(strstr(between(device), words) != NULL, found);
    return found;
}

static void the_others_answers_show_when_both_are_in(void **state)
{
    static const char *const hers = "{\"t\":\"ritual\",\"answers\":[\"HERS\"]}";
    static const char *const his = "{\"t\":\"ritual\",\"answers\":[\"HIS\",\"TOO\"]}";

    (void)state;
    json_t *o = give(&anna, hers);

    meet();
    assert_true(has(&anna, "HERS"));
    assert_false(has(&ben, "HERS"));
    /* Another week's answers open nothing. */
    json_decref(give(&ben, "{\"t\":\"ritual\",\"week\":202552,\"answers\":[\"BEFORE\"]}"));
    meet();
    assert_false(has(&ben, "HERS"));
    assert_null(strstr(between(&anna), "BEFORE"));
    json_decref(give(&ben, his));
    meet();
    assert_true(has(&ben, "HERS") && has(&ben, "HIS"));
    assert_true(has(&anna, "HERS") && has(&anna, "HIS"));
    /* Taken back, they are sealed again. */
    json_decref(get(&anna, json_pack("{s:s,s:o}", "do", "take_back_copy", "copy", o), "ok"));
    assert_false(has(&anna, "HIS"));
}

/* 2025-12-31 23:30 UTC is in the first week of 2026, in which its Thursday lies; 2025-12-28
 * 23:30 UTC is a Sunday, and Monday already an hour further east. */
static void the_week_is_that_of_the_zone_it_is_written_in(void **state)
{
    static const struct {
        json_int_t now, zone, week;
    } run[] = {
        { 1767223800000, 0, 202601 },
        { 1766964600000, 0, 202552 },
        { 1766964600000, 60, 202601 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        json_t *week = get(&anna,
                           json_pack("{s:s,s:I,s:I}", "view", "couple", "now", run[i].now,
                                     "zone", run[i].zone),
                           "ritual");

        assert_int_equal(json_integer_value(json_object_get(week, "week")), run[i].week);
        json_decref(week);
        json_decref(
            get(&anna,
                json_pack("{s:s,s:I,s:I,s:{s:s,s:[s]}}", "do", "give", "now", run[i].now,
                          "zone", run[i].zone, "entry", "t", "ritual", "answers", "x"),
                "o"));
        json_t *all = view(&anna, "{\"view\":\"between\",\"limit\":1}", "items");

        assert_int_equal(json_integer_value(json_object_get(json_array_get(all, 0), "week")),
                         run[i].week);
        json_decref(all);
    }
}

static void a_space_has_the_name_its_person_gives_it(void **state)
{
    char long_name[200] = "{\"do\":\"space_name\",\"name\":\"";

    (void)state;
    for (int i = 0; i < 41; i++)
        strcat(long_name, "x");
    strcat(long_name, "\"}");
    assert_string_equal(tell(&anna, long_name), "too_long");
    memmove(strstr(long_name, "xx"), strstr(long_name, "xx") + 1,
            strlen(strstr(long_name, "xx")));
    assert_string_equal(tell(&anna, long_name), "");
    assert_string_equal(tell(&anna, "{\"do\":\"space_name\",\"name\":\"\"}"), "empty");
    assert_string_equal(tell(&anna, "{\"do\":\"space_name\",\"name\":\"Robin\"}"), "");
    device_reopen(&anna);
    json_t *spaces = view(&anna, "{\"view\":\"spaces\"}", "spaces");
    const json_t *one = json_array_get(spaces, 0);

    assert_int_equal(json_array_size(spaces), 1);
    assert_string_equal(json_string_value(json_object_get(one, "name")), "Robin");
    assert_string_equal(json_string_value(json_object_get(one, "space")), TWO_SID);
    assert_string_equal(json_string_value(json_object_get(one, "state")), "on");
    assert_null(json_object_get(one, "key"));
    json_decref(spaces);
}

/* Thirty evenings: she reaches on even days, and he pulls back on those; every day handed over
 * by whom `gives` says. What she keeps says the opposite, and must count for nothing. */
static void live_through(struct device *device, bool reaches, int days)
{
    for (int day = 0; day < days; day++) {
        json_int_t at = 1764500000 + day * 86400;
        json_t *entry =
            json_pack("{s:s,s:i,s:i,s:b,s:b,s:I,s:i}", "t", "checkin", "close", 3 + day % 5,
                      "settled", 4 + day % 3, "reached", reaches && day % 2 == 0, "pulled_back",
                      !reaches && day % 2 == 0, "at", at, "zone", 0);

        json_decref(get(device,
                        json_pack("{s:s,s:o,s:[s,s,s,s]}", "do", "hand_over", "entry", entry,
                                  "fields", "close", "settled", "reached", "pulled_back"),
                        "copy"));
    }
}

static const char *cycle(struct device *device, const char *path)
{
    json_t *reply =
        device_ask(device, json_pack("{s:s,s:s}", "view", "cycle", "space", TWO_SID));
    const json_t *at = reply;
    char names[64], *name, *rest = names;

    snprintf(names, sizeof names, "%s", path);
    while ((name = strtok_r(rest, ".", &rest)))
        at = json_object_get(at, name);
    const char *found = text(at ? json_deep_copy(at) : json_string("absent"));

    json_decref(reply);
    return found;
}

static void a_loop_of_two_needs_both_to_have_handed_over(void **state)
{
    (void)state;
    json_decref(add(&anna, "{\"t\":\"checkin\",\"close\":1,\"settled\":1}"));
    assert_string_equal(cycle(&anna, "two"), "false");
    assert_string_equal(cycle(&anna, "cycle.checkins"), "[1,0]"); /* her own, alone */
    live_through(&ben, false, 30);
    meet();
    assert_string_equal(cycle(&anna, "two"), "false");
    assert_string_equal(cycle(&anna, "handed"), "{\"mine\":false,\"theirs\":true}");
    assert_string_equal(cycle(&anna, "cycle.checkins"), "[1,0]");
    assert_string_equal(cycle(&anna, "partner"), "null");
    live_through(&anna, true, 11);
    meet();
    assert_string_equal(cycle(&anna, "two"), "true");
    assert_string_equal(cycle(&anna, "cycle.checkins"), "[11,30]"); /* not what she kept */
    assert_string_equal(cycle(&anna, "cycle.paired_days"), "11");
    /* "11 of 20 days" */
    assert_string_equal(cycle(&anna, "cycle.odds.0->1.have"), "11");
    assert_string_equal(cycle(&anna, "cycle.odds.0->1.need"), "20");
}

static void both_see_the_same_loop_each_from_their_side(void **state)
{
    (void)state;
    live_through(&anna, true, 30);
    live_through(&ben, false, 30);
    json_t *o = add(&anna, "{\"t\":\"trigger\",\"event\":\"No reply\",\"story\":\"PRIVATE\","
                           "\"urge\":\"reach\",\"need\":\"A word\"}");

    json_decref(hand(&anna, o, "[\"event\",\"urge\"]"));
    json_decref(o);
    json_decref(add(&anna, "{\"t\":\"trigger\",\"event\":\"KEPT\",\"urge\":\"protest\"}"));
    meet();
    assert_string_equal(cycle(&anna, "cycle.checkins"), "[30,30]");
    assert_string_equal(cycle(&anna, "cycle.odds.0->1.state"), "\"said\"");
    assert_string_equal(cycle(&anna, "cycle.odds.0->1.counts"),
                        "{\"reach_days\":15,\"reach_back\":15,\"other_days\":15,"
                        "\"other_back\":0}");
    assert_string_equal(cycle(&anna, "cycle.odds.0->1"), cycle(&ben, "cycle.odds.1->0"));
    assert_string_equal(cycle(&anna, "cycle.odds.1->0"), cycle(&ben, "cycle.odds.0->1"));
    assert_string_equal(cycle(&anna, "me"), cycle(&ben, "partner"));
    assert_string_equal(cycle(&anna, "partner"), cycle(&ben, "me"));
    assert_string_equal(cycle(&anna, "me"),
                        "{\"event\":\"No reply\",\"urge\":\"reach\",\"times\":1}");
}

static void who_is_alone_with_it_is_shown_no_loop_of_two(void **state)
{
    (void)state;
    live_through(&anna, true, 3);
    live_through(&ben, false, 3);
    meet();
    assert_string_equal(cycle(&anna, "two"), "true");
    json_decref(add(&anna, "{\"t\":\"setting\",\"name\":\"solo\",\"value\":\"yes\"}"));
    assert_string_equal(cycle(&anna, "two"), "false");
    assert_string_equal(cycle(&anna, "handed"), "null");
    assert_string_equal(cycle(&anna, "partner"), "null");
    assert_string_equal(cycle(&anna, "cycle.checkins"), "[3,0]");
    meet();
    assert_string_equal(cycle(&ben, "two"), "true"); /* and he learns nothing of it */
}

/* At any hour of the day there is a wall on which it is half a day later. */
static void a_copy_from_a_wall_further_east_counts_today(void **state)
{
    (void)state;
    for (int who = 0; who < 2; who++)
        json_decref(
            get(who ? &ben : &anna,
                json_pack("{s:s,s:{s:s,s:i,s:i,s:i},s:[s]}", "do", "hand_over", "entry", "t",
                          "checkin", "close", 5, "settled", 5, "zone", 840, "fields", "close"),
                "copy"));
    meet();
    assert_string_equal(cycle(&anna, "cycle.checkins"), "[1,1]");
    assert_string_equal(cycle(&anna, "cycle.paired_days"), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR_TEST(the_newest_card_of_each_kind_and_side_stands),
        PAIR_TEST(an_agreement_is_what_both_said_yes_to),
        PAIR_TEST(a_yes_that_is_taken_back_is_no_yes),
        PAIR_TEST(a_yes_is_to_the_words_that_were_there),
        PAIR_TEST(a_flood_from_one_side_does_not_drown_the_other),
        PAIR_TEST(what_is_given_must_be_lawful_and_refer_to_something),
        PAIR_TEST(the_others_answers_show_when_both_are_in),
        PAIR_TEST(the_week_is_that_of_the_zone_it_is_written_in),
        PAIR_TEST(a_space_has_the_name_its_person_gives_it),
        PAIR_TEST(a_loop_of_two_needs_both_to_have_handed_over),
        PAIR_TEST(both_see_the_same_loop_each_from_their_side),
        PAIR_TEST(who_is_alone_with_it_is_shown_no_loop_of_two),
        PAIR_TEST(a_copy_from_a_wall_further_east_counts_today),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
