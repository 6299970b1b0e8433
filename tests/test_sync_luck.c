/* Sync on a bad day: a server that was restored, a phone that was cloned, a disk that lost
 * rows, two windows at once. */
#include "tests/sync_pair.h"

#include "vault/state.h"

/* A backup of the server is restored: what it lacks comes back from whoever has it, also what
 * another device wrote that is gone by now; what was deleted since stays deleted. */
static void a_restored_server_is_healed(void **state)
{
    (void)state;
    for (int says_so = 0; says_so < 2; says_so++) {
        struct pair pair;
        struct server backup = { 0 };
        struct device late;

        pair_start(&pair);
        json_t *o = device_write(&pair.a, "to be deleted");

        device_note(&pair.a, "early");
        pair_sync(&pair);
        server_copy(&backup, &pair.server);
        device_delete(&pair.a, o);
        device_note(&pair.a, "late");
        pair_sync(&pair);
        server_copy(&pair.server, &backup);
        if (says_so)
            server_new_gen(&pair.server);
        assert_int_equal(bodies(&pair.server), 2);
        device_reopen(&pair.b);
        device_sync(&pair.b, &pair.server); /* a is not there: b has all of it */
        assert_int_equal(device_alarmed(&pair.b, "rolled_back"), !says_so);
        assert_int_equal(bodies(&pair.server), 3); /* early, late, the deletion */
        device_start(&late, &pair.a, 3);
        device_sync(&late, &pair.server);
        assert_true(device_shows(&late, "early") && device_shows(&late, "late"));
        assert_false(device_shows(&late, "to be deleted"));
        assert_true(device_is_quiet(&late));
        pair_sync(&pair);
        device_stop(&late);
        server_stop(&backup);
        pair_stop(&pair);
    }
}

/* A phone restored from the backup of another writes the same numbers. */
static void a_cloned_phone_goes_on_in_a_stream_of_its_own(void **state)
{
    struct pair pair;
    struct device clone;

    (void)state;
    pair_start(&pair);
    json_t *o = device_write(&pair.a, "of both");

    pair_sync(&pair);
    device_clone(&clone, &pair.a, 9);
    /* The same number twice: each deletes what it wrote, or does not. */
    json_t *mine = device_write(&pair.a, "of the first");

    device_note(&pair.a, "after it");
    device_note(&clone, "of the clone");
    device_delete(&clone, o);
    device_delete(&clone, device_write(&clone, "clone, deleted"));
    device_delete(&pair.a, mine);
    device_sync(&pair.a, &pair.server);
    device_sync(&pair.b, &pair.server);
    device_sync(&clone, &pair.server);
    assert_true(device_alarmed(&clone, "fork"));
    /* "after it", "of the clone", and the deletions of what others could have seen. */
    assert_int_equal(bodies(&pair.server), 4);
    assert_true(device_shows(&clone, "of the clone") && device_shows(&clone, "after it"));
    pair_sync(&pair);
    char *a = device_shown(&pair.a), *c = device_shown(&clone);

    assert_string_equal(a, c);
    assert_non_null(strstr(a, "of the clone"));
    assert_null(strstr(a, "of both"));
    assert_null(strstr(a, "of the first"));
    assert_null(strstr(a, "clone, deleted"));
    json_text_free(a);
    json_text_free(c);
    /* From here on they are two devices like any. */
    device_note(&clone, "later");
    device_sync(&clone, &pair.server);
    device_reopen(&clone);
    device_sync(&clone, &pair.server);
    assert_true(device_is_quiet(&clone));
    device_stop(&clone);
    pair_stop(&pair);
}

/* A row is lost before it was sent. What stands behind it could never be sent in that stream.
 */
static void what_stands_behind_a_lost_row_is_sent_all_the_same(void **state)
{
    struct pair pair;
    const char *key, *lost = NULL;
    json_t *value;

    (void)state;
    pair_start(&pair);
    device_note(&pair.a, "first");
    device_note(&pair.a, "lost");
    device_note(&pair.a, "third");
    json_object_foreach(pair.a.script.rows, key, value)
    {
        if (strncmp(key, "rec/", 4) == 0 && strcmp(strrchr(key, '/'), "/00000002") == 0)
            lost = key;
    }
    assert_non_null(lost);
    json_object_del(pair.a.script.rows, lost);
    device_reopen(&pair.a);
    assert_true(device_alarmed(&pair.a, "missing"));
    pair_sync(&pair);
    assert_true(device_shows(&pair.b, "first") && device_shows(&pair.b, "third"));
    assert_true(device_is_quiet(&pair.b));
    pair_stop(&pair);
}

/* The nth row that this device wrote in its first stream. */
static const char *row_ending(struct device *device, const char *end)
{
    const char *key;
    json_t *value;

    json_object_foreach(device->script.rows, key, value)
    {
        if (strncmp(key, "rec/", 4) == 0 && strcmp(strrchr(key, '/'), end) == 0)
            return key;
    }
    return NULL;
}

static void spoil(struct device *device, const char *key)
{
    json_decref(device_ask(device, json_pack("{s:s,s:s}", "view", "status", "spoil", key)));
    device_reopen(device);
}

/* A checkpoint names what the server has of other streams: what it has not may have to move,
 * and would be missed for ever. */
static void a_checkpoint_promises_nothing_that_may_move(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    for (int i = 0; i < 3; i++)
        device_note(&pair.a, "before the damage");
    spoil(&pair.a, row_ending(&pair.a, "/00000002"));
    for (int i = 0; i < VAULT_CHECKPOINT_RECORDS + 1; i++)
        device_note(&pair.a, "in the second stream");
    pair_sync(&pair);
    assert_int_equal(status_number(&pair.b, "entries"), 2 + VAULT_CHECKPOINT_RECORDS + 1);
    assert_true(device_is_quiet(&pair.b));
    pair_stop(&pair);
}

/* A new stream that never reached the disk is not written: after the next start nobody would
 * know that it is this device's. */
static void a_new_stream_is_known_to_the_disk(void **state)
{
    struct pair pair;
    uint8_t stream[RECORD_STREAM];
    char key[ROW_KEY];
    size_t len;

    (void)state;
    pair_start(&pair);
    device_note(&pair.a, "one");
    char *damaged = strdup(row_ending(&pair.a, "/00000001"));

    spoil(&pair.a, damaged);
    device_tell(&pair.a, json_pack("{s:s,s:s,s:{s:s,s:[s]}}", "do", "add", "disk", "full",
                                   "entry", "t", "calm", "lines", "refused"));
    device_note(&pair.a, "two");
    assert_true(json_bytes(json_object_get(pair.a.script.rows, "meta/stream"), stream,
                           sizeof stream, sizeof stream, &len));
    row_key(key, stream, 1);
    assert_non_null(json_object_get(pair.a.script.rows, key));
    assert_string_not_equal(key, damaged);
    free(damaged);
    pair_stop(&pair);
}

/* Rows that are damaged or gone on this disk, and that the server has, come back. */
static void the_server_mends_a_damaged_disk(void **state)
{
    (void)state;
    for (int n = 1; n <= 4; n++)
        for (int gone = 0; gone < 2; gone++) {
            struct pair pair;
            const char *key, *found = NULL;
            json_t *value;
            char end[16];

            pair_start(&pair);
            for (int i = 0; i < 4; i++)
                device_note(&pair.a, i == n - 1 ? "damaged" : "whole");
            pair_sync(&pair);
            snprintf(end, sizeof end, "/%08d", n);
            json_object_foreach(pair.a.script.rows, key, value)
            {
                if (strncmp(key, "rec/", 4) == 0 && strcmp(strrchr(key, '/'), end) == 0)
                    found = key;
            }
            assert_non_null(found);
            json_decref(device_ask(&pair.a, json_pack("{s:s,s:s}", "view", "status",
                                                      gone ? "forget" : "spoil", found)));
            device_reopen(&pair.a);
            assert_false(device_shows(&pair.a, "damaged"));
            device_sync(&pair.a, &pair.server);
            assert_true(device_shows(&pair.a, "damaged"));
            device_reopen(&pair.a);
            assert_true(device_is_quiet(&pair.a));
            assert_true(device_shows(&pair.a, "damaged"));
            device_note(&pair.a, "afterwards");
            pair_sync(&pair);
            pair_stop(&pair);
        }
}

/* So many answers to a pull, and then the network is gone. */
static void pull_some(struct device *device, struct server *server, unsigned answers)
{
    json_t *reply = device_ask(device, next_line(true));

    for (;;) {
        const json_t *send = json_object_get(reply, "send");
        struct server_answer answer;

        assert_non_null(send);
        if (strcmp(json_string_value(json_object_get(send, "path")), "/v1/pull") == 0 &&
            answers-- == 0)
            break;
        request_run(server, device, send, &answer);
        json_t *next = got_line(send, answer.status, answer.bytes, answer.len);

        free(answer.bytes);
        json_decref(reply);
        reply = device_ask(device, next);
    }
    json_decref(reply);
}

/* The stub of what was deleted stands at the end of the log, and had not come when the server
 * was set back: what is behind it is no copy of its own, and what deletes it finds it. */
static void a_stub_that_was_never_fetched_is_made(void **state)
{
    struct pair pair;
    json_t *first, *second;

    (void)state;
    pair_start(&pair);
    first = device_write(&pair.a, "the first");
    second = device_write(&pair.a, "the second");
    struct server empty = { 0 };

    server_copy(&empty, &pair.server);
    device_sync(&pair.a, &pair.server);
    device_delete(&pair.a, first);
    device_sync(&pair.a, &pair.server);
    pair.server.pull_bytes = 1;
    pull_some(&pair.b, &pair.server, 2);
    assert_true(device_shows(&pair.b, "the second"));
    server_copy(&pair.server, &empty);
    server_new_gen(&pair.server);
    device_delete(&pair.a, second);
    device_sync(&pair.b, &pair.server);
    assert_int_equal(pair.server.spaces[0].count, 3); /* as they were, none moved */
    pair_sync(&pair);
    assert_false(device_shows(&pair.b, "the second"));
    assert_int_equal(bodies(&pair.server), 2); /* both deletions */
    assert_true(device_is_quiet(&pair.a) && device_is_quiet(&pair.b));
    server_stop(&empty);
    pair_stop(&pair);
}

/* One round; before the first purge of it leaves, the other device has been heard. */
static void round_around(struct pair *pair)
{
    json_t *reply = device_ask(&pair->a, next_line(true));
    bool heard = false;

    while (json_object_get(reply, "send")) {
        const json_t *send = json_object_get(reply, "send");
        const char *path = json_string_value(json_object_get(send, "path"));
        struct server_answer answer;

        if (!heard && strstr(path, "/purge")) {
            heard = true;
            device_sync(&pair->b, &pair->server);
        }
        request_run(&pair->server, &pair->a, send, &answer);
        json_t *next = got_line(send, answer.status, answer.bytes, answer.len);

        free(answer.bytes);
        json_decref(reply);
        reply = device_ask(&pair->a, next);
    }
    assert_true(heard);
    json_decref(reply);
}

/* What is purged once more takes no place, and the place that it would have taken is another's.
 */
static void a_purge_that_takes_no_place_hides_no_record(void **state)
{
    struct pair pair;

    (void)state;
    pair_start(&pair);
    json_t *o = device_write(&pair.a, "to be deleted");

    pair_sync(&pair);
    device_delete(&pair.a, o);
    pair_sync(&pair);
    device_note(&pair.b, "meanwhile");
    server_new_gen(&pair.server); /* so that all is purged anew */
    round_around(&pair);
    assert_true(device_shows(&pair.a, "meanwhile"));
    pair_stop(&pair);
}

/* Two windows of one device: one vault each, one disk. What one does the other takes in from
 * the rows, also when rows were replaced because of a fork. */
static void two_windows_share_one_disk(void **state)
{
    struct pair pair;
    struct device window, clone;

    (void)state;
    pair_start(&pair);
    device_note(&pair.a, "shared");
    pair_sync(&pair);
    device_clone(&clone, &pair.a, 5);
    device_note(&clone, "of the clone");
    device_sync(&clone, &pair.server);
    device_note(&pair.a, "of the first");
    device_clone(&window, &pair.a, 6);
    device_sync(&pair.a, &pair.server); /* the fork is found in one window */
    assert_true(device_alarmed(&pair.a, "fork"));
    json_object_clear(window.script.rows);
    json_object_update(window.script.rows, pair.a.script.rows);
    device_tell(&window, json_pack("{s:s,s:s}", "do", "load", "blob", "rows"));
    char *a = device_shown(&pair.a), *w = device_shown(&window);

    assert_string_equal(a, w);
    json_text_free(a);
    json_text_free(w);
    assert_true(device_is_quiet(&window));
    device_note(&window, "from the second window");
    device_sync(&window, &pair.server);
    assert_true(device_is_quiet(&window));
    pair_sync(&pair);
    assert_true(device_shows(&pair.b, "from the second window"));
    device_stop(&window);
    device_stop(&clone);
    pair_stop(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_restored_server_is_healed),
        cmocka_unit_test(a_cloned_phone_goes_on_in_a_stream_of_its_own),
        cmocka_unit_test(what_stands_behind_a_lost_row_is_sent_all_the_same),
        cmocka_unit_test(a_checkpoint_promises_nothing_that_may_move),
        cmocka_unit_test(a_new_stream_is_known_to_the_disk),
        cmocka_unit_test(the_server_mends_a_damaged_disk),
        cmocka_unit_test(a_stub_that_was_never_fetched_is_made),
        cmocka_unit_test(a_purge_that_takes_no_place_hides_no_record),
        cmocka_unit_test(two_windows_share_one_disk),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
