/* What is kept of what somebody handed over is an entry like any other: every lawful record
 * becomes one, at each of its limits. */
#include "tests/test.h"

#include <string.h>

#include "wire/kept.h"
#include "wire/shared.h"

static int start(void **state)
{
    (void)state;
    json_start();
    return 0;
}

static json_t *repeated(const char *part, int64_t count)
{
    static char text[8 * 6000];

    *text = 0;
    for (int64_t i = 0; i < count; i++)
        snprintf(text + strlen(part) * (size_t)i, 8, "%s", part);
    return json_string(text);
}

static json_t *many(json_t *item, int64_t count)
{
    json_t *list = json_array();

    for (int64_t i = 0; i < count; i++)
        json_array_append(list, item);
    json_decref(item);
    return list;
}

/* As much as a field may hold, or its last choice. */
static json_t *fullest(const struct entry_field *field)
{
    switch (field->kind) {
    case ENTRY_TEXT:
        return repeated("\xE2\x82\xAC", field->max);
    case ENTRY_NUMBER:
        return json_integer(field->max);
    case ENTRY_FLAG:
        return json_true();
    case ENTRY_CHOICE:
        return json_string(strrchr(field->words, ' ') + 1);
    case ENTRY_WORD:
    case ENTRY_WORDS:
        return many(repeated("w", ENTRY_WORD_MAX), field->max);
    case ENTRY_TEXTS:
        return many(repeated("l", ENTRY_LINE_MAX), field->max);
    case ENTRY_ANSWERS:
        return many(repeated("a", ENTRY_ANSWER_MAX), field->max);
    case ENTRY_OBJECT:
        return json_string("0123456789abcdefghij-_");
    case ENTRY_HEX:
        return repeated("a", field->max);
    case ENTRY_NUMBERS:
    case ENTRY_BYTES:
        break;
    }
    return json_string("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

static json_t *fullest_record(const struct entry_type *type)
{
    json_t *record = json_pack("{s:s,s:i,s:i}", "t", type->name, "at", 1770000000, "zone", 60);

    for (size_t i = 0; i < type->fields_count; i++)
        json_object_set_new(record, type->fields[i].name, fullest(&type->fields[i]));
    return record;
}

/* Every field but these comes along. */
static bool is_left_out(const char *name)
{
    static const char *const left[] = { "t", "of", "state", "revisit", "week" };

    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (strcmp(left[i], name) == 0)
            return true;
    return false;
}

static void every_lawful_record_can_be_kept_whole(void **state)
{
    size_t count, kept = 0;
    const struct entry_type *types = shared_types(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        json_t *record = fullest_record(&types[i]), *value;
        json_t *entry = kept_from(record, STR("Rowan"));
        const char *why = "", *field = NULL, *name;

        assert_true(shared_is_lawful(record));
        if (entry) {
            if (entry_check(entry, &why, &field) != ERR_OK)
                fail_msg("%s: %s %s", types[i].name, why, field ? field : "");
            json_object_foreach(record, name, value)
            {
                if (!is_left_out(name) && !json_equal(json_object_get(entry, name), value))
                    fail_msg("%s: %s is not kept", types[i].name, name);
            }
            kept++;
        }
        json_decref(entry);
        json_decref(record);
    }
    assert_int_equal(kept, count - 2); /* all but those of the test below */
}

static void what_says_nothing_is_not_kept(void **state)
{
    static const char *const types[] = { "yes",   "live", "space",  "",
                                         "check", "chec", "heckin", "map calm" };

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        json_t *record = json_pack("{s:s}", "t", types[i]);

        assert_null(kept_from(record, STR("Rowan")));
        json_decref(record);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lawful_record_can_be_kept_whole),
        cmocka_unit_test(what_says_nothing_is_not_kept),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
