#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "wire/checkins.h"
#include "wire/json.h"

static enum err read_text(const char *text, struct cycle_checkin *out, const char **out_why)
{
    return checkins_read((struct str){ text, strlen(text) }, out, out_why);
}

static void a_whole_line_is_read(void **state)
{
    struct cycle_checkin checkin;
    const char *why = NULL;

    (void)state;
    CHECK(
        read_text("{\"who\":1,\"t\":\"2026-03-01T20:15:00+01:00\",\"close\":7,\"settled\":4.5,"
                  "\"reached\":true,\"pulled_back\":false,\"first\":\"you\"}",
                  &checkin, &why) == ERR_OK);
    assert_int_equal(checkin.who, 1);
    assert_int_equal(checkin.at, 1772392500); /* date -d 2026-03-01T20:15:00+01:00 +%s */
    assert_int_equal(checkin.zone_min, 60);
    CHECK(checkin.close == 7 && checkin.settled == 4.5);
    CHECK(checkin.reached == CYCLE_YES && checkin.pulled_back == CYCLE_NO);
    CHECK(checkin.first == CYCLE_FIRST_YOU);
}

static void what_is_left_out_or_null_is_missing_and_not_zero(void **state)
{
    static const char *const lines[] = {
        "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\"}",
        "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"close\":null,\"settled\":null,"
        "\"reached\":null,\"pulled_back\":null,\"first\":null}",
    };
    struct cycle_checkin checkin;
    const char *why = NULL;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        CHECK(read_text(lines[i], &checkin, &why) == ERR_OK);
        CHECK(checkin.close == CYCLE_MISSING && checkin.settled == CYCLE_MISSING);
        CHECK(checkin.reached == CYCLE_UNASKED && checkin.pulled_back == CYCLE_UNASKED);
        CHECK(checkin.first == CYCLE_FIRST_NONE);
    }
}

/* Instants by GNU date. */
static void times_are_read_as_rfc_3339_says(void **state)
{
    static const struct {
        const char *time;
        bool good;
        int64_t at;
        int32_t zone_min;
    } run[] = {
        { "1970-01-01T00:00:00Z", true, 0, 0 },
        { "1970-01-01T00:00:00+00:01", true, -60, 1 },
        { "2000-02-29T23:59:59-05:00", true, 951886799, -300 },
        { "2026-03-29T02:30:00+13:45", true, 1774701900, 825 },
        { "2026-06-30T23:59:60Z", true, 1782864000, 0 }, /* a leap second */
        { "2026-03-01t20:15:00.123456z", true, 1772396100, 0 },
        { "2026-03-01 20:15:00Z", true, 1772396100, 0 },
        { "2199-12-31T23:59:59Z", true, 7258118399, 0 },
        { "2026-02-29T00:00:00Z", false, 0, 0 }, /* not a leap year */
        { "2100-02-29T00:00:00Z", false, 0, 0 }, /* nor is this */
        { "2026-13-01T00:00:00Z", false, 0, 0 },
        { "2026-00-01T00:00:00Z", false, 0, 0 },
        { "2026-01-00T00:00:00Z", false, 0, 0 },
        { "2026-01-01T24:00:00Z", false, 0, 0 },
        { "2026-01-01T00:60:00Z", false, 0, 0 },
        { "2026-01-01T00:00:61Z", false, 0, 0 },
        { "2026-01-01T00:00:00", false, 0, 0 }, /* whose midnight? */
        { "2026-01-01T00:00:00+24:00", false, 0, 0 },
        { "2026-01-01T00:00:00+0100", false, 0, 0 },
        { "2026-01-01T00:00:00.Z", false, 0, 0 },
        { "2026-01-01T00:00:00Z ", false, 0, 0 },
        { "2026-01-01", false, 0, 0 },
        { "2026-01-01X00:00:00Z", false, 0, 0 },
        { "2026-01-01T00-00-00Z", false, 0, 0 },
        { "2026-01-01T00:00:00+1:00", false, 0, 0 },
        { "1969-12-31T23:59:59Z", false, 0, 0 },
        { "2200-01-01T00:00:00Z", false, 0, 0 },
        { "+026-01-01T00:00:00Z", false, 0, 0 },
        { "", false, 0, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct cycle_checkin checkin;
        char line[256];
        const char *why = NULL;

        snprintf(line, sizeof line, "{\"who\":0,\"t\":\"%s\"}", run[i].time);
        if ((read_text(line, &checkin, &why) == ERR_OK) != run[i].good)
            fail_msg("%s", run[i].time);
        if (!run[i].good)
            continue;
        assert_int_equal(checkin.at, run[i].at);
        assert_int_equal(checkin.zone_min, run[i].zone_min);
    }
}

static void a_bad_line_is_refused_with_a_reason_and_changes_nothing(void **state)
{
    static const struct {
        const char *line, *word; /* one that the reason must hold */
    } run[] = {
        { "", "JSON" },
        { "[]", "JSON" },
        { "{\"who\":0", "JSON" },
        { "{\"who\":0,\"who\":1,\"t\":\"2026-03-01T20:15:00Z\"}", "JSON" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\"}{}", "JSON" },
        { "{\"t\":\"2026-03-01T20:15:00Z\"}", "who" },
        { "{\"who\":2,\"t\":\"2026-03-01T20:15:00Z\"}", "who" },
        { "{\"who\":\"0\",\"t\":\"2026-03-01T20:15:00Z\"}", "who" },
        { "{\"who\":0}", "time" },
        { "{\"who\":0,\"t\":7}", "time" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"close\":11}", "0 to 10" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"settled\":-0.1}", "0 to 10" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"close\":\"7\"}", "0 to 10" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"close\":1e999}", "JSON" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"reached\":1}", "true or false" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"first\":\"them\"}", "unsure" },
        { "{\"who\":0,\"t\":\"2026-03-01T20:15:00Z\",\"pulledback\":true}", "other than" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct cycle_checkin checkin = { .at = 42 };
        const char *why = NULL;

        CHECK(read_text(run[i].line, &checkin, &why) == ERR_INPUT);
        CHECK(checkin.at == 42);
        if (!why || !strstr(why, run[i].word))
            fail_msg("%s: %s", run[i].line, why ? why : "no reason");
    }
}

static void a_line_over_the_limit_is_refused(void **state)
{
    static char line[CHECKINS_LINE_MAX + 1];
    struct cycle_checkin checkin = { .at = 42 };
    const char *why = NULL;

    (void)state;
    memset(line, ' ', sizeof line);
    CHECK(checkins_read((struct str){ line, sizeof line }, &checkin, &why) == ERR_LIMIT);
    CHECK(why && checkin.at == 42);
}

static void what_is_written_is_read_back_the_same(void **state)
{
    static const struct cycle_checkin run[] = {
        { 1772392500, 60, 1, 7, 4.5, CYCLE_YES, CYCLE_NO, CYCLE_FIRST_YOU },
        { 0, 0, 0, CYCLE_MISSING, CYCLE_MISSING, CYCLE_UNASKED, CYCLE_UNASKED,
          CYCLE_FIRST_NONE },
        { 7258118399, -1439, 0, 0, 10, CYCLE_NO, CYCLE_YES, CYCLE_FIRST_UNSURE },
        { 951786799, 825, 1, 0.25, CYCLE_MISSING, CYCLE_UNASKED, CYCLE_YES, CYCLE_FIRST_BOTH },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct cycle_checkin back;
        char line[CHECKINS_WRITTEN_MAX];
        const char *why = NULL;

        checkins_write(&run[i], line);
        if (read_text(line, &back, &why) != ERR_OK)
            fail_msg("%s: %s", line, why);
        CHECK(back.at == run[i].at && back.zone_min == run[i].zone_min);
        CHECK(back.who == run[i].who && back.first == run[i].first);
        CHECK(back.close == run[i].close && back.settled == run[i].settled);
        CHECK(back.reached == run[i].reached && back.pulled_back == run[i].pulled_back);
    }
}

/* The shape that docs promise: every part has a state, and what belongs to the state. */
static void an_empty_report_has_all_its_parts(void **state)
{
    static const char *const parts[] = { "level", "together", "first", "settle" };
    struct cycle_report report;
    json_t *out;

    (void)state;
    cycle_fit(NULL, 0, NULL, &report);
    out = checkins_report(&report);
    CHECK(out);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const json_t *part = json_object_get(out, parts[i]);

        assert_string_equal(json_string_value(json_object_get(part, "state")), "not_yet");
        assert_int_equal(json_integer_value(json_object_get(part, "have")), 0);
        CHECK(json_integer_value(json_object_get(part, "need")) > 0);
    }
    assert_int_equal(json_object_size(json_object_get(out, "odds")), 2);
    json_decref(out);
}

/* Ninety days in which both always answer the other: everything can be said. */
static size_t long_story(struct cycle_checkin *checkins)
{
    size_t count = 0;

    for (int day = 0; day < 90; day++)
        for (unsigned who = 0; who < 2; who++) {
            enum cycle_tap tap = day % 3 == 0 ? CYCLE_YES : CYCLE_NO;

            checkins[count++] = (struct cycle_checkin){
                .at = 1767225600 + day * 86400 + (int)who * 600,
                .who = who,
                .close = 5 + day * 7 % 5 - 2,
                .settled = CYCLE_MISSING,
                .reached = tap,
                .pulled_back = tap,
                .first = who == 0 ? CYCLE_FIRST_ME : CYCLE_FIRST_YOU,
            };
        }
    return count;
}

static void what_is_said_has_a_value_an_interval_and_a_claim(void **state)
{
    static const char *const paths[][3] = {
        { "level", "0", NULL },     { "level", "1", NULL },   { "level", NULL, NULL },
        { "together", NULL, NULL }, { "odds", "0->1", NULL }, { "odds", "1->0", NULL },
        { "first", NULL, NULL },    { "settle", "0", NULL },  { "settle", NULL, NULL },
        { "loop", "0->1", NULL },   { "loop", "1->0", NULL },
    };
    static struct cycle_checkin checkins[180];
    static struct cycle_ou_point room[180];
    struct cycle_report report;
    json_t *out;

    (void)state;
    cycle_fit(checkins, long_story(checkins), room, &report);
    out = checkins_report(&report);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const json_t *part = json_object_get(out, paths[i][0]);

        if (paths[i][1])
            part = json_object_get(part, paths[i][1]);
        assert_string_equal(json_string_value(json_object_get(part, "state")), "said");
        CHECK(json_is_real(json_object_get(part, "value")));
        CHECK(json_real_value(json_object_get(part, "low")) <=
              json_real_value(json_object_get(part, "high")));
        CHECK(json_is_boolean(json_object_get(part, "claim")));
    }
    json_decref(out);
}

static void a_change_has_its_parts(void **state)
{
    static struct cycle_checkin checkins[180];
    static struct cycle_ou_point room[180];
    struct cycle_report before, after;
    struct cycle_change change;
    json_t *out;

    (void)state;
    (void)long_story(checkins);
    cycle_fit(checkins, 90, room, &before);
    cycle_fit(checkins + 90, 90, room, &after);
    change = cycle_compare(&before, &after);
    out = checkins_change(&change);
    CHECK(json_object_get(json_object_get(out, "level"), "1"));
    CHECK(json_object_get(json_object_get(out, "odds"), "0->1"));
    CHECK(json_object_get(out, "together"));
    json_decref(out);
}

static size_t allocations_left, held;

static void *failing_alloc(size_t size)
{
    if (allocations_left == 0)
        return NULL;
    allocations_left--;
    held++;
    return malloc(size);
}

static void counting_free(void *at)
{
    held -= at != NULL;
    free(at);
}

/* The n-th allocation fails, n = 0, 1, 2 ...: no report, and nothing left behind. */
static void a_lost_allocation_gives_no_report_rather_than_half_of_one(void **state)
{
    struct cycle_report report;
    struct cycle_change change;
    json_t *out = NULL;

    (void)state;
    cycle_fit(NULL, 0, NULL, &report);
    change = cycle_compare(&report, &report);
    json_set_alloc_funcs(failing_alloc, counting_free);
    for (size_t n = 0; !out; n++) {
        CHECK(n < 2000);
        allocations_left = n;
        out = checkins_report(&report);
        CHECK(out || held == 0);
    }
    assert_int_equal(json_object_size(out), 9);
    json_decref(out);
    out = NULL;
    for (size_t n = 0; !out; n++) {
        CHECK(n < 2000);
        allocations_left = n;
        out = checkins_change(&change);
        CHECK(out || held == 0);
    }
    json_decref(out);
    CHECK(held == 0);
    json_start();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_line_is_read),
        cmocka_unit_test(what_is_left_out_or_null_is_missing_and_not_zero),
        cmocka_unit_test(times_are_read_as_rfc_3339_says),
        cmocka_unit_test(a_bad_line_is_refused_with_a_reason_and_changes_nothing),
        cmocka_unit_test(a_line_over_the_limit_is_refused),
        cmocka_unit_test(what_is_written_is_read_back_the_same),
        cmocka_unit_test(an_empty_report_has_all_its_parts),
        cmocka_unit_test(what_is_said_has_a_value_an_interval_and_a_claim),
        cmocka_unit_test(a_change_has_its_parts),
        cmocka_unit_test(a_lost_allocation_gives_no_report_rather_than_half_of_one),
    };

    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
