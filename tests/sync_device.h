/* sync_device.h - a device of one person, with a disk, that talks to a server in memory. */
#ifndef TESTS_SYNC_DEVICE_H
#define TESTS_SYNC_DEVICE_H

#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "cli/script.h"
#include "seal/seal.h"
#include "tests/sync_server.h"

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

/* Of one round; an honest server needs far fewer. */
enum { ROUND_STEPS_MAX = 400 };

struct device {
    struct script script;
    int64_t clock_ms;
    uint64_t chance;
    unsigned who; /* whose, to the server */
};

static inline unsigned pick(uint64_t *chance, unsigned below)
{
    *chance ^= *chance << 13; /* xorshift64, Marsaglia 2003 */
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    return (unsigned)(*chance >> 33) % below;
}

/* The reply is the caller's, the line goes. */
static inline json_t *device_ask(struct device *device, json_t *line)
{
    uint8_t seed[SEAL_SEED];

    for (size_t i = 0; i < sizeof seed; i++)
        seed[i] = (uint8_t)pick(&device->chance, 256);
    if (!json_object_get(line, "now"))
        json_object_set_new(line, "now", json_integer(device->clock_ms += 1000));
    json_object_set_new(line, "seed", json_base64(seed, sizeof seed));
    char *text = json_dumps(line, JSON_COMPACT);
    struct str reply = script_line(&device->script, (struct str){ text, strlen(text) });
    json_t *value = json_loadb(reply.ptr, reply.len, 0, NULL);

    assert_non_null(value);
    json_text_free(text);
    json_decref(line);
    return value;
}

static inline void device_tell(struct device *device, json_t *line)
{
    json_t *reply = device_ask(device, line);

    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s", json_string_value(json_object_get(reply, "why")));
    json_decref(reply);
}

/* As after closing the app: nothing but the rows is left. */
static inline void device_reopen(struct device *device)
{
    vault_free(device->script.vault);
    assert_non_null(device->script.vault = vault_new());
    device_tell(device, json_pack("{s:s,s:i,s:s,s:s}", "do", "unlock", "kind", 4, "secret",
                                  SECRET, "slot", "row:slot/4"));
    device_tell(device, json_pack("{s:s,s:s}", "do", "load", "blob", "rows"));
    device_tell(device, json_pack("{s:s}", "do", "ready"));
}

/* The first device begins the account; the others have its slot, as after signing in. Sync is
 * on, with nothing known. */
static inline void device_start(struct device *device, struct device *first, uint64_t chance)
{
    *device = (struct device){ .clock_ms = INT64_C(1767225600000),
                               .chance = chance,
                               .who = first ? first->who : 0 };
    assert_true(script_open(&device->script));
    if (!first)
        device_tell(device, json_pack("{s:s,s:s}", "do", "begin", "secret", SECRET));
    else
        json_object_set(device->script.rows, "slot/4",
                        json_object_get(first->script.rows, "slot/4"));
    json_object_set_new(device->script.rows, "meta/sync", json_base64("{}", 2));
    device_reopen(device);
}

static inline void device_stop(struct device *device)
{
    script_close(&device->script);
}

/* A phone restored from a backup of another: all rows, its stream too. */
static inline void device_clone(struct device *to, const struct device *from, uint64_t chance)
{
    *to = (struct device){ .clock_ms = from->clock_ms, .chance = chance, .who = from->who };
    assert_true(script_open(&to->script));
    json_object_update(to->script.rows, from->script.rows);
    json_object_del(to->script.rows, "script/reply");
    device_reopen(to);
}

static inline json_t *device_write(struct device *device, const char *words)
{
    json_t *reply = device_ask(device, json_pack("{s:s,s:{s:s,s:[s]}}", "do", "add", "entry",
                                                 "t", "calm", "lines", words));
    json_t *o = json_incref(json_object_get(reply, "o"));

    assert_non_null(o);
    json_decref(reply);
    return o;
}

/* Writes, and lets the object's id go. */
static inline void device_note(struct device *device, const char *words)
{
    json_decref(device_write(device, words));
}

static inline void device_delete(struct device *device, json_t *o)
{
    device_tell(device, json_pack("{s:s,s:o}", "do", "delete", "o", o));
}

static inline void grown_add(struct server_answer *to, const void *bytes, size_t len)
{
    to->bytes = realloc(to->bytes, to->len + len + 4);
    MUST(to->bytes);
    for (unsigned i = 0; i < 4; i++)
        to->bytes[to->len + i] = (uint8_t)(len >> (8 * i));
    memcpy(to->bytes + to->len + 4, bytes, len);
    to->len += len + 4;
}

/* The body of a request, as the shell makes it. The caller frees ->bytes. */
static inline struct server_answer request_body(struct device *device, const json_t *send)
{
    struct server_answer body = { .bytes = malloc(1) };
    const json_t *rows = json_object_get(send, "rows"), *key;
    size_t i;

    json_array_foreach(rows, i, key)
    {
        const json_t *row = json_object_get(device->script.rows, json_string_value(key));
        size_t room = json_string_length(row), len;
        uint8_t *bytes = malloc(room + 1);

        if (!row || !json_bytes(row, bytes, 0, room, &len) || body.len + len + 4 > 1 << 20) {
            free(bytes);
            break;
        }
        grown_add(&body, bytes, len);
        free(bytes);
    }
    if (!rows && json_object_get(send, "body")) {
        const json_t *given = json_object_get(send, "body");
        size_t room = json_string_length(given);

        body.bytes = realloc(body.bytes, room + 1);
        MUST(json_bytes(given, body.bytes, 0, room, &body.len));
    }
    return body;
}

static inline void request_run(struct server *server, struct device *device, const json_t *send,
                               struct server_answer *out)
{
    struct server_answer body = request_body(device, send);

    server->who = device->who;
    server_ask(server, json_string_value(json_object_get(send, "method")),
               json_string_value(json_object_get(send, "path")),
               (struct str){ (const char *)body.bytes, body.len }, out);
    free(body.bytes);
}

static inline json_t *got_line(const json_t *send, int status, const uint8_t *bytes, size_t len)
{
    return json_pack("{s:s,s:i,s:O,s:[o]}", "do", "sync_got", "status", status, "id",
                     json_object_get(send, "id"), "blob", json_base64(bytes, len));
}

/* One round to its end. *out_blocked: why it ended early, or "" (the caller's to free). False
 * when it does not end. */
static inline bool device_round(struct device *device, struct server *server, char *out_blocked)
{
    json_t *reply = device_ask(device, json_pack("{s:s,s:b}", "do", "sync_next", "pull", 1));
    unsigned steps = 0;

    for (; steps < ROUND_STEPS_MAX && json_object_get(reply, "send"); steps++) {
        const json_t *send = json_object_get(reply, "send");
        struct server_answer answer;

        request_run(server, device, send, &answer);
        json_t *next = got_line(send, answer.status, answer.bytes, answer.len);

        free(answer.bytes);
        json_decref(reply);
        reply = device_ask(device, next);
    }
    const char *blocked = json_string_value(json_object_get(reply, "blocked"));

    snprintf(out_blocked, 32, "%s", blocked ? blocked : "");
    bool ended = json_is_true(json_object_get(reply, "idle"));

    if (!ended && steps < ROUND_STEPS_MAX) {
        char *text = json_dumps(reply, 0);

        fail_msg("neither send nor idle: %s", text);
    }
    json_decref(reply);
    return ended;
}

static inline void device_sync(struct device *device, struct server *server)
{
    char blocked[32];

    if (!device_round(device, server, blocked))
        fail_msg("a round did not end");
    if (*blocked)
        fail_msg("blocked: %s", blocked);
}

/* Everything shown, in its order, as text for comparing; freed with json_text_free. */
static inline char *device_shown(struct device *device)
{
    json_t *all = json_array(), *next = json_null();

    do {
        json_t *reply =
            device_ask(device, json_pack("{s:s,s:i,s:O,s:I}", "view", "list", "limit", 100,
                                         "before", next, "now", (json_int_t)INT64_C(1) << 50));

        json_array_extend(all, json_object_get(reply, "entries"));
        json_decref(next);
        next = json_incref(json_object_get(reply, "next"));
        json_decref(reply);
    } while (!json_is_null(next));
    char *text = json_dumps(all, JSON_SORT_KEYS | JSON_COMPACT);

    json_decref(next);
    json_decref(all);
    return text;
}

static inline bool device_shows(struct device *device, const char *words)
{
    char *text = device_shown(device);
    bool found = strstr(text, words) != NULL;

    json_text_free(text);
    return found;
}

static inline json_t *device_status(struct device *device)
{
    return device_ask(device, json_pack("{s:s}", "view", "status"));
}

static inline bool device_alarmed(struct device *device, const char *word)
{
    json_t *reply = device_status(device);
    const json_t *item;
    bool found = false;
    size_t i;

    json_array_foreach(json_object_get(reply, "alarms"), i, item) found |=
        strcmp(json_string_value(item), word) == 0;
    json_decref(reply);
    return found;
}

static inline bool device_is_quiet(struct device *device)
{
    json_t *reply = device_status(device);
    bool quiet = json_array_size(json_object_get(reply, "alarms")) == 0;

    json_decref(reply);
    return quiet;
}

static inline bool device_is(struct device *device, const char *state)
{
    json_t *reply = device_status(device);
    bool same = strcmp(json_string_value(json_object_get(reply, "sync")), state) == 0;

    json_decref(reply);
    return same;
}

#endif
