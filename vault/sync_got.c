/* sync_got.c - what the server answered. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync_parts.h"

enum { STATUS_MAX = 999 };

/* Whether the session has ended is remembered in one place. */
static struct vault *own_of(struct vault *vault)
{
    return vault->owner ? vault->owner : vault;
}

/* Any answer that is not the one hoped for ends the round; the shell asks again later. */
static void trouble(struct vault *vault, const json_t *body, int64_t status)
{
    static const struct {
        int64_t status;
        const char *why;
    } said[] = { { 0, "no_network" },       { 401, "signed_out" },
                 { 403, "not_ours" },       { 429, "too_many" },
                 { 507, "space_full" },     { 500, "server_trouble" },
                 { 502, "server_trouble" }, { 503, "server_trouble" },
                 { 504, "server_trouble" } };
    const char *why = json_string_value(json_object_get(body, "why"));

    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (said[i].status == status) {
            own_of(vault)->talking.lost = status == 401;
            sync_block(vault, said[i].why);
            return;
        }
    sync_block(vault, why && strcmp(why, "too_many_spaces") == 0 ? "too_many_spaces"
                                                                 : "server_nonsense");
}

/* The server does not know the space: it is made again, and everything sent again. */
static void no_space(struct vault *vault)
{
    if (vault->owner) {
        sync_gone(vault);
        return;
    }
    sync_edit(vault)->space = false;
    sync_rewind(vault);
}

static void got_create(struct vault *vault, const json_t *body, int64_t status)
{
    if (status == 200 || status == 201)
        sync_edit(vault)->space = true;
    else if (status == 409)
        sync_block(vault, "space_taken");
    else
        trouble(vault, body, status);
}

/* The stream and number of the nth row that was named. False: there were not so many. */
static bool row_named(const struct sync_talk *talk, uint64_t nth, const uint8_t **out_stream,
                      uint64_t *out_n)
{
    for (size_t i = 0; i < talk->spans_count; i++) {
        if (nth < talk->spans[i].count) {
            *out_stream = talk->spans[i].stream;
            *out_n = talk->spans[i].first + nth;
            return true;
        }
        nth -= talk->spans[i].count;
    }
    return false;
}

/* One row is with the server. Whoever uploads deletions purges what they name. */
static void acknowledge(struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n)
{
    struct chain *chain = chain_find(&vault->chains, stream);
    struct sync *sync = sync_edit(vault);
    char hex[2 * RECORD_STREAM + 1];

    json_hex(hex, stream, RECORD_STREAM);
    if (n > sync_acked(vault, stream)) {
        if (!json_object_get(sync->purged, hex))
            reply_set(sync->purged, hex, json_integer((json_int_t)(n - 1)));
        sync_raise(vault->talking.acked, stream, n);
    }
    if (chain && n == chain->last)
        chain->proved = true;
}

/* Records acknowledged and not yet seen in the log each take a place behind the cursor. If the
 * log has grown by just so many, nothing else is there, and nothing need be pulled. */
static void promote(struct vault *vault, uint64_t server_cursor)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_edit(vault);
    uint64_t ours = 0;
    uint8_t stream[RECORD_STREAM];
    const char *hex;
    json_t *value;

    json_object_foreach(talk->acked, hex, value)
    {
        uint64_t acked = (uint64_t)json_integer_value(value);
        uint64_t seen = (uint64_t)json_integer_value(json_object_get(sync->heads, hex));

        ours += acked > seen ? acked - seen : 0;
    }
    if (server_cursor != sync->cursor + ours) {
        talk->pull_due = true;
        return;
    }
    json_object_foreach(talk->acked, hex, value)
    {
        MUST(json_unhex(stream, sizeof stream, (struct str){ hex, strlen(hex) }));
        sync_raise(sync->heads, stream, (uint64_t)json_integer_value(value));
    }
    json_object_clear(talk->acked);
    sync->cursor = server_cursor;
}

static bool read_cursor(const json_t *body, uint64_t *out)
{
    int64_t cursor;

    if (!json_int(json_object_get(body, "cursor"), 0, (int64_t)SYNC_CURSOR_MAX, &cursor))
        return false;
    *out = (uint64_t)cursor;
    return true;
}

static void got_appended(struct vault *vault, const json_t *body)
{
    const struct sync_talk *talk = &vault->talking;
    const uint8_t *stream;
    uint64_t cursor, n;
    int64_t accepted;

    if (!read_cursor(body, &cursor) ||
        !json_int(json_object_get(body, "accepted"), 1, INT32_MAX, &accepted) ||
        !row_named(talk, (uint64_t)accepted - 1, &stream, &n)) {
        sync_block(vault, "server_nonsense");
        return;
    }
    for (uint64_t i = 0; i < (uint64_t)accepted; i++)
        if (row_named(talk, i, &stream, &n))
            acknowledge(vault, stream, n);
    promote(vault, cursor);
}

/* The server refuses a row for its place in the chain. A fork is answered by a new stream. The
 * others say that the server is not where we thought: look at all it has; if that does not
 * help, what stands before the row cannot be mended, and what stands from there on moves. */
static void got_conflict(struct vault *vault, struct call *call, const json_t *body)
{
    struct sync_talk *talk = &vault->talking;
    const char *why = json_string_value(json_object_get(body, "why"));
    const uint8_t *stream;
    uint64_t n;
    int64_t frame;

    bool is_named = why && json_int(json_object_get(body, "frame"), 0, INT32_MAX, &frame) &&
                    row_named(talk, (uint64_t)frame, &stream, &n);

    if (is_named && strcmp(why, "fork") == 0) {
        sync_fork(vault, call, stream, n, true);
    } else if (is_named && talk->broken++ == 0) {
        talk->gapped = strcmp(why, "gap") == 0;
        sync_rewind(vault);
    } else if (is_named && strcmp(why, "broken") == 0) {
        sync_fork(vault, call, stream, n > 1 ? n - 1 : 1, true);
    } else {
        sync_block(vault, "server_nonsense");
    }
}

static void got_append(struct vault *vault, struct call *call, const json_t *body,
                       int64_t status)
{
    if (status == 200)
        got_appended(vault, body);
    else if (status == 404)
        no_space(vault);
    else if (status == 409)
        got_conflict(vault, call, body);
    else if (status == 507)
        vault->talking.full = true;
    else
        trouble(vault, body, status);
}

static void got_purge(struct vault *vault, const json_t *body, int64_t status)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_edit(vault);
    const json_t *key;
    uint64_t cursor;
    size_t i;

    if (status == 404) {
        no_space(vault);
    } else if (status == 422) {
        sync_rewind(vault); /* it has lost what it said it had */
    } else if (status != 200) {
        trouble(vault, body, status);
    } else if (!read_cursor(body, &cursor)) {
        sync_block(vault, "server_nonsense");
    } else {
        json_array_foreach(talk->purge, i, key)
            reply_set(talk->swept, json_string_value(key), json_true());
        talk->freed = true;
        /* How many places the stubs took is not known: some may have been stubs before, and
         * then somebody else's record stands where theirs would. */
        if (cursor != sync->cursor)
            talk->pull_due = true;
    }
}

/* Not there is what was wanted. All devices learn it from the entry; the next pull sends it. */
static void got_leave(struct vault *vault, struct call *call, const json_t *body,
                      int64_t status)
{
    struct sync_talk *talk = &vault->talking;
    struct vault *own = vault->owner;
    json_t *left;

    if (status == 409 && talk->leave_tries < SYNC_LEAVE_TRIES) {
        talk->leave_tries++; /* another device has given something meanwhile */
        talk->created = 0;
        talk->pull_due = true;
        return;
    }
    if (status != 200 && status != 204 && status != 404) {
        trouble(vault, body, status);
        return;
    }
    left = json_object();
    reply_set(left, "state", json_string("left"));
    if (spaces_entry(own, vault)) { /* where its row was lost, a pull comes first */
        MUST(spaces_set(own, call, vault, left) ==
             ERR_OK); /* no longer than what stood there */
        own->stage.keeps_undo = true;
        reply_set(call->reply, "changed", json_true());
    }
    json_decref(left);
    own->talking.pull_due = true;
}

static void got(struct vault *vault, struct call *call, int64_t status)
{
    struct sync_talk *talk = &vault->talking;
    enum sync_ask asked = talk->asked;
    json_t *body = asked != SYNC_PULL || status != 200 ? json_read(call->blob) : NULL;

    talk->asked = SYNC_NOTHING;
    if (status >= 200 && status < 300)
        own_of(vault)->talking.lost = false;
    switch (asked) {
    case SYNC_NOTHING:
        break;
    case SYNC_CREATE:
        got_create(vault, body, status);
        break;
    case SYNC_PULL:
        if (status == 200)
            sync_pulled(vault, call);
        else
            trouble(vault, body, status);
        break;
    case SYNC_APPEND:
        got_append(vault, call, body, status);
        break;
    case SYNC_PURGE:
        got_purge(vault, body, status);
        break;
    case SYNC_LEAVE:
        got_leave(vault, call, body, status);
        break;
    }
    json_decref(body);
}

/* NULL: no answer is awaited. */
static struct vault *asked_about(struct vault *vault)
{
    struct vault *space;

    for (size_t i = 0; (space = sync_nth(vault, i)); i++)
        if (space->talking.asked != SYNC_NOTHING)
            return space;
    return NULL;
}

enum err command_sync_got(struct vault *vault, struct call *call)
{
    struct vault *space = asked_about(vault);
    const json_t *id = json_object_get(call->args, "id");
    int64_t status, of;
    enum err err;

    if (!json_int(json_object_get(call->args, "status"), 0, STATUS_MAX, &status))
        return call_refuse(call, ERR_INPUT, "out_of_range", "status");
    if (!vault->sync.on || !space ||
        (id && (!json_int(id, 0, UINT32_MAX, &of) || of != (int64_t)space->talking.id)))
        return call_refuse(call, ERR_ABSENT, "nothing_asked", NULL);
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    if (space != vault)
        MUST(spaces_stage(vault, call, space) == ERR_OK);
    (void)sync_edit(space);
    got(space, call, status);
    sync_ask(vault, call);
    sync_finish(vault, call);
    return ERR_OK;
}
