/* live_pair.h - two people with a space of two and a clock each. True time is the test's. */
#ifndef TESTS_LIVE_PAIR_H
#define TESTS_LIVE_PAIR_H

#include "tests/spaces_two.h"

enum { MINUTES = 20 };
#define MINUTE   INT64_C(60000)
#define START_MS INT64_C(1767225600000)

struct pair {
    struct device a, b;   /* sides 0 and 1 */
    int64_t now;          /* true time */
    int64_t a_off, b_off; /* what each clock is off by */
    char session[32];
};

static inline struct device *device_of(struct pair *pair, int side)
{
    return side == 0 ? &pair->a : &pair->b;
}

/* A question at a moment of true time; the reply is the caller's. */
static inline json_t *ask_at(struct pair *pair, int side, int64_t now, json_t *line)
{
    json_object_set_new(line, "now",
                        json_integer(now + (side == 0 ? pair->a_off : pair->b_off)));
    return device_ask(device_of(pair, side), line);
}

static inline json_t *ask(struct pair *pair, int side, json_t *line)
{
    return ask_at(pair, side, pair->now, line);
}

/* "" or why not; the reply goes. */
static inline const char *why(json_t *reply)
{
    static char text[32];
    const char *said = json_string_value(json_object_get(reply, "why"));

    snprintf(text, sizeof text, "%s", said ? said : "");
    json_decref(reply);
    return text;
}

static inline void hand_over(struct pair *pair)
{
    two_hand(&pair->a, &pair->b);
    two_hand(&pair->b, &pair->a);
}

static inline void start(struct pair *pair, uint64_t chance, int64_t a_off, int64_t b_off)
{
    *pair = (struct pair){ .now = START_MS, .a_off = a_off, .b_off = b_off };
    for (int side = 0; side < 2; side++) {
        struct device *device = device_of(pair, side);

        device_start(device, NULL, chance * 2 + (uint64_t)side + 1);
        device->clock_ms = START_MS - 60000 + (side == 0 ? a_off : b_off);
        assert_string_equal(two_add(device, TWO_SID, side, 9), "");
    }
}

static inline void stop(struct pair *pair)
{
    device_stop(&pair->a);
    device_stop(&pair->b);
}

static inline json_t *begin(struct pair *pair, int side, const char *what, int minutes)
{
    return ask(pair, side,
               json_pack("{s:s,s:s,s:s,s:i}", "do", "live_begin", "space", TWO_SID, "what",
                         what, "minutes", minutes));
}

static inline json_t *answer(struct pair *pair, int side, const char *word)
{
    return ask(pair, side,
               json_pack("{s:s,s:s,s:s,s:s}", "do", "live_answer", "space", TWO_SID, "session",
                         pair->session, "answer", word));
}

static inline json_t *longer(struct pair *pair, int side, int minutes)
{
    return ask(pair, side,
               json_pack("{s:s,s:s,s:s,s:s,s:b,s:i}", "do", "live_answer", "space", TWO_SID,
                         "session", pair->session, "answer", "join", "renews", 1, "minutes",
                         minutes));
}

/* What the phone shows now; NULL: nothing goes on. The caller's. */
static inline json_t *shown(struct pair *pair, int side)
{
    json_t *reply = ask(pair, side, json_pack("{s:s,s:s}", "view", "live", "space", TWO_SID));
    json_t *live = json_incref(json_object_get(reply, "live"));

    assert_non_null(live);
    json_decref(reply);
    if (json_is_null(live)) {
        json_decref(live);
        return NULL;
    }
    return live;
}

static inline bool shows(struct pair *pair, int side, const char *name, const char *want)
{
    json_t *live = shown(pair, side);
    const char *said = json_string_value(json_object_get(live, name));
    bool same = live && strcmp(said ? said : "null", want) == 0;

    json_decref(live);
    return same;
}

static inline int64_t ends(struct pair *pair, int side)
{
    json_t *live = shown(pair, side);
    int64_t ms = json_integer_value(json_object_get(live, "ends"));

    json_decref(live);
    return ms;
}

/* A asks, B joins, and both phones have both records. */
static inline void together(struct pair *pair, const char *what)
{
    json_t *reply = begin(pair, 0, what, MINUTES);

    assert_non_null(json_object_get(reply, "session"));
    snprintf(pair->session, sizeof pair->session, "%s",
             json_string_value(json_object_get(reply, "session")));
    json_decref(reply);
    hand_over(pair);
    assert_string_equal(why(answer(pair, 1, "join")), "");
    hand_over(pair);
}

#endif
