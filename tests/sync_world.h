/* sync_world.h - what people do with their devices, and what the network does to them. */
#ifndef TESTS_SYNC_WORLD_H
#define TESTS_SYNC_WORLD_H

#include "tests/sync_device.h"

#include "vault/state.h"

enum {
    DEVICES = 3,
    PEOPLE_MAX = 2,
    CLONES = 1,
    PLAYERS_MAX = PEOPLE_MAX * DEVICES + CLONES,
    WORDS_MAX = 48,
    OBJECTS_MAX = 128,
    LATE_MAX = 4
};

/* One device, and where its conversation stands. */
struct player {
    struct device device;
    json_t *reply; /* the last of sync, or NULL: no round under way */
    bool live;
    uint64_t live_at[SERVER_SPACES];
    bool there;
};

/* A request that is still on its way, long after its device has given up. */
struct late {
    json_t *send;
    struct server_answer body;
    unsigned who;
};

struct written {
    char o[ENTRY_OBJECT_ID + 1];
    unsigned who;
    bool shared, edited, deleted, undone;
};

struct world {
    uint64_t chance;
    struct server server, backup;
    struct player players[PLAYERS_MAX];
    size_t players_count; /* the last may become a clone */
    /* What somebody does with a device. */
    void (*act)(struct world *world, struct player *player, unsigned round);
    struct written written[OBJECTS_MAX];
    size_t written_count;
    struct late late[LATE_MAX];
    bool cloned;
};

static inline struct written *written_named(struct world *world, const char *o)
{
    for (size_t i = 0; i < world->written_count; i++)
        if (strcmp(world->written[i].o, o) == 0)
            return &world->written[i];
    fail_msg("nobody wrote %s", o);
    return NULL;
}

static inline void stop_round(struct player *player)
{
    json_decref(player->reply);
    player->reply = NULL;
}

static inline void reopen(struct player *player)
{
    stop_round(player);
    player->live = false;
    device_reopen(&player->device);
}

/* ---- what people do */

static inline json_t *calm(const char *words)
{
    return json_pack("{s:s,s:[s]}", "t", "calm", "lines", words);
}

static inline json_t *any_object(struct world *world, struct player *player)
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

static inline void write_one(struct world *world, struct player *player, unsigned round)
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

static inline void edit_one(struct world *world, struct player *player, unsigned round)
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

static inline void delete_one(struct world *world, struct player *player)
{
    json_t *o = any_object(world, player);

    if (!o)
        return;
    written_named(world, json_string_value(o))->deleted = true;
    device_delete(&player->device, o);
}

static inline void undo_one(struct world *world, struct player *player)
{
    json_t *reply = device_ask(&player->device, json_pack("{s:s}", "do", "undo"));
    const char *o = json_string_value(json_object_get(reply, "o"));

    if (o)
        written_named(world, o)->undone = true;
    json_decref(reply);
}

static inline void live_a_little(struct world *world, struct player *player, unsigned round)
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

static inline void keep_late(struct world *world, struct player *player)
{
    struct late *late = &world->late[pick(&world->chance, LATE_MAX)];
    const json_t *send = json_object_get(player->reply, "send");

    json_decref(late->send);
    free(late->body.bytes);
    late->send = json_deep_copy(send);
    late->body = request_body(&player->device, send);
    late->who = player->device.who;
}

static inline void deliver_late(struct world *world)
{
    struct late *late = &world->late[pick(&world->chance, LATE_MAX)];
    struct server_answer answer;

    if (!late->send)
        return;
    world->server.who = late->who;
    server_ask(&world->server, "POST", json_string_value(json_object_get(late->send, "path")),
               (struct str){ (const char *)late->body.bytes, late->body.len }, &answer);
    free(answer.bytes);
}

static inline void answer_with(struct player *player, json_t *line)
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
        memset(player->live_at, 0, sizeof player->live_at);
    }
    json_decref(reply);
}

static inline void begin_round(struct world *world, struct player *player)
{
    answer_with(player, json_pack("{s:s,s:b}", "do", "sync_next", "pull",
                                  (int)pick(&world->chance, 2)));
}

/* The shell asks, and something goes wrong, or not. */
static inline void step_round(struct world *world, struct player *player, bool fair)
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
        world->act(world, player, 1000); /* while the answer is on its way */
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

static inline void step_live(struct world *world, struct player *player)
{
    const struct server_record *next = NULL;
    size_t at = world->server.spaces_count
                    ? pick(&world->chance, (unsigned)world->server.spaces_count)
                    : 0;
    const struct server_space *space = &world->server.spaces[at];

    for (size_t i = 0; space->members[player->device.who].in && i < space->count; i++)
        if (space->records[i].cursor > player->live_at[at] &&
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
    player->live_at[at] = next->cursor;
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

static inline void close_all(struct world *world)
{
    for (size_t i = 0; i < world->players_count; i++)
        world->players[i].live = false;
}

static inline void server_fate(struct world *world)
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

static inline void step_world(struct world *world, unsigned round)
{
    struct player *player =
        &world->players[pick(&world->chance, (unsigned)world->players_count)];

    if (!player->there) {
        if (pick(&world->chance, 30) == 0) {
            struct player *from =
                &world->players[pick(&world->chance, (unsigned)world->players_count - CLONES)];

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
        world->act(world, player, round);
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

#endif
