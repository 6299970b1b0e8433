/* What of an own entry can be handed over, and what it becomes. */
#include "tests/shared_read.h"

#include <string.h>

#include "core/measure.h"
#include "wire/check_view.h"
#include "wire/shared.h"

/* Own entries with every field there is. */
static const char *const FULL[] = {
    "{\"t\":\"checkin\",\"at\":5,\"close\":7,\"settled\":4,\"reached\":true,\"pulled_back\":"
    "false,"
    "\"first\":\"me\",\"note\":\"CANARY\"}",
    "{\"t\":\"trigger\",\"event\":\"e\",\"story\":\"s\",\"feelings\":[\"hurt\"],"
    "\"body\":[\"chest\"],\"at\":5,\"intensity\":8,\"urge\":\"reach\",\"urge_words\":\"u\","
    "\"need\":\"n\",\"older\":\"yes\",\"older_words\":\"o\",\"after\":3,\"after_at\":99}",
    "{\"t\":\"pause\",\"at\":5,\"skill\":\"walk\",\"before\":8,\"after\":3,\"seconds\":60,"
    "\"trigger\":\"0123456789abcdefghij-_\"}",
    "{\"t\":\"message\",\"at\":5,\"happened\":\"h\",\"feel\":\"f\",\"need\":\"n\",\"ask\":"
    "\"a\","
    "\"words\":\"w\"}",
    "{\"t\":\"check\",\"instrument\":\"own-18\",\"about\":\"partner\","
    "\"at\":5,\"levels\":[4,5,2,2,4,5,4,2,2,2,2,5,4,4,2,4,4,2]}",
    "{\"t\":\"calm\",\"at\":5,\"lines\":[\"tea\"]}",
    "{\"t\":\"practice\",\"lesson\":\"one\",\"words\":\"CANARY\",\"done\":true}",
    "{\"t\":\"setting\",\"name\":\"solo\",\"value\":\"CANARY\"}",
    "{\"t\":\"wording\",\"instrument\":\"ecr\",\"lines\":[\"CANARY\"]}",
    "{\"t\":\"kept\",\"from\":\"CANARY\",\"what\":\"card\",\"words\":\"CANARY\"}",
};

/* What of each may be handed over, as the contract with the reader says (docs/DOOR.md). */
static const struct {
    const char *type, *fields;
} MAY[] = {
    { "checkin", " close settled reached pulled_back first " },
    { "trigger", " event story feelings body intensity urge urge_words need older older_words "
                 "after " },
    { "pause", " skill before after seconds " },
    { "message", " happened feel need ask words " },
    { "check", " anxiety avoidance region " },
    { "calm", " lines " },
};

static bool may(const char *type, const char *field)
{
    char name[64];

    snprintf(name, sizeof name, " %s ", field);
    for (size_t i = 0; i < sizeof MAY / sizeof *MAY; i++)
        if (strcmp(MAY[i].type, type) == 0)
            return strstr(MAY[i].fields, name) != NULL;
    return false;
}

static void tick(const json_t *entry, const char *field)
{
    const char *type = json_string_value(json_object_get(entry, "t")), *why = "", *named = NULL;
    json_t *fields = json_pack("[s]", field), *record = NULL;
    enum err err = shared_from(entry, fields, &record, &why, &named);

    if (may(type, field)) {
        if (err != ERR_OK)
            fail_msg("%s.%s: %s", type, field, why);
        assert_true(strcmp(type, "check") == 0 ||
                    json_equal(json_object_get(record, field), json_object_get(entry, field)));
        /* t, at, zone and what was ticked; a map's figures come with their interval. */
        assert_true(strcmp(type, "check") == 0 || json_object_size(record) == 4);
        assert_true(shared_is_lawful(record));
        size_t len;
        char *text = json_write(record, &len);

        assert_null(strstr(text, "CANARY"));
        assert_null(strstr(text, "levels"));
        json_text_free(text);
    } else {
        assert_int_equal(err, ERR_INPUT);
        assert_string_equal(why, "never_shared");
        assert_null(record);
    }
    json_decref(record);
    json_decref(fields);
}

static void of_every_own_entry_only_what_the_law_names_can_be_handed_over(void **state)
{
    size_t count;

    (void)state;
    (void)entry_types(&count);
    assert_int_equal(count, sizeof FULL / sizeof *FULL);
    for (size_t i = 0; i < sizeof FULL / sizeof *FULL; i++) {
        json_t *entry = read(FULL[i]);
        const struct entry_type *type = entry_type(json_str(json_object_get(entry, "t")));

        for (size_t k = 0; k < type->fields_count; k++)
            tick(entry, type->fields[k].name);
        for (size_t k = 0; k < sizeof MAY / sizeof *MAY; k++)
            tick(entry, MAY[k].type);
        tick(entry, "anxiety");
        tick(entry, "anxiety_low");
        tick(entry, "t");
        tick(entry, "o");
        tick(entry, "zone");
        json_decref(entry);
    }
}

static const char *refused(const char *entry_text, const char *fields_text)
{
    const char *why = "", *field = NULL;
    json_t *entry = read(entry_text), *fields = json_loads(fields_text, 0, NULL),
           *record = NULL;
    enum err err = shared_from(entry, fields, &record, &why, &field);

    json_decref(record);
    json_decref(entry);
    json_decref(fields);
    return err == ERR_OK ? "" : why;
}

static void what_was_not_ticked_or_not_written_stays(void **state)
{
    (void)state;
    assert_string_equal(refused(FULL[0], "[]"), "nothing_ticked");
    assert_string_equal(refused(FULL[0], "\"close\""), "nothing_ticked");
    assert_string_equal(refused(FULL[0], "[\"close\",\"note\"]"), "never_shared");
    assert_string_equal(refused(FULL[0], "[\"close\",7]"), "never_shared");
    assert_string_equal(refused("{\"t\":\"trigger\",\"need\":\"n\"}", "[\"need\",\"event\"]"),
                        "not_there");
    assert_string_equal(
        refused("{\"t\":\"check\",\"instrument\":\"own-18\",\"levels\":[3]}", "[\"region\"]"),
        "not_there");
    assert_string_equal(
        refused("{\"t\":\"check\",\"instrument\":\"ecr\",\"levels\":[3]}", "[\"region\"]"),
        "never_shared");
    assert_string_equal(refused("{\"t\":\"calm\",\"lines\":[\"tea\"]}", "[\"lines\"]"),
                        "out_of_range");
    assert_string_equal(
        refused("{\"t\":\"calm\",\"lines\":[\"tea\"],\"at\":9e18}", "[\"lines\"]"),
        "out_of_range");

    const char *why, *field;
    json_t *entry = read(FULL[1]), *record = NULL;
    json_t *fields = json_pack("[s,s,s]", "need", "event", "need");

    json_object_set_new(entry, "at", json_integer(1779000000)); /* 2026-05-17 06:40 UTC */
    json_object_set_new(entry, "zone", json_integer(120));
    json_object_set_new(entry, "o", json_string("0123456789abcdefghij-_"));
    assert_int_equal(shared_from(entry, fields, &record, &why, &field), ERR_OK);
    json_t *want = read("{\"t\":\"trigger\",\"event\":\"e\",\"need\":\"n\",\"at\":1778997600,"
                        "\"zone\":0}"); /* 06:00 on that wall, and no object id */

    assert_true(json_equal(record, want));
    json_decref(want);
    json_decref(record);
    json_decref(entry);
    json_decref(fields);
}

static void a_map_says_what_the_check_says_with_its_interval(void **state)
{
    const char *why, *field;
    json_t *entry = read(FULL[4]), *record = NULL,
           *fields = json_pack("[s,s]", "anxiety", "region");
    const struct measure_instrument *own = check_instrument((struct str){ "own-18", 6 });
    struct measure_answers answers;
    int64_t low, high, value;

    (void)state;
    assert_true(check_answers(own, json_object_get(entry, "levels"), &answers));
    struct check_scored scored = check_score(own, &answers);

    assert_int_equal(shared_from(entry, fields, &record, &why, &field), ERR_OK);
    assert_true(json_int(json_object_get(record, "anxiety"), -1000, 1000, &value));
    assert_true(json_int(json_object_get(record, "anxiety_low"), -1000, 1000, &low));
    assert_true(json_int(json_object_get(record, "anxiety_high"), -1000, 1000, &high));
    assert_true(low < value && value < high);
    assert_float_equal((double)value / 100, scored.anxiety.value, 0.0051);
    assert_float_equal((double)low / 100, scored.anxiety.low, 0.0051);
    assert_float_equal((double)high / 100, scored.anxiety.high, 0.0051);
    assert_null(json_object_get(record, "avoidance"));
    assert_non_null(json_object_get(record, "region"));
    assert_string_equal(json_string_value(json_object_get(record, "about")), "partner");
    json_decref(record);
    json_decref(entry);
    json_decref(fields);
}

/* Expected values from `date -u -d @SECONDS`, by hand. */
static void a_copy_tells_the_day_and_its_quarter_where_it_was_written(void **state)
{
    static const struct {
        int64_t at, zone, want;
        const char *reason;
    } run[] = {
        { 1779000000, 0, 1778997600, "06:40 is the morning, from 06:00" },
        { 1779000000, -480, 1778954400, "22:40 the day before, from 18:00, in California" },
        { 1779000000, 540, 1779019200, "15:40 in Tokyo, from 12:00" },
        { 1778997600, 0, 1778997600, "the first second of a quarter is in it" },
        { 1778997599, 0, 1778976000, "and the one before is not" },
        { 0, -60, 0, "no time before 1970" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++)
        if (shared_time(run[i].at, run[i].zone) != run[i].want)
            fail_msg("%s: %lld", run[i].reason, (long long)shared_time(run[i].at, run[i].zone));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_every_own_entry_only_what_the_law_names_can_be_handed_over),
        cmocka_unit_test(what_was_not_ticked_or_not_written_stays),
        cmocka_unit_test(a_map_says_what_the_check_says_with_its_interval),
        cmocka_unit_test(a_copy_tells_the_day_and_its_quarter_where_it_was_written),
    };

    return cmocka_run_group_tests(tests, read_start, NULL);
}
