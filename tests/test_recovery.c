/* Sixteen bytes on paper. The expected texts were printed by tests/vectors/recovery.py. */
#include "tests/test.h"

#include <string.h>

#include "seal/recovery.h"

static const char DIGITS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static const struct {
    const char *hex, *text;
} VECTORS[] = {
    { "00000000000000000000000000000000", "0000-0000-0000-0000-0000-0000-0000" },
    { "ffffffffffffffffffffffffffffffff", "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZWBH" },
    { "000102030405060708090a0b0c0d0e0f", "000G-40R4-0M30-E209-185G-R38E-1WEC" },
    { "6e340b9cffb37a989ca544e6bb780a2c", "DRT0-Q77Z-PDX9-H755-8KKB-PY0A-5GCB" },
    { "4bf5122f344554c53bde2ebb8cd2b7e3", "9FTH-4BSM-8NAC-AEYY-5TXR-SMNQ-WC27" },
    { "dbc1b4c900ffe48d575b5da5c6380401", "VF0V-9J80-ZZJ8-TNTV-BPJW-CE04-04TP" },
};
enum { VECTORS_COUNT = sizeof VECTORS / sizeof *VECTORS };

static void code_of(uint8_t out[SLOT_RECOVERY_BYTES], const char *hex)
{
    for (size_t i = 0; i < SLOT_RECOVERY_BYTES; i++) {
        unsigned byte;

        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        out[i] = (uint8_t)byte;
    }
}

static enum err read_text(const char *text, uint8_t out[SLOT_RECOVERY_BYTES], unsigned *group)
{
    return recovery_read(out, group, (struct str){ text, strlen(text) });
}

static void another_implementation_writes_the_same(void **state)
{
    uint8_t code[SLOT_RECOVERY_BYTES], back[SLOT_RECOVERY_BYTES];
    char text[RECOVERY_TEXT];
    unsigned group;

    (void)state;
    for (size_t i = 0; i < VECTORS_COUNT; i++) {
        code_of(code, VECTORS[i].hex);
        recovery_write(text, code);
        assert_string_equal(text, VECTORS[i].text);
        assert_int_equal(read_text(text, back, &group), ERR_OK);
        assert_memory_equal(back, code, sizeof code);
    }
}

static void people_may_write_it_as_they_like(void **state)
{
    static const char *const forms[] = {
        "000g-4or4-om3o-e2o9-i85g-r38e-lwec",
        "000G40R40M30E209185GR38E1WEC",
        "  000G 40R4 0M30\nE209 185G\tR38E IWEC ",
        "0-0-0-G40R40M30E209185GR38ELWEC",
    };
    uint8_t code[SLOT_RECOVERY_BYTES], back[SLOT_RECOVERY_BYTES];
    unsigned group;

    (void)state;
    code_of(code, VECTORS[2].hex);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        assert_int_equal(read_text(forms[i], back, &group), ERR_OK);
        assert_memory_equal(back, code, sizeof code);
    }
}

/* The place of the nth character in the text with its hyphens. */
static size_t place(size_t n)
{
    return n + n / RECOVERY_GROUP;
}

static void a_single_wrong_character_is_found(void **state)
{
    uint8_t back[SLOT_RECOVERY_BYTES];
    char text[RECOVERY_TEXT];
    unsigned group;

    (void)state;
    for (size_t v = 0; v < VECTORS_COUNT; v++)
        for (size_t n = 0; n < RECOVERY_SYMBOLS; n++)
            for (size_t d = 0; d < 32; d++) {
                memcpy(text, VECTORS[v].text, sizeof text);
                if (text[place(n)] == DIGITS[d])
                    continue;
                text[place(n)] = DIGITS[d];
                assert_int_equal(read_text(text, back, &group), ERR_CORRUPT);
                assert_int_equal(group, n / RECOVERY_GROUP);
            }
}

static void two_wrong_characters_never_pass(void **state)
{
    uint8_t back[SLOT_RECOVERY_BYTES];
    char text[RECOVERY_TEXT];
    unsigned group;

    (void)state;
    for (size_t a = 0; a < RECOVERY_SYMBOLS; a++)
        for (size_t b = a + 1; b < RECOVERY_SYMBOLS; b++)
            for (size_t d = 0; d < 32 * 32; d++) {
                memcpy(text, VECTORS[4].text, sizeof text);
                text[place(a)] = DIGITS[d / 32];
                text[place(b)] = DIGITS[d % 32];
                if (strcmp(text, VECTORS[4].text) != 0)
                    assert_int_equal(read_text(text, back, &group), ERR_CORRUPT);
            }
}

static void what_is_no_code_says_why(void **state)
{
    static const struct {
        const char *text;
        enum err err;
        unsigned group;
    } rows[] = {
        { "", ERR_LIMIT, RECOVERY_GROUPS },
        { "000G-40R4-0M30-E209-185G-R38E-1WE", ERR_LIMIT, RECOVERY_GROUPS },
        { "000G-40R4-0M30-E209-185G-R38E-1WEC0", ERR_LIMIT, RECOVERY_GROUPS },
        { "U00G-40R4-0M30-E209-185G-R38E-1WEC", ERR_INPUT, 0 }, /* there is no U */
        { "000G-40R4-0M30-E2*9-185G-R38E-1WEC", ERR_INPUT, 3 },
        { "000G-40R4-0M30-E209-185G-R38E-1WEC!", ERR_INPUT, RECOVERY_GROUPS },
    };
    static const uint8_t none[SLOT_RECOVERY_BYTES];
    uint8_t back[SLOT_RECOVERY_BYTES];
    unsigned group;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memset(back, 1, sizeof back);
        assert_int_equal(read_text(rows[i].text, back, &group), rows[i].err);
        assert_int_equal(group, rows[i].group);
        assert_memory_equal(back, none, sizeof none);
    }
}

static void a_group_is_copied_or_not(void **state)
{
    uint8_t code[SLOT_RECOVERY_BYTES];

    (void)state;
    code_of(code, VECTORS[2].hex);
    assert_true(recovery_group_is(code, 1, STR("40R4")));
    assert_true(recovery_group_is(code, 1, STR(" 4or4 ")));
    assert_false(recovery_group_is(code, 1, STR("40R")));
    assert_false(recovery_group_is(code, 1, STR("40R44")));
    assert_false(recovery_group_is(code, 2, STR("40R4")));
    assert_false(recovery_group_is(code, 0, STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_implementation_writes_the_same),
        cmocka_unit_test(people_may_write_it_as_they_like),
        cmocka_unit_test(a_single_wrong_character_is_found),
        cmocka_unit_test(two_wrong_characters_never_pass),
        cmocka_unit_test(what_is_no_code_says_why),
        cmocka_unit_test(a_group_is_copied_or_not),
    };

    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
