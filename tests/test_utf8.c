#include "tests/test.h"

#include "base/utf8.h"

/* Cases from Markus Kuhn's UTF-8 stress test and RFC 3629, section 4. */
static void only_well_formed_text_is_valid(void **state)
{
    static const struct {
        struct str text;
        bool valid;
        size_t points;
    } run[] = {
        { STR(""), true, 0 },
        { STR("caf\xC3\xA9"), true, 4 },
        { STR("\xE2\x82\xAC"), true, 1 },         /* euro sign */
        { STR("\xF0\x9F\x98\x80"), true, 1 },     /* beyond the basic plane */
        { STR("\xEF\xBF\xBD"), true, 1 },         /* the replacement character itself */
        { STR("\xF4\x8F\xBF\xBF"), true, 1 },     /* U+10FFFF, the last */
        { STR("\xF4\x90\x80\x80"), false, 4 },    /* one past it */
        { STR("\xC0\xAF"), false, 2 },            /* overlong slash */
        { STR("\xE0\x80\xAF"), false, 3 },        /* overlong, three bytes */
        { STR("\xED\xA0\x80"), false, 3 },        /* surrogate */
        { STR("\x80"), false, 1 },                /* continuation alone */
        { STR("ab\xE2\x82"), false, 4 },          /* cut short */
        { STR("a\0b"), false, 3 },                /* NUL is not text */
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        assert_int_equal(utf8_is_valid(run[i].text), run[i].valid);
        assert_int_equal(utf8_count(run[i].text), run[i].points);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(only_well_formed_text_is_valid) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
