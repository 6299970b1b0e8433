/* Files out of the vault and back in. */
#include "tests/vault_script.h"

static void an_export_comes_back_whole_and_only_once(void **state)
{
    struct script script, other;

    (void)state;
    begin(&script);
    for (int i = 0; i < 5; i++)
        expect(&script, ADD, "");
    expect(&script, "{\"do\":\"export\"}", "");
    assert_int_equal(number(&script, "{\"do\":\"import\",\"blob\":\"last\"}", "already"), 5);
    begin(&other);
    other.last = malloc(script.last_len);
    other.last_len = script.last_len;
    memcpy(other.last, script.last, script.last_len);
    assert_int_equal(number(&other, "{\"do\":\"import\",\"blob\":\"last\"}", "added"), 5);
    assert_int_equal(number(&other, "{\"do\":\"import\",\"blob\":\"last\"}", "added"), 0);
    restart(&other);
    assert_int_equal(entries(&other), 5);
    /* Cut off at every byte: refused, and nothing is changed. */
    for (size_t len = 0; len < script.last_len - 1; len += 7) {
        other.last_len = len;
        json_t *reply = ask(&other, "{\"do\":\"import\",\"blob\":\"last\"}");

        assert_false(json_is_true(json_object_get(reply, "ok")));
        json_decref(reply);
    }
    assert_int_equal(entries(&other), 5);
    script_close(&script);
    script_close(&other);
}

static void a_file_says_what_is_wrong_with_it(void **state)
{
    static const struct {
        const char *text, *why;
    } run[] = {
        { "", "not_a_backup" },
        { "hello", "not_a_backup" },
        { "{}", "not_a_backup" },
        { "{\\\"stillnear\\\":\\\"export\\\",\\\"version\\\":2,\\\"entries\\\":0}",
          "newer_version" },
        { "{\\\"stillnear\\\":\\\"export\\\",\\\"version\\\":1,\\\"entries\\\":1}",
          "damaged_backup" },
        { "{\\\"stillnear\\\":\\\"export\\\",\\\"version\\\":1,\\\"entries\\\":1}\\n{\\\"t\\\":"
          "1}",
          "damaged_backup" },
        { "{\\\"stillnear\\\":\\\"export\\\",\\\"version\\\":1,\\\"entries\\\":100000}",
          "damaged_backup" }, /* as many as there may be, and they are not there */
        { "{\\\"stillnear\\\":\\\"export\\\",\\\"version\\\":1,\\\"entries\\\":100001}",
          "too_large" },
        { "STILBACK", "needs_passphrase" },
    };
    struct script script;

    (void)state;
    begin(&script);
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        char line[512];

        snprintf(line, sizeof line, "{\"do\":\"import\",\"blob\":{\"text\":\"%s\"}}",
                 run[i].text);
        expect(&script, line, run[i].why);
    }
    assert_int_equal(entries(&script), 0);
    script_close(&script);
}

static void a_sealed_backup_restores_on_a_new_device(void **state)
{
    struct script script, other;

    (void)state;
    begin(&script);
    for (int i = 0; i < 3; i++)
        expect(&script, ADD, "");
    expect(&script, "{\"do\":\"backup\",\"passphrase\":\"short\"}", "too_short");
    expect(&script, "{\"do\":\"backup\",\"passphrase\":\"harbour at dusk\"}", "");
    begin(&other);
    other.last = malloc(script.last_len);
    other.last_len = script.last_len;
    memcpy(other.last, script.last, script.last_len);
    expect(&other, "{\"do\":\"import\",\"blob\":\"last\",\"passphrase\":\"harbour at dawn\"}",
           "wrong_passphrase");
    expect(&other, "{\"do\":\"import\",\"blob\":\"last\",\"passphrase\":\"harbour at dusk\"}",
           "");
    assert_int_equal(entries(&other), 3);
    script_close(&script);
    script_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_export_comes_back_whole_and_only_once),
        cmocka_unit_test(a_file_says_what_is_wrong_with_it),
        cmocka_unit_test(a_sealed_backup_restores_on_a_new_device),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
