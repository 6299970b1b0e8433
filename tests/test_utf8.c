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
        { STR_INIT(""), true, 0 },
        { STR_INIT("caf\xC3\xA9"), true, 4 },
        { STR_INIT("\xE2\x82\xAC"), true, 1 },      /* euro sign */
        { STR_INIT("\xF0\x9F\x98\x80"), true, 1 },  /* beyond the basic plane */
        { STR_INIT("\xEF\xBF\xBD"), true, 1 },      /* the replacement character itself */
        { STR_INIT("\xF4\x8F\xBF\xBF"), true, 1 },  /* U+10FFFF, the last */
        { STR_INIT("\xF4\x90\x80\x80"), false, 4 }, /* one past it */
        { STR_INIT("\xC0\xAF"), false, 2 },         /* overlong slash */
        { STR_INIT("\xE0\x80\xAF"), false, 3 },     /* overlong, three bytes */
        { STR_INIT("\xED\xA0\x80"), false, 3 },     /* surrogate */
        { STR_INIT("\x80"), false, 1 },             /* continuation alone */
        { STR_INIT("ab\xE2\x82"), false, 4 },       /* cut short */
        { STR_INIT("a\0b"), false, 3 },             /* NUL is not text */
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
