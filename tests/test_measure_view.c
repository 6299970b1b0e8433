#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "wire/measure_view.h"
#include "wire/wording.h"

static int start(void **state)
{
    (void)state;
    json_start();
    return 0;
}

static json_t *ask(const char *request)
{
    json_t *args = json_read((struct str){ request, strlen(request) });

    assert_non_null(args);
    json_t *reply = measure_view(args);

    json_decref(args);
    return reply;
}

static const char *word(const json_t *reply, const char *name)
{
    const char *found = json_string_value(json_object_get(reply, name));

    return found ? found : "";
}

static double number(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* A wording of so many lines; `tail` stands at the end as it is. */
static char *text_of(size_t count, const char *end, const char *tail)
{
    char *text = calloc(1, count * 40 + strlen(tail) + 1);

    for (size_t i = 0; i < count; i++)
        (void)snprintf(text + strlen(text), 40, "words of item %zu%s", i + 1, end);
    strcat(text, tail);
    return text;
}

static void a_wording_is_counted_and_checked_before_anything_is_kept(void **state)
{
    char most[WORDING_LINE_MAX * 2 + 3], over[WORDING_LINE_MAX * 2 + 3];

    (void)state;
    for (size_t i = 0; i <= WORDING_LINE_MAX; i++)
        memcpy(over + 2 * i, "\xC3\xA9", 2);
    over[2 * WORDING_LINE_MAX + 2] = '\0';
    memcpy(most, over, sizeof most);
    most[2 * WORDING_LINE_MAX] = '\0';
    const struct {
        size_t lines;
        const char *end, *tail;
        enum wording_fault fault;
        size_t have, item;
    } run[] = {
        { 9, "\n", "", WORDING_GOOD, 9, 9 },
        { 9, "\r\n", "", WORDING_GOOD, 9, 9 },        /* of another system */
        { 9, " \t\n\n  \n", "", WORDING_GOOD, 9, 9 }, /* with empty lines between */
        { 8, "\n", "the last, without an end", WORDING_GOOD, 9, 9 },
        { 8, "\n", most, WORDING_GOOD, 9, 9 },
        { 8, "\n", over, WORDING_TOO_LONG, 9, 9 },
        { 8, "\n", "", WORDING_TOO_FEW, 8, 0 },
        { 0, "\n", "", WORDING_TOO_FEW, 0, 0 },
        { 10, "\n", "", WORDING_TOO_MANY, 10, 0 },
        { 80, "\n", "", WORDING_TOO_MANY, 80, 0 },
        { 8, "\n", " words of item 3 ", WORDING_TWICE, 9, 9 },
        { 8, "\n", "\xC0\xAF", WORDING_NO_TEXT, 0, 0 },
    };
    const struct measure_instrument *nine = measure_instrument(STR("ecr-rs"));

    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        char *text = text_of(run[i].lines, run[i].end, run[i].tail);
        struct wording got = wording_cut(nine, text, strlen(text));

        if (got.fault != run[i].fault || got.have != run[i].have || got.item != run[i].item)
            fail_msg("case %zu: fault %d, have %zu, item %zu", i, (int)got.fault, got.have,
                     got.item);
        if (got.fault == WORDING_GOOD)
            assert_string_equal(got.line[1], "words of item 2");
        free(text);
    }
}

static void a_mark_of_byte_order_is_not_part_of_the_first_item(void **state)
{
    char text[64] = "\xEF\xBB\xBFone\ntwo\nthree\nfour\nfive";
    struct wording got = wording_cut(measure_instrument(STR("who-5")), text, strlen(text));

    (void)state;
    assert_int_equal(got.fault, WORDING_GOOD);
    assert_string_equal(got.line[0], "one");
}

static void what_is_not_text_is_refused(void **state)
{
    char text[8] = "one\0two";
    struct wording got = wording_cut(measure_instrument(STR("who-5")), text, 7);
    char *large = calloc(1, WORDING_TEXT_MAX + 2);

    (void)state;
    assert_int_equal(got.fault, WORDING_NO_TEXT);
    memset(large, ' ', WORDING_TEXT_MAX + 1);
    got = wording_cut(measure_instrument(STR("who-5")), large, WORDING_TEXT_MAX);
    assert_int_equal(got.fault, WORDING_TOO_FEW);
    memset(large, ' ', WORDING_TEXT_MAX + 1);
    got = wording_cut(measure_instrument(STR("who-5")), large, WORDING_TEXT_MAX + 1);
    assert_int_equal(got.fault, WORDING_NO_TEXT);
    free(large);
}

/* People can choose what somebody has held against the publication, and whose wording is
 * another's. */
static void only_checked_questionnaires_of_others_are_offered(void **state)
{
    json_t *reply = ask("{\"view\":\"questionnaires\"}"), *one;
    size_t i, found = 0;

    (void)state;
    json_array_foreach(json_object_get(reply, "questionnaires"), i, one)
    {
        const struct measure_instrument *instrument =
            measure_instrument(json_str(json_object_get(one, "name")));

        assert_non_null(instrument);
        assert_true(instrument->verified && !instrument->wording);
        found++;
    }
    assert_true(found >= 6);
    json_decref(reply);
    static const char *const refused[] = { "own-18", "asq", "nothing" };

    for (i = 0; i < sizeof refused / sizeof *refused; i++) {
        char request[80];

        (void)snprintf(request, sizeof request, "{\"view\":\"asked\",\"instrument\":\"%s\"}",
                       refused[i]);
        reply = ask(request);
        assert_string_equal(word(reply, "why"), "no_such_instrument");
        json_decref(reply);
    }
}

/* Golden values of SCIENCE.md 3.7, rounded as a view rounds. */
static void a_questionnaire_with_curves_is_placed_as_the_command_places_it(void **state)
{
    json_t *reply =
        ask("{\"view\":\"asked\",\"instrument\":\"ecr\",\"levels\":"
            "[0,5,3,0,4,0,0,5,4,0,0,0,0,0,0,2,2,4,0,0,0,0,0,0,4,3,0,0,0,4,0,0,0,0,3,0]}");

    (void)state;
    assert_string_equal(word(reply, "state"), "said");
    assert_true(json_is_null(json_object_get(reply, "next")));
    CHECK_NEAR(number(json_object_get(reply, "avoidance"), "value"), 0.5578, 1e-9);
    CHECK_NEAR(number(json_object_get(reply, "avoidance"), "sd"), 0.3839, 1e-9);
    CHECK_NEAR(number(json_object_get(reply, "anxiety"), "value"), 0.7996, 1e-9);
    json_decref(reply);
}

/* By hand: avoidance is items 1-6 with 1-4 turned, anxiety 7-9, on 1-7. */
static void a_questionnaire_without_norms_says_points_and_no_place(void **state)
{
    json_t *reply = ask("{\"view\":\"asked\",\"instrument\":\"ecr-rs\",\"levels\":"
                        "[7,7,7,7,7,7,1,2,3]}");
    const json_t *scales = json_object_get(reply, "scales");

    (void)state;
    assert_string_equal(word(reply, "state"), "said");
    assert_null(json_object_get(reply, "region"));
    CHECK_NEAR(number(json_array_get(scales, 0), "points"), 3.0, 1e-9);
    CHECK_NEAR(number(json_array_get(scales, 1), "points"), 2.0, 1e-9);
    CHECK_NEAR(number(json_array_get(scales, 1), "least"), 1.0, 1e-9);
    CHECK_NEAR(number(json_array_get(scales, 1), "most"), 7.0, 1e-9);
    json_decref(reply);
    reply = ask("{\"view\":\"asked\",\"instrument\":\"who-5\",\"levels\":[3,1,2,2,2]}");
    scales = json_object_get(reply, "scales");
    CHECK_NEAR(number(json_array_get(scales, 0), "points"), 20.0,
               1e-9); /* 4 (2 + 0 + 1 + 1 + 1) */
    CHECK_NEAR(number(json_array_get(scales, 0), "most"), 100.0, 1e-9);
    assert_int_equal(json_array_size(json_object_get(json_array_get(scales, 0), "marks")), 2);
    json_decref(reply);
}

static void answers_that_cannot_be_are_refused_and_kept_ones_left_out(void **state)
{
    static const char *const bad[] = { "[8]", "[1,2,3,4,5,6,7,8,9,1]", "[\"1\"]", "[1.5]",
                                       "3" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char request[120];

        (void)snprintf(request, sizeof request,
                       "{\"view\":\"asked\",\"instrument\":\"ecr-rs\",\"levels\":%s}", bad[i]);
        json_t *reply = ask(request);

        assert_string_equal(word(reply, "why"), "out_of_range");
        json_decref(reply);
    }
    json_t *reply = ask("{\"view\":\"scored\",\"instrument\":\"ecr-rs\",\"checks\":["
                        "{\"at\":100,\"levels\":[1,1,1,1,1,1,1,1,1]},"
                        "{\"at\":200,\"levels\":[9]},{\"levels\":[1]},7,"
                        "{\"o\":\"x\",\"at\":300,\"levels\":[1]}]}");

    assert_int_equal(json_array_size(json_object_get(reply, "checks")), 2);
    CHECK_NEAR(number(reply, "next_at"), 300 + 56 * 86400, 0.0);
    assert_true(json_is_null(json_object_get(reply, "since")));
    assert_string_equal(word(json_array_get(json_object_get(reply, "checks"), 1), "state"),
                        "not_yet");
    json_decref(reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wording_is_counted_and_checked_before_anything_is_kept),
        cmocka_unit_test(a_mark_of_byte_order_is_not_part_of_the_first_item),
        cmocka_unit_test(what_is_not_text_is_refused),
        cmocka_unit_test(only_checked_questionnaires_of_others_are_offered),
        cmocka_unit_test(a_questionnaire_with_curves_is_placed_as_the_command_places_it),
        cmocka_unit_test(a_questionnaire_without_norms_says_points_and_no_place),
        cmocka_unit_test(answers_that_cannot_be_are_refused_and_kept_ones_left_out),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
