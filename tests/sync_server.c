#include "tests/sync_server.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "wire/json.h"

enum { FRAMES_MAX = 256, BODY_MAX = 1 << 20, ANSWER_MAX = 4 << 20, PURGE_MAX = 1000 };

static uint64_t get_le(const uint8_t *at, unsigned size)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static void *copy_of(const void *bytes, size_t len)
{
    void *copy = malloc(len ? len : 1);

    MUST(copy);
    memcpy(copy, bytes, len);
    return copy;
}

void server_start(struct server *server)
{
    *server = (struct server){ .gen = { 1 }, .logins = 1 };
}

static void spaces_free(struct server *server)
{
    for (size_t i = 0; i < server->spaces_count; i++) {
        for (size_t k = 0; k < server->spaces[i].count; k++)
            free(server->spaces[i].records[k].bytes);
        free(server->spaces[i].records);
    }
}

void server_stop(struct server *server)
{
    spaces_free(server);
    *server = (struct server){ 0 };
}

void server_copy(struct server *to, const struct server *from)
{
    spaces_free(to);
    *to = *from;
    for (size_t i = 0; i < to->spaces_count; i++) {
        struct server_space *space = &to->spaces[i];
        const struct server_record *records = space->records;

        space->records = malloc((space->count + 1) * sizeof *space->records);
        MUST(space->records);
        space->room = space->count + 1;
        for (size_t k = 0; k < space->count; k++) {
            space->records[k] = records[k];
            space->records[k].bytes = copy_of(records[k].bytes, records[k].len);
        }
    }
}

void server_new_gen(struct server *server)
{
    for (unsigned i = 0; i < SEAL_ID && ++server->gen[i] == 0; i++)
        ;
}

static void say(struct server_answer *out, int status, json_t *body)
{
    char *text = json_dumps(body, JSON_COMPACT);

    out->status = status;
    out->len = strlen(text);
    out->bytes = copy_of(text, out->len);
    json_text_free(text);
    json_decref(body);
}

static void refuse(struct server_answer *out, int status, const char *why)
{
    say(out, status, json_pack("{s:s,s:i}", "why", why, "status", status));
}

static struct server_space *space_named(struct server *server, const char *hex)
{
    uint8_t id[SEAL_ID];

    if (!hex || strlen(hex) < 2 * SEAL_ID ||
        !json_unhex(id, SEAL_ID, (struct str){ hex, 2 * SEAL_ID }))
        return NULL;
    for (size_t i = 0; i < server->spaces_count; i++)
        if (memcmp(server->spaces[i].id, id, SEAL_ID) == 0)
            return &server->spaces[i];
    return NULL;
}

static struct server_record *find(const struct server_space *space, const uint8_t *stream,
                                  uint64_t n)
{
    for (size_t i = space->count; i > 0; i--) {
        struct server_record *record = &space->records[i - 1];

        if (record->header.n == n && memcmp(record->header.stream, stream, RECORD_STREAM) == 0)
            return record;
    }
    return NULL;
}

const struct server_record *server_find(const struct server *server,
                                        const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    const struct server_record *found = NULL;

    for (size_t i = 0; i < server->spaces_count && !found; i++)
        found = find(&server->spaces[i], stream, n);
    return found;
}

static bool is_member(const struct server *server, const struct server_space *space)
{
    return space && space->members[server->who].in;
}

static uint8_t side_of(const struct server *server, const struct server_space *space)
{
    return space->members[server->who].side;
}

static void join_code(const json_t *body, char out[SERVER_JOIN + 1])
{
    const char *join = json_string_value(json_object_get(body, "join"));

    snprintf(out, SERVER_JOIN + 1, "%s", join ? join : "");
}

static void create(struct server *server, const json_t *body, struct server_answer *out)
{
    const char *hex = json_string_value(json_object_get(body, "space"));
    struct server_space *space = space_named(server, hex);

    if (space) {
        if (is_member(server, space))
            say(out, 200, json_object());
        else
            refuse(out, 409, "space_taken");
        return;
    }
    MUST(server->spaces_count < SERVER_SPACES);
    space = &server->spaces[server->spaces_count++];
    *space =
        (struct server_space){ .kind = (int)json_integer_value(json_object_get(body, "kind")) };
    MUST(json_unhex(space->id, SEAL_ID, (struct str){ hex, strlen(hex) }));
    join_code(body, space->join);
    space->members[server->who].in = true;
    say(out, 201, json_object());
}

/* Side 1, once; again by the same person is no harm. */
static void join(struct server *server, struct server_space *space, const json_t *body,
                 struct server_answer *out)
{
    char code[SERVER_JOIN + 1];

    join_code(body, code);
    if (is_member(server, space)) {
        out->status = 204;
    } else if (!space || !*space->join || strcmp(code, space->join) != 0) {
        refuse(out, 404, "no_space");
    } else {
        space->join[0] = 0;
        space->members[server->who].in = true;
        space->members[server->who].side = 1;
        out->status = 204;
    }
}

static void to_stub(struct server_space *space, struct server_record *record)
{
    uint8_t stub[RECORD_STUB];

    if (record->len == RECORD_STUB)
        return;
    record_stub(stub, (struct str){ (const char *)record->bytes, record->len });
    memcpy(record->bytes, stub, RECORD_STUB);
    record->len = RECORD_STUB;
    record->cursor = ++space->head;
}

static void leave(struct server *server, struct server_space *space, const char *query,
                  struct server_answer *out)
{
    const char *seen = strstr(query, "&seen=");
    bool any = false, purge = query[0] == '1';

    for (size_t i = 0; seen && i < space->count; i++)
        if (space->records[i].header.side == side_of(server, space) &&
            space->records[i].len != RECORD_STUB &&
            space->records[i].cursor > strtoull(seen + 6, NULL, 10)) {
            refuse(out, 409, "behind");
            return;
        }

    for (size_t i = 0; purge && i < space->count; i++)
        if (space->records[i].header.side == side_of(server, space))
            to_stub(space, &space->records[i]);
    space->members[server->who].in = false;
    for (size_t i = 0; i < SERVER_PEOPLE; i++)
        any |= space->members[i].in;
    if (!any) {
        for (size_t i = 0; i < space->count; i++)
            free(space->records[i].bytes);
        free(space->records);
        *space = server->spaces[--server->spaces_count];
    }
    out->status = 204;
}

struct parsed {
    struct record_header header;
    uint8_t hash[SEAL_HASH];
    const uint8_t *bytes;
    size_t len;
};

/* Where the stream ends, counting what this request has brought so far. */
static uint64_t last_of(const struct server_space *space, const struct parsed *list,
                        size_t count, const uint8_t *stream, const uint8_t **out_hash)
{
    uint64_t last = 0;

    for (size_t i = 0; i < space->count; i++) {
        const struct server_record *record = &space->records[i];

        if (memcmp(record->header.stream, stream, RECORD_STREAM) == 0 &&
            record->header.n > last) {
            last = record->header.n;
            *out_hash = record->hash;
        }
    }
    for (size_t i = 0; i < count; i++)
        if (memcmp(list[i].header.stream, stream, RECORD_STREAM) == 0 &&
            list[i].header.n > last) {
            last = list[i].header.n;
            *out_hash = list[i].hash;
        }
    return last;
}

/* NULL, or why this frame cannot stand after those before it. */
static const char *why_not(const struct server_space *space, const struct parsed *list,
                           size_t at, uint64_t *out_last)
{
    static const uint8_t zeros[SEAL_HASH];
    const uint8_t *hash = zeros;
    const struct parsed *frame = &list[at];
    const struct server_record *held = find(space, frame->header.stream, frame->header.n);

    *out_last = last_of(space, list, at, frame->header.stream, &hash);
    if (held)
        return memcmp(held->hash, frame->hash, SEAL_HASH) == 0 ? NULL : "fork";
    for (size_t i = 0; i < at; i++)
        if (list[i].header.n == frame->header.n &&
            memcmp(list[i].header.stream, frame->header.stream, RECORD_STREAM) == 0)
            return memcmp(list[i].hash, frame->hash, SEAL_HASH) == 0 ? NULL : "fork";
    if (frame->header.n != *out_last + 1)
        return "gap";
    return memcmp(frame->header.prev, hash, SEAL_HASH) == 0 ? NULL : "broken";
}

static void store(struct server_space *space, const struct parsed *frame)
{
    struct server_record *held = find(space, frame->header.stream, frame->header.n);

    if (held) {
        if (frame->len == RECORD_STUB)
            to_stub(space, held);
        return;
    }
    if (space->count == space->room) {
        space->room = 2 * space->room + 8;
        space->records = realloc(space->records, space->room * sizeof *space->records);
        MUST(space->records);
    }
    struct server_record *record = &space->records[space->count++];

    *record = (struct server_record){ .header = frame->header,
                                      .bytes = copy_of(frame->bytes, frame->len),
                                      .len = frame->len,
                                      .cursor = ++space->head };
    memcpy(record->hash, frame->hash, SEAL_HASH);
}

/* The first use binds a stream to a side. */
static bool is_of_side(const struct server_space *space, const uint8_t *stream, uint8_t side)
{
    for (size_t i = 0; i < space->count; i++)
        if (memcmp(space->records[i].header.stream, stream, RECORD_STREAM) == 0)
            return space->records[i].header.side == side;
    return true;
}

static size_t held_bytes(const struct server_space *space, uint8_t side)
{
    size_t bytes = 0;

    for (size_t i = 0; i < space->count; i++)
        bytes += space->records[i].header.side == side ? space->records[i].len : 0;
    return bytes;
}

static void append(struct server_space *space, uint8_t side, size_t most, struct str body,
                   struct server_answer *out)
{
    struct parsed list[FRAMES_MAX];
    size_t count = 0, at = 0;
    uint64_t last = 0;
    char hex[2 * RECORD_STREAM + 1];

    if (body.len > BODY_MAX) {
        refuse(out, 413, "too_large");
        return;
    }
    for (; at < body.len; count++) {
        const uint8_t *from = (const uint8_t *)body.ptr + at;
        size_t len = body.len - at >= 4 ? (size_t)get_le(from, 4) : SIZE_MAX;

        if (count == FRAMES_MAX) {
            refuse(out, 422, "too_many_frames");
            return;
        }
        if (len > body.len - at - 4 ||
            record_header_read(&list[count].header, (struct str){ body.ptr + at + 4, len }) !=
                ERR_OK ||
            memcmp(list[count].header.space, space->id, SEAL_ID) != 0) {
            refuse(out, 400, "bad_frame");
            return;
        }
        if (list[count].header.side != side ||
            !is_of_side(space, list[count].header.stream, side)) {
            refuse(out, 403, "wrong_side");
            return;
        }
        list[count].bytes = from + 4;
        list[count].len = len;
        record_hash(list[count].hash, (struct str){ body.ptr + at + 4, len });
        at += 4 + len;
        const char *why = why_not(space, list, count, &last);

        if (why) {
            json_hex(hex, list[count].header.stream, RECORD_STREAM);
            say(out, 409,
                json_pack("{s:s,s:i,s:s,s:I}", "why", why, "frame", (int)count, "stream", hex,
                          "last", (json_int_t)last));
            return;
        }
    }
    last = held_bytes(space, side);
    for (size_t i = 0; i < count; i++)
        last += find(space, list[i].header.stream, list[i].header.n) ? 0 : list[i].len;
    if (most > 0 && last > most) {
        refuse(out, 507, "space_full");
        return;
    }
    for (size_t i = 0; i < count; i++)
        store(space, &list[i]);
    say(out, 200,
        json_pack("{s:I,s:i}", "cursor", (json_int_t)space->head, "accepted", (int)count));
}

static void purge(struct server_space *space, uint8_t side, const json_t *body,
                  struct server_answer *out)
{
    struct str hex = json_str(json_object_get(body, "stream"));
    const json_t *list = json_object_get(body, "n"), *n;
    uint8_t stream[RECORD_STREAM];
    size_t i;

    MUST(json_unhex(stream, RECORD_STREAM, hex) && json_array_size(list) >= 1 &&
         json_array_size(list) <= PURGE_MAX);
    json_array_foreach(list, i, n)
    {
        if (!is_of_side(space, stream, side) ||
            !find(space, stream, (uint64_t)json_integer_value(n))) {
            refuse(out, 422, "no_record");
            return;
        }
    }
    json_array_foreach(list, i, n)
        to_stub(space, find(space, stream, (uint64_t)json_integer_value(n)));
    say(out, 200, json_pack("{s:I}", "cursor", (json_int_t)space->head));
}

/* One space is all that a person's device asks for. */
static void pull(struct server *server, const json_t *body, struct server_answer *out)
{
    const json_t *asked = json_array_get(json_object_get(body, "spaces"), 0);
    const char *hex = json_string_value(json_object_get(asked, "space"));
    uint64_t after = (uint64_t)json_integer_value(json_object_get(asked, "after"));
    const struct server_space *named = space_named(server, hex);
    const struct server_space *space = is_member(server, named) ? named : NULL;
    size_t room = server->pull_bytes ? server->pull_bytes : ANSWER_MAX, size = 0;
    uint8_t sid[SEAL_ID];

    MUST(json_unhex(sid, SEAL_ID, (struct str){ hex, strlen(hex) }));
    out->status = 200;
    memcpy(out->space, sid, SEAL_ID);
    memcpy(out->gen, server->gen, SEAL_ID);
    out->logins = server->logins;
    out->head = space ? space->head : UINT64_MAX;
    for (size_t i = 0; space && i < space->count; i++)
        if (space->records[i].cursor > after)
            answer_put(out, out->frames_count, space->records[i].len == RECORD_STUB ? 2 : 1,
                       space->records[i].cursor, space->records[i].bytes,
                       space->records[i].len);
    answer_sort(out);
    for (size_t i = 0; i < out->frames_count; i++) {
        size += out->frames[i].len + 13;
        if (size <= room || i == 0)
            continue;
        while (out->frames_count > i)
            answer_drop(out, out->frames_count - 1);
        out->more = true;
    }
    if (server->evil)
        server->evil(server, out);
    answer_write(out);
    while (out->frames_count > 0)
        answer_drop(out, out->frames_count - 1);
    free(out->frames);
    out->frames = NULL;
}

/* What is asked about one space; path goes on behind its name. */
static void ask_space(struct server *server, struct server_space *space, const char *path,
                      struct str body, struct server_answer *out)
{
    uint8_t side = side_of(server, space);
    json_t *json = json_read(body);

    server->told += space->kind != 0 && strcmp(path, "/records") == 0;
    if (strcmp(path, "/records") == 0 || strcmp(path, "/records?quiet=1") == 0)
        append(space, side, server->side_bytes, body, out);
    else if (strcmp(path, "/purge") == 0)
        purge(space, side, json, out);
    else if (strncmp(path, "/me?purge=", 10) == 0)
        leave(server, space, path + 10, out);
    else
        refuse(out, 404, "no_such_path");
    json_decref(json);
}

void server_ask(struct server *server, const char *method, const char *path, struct str body,
                struct server_answer *out)
{
    struct server_space *space = NULL;
    json_t *json = json_read(body);
    const char *rest = "";

    *out = (struct server_answer){ 0 };
    server->asked++;
    if (strncmp(path, "/v1/spaces/", 11) == 0) {
        space = space_named(server, path + 11);
        rest = path + 11 + 2 * SEAL_ID;
    }
    MUST(strcmp(method, strncmp(rest, "/me", 3) == 0 ? "DELETE" : "POST") == 0);
    if (strcmp(path, "/v1/spaces") == 0)
        create(server, json, out);
    else if (strcmp(path, "/v1/pull") == 0)
        pull(server, json, out);
    else if (strcmp(rest, "/join") == 0)
        join(server, space, json, out);
    else if (!is_member(server, space))
        refuse(out, 404, "no_space");
    else
        ask_space(server, space, rest, body, out);
    json_decref(json);
}
