/* Two people with three devices each, a clone of one, and a server in memory, in the same bad
 * luck as tests/test_sync_converge.c: whatever the order, in the end all devices of both show
 * the same of what is between them, and those of each the same of their own; what was given and
 * not taken back is there; what was taken back is on no server; and nothing of anybody's own
 * opens with the key of the space of two.
 *
 * test_spaces_converge [SEEDS [FIRST]] */
#include "tests/spaces_two.h"
#include "tests/sync_world.h"
#include "vault/take.h"

enum { ROUNDS = 200, SEEDS = 200, SETTLE_ROUNDS = 14 };

static uint64_t seeds = SEEDS, first_seed = 1;

/* ---- what they do */

static struct written *written_now(struct world *world, struct player *player, const char *o)
{
    struct written *one = &world->written[world->written_count++];

    *one = (struct written){ .who = player->device.who, .shared = true };
    snprintf(one->o, sizeof one->o, "%s", o);
    return one;
}

static void give(struct world *world, struct player *player, unsigned round)
{
    char words[WORDS_MAX], o[ENTRY_OBJECT_ID + 1];

    if (world->written_count == OBJECTS_MAX)
        return;
    snprintf(words, sizeof words, "given %u", round);
    two_write(&player->device, words, o);
    (void)written_now(world, player, o);
}

/* One of this person's that this device has. NULL: none. */
static struct written *any_given(struct world *world, struct player *player)
{
    const struct vault *child = two_space(&player->device);
    size_t start = pick(&world->chance, OBJECTS_MAX);

    for (size_t i = 0; i < world->written_count; i++) {
        struct written *one = &world->written[(start + i) % world->written_count];
        const struct object *object =
            one->shared && one->who == player->device.who
                ? object_find(&child->objects, (struct str){ one->o, ENTRY_OBJECT_ID })
                : NULL;

        if (object && object->count > 0)
            return one;
    }
    return NULL;
}

static void give_again(struct world *world, struct player *player, unsigned round)
{
    struct written *one = any_given(world, player);
    char words[WORDS_MAX], o[ENTRY_OBJECT_ID + 1];

    if (!one)
        return;
    snprintf(words, sizeof words, "given again %u", round);
    assert_string_equal(two_write_as(&player->device, words, one->o, o), "");
    one->edited = true;
}

static void take_one_back(struct world *world, struct player *player)
{
    struct written *one = any_given(world, player);

    if (!one)
        return;
    assert_string_equal(two_delete(&player->device, one->o), "");
    one->deleted = true;
}

static void write_own(struct world *world, struct player *player, unsigned round)
{
    char words[WORDS_MAX];

    if (world->written_count == OBJECTS_MAX)
        return;
    snprintf(words, sizeof words, "my own %u", round);
    json_t *o = device_write(&player->device, words);

    written_now(world, player, json_string_value(o))->shared = false;
    json_decref(o);
}

/* The disk takes neither of two. */
static void write_in_vain(struct player *player)
{
    struct writing writing;
    char o[ENTRY_OBJECT_ID + 1];
    json_t *record = json_pack("{s:s,s:s}", "t", "card", "words", "never");

    writing_begin(&writing, &player->device);
    assert_int_equal(
        spaces_write(writing.vault, &writing.call, two_space(&player->device), record, o),
        ERR_OK);
    writing_end(&writing, false);
    json_decref(record);
}

/* Between a question and the word `kept` a vault takes no other; a device that has not heard of
 * the space yet has nothing to give. */
static void live_together(struct world *world, struct player *player, unsigned round)
{
    if (!two_space(&player->device)) {
        write_own(world, player, round);
        return;
    }
    switch (pick(&world->chance, 10)) {
    case 0:
    case 1:
    case 2:
    case 3:
        give(world, player, round);
        break;
    case 4:
        give_again(world, player, round);
        break;
    case 5:
    case 6:
        take_one_back(world, player);
        break;
    case 7:
        player->device.clock_ms += (int64_t)pick(&world->chance, 7200000) - 3600000;
        break;
    case 8:
        write_in_vain(player);
        break;
    default:
        write_own(world, player, round);
    }
}

/* ---- the end */

static void settle(struct world *world, uint64_t seed)
{
    char blocked[32];

    for (size_t i = 0; i < world->players_count; i++)
        if (world->players[i].there)
            reopen(&world->players[i]);
    for (unsigned round = 0; round < SETTLE_ROUNDS; round++)
        for (size_t i = 0; i < world->players_count; i++) {
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

/* Every row here is on the server, with the same hash; what was deleted is a stub there. */
static void is_on_the_server(struct world *world, const struct vault *space, uint64_t seed)
{
    const char *key;
    json_t *by;

    for (size_t i = 0; i < space->chains.count; i++) {
        const struct chain *chain = &space->chains.list[i];

        for (uint64_t n = 1; n <= chain->last; n++) {
            const struct server_record *held = server_find(&world->server, chain->stream, n);

            if (!held || memcmp(held->hash, chain->hashes[n - 1], SEAL_HASH) != 0)
                fail_msg("seed %llu: number %llu of a stream of side %u is %s",
                         (unsigned long long)seed, (unsigned long long)n, chain->side,
                         held ? "another at the server" : "not sent");
            if (memcmp(held->header.space, space->sid, SEAL_ID) != 0 ||
                held->header.side != chain->side)
                fail_msg("seed %llu: a record is in another space", (unsigned long long)seed);
        }
    }
    for (uint8_t side = 0; side < 2; side++)
        json_object_foreach(space->objects.deleted[side], key, by)
        {
            struct place place = place_read(key);
            const struct server_record *held =
                server_find(&world->server, place.stream, place.n);

            if (held && memcmp(held->hash, place.hash, OBJECTS_HASH) == 0 &&
                held->len != RECORD_STUB)
                fail_msg("seed %llu: what was taken back is on the server: %s",
                         (unsigned long long)seed, key);
        }
}

/* With the key of the space of two, as the other person and the server have it together. */
static void nothing_of_ones_own_opens(struct world *world, uint64_t seed)
{
    const struct vault *child = two_space(&world->players[0].device);

    for (size_t i = 0; i < world->server.spaces_count; i++)
        for (size_t k = 0; k < world->server.spaces[i].count; k++) {
            const struct server_record *record = &world->server.spaces[i].records[k];
            uint8_t plain[RECORD_MAX];
            struct str json = { "", 0 };

            if (record->len == RECORD_STUB)
                continue;
            bool opens = record_open(plain, &json,
                                     (struct str){ (const char *)record->bytes, record->len },
                                     &child->keys, NULL) == ERR_OK;

            if (opens) /* padding follows */
                plain[(size_t)(json.ptr - (const char *)plain) + json.len] = 0;
            if (opens != (memcmp(record->header.space, child->sid, SEAL_ID) == 0) ||
                (opens && strstr(json.ptr, "my own")))
                fail_msg("seed %llu: something of one's own opens", (unsigned long long)seed);
        }
}

static void nothing_is_lost(struct world *world, unsigned who, const char *own,
                            const char *between, uint64_t seed)
{
    for (size_t i = 0; i < world->written_count; i++) {
        const struct written *one = &world->written[i];
        bool is_there = strstr(one->shared ? between : own, one->o) != NULL;

        if (!one->shared && one->who != who)
            continue;
        if (!is_there && !one->deleted)
            fail_msg("seed %llu: %s is lost", (unsigned long long)seed, one->o);
        if (is_there && one->deleted && !one->edited && !world->cloned)
            fail_msg("seed %llu: %s is back", (unsigned long long)seed, one->o);
    }
    if (strstr(own, "never") || strstr(between, "never"))
        fail_msg("seed %llu: what the disk refused is shown", (unsigned long long)seed);
}

static void same(const char *what, const char *shown, const char *want, size_t i, uint64_t seed)
{
    if (strcmp(shown, want) != 0)
        fail_msg("seed %llu: device %zu shows %s\n%s\nand a new one\n%s",
                 (unsigned long long)seed, i, what, shown, want);
}

static void check_player(struct world *world, size_t i, const char *own, const char *between,
                         uint64_t seed)
{
    struct device *device = &world->players[i].device;

    if (!device_is(device, "level"))
        fail_msg("seed %llu: device %zu is not level", (unsigned long long)seed, i);
    is_on_the_server(world, device->script.vault, seed);
    is_on_the_server(world, two_space(device), seed);
    for (unsigned again = 0; again < 2; again++) {
        char *shown = device_shown(device), *two = two_shown(device);

        same("of its own", shown, own, i, seed);
        same("between them", two, between, i, seed);
        json_text_free(shown);
        json_text_free(two);
        reopen(&world->players[i]);
    }
}

static void check(struct world *world, uint64_t seed)
{
    char *between = NULL;

    for (unsigned who = 0; who < PEOPLE_MAX; who++) {
        struct device fresh;
        char blocked[32];

        device_start(&fresh, &world->players[who * DEVICES].device, seed + 77);
        if (!device_round(&fresh, &world->server, blocked) || *blocked)
            fail_msg("seed %llu: a new device: %s", (unsigned long long)seed, blocked);
        char *own = device_shown(&fresh), *two = two_shown(&fresh);

        if (!between)
            between = strdup(two);
        same("between them", two, between, who, seed);
        nothing_is_lost(world, who, own, between, seed);
        for (size_t i = 0; i < world->players_count; i++)
            if (world->players[i].there && world->players[i].device.who == who)
                check_player(world, i, own, between, seed);
        json_text_free(own);
        json_text_free(two);
        device_stop(&fresh);
    }
    free(between);
    nothing_of_ones_own_opens(world, seed);
}

static void begin(struct world *world)
{
    world->players_count = PLAYERS_MAX;
    world->act = live_together;
    server_start(&world->server);
    for (unsigned i = 0; i < PLAYERS_MAX - CLONES; i++) {
        struct player *player = &world->players[i];

        device_start(&player->device,
                     i % DEVICES ? &world->players[i - i % DEVICES].device : NULL,
                     world->chance + i);
        player->device.who = i / DEVICES;
        player->there = true;
    }
    two_meet(&world->server, 0, 1);
    for (unsigned who = 0; who < PEOPLE_MAX; who++) {
        struct device *first = &world->players[who * DEVICES].device;

        assert_string_equal(two_add(first, TWO_SID, (int)who, 7), "");
        device_sync(first, &world->server);
    }
    server_copy(&world->backup, &world->server);
    world->server.pull_bytes = 400 + pick(&world->chance, 4000);
}

/* ---- one leaves, with what they have given */

/* Each tries what they like; where there is nobody to give to, they are told so. */
static void live_apart(struct world *world, struct player *player, unsigned round)
{
    char words[WORDS_MAX], o[ENTRY_OBJECT_ID + 1];

    snprintf(words, sizeof words, "apart %u", round);
    if (!two_space(&player->device) || pick(&world->chance, 2))
        write_own(world, player, round);
    else
        (void)two_write_as(&player->device, words, NULL, o);
}

/* Of this side the server has what says that things are deleted and that somebody left, and
 * nothing that can be read otherwise. */
static void only_deletions_are_left(struct world *world, const struct vault *child,
                                    uint8_t side, uint64_t seed)
{
    const struct server_space *space = two_held(&world->server);
    json_t *record;

    assert_non_null(space);
    for (size_t i = 0; i < space->count; i++) {
        const struct server_record *held = &space->records[i];

        if (held->header.side != side || held->len == RECORD_STUB)
            continue;
        assert_int_equal(
            take_open(child, (struct str){ (char *)held->bytes, held->len }, &record), ERR_OK);
        if (!take_is(record, "del") && !take_is(record, "chk") && !take_is(record, "end"))
            fail_msg("seed %llu: given, and still there", (unsigned long long)seed);
        json_decref(record);
    }
}

static void is_over(struct world *world, size_t i, uint64_t seed)
{
    struct vault *child = two_space(&world->players[i].device);

    assert_non_null(child);
    if (!child->ended[1 - child->side])
        fail_msg("seed %llu: device %zu does not know that it is over",
                 (unsigned long long)seed, i);
    for (size_t k = 0; k < child->objects.count; k++)
        if (child->objects.list[k].side != child->side && child->objects.list[k].count > 0)
            fail_msg("seed %llu: device %zu shows what was taken along",
                     (unsigned long long)seed, i);
    only_deletions_are_left(world, child, (uint8_t)(1 - child->side), seed);
}

static void one_leaves(struct world *world, uint64_t seed)
{
    enum { AFTER = 80 };
    size_t at = pick(&world->chance, PLAYERS_MAX - CLONES);
    unsigned who = world->players[at].device.who;
    json_t *reply =
        device_ask(&world->players[at].device, json_pack("{s:s,s:s,s:s}", "do", "leave",
                                                         "space", TWO_SID, "how", "remove"));

    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("seed %llu: leaving: %s", (unsigned long long)seed,
                 json_string_value(json_object_get(reply, "why")));
    json_decref(reply);
    world->act = live_apart;
    for (unsigned round = 0; round < AFTER; round++) {
        server_copy(&world->backup, &world->server); /* nobody is there to remove it again */
        step_world(world, ROUNDS + round);
    }
    settle(world, seed);
    for (size_t i = 0; i < world->players_count; i++)
        if (world->players[i].there && world->players[i].device.who != who)
            is_over(world, i, seed);
        else if (world->players[i].there && two_space(&world->players[i].device))
            fail_msg("seed %llu: device %zu has not left", (unsigned long long)seed, i);
}

static void end(struct world *world)
{
    for (size_t i = 0; i < world->players_count; i++)
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
}

static void both_end_up_with_the_same_and_nothing_is_lost(void **state)
{
    (void)state;
    for (uint64_t seed = first_seed; seed < first_seed + seeds; seed++) {
        struct world *world = calloc(1, sizeof *world);

        assert_non_null(world);
        world->chance = seed * 2654435761u + 1;
        begin(world);
        for (unsigned round = 0; round < ROUNDS; round++)
            step_world(world, round);
        settle(world, seed);
        check(world, seed);
        one_leaves(world, seed);
        end(world);
        free(world);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(
        both_end_up_with_the_same_and_nothing_is_lost) };

    if (argc > 1)
        seeds = strtoull(argv[1], NULL, 10);
    if (argc > 2)
        first_seed = strtoull(argv[2], NULL, 10);
    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
