#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "wire/entry.h"

#define SID  "00112233445566778899aabbccddeeff"
#define KEY  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define COPY "0123456789abcdefghij-_"

static int start(void **state)
{
    (void)state;
    json_start();
    return 0;
}

static const char *why_not(const char *text)
{
    const char *why = "", *field = NULL;
    json_t *entry = json_read((struct str){ text, strlen(text) });
    enum err err = entry ? entry_check(entry, &why, &field) : ERR_INPUT;

    json_decref(entry);
    return err == ERR_OK ? "" : entry ? why : "not_json";
}

static void an_entry_is_what_the_table_says_and_nothing_else(void **state)
{
    static const struct {
        const char *text, *why;
    } run[] = {
        { "{\"t\":\"checkin\",\"close\":0,\"settled\":10}", "" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"reached\":true,\"first\":\"me\"}",
          "" },
        { "{\"t\":\"checkin\",\"close\":7.0,\"settled\":4}",
          "" }, /* a whole number all the same */
        { "{\"t\":\"checkin\",\"close\":7.5,\"settled\":4}", "out_of_range" },
        { "{\"t\":\"checkin\",\"close\":11,\"settled\":4}", "out_of_range" },
        { "{\"t\":\"checkin\",\"close\":-1,\"settled\":4}", "out_of_range" },
        { "{\"t\":\"checkin\",\"close\":1e300,\"settled\":4}", "out_of_range" },
        { "{\"t\":\"checkin\",\"close\":\"7\",\"settled\":4}", "wrong_kind" },
        { "{\"t\":\"checkin\",\"close\":7}", "missing" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"mood\":3}", "unknown_field" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"o\":\"x\"}", "unknown_field" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"first\":\"they\"}", "not_a_choice" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"first\":\"m\"}", "not_a_choice" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"first\":\"me you\"}",
          "not_a_choice" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"reached\":1}", "wrong_kind" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"at\":0,\"zone\":-720}", "" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"at\":253402300800}", "out_of_range" },
        { "{\"t\":\"checkin\",\"close\":7,\"settled\":4,\"zone\":1081}", "out_of_range" },
        { "{\"t\":\"gossip\",\"close\":7}", "unknown_type" },
        { "{\"close\":7,\"settled\":4}", "unknown_type" },
        { "{\"t\":\"space\",\"sid\":\"" SID "\",\"key\":\"" KEY
          "\",\"side\":0,\"kind\":1,\"state\":\"on\"}",
          "unknown_type" }, /* written by the vault alone */
        { "{\"t\":\"share\",\"space\":\"" SID
          "\",\"copy\":\"0123456789abcdefghij-_\",\"what\":\"card\"}",
          "unknown_type" },
        { "{\"t\":\"trigger\"}", "empty" },
        { "{\"t\":\"trigger\",\"feelings\":[]}", "" },
        { "{\"t\":\"trigger\",\"feelings\":[\"\"]}", "empty" },
        { "{\"t\":\"trigger\",\"feelings\":[\"hurt\",\"sad\",\"numb\",\"lost\"]}", "too_many" },
        { "{\"t\":\"trigger\",\"feelings\":\"hurt\"}", "wrong_kind" },
        { "{\"t\":\"pause\",\"skill\":\"walk\",\"trigger\":\"0123456789abcdefghij-_\"}", "" },
        { "{\"t\":\"pause\",\"skill\":\"walk\",\"trigger\":\"0123456789abcdefghij-\"}",
          "not_an_id" },
        { "{\"t\":\"pause\",\"skill\":\"walk\",\"trigger\":\"0123456789abcdefghij+/\"}",
          "not_an_id" },
        { "{\"t\":\"pause\",\"skill\":\"walk\",\"seconds\":7200}", "" },
        { "{\"t\":\"pause\",\"skill\":\"walk\",\"seconds\":7201}", "out_of_range" },
        { "{\"t\":\"calm\",\"lines\":[]}", "empty" },
        { "{\"t\":\"calm\",\"lines\":[\"tea\"]}", "" },
        { "{\"t\":\"wording\",\"instrument\":\"ecr\",\"lines\":[\"One item.\"]}", "" },
        { "{\"t\":\"wording\",\"instrument\":\"ecr\",\"lines\":[]}", "empty" },
        { "{\"t\":\"wording\",\"lines\":[\"One item.\"]}", "missing" },
        { "{\"t\":\"check\",\"instrument\":\"own-18\",\"levels\":[0,9]}", "" },
        { "{\"t\":\"check\",\"instrument\":\"own-18\",\"levels\":[0,10]}", "out_of_range" },
        { "{\"t\":\"check\",\"instrument\":\"own-18\",\"levels\":[\"1\"]}", "out_of_range" },
        { "{\"t\":\"setting\",\"name\":\"look\",\"value\":\"night\"}", "" },
        { "{\"t\":\"setting\",\"name\":\"look\",\"name\":\"night\"}", "not_json" }, /* twice */
        { "[]", "not_json" },
        { "{\"t\":\"kept\",\"what\":\"card\",\"words\":\"tea\"}", "" },
        { "{\"t\":\"kept\",\"what\":\"yes\"}", "not_a_choice" },
        { "{\"t\":\"kept\",\"words\":\"tea\"}", "missing" },
        { "{\"t\":\"kept\",\"what\":\"map\",\"anxiety\":-1001}", "out_of_range" },
        { "{\"t\":\"calm\",\"lines\":[\"tea\"]} x", "not_json" },
        { "{\"t\":\"calm\",\"lines\":[\"\\u0000\"]}", "not_json" },  /* NUL is not text */
        { "{\"t\":\"calm\",\"lines\":[\"\xC0\xAF\"]}", "not_json" }, /* nor is broken UTF-8 */
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++)
        if (strcmp(why_not(run[i].text), run[i].why) != 0)
            fail_msg("%s: %s, want %s", run[i].text, why_not(run[i].text), run[i].why);
}

/* What the vault writes about spaces and about what was handed over. */
static void an_internal_record_is_what_its_table_says(void **state)
{
#define SPACE(more)                                                                            \
    "{\"t\":\"space\",\"sid\":\"" SID "\",\"key\":\"" KEY "\",\"side\":1,\"kind\":1" more "}"
#define SHARE(more)                                                                            \
    "{\"t\":\"share\",\"space\":\"" SID "\",\"copy\":\"" COPY "\",\"what\":\"map\"" more "}"
    static const struct {
        const char *text, *why;
    } run[] = {
        { SPACE(",\"state\":\"on\""), "" },
        { SPACE(",\"state\":\"read_only\",\"name\":\"R.\",\"mine\":\"Me\",\"peer\":\"" KEY
                "\",\"verified\":true,\"since\":5,\"purge\":false"),
          "" },
        { SPACE(""), "missing" },
        { SPACE(",\"state\":\"gone\""), "not_a_choice" },
        { SPACE(",\"state\":\"on\",\"peer\":\"AAAA\""), "wrong_kind" },
        { SPACE(",\"state\":\"on\",\"note\":\"x\""), "unknown_field" },
        { "{\"t\":\"space\",\"sid\":\"" SID "0\",\"key\":\"" KEY
          "\",\"side\":1,\"kind\":1,\"state\":\"on\"}",
          "not_an_id" },
        { "{\"t\":\"space\",\"sid\":\"" SID "\",\"key\":\"" KEY
          "\",\"side\":2,\"kind\":1,\"state\":\"on\"}",
          "out_of_range" },
        { "{\"t\":\"space\",\"sid\":\"" SID "\",\"key\":\"" KEY
          "\",\"side\":1,\"kind\":2,\"state\":\"on\"}",
          "out_of_range" },
        { SHARE(""), "" },
        { SHARE(",\"source\":\"" COPY "\",\"fields\":[\"region\"],\"taken\":9"), "" },
        { SHARE(",\"source\":\"\""), "not_an_id" },
        { SHARE(",\"taken\":-1"), "out_of_range" },
        { SHARE(",\"words\":\"what it said\""), "unknown_field" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        const char *why = "", *field = NULL;
        json_t *record = json_read((struct str){ run[i].text, strlen(run[i].text) });
        const struct entry_type *type =
            entry_internal_type(json_str(json_object_get(record, "t")));

        assert_non_null(type);
        if (entry_check_as(type, record, &why, &field) == ERR_OK)
            why = "";
        if (strcmp(why, run[i].why) != 0)
            fail_msg("%s: %s, want %s", run[i].text, why, run[i].why);
        json_decref(record);
    }
    assert_null(entry_internal_type((struct str){ "checkin", 7 }));
}

/* One entry with one text field of so many two-byte characters. */
static const char *why_of_length(const char *type, const char *field, size_t count)
{
    json_t *entry = json_object();
    char *text = malloc(2 * count + 1);
    const char *why = "", *named = NULL;

    for (size_t i = 0; i < count; i++)
        memcpy(text + 2 * i, "\xC3\xA9", 2);
    text[2 * count] = 0;
    json_object_set_new(entry, "t", json_string(type));
    json_object_set_new(entry, field, json_string(text));
    enum err err = entry_check(entry, &why, &named);

    if (err == ERR_LIMIT)
        assert_string_equal(named, field);
    free(text);
    json_decref(entry);
    return err == ERR_OK ? "" : why;
}

static void each_text_fits_at_its_limit_and_not_one_past(void **state)
{
    size_t types_count, tried = 0;
    const struct entry_type *types = entry_types(&types_count);

    (void)state;
    for (size_t i = 0; i < types_count; i++)
        for (size_t k = 0; k < types[i].fields_count; k++) {
            const struct entry_field *field = &types[i].fields[k];
            bool alone = true; /* no other field is needed, so one field makes an entry */

            for (size_t n = 0; n < types[i].fields_count; n++)
                alone &= n == k || !types[i].fields[n].needed;
            if (field->kind != ENTRY_TEXT || !alone)
                continue;
            tried++;
            assert_string_equal(why_of_length(types[i].name, field->name, (size_t)field->max),
                                "");
            assert_string_equal(
                why_of_length(types[i].name, field->name, (size_t)field->max + 1), "too_long");
        }
    assert_true(tried >= 9);
}

/* Vectors of RFC 4648, section 10. */
static void base64_is_that_of_the_rfc(void **state)
{
    static const char *const run[][2] = {
        { "", "" },        { "f", "Zg==" },        { "fo", "Zm8=" },
        { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "foobar", "Zm9vYmFy" }
    };
    static const char *const bad[] = { "Zg", "Zg=", "Z===", "Zm9v Zg==", "Zm9!", "====" };
    uint8_t out[16];
    size_t len;

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        json_t *value = json_base64(run[i][0], strlen(run[i][0]));

        assert_string_equal(json_string_value(value), run[i][1]);
        assert_true(json_bytes(value, out, 0, sizeof out, &len));
        assert_int_equal(len, strlen(run[i][0]));
        assert_memory_equal(out, run[i][0], len);
        json_decref(value);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        json_t *value = json_string(bad[i]);

        assert_false(json_bytes(value, out, 0, sizeof out, &len));
        json_decref(value);
    }
}

static void a_text_is_read_up_to_its_limit(void **state)
{
    size_t len = JSON_TEXT_MAX;
    char *text = malloc(len + 1);
    json_t *object;

    (void)state;
    assert_non_null(text);
    memset(text, ' ', len + 1);
    text[0] = '{';
    text[len - 1] = '}';
    object = json_read((struct str){ text, len });
    CHECK(json_is_object(object));
    json_decref(object);
    CHECK(!json_read((struct str){ text, len + 1 }));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_what_the_table_says_and_nothing_else),
        cmocka_unit_test(an_internal_record_is_what_its_table_says),
        cmocka_unit_test(each_text_fits_at_its_limit_and_not_one_past),
        cmocka_unit_test(base64_is_that_of_the_rfc),
        cmocka_unit_test(a_text_is_read_up_to_its_limit),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
