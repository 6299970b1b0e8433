/* share_pair.h - Anna and Ben, who have a space of two; and short ways to ask their phones. */
#ifndef TESTS_SHARE_PAIR_H
#define TESTS_SHARE_PAIR_H

#include "tests/shared_read.h"
#include "tests/spaces_two.h"

static struct device anna, ben;

static inline int set_up(void **state)
{
    (void)state;
    device_start(&anna, NULL, 1);
    device_start(&ben, NULL, 2);
    assert_string_equal(two_add(&anna, TWO_SID, 0, 7), "");
    assert_string_equal(two_add(&ben, TWO_SID, 1, 7), "");
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    device_stop(&anna);
    device_stop(&ben);
    return 0;
}

static inline void meet(void)
{
    two_hand(&anna, &ben);
    two_hand(&ben, &anna);
}

/* "" or why not. asked becomes its own; the space is added where it names none. */
static inline const char *tell_json(struct device *device, json_t *asked)
{
    static char why[32];

    if (!json_object_get(asked, "space"))
        json_object_set_new(asked, "space", json_string(TWO_SID));
    json_t *reply = device_ask(device, asked);

    snprintf(why, sizeof why, "%s",
             json_is_true(json_object_get(reply, "ok"))
                 ? ""
                 : json_string_value(json_object_get(reply, "why")));
    json_decref(reply);
    return why;
}

static inline const char *tell(struct device *device, const char *line)
{
    return tell_json(device, read(line));
}

/* What a view or a command says under a name; the caller's. */
static inline json_t *get(struct device *device, json_t *asked, const char *name)
{
    if (!json_object_get(asked, "space"))
        json_object_set_new(asked, "space", json_string(TWO_SID));
    json_t *reply = device_ask(device, asked);
    json_t *value = json_incref(json_object_get(reply, name));

    if (!value)
        fail_msg("no %s: %s", name, json_string_value(json_object_get(reply, "why")));
    json_decref(reply);
    return value;
}

static inline json_t *view(struct device *device, const char *line, const char *name)
{
    return get(device, read(line), name);
}

static inline json_t *add(struct device *device, const char *entry)
{
    return get(device, json_pack("{s:s,s:o}", "do", "add", "entry", read(entry)), "o");
}

static inline json_t *hand(struct device *device, const json_t *o, const char *fields)
{
    return get(device,
               json_pack("{s:s,s:O,s:o}", "do", "hand_over", "o", o, "fields", read(fields)),
               "copy");
}

static inline json_t *give(struct device *device, const char *entry)
{
    return get(device, json_pack("{s:s,s:o}", "do", "give", "entry", read(entry)), "o");
}

/* The text of a value as it was written, and no longer there. */
static inline const char *text(json_t *value)
{
    static char texts[4][1 << 16];
    static unsigned at;
    char *out = texts[at++ % 4], *dump = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    snprintf(out, sizeof texts[0], "%s", dump);
    json_text_free(dump);
    json_decref(value);
    return out;
}

static inline size_t length(json_t *list)
{
    size_t count = json_array_size(list);

    json_decref(list);
    return count;
}

static inline const char *between(struct device *device)
{
    return text(view(device, "{\"view\":\"between\"}", "items"));
}

static inline size_t items(struct device *device)
{
    return length(view(device, "{\"view\":\"between\"}", "items"));
}

#define PAIR_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
