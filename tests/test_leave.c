/* Out of a space of two: what each way of leaving does here, with the server, and on the
 * other's phone. */
#include "tests/spaces_met.h"

static json_t *leave_line(const char *how, bool keep)
{
    return json_pack("{s:s,s:s,s:s,s:b}", "do", "leave", "space", TWO_SID, "how", how, "keep",
                     keep);
}

static void leave(struct device *device, const char *how, bool keep, const char *why)
{
    json_t *reply = device_ask(device, leave_line(how, keep));
    const char *got = json_string_value(json_object_get(reply, "why"));

    if (strcmp(got ? got : "", why) != 0)
        fail_msg("%s: \"%s\", want \"%s\"", how, got ? got : "", why);
    assert_null(json_object_get(reply, "send")); /* whatever it is, it works offline */
    json_decref(reply);
}

/* What both have said before. */
static void talk(void)
{
    char o[ENTRY_OBJECT_ID + 1];

    two_write(&anna, "of anna", o);
    two_write(&ben, "of ben", o);
    device_note(&anna, "only hers");
    met_sync();
    assert_true(two_shows(&ben, "of anna") && two_shows(&anna, "of ben"));
}

/* Records of a side that the server has of the space, stubs and all. */
static size_t records(uint8_t side)
{
    const struct server_space *space = two_held(&server);
    size_t count = 0;

    for (size_t i = 0; space && i < space->count; i++)
        count += space->records[i].header.side == side;
    return count;
}

/* Nothing of it reaches the other: neither a record, nor anything on the phone. */
static void nobody_sees(const char *how)
{
    size_t before = records(0);
    char *saw = two_shown(&ben);

    leave(&anna, how, false, "");
    met_sync();
    assert_int_equal(records(0), before);
    char *sees = two_shown(&ben);

    assert_string_equal(saw, sees);
    assert_true(two_shows(&anna, "of anna") && two_shows(&anna, "of ben"));
    json_text_free(saw);
    json_text_free(sees);
}

static void who_pauses_gives_nothing_and_nobody_sees(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    talk();
    nobody_sees("pause");
    assert_string_equal(two_write_as(&anna, "while paused", NULL, o), "not_sharing");
    assert_string_equal(two_write_as(&tablet, "while paused", NULL, o), "not_sharing");
    two_write(&ben, "of ben, later", o);
    met_sync();
    assert_true(two_shows(&anna, "of ben, later"));
    leave(&tablet, "resume", false, "");
    met_sync();
    two_write(&anna, "of anna, again", o);
    met_sync();
    assert_true(two_shows(&ben, "of anna, again"));
}

static void who_stops_quietly_is_silent_both_ways(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    talk();
    two_write(&anna, "not sent any more", o);
    nobody_sees("quiet");
    assert_string_equal(two_write_as(&anna, "while quiet", NULL, o), "not_sharing");
    two_write(&ben, "of ben, later", o);
    met_sync();
    assert_false(two_shows(&anna, "of ben, later"));
    assert_true(two_held(&server)->members[0].in); /* what is there can still be read */
    assert_true(two_shows(&ben, "of anna"));
    leave(&anna, "resume", false, "");
    met_sync();
    assert_true(two_shows(&anna, "of ben, later"));
    assert_true(two_shows(&ben, "not sent any more"));
}

/* What the list of spaces says on this device. */
static bool sharing_is_off(struct device *device)
{
    json_t *reply = device_ask(device, json_pack("{s:s}", "view", "spaces"));
    json_t *space = json_array_get(json_object_get(reply, "spaces"), 0);

    assert_string_equal(json_string_value(json_object_get(space, "state")), "on");
    bool off = json_is_true(json_object_get(space, "gone"));

    json_decref(reply);
    return off;
}

/* Whoever stays sees that sharing is off, and where they read and not before: no push. */
static void who_removes_takes_back_what_was_given(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    talk();
    int told = server.told;

    leave(&anna, "remove", false, "");
    leave(&anna, "remove", false, "no_such_space"); /* once is enough */
    assert_false(sharing_is_off(&ben));
    met_sync();
    assert_int_equal(server.told, told);
    assert_null(two_space(&anna));
    assert_null(two_space(&tablet));
    assert_int_equal(two_rows(&anna) + two_rows(&tablet), 0);
    assert_true(device_shows(&anna, "only hers") && device_shows(&tablet, "only hers"));
    assert_false(device_shows(&anna, "of ben"));
    assert_false(two_held(&server)->members[0].in);
    assert_int_equal(two_bodies(&server, 0), 2); /* the deletion, and the end */
    assert_false(two_shows(&ben, "of anna"));
    assert_true(two_shows(&ben, "of ben"));
    for (int opened = 0; opened < 2; opened++) {
        assert_true(sharing_is_off(&ben) && device_is_quiet(&ben));
        assert_string_equal(two_write_as(&ben, "into the void", NULL, o), "not_sharing");
        device_reopen(&ben);
    }
    device_sync(&ben, &server);
    assert_true(device_is(&ben, "level"));
    leave(&ben, "remove", false, "");
    device_sync(&ben, &server);
    assert_null(two_held(&server));
}

static void taking_back_rings_no_phone(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    talk();
    int told = server.told;

    two_write(&anna, "for a moment", o);
    met_sync();
    assert_int_equal(server.told, told + 1);
    assert_string_equal(two_delete(&anna, o), "");
    met_sync();
    assert_int_equal(server.told, told + 1);
    assert_false(two_shows(&ben, "for a moment") || sharing_is_off(&ben));
}

static size_t kept(struct device *device)
{
    json_t *reply = device_ask(
        device, json_pack("{s:s,s:s,s:i}", "view", "list", "type", "kept", "limit", 100));
    size_t count = json_array_size(json_object_get(reply, "entries"));

    json_decref(reply);
    return count;
}

static void a_private_copy_stays_when_all_else_goes(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    talk();
    two_write(&ben, "a second one", o);
    two_write(&ben, "a third, taken back", o);
    assert_string_equal(two_delete(&ben, o), "");
    met_sync();
    leave(&anna, "remove", true, "");
    assert_int_equal(kept(&anna), 2); /* what ben had taken back is not among them */
    device_reopen(&anna);
    met_sync();
    assert_null(two_space(&anna));
    for (unsigned i = 0; i < 2; i++) {
        struct device *device = i ? &tablet : &anna;

        assert_int_equal(kept(device), 2);
        assert_true(device_shows(device, "of ben") && device_shows(device, "a second one"));
        assert_false(device_shows(device, "of anna"));
    }
    assert_false(device_shows(&ben, "kept")); /* and only she knows */
}

static void what_is_kept_twice_is_there_once(void **state)
{
    (void)state;
    talk();
    leave(&anna, "remove", true, ""); /* both at once, offline */
    leave(&tablet, "remove", true, "");
    met_sync();
    met_sync();
    assert_int_equal(kept(&anna), 1);
    assert_int_equal(kept(&tablet), 1);
    assert_null(two_space(&tablet));
}

static void what_the_disk_refuses_was_not_said(void **state)
{
    json_t *line = leave_line("remove", true);

    (void)state;
    talk();
    json_object_set_new(line, "disk", json_string("full"));
    json_decref(device_ask(&anna, line));
    assert_int_equal(kept(&anna), 0);
    met_sync();
    assert_true(two_shows(&anna, "of ben") && two_shows(&ben, "of anna"));
    assert_int_equal(two_space(&anna)->state, SPACE_ON);
}

/* Each way from each state: what it leads to, or why not. */
static void each_way_leads_from_where_it_can(void **state)
{
    static const struct {
        const char *from, *how, *why;
        enum space_state to;
    } rows[] = {
        { "on", "pause", "", SPACE_PAUSED },
        { "on", "resume", "", SPACE_ON },
        { "on", "quiet", "", SPACE_QUIET },
        { "on", "remove", "", SPACE_LEAVING },
        { "paused", "pause", "", SPACE_PAUSED },
        { "paused", "resume", "", SPACE_ON },
        { "paused", "quiet", "", SPACE_QUIET },
        { "paused", "remove", "", SPACE_LEAVING },
        { "quiet", "pause", "not_sharing", SPACE_QUIET },
        { "quiet", "resume", "", SPACE_ON },
        { "quiet", "quiet", "", SPACE_QUIET },
        { "quiet", "remove", "", SPACE_LEAVING },
        { "read_only", "pause", "not_sharing", SPACE_READ_ONLY },
        { "read_only", "resume", "not_sharing", SPACE_READ_ONLY },
        { "read_only", "quiet", "not_sharing", SPACE_READ_ONLY },
        { "read_only", "remove", "", SPACE_LEAVING },
        { "leaving", "resume", "no_such_space", SPACE_LEAVING },
        { "on", "vanish", "not_a_choice", SPACE_ON },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(two_set(&anna, rows[i].from), "");
        leave(&anna, rows[i].how, false, rows[i].why);
        assert_int_equal(two_space(&anna)->state, rows[i].to);
    }
    json_t *reply = device_ask(
        &anna, json_pack("{s:s,s:s,s:s}", "do", "leave", "space", "none", "how", "remove"));

    assert_string_equal(json_string_value(json_object_get(reply, "why")), "no_such_space");
    json_decref(reply);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, met_start, met_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_pauses_gives_nothing_and_nobody_sees),
        TEST(who_stops_quietly_is_silent_both_ways),
        TEST(who_removes_takes_back_what_was_given),
        TEST(taking_back_rings_no_phone),
        TEST(a_private_copy_stays_when_all_else_goes),
        TEST(what_is_kept_twice_is_there_once),
        TEST(what_the_disk_refuses_was_not_said),
        TEST(each_way_leads_from_where_it_can),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
