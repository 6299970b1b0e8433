/* Devices of one person and a server in memory, in every bad luck we could think of: offline
 * for any while, crashes between any two steps, requests and answers lost, doubled or late,
 * full disks, clocks that disagree, a server set back with and without saying so, a cloned
 * phone. Whatever the order: in the end all show the same, a device that comes new shows it
 * too, what was written and not deleted is there, and what was deleted is not on the server.
 *
 * test_sync_converge [SEEDS [FIRST]] */
#include "tests/sync_device.h"

#include "vault/state.h"

enum {
    DEVICES = 3,
    CLONES = 1,
    ALL = DEVICES + CLONES,
    ROUNDS = 120,
    SEEDS = 500,
    WORDS_MAX = 48,
    OBJECTS_MAX = 128,
    LATE_MAX = 4,
    SETTLE_ROUNDS = 12
};

static uint64_t seeds = SEEDS, first_seed = 1;

/* One device, and where its conversation stands. */
struct player {
    struct device device;
    json_t *reply; /* the last of sync, or NULL: no round under way */
    bool live;
    uint64_t live_at;
    bool there;
};

/* A request that is still on its way, long after its device has given up. */
struct late {
    json_t *send;
    struct server_answer body;
};

struct written {
    char o[ENTRY_OBJECT_ID + 1];
    bool edited, deleted, undone;
};

struct world {
    uint64_t chance;
    struct server server, backup;
    struct player players[ALL];
    struct written written[OBJECTS_MAX];
    size_t written_count;
    struct late late[LATE_MAX];
    bool cloned;
};

static struct written *written_named(struct world *world, const char *o)
{
    for (size_t i = 0; i < world->written_count; i++)
        if (strcmp(world->written[i].o, o) == 0)
            return &world->written[i];
    fail_msg("nobody wrote %s", o);
    return NULL;
}

static void stop_round(struct player *player)
{
    json_decref(player->reply);
    player->reply = NULL;
}

static void reopen(struct player *player)
{
    stop_round(player);
    player->live = false;
    device_reopen(&player->device);
}

/* ---- what people do */

static json_t *calm(const char *words)
{
    return json_pack("{s:s,s:[s]}", "t", "calm", "lines", words);
}

static json_t *any_object(struct world *world, struct player *player)
{
    json_t *reply =
        device_ask(&player->device, json_pack("{s:s,s:i}", "view", "list", "limit", 100));
    json_t *entries = json_object_get(reply, "entries");
    size_t count = json_array_size(entries);
    json_t *entry =
        count ? json_array_get(entries, pick(&world->chance, (unsigned)count)) : NULL;
    json_t *o = json_incref(json_object_get(entry, "o"));

    json_decref(reply);
    return o;
}

static void write_one(struct world *world, struct player *player, unsigned round)
{
    char words[WORDS_MAX];

    if (world->written_count == OBJECTS_MAX)
        return;
    snprintf(words, sizeof words, "words %u", round);
    json_t *o = device_write(&player->device, words);

    snprintf(world->written[world->written_count++].o, ENTRY_OBJECT_ID + 1, "%s",
             json_string_value(o));
    json_decref(o);
}

static void edit_one(struct world *world, struct player *player, unsigned round)
{
    json_t *o = any_object(world, player);
    char words[WORDS_MAX];

    if (!o)
        return;
    snprintf(words, sizeof words, "edit %u", round);
    written_named(world, json_string_value(o))->edited = true;
    device_tell(&player->device,
                json_pack("{s:s,s:o,s:o}", "do", "edit", "o", o, "entry", calm(words)));
}

static void delete_one(struct world *world, struct player *player)
{
    json_t *o = any_object(world, player);

    if (!o)
        return;
    written_named(world, json_string_value(o))->deleted = true;
    device_delete(&player->device, o);
}

static void undo_one(struct world *world, struct player *player)
{
    json_t *reply = device_ask(&player->device, json_pack("{s:s}", "do", "undo"));
    const char *o = json_string_value(json_object_get(reply, "o"));

    if (o)
        written_named(world, o)->undone = true;
    json_decref(reply);
}

static void live_a_little(struct world *world, struct player *player, unsigned round)
{
    switch (pick(&world->chance, 9)) {
    case 0:
    case 1:
    case 2:
        write_one(world, player, round);
        break;
    case 3:
        edit_one(world, player, round);
        break;
    case 4:
    case 5:
        delete_one(world, player);
        break;
    case 6:
        undo_one(world, player);
        break;
    case 7:
        player->device.clock_ms += (int64_t)pick(&world->chance, 7200000) - 3600000;
        break;
    default:
        device_tell(&player->device, json_pack("{s:s,s:s,s:o}", "do", "add", "disk", "full",
                                               "entry", calm("never")));
    }
}

/* ---- the network */

static void keep_late(struct world *world, struct player *player)
{
    struct late *late = &world->late[pick(&world->chance, LATE_MAX)];
    const json_t *send = json_object_get(player->reply, "send");

    json_decref(late->send);
    free(late->body.bytes);
    late->send = json_deep_copy(send);
    late->body = request_body(&player->device, send);
}

static void deliver_late(struct world *world)
{
    struct late *late = &world->late[pick(&world->chance, LATE_MAX)];
    struct server_answer answer;

    if (!late->send)
        return;
    server_ask(&world->server, "POST", json_string_value(json_object_get(late->send, "path")),
               (struct str){ (const char *)late->body.bytes, late->body.len }, &answer);
    free(answer.bytes);
}

static void answer_with(struct player *player, json_t *line)
{
    json_t *reply = device_ask(&player->device, line);

    stop_round(player);
    if (json_object_get(reply, "send")) {
        player->reply = reply;
        return;
    }
    const json_t *live = json_object_get(reply, "live");

    if (live) {
        player->live = true;
        player->live_at = 0;
    }
    json_decref(reply);
}

static void begin_round(struct world *world, struct player *player)
{
    answer_with(player, json_pack("{s:s,s:b}", "do", "sync_next", "pull",
                                  (int)pick(&world->chance, 2)));
}

/* The shell asks, and something goes wrong, or not. */
static void step_round(struct world *world, struct player *player, bool fair)
{
    json_t *send = json_incref(json_object_get(player->reply, "send")), *line;
    unsigned luck = fair ? 99 : pick(&world->chance, 30);
    struct server_answer answer = { 0 };

    if (luck != 0)
        request_run(&world->server, &player->device, send, &answer);
    if (luck == 1) {
        free(answer.bytes);
        request_run(&world->server, &player->device, send, &answer);
    }
    if (luck == 2)
        keep_late(world, player);
    if (luck == 0 || luck == 3) { /* asked in vain, or answered in vain */
        line = got_line(send, 0, NULL, 0);
    } else if (luck == 4) {
        line = got_line(send, answer.status, answer.bytes, answer.len / 2); /* cut off */
    } else {
        line = got_line(send, answer.status, answer.bytes, answer.len);
        if (luck == 5)
            json_object_set_new(line, "disk", json_string("full"));
    }
    if (luck == 6)
        live_a_little(world, player, 1000); /* while the answer is on its way */
    if (luck == 7) {
        json_decref(line);
        reopen(player);
    } else {
        answer_with(player, line);
    }
    if (luck == 8) { /* the same answer once more */
        json_t *reply = device_ask(&player->device,
                                   got_line(send, answer.status, answer.bytes, answer.len));

        assert_true(json_is_false(json_object_get(reply, "ok")));
        json_decref(reply);
    }
    if (luck == 9)
        reopen(player);
    free(answer.bytes);
    json_decref(send);
}

static void step_live(struct world *world, struct player *player)
{
    const struct server_record *next = NULL;
    const struct server_space *space = &world->server.spaces[0];

    for (size_t i = 0; world->server.spaces_count > 0 && i < space->count; i++)
        if (space->records[i].cursor > player->live_at &&
            (!next || space->records[i].cursor < next->cursor))
            next = &space->records[i];
    if (!next)
        return;
    uint8_t *frame = malloc(9 + next->len);

    MUST(frame);
    frame[0] = next->len == RECORD_STUB ? 2 : 1;
    for (unsigned i = 0; i < 8; i++)
        frame[1 + i] = (uint8_t)(next->cursor >> (8 * i));
    memcpy(frame + 9, next->bytes, next->len);
    player->live_at = next->cursor;
    json_t *line =
        json_pack("{s:s,s:[o]}", "do", "sync_live", "blob", json_base64(frame, 9 + next->len));

    if (pick(&world->chance, 15) == 0)
        json_object_set_new(line, "disk", json_string("full"));
    json_t *reply = device_ask(&player->device, line);

    assert_true(json_is_true(json_object_get(reply, "ok")));
    if (json_is_true(json_object_get(reply, "pull")) && !player->reply)
        begin_round(world, player);
    json_decref(reply);
    free(frame);
}

/* ---- the server's fate */

static void close_all(struct world *world)
{
    for (size_t i = 0; i < ALL; i++)
        world->players[i].live = false;
}

static void server_fate(struct world *world)
{
    switch (pick(&world->chance, 6)) {
    case 0:
    case 1:
        server_copy(&world->backup, &world->server);
        break;
    case 2:
        close_all(world);
        server_copy(&world->server, &world->backup);
        server_new_gen(&world->server);
        server_new_gen(&world->backup);
        break;
    case 3:
        close_all(world);
        server_copy(&world->server, &world->backup);
        break;
    default:
        close_all(world); /* it was only started again */
    }
}

static void step(struct world *world, unsigned round)
{
    struct player *player = &world->players[pick(&world->chance, ALL)];

    if (!player->there) {
        if (pick(&world->chance, 30) == 0) {
            struct player *from = &world->players[pick(&world->chance, DEVICES)];

            stop_round(from);
            device_clone(&player->device, &from->device, world->chance + round);
            player->there = world->cloned = true;
        }
        return;
    }
    switch (pick(&world->chance, 24)) {
    case 0:
        reopen(player);
        break;
    case 1:
        server_fate(world);
        break;
    case 2:
        stop_round(player); /* offline */
        player->live = false;
        break;
    case 3:
        deliver_late(world);
        break;
    case 4:
    case 5:
    case 6:
    case 7:
    case 8:
    case 9:
        live_a_little(world, player, round);
        break;
    default:
        if (player->reply)
            step_round(world, player, false);
        else if (player->live && pick(&world->chance, 3))
            step_live(world, player);
        else
            begin_round(world, player);
    }
}

/* ---- the end */

static void settle(struct world *world, uint64_t seed)
{
    char blocked[32];

    for (size_t i = 0; i < ALL; i++)
        if (world->players[i].there)
            reopen(&world->players[i]);
    for (unsigned round = 0; round < SETTLE_ROUNDS; round++)
        for (size_t i = 0; i < ALL; i++) {
            struct player *player = &world->players[i];

            if (!player->there)
                continue;
            player->device.clock_ms += 7200000; /* forks are counted by the hour */
            if (!device_round(&player->device, &world->server, blocked))
                fail_msg("seed %llu: device %zu asks for ever", (unsigned long long)seed, i);
            if (*blocked && round == SETTLE_ROUNDS - 1)
                fail_msg("seed %llu: device %zu is blocked: %s", (unsigned long long)seed, i,
                         blocked);
        }
}

/* Every row of this device is on the server, with the same hash; what was deleted is a stub. */
static void all_is_on_the_server(struct world *world, struct player *player, uint64_t seed)
{
    const struct vault *vault = player->device.script.vault;
    const char *key;
    json_t *by;

    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];

        for (uint64_t n = 1; n <= chain->last; n++) {
            const struct server_record *held = server_find(&world->server, chain->stream, n);

            if (!held || memcmp(held->hash, chain->hashes[n - 1], SEAL_HASH) != 0)
                fail_msg("seed %llu: number %llu of a stream is %s", (unsigned long long)seed,
                         (unsigned long long)n, held ? "another at the server" : "not sent");
        }
    }
    json_object_foreach(vault->objects.deleted, key, by)
    {
        struct place place = place_read(key);
        const struct server_record *held = server_find(&world->server, place.stream, place.n);

        if (held && memcmp(held->hash, place.hash, OBJECTS_HASH) == 0 &&
            held->len != RECORD_STUB)
            fail_msg("seed %llu: what was deleted is on the server: %s",
                     (unsigned long long)seed, key);
    }
    if (!device_is(&player->device, "level"))
        fail_msg("seed %llu: not level", (unsigned long long)seed);
}

static void nothing_is_lost(struct world *world, const char *shown, uint64_t seed)
{
    for (size_t i = 0; i < world->written_count; i++) {
        const struct written *one = &world->written[i];
        bool is_there = strstr(shown, one->o) != NULL;

        if (!is_there && !one->deleted)
            fail_msg("seed %llu: %s is lost", (unsigned long long)seed, one->o);
        if (is_there && one->deleted && !one->edited && !one->undone && !world->cloned)
            fail_msg("seed %llu: %s is back", (unsigned long long)seed, one->o);
    }
    if (strstr(shown, "never"))
        fail_msg("seed %llu: what the disk refused is shown", (unsigned long long)seed);
}

static void check(struct world *world, uint64_t seed)
{
    struct device fresh;
    char blocked[32];

    device_start(&fresh, &world->players[0].device, seed + 77);
    if (!device_round(&fresh, &world->server, blocked) || *blocked)
        fail_msg("seed %llu: a new device: %s", (unsigned long long)seed, blocked);
    char *want = device_shown(&fresh);

    nothing_is_lost(world, want, seed);
    for (size_t i = 0; i < ALL; i++) {
        struct player *player = &world->players[i];

        if (!player->there)
            continue;
        for (unsigned again = 0; again < 2; again++) {
            char *shown = device_shown(&player->device);

            if (strcmp(shown, want) != 0)
                fail_msg("seed %llu: device %zu%s shows\n%s\nand a new one\n%s",
                         (unsigned long long)seed, i, again ? ", opened again," : "", shown,
                         want);
            json_text_free(shown);
            if (!again)
                all_is_on_the_server(world, player, seed);
            reopen(player);
        }
    }
    json_text_free(want);
    device_stop(&fresh);
}

static void run(uint64_t seed)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    world->chance = seed * 2654435761u + 1;
    server_start(&world->server);
    server_copy(&world->backup, &world->server);
    world->server.pull_bytes = 400 + pick(&world->chance, 4000);
    for (size_t i = 0; i < DEVICES; i++) {
        device_start(&world->players[i].device, i ? &world->players[0].device : NULL,
                     world->chance + i);
        world->players[i].there = true;
    }
    for (unsigned round = 0; round < ROUNDS; round++)
        step(world, round);
    settle(world, seed);
    check(world, seed);
    for (size_t i = 0; i < ALL; i++)
        if (world->players[i].there) {
            stop_round(&world->players[i]);
            device_stop(&world->players[i].device);
        }
    for (size_t i = 0; i < LATE_MAX; i++) {
        json_decref(world->late[i].send);
        free(world->late[i].body.bytes);
    }
    server_stop(&world->server);
    server_stop(&world->backup);
    free(world);
}

static void all_end_up_the_same_and_nothing_is_lost(void **state)
{
    (void)state;
    for (uint64_t seed = first_seed; seed < first_seed + seeds; seed++)
        run(seed);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(
        all_end_up_the_same_and_nothing_is_lost) };

    if (argc > 1)
        seeds = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        first_seed = strtoull(argv[2], NULL, 10);
    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
