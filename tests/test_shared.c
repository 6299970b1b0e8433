/* The law of what may stand between two people. */
#include "tests/shared_read.h"

#include <stdlib.h>
#include <string.h>

#include "wire/shared.h"

static const char *why_of(const json_t *record)
{
    const char *why = "", *field = NULL;

    return shared_check(record, &why, &field) == ERR_OK ? "" : why;
}

static void a_record_is_what_the_table_says_and_nothing_else(void **state)
{
    static const struct {
        const char *text, *why;
    } run[] = {
        { "{\"t\":\"checkin\",\"close\":7}", "" },
        { "{\"t\":\"checkin\",\"reached\":true}", "" },
        { "{\"t\":\"checkin\"}", "empty" },
        { "{\"t\":\"checkin\",\"close\":7,\"note\":\"he said\"}", "unknown_field" },
        { "{\"t\":\"trigger\",\"need\":\"a word\",\"after_at\":5}", "unknown_field" },
        { "{\"t\":\"pause\",\"skill\":\"walk\",\"trigger\":\"0123456789abcdefghij-_\"}",
          "unknown_field" },
        { "{\"t\":\"pause\",\"before\":8,\"after\":4}", "" },
        { "{\"t\":\"check\",\"instrument\":\"own-18\",\"levels\":[1]}", "unknown_type" },
        { "{\"t\":\"practice\",\"lesson\":\"one\"}", "unknown_type" },
        { "{\"t\":\"setting\",\"name\":\"solo\",\"value\":\"yes\"}", "unknown_type" },
        { "{\"t\":\"space\",\"state\":\"on\"}", "unknown_type" },
        { "{\"t\":\"share\",\"what\":\"card\"}", "unknown_type" },
        { "{\"t\":\"del\",\"n\":[]}", "unknown_type" },
        { "{\"close\":7}", "unknown_type" },
        { "{\"t\":\"calm\",\"lines\":[\"tea\"],\"o\":\"0123456789abcdefghij-_\",\"at\":5,"
          "\"zone\":60,\"c\":[5,0]}",
          "" },
        { "{\"t\":\"calm\",\"lines\":[\"tea\"],\"o\":\"short\"}", "not_an_id" },
        { "{\"t\":\"calm\",\"lines\":[\"tea\"],\"at\":-1}", "out_of_range" },
        { "{\"t\":\"map\",\"region\":\"anxious\",\"beside\":\"both\"}", "" },
        { "{\"t\":\"map\",\"beside\":\"both\"}", "missing" },
        { "{\"t\":\"map\",\"anxiety\":10,\"anxiety_low\":-5,\"anxiety_high\":30}", "" },
        { "{\"t\":\"map\",\"anxiety\":10}", "missing" },
        { "{\"t\":\"map\",\"avoidance\":10,\"avoidance_low\":0}", "missing" },
        { "{\"t\":\"map\",\"avoidance_low\":1,\"avoidance_high\":3}", "missing" },
        { "{\"t\":\"map\",\"anxiety\":10,\"anxiety_low\":11,\"anxiety_high\":30}",
          "out_of_range" },
        { "{\"t\":\"map\",\"avoidance\":31,\"avoidance_low\":11,\"avoidance_high\":30}",
          "out_of_range" },
        { "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"\"}", "empty" },
        { "{\"t\":\"card\",\"kind\":\"reproach\",\"words\":\"x\"}", "not_a_choice" },
        { "{\"t\":\"agreement\",\"words\":\"Phones away at nine\",\"state\":\"offered\"}", "" },
        { "{\"t\":\"agreement\",\"words\":\"x\",\"state\":\"kept\"}", "missing" },
        { "{\"t\":\"agreement\",\"words\":\"x\",\"state\":\"offered\","
          "\"of\":\"0123456789abcdefghij-_\"}",
          "unknown_field" },
        { "{\"t\":\"agreement\",\"words\":\"x\",\"state\":\"let_go\","
          "\"of\":\"0123456789abcdefghij-_\"}",
          "" },
        { "{\"t\":\"yes\"}", "missing" },
        { "{\"t\":\"yes\",\"to\":\"0123456789abcdefghij-_\"}", "missing" },
        { "{\"t\":\"yes\",\"to\":\"0123456789abcdefghij-\"}", "not_an_id" },
        { "{\"t\":\"ritual\",\"week\":202600,\"answers\":[\"a\"]}", "out_of_range" },
        { "{\"t\":\"ritual\",\"week\":202653,\"answers\":[\"a\"]}", "" },
        { "{\"t\":\"ritual\",\"week\":197001,\"answers\":[\"a\"]}", "" },
        { "{\"t\":\"ritual\",\"week\":196952,\"answers\":[\"a\"]}", "out_of_range" },
        { "{\"t\":\"ritual\",\"week\":999953,\"answers\":[\"a\"]}", "" },
        { "{\"t\":\"ritual\",\"week\":999954,\"answers\":[\"a\"]}", "out_of_range" },
        { "{\"t\":\"map\",\"anxiety\":0,\"anxiety_low\":-1000,\"anxiety_high\":1000}", "" },
        { "{\"t\":\"map\",\"anxiety\":0,\"anxiety_low\":-1001,\"anxiety_high\":1000}",
          "out_of_range" },
        { "{\"t\":\"map\",\"avoidance\":0,\"avoidance_low\":-9,\"avoidance_high\":1001}",
          "out_of_range" },
        { "{\"t\":\"ritual\",\"week\":202654,\"answers\":[\"a\"]}", "out_of_range" },
        { "{\"t\":\"ritual\",\"week\":202601,\"answers\":[\"\"]}", "empty" },
        { "{\"t\":\"live\",\"session\":\"00112233445566ZZ\",\"what\":\"pause\",\"minutes\":20,"
          "\"ends\":1}",
          "not_an_id" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        json_t *record = read(run[i].text);

        if (strcmp(why_of(record), run[i].why) != 0)
            fail_msg("%s: %s, want %s", run[i].text, why_of(record), run[i].why);
        assert_false(shared_is_lawful(record) && !json_object_get(record, "at"));
        if (!json_object_get(record, "at"))
            json_object_set_new(record, "at", json_integer(5));
        assert_int_equal(shared_is_lawful(record), *run[i].why == 0);
        json_decref(record);
    }
    assert_false(shared_is_lawful(NULL));
}

/* A lawful record of each type, to which the field under test is added or put. */
static const char *const PLAIN[] = {
    "{\"t\":\"checkin\",\"close\":1}",
    "{\"t\":\"trigger\",\"event\":\"x\"}",
    "{\"t\":\"pause\",\"before\":1}",
    "{\"t\":\"message\",\"ask\":\"x\"}",
    "{\"t\":\"map\",\"region\":\"secure\"}",
    "{\"t\":\"calm\",\"lines\":[\"x\"]}",
    "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"x\"}",
    "{\"t\":\"agreement\",\"words\":\"x\"}",
    "{\"t\":\"yes\",\"to\":\"0123456789abcdefghij-_\",\"words\":\"x\"}",
    ("{\"t\":\"live\",\"session\":\"0011223344556677\",\"what\":\"talk\",\"minutes\":5,"
     "\"ends\":5}"),
    "{\"t\":\"repair\",\"topic\":\"x\"}",
    "{\"t\":\"ritual\",\"week\":202601,\"answers\":[\"x\"]}",
};

static json_t *plain(const char *type)
{
    for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++) {
        json_t *record = read(PLAIN[i]);

        if (strcmp(json_string_value(json_object_get(record, "t")), type) == 0)
            return record;
        json_decref(record);
    }
    fail_msg("no plain record of %s", type);
    return NULL;
}

/* So many two-byte characters. */
static json_t *text_of(size_t count)
{
    char *text = malloc(2 * count + 1);

    for (size_t i = 0; i < count; i++)
        memcpy(text + 2 * i, "\xC3\xA9", 2);
    text[2 * count] = 0;
    json_t *value = json_string(text);

    free(text);
    return value;
}

static json_t *texts_of(size_t items, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < items; i++)
        json_array_append_new(list, text_of(count));
    return list;
}

static json_t *bytes_of(size_t count)
{
    uint8_t bytes[ENTRY_BYTES_MAX + 1] = { 0 };

    return json_base64(bytes, count);
}

static json_t *hex_of(size_t count)
{
    char text[64] = { 0 };

    memset(text, 'a', count);
    return json_string(text);
}

static size_t tried;

static void hold(const struct entry_type *type, const struct entry_field *field, json_t *value,
                 const char *want)
{
    json_t *record = plain(type->name);

    json_object_set_new(record, field->name, value);
    if (strcmp(why_of(record), want) != 0)
        fail_msg("%s.%s: %s, want %s", type->name, field->name, why_of(record), want);
    json_decref(record);
    tried++;
}

static void hold_list(const struct entry_type *type, const struct entry_field *field,
                      size_t longest)
{
    size_t most = (size_t)field->max;

    hold(type, field, texts_of(most, longest), "");
    hold(type, field, texts_of(most + 1, 1), "too_many");
    hold(type, field, texts_of(1, longest + 1), "too_long");
    hold(type, field, texts_of(1, 0), "empty");
    hold(type, field, texts_of(0, 0), field->kind == ENTRY_WORDS ? "" : "empty");
    hold(type, field, json_string("x"), "wrong_kind");
}

static void hold_field(const struct entry_type *type, const struct entry_field *field)
{
    size_t most = (size_t)field->max;

    switch (field->kind) {
    case ENTRY_TEXT:
        hold(type, field, text_of(most), "");
        hold(type, field, text_of(most + 1), "too_long");
        hold(type, field, text_of(0), field->min ? "empty" : "");
        hold(type, field, json_true(), "wrong_kind");
        break;
    case ENTRY_NUMBER:
        break; /* hold_numbers() */
    case ENTRY_FLAG:
        hold(type, field, json_false(), "");
        hold(type, field, json_integer(1), "wrong_kind");
        break;
    case ENTRY_CHOICE:
        hold(type, field, json_string("x"), "not_a_choice");
        hold(type, field, json_string(field->words), "not_a_choice");
        break;
    case ENTRY_WORDS:
        hold_list(type, field, ENTRY_WORD_MAX);
        break;
    case ENTRY_TEXTS:
        hold_list(type, field, ENTRY_LINE_MAX);
        break;
    case ENTRY_ANSWERS:
        hold_list(type, field, ENTRY_ANSWER_MAX);
        break;
    case ENTRY_HEX:
        hold(type, field, hex_of(most), "");
        hold(type, field, hex_of(most - 1), "not_an_id");
        hold(type, field, hex_of(most + 1), "not_an_id");
        break;
    case ENTRY_BYTES:
        hold(type, field, bytes_of((size_t)field->min), "");
        hold(type, field, bytes_of((size_t)field->min - 1), "wrong_kind");
        hold(type, field, bytes_of(most), "");
        hold(type, field, bytes_of(most + 1), "wrong_kind");
        break;
    case ENTRY_OBJECT:
        hold(type, field, json_string("0123456789abcdefghij-_x"), "not_an_id");
        break;
    case ENTRY_WORD:
    case ENTRY_NUMBERS:
        fail_msg("%s.%s: no shared type has this kind", type->name, field->name);
    }
}

/* Numbers, once more by hand; those of a map and a week have their rows above. */
static void hold_numbers(void)
{
    static const struct {
        const char *type, *field;
        int64_t low, high;
    } run[] = {
        { "checkin", "close", 0, 10 },
        { "checkin", "settled", 0, 10 },
        { "trigger", "after", 0, 10 },
        { "trigger", "intensity", 0, 10 },
        { "pause", "before", 0, 10 },
        { "pause", "after", 0, 10 },
        { "pause", "seconds", 0, 7200 },
        { "live", "minutes", 1, 120 },
        { "live", "later", 0, 253402300799 },
        { "live", "ends", 0, 253402300799000 },
        { "agreement", "revisit", 0, 253402300799 },
    };

    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        const struct entry_type *type =
            shared_type((struct str){ run[i].type, strlen(run[i].type) });
        struct entry_field field = { .name = run[i].field };

        hold(type, &field, json_integer(run[i].low), "");
        hold(type, &field, json_integer(run[i].high), "");
        hold(type, &field, json_integer(run[i].low - 1), "out_of_range");
        hold(type, &field, json_integer(run[i].high + 1), "out_of_range");
        hold(type, &field, json_string("1"), "wrong_kind");
    }
}

static void each_limit_holds_at_it_and_not_one_past(void **state)
{
    size_t count;
    const struct entry_type *types = shared_types(&count);

    (void)state;
    tried = 0;
    assert_int_equal(count, sizeof PLAIN / sizeof *PLAIN);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < types[i].fields_count; k++)
            hold_field(&types[i], &types[i].fields[k]);
    hold_numbers();
    assert_true(tried > 120);
}

/* The two tables are two on purpose: a field that is new in an entry must not be handed over by
 * itself. What both have, they must have alike, or what was written could not go across. */
static void a_copy_has_the_limits_of_its_entry(void **state)
{
    size_t count, compared = 0;
    const struct entry_type *types = shared_types(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const char *name = types[i].name;
        const struct entry_type *own = entry_type((struct str){ name, strlen(name) });

        for (size_t k = 0; own && k < types[i].fields_count; k++) {
            const struct entry_field *copy = &types[i].fields[k];
            const struct entry_field *of = entry_field_named(own, copy->name);

            if (!of || of->kind != copy->kind || of->min != copy->min || of->max != copy->max)
                fail_msg("%s.%s is not as in an entry", name, copy->name);
            assert_string_equal(of->words ? of->words : "", copy->words ? copy->words : "");
            compared++;
        }
    }
    assert_int_equal(compared, 26); /* of check-in, trigger, pause, message, calm */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_what_the_table_says_and_nothing_else),
        cmocka_unit_test(each_limit_holds_at_it_and_not_one_past),
        cmocka_unit_test(a_copy_has_the_limits_of_its_entry),
    };

    return cmocka_run_group_tests(tests, read_start, NULL);
}
