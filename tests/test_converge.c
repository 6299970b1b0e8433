/* Three devices of one person, offline at random, with clocks that disagree, crashes, full
 * disks and deliveries that are partial, repeated or late. Whatever the order: once all have
 * seen all, all show the same, and what a full disk refused shows nowhere. */
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "cli/script.h"
#include "seal/seal.h"

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

enum { DEVICES = 3, ROUNDS = 60, SEEDS = 400, WORDS_MAX = 64 };

static uint64_t chance;

static unsigned pick(unsigned below)
{
    chance ^= chance << 13; /* xorshift64, Marsaglia 2003 */
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (unsigned)(chance >> 33) % below;
}

struct device {
    struct script script;
    int64_t clock_ms;
};

static json_t *ask(struct device *device, json_t *line)
{
    json_object_set_new(line, "now", json_integer(device->clock_ms += pick(5000)));
    uint8_t seed[SEAL_SEED];

    for (size_t i = 0; i < sizeof seed; i++)
        seed[i] = (uint8_t)pick(256);
    json_object_set_new(line, "seed", json_base64(seed, sizeof seed));
    char *text = json_dumps(line, 0);
    struct str reply = script_line(&device->script, (struct str){ text, strlen(text) });
    json_t *value = json_loadb(reply.ptr, reply.len, 0, NULL);

    assert_non_null(value);
    json_text_free(text);
    json_decref(line);
    return value;
}

static void tell(struct device *device, json_t *line)
{
    json_t *reply = ask(device, line);

    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s", json_string_value(json_object_get(reply, "why")));
    json_decref(reply);
}

static void reopen(struct device *device)
{
    json_t *row = json_object_get(device->script.rows, "slot/4");

    vault_free(device->script.vault);
    assert_non_null(device->script.vault = vault_new());
    tell(device, json_pack("{s:s,s:i,s:s,s:O}", "do", "unlock", "kind", 4, "secret", SECRET,
                           "slot", row));
    tell(device, json_pack("{s:s,s:s}", "do", "load", "blob", "rows"));
    tell(device, json_pack("{s:s}", "do", "ready"));
}

static json_t *calm(const char *words)
{
    return json_pack("{s:s,s:[s]}", "t", "calm", "lines", words);
}

/* The object id of an entry that this device shows, or NULL. */
static json_t *any_object(struct device *device)
{
    json_t *reply = ask(device, json_pack("{s:s,s:i}", "view", "list", "limit", 100));
    json_t *entries = json_object_get(reply, "entries");
    size_t count = json_array_size(entries);
    json_t *o =
        count
            ? json_incref(json_object_get(json_array_get(entries, pick((unsigned)count)), "o"))
            : NULL;

    json_decref(reply);
    return o;
}

/* Copies the first rows of one stream from one disk to another: a delivery may stop anywhere.
 */
static void deliver(struct device *from, struct device *to, bool all)
{
    unsigned stop = all ? 1000000 : pick(12);
    const char *key;
    json_t *row;

    json_object_foreach(from->script.rows, key, row)
    {
        if (strncmp(key, "rec/", 4) != 0 || strtoul(strrchr(key, '/') + 1, NULL, 10) > stop)
            continue;
        if (!json_object_get(to->script.rows, key))
            json_object_set(to->script.rows, key, row);
    }
    for (unsigned i = 0; i <= pick(2); i++) /* sometimes twice */
        tell(to, json_pack("{s:s,s:s}", "do", "load", "blob", "rows"));
}

static void step(struct device *devices, unsigned round)
{
    struct device *device = &devices[pick(DEVICES)];
    char words[WORDS_MAX];
    json_t *o, *line = NULL;

    snprintf(words, sizeof words, "words %u", round);
    switch (pick(8)) {
    case 0:
    case 1:
        line = json_pack("{s:s,s:o}", "do", "add", "entry", calm(words));
        break;
    case 2:
        if ((o = any_object(device)))
            line = json_pack("{s:s,s:o,s:o}", "do", "edit", "o", o, "entry", calm(words));
        break;
    case 3:
        if ((o = any_object(device)))
            line = json_pack("{s:s,s:o}", "do", "delete", "o", o);
        break;
    case 4:
        reopen(device);
        return;
    case 5:
        line = json_pack("{s:s,s:s,s:o}", "do", "add", "disk", "full", "entry", calm("never"));
        break;
    default:
        deliver(&devices[pick(DEVICES)], device, false);
        return;
    }
    if (line)
        tell(device, line);
}

static char *shown(struct device *device)
{
    json_t *reply = ask(
        device, json_pack("{s:s,s:i,s:I}", "view", "list", "limit", 100, "now", (json_int_t)0));
    json_t *entries = json_object_get(reply, "entries"), *entry;
    size_t i;

    json_array_foreach(entries, i, entry)
        json_object_del(entry, "ahead"); /* depends on who looks: each has a clock of its own */
    char *text = json_dumps(entries, JSON_SORT_KEYS);

    json_decref(reply);
    return text;
}

static void run(uint64_t seed)
{
    struct device devices[DEVICES];
    char *first, *other;

    chance = seed * 2654435761u + 1;
    for (size_t i = 0; i < DEVICES; i++) {
        assert_true(script_open(&devices[i].script));
        devices[i].clock_ms = INT64_C(1767225600000) + (int64_t)pick(3600000);
    }
    tell(&devices[0], json_pack("{s:s,s:s}", "do", "begin", "secret", SECRET));
    for (size_t i = 1; i < DEVICES; i++) {
        json_object_set(devices[i].script.rows, "slot/4",
                        json_object_get(devices[0].script.rows, "slot/4"));
        reopen(&devices[i]);
    }
    for (unsigned round = 0; round < ROUNDS; round++)
        step(devices, round);
    for (size_t i = 0; i < DEVICES * DEVICES; i++)
        deliver(&devices[i / DEVICES], &devices[i % DEVICES], true);
    first = shown(&devices[0]);
    assert_null(strstr(first, "never"));
    for (size_t i = 1; i < DEVICES; i++) {
        if (pick(2))
            reopen(&devices[i]);
        other = shown(&devices[i]);
        if (strcmp(first, other) != 0)
            fail_msg("seed %llu: device %zu shows\n%s\nand device 0\n%s",
                     (unsigned long long)seed, i, other, first);
        json_text_free(other);
    }
    json_text_free(first);
    for (size_t i = 0; i < DEVICES; i++)
        script_close(&devices[i].script);
}

static void all_devices_end_up_showing_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        run(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_devices_end_up_showing_the_same) };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
