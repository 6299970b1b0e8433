/* sync_pair.h - two devices of one person and an honest server. */
#ifndef TESTS_SYNC_PAIR_H
#define TESTS_SYNC_PAIR_H

#include "tests/sync_device.h"

struct pair {
    struct server server;
    struct device a, b;
};

static inline void pair_start(struct pair *pair)
{
    *pair = (struct pair){ 0 };
    server_start(&pair->server);
    device_start(&pair->a, NULL, 1);
    device_start(&pair->b, &pair->a, 2);
}

static inline void pair_stop(struct pair *pair)
{
    device_stop(&pair->a);
    device_stop(&pair->b);
    server_stop(&pair->server);
}

/* Both, until neither has anything to say. */
static inline void pair_sync(struct pair *pair)
{
    for (int i = 0; i < 2; i++) {
        device_sync(&pair->a, &pair->server);
        device_sync(&pair->b, &pair->server);
    }
    char *a = device_shown(&pair->a), *b = device_shown(&pair->b);

    assert_string_equal(a, b);
    json_text_free(a);
    json_text_free(b);
}

static inline int64_t status_number(struct device *device, const char *name)
{
    json_t *reply = device_status(device);
    int64_t value = json_integer_value(json_object_get(reply, name));

    json_decref(reply);
    return value;
}

static inline size_t bodies(const struct server *server)
{
    size_t count = 0;

    for (size_t i = 0; server->spaces_count > 0 && i < server->spaces[0].count; i++)
        count += server->spaces[0].records[i].len != RECORD_STUB;
    return count;
}

/* Rows on this device's disk of which only the stub is left. */
static inline size_t stub_rows(const struct device *device)
{
    size_t count = 0;
    const char *key;
    json_t *row;

    json_object_foreach(device->script.rows, key, row) count +=
        strncmp(key, "rec/", 4) == 0 && json_string_length(row) == (RECORD_STUB + 2) / 3 * 4;
    return count;
}

static inline void refused(struct device *device, json_t *line, const char *why)
{
    json_t *reply = device_ask(device, line);

    assert_true(json_is_false(json_object_get(reply, "ok")));
    assert_string_equal(json_string_value(json_object_get(reply, "why")), why);
    json_decref(reply);
}

static inline json_t *next_line(bool pull)
{
    return json_pack("{s:s,s:b}", "do", "sync_next", "pull", pull);
}

#endif
