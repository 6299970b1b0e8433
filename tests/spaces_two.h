/* spaces_two.h - people with a space of two: what vault/spaces.h does, with a disk under it. */
#ifndef TESTS_SPACES_TWO_H
#define TESTS_SPACES_TWO_H

#include "tests/sync_device.h"

#include "vault/spaces.h"
#include "vault/stage.h"

#define TWO_SID "0102030405060708090a0b0c0d0e0f10"

/* A change in the making: what a command would do, done by the test. */
struct writing {
    struct script *script;
    struct vault *vault;
    struct call call;
};

static inline void writing_begin_at(struct writing *out, struct script *script, int64_t now_ms,
                                    uint64_t *chance)
{
    uint8_t seed[SEAL_SEED];

    for (size_t i = 0; i < sizeof seed; i++)
        seed[i] = (uint8_t)pick(chance, 256);
    *out =
        (struct writing){ script, script->vault, { .now_ms = now_ms, .reply = json_object() } };
    seal_random_seed(&out->call.random, seed);
    assert_int_equal(stage_begin(out->vault, &out->call), ERR_OK);
}

static inline void writing_begin(struct writing *out, struct device *device)
{
    writing_begin_at(out, &device->script, device->clock_ms += 1000, &device->chance);
}

/* The effects onto the disk, or nothing. */
static inline void writing_end(struct writing *writing, bool kept)
{
    json_t *rows = writing->script->rows, *item;
    size_t i;

    stage_reply(writing->vault, &writing->call);
    if (kept) {
        json_array_foreach(json_object_get(writing->call.reply, "keep"), i, item)
            json_object_set(rows, json_string_value(json_object_get(item, "key")),
                            json_object_get(item, "bytes"));
        json_array_foreach(json_object_get(writing->call.reply, "drop"), i, item)
            json_object_del(rows, json_string_value(item));
        stage_commit(writing->vault);
    } else {
        stage_forget(writing->vault);
    }
    json_decref(writing->call.reply);
}

/* "" or why it was refused; a refusal leaves nothing behind. */
static inline const char *writing_close(struct writing *writing, enum err err)
{
    static char why[32];

    *why = 0;
    if (err != ERR_OK)
        snprintf(why, sizeof why, "%s",
                 json_string_value(json_object_get(writing->call.reply, "why")));
    writing_end(writing, err == ERR_OK);
    return why;
}

/* As both learn it when they pair. */
static inline json_t *two_entry(const char *sid, int side, uint8_t key)
{
    uint8_t bytes[SEAL_KEY] = { key };

    return json_pack("{s:s,s:s,s:o,s:i,s:i,s:s,s:s}", "t", "space", "sid", sid, "key",
                     json_base64(bytes, sizeof bytes), "side", side, "kind", 1, "name", "R",
                     "state", "on");
}

static inline const char *two_add(struct device *device, const char *sid, int side, uint8_t key)
{
    struct writing writing;
    json_t *entry = two_entry(sid, side, key);

    writing_begin(&writing, device);
    const char *why = writing_close(&writing, spaces_add(writing.vault, &writing.call, entry));

    json_decref(entry);
    return why;
}

static inline struct vault *two_space(struct device *device)
{
    return spaces_find(device->script.vault, STR(TWO_SID));
}

static inline const char *two_set(struct device *device, const char *state)
{
    struct writing writing;
    json_t *changed = json_pack("{s:s}", "state", state);

    writing_begin(&writing, device);
    const char *why = writing_close(
        &writing, spaces_set(writing.vault, &writing.call, two_space(device), changed));

    json_decref(changed);
    return why;
}

/* One record of these words in the space; o may be NULL. */
static inline const char *two_write_as(struct device *device, const char *words, const char *o,
                                       char out_o[ENTRY_OBJECT_ID + 1])
{
    struct writing writing;
    json_t *record =
        json_pack("{s:s,s:s,s:s}", "t", "card", "kind", "reassurance", "words", words);

    if (o)
        json_object_set_new(record, "o", json_string(o));
    writing_begin(&writing, device);
    const char *why = writing_close(
        &writing, spaces_write(writing.vault, &writing.call, two_space(device), record, out_o));

    json_decref(record);
    return why;
}

static inline void two_write(struct device *device, const char *words,
                             char out_o[ENTRY_OBJECT_ID + 1])
{
    assert_string_equal(two_write_as(device, words, NULL, out_o), "");
}

static inline const char *two_delete(struct device *device, const char *o)
{
    struct writing writing;

    writing_begin(&writing, device);
    return writing_close(&writing,
                         spaces_delete(writing.vault, &writing.call, two_space(device), o));
}

/* Everything in the space, in its order, with whose it is; freed with json_text_free. */
static inline char *two_shown_in(struct vault *child)
{
    json_t *all = json_array();
    size_t count = 0;
    const size_t *order = child ? objects_order(&child->objects, &count) : NULL;

    for (size_t i = 0; i < count; i++) {
        const struct object *object = &child->objects.list[order[i]];

        json_array_append_new(
            all, json_pack("{s:i,s:O}", "side", object->side, "entry", object_entry(object)));
    }
    char *text = json_dumps(all, JSON_SORT_KEYS | JSON_COMPACT);

    json_decref(all);
    return text;
}

static inline char *two_shown(struct device *device)
{
    return two_shown_in(two_space(device));
}

static inline bool two_shows(struct device *device, const char *words)
{
    char *text = two_shown(device);
    bool found = strstr(text, words) != NULL;

    json_text_free(text);
    return found;
}

/* Every record of a space from one disk to another, as a server would carry them. */
static inline void two_hand(const struct device *from, struct device *to)
{
    const char *key;
    json_t *row;

    json_object_foreach(from->script.rows, key, row)
    {
        if (strncmp(key, "sp/" TWO_SID "/rec/", 3 + 32 + 5) == 0 &&
            !json_object_get(to->script.rows, key))
            json_object_set(to->script.rows, key, row);
    }
    device_reopen(to);
}

static inline size_t two_rows(const struct device *device)
{
    size_t count = 0;
    const char *key;
    json_t *row;

    json_object_foreach(device->script.rows, key, row) count +=
        strncmp(key, "sp/" TWO_SID, 3 + 32) == 0;
    return count;
}

/* A record such as somebody makes who has the space's key: on this side, in this stream. */
static inline size_t two_forge(const struct device *by, uint8_t side,
                               const uint8_t stream[RECORD_STREAM], uint64_t n,
                               const char *json, uint8_t out[RECORD_MIN])
{
    const struct vault *child = two_space((struct device *)(uintptr_t)by);
    struct record_header header = { .side = side, .n = n };
    uint8_t nonce[SEAL_NONCE] = { 4 };

    memcpy(header.space, child->sid, SEAL_ID);
    memcpy(header.stream, stream, RECORD_STREAM);
    assert_int_equal(record_seal(out, &header, &child->keys, &child->account.self_tag,
                                 (struct str){ json, strlen(json) }, nonce),
                     ERR_OK);
    return RECORD_MIN;
}

#define TWO_FORGED                                                                             \
    "{\"t\":\"card\",\"words\":\"forged\",\"o\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"at\":1,"          \
    "\"zone\":0,\"c\":[1,0]}"

/* The space on the server, with both in it, as pairing leaves it. */
static inline void two_meet(struct server *server, unsigned first, unsigned second)
{
    static const struct str space =
        STR_INIT("{\"space\":\"" TWO_SID "\",\"kind\":1,\"join\":\"once\"}");
    struct server_answer answer;

    server->who = first;
    server_ask(server, "POST", "/v1/spaces", space, &answer);
    assert_int_equal(answer.status, 201);
    free(answer.bytes);
    server->who = second;
    server_ask(server, "POST", "/v1/spaces/" TWO_SID "/join", space, &answer);
    assert_int_equal(answer.status, 204);
    free(answer.bytes);
}

/* NULL: the server has no such space. */
static inline struct server_space *two_held(struct server *server)
{
    uint8_t sid[SEAL_ID];

    MUST(json_unhex(sid, SEAL_ID, STR(TWO_SID)));
    for (size_t i = 0; i < server->spaces_count; i++)
        if (memcmp(server->spaces[i].id, sid, SEAL_ID) == 0)
            return &server->spaces[i];
    return NULL;
}

static inline size_t two_bodies(struct server *server, uint8_t side)
{
    const struct server_space *space = two_held(server);
    size_t count = 0;

    for (size_t i = 0; space && i < space->count; i++)
        count += space->records[i].header.side == side && space->records[i].len != RECORD_STUB;
    return count;
}

#endif
