/* A server that lies, in each way of PROTOCOL.md C5 that concerns one person. Each lie is seen
 * or does no harm; nothing that was on a device is lost; no question is asked for ever; and
 * once the server is honest again, all is well again. */
#include "tests/sync_device.h"

#include "vault/state.h"

enum { EARLY = 4, LATE = 5 };

/* Three devices: `a` writes, `b` knows the first half of it, `c` comes new. */
struct scene {
    struct server server, before; /* before: when b was last here */
    struct device a, b, c;
};

static struct scene *scene; /* what the lies know of the person: everything but keys */

typedef void (*evil)(struct server *server, struct server_answer *answer);

static size_t index_of(const struct server_answer *answer, uint8_t type, size_t nth)
{
    for (size_t i = 0; i < answer->frames_count; i++)
        if (answer->frames[i].type == type && nth-- == 0)
            return i;
    return SIZE_MAX;
}

static void flip(struct server_answer *answer, size_t at)
{
    size_t i = index_of(answer, 1, 0);

    if (i != SIZE_MAX)
        answer->frames[i].bytes[at] ^= 1;
}

static void other_space(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 8);
}

static void other_stream(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 24);
}

static void other_side(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 1);
}

static void other_number(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 32);
}

static void other_prev(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 41);
}

static void other_words(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 200);
}

static void newer_version(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 0);
}

static void flags_set(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 3);
}

/* Behind whatever it has said was the end. */
static void move_on(struct server_answer *answer)
{
    static uint64_t on = 1000;

    answer->head = on += 1000;
}

/* Everything once more, behind the end. */
static void replay(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &server->spaces[0];

    move_on(answer);
    for (size_t i = 0; i < space->count; i++)
        answer_put(answer, answer->frames_count, space->records[i].len == RECORD_STUB ? 2 : 1,
                   ++answer->head, space->records[i].bytes, space->records[i].len);
}

/* The words of what was deleted, which it had kept. */
static void replay_deleted(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &scene->before.spaces[0];

    (void)server;
    move_on(answer);
    for (size_t i = 0; i < space->count; i++)
        answer_put(answer, answer->frames_count, 1, ++answer->head, space->records[i].bytes,
                   space->records[i].len);
}

/* The same records in another order. */
static void reorder(struct server *server, struct server_answer *answer)
{
    (void)server;
    for (size_t i = 0; i + 1 < answer->frames_count; i += 2) {
        struct server_frame a = answer->frames[i], b = answer->frames[i + 1];

        answer->frames[i] = b;
        answer->frames[i + 1] = a;
        answer->frames[i].cursor = a.cursor;
        answer->frames[i + 1].cursor = b.cursor;
    }
}

static void drop_first(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 1)
        answer_drop(answer, 0);
}

static void drop_middle(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 2)
        answer_drop(answer, answer->frames_count / 2);
}

static void drop_one(struct server *server, struct server_answer *answer)
{
    for (size_t i = answer->frames_count; i > 0; i--) {
        const struct server_record *last =
            &server->spaces[0].records[server->spaces[0].count - 3];

        if (memcmp(answer->frames[i - 1].bytes, last->bytes, RECORD_HEADER) == 0)
            answer_drop(answer, i - 1);
    }
}

static void drop_tail(struct server *server, struct server_answer *answer)
{
    (void)server;
    for (int i = 0; i < 2 && answer->frames_count > 0; i++)
        answer_drop(answer, answer->frames_count - 1);
}

static void say_nothing(struct server *server, struct server_answer *answer)
{
    (void)server;
    while (answer->frames_count > 0)
        answer_drop(answer, 0);
}

static void all_stubs(struct server *server, struct server_answer *answer)
{
    (void)server;
    for (size_t i = 0; i < answer->frames_count; i++) {
        struct server_frame *frame = &answer->frames[i];
        uint8_t stub[RECORD_STUB];

        if (frame->type != 1)
            continue;
        record_stub(stub, (struct str){ (const char *)frame->bytes, frame->len });
        memcpy(frame->bytes, stub, RECORD_STUB);
        frame->len = RECORD_STUB;
        frame->type = 2;
    }
}

/* Stubs of what b holds whole, behind the end. */
static void stubs_of_the_known(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &server->spaces[0];

    move_on(answer);
    for (size_t i = 0; i < space->count; i++) {
        uint8_t stub[RECORD_STUB];

        if (space->records[i].len == RECORD_STUB)
            continue;
        record_stub(
            stub, (struct str){ (const char *)space->records[i].bytes, space->records[i].len });
        answer_put(answer, answer->frames_count, 2, ++answer->head, stub, sizeof stub);
    }
}

/* Made up, in the place of what b holds whole. */
static void lying_stubs(struct server *server, struct server_answer *answer)
{
    size_t from = answer->frames_count;

    stubs_of_the_known(server, answer);
    for (size_t i = from; i < answer->frames_count; i++)
        answer->frames[i].bytes[RECORD_HEADER] ^= 1;
}

/* Made up, for the next numbers of every stream. */
static void stubs_of_the_future(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &server->spaces[0];
    size_t count = space->count;

    move_on(answer);
    for (size_t i = 0; i < count; i++) {
        const struct server_record *record = &space->records[i];
        struct record_header header = record->header;
        uint8_t stub[RECORD_STUB] = { 0 };

        if (server_find(server, header.stream, header.n + 1))
            continue;
        header.n++;
        memcpy(header.prev, record->hash, SEAL_HASH);
        record_header_write(stub, &header);
        stub[RECORD_HEADER] = 7;
        answer_put(answer, answer->frames_count, 2, ++answer->head, stub, sizeof stub);
    }
}

/* Streams that nobody writes. */
static void stubs_of_nowhere(struct server *server, struct server_answer *answer)
{
    move_on(answer);
    for (unsigned i = 0; i < 1000; i++) {
        struct record_header header = { .n = 1,
                                        .stream = { 9, (uint8_t)i, (uint8_t)(i >> 8) } };
        uint8_t stub[RECORD_STUB] = { 0 };

        memcpy(header.space, server->spaces[0].id, SEAL_ID);
        record_header_write(stub, &header);
        answer_put(answer, answer->frames_count, 2, ++answer->head, stub, sizeof stub);
    }
}

static void put_sealed(struct server_answer *answer, unsigned side, const uint8_t *self_tag,
                       const char *json)
{
    const struct vault *vault = scene->a.script.vault;
    struct record_header header = { .side = (uint8_t)side, .n = 1, .stream = { 5 } };
    struct secret_key tag = vault->account.self_tag;
    uint8_t bytes[RECORD_MIN], nonce[SEAL_NONCE] = { 3 };

    if (self_tag)
        memcpy(tag.bytes, self_tag, SEAL_KEY);
    memcpy(header.space, vault->account.personal_space, SEAL_ID);
    MUST(record_seal(bytes, &header, &vault->keys, &tag, (struct str){ json, strlen(json) },
                     nonce) == ERR_OK);
    move_on(answer);
    answer_put(answer, answer->frames_count, 1, ++answer->head, bytes, sizeof bytes);
}

#define FORGED                                                                                 \
    "{\"t\":\"calm\",\"lines\":[\"forged\"],\"o\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"at\":1,"        \
    "\"zone\":0,\"c\":[1,0]}"

/* By somebody who has the space's key, and not the person's. */
static void forged_without_tag(struct server *server, struct server_answer *answer)
{
    static const uint8_t not_mine[SEAL_KEY] = { 1 };

    (void)server;
    put_sealed(answer, 0, not_mine, FORGED);
}

static void forged_other_side(struct server *server, struct server_answer *answer)
{
    (void)server;
    put_sealed(answer, 1, NULL, FORGED);
}

/* Mine, and not something that can be held. */
static void mine_and_strange(struct server *server, struct server_answer *answer)
{
    (void)server;
    put_sealed(answer, 0, NULL, "{\"t\":\"calm\",\"c\":[1,0]}");
}

static void cursor_backwards(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 1)
        answer->frames[1].cursor = 1;
}

static void cursor_beyond(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 0)
        answer->frames[answer->frames_count - 1].cursor = answer->head + 5;
}

static void head_beyond(struct server *server, struct server_answer *answer)
{
    (void)server;
    answer->head += 1000;
}

static void head_endless(struct server *server, struct server_answer *answer)
{
    (void)server;
    answer->head = UINT64_MAX - 1;
}

static void head_lower(struct server *server, struct server_answer *answer)
{
    (void)server;
    say_nothing(server, answer);
    answer->head = 1;
}

static void never_enough(struct server *server, struct server_answer *answer)
{
    (void)server;
    answer->more = true;
}

/* The same stub, ever further on. */
static void never_done(struct server *server, struct server_answer *answer)
{
    static uint64_t on = 1000;
    const struct server_record *record = &server->spaces[0].records[0];

    answer_put(answer, answer->frames_count, record->len == RECORD_STUB ? 2 : 1, ++on,
               record->bytes, record->len);
    answer->head = on;
    answer->more = true;
}

static void other_gen_each_time(struct server *server, struct server_answer *answer)
{
    server_new_gen(server);
    memcpy(answer->gen, server->gen, SEAL_ID);
}

static void not_yours(struct server *server, struct server_answer *answer)
{
    say_nothing(server, answer);
    answer->head = UINT64_MAX;
}

static void short_frame(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 0)
        answer->frames[0].len -= 7;
}

static void long_frame(struct server *server, struct server_answer *answer)
{
    static const uint8_t long_one[RECORD_MAX + 1] = { 1 };

    (void)server;
    move_on(answer);
    answer_put(answer, answer->frames_count, 1, ++answer->head, long_one, sizeof long_one);
}

static void strange_frame(struct server *server, struct server_answer *answer)
{
    (void)server;
    move_on(answer);
    answer_put(answer, answer->frames_count, 7, ++answer->head, "what", 4);
}

static void wrong_type(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 0)
        answer->frames[0].type = 3 - answer->frames[0].type;
}

static void an_old_time(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &scene->before.spaces[0];

    say_nothing(server, answer);
    answer->head = space->head;
}

/* How each lie shows: on a device that knows half, and on a new one. "" nothing need show. */
static const struct {
    const char *name;
    evil evil;
    const char *alarm_b, *alarm_c, *blocked;
} LIES[] = {
    { "another space", other_space, "damaged", "damaged", "" },
    { "another stream", other_stream, "damaged", "damaged", "" },
    { "another side", other_side, "damaged", "damaged", "" },
    { "another number", other_number, "damaged", "damaged", "" },
    { "another predecessor", other_prev, "damaged", "damaged", "" },
    { "other words", other_words, "damaged", "damaged", "" },
    { "another version", newer_version, "damaged", "damaged", "" },
    { "flags", flags_set, "damaged", "damaged", "" },
    { "a replay", replay, "rolled_back", "rolled_back", "server_nonsense" },
    { "the deleted replayed", replay_deleted, "rolled_back", "rolled_back", "server_nonsense" },
    { "another order", reorder, "", "", "" },
    { "the first held back", drop_first, "", "missing", "" }, /* b asks from the beginning */
    { "one of each held back", drop_middle, "", "missing", "" },
    { "always the same held back", drop_one, "missing", "missing", "" },
    { "the end held back", drop_tail, "", "", "" },
    { "nothing shown", say_nothing, "", "", "" },
    { "stubs for records", all_stubs, "unexplained_deletion", "unexplained_deletion", "" },
    { "stubs of the known", stubs_of_the_known, "unexplained_deletion", "unexplained_deletion",
      "" },
    { "lying stubs", lying_stubs, "fork", "fork", "forks" },
    { "stubs of the future", stubs_of_the_future, "unexplained_deletion",
      "unexplained_deletion", "" },
    { "stubs of nowhere", stubs_of_nowhere, "", "", "" },
    { "forged without self tag", forged_without_tag, "forged", "forged", "" },
    { "forged on the other side", forged_other_side, "damaged", "damaged", "" },
    { "mine, and strange", mine_and_strange, "damaged", "damaged", "" },
    { "a cursor backwards", cursor_backwards, "", "", "server_nonsense" },
    { "a cursor beyond the head", cursor_beyond, "", "", "server_nonsense" },
    { "a head beyond", head_beyond, "", "", "" },
    { "a head beyond counting", head_endless, "", "", "server_nonsense" },
    { "a head too low", head_lower, "rolled_back", "", "" },
    { "never enough", never_enough, "", "", "server_nonsense" },
    { "never done", never_done, "", "", "server_nonsense" },
    { "another history each time", other_gen_each_time, "", "", "" }, /* all is pulled again */
    { "not yours", not_yours, "", "", "server_nonsense" },
    { "a short frame", short_frame, "damaged", "damaged", "" },
    { "a long frame", long_frame, "", "", "server_nonsense" },
    { "a strange frame", strange_frame, "", "", "server_nonsense" },
    { "a wrong type", wrong_type, "", "", "server_nonsense" },
    { "an old time", an_old_time, "", "", "" },
};

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
    if (strcmp(got, blocked) != 0)
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
    for (size_t i = 0; i < sizeof LIES / sizeof *LIES; i++) {
        struct scene one;

        scene_start(&one);
        one.server.evil = LIES[i].evil;
        look(&one.b, LIES[i].name, LIES[i].alarm_b, LIES[i].blocked);
        must_keep(&one.b, LIES[i].name);
        device_reopen(&one.b);
        must_keep(&one.b, LIES[i].name);
        look(&one.c, LIES[i].name, LIES[i].alarm_c, LIES[i].blocked);
        be_honest_again(LIES[i].name);
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
