/* Devices of one person and a server in memory, in every bad luck we could think of: offline
 * for any while, crashes between any two steps, requests and answers lost, doubled or late,
 * full disks, clocks that disagree, a server set back with and without saying so, a cloned
 * phone. Whatever the order: in the end all show the same, a device that comes new shows it
 * too, what was written and not deleted is there, and what was deleted is not on the server.
 *
 * test_sync_converge [SEEDS [FIRST]] */
#include "tests/sync_world.h"

enum { ALL = DEVICES + CLONES, ROUNDS = 120, SEEDS = 400, SETTLE_ROUNDS = 12 };

static uint64_t seeds = SEEDS, first_seed = 1;

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
    json_object_foreach(vault->objects.deleted[vault->side], key, by)
    {
        struct place place = place_read(key);
        const struct server_record *held = server_find(&world->server, place.stream, place.n);

        char row[ROW_KEY];

        row_key(row, place.stream, place.n);
        size_t len = json_string_length(json_object_get(player->device.script.rows, row));

        if (held && memcmp(held->hash, place.hash, OBJECTS_HASH) == 0 && len > 0 &&
            len != (RECORD_STUB + 2) / 3 * 4)
            fail_msg("seed %llu: what was deleted is on the disk: %s", (unsigned long long)seed,
                     row);
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
    world->players_count = ALL;
    world->act = live_a_little;
    world->server.pull_bytes = 400 + pick(&world->chance, 4000);
    for (size_t i = 0; i < DEVICES; i++) {
        device_start(&world->players[i].device, i ? &world->players[0].device : NULL,
                     world->chance + i);
        world->players[i].there = true;
    }
    for (unsigned round = 0; round < ROUNDS; round++)
        step_world(world, round);
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
