/* A space of two on the devices of both: what comes in it, what counts, and what is nobody's to
 * do. Bytes go from disk to disk here; tests/test_spaces_sync.c has a server between. */
#include "tests/spaces_two.h"

#include "vault/take.h"

static struct device anna, ben, other;

static int set_up(void **state)
{
    (void)state;
    device_start(&anna, NULL, 1);
    device_start(&ben, NULL, 2);
    assert_string_equal(two_add(&anna, TWO_SID, 0, 7), "");
    assert_string_equal(two_add(&ben, TWO_SID, 1, 7), "");
    device_start(&other, &anna, 3); /* another device of hers, on which nothing is yet */
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    device_stop(&anna);
    device_stop(&ben);
    device_stop(&other);
    return 0;
}

/* All that lies on one disk, but what names the device. */
static void copy_rows(const struct device *from, struct device *to)
{
    const char *key;
    json_t *row;

    json_object_foreach(from->script.rows, key, row)
    {
        if (strncmp(key, "script/", 7) != 0 && !strstr(key, "meta/stream"))
            json_object_set(to->script.rows, key, row);
    }
    device_reopen(to);
}

static uint64_t alarms(struct device *device, enum alarm alarm)
{
    return two_space(device)->alarms[alarm];
}

static void what_one_gives_the_other_has(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "of anna", o);
    two_write(&ben, "of ben", o);
    two_hand(&anna, &ben);
    two_hand(&ben, &anna);
    char *a = two_shown(&anna), *b = two_shown(&ben);

    assert_string_equal(a, b);
    assert_non_null(strstr(a, "of anna"));
    assert_non_null(strstr(a, "of ben"));
    json_text_free(a);
    json_text_free(b);
    for (int alarm = 0; alarm < ALARM_COUNT; alarm++)
        assert_int_equal(alarms(&anna, (enum alarm)alarm) + alarms(&ben, (enum alarm)alarm), 0);
    assert_false(device_shows(&anna, "of ")); /* nothing of it among her own */
}

static void a_space_comes_and_goes_with_its_entry(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "of anna", o);
    assert_null(two_space(&other));
    copy_rows(&anna, &other);
    assert_non_null(two_space(&other));
    assert_true(two_shows(&other, "of anna"));
    assert_string_equal(two_set(&anna, "left"), "");
    assert_null(two_space(&anna));
    assert_true(two_rows(&anna) > 0);
    device_note(&anna, "something else"); /* rows go with the next change.. */
    assert_int_equal(two_rows(&anna), 0);
    copy_rows(&anna, &other); /* ..and elsewhere when the app is opened */
    assert_null(two_space(&other));
    assert_int_equal(two_rows(&other), 0);
    assert_string_equal(two_add(&anna, TWO_SID, 0, 7), ""); /* nothing of before comes back */
    assert_false(two_shows(&anna, "of anna"));
}

static void a_row_of_a_space_without_its_entry_stays_on_the_disk(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "of anna", o);
    two_hand(&anna, &other);
    assert_null(two_space(&other));
    assert_true(two_rows(&other) > 0);
    copy_rows(&anna, &other);
    assert_true(two_shows(&other, "of anna"));
}

static void both_spaces_are_written_or_neither(void **state)
{
    struct writing writing;
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    for (int kept = 0; kept < 2; kept++) {
        json_t *entry = json_pack("{s:s,s:[s]}", "t", "calm", "lines", "my own");
        json_t *record = json_pack("{s:s,s:s}", "t", "card", "words", "for both");

        writing_begin(&writing, &anna);
        stage_stamp(&writing.call, entry);
        assert_int_equal(stage_record(writing.vault, &writing.call, entry), ERR_OK);
        assert_int_equal(
            spaces_write(writing.vault, &writing.call, two_space(&anna), record, o), ERR_OK);
        writing_end(&writing, kept);
        json_decref(entry);
        json_decref(record);
        assert_int_equal(device_shows(&anna, "my own"), kept);
        assert_int_equal(two_shows(&anna, "for both"), kept);
        device_reopen(&anna);
        assert_int_equal(device_shows(&anna, "my own"), kept);
        assert_int_equal(two_shows(&anna, "for both"), kept);
    }
}

static void only_a_space_that_is_on_is_written_in(void **state)
{
    static const struct {
        const char *state, *writes, *deletes;
    } row[] = {
        { "on", "", "" },
        { "paused", "not_sharing", "" },
        { "quiet", "not_sharing", "not_sharing" },
        { "leaving", "not_sharing", "" },
        { "read_only", "not_sharing", "not_sharing" },
    };
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        assert_string_equal(two_set(&anna, "on"), "");
        two_write(&anna, "given", o);
        assert_string_equal(two_set(&anna, row[i].state), "");
        assert_string_equal(two_write_as(&anna, "more", NULL, (char[ENTRY_OBJECT_ID + 1]){ 0 }),
                            row[i].writes);
        assert_string_equal(two_delete(&anna, o), row[i].deletes);
    }
}

static void there_is_a_most_of_spaces(void **state)
{
    char sid[] = TWO_SID;

    (void)state;
    for (int i = 1; i <= VAULT_SHARED_MAX; i++) {
        sid[0] = (char)('0' + i);
        assert_string_equal(two_add(&anna, sid, 0, (uint8_t)i),
                            i < VAULT_SHARED_MAX ? "" : "too_many_spaces");
    }
    assert_string_equal(two_set(&anna, "left"), "");
    assert_string_equal(two_add(&anna, sid, 0, 9), "");
}

static void an_entry_that_is_none_makes_no_space(void **state)
{
    static const struct {
        const char *name;
        json_t *(*value)(void);
    } row[] = { { "sid", json_null },
                { "key", json_true },
                { "side", json_null },
                { "state", json_false } };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct writing writing;
        json_t *entry = two_entry(TWO_SID, 0, 7);

        json_object_set_new(entry, row[i].name, row[i].value());
        writing_begin(&writing, &anna);
        assert_string_equal(
            writing_close(&writing, spaces_add(writing.vault, &writing.call, entry)),
            "wrong_kind");
        json_decref(entry);
    }
    json_object_del(other.script.rows, "meta/sync");
    device_reopen(&other);
    assert_string_equal(two_add(&other, TWO_SID, 0, 7), "no_account");
}

/* ---- what is not the other's to do */

static bool takes(struct device *device, const uint8_t *bytes, size_t len)
{
    return take_row(two_space(device), (struct str){ (const char *)bytes, len });
}

static void nobody_else_writes_on_my_side(void **state)
{
    static const uint8_t stream[RECORD_STREAM] = { 5 };
    uint8_t bytes[RECORD_MIN];

    (void)state;
    size_t len = two_forge(&ben, 0, stream, 1, TWO_FORGED, bytes);

    assert_false(takes(&anna, bytes, len));
    assert_int_equal(alarms(&anna, ALARM_FORGED), 1);
    assert_false(two_shows(&anna, "forged"));
    /* Nor under the key of one side what stands on the other. */
    bytes[1] = 1;
    assert_false(takes(&anna, bytes, len));
    assert_int_equal(alarms(&anna, ALARM_DAMAGED), 1);
}

/* Whoever is shown the space and its key cannot tell who of the two wrote what: either can make
 * what stands on the other's side, and to them it looks as if the other had. */
static void either_can_make_what_the_other_wrote(void **state)
{
    static const uint8_t stream[RECORD_STREAM] = { 6 };
    uint8_t bytes[RECORD_MIN];

    (void)state;
    size_t len = two_forge(&ben, 0, stream, 1, TWO_FORGED, bytes);

    assert_true(takes(&ben, bytes, len));
    len = two_forge(&anna, 1, stream, 1, TWO_FORGED, bytes);
    assert_true(takes(&anna, bytes, len));
    assert_int_equal(alarms(&anna, ALARM_FORGED) + alarms(&ben, ALARM_FORGED), 0);
}

static void a_deletion_of_the_others_leaves_mine_alone(void **state)
{
    const struct chain *chain;
    char o[ENTRY_OBJECT_ID + 1], hex[2 * RECORD_STREAM + 1], json[200];
    static const uint8_t stream[RECORD_STREAM] = { 8 };
    uint8_t bytes[RECORD_MIN];

    (void)state;
    two_write(&anna, "of anna", o);
    two_hand(&anna, &ben);
    chain = &two_space(&anna)->chains.list[0];
    json_hex(hex, chain->stream, RECORD_STREAM);
    snprintf(json, sizeof json, "{\"t\":\"del\",\"n\":[[\"%s\",1]],\"c\":[1,0]}", hex);
    size_t len = two_forge(&ben, 1, stream, 1, json, bytes);

    assert_true(takes(&anna, bytes, len));
    assert_true(two_shows(&anna, "of anna"));
    /* Nor does it explain that hers is gone. */
    assert_false(
        objects_has_deleted(&two_space(&anna)->objects, 0, chain->stream, 1, chain->hashes[0]));
    assert_string_equal(two_delete(&anna, o), "");
    assert_false(two_shows(&anna, "of anna"));
    two_hand(&anna, &ben);
    assert_false(two_shows(&ben, "of anna"));
}

/* A deletion that turns out not to stand in its stream deletes nothing. */
static void a_deletion_goes_with_its_record(void **state)
{
    static const uint8_t words[RECORD_STREAM] = { 11 }, del[RECORD_STREAM] = { 12 };
    uint8_t bytes[RECORD_MIN], hash[SEAL_HASH];
    struct vault *child = two_space(&anna);

    (void)state;
    assert_true(takes(&anna, bytes, two_forge(&ben, 1, words, 1, TWO_FORGED, bytes)));
    record_hash(hash, (struct str){ (const char *)bytes, sizeof bytes });
    assert_true(takes(&anna, bytes,
                      two_forge(&ben, 1, del, 1,
                                "{\"t\":\"del\",\"n\":[[\"0b00000000000000\",1]],\"c\":[1,0]}",
                                bytes)));
    assert_true(objects_has_deleted(&child->objects, 1, words, 1, hash));
    take_cut(child, del, 1);
    assert_false(objects_has_deleted(&child->objects, 1, words, 1, hash));
}

static void the_same_object_id_is_two_objects(void **state)
{
    char o[ENTRY_OBJECT_ID + 1], again[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "of anna", o);
    ben.clock_ms += 3600000;
    assert_string_equal(two_write_as(&ben, "of ben", o, again), "");
    two_hand(&ben, &anna);
    assert_true(two_shows(&anna, "of anna"));
    const struct objects *objects = &two_space(&anna)->objects;
    const struct str id = { o, ENTRY_OBJECT_ID };

    assert_int_equal(object_find(objects, id)->side, 0);
    assert_int_equal(object_find_of(objects, 1, id)->side, 1);
    assert_int_equal(object_find(&two_space(&ben)->objects, id)->side, 1);
}

static void a_stream_is_of_the_side_that_began_it(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    uint8_t bytes[RECORD_MIN];

    (void)state;
    two_write(&anna, "of anna", o);
    size_t len = two_forge(&ben, 1, two_space(&anna)->stream, 2, TWO_FORGED, bytes);

    assert_false(takes(&anna, bytes, len));
    assert_int_equal(alarms(&anna, ALARM_FORGED), 1);
    two_write(&anna, "more of anna", o); /* in the same stream as before */
    assert_int_equal(two_space(&anna)->chains.count, 1);
}

/* Ten minutes ahead may be a clock that is off; what is beyond, or has counted far, counts for
 * nothing. */
static void a_clock_is_followed_for_ten_minutes_and_no_further(void **state)
{
    static const struct {
        int64_t ahead_ms, count;
        bool followed;
    } run[] = { { VAULT_AHEAD_MS + 1, 0, false },
                { VAULT_AHEAD_MS, 0, true },
                { INT64_C(1) << 52, CLOCK_COUNT_MAX, false } };
    char o[ENTRY_OBJECT_ID + 1], json[160];
    uint8_t bytes[RECORD_MIN];

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        const uint8_t stream[RECORD_STREAM] = { (uint8_t)(9 + i) };
        int64_t now_ms = anna.clock_ms + 1000; /* at which two_write writes */
        int64_t before_ms = two_space(&anna)->clock_ms;
        int64_t own_ms = now_ms > before_ms ? now_ms : before_ms;

        snprintf(json, sizeof json,
                 "{\"t\":\"card\",\"words\":\"late\",\"o\":\"%zuAAAAAAAAAAAAAAAAAAAAA\","
                 "\"at\":1,\"c\":[%lld,%lld]}",
                 i, (long long)(now_ms + run[i].ahead_ms), (long long)run[i].count);
        assert_true(takes(&anna, bytes, two_forge(&ben, 1, stream, 1, json, bytes)));
        two_write(&anna, "of anna", o);
        assert_true(two_space(&anna)->clock_ms ==
                    (run[i].followed ? now_ms + run[i].ahead_ms : own_ms));
    }
}

/* Her phone knows which stream it writes, and has lost all of it; then he has begun it. */
static void a_stream_that_was_lost_to_the_other_is_let_go(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    uint8_t bytes[RECORD_MIN], stream[RECORD_STREAM];
    const char *key;
    json_t *row;
    void *next;

    (void)state;
    two_write(&anna, "lost", o);
    memcpy(stream, two_space(&anna)->stream, RECORD_STREAM);
    json_object_foreach_safe(anna.script.rows, next, key, row)
    {
        if (strncmp(key, "sp/" TWO_SID "/rec/", 3 + 32 + 5) == 0)
            json_object_del(anna.script.rows, key);
    }
    device_reopen(&anna);
    assert_memory_equal(two_space(&anna)->stream, stream, RECORD_STREAM);
    assert_true(takes(&anna, bytes, two_forge(&ben, 1, stream, 1, TWO_FORGED, bytes)));
    two_write(&anna, "of anna", o);
    assert_memory_not_equal(two_space(&anna)->stream, stream, RECORD_STREAM);
    device_reopen(&anna);
    assert_true(two_shows(&anna, "of anna"));
}

/* The row of the way in is gone, as another window finds: nothing stops. */
static void a_space_whose_entry_was_lost_is_not_changed(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    two_write(&anna, "of anna", o);
    take_forget(anna.script.vault);
    assert_non_null(two_space(&anna));
    assert_null(spaces_entry(anna.script.vault, two_space(&anna)));
    assert_string_equal(two_set(&anna, "paused"), "no_such_space");
    assert_true(two_shows(&anna, "of anna"));
}

/* His phone runs five minutes late: what he answers stands behind what he answers to. */
static void an_answer_comes_after_what_it_answers(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    ben.clock_ms = anna.clock_ms - 300000;
    two_write(&anna, "first", o);
    two_hand(&anna, &ben);
    two_write(&ben, "then", o);
    const struct object *mine =
        object_find(&two_space(&ben)->objects, (struct str){ o, ENTRY_OBJECT_ID });
    const struct version *version = &mine->versions[0];

    assert_true(version->ms == two_space(&anna)->clock_ms && version->count == 1);
}

/* As many as there may be, and a number as high as can be: neither takes the room of mine. */
static void the_other_cannot_fill_my_space(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    uint8_t bytes[RECORD_MIN];
    unsigned taken = 0;

    (void)state;
    for (unsigned i = 0; i < 2 * CHAIN_STREAMS_MAX; i++) {
        const uint8_t stream[RECORD_STREAM] = { 10, (uint8_t)i, (uint8_t)(i >> 8) };

        taken +=
            takes(&anna, bytes,
                  two_forge(&ben, 1, stream, i ? 1 : CHAIN_NUMBERS_MAX, TWO_FORGED, bytes));
    }
    assert_int_equal(taken, CHAIN_STREAMS_MAX);
    two_write(&anna, "of anna", o);
    device_reopen(&anna);
    assert_true(two_shows(&anna, "of anna"));
}

static void a_damaged_row_costs_that_row(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];
    const char *key;
    json_t *row;

    (void)state;
    two_write(&ben, "the first", o);
    two_write(&ben, "the second", o);
    two_hand(&ben, &anna);
    json_object_foreach(anna.script.rows, key, row)
    {
        if (strncmp(key, "sp/", 3) == 0 && strstr(key, "/00000001"))
            break;
    }
    json_t *line = json_pack("{s:s,s:s}", "view", "status", "spoil", key);

    json_decref(device_ask(&anna, line));
    device_reopen(&anna);
    assert_false(two_shows(&anna, "the first"));
    assert_true(two_shows(&anna, "the second"));
    assert_true(device_alarmed(&anna, "damaged"));
    assert_true(device_is_quiet(&ben));
}

static void the_way_in_is_not_for_files_or_lists(void **state)
{
    (void)state;
    device_note(&anna, "my own");
    json_t *reply = device_ask(&anna, json_pack("{s:s}", "do", "export"));
    char *text = strndup((const char *)anna.script.last, anna.script.last_len);

    assert_null(strstr(text, TWO_SID));
    assert_non_null(strstr(text, "\"entries\":1}"));
    free(text);
    json_decref(reply);
    assert_false(device_shows(&anna, TWO_SID));
    const char *o = json_string_value(
        json_object_get(spaces_entry(anna.script.vault, two_space(&anna)), "o"));

    reply = device_ask(&anna, json_pack("{s:s,s:s}", "do", "delete", "o", o));
    assert_string_equal(json_string_value(json_object_get(reply, "why")), "unknown_type");
    json_decref(reply);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_one_gives_the_other_has),
        TEST(a_space_comes_and_goes_with_its_entry),
        TEST(a_row_of_a_space_without_its_entry_stays_on_the_disk),
        TEST(both_spaces_are_written_or_neither),
        TEST(only_a_space_that_is_on_is_written_in),
        TEST(there_is_a_most_of_spaces),
        TEST(an_entry_that_is_none_makes_no_space),
        TEST(nobody_else_writes_on_my_side),
        TEST(either_can_make_what_the_other_wrote),
        TEST(a_deletion_of_the_others_leaves_mine_alone),
        TEST(a_deletion_goes_with_its_record),
        TEST(the_same_object_id_is_two_objects),
        TEST(a_stream_is_of_the_side_that_began_it),
        TEST(a_clock_is_followed_for_ten_minutes_and_no_further),
        TEST(a_stream_that_was_lost_to_the_other_is_let_go),
        TEST(a_space_whose_entry_was_lost_is_not_changed),
        TEST(an_answer_comes_after_what_it_answers),
        TEST(the_other_cannot_fill_my_space),
        TEST(a_damaged_row_costs_that_row),
        TEST(the_way_in_is_not_for_files_or_lists),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
