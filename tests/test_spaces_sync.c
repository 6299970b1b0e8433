/* A space of two, and a server between the devices of both. */
#include "tests/spaces_met.h"

#include "vault/sync.h"

static void all_show(const char *words, bool shown)
{
    assert_int_equal(two_shows(&anna, words), shown);
    assert_int_equal(two_shows(&tablet, words), shown);
    assert_int_equal(two_shows(&ben, words), shown);
}

static int64_t unsent(struct device *device)
{
    json_t *reply = device_status(device);
    int64_t count = json_integer_value(json_object_get(reply, "unsent"));

    json_decref(reply);
    return count;
}

/* One round; its last reply, the caller's. `refuse`: requests whose path holds this get no
 * answer, and are counted. */
static json_t *round_of(struct device *device, bool pull, const char *refuse, bool carried,
                        unsigned *out_refused)
{
    json_t *reply = device_ask(device, json_pack("{s:s,s:b}", "do", "sync_next", "pull", pull));

    *out_refused = 0;
    for (unsigned steps = 0; json_object_get(reply, "send"); steps++) {
        json_t *send = json_object_get(reply, "send"), *next;
        bool lost = strstr(json_string_value(json_object_get(send, "path")), refuse) != NULL;
        struct server_answer answer = { 0 };

        assert_true(steps < ROUND_STEPS_MAX);
        *out_refused += lost;
        if (!lost || carried)
            request_run(&server, device, send, &answer);
        next = got_line(send, lost ? 0 : answer.status, answer.bytes, lost ? 0 : answer.len);
        free(answer.bytes);
        json_decref(reply);
        reply = device_ask(device, next);
    }
    return reply;
}

/* The spaces that a stream would be asked for. */
static size_t followed(json_t *reply)
{
    const json_t *body = json_object_get(json_object_get(reply, "live"), "body");
    size_t room = json_string_length(body), len, count;
    uint8_t *text = malloc(room + 1);

    assert_true(json_bytes(body, text, 1, room, &len));
    json_t *read = json_read((struct str){ (const char *)text, len });

    count = json_array_size(json_object_get(read, "spaces"));
    json_decref(read);
    free(text);
    json_decref(reply);
    return count;
}

static void what_one_gives_all_devices_of_both_show(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    unsigned refused;

    (void)state;
    two_write(&anna, "of anna", o);
    two_write(&ben, "of ben", o);
    assert_int_equal(unsent(&ben), 2); /* the way in, and what he gave */
    met_sync();
    all_show("of anna", true);
    all_show("of ben", true);
    two_write(&tablet, "from her tablet", o);
    met_sync();
    all_show("from her tablet", true);
    assert_true(device_is(&anna, "level") && device_is(&tablet, "level") &&
                device_is(&ben, "level"));
    assert_true(device_is_quiet(&anna) && device_is_quiet(&tablet) && device_is_quiet(&ben));
    assert_int_equal(followed(round_of(&ben, true, "nothing", false, &refused)), 2);
    device_reopen(&tablet);
    all_show("from her tablet", true);
    assert_true(device_is_quiet(&tablet));
}

static void what_is_taken_back_goes_everywhere(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "for a while", o);
    met_sync();
    all_show("for a while", true);
    assert_string_equal(two_delete(&tablet, o), "");
    met_sync();
    all_show("for a while", false);
    assert_int_equal(two_bodies(&server, 0), 1); /* the deletion */
    device_reopen(&ben);
    assert_false(two_shows(&ben, "for a while"));
    assert_true(device_is_quiet(&ben));
}

static void a_space_that_is_gone_holds_up_no_other(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    unsigned refused;

    (void)state;
    met_sync();
    two_held(&server)->members[0].in = false;
    two_write(&anna, "to nobody", o);
    device_note(&anna, "my own");
    json_t *reply = round_of(&anna, true, "nothing", false, &refused);

    assert_null(json_object_get(reply, "blocked"));
    assert_int_equal(followed(reply), 1);
    assert_true(two_space(&anna)->sync.gone);
    assert_true(device_is(&anna, "level"));
    assert_int_equal(unsent(&anna), 0);
    device_reopen(&anna);
    assert_true(two_space(&anna)->sync.gone);
    device_sync(&tablet, &server);
    assert_true(device_shows(&tablet, "my own"));
    /* And when it is there again, it goes on. */
    two_held(&server)->members[0].in = true;
    met_sync();
    assert_false(two_space(&anna)->sync.gone);
    all_show("to nobody", true);
}

static void one_space_that_is_refused_holds_up_no_other(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    met_sync();
    two_held(&server)->members[0].side = 1; /* nothing of hers fits there any more */
    two_write(&anna, "given", o);
    device_note(&anna, "my own");
    char blocked[32];

    assert_true(device_round(&anna, &server, blocked));
    assert_string_equal(blocked, "not_ours"); /* one's own came first */
    device_sync(&tablet, &server);
    assert_true(device_shows(&tablet, "my own"));
}

static void paused_goes_on_and_quiet_does_not(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    unsigned refused;

    (void)state;
    met_sync();
    two_write(&anna, "before", o);
    assert_string_equal(two_set(&anna, "paused"), "");
    two_write(&ben, "meanwhile", o);
    device_sync(&ben, &server);
    met_sync();
    all_show("before", true);
    all_show("meanwhile", true);
    assert_string_equal(two_set(&anna, "quiet"), "");
    two_write(&ben, "unheard", o);
    device_sync(&ben, &server);
    int asked = server.asked;
    json_t *reply = round_of(&anna, true, TWO_SID, false, &refused);

    assert_int_equal(refused, 0);
    assert_true(server.asked - asked < 6);
    assert_int_equal(followed(reply), 1);
    assert_true(device_is(&anna, "level"));
    assert_false(two_shows(&anna, "unheard"));
    assert_string_equal(two_set(&anna, "on"), "");
    met_sync();
    all_show("unheard", true);
}

/* As the command `leave` does. */
static void leave(struct device *device)
{
    struct writing writing;
    json_t *changed = json_pack("{s:s,s:b}", "state", "leaving", "purge", 1);

    writing_begin(&writing, device);
    assert_string_equal(writing_close(&writing, spaces_set(writing.vault, &writing.call,
                                                           two_space(device), changed)),
                        "");
    json_decref(changed);
}

static void leaving_takes_back_what_was_given(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    for (int i = 0; i < 3; i++)
        two_write(&anna, "of anna", o);
    two_write(&ben, "of ben", o);
    met_sync();
    two_write(&tablet, "of anna, from her tablet", o); /* which her phone has not seen */
    device_sync(&tablet, &server);
    leave(&anna);
    assert_false(device_is(&anna, "level"));
    met_sync();
    assert_null(two_space(&anna));
    assert_null(two_space(&tablet));
    assert_int_equal(two_rows(&anna) + two_rows(&tablet), 0);
    assert_true(device_is(&anna, "level") && device_is(&tablet, "level"));
    assert_int_equal(two_bodies(&server, 0), 5); /* four deletions, the end, and nothing more */
    assert_false(two_held(&server)->members[0].in);
    assert_false(two_shows(&ben, "of anna"));
    assert_true(two_shows(&ben, "of ben"));
    assert_true(device_is_quiet(&ben) && device_is(&ben, "level"));
    leave(&ben);
    device_sync(&ben, &server);
    assert_null(two_held(&server)); /* nobody is in it */
}

static void leaving_goes_on_until_the_server_has_heard(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    unsigned refused;

    (void)state;
    two_write(&anna, "of anna", o);
    met_sync();
    leave(&anna);
    for (int carried = 0; carried < 2; carried++) {
        json_t *reply = round_of(&anna, true, "/me?purge=0", carried, &refused);

        assert_string_equal(json_string_value(json_object_get(reply, "blocked")), "no_network");
        json_decref(reply);
        assert_int_equal(refused, 1);
        assert_non_null(two_space(&anna));
        device_reopen(&anna);
    }
    assert_false(two_held(&server)->members[0].in); /* it has heard, and we have not */
    device_sync(&anna, &server);
    assert_null(two_space(&anna));
    assert_int_equal(unsent(&anna), 0);
}

static json_t *live(struct device *device, const struct server_record *record)
{
    uint8_t *frame = malloc(9 + record->len);

    MUST(frame);
    frame[0] = record->len == RECORD_STUB ? 2 : 1;
    for (unsigned i = 0; i < 8; i++)
        frame[1 + i] = (uint8_t)(record->cursor >> (8 * i));
    memcpy(frame + 9, record->bytes, record->len);
    json_t *line = json_pack("{s:s,s:[o]}", "do", "sync_live", "blob",
                             json_base64(frame, 9 + record->len));

    free(frame);
    return device_ask(device, line);
}

/* Of two people one has the new version first. */
static void what_a_later_version_says_is_held_and_raises_no_alarm(void **state)
{
    struct writing writing;
    json_t *record = json_pack("{s:s,s:s}", "t", "later", "words", "not known yet");
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    writing_begin(&writing, &anna);
    struct vault *child = two_space(&anna);

    assert_int_equal(spaces_stage(writing.vault, &writing.call, child), ERR_OK);
    assert_int_equal(stage_record(child, &writing.call, record), ERR_OK);
    writing_end(&writing, true);
    json_decref(record);
    two_write(&anna, "after it", o);
    for (int opened = 0; opened < 2; opened++) {
        met_sync();
        assert_true(two_shows(&ben, "after it") && !two_shows(&ben, "not known yet"));
        assert_true(device_is_quiet(&ben) && device_is(&ben, "level"));
        assert_true(device_is_quiet(&anna) && device_is_quiet(&tablet));
        device_reopen(&ben);
    }
    assert_int_equal(two_bodies(&server, 0), 2);
}

static void the_live_stream_carries_all_spaces(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    struct device late;
    json_t *reply;

    (void)state;
    met_sync();
    two_write(&ben, "at once", o);
    device_sync(&ben, &server);
    const struct server_space *space = two_held(&server);

    reply = live(&anna, &space->records[space->count - 1]);
    assert_true(json_is_true(json_object_get(reply, "changed")));
    assert_null(json_object_get(reply, "pull"));
    json_decref(reply);
    assert_true(two_shows(&anna, "at once"));
    /* Of a space that is not here, nothing; of one that has just come, a pull. */
    device_start(&late, &anna, 9);
    reply = live(&late, &space->records[0]);
    assert_int_equal(json_object_size(reply), 1);
    json_decref(reply);
    server.spaces[1].members[0].in = true;
    struct server_space *own = NULL;

    for (size_t i = 0; i < server.spaces_count; i++)
        if (memcmp(server.spaces[i].id, anna.script.vault->sid, SEAL_ID) == 0)
            own = &server.spaces[i];
    struct server_space held = *own;

    own->count = 0;
    own->head = 0;
    device_sync(&late, &server);
    *own = held;
    reply = live(&late, &own->records[0]);
    assert_true(json_is_true(json_object_get(reply, "pull")));
    json_decref(reply);
    assert_non_null(two_space(&late));
    device_sync(&late, &server);
    assert_true(two_shows(&late, "at once"));
    device_stop(&late);
}

static void two_windows_share_the_rows_of_a_space(void **state)
{
    struct device window;
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "of anna", o);
    met_sync();
    device_clone(&window, &tablet, 6);
    two_write(&tablet, "in one window", o);
    two_write(&ben, "of ben", o);
    device_sync(&ben, &server);
    device_sync(&tablet, &server);
    json_object_clear(window.script.rows);
    json_object_update(window.script.rows, tablet.script.rows);
    device_tell(&window, json_pack("{s:s,s:s}", "do", "load", "blob", "rows"));
    char *a = two_shown(&tablet), *w = two_shown(&window);

    assert_string_equal(a, w);
    assert_non_null(strstr(w, "of ben"));
    json_text_free(a);
    json_text_free(w);
    two_write(&window, "in the other", o); /* goes on in the same stream */
    device_sync(&window, &server);
    assert_true(device_is_quiet(&window));
    device_sync(&ben, &server);
    assert_true(two_shows(&ben, "in the other") && two_shows(&ben, "in one window"));
    device_stop(&window);
}

/* A fork is found in one window: the rows of the space are replaced, and the other window takes
 * them in anew. */
static void two_windows_see_a_fork_alike(void **state)
{
    struct device window, clone;
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    met_sync();
    two_write(&tablet, "of both copies", o);
    device_clone(&clone, &tablet, 5);
    two_write(&clone, "of the clone", o);
    device_sync(&clone, &server);
    two_write(&tablet, "of the tablet", o);
    device_clone(&window, &tablet, 6);
    device_sync(&tablet, &server);
    assert_true(device_alarmed(&tablet, "fork"));
    json_object_clear(window.script.rows);
    json_object_update(window.script.rows, tablet.script.rows);
    device_tell(&window, json_pack("{s:s,s:s}", "do", "load", "blob", "rows"));
    char *a = two_shown(&tablet), *w = two_shown(&window);

    assert_string_equal(a, w);
    assert_non_null(strstr(w, "of the clone"));
    assert_non_null(strstr(w, "of the tablet"));
    json_text_free(a);
    json_text_free(w);
    assert_true(device_is_quiet(&window));
    two_write(&window, "from the second window", o);
    device_sync(&window, &server);
    assert_true(device_is_quiet(&window));
    device_sync(&ben, &server);
    assert_true(two_shows(&ben, "from the second window") && two_shows(&ben, "of the tablet"));
    assert_true(device_is_quiet(&ben)); /* his side of it has not forked */
    device_stop(&window);
    device_stop(&clone);
}

static void a_restored_server_gets_from_each_what_is_theirs(void **state)
{
    struct server before = { 0 };
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "early", o);
    met_sync();
    server_copy(&before, &server);
    two_write(&anna, "late, of anna", o);
    two_write(&ben, "late, of ben", o);
    met_sync();
    server_copy(&server, &before);
    server_new_gen(&server);
    two_write(&ben, "after", o);
    met_sync();
    met_sync();
    all_show("late, of anna", true);
    all_show("late, of ben", true);
    all_show("after", true);
    device_stop(&tablet);
    device_start(&tablet, &anna, 12);
    met_sync();
    all_show("late, of anna", true);
    all_show("late, of ben", true);
    server_stop(&before);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, met_start, met_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_one_gives_all_devices_of_both_show),
        TEST(what_is_taken_back_goes_everywhere),
        TEST(a_space_that_is_gone_holds_up_no_other),
        TEST(one_space_that_is_refused_holds_up_no_other),
        TEST(paused_goes_on_and_quiet_does_not),
        TEST(leaving_takes_back_what_was_given),
        TEST(leaving_goes_on_until_the_server_has_heard),
        TEST(what_a_later_version_says_is_held_and_raises_no_alarm),
        TEST(the_live_stream_carries_all_spaces),
        TEST(two_windows_share_the_rows_of_a_space),
        TEST(two_windows_see_a_fork_alike),
        TEST(a_restored_server_gets_from_each_what_is_theirs),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
