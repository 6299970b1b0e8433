/* A server that lies about a space of two, alone or with the other person (PROTOCOL.md C5).
 * Each lie is seen or does no harm: nothing is put into anybody's mouth, nothing that was on a
 * device is lost, no question is asked for ever, and once the server is honest again, all is
 * well. */
#include "tests/spaces_met.h"

static struct device stranger;
static char annas[ENTRY_OBJECT_ID + 1]; /* what she gave */

static int set_up(void **state)
{
    char o[ENTRY_OBJECT_ID + 1];

    assert_int_equal(met_start(state), 0);
    device_start(&stranger, NULL, 4);
    assert_string_equal(two_add(&stranger, TWO_SID, 1, 8), ""); /* the id, and another key */
    two_write(&stranger, "of a stranger", o);
    device_note(&anna, "my own");
    two_write(&anna, "first of anna", annas);
    two_write(&anna, "more of anna", o);
    device_sync(&anna, &server);
    two_write(&ben, "first of ben", o);
    two_write(&ben, "more of ben", o);
    two_write(&ben, "most of ben", o);
    device_sync(&ben, &server);
    return 0;
}

static int tear_down(void **state)
{
    device_stop(&stranger);
    return met_stop(state);
}

/* ---- lies about what is between them; of all else the server speaks the truth */

static bool is_two(const struct server_answer *answer)
{
    return memcmp(answer->space, two_held(&server)->id, SEAL_ID) == 0;
}

/* The nth whole record of a side among those that go out. NULL: there are not so many. */
static struct server_frame *of_side(struct server_answer *answer, uint8_t side, size_t nth)
{
    for (size_t i = 0; i < answer->frames_count; i++)
        if (answer->frames[i].type == 1 && answer->frames[i].bytes[1] == side && nth-- == 0)
            return &answer->frames[i];
    return NULL;
}

static void put_last(struct server_answer *answer, const void *bytes, size_t len)
{
    answer_put(answer, answer->frames_count, len == RECORD_STUB ? 2 : 1, ++answer->head, bytes,
               len);
}

static void on_the_other_side(struct server_answer *answer)
{
    for (uint8_t side = 0; side < 2; side++) {
        struct server_frame *frame = of_side(answer, side, side);

        if (frame)
            frame->bytes[1] ^= 1;
    }
}

static void from_ones_own(struct server_answer *answer)
{
    const uint8_t *sid = anna.script.vault->sid;

    for (size_t i = 0; i < server.spaces_count; i++)
        if (memcmp(server.spaces[i].id, sid, SEAL_ID) == 0)
            put_last(answer, server.spaces[i].records[1].bytes,
                     server.spaces[i].records[1].len);
}

/* Ben has the key of her side, too, and not her tag. */
static void by_ben_on_her_side(struct server_answer *answer)
{
    static const uint8_t stream[RECORD_STREAM] = { 5 };
    uint8_t bytes[RECORD_MIN];

    put_last(answer, bytes, two_forge(&ben, 0, stream, 1, TWO_FORGED, bytes));
}

static void by_ben_next_in_her_stream(struct server_answer *answer)
{
    uint8_t bytes[RECORD_MIN];

    put_last(answer, bytes, two_forge(&ben, 0, two_space(&anna)->stream, 3, TWO_FORGED, bytes));
}

/* On his own side, where his records open, and before hers. */
static void put_in_her_stream(struct server_answer *answer)
{
    const uint8_t *stream = two_space(&anna)->stream;
    uint8_t bytes[RECORD_MIN];
    size_t len = two_forge(&ben, 1, stream, 1,
                           "{\"t\":\"card\",\"words\":\"in her stream\","
                           "\"o\":\"BBBBBBBBBBBBBBBBBBBBBB\",\"at\":1,\"c\":[1,0]}",
                           bytes);

    answer_put(answer, 0, 1, 1, bytes, len);
    for (size_t i = 1; i < answer->frames_count; i++)
        answer->frames[i].cursor++;
    answer->head++;
}

static void begun_by_ben_beside_hers(struct server_answer *answer)
{
    if (answer->frames_count > 0)
        put_in_her_stream(answer);
}

/* A device that has not seen her stream takes it for his, and hers is held back. */
static void begun_by_ben_without_hers(struct server_answer *answer)
{
    const uint8_t *stream = two_space(&anna)->stream;

    for (size_t i = answer->frames_count; i > 0; i--)
        if (memcmp(answer->frames[i - 1].bytes + 24, stream, RECORD_STREAM) == 0)
            answer_drop(answer, i - 1);
    begun_by_ben_beside_hers(answer);
}

static void to_stub(struct server_frame *frame)
{
    uint8_t stub[RECORD_STUB];

    if (!frame)
        return;
    record_stub(stub, (struct str){ (const char *)frame->bytes, frame->len });
    memcpy(frame->bytes, stub, RECORD_STUB);
    frame->len = RECORD_STUB;
    frame->type = 2;
}

/* He deletes what she gave, as far as he can: any server takes that from him. */
static void delete_as_ben(void)
{
    static const uint8_t stream[RECORD_STREAM] = { 8 };
    char hex[2 * RECORD_STREAM + 1], json[200];
    uint8_t frame[4 + RECORD_MIN] = { RECORD_MIN & 0xff, RECORD_MIN >> 8 };
    struct server_answer answer;

    json_hex(hex, two_space(&anna)->stream, RECORD_STREAM);
    snprintf(json, sizeof json, "{\"t\":\"del\",\"n\":[[\"%s\",1],[\"%s\",2]],\"c\":[1,0]}",
             hex, hex);
    (void)two_forge(&ben, 1, stream, 1, json, frame + 4);
    server.who = 1;
    server_ask(&server, "POST", "/v1/spaces/" TWO_SID "/records",
               (struct str){ (const char *)frame, sizeof frame }, &answer);
    assert_int_equal(answer.status, 200);
    free(answer.bytes);
}

static void no_lie(struct server_answer *answer)
{
    (void)answer;
}

static void stub_of_hers(struct server_answer *answer)
{
    to_stub(of_side(answer, 0, 0));
}

static void stub_of_his(struct server_answer *answer)
{
    to_stub(of_side(answer, 1, 0));
}

/* With another hash than what he wrote, and what he wrote is shown no more: if it were
 * believed, his words would go. */
static void lying_stub_of_his(struct server_answer *answer)
{
    const struct server_space *space = two_held(&server);
    struct server_frame *shown = of_side(answer, 1, 0);
    uint8_t stub[RECORD_STUB];
    size_t first = 0;

    while (space->records[first].header.side != 1)
        first++;
    record_stub(stub, (struct str){ (const char *)space->records[first].bytes,
                                    space->records[first].len });
    stub[RECORD_HEADER] ^= 1;
    if (shown && shown->cursor == space->records[first].cursor)
        answer_drop(answer, (size_t)(shown - answer->frames));
    put_last(answer, stub, sizeof stub);
}

static void by_a_stranger(struct server_answer *answer)
{
    const char *key;
    json_t *row;
    uint8_t bytes[RECORD_MAX];
    size_t len;

    json_object_foreach(stranger.script.rows, key, row)
    {
        if (strncmp(key, "sp/" TWO_SID "/rec/", 3 + 32 + 5) == 0 &&
            json_bytes(row, bytes, 0, sizeof bytes, &len))
            put_last(answer, bytes, len);
    }
}

static void one_of_his_held_back(struct server_answer *answer)
{
    const struct server_frame *frame = of_side(answer, 1, 1);

    if (frame && of_side(answer, 1, 2))
        answer_drop(answer, (size_t)(frame - answer->frames));
}

/* He writes a number a second time, and the server shows the first to one and then this. */
static void another_by_ben(struct server_answer *answer)
{
    uint8_t bytes[RECORD_MIN];

    put_last(answer, bytes, two_forge(&ben, 1, two_space(&ben)->stream, 1, TWO_FORGED, bytes));
}

static void no_longer_hers(struct server_answer *answer)
{
    while (answer->frames_count > 0)
        answer_drop(answer, 0);
    answer->head = UINT64_MAX;
}

/* ---- */

static const struct lie {
    const char *name;
    void (*tell)(struct server_answer *answer);
    const char *alarm_anna, *alarm_tablet; /* she has all of it; it is new to the tablet */
    bool keeps_forged; /* he may say what he likes on his own side, under numbers of his own */
    bool shows_hers;   /* on the tablet, while it is told */
} LIES[] = {
    { "a record on the other side", on_the_other_side, "", "damaged", false, false },
    { "a record of her own space", from_ones_own, "damaged", "damaged", false, false },
    { "by him on her side", by_ben_on_her_side, "forged", "forged", false, false },
    { "by him in her stream", by_ben_next_in_her_stream, "forged", "forged", false, false },
    { "her stream begun by him", begun_by_ben_beside_hers, "", "forged", false, true },
    { "her stream as his", begun_by_ben_without_hers, "", "", false, false },
    { "deleted by him", no_lie, "", "", false, false },
    { "deleted by him, and by the server", stub_of_hers, "", "unexplained_deletion", false,
      false },
    { "a stub of hers", stub_of_hers, "", "unexplained_deletion", false, false },
    { "a stub of his", stub_of_his, "", "unexplained_deletion", false, false },
    { "a stub with another hash", lying_stub_of_his, "fork", "", false, false },
    { "by a stranger", by_a_stranger, "damaged", "damaged", false, false },
    { "one held back", one_of_his_held_back, "", "missing", false, false },
    { "another under the same number", another_by_ben, "fork", "", true, false },
    { "no longer hers", no_longer_hers, "", "", false, false },
};

static const struct lie *told;

static void tell(struct server *from, struct server_answer *answer)
{
    (void)from;
    if (answer->head != UINT64_MAX && is_two(answer))
        told->tell(answer);
}

/* What each gave is where it was. */
static void must_keep(struct device *device, const char *lie)
{
    static const char *const words[] = { "first of anna", "more of anna", "first of ben",
                                         "more of ben", "most of ben" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!two_shows(device, words[i]))
            fail_msg("%s: %s is lost", lie, words[i]);
    if (!device_shows(device, "my own"))
        fail_msg("%s: her own is lost", lie);
}

/* Whatever it is shown, nobody else's words are hers. */
static void must_not_speak_for_her(struct device *device, const char *lie)
{
    const struct vault *child = two_space(device);

    for (size_t i = 0; child && i < child->objects.count; i++) {
        const struct object *object = &child->objects.list[i];
        const char *words = json_string_value(json_object_get(object_entry(object), "words"));

        if (object->side == 0 && words && !strstr(words, "of anna") &&
            !strstr(words, "written meanwhile"))
            fail_msg("%s: hers, it says: %s", lie, words);
    }
}

static void look(struct device *device, const struct lie *lie, const char *alarm)
{
    char blocked[32], o[ENTRY_OBJECT_ID + 1];

    for (int again = 0; again < 2; again++) {
        if (!device_round(device, &server, blocked))
            fail_msg("%s: asked for ever", lie->name);
        if (*alarm && !device_alarmed(device, alarm))
            fail_msg("%s: no alarm \"%s\"", lie->name, alarm);
        must_not_speak_for_her(device, lie->name);
        two_write(device, "written meanwhile", o);
    }
}

static void be_honest_again(const struct lie *lie)
{
    struct device *all[] = { &anna, &tablet, &ben };
    char blocked[32];

    server.evil = NULL;
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < 3; i++) {
            all[i]->clock_ms += 7200000;
            device_reopen(all[i]);
            if (!device_round(all[i], &server, blocked) || (round == 2 && *blocked))
                fail_msg("%s: afterwards: %s", lie->name, blocked);
        }
    char *want = two_shown(&ben);

    for (size_t i = 0; i < 2; i++) {
        char *shown = two_shown(all[i]);

        if (strcmp(shown, want) != 0)
            fail_msg("%s: afterwards device %zu shows\n%s\nand he\n%s", lie->name, i, shown,
                     want);
        json_text_free(shown);
        must_keep(all[i], lie->name);
        if (!device_is(all[i], "level"))
            fail_msg("%s: afterwards not level", lie->name);
    }
    if (strstr(want, "forged") || strstr(want, "in her stream") ||
        !strstr(want, "written meanwhile"))
        fail_msg("%s: afterwards he shows\n%s", lie->name, want);
    json_text_free(want);
}

static void every_lie_about_two_is_seen_or_harmless(void **state)
{
    for (size_t i = 0; i < sizeof LIES / sizeof *LIES; i++) {
        assert_int_equal(set_up(state), 0);
        told = &LIES[i];
        device_sync(&anna, &server); /* she has seen all of it */
        if (strncmp(told->name, "deleted", 7) == 0)
            delete_as_ben();
        server.evil = tell;
        look(&anna, told, told->alarm_anna);
        if (!told->keeps_forged)
            must_keep(&anna, told->name);
        device_reopen(&anna);
        if (!told->keeps_forged)
            must_keep(&anna, told->name);
        if (told->tell != no_longer_hers) /* then there is nothing to be seen for it */
            look(&tablet, told, told->alarm_tablet);
        else
            device_sync(&tablet, &server);
        if (told->shows_hers && !two_shows(&tablet, "first of anna"))
            fail_msg("%s: hers is not shown", told->name);
        be_honest_again(told);
        assert_int_equal(tear_down(state), 0);
    }
}

/* The server shows each of them another of two histories of the same space, until one names
 * what the other cannot find. */
static void two_histories_are_seen_at_the_next_checkpoint(void **state)
{
    struct server second = { 0 };
    char o[ENTRY_OBJECT_ID + 1];

    (void)state;
    device_sync(&anna, &server);
    server_copy(&second, &server);
    for (int i = 0; i < VAULT_CHECKPOINT_RECORDS; i++)
        two_write(&ben, "in one of them", o);
    device_sync(&ben, &server);
    device_sync(&anna, &second); /* nothing new, it says */
    two_write(&ben, "after the checkpoint", o);
    device_sync(&ben, &server);
    /* Of his side, only what came last. */
    struct server_space *from = two_held(&server), *to = two_held(&second);

    assert_true(to->count < from->count);
    for (size_t i = from->count; i-- > from->count - 2;) {
        to->records = realloc(to->records, (to->count + 1) * sizeof *to->records);
        assert_non_null(to->records);
        to->records[to->count] = from->records[i];
        to->records[to->count].bytes = malloc(from->records[i].len);
        memcpy(to->records[to->count].bytes, from->records[i].bytes, from->records[i].len);
        to->records[to->count++].cursor = ++to->head;
        to->room = to->count;
    }
    char blocked[32];

    assert_true(device_round(&anna, &second, blocked));
    assert_true(device_alarmed(&anna, "missing") || device_alarmed(&anna, "withheld"));
    server_stop(&second);
}

/* He and the server go on as long as they like: she asks so often, and no more. */
static void two_that_play_with_her_do_not_hold_her_up(void **state)
{
    char blocked[32], o[ENTRY_OBJECT_ID + 1];

    (void)state;
    device_sync(&anna, &server);
    told = &(const struct lie){ .name = "in turns", .tell = another_by_ben };
    for (int i = 0; i < 12; i++) {
        server.evil = i % 2 ? NULL : tell;
        int asked = server.asked;

        device_reopen(&anna);
        assert_true(device_round(&anna, &server, blocked));
        assert_true(server.asked - asked < 60);
        assert_true(device_shows(&anna, "my own") && two_shows(&anna, "first of anna"));
    }
    two_write(&anna, "written meanwhile", o);
    be_honest_again(&(const struct lie){ .name = "in turns" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lie_about_two_is_seen_or_harmless),
        cmocka_unit_test_setup_teardown(two_histories_are_seen_at_the_next_checkpoint, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(two_that_play_with_her_do_not_hold_her_up, set_up,
                                        tear_down),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
