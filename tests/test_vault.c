/* The vault through its own door, with the disk played by cli/script.h. */
#include "tests/vault_script.h"

#include "vault/state.h"

static bool alarmed(struct script *script, const char *word)
{
    json_t *reply = ask(script, "{\"view\":\"status\"}");
    const json_t *item;
    size_t i;
    bool found = false;

    json_array_foreach(json_object_get(reply, "alarms"), i, item) found |=
        strcmp(json_string_value(item), word) == 0;
    json_decref(reply);
    return found;
}

/* The key of the nth record on the disk, in order; NULL past the end. */
static const char *record_key(struct script *script, size_t n)
{
    static char found[ROW_KEY];
    const char *key;
    json_t *value;

    json_object_foreach(script->rows, key, value)
    {
        if (strncmp(key, "rec/", 4) == 0 && strtoull(strrchr(key, '/') + 1, NULL, 10) == n) {
            snprintf(found, sizeof found, "%s", key);
            return found;
        }
    }
    return NULL;
}

static void nothing_shows_before_it_is_on_the_disk(void **state)
{
    struct script script;

    (void)state;
    begin(&script);
    expect(&script,
           "{\"do\":\"add\",\"disk\":\"full\",\"entry\":{\"t\":\"checkin\",\"close\":7,"
           "\"settled\":4}}",
           "");
    assert_int_equal(entries(&script), 0);
    expect(&script, ADD, "");
    assert_int_equal(entries(&script), 1);
    restart(&script);
    assert_int_equal(entries(&script), 1);
    script_close(&script);
}

/* Each row of the disk in turn: one bit turned over, then gone. All others stay readable, the
 * person is told, and what is written afterwards lasts. */
static void a_damaged_or_missing_row_costs_that_row_only(void **state)
{
    enum { WRITTEN = 6 };

    (void)state;
    for (size_t n = 1; n <= WRITTEN; n++)
        for (int gone = 0; gone < 2; gone++) {
            struct script script;
            char line[256];

            begin(&script);
            for (size_t i = 0; i < WRITTEN; i++)
                expect(&script, ADD, "");
            snprintf(line, sizeof line, "{\"view\":\"status\",\"%s\":\"%s\"}",
                     gone ? "forget" : "spoil", record_key(&script, n));
            expect(&script, line, "");
            restart(&script);
            assert_int_equal(entries(&script), WRITTEN - 1);
            /* Only the loss of the very last leaves no trace: nothing names it yet. */
            if (!(gone && n == WRITTEN))
                assert_true(alarmed(&script, "missing") || alarmed(&script, "damaged"));
            expect(&script, ADD, "");
            expect(&script, ADD, "");
            restart(&script);
            assert_int_equal(entries(&script), WRITTEN + 1);
            script_close(&script);
        }
}

static void a_checkpoint_tells_of_a_lost_end(void **state)
{
    struct script script;
    char line[256];

    (void)state;
    begin(&script);
    for (size_t i = 0; i < VAULT_CHECKPOINT_RECORDS + 3; i++)
        expect(&script, ADD, "");
    /* 50 records, then the checkpoint, then three more. */
    assert_int_equal(json_object_size(script.rows), 3 + VAULT_CHECKPOINT_RECORDS + 1 + 3 + 1);
    snprintf(line, sizeof line, "{\"view\":\"status\",\"forget\":\"%s\"}",
             record_key(&script, 7));
    expect(&script, line, "");
    restart(&script);
    assert_true(alarmed(&script, "missing"));
    assert_false(alarmed(&script, "withheld"));
    snprintf(line, sizeof line, "{\"view\":\"status\",\"forget\":\"%s\"}",
             record_key(&script, VAULT_CHECKPOINT_RECORDS));
    expect(&script, line, "");
    restart(&script);
    assert_true(alarmed(&script, "withheld"));
    script_close(&script);
}

static size_t rows_after_add(struct script *script, int64_t now_ms)
{
    size_t before = json_object_size(script->rows);
    char line[160];

    snprintf(line, sizeof line,
             "{\"do\":\"add\",\"now\":%lld,\"entry\":{\"t\":\"checkin\",\"close\":7,"
             "\"settled\":4}}",
             (long long)now_ms);
    expect(script, line, "");
    return json_object_size(script->rows) - before;
}

/* Who writes seldom is promised the end of a stream, too. */
static void a_week_after_the_last_checkpoint_there_is_another(void **state)
{
    const int64_t first = INT64_C(1767225600000), week = VAULT_CHECKPOINT_MS;
    struct script script;

    (void)state;
    begin(&script);
    (void)rows_after_add(&script, first);
    assert_int_equal(rows_after_add(&script, first + week), 1);
    assert_int_equal(rows_after_add(&script, first + week + 1), 2);
    assert_int_equal(rows_after_add(&script, first + 2 * week + 1), 1);
    assert_int_equal(rows_after_add(&script, first + 2 * week + 2), 2);
    script_close(&script);
}

/* A cloned disk goes on writing the same stream: the first record with a number stays, the
 * other is told of, and from then on this device writes another stream. */
static void a_cloned_disk_is_a_fork_and_costs_nothing_of_mine(void **state)
{
    struct script script, clone;
    json_t *rows;

    (void)state;
    begin(&script);
    expect(&script, ADD, "");
    assert_true(script_open(&clone));
    json_object_update(clone.rows, script.rows);
    expect(&clone, UNLOCK, "");
    expect(&clone, "{\"do\":\"load\",\"blob\":\"rows\"}", "");
    expect(&clone, "{\"do\":\"ready\"}", "");
    expect(&clone, "{\"do\":\"add\",\"entry\":{\"t\":\"calm\",\"lines\":[\"clone\"]}}", "");
    expect(&script, ADD, "");
    rows = json_object_get(clone.rows, record_key(&clone, 2));
    json_object_set(script.rows, "rec/x", rows); /* sorts after the own one */
    restart(&script);
    assert_true(alarmed(&script, "fork"));
    assert_int_equal(entries(&script), 2);
    json_object_del(script.rows, "rec/x");
    expect(&script, ADD, "");
    assert_non_null(record_key(&script, 1)); /* of the new stream */
    restart(&script);
    assert_int_equal(entries(&script), 3);
    assert_false(alarmed(&script, "fork"));
    script_close(&script);
    script_close(&clone);
}

static void a_deleted_entry_leaves_a_stub_and_no_bytes(void **state)
{
    struct script script;
    char line[256], o[32];
    json_t *reply;

    (void)state;
    begin(&script);
    expect(&script, ADD, "");
    reply = ask(&script, ADD);
    snprintf(o, sizeof o, "%s", json_string_value(json_object_get(reply, "o")));
    json_decref(reply);
    snprintf(line, sizeof line,
             "{\"do\":\"edit\",\"o\":\"%s\",\"entry\":{\"t\":\"checkin\",\"close\":1,"
             "\"settled\":1}}",
             o);
    expect(&script, line, "");
    snprintf(line, sizeof line, "{\"do\":\"delete\",\"o\":\"%s\"}", o);
    expect(&script, line, "");
    assert_int_equal(entries(&script), 1);
    for (size_t n = 2; n <= 3; n++) /* both versions */
        assert_int_equal(
            json_string_length(json_object_get(script.rows, record_key(&script, n))),
            (RECORD_STUB + 2) / 3 * 4);
    restart(&script);
    assert_int_equal(entries(&script), 1);
    assert_false(alarmed(&script, "unexplained_deletion"));
    expect(&script, line, "no_such_entry");
    /* A stub that no deletion explains is a loss somebody should know of. */
    snprintf(line, sizeof line, "{\"view\":\"status\",\"forget\":\"%s\"}",
             record_key(&script, 4));
    expect(&script, line, "");
    restart(&script);
    assert_true(alarmed(&script, "unexplained_deletion"));
    script_close(&script);
}

static void undo_brings_back_what_was_deleted_or_changed(void **state)
{
    struct script script;
    char line[256], o[32];
    json_t *reply;

    (void)state;
    begin(&script);
    reply = ask(&script, ADD);
    snprintf(o, sizeof o, "%s", json_string_value(json_object_get(reply, "o")));
    json_decref(reply);
    expect(&script, "{\"do\":\"undo\"}", "nothing_to_undo");
    snprintf(line, sizeof line, "{\"do\":\"delete\",\"o\":\"%s\"}", o);
    expect(&script, line, "");
    assert_int_equal(entries(&script), 0);
    expect(&script, "{\"do\":\"undo\"}", "");
    expect(&script, "{\"do\":\"undo\"}", "nothing_to_undo");
    restart(&script);
    assert_int_equal(entries(&script), 1);
    snprintf(line, sizeof line, "{\"view\":\"entry\",\"o\":\"%s\"}", o);
    reply = ask(&script, line);
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(reply, "entry"), "close")), 7);
    json_decref(reply);
    script_close(&script);
}

/* The clock was wrong by years, and then was set right: order holds, nothing is lost, the
 * entry from the future is marked and does not count. */
static void a_clock_wrong_by_years_costs_nothing(void **state)
{
    struct script script;
    json_t *reply;

    (void)state;
    begin(&script);
    expect(&script,
           "{\"do\":\"add\",\"now\":2240611200000,\"entry\":{\"t\":\"checkin\",\"close\":1,"
           "\"settled\":1}}",
           "");
    expect(&script, ADD, "");
    expect(&script,
           "{\"do\":\"add\",\"now\":0,\"entry\":{\"t\":\"checkin\",\"close\":2,"
           "\"settled\":2}}",
           "");
    restart(&script);
    assert_int_equal(entries(&script), 3);
    reply = ask(&script, "{\"view\":\"status\"}");
    assert_true(json_is_true(json_object_get(reply, "clock_ahead")));
    json_decref(reply);
    reply = ask(&script, "{\"view\":\"list\"}");
    assert_true(json_is_true(
        json_object_get(json_array_get(json_object_get(reply, "entries"), 0), "ahead")));
    json_decref(reply);
    reply = ask(&script, "{\"view\":\"change\"}");
    assert_int_equal(
        json_integer_value(json_object_get(json_object_get(reply, "counts"), "checkins")), 1);
    json_decref(reply);
    script_close(&script);
}

static void a_passphrase_locks_and_only_it_opens(void **state)
{
    static const char set[] =
        "{\"do\":\"set_passphrase\",\"origin\":\"http://a\",\"passphrase\":"
        "\"harbour at dusk\"%s}";
    struct script script;
    char line[256];

    (void)state;
    begin(&script);
    expect(&script, ADD, "");
    expect(&script,
           "{\"do\":\"set_passphrase\",\"origin\":\"http://a\",\"passphrase\":"
           "\"elevenchars\"}",
           "too_short");
    snprintf(line, sizeof line, set, "");
    expect(&script, line, "");
    assert_null(json_object_get(script.rows, "slot/4"));
    expect(&script, line, "wrong_passphrase"); /* changing it wants the old one */
    expect(&script, "{\"do\":\"lock\"}", "");
    expect(&script, ADD, "locked");
    expect(&script,
           "{\"do\":\"unlock\",\"kind\":1,\"slot\":\"row:slot/1\",\"origin\":\"http://a\","
           "\"passphrase\":\"harbour at dawn\"}",
           "wrong_passphrase");
    /* The slot is bound to the place it was made for. */
    expect(&script,
           "{\"do\":\"unlock\",\"kind\":1,\"slot\":\"row:slot/1\",\"origin\":\"http://b\","
           "\"passphrase\":\"harbour at dusk\"}",
           "wrong_passphrase");
    expect(&script,
           "{\"do\":\"unlock\",\"kind\":1,\"slot\":\"row:slot/1\",\"origin\":\"http://a\","
           "\"passphrase\":\"harbour at dusk\"}",
           "");
    expect(&script, "{\"do\":\"load\",\"blob\":\"rows\"}", "");
    expect(&script, "{\"do\":\"ready\"}", "");
    assert_int_equal(entries(&script), 1);
    expect(&script,
           "{\"do\":\"drop_passphrase\",\"origin\":\"http://a\",\"passphrase\":\"no, not "
           "this\",\"secret\":\"" SECRET "\"}",
           "wrong_passphrase");
    expect(&script,
           "{\"do\":\"drop_passphrase\",\"origin\":\"http://a\",\"passphrase\":\"harbour "
           "at dusk\",\"secret\":\"" SECRET "\"}",
           "");
    restart(&script);
    assert_int_equal(entries(&script), 1);
    script_close(&script);
}

static void what_is_written_while_locked_waits_and_arrives_once(void **state)
{
    struct script script;

    (void)state;
    begin(&script);
    expect(&script, "{\"do\":\"lock\"}", "");
    expect(&script,
           "{\"do\":\"wait\",\"inbox\":\"row:meta/inbox\",\"entry\":{\"t\":\"trigger\","
           "\"event\":\"The door closed.\"}}",
           "");
    expect(&script,
           "{\"do\":\"wait\",\"inbox\":\"row:meta/inbox\",\"entry\":{\"t\":\"trigger\"}}",
           "empty");
    expect(&script, UNLOCK, "");
    expect(&script, "{\"do\":\"load\",\"blob\":\"rows\"}", "");
    /* The disk is full at the moment of unlocking: it waits on. */
    expect(&script, "{\"do\":\"ready\",\"disk\":\"full\"}", "");
    assert_int_equal(entries(&script), 0);
    restart(&script);
    assert_int_equal(entries(&script), 1);
    restart(&script);
    assert_int_equal(entries(&script), 1);
    script_close(&script);
}

static void a_draft_survives_a_restart_and_its_end(void **state)
{
    struct script script;
    json_t *reply;

    (void)state;
    begin(&script);
    expect(&script, "{\"do\":\"draft\",\"form\":\"trigger\",\"entry\":{\"event\":\"half a\"}}",
           "");
    expect(&script, "{\"do\":\"draft\",\"form\":\"../trigger\",\"entry\":{}}", "not_a_choice");
    restart(&script);
    reply = ask(&script, "{\"view\":\"draft\",\"form\":\"trigger\"}");
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(reply, "entry"), "event")), "half a");
    json_decref(reply);
    expect(&script, "{\"do\":\"draft\",\"form\":\"trigger\",\"entry\":null}", "");
    restart(&script);
    reply = ask(&script, "{\"view\":\"draft\",\"form\":\"trigger\"}");
    assert_true(json_is_null(json_object_get(reply, "entry")));
    json_decref(reply);
    script_close(&script);
}

static void the_sample_couple_leaves_no_trace(void **state)
{
    struct script script;
    size_t rows;

    (void)state;
    begin(&script);
    expect(&script, ADD, "");
    rows = json_object_size(script.rows);
    expect(&script, "{\"do\":\"sample_open\"}", "");
    assert_true(entries(&script) > 50);
    json_t *reply = ask(&script, ADD);

    assert_null(json_object_get(reply, "keep"));
    json_decref(reply);
    expect(&script, "{\"do\":\"sample_close\"}", "");
    assert_int_equal(entries(&script), 1);
    /* The script itself keeps its last reply among the rows. */
    assert_true(json_object_size(script.rows) <= rows);
    restart(&script);
    assert_int_equal(entries(&script), 1);
    script_close(&script);
}

/* Written within one second: by the clock, the last first, page by page, each once. */
static void entries_of_one_second_keep_their_order(void **state)
{
    struct script script;
    char line[256];
    json_t *reply;

    (void)state;
    begin(&script);
    for (int i = 1; i <= 5; i++) {
        snprintf(
            line, sizeof line,
            "{\"do\":\"add\",\"now\":1767225700000,\"entry\":{\"t\":\"checkin\",\"close\":%d,"
            "\"settled\":0}}",
            i);
        expect(&script, line, "");
    }
    snprintf(line, sizeof line, "{\"view\":\"list\",\"limit\":1}");
    for (int i = 5; i >= 1; i--) {
        reply = ask(&script, line);
        assert_int_equal(json_integer_value(json_object_get(
                             json_array_get(json_object_get(reply, "entries"), 0), "close")),
                         i);
        if (i > 1)
            snprintf(line, sizeof line, "{\"view\":\"list\",\"limit\":1,\"before\":\"%s\"}",
                     json_string_value(json_object_get(reply, "next")));
        else
            assert_true(json_is_null(json_object_get(reply, "next")));
        json_decref(reply);
    }
    script_close(&script);
}

static void requests_that_make_no_sense_change_nothing(void **state)
{
    static const char *const run[] = {
        "{\"do\":\"fly\",\"now\":0}",
        "{\"view\":\"fly\",\"now\":0}",
        "{}",
        "[]",
        "{\"do\":1}",
        "{\"do\":\"add\",\"now\":-1}",
        "{\"do\":\"add\"}",
        "x",
        "{\"do\":\"load\"}",
        "{\"do\":\"add\",\"entry\":{\"t\":\"calm\",\"lines\":[\"a\"]},\"now\":0}", /* no seed */
        "{\"do\":\"kept\",\"now\":0}",
    };
    struct vault *vault = vault_new();

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct str reply = vault_command(vault, (struct str){ run[i], strlen(run[i]) },
                                         (struct str){ NULL, 0 });

        assert_non_null(strstr(reply.ptr, "\"ok\":false"));
    }
    assert_int_equal(vault->phase, PHASE_CLOSED);
    vault_free(vault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_shows_before_it_is_on_the_disk),
        cmocka_unit_test(a_damaged_or_missing_row_costs_that_row_only),
        cmocka_unit_test(a_checkpoint_tells_of_a_lost_end),
        cmocka_unit_test(a_week_after_the_last_checkpoint_there_is_another),
        cmocka_unit_test(a_cloned_disk_is_a_fork_and_costs_nothing_of_mine),
        cmocka_unit_test(a_deleted_entry_leaves_a_stub_and_no_bytes),
        cmocka_unit_test(undo_brings_back_what_was_deleted_or_changed),
        cmocka_unit_test(a_clock_wrong_by_years_costs_nothing),
        cmocka_unit_test(a_passphrase_locks_and_only_it_opens),
        cmocka_unit_test(what_is_written_while_locked_waits_and_arrives_once),
        cmocka_unit_test(a_draft_survives_a_restart_and_its_end),
        cmocka_unit_test(the_sample_couple_leaves_no_trace),
        cmocka_unit_test(entries_of_one_second_keep_their_order),
        cmocka_unit_test(requests_that_make_no_sense_change_nothing),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
