/* A server that lies, in each way of PROTOCOL.md C5 that concerns one person. Each lie is seen
 * or does no harm; nothing that was on a device is lost; no question is asked for ever; and
 * once the server is honest again, all is well again. */
#include "tests/sync_lies.h"

#include "vault/state.h"

enum { EARLY = 4, LATE = 5 };

static void scene_start(struct scene *out)
{
    char words[32];

    *out = (struct scene){ 0 };
    scene = out;
    server_start(&out->server);
    device_start(&out->a, NULL, 1);
    device_start(&out->b, &out->a, 2);
    device_start(&out->c, &out->a, 3);
    json_t *o = device_write(&out->a, "to be deleted");

    for (int i = 0; i < EARLY; i++) {
        snprintf(words, sizeof words, "early %d", i);
        device_note(&out->a, words);
    }
    device_note(&out->b, "of b");
    device_sync(&out->a, &out->server);
    device_sync(&out->b, &out->server);
    server_copy(&out->before, &out->server);
    device_delete(&out->a, o);
    for (int i = 0; i < LATE; i++) {
        snprintf(words, sizeof words, "late %d", i);
        device_note(&out->a, words);
    }
    device_sync(&out->a, &out->server);
}

static void scene_stop(struct scene *out)
{
    device_stop(&out->a);
    device_stop(&out->b);
    device_stop(&out->c);
    server_stop(&out->server);
    server_stop(&out->before);
}

static void must_keep(struct device *device, const char *lie)
{
    char words[32];

    for (int i = 0; i < EARLY; i++) {
        snprintf(words, sizeof words, "early %d", i);
        if (!device_shows(device, words))
            fail_msg("%s: %s is lost", lie, words);
    }
    if (!device_shows(device, "of b") || device_shows(device, "forged"))
        fail_msg("%s: b does not show what it should", lie);
}

static void look(struct device *device, const char *lie, const char *alarm, const char *blocked)
{
    char got[32];

    if (!device_round(device, &scene->server, got))
        fail_msg("%s: asked for ever", lie);
    if (blocked && strcmp(got, blocked) != 0)
        fail_msg("%s: blocked \"%s\", want \"%s\"", lie, got, blocked);
    if (*alarm && !device_alarmed(device, alarm))
        fail_msg("%s: no alarm \"%s\"", lie, alarm);
    /* While it lies, and after opening again: what was here is here. */
    device_note(device, "written meanwhile");
    if (!device_round(device, &scene->server, got))
        fail_msg("%s: asked for ever, the second time", lie);
}

static void be_honest_again(const char *lie)
{
    struct device *all[] = { &scene->a, &scene->b, &scene->c };
    char blocked[32];

    scene->server.evil = NULL;
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < 3; i++) {
            all[i]->clock_ms += 7200000;
            device_reopen(all[i]);
            if (!device_round(all[i], &scene->server, blocked) || (round == 2 && *blocked))
                fail_msg("%s: afterwards: %s", lie, blocked);
        }
    char *a = device_shown(&scene->a);

    for (size_t i = 1; i < 3; i++) {
        char *shown = device_shown(all[i]);

        if (strcmp(a, shown) != 0)
            fail_msg("%s: afterwards device %zu shows\n%s\nand a\n%s", lie, i, shown, a);
        json_text_free(shown);
        if (!device_is(all[i], "level"))
            fail_msg("%s: afterwards not level", lie);
    }
    if (strstr(a, "to be deleted") || strstr(a, "forged") || !strstr(a, "written meanwhile"))
        fail_msg("%s: afterwards a shows\n%s", lie, a);
    json_text_free(a);
    must_keep(&scene->a, lie);
}

static void every_lie_is_seen_or_harmless(void **state)
{
    (void)state;
    size_t count;
    const struct lie *list = lies(&count);

    assert_true(count > 30);
    for (size_t i = 0; i < count; i++) {
        struct scene one;

        scene_start(&one);
        one.server.evil = list[i].tell;
        look(&one.b, list[i].name, list[i].alarm_b, list[i].blocked);
        must_keep(&one.b, list[i].name);
        device_reopen(&one.b);
        must_keep(&one.b, list[i].name);
        look(&one.c, list[i].name, list[i].alarm_c, list[i].blocked);
        be_honest_again(list[i].name);
        scene_stop(&one);
    }
}

/* ---- answers to what is sent */

static int lie_status;
static const char *lie_body;

/* One round in which every append, or every purge, gets the same answer. */
static void stubborn_round(struct device *device, const char *what, char blocked[32])
{
    json_t *reply = device_ask(device, json_pack("{s:s,s:b}", "do", "sync_next", "pull", 1));
    unsigned steps = 0;

    for (; json_object_get(reply, "send"); steps++) {
        const json_t *send = json_object_get(reply, "send");
        const char *path = json_string_value(json_object_get(send, "path"));
        struct server_answer answer;
        json_t *next;

        if (steps > ROUND_STEPS_MAX)
            fail_msg("%d %s: asked for ever", lie_status, lie_body);
        if (strstr(path, what)) {
            next = got_line(send, lie_status, (const uint8_t *)lie_body, strlen(lie_body));
        } else {
            request_run(&scene->server, device, send, &answer);
            next = got_line(send, answer.status, answer.bytes, answer.len);
            free(answer.bytes);
        }
        json_decref(reply);
        reply = device_ask(device, next);
    }
    const char *why = json_string_value(json_object_get(reply, "blocked"));

    snprintf(blocked, 32, "%s", why ? why : "");
    json_decref(reply);
}

static void no_answer_to_an_append_makes_it_ask_for_ever(void **state)
{
    static const struct {
        int status;
        const char *body, *blocked;
    } row[] = {
        { 409, "{\"why\":\"fork\",\"frame\":0,\"stream\":\"00\",\"last\":1}", "forks" },
        { 409, "{\"why\":\"gap\",\"frame\":0,\"stream\":\"00\",\"last\":0}",
          "server_nonsense" },
        { 409, "{\"why\":\"broken\",\"frame\":0,\"stream\":\"00\",\"last\":1}", "forks" },
        { 409, "{\"why\":\"fork\",\"frame\":9999}", "server_nonsense" },
        { 409, "{\"why\":\"whim\",\"frame\":0}", "server_nonsense" },
        { 409, "{}", "server_nonsense" },
        { 409, "", "server_nonsense" },
        { 200, "{\"cursor\":3,\"accepted\":0}", "server_nonsense" },
        { 200, "{\"cursor\":3,\"accepted\":1000}", "server_nonsense" },
        { 200, "{\"cursor\":-3,\"accepted\":1}", "server_nonsense" },
        { 200, "{\"accepted\":1}", "server_nonsense" },
        { 200, "{\"cursor\":1e300,\"accepted\":1}", "server_nonsense" },
        { 200, "{\"cursor\":99999,\"accepted\":1}", "" }, /* it keeps nothing of it */
        { 404, "{\"why\":\"no_space\"}", "server_nonsense" },
        { 413, "{\"why\":\"too_large\"}", "server_nonsense" },
        { 422, "{\"why\":\"too_many_frames\"}", "server_nonsense" },
        { 400, "{\"why\":\"bad_frame\"}", "server_nonsense" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct scene one;
        char blocked[32];

        scene_start(&one);
        lie_status = row[i].status;
        lie_body = row[i].body;
        device_note(&one.b, "unsent");
        for (int again = 0; again < 3; again++)
            stubborn_round(&one.b, "/records", blocked);
        if (strcmp(blocked, row[i].blocked) != 0)
            fail_msg("%d %s: \"%s\", want \"%s\"", row[i].status, row[i].body, blocked,
                     row[i].blocked);
        assert_true(device_shows(&one.b, "unsent"));
        device_note(&one.b, "written meanwhile");
        be_honest_again(row[i].body);
        assert_true(device_shows(&one.a, "unsent"));
        scene_stop(&one);
    }
}

static void no_answer_to_a_purge_makes_it_ask_for_ever(void **state)
{
    static const struct {
        int status;
        const char *body;
    } row[] = {
        { 422, "{\"why\":\"no_record\"}" }, { 200, "{}" }, { 200, "{\"cursor\":1}" },
        { 404, "{\"why\":\"no_space\"}" },  { 500, "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct scene one;
        char blocked[32];

        scene_start(&one);
        lie_status = row[i].status;
        lie_body = row[i].body;
        device_note(&one.b, "written meanwhile");
        device_delete(&one.b, device_write(&one.b, "short-lived"));
        device_sync(&one.b, &one.server);
        device_delete(&one.b, device_write(&one.b, "sent, then deleted"));
        stubborn_round(&one.b, "/purge", blocked);
        be_honest_again(row[i].body);
        scene_stop(&one);
    }
}

/* The server shows one device one of two records with the same number, and the other the other:
 * both were written by the person's own devices, of which one is a clone. */
static void a_server_that_shows_each_a_different_record_loses_none(void **state)
{
    struct scene one;
    struct server second = { 0 };
    struct device clone;
    char blocked[32];

    (void)state;
    scene_start(&one);
    device_clone(&clone, &one.a, 11);
    server_copy(&second, &one.server);
    device_note(&one.a, "the first's");
    device_note(&one.a, "written meanwhile");
    device_note(&clone, "the clone's");
    device_sync(&one.a, &one.server);
    device_sync(&clone, &second);
    device_sync(&one.b, &one.server);
    device_sync(&one.c, &second);
    assert_false(device_shows(&one.b, "the clone's"));
    /* And then one after the other, in turns. */
    for (int i = 0; i < 6; i++) {
        assert_true(device_round(&one.b, i % 2 ? &one.server : &second, blocked));
        assert_true(device_round(&one.c, i % 2 ? &second : &one.server, blocked));
    }
    assert_true(device_alarmed(&one.b, "fork") && device_alarmed(&one.c, "fork"));
    assert_true(device_shows(&one.b, "the clone's") && device_shows(&one.b, "the first's"));
    /* What has moved once is not moved again, however often it turns. */
    size_t moved = 0;

    for (int i = 0; i < 24; i++) {
        struct device *device = i % 2 ? &one.c : &one.b;

        device_reopen(device);
        device->clock_ms += 7200000;
        assert_true(device_round(device, i / 2 % 2 ? &one.server : &second, blocked));
        if (i == 11)
            moved = one.server.spaces[0].count + second.spaces[0].count;
    }
    assert_int_equal(one.server.spaces[0].count + second.spaces[0].count, moved);
    be_honest_again("two histories");
    clone.clock_ms += 7200000;
    device_sync(&clone, &one.server);
    be_honest_again("two histories");
    device_sync(&clone, &one.server);
    assert_true(device_shows(&one.a, "the clone's") && device_shows(&clone, "the first's"));
    device_stop(&clone);
    server_stop(&second);
    scene_stop(&one);
}

/* The end of another device's stream is held back: the checkpoint of a third tells. */
static void a_checkpoint_tells_what_is_held_back(void **state)
{
    struct scene one;
    char words[32];

    (void)state;
    scene_start(&one);
    device_sync(&one.b, &one.server);
    for (int i = 0; i < VAULT_CHECKPOINT_RECORDS; i++) {
        snprintf(words, sizeof words, "of b, %d", i);
        device_note(&one.b, words);
    }
    device_note(&one.b, "written meanwhile");
    device_sync(&one.b, &one.server);
    /* What a wrote last is not shown to c. */
    struct server held = { 0 };
    const struct vault *vault = one.a.script.vault;
    struct server_space *space;

    server_copy(&held, &one.server);
    space = &held.spaces[0];
    for (size_t i = space->count; i > 0; i--)
        if (memcmp(space->records[i - 1].header.stream, vault->stream, RECORD_STREAM) == 0 &&
            space->records[i - 1].header.n + 3 >
                chain_find(&vault->chains, vault->stream)->last) {
            free(space->records[i - 1].bytes);
            memmove(&space->records[i - 1], &space->records[i],
                    (space->count - i) * sizeof *space->records);
            space->count--;
        }
    device_sync(&one.c, &held);
    assert_true(device_alarmed(&one.c, "withheld"));
    be_honest_again("the end held back");
    server_stop(&held);
    scene_stop(&one);
}

/* The live stream lies like the pull does; it takes what follows, and asks for a pull
 * otherwise. */
static void the_live_stream_takes_only_what_follows(void **state)
{
    struct scene one;

    (void)state;
    scene_start(&one);
    lie_status = 503;
    lie_body = "";
    device_sync(&one.b, &one.server);
    device_note(&one.a, "live");
    device_note(&one.a, "written meanwhile");
    device_sync(&one.a, &one.server);
    const struct server_space *space = &one.server.spaces[0];

    for (size_t kind = 0; kind < 5; kind++) {
        const struct server_record *record =
            &space->records[space->count - (kind == 1 || kind == 4 ? 1 : 2)];
        uint8_t frame[9 + RECORD_MIN] = { 1 };
        size_t len = sizeof frame;

        for (unsigned i = 0; i < 8; i++)
            frame[1 + i] = (uint8_t)(record->cursor >> (8 * i));
        memcpy(frame + 9, record->bytes, record->len);
        if (kind == 0)
            frame[9 + 200] ^= 1; /* altered */
        if (kind == 2)
            len = 8;
        json_t *reply = device_ask(&one.b, json_pack("{s:s,s:[o]}", "do", "sync_live", "blob",
                                                     json_base64(frame, len)));

        if (kind == 2)
            assert_string_equal(json_string_value(json_object_get(reply, "why")),
                                "server_nonsense");
        else /* after the pull they are known, and there is nothing to say */
            assert_int_equal(json_is_true(json_object_get(reply, "pull")), kind < 2);
        json_decref(reply);
        if (kind == 0)
            assert_false(device_shows(&one.b, "live"));
        if (kind == 2) { /* an honest pull makes it whole, and the stream goes on from there */
            device_sync(&one.b, &one.server);
            assert_true(device_shows(&one.b, "live"));
        }
    }
    /* After a round that ended early nobody knows what the stream has left out. */
    device_note(&one.b, "unsent");
    stubborn_round(&one.b, "/records", (char[32]){ 0 });
    device_note(&one.a, "left out");
    device_note(&one.a, "shown");
    device_sync(&one.a, &one.server);
    const struct server_record *last = &space->records[space->count - 1];
    uint8_t frame[9 + RECORD_MIN] = { 1, (uint8_t)last->cursor, (uint8_t)(last->cursor >> 8) };

    memcpy(frame + 9, last->bytes, last->len);
    json_t *reply = device_ask(&one.b, json_pack("{s:s,s:[o]}", "do", "sync_live", "blob",
                                                 json_base64(frame, sizeof frame)));

    assert_true(json_is_true(json_object_get(reply, "pull")));
    json_decref(reply);
    be_honest_again("live");
    scene_stop(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_lie_is_seen_or_harmless),
        cmocka_unit_test(no_answer_to_an_append_makes_it_ask_for_ever),
        cmocka_unit_test(no_answer_to_a_purge_makes_it_ask_for_ever),
        cmocka_unit_test(a_server_that_shows_each_a_different_record_loses_none),
        cmocka_unit_test(a_checkpoint_tells_what_is_held_back),
        cmocka_unit_test(the_live_stream_takes_only_what_follows),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
