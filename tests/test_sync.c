/* Sync with an honest server in memory: what the person sees, what the server ends up with, and
 * what is asked of it. */
#include "tests/sync_pair.h"

static void what_one_device_writes_the_other_shows(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    device_note(&pair.a, "harbour");
    json_t *o = device_write(&pair.a, "lantern");

    assert_true(device_is(&pair.a, "behind"));
    assert_int_equal(status_number(&pair.a, "unsent"), 2);
    device_note(&pair.b, "meadow");
    pair_sync(&pair);
    assert_true(device_is(&pair.a, "level") && device_is(&pair.b, "level"));
    assert_int_equal(status_number(&pair.a, "unsent"), 0);
    assert_true(device_shows(&pair.a, "meadow") && device_shows(&pair.b, "lantern"));
    device_delete(&pair.b, o);
    pair_sync(&pair);
    assert_false(device_shows(&pair.a, "lantern"));
    assert_int_equal(stub_rows(&pair.a), 1); /* and its words are not on the disk either */
    device_tell(&pair.b, json_pack("{s:s}", "do", "undo"));
    pair_sync(&pair);
    assert_true(device_shows(&pair.a, "lantern"));
    assert_true(device_is_quiet(&pair.a) && device_is_quiet(&pair.b));
    device_reopen(&pair.a);
    assert_true(device_is(&pair.a, "behind")); /* not yet asked */
    assert_int_equal(status_number(&pair.a, "unsent"), 0);
    pair_stop(&pair);
}

/* Level: one pull, whose look back shows that the server still has the last record. */
static void opening_again_asks_little(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    device_note(&pair.a, "one");
    pair_sync(&pair);
    device_reopen(&pair.a);
    pair.server.asked = 0;
    device_sync(&pair.a, &pair.server);
    assert_int_equal(pair.server.asked, 1);
    device_note(&pair.a, "two");
    pair.server.asked = 0;
    json_t *reply = device_ask(&pair.a, next_line(false));
    const json_t *send = json_object_get(reply, "send");

    assert_string_equal(json_string_value(json_object_get(send, "type")), "bytes");
    assert_int_equal(json_array_size(json_object_get(send, "rows")), 1);
    json_decref(reply);
    pair_stop(&pair);
}

static void what_was_deleted_before_it_was_sent_never_leaves(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    device_delete(&pair.a, device_write(&pair.a, "unsent"));
    device_sync(&pair.a, &pair.server);
    assert_int_equal(bodies(&pair.server), 1); /* the deletion */
    pair_sync(&pair);
    assert_true(device_is_quiet(&pair.b));
    pair_stop(&pair);
}

/* Deleted between the request and its answer: the server has it, and is told to let it go. */
static void what_is_deleted_on_its_way_is_purged(void **state)
{
    struct pair pair;
    struct server_answer answer;

    (void)state;
    pair_start(&pair);
    device_sync(&pair.a, &pair.server);
    json_t *o = device_write(&pair.a, "on its way");
    json_t *reply = device_ask(&pair.a, next_line(false));

    request_run(&pair.server, &pair.a, json_object_get(reply, "send"), &answer);
    device_delete(&pair.a, o);
    assert_int_equal(bodies(&pair.server), 1);
    json_decref(device_ask(&pair.a, got_line(json_object_get(reply, "send"), answer.status,
                                             answer.bytes, answer.len)));
    free(answer.bytes);
    json_decref(reply);
    pair_sync(&pair);
    assert_int_equal(bodies(&pair.server), 1); /* the deletion, and not the words */
    assert_false(device_shows(&pair.b, "on its way"));
    pair_stop(&pair);
}

static void what_is_written_during_a_pull_stays(void **state)
{
    struct pair pair;
    struct server_answer answer;

    (void)state;
    pair_start(&pair);
    device_note(&pair.b, "from the other");
    device_sync(&pair.b, &pair.server);
    device_sync(&pair.a, &pair.server);
    device_note(&pair.b, "once more");
    device_sync(&pair.b, &pair.server);
    json_t *reply = device_ask(&pair.a, next_line(true));

    request_run(&pair.server, &pair.a, json_object_get(reply, "send"), &answer);
    device_note(&pair.a, "meanwhile");
    json_decref(device_ask(&pair.a, got_line(json_object_get(reply, "send"), answer.status,
                                             answer.bytes, answer.len)));
    free(answer.bytes);
    json_decref(reply);
    assert_true(device_shows(&pair.a, "meanwhile") && device_shows(&pair.a, "once more"));
    pair_sync(&pair);
    assert_true(device_shows(&pair.b, "meanwhile"));
    pair_stop(&pair);
}

/* What could not be kept has not been taken: the round is over, and the next asks again. */
static void a_full_disk_ends_the_round(void **state)
{
    struct pair pair;
    struct server_answer answer;

    (void)state;
    pair_start(&pair);
    device_note(&pair.b, "arrives");
    device_sync(&pair.b, &pair.server);
    device_sync(&pair.a, &pair.server);
    device_note(&pair.b, "arrives later");
    device_sync(&pair.b, &pair.server);
    json_t *reply = device_ask(&pair.a, next_line(true));

    request_run(&pair.server, &pair.a, json_object_get(reply, "send"), &answer);
    json_t *line =
        got_line(json_object_get(reply, "send"), answer.status, answer.bytes, answer.len);

    json_object_set_new(line, "disk", json_string("full"));
    json_t *next = device_ask(&pair.a, line);

    assert_non_null(json_object_get(next, "send"));
    assert_false(device_shows(&pair.a, "arrives later"));
    assert_true(device_is(&pair.a, "behind"));
    refused(&pair.a, got_line(json_object_get(next, "send"), 200, answer.bytes, answer.len),
            "nothing_asked");
    free(answer.bytes);
    json_decref(reply);
    json_decref(next);
    pair_sync(&pair);
    assert_true(device_shows(&pair.a, "arrives later"));
    pair_stop(&pair);
}

/* Where even the record that deletes has no room, what it deletes makes some. */
static void what_is_deleted_makes_room_for_saying_so(void **state)
{
    enum { LONG = 2500, LETTER = 368 };
    struct pair pair;
    char words[LONG + 1], blocked[32];

    (void)state;
    pair_start(&pair);
    memset(words, 'w', LONG);
    words[LONG] = 0;
    json_t *reply = device_ask(&pair.a, json_pack("{s:s,s:{s:s,s:s}}", "do", "add", "entry",
                                                  "t", "message", "words", words));
    json_t *large = json_incref(json_object_get(reply, "o"));
    json_t *small = device_write(&pair.a, "lantern");

    json_decref(reply);

    pair_sync(&pair);
    pair.server.side_bytes = 1; /* it holds more already: nothing fits */
    device_note(&pair.a, "meadow");
    assert_true(device_round(&pair.a, &pair.server, blocked));
    assert_string_equal(blocked, "space_full");
    device_delete(&pair.a, small);
    assert_true(device_round(&pair.a, &pair.server, blocked));
    assert_string_equal(blocked, "space_full");
    assert_int_equal(bodies(&pair.server), 1); /* gone, though nobody could be told */
    assert_true(device_shows(&pair.b, "lantern"));

    pair.server.side_bytes = RECORD_STUB + 5 * LETTER; /* less than the large one alone */
    device_delete(&pair.a, large);
    pair_sync(&pair);
    assert_true(device_is(&pair.a, "level") && device_is(&pair.b, "level"));
    assert_false(device_shows(&pair.b, "lantern") || device_shows(&pair.b, words));
    assert_true(device_shows(&pair.b, "meadow"));
    assert_true(device_is_quiet(&pair.a) && device_is_quiet(&pair.b));
    pair_stop(&pair);
}

/* The undo of what the person did last outlives what arrives. */
static void what_arrives_does_not_take_the_undo(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    json_t *o = device_write(&pair.a, "mine");

    device_note(&pair.b, "other");
    device_sync(&pair.b, &pair.server);
    device_delete(&pair.a, o);
    device_sync(&pair.a, &pair.server);
    device_tell(&pair.a, json_pack("{s:s}", "do", "undo"));
    assert_true(device_shows(&pair.a, "mine"));
    pair_stop(&pair);
}

static void a_long_history_goes_in_parts_both_ways(void **state)
{
    enum { MANY = 700 };
    struct pair pair;
    char words[32];

    (void)state;
    pair_start(&pair);
    for (int i = 0; i < MANY; i++) {
        snprintf(words, sizeof words, "entry %d", i);
        device_note(&pair.a, words);
    }
    device_sync(&pair.a, &pair.server);
    assert_true(pair.server.asked <= 2 + 3 + 1); /* 714 records, 256 a request */
    pair.server.pull_bytes = 50000;
    device_sync(&pair.b, &pair.server);
    assert_true(device_shows(&pair.b, "entry 0\"") && device_shows(&pair.b, "entry 699"));
    assert_true(device_is_quiet(&pair.b));
    pair_stop(&pair);
}

/* Long entries: the body stops before a megabyte, and the rest follows. */
static void large_records_go_in_parts(void **state)
{
    enum { LARGE = 40, LENGTH = 5900 };
    struct pair pair;
    char *words = malloc(LENGTH + 1);

    (void)state;
    assert_non_null(words);
    memset(words, 'w', LENGTH);
    words[LENGTH] = 0;
    pair_start(&pair);
    for (int i = 0; i < LARGE; i++)
        for (int k = 0; k < 4; k++)
            device_tell(&pair.a, json_pack("{s:s,s:{s:s,s:s}}", "do", "add", "entry", "t",
                                           "message", "words", words));
    free(words);
    device_sync(&pair.a, &pair.server);
    assert_true(pair.server.asked >= 4);
    pair_sync(&pair);
    assert_int_equal(status_number(&pair.b, "entries"), 4 * LARGE);
    pair_stop(&pair);
}

static void questions_out_of_turn_are_refused(void **state)
{
    struct pair pair;
    struct script off;
    struct server_answer answer;

    (void)state;
    pair_start(&pair);
    refused(&pair.a, json_pack("{s:s,s:i}", "do", "sync_got", "status", 200), "nothing_asked");
    json_t *reply = device_ask(&pair.a, next_line(true));
    json_t *send = json_incref(json_object_get(reply, "send"));

    json_decref(reply);
    refused(&pair.a, json_pack("{s:s,s:i}", "do", "sync_got", "status", 1000), "out_of_range");
    request_run(&pair.server, &pair.a, send, &answer);
    /* The app was closed and opened: the answer belongs to nobody. */
    device_reopen(&pair.a);
    refused(&pair.a, got_line(send, answer.status, answer.bytes, answer.len), "nothing_asked");
    json_decref(device_ask(&pair.a, next_line(true)));
    refused(&pair.a, got_line(send, answer.status, answer.bytes, answer.len), "nothing_asked");
    free(answer.bytes);
    json_decref(send);
    device_tell(&pair.a, json_pack("{s:s}", "do", "lock"));
    refused(&pair.a, next_line(true), "locked");
    refused(&pair.a, json_pack("{s:s}", "do", "sync_live"), "locked");
    assert_true(script_open(&off));
    pair_stop(&pair);

    struct device alone = { .script = off, .chance = 3 };

    device_tell(&alone, json_pack("{s:s,s:s}", "do", "begin", "secret", SECRET));
    refused(&alone, next_line(true), "sync_off");
    refused(&alone, json_pack("{s:s}", "do", "sync_live"), "sync_off");
    refused(&alone, json_pack("{s:s}", "do", "seen_logins"), "sync_off");
    assert_true(device_is(&alone, "off"));
    device_stop(&alone);
}

/* The sample couple is looked at while entries arrive for the person. */
static void sync_goes_on_behind_the_sample(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    device_note(&pair.b, "quay-canary");
    device_sync(&pair.b, &pair.server);
    device_tell(&pair.a, json_pack("{s:s}", "do", "sample_open"));
    device_note(&pair.a, "of the sample");
    device_sync(&pair.a, &pair.server);
    assert_false(device_shows(&pair.a, "quay-canary"));
    device_tell(&pair.a, json_pack("{s:s}", "do", "sample_close"));
    assert_true(device_shows(&pair.a, "quay-canary"));
    assert_int_equal(bodies(&pair.server), 1);
    pair_stop(&pair);
}

static void each_trouble_ends_the_round_with_its_word(void **state)
{
    static const struct {
        int status;
        const char *why;
    } row[] = { { 0, "no_network" },        { 401, "signed_out" },
                { 403, "not_ours" },        { 429, "too_many" },
                { 500, "server_trouble" },  { 503, "server_trouble" },
                { 507, "space_full" },      { 418, "server_nonsense" },
                { 400, "server_nonsense" }, { 200, "server_nonsense" } };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        for (int written = 0; written < 3; written++) {
            struct pair pair;

            pair_start(&pair);
            if (written > 0)
                device_sync(&pair.a, &pair.server);
            if (written > 1)
                device_note(&pair.a, "unsent");
            json_t *reply = device_ask(&pair.a, next_line(written == 1));
            const json_t *send = json_object_get(reply, "send");
            json_t *next =
                device_ask(&pair.a, got_line(send, row[i].status, (const uint8_t *)"x", 1));
            const char *blocked = json_string_value(json_object_get(next, "blocked"));

            if (written > 0 || row[i].status != 200) { /* of a space, 200 is all there is */
                if (!blocked || strcmp(blocked, row[i].why) != 0)
                    fail_msg("%d: %s", row[i].status, blocked);
                assert_null(json_object_get(next, "live"));
            }
            assert_int_equal(device_is(&pair.a, "signed_out"), row[i].status == 401);
            json_decref(reply);
            json_decref(next);
            pair_sync(&pair);
            assert_true(device_is(&pair.a, "level"));
            pair_stop(&pair);
        }
}

static void a_login_elsewhere_is_told_until_it_is_seen(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    device_sync(&pair.a, &pair.server);
    assert_int_equal(status_number(&pair.a, "new_logins"), 0);
    pair.server.logins += 2;
    device_sync(&pair.a, &pair.server);
    device_reopen(&pair.a);
    assert_int_equal(status_number(&pair.a, "new_logins"), 2);
    device_tell(&pair.a, json_pack("{s:s}", "do", "seen_logins"));
    device_reopen(&pair.a);
    assert_int_equal(status_number(&pair.a, "new_logins"), 0);
    pair.server.logins = 1; /* a backup that did not know of them yet */
    server_new_gen(&pair.server);
    device_sync(&pair.a, &pair.server);
    assert_int_equal(status_number(&pair.a, "new_logins"), 0);
    pair.server.logins = 0; /* wrapped round from 2^32 - 1 */
    pair_stop(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_device_writes_the_other_shows),
        cmocka_unit_test(opening_again_asks_little),
        cmocka_unit_test(what_was_deleted_before_it_was_sent_never_leaves),
        cmocka_unit_test(what_is_deleted_on_its_way_is_purged),
        cmocka_unit_test(what_is_written_during_a_pull_stays),
        cmocka_unit_test(a_full_disk_ends_the_round),
        cmocka_unit_test(what_is_deleted_makes_room_for_saying_so),
        cmocka_unit_test(what_arrives_does_not_take_the_undo),
        cmocka_unit_test(a_long_history_goes_in_parts_both_ways),
        cmocka_unit_test(large_records_go_in_parts),
        cmocka_unit_test(questions_out_of_turn_are_refused),
        cmocka_unit_test(sync_goes_on_behind_the_sample),
        cmocka_unit_test(each_trouble_ends_the_round_with_its_word),
        cmocka_unit_test(a_login_elsewhere_is_told_until_it_is_seen),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
