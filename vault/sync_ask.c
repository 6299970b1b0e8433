/* sync_ask.c - what to ask of the server next about one space. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/send.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync_parts.h"

enum { APPEND_ROWS = 256 };

/* Remembers what is asked, and under which number, so that no other answer is taken for it. */
static json_t *ask(struct vault *vault, struct call *call, enum sync_ask what,
                   const char *method, const char *path, json_t *body)
{
    json_t *request = send_request(call, method, path, body);

    vault->talking.id = send_number(call, request);
    vault->talking.asked = what;
    return request;
}

static void ask_create(struct vault *vault, struct call *call)
{
    json_t *body = json_object();

    reply_set(body, "space", json_hex_value(vault->sid, SEAL_ID));
    reply_set(body, "kind", json_integer(0));
    (void)ask(vault, call, SYNC_CREATE, "POST", "/v1/spaces", body);
}

void sync_spaces_add(json_t *spaces, const struct vault *vault, uint64_t after)
{
    json_t *space = json_object();

    reply_set(space, "space", json_hex_value(vault->sid, SEAL_ID));
    reply_set(space, "after", json_integer((json_int_t)after));
    reply_push(spaces, space);
}

/* The first after opening looks back a little: what stands there must be what we have taken, or
 * the server was set back and has gone on from there. */
static void ask_pull(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;
    uint64_t cursor = sync_state(vault)->cursor;
    json_t *body = json_object(), *spaces = json_array();

    talk->cursor = talk->after = cursor;
    if (!talk->looked_back)
        talk->after = cursor > SYNC_LOOK_BACK ? cursor - SYNC_LOOK_BACK : 0;
    if (talk->after < talk->looked_at && talk->looked_at < cursor)
        talk->after = talk->looked_at;
    sync_spaces_add(spaces, vault, talk->after);
    reply_set(body, "spaces", spaces);
    (void)ask(vault, call, SYNC_PULL, "POST", "/v1/pull", body);
}

/* Rows of one stream that the server lacks, and once after opening the last one it should have:
 * a server that has lost it will say so. Stops at a number that is not here. */
static struct sync_span span_of(const struct vault *vault, const struct chain *chain,
                                uint64_t room)
{
    struct sync_span span = { .first = sync_acked(vault, chain->stream) + 1 };
    uint64_t end;

    memcpy(span.stream, chain->stream, RECORD_STREAM);
    if (chain->side != vault->side)
        return span; /* the other's to send */
    if (!chain->proved && span.first == chain->last + 1 && chain->last > 0)
        span.first = chain->last;
    end = chain_gap(chain, span.first - 1);
    span.count = end - span.first < room ? end - span.first : room;
    return span;
}

/* True for what the other would look at. Deletions, checkpoints and the end are not: a phone
 * that says "Something new" for them would lead to nothing, and would tell that somebody
 * leaves at the moment they do. */
static bool is_news(const struct vault *vault, const struct sync_span *span)
{
    for (size_t i = 0; i < vault->objects.count; i++) {
        const struct object *object = &vault->objects.list[i];

        for (size_t k = 0; k < object->count; k++)
            if (memcmp(object->versions[k].stream, span->stream, RECORD_STREAM) == 0 &&
                object->versions[k].n - span->first < span->count)
                return true;
    }
    return false;
}

/* False: the server has all that can be sent. */
static bool ask_append(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;
    char path[SEND_PATH], key[ROW_KEY];
    uint64_t room = APPEND_ROWS;
    bool news = !vault->owner;

    talk->spans_count = 0;
    for (size_t i = 0; i < vault->chains.count && talk->spans_count < SYNC_SPANS; i++) {
        struct sync_span span = span_of(vault, &vault->chains.list[i], room);

        if (span.count > 0)
            talk->spans[talk->spans_count++] = span;
        room -= span.count;
        news = news || (span.count > 0 && is_news(vault, &span));
    }
    if (talk->spans_count == 0)
        return false;
    send_space_path(path, vault->sid, news ? "/records" : "/records?quiet=1");
    json_t *send = ask(vault, call, SYNC_APPEND, "POST", path, NULL), *rows = json_array();

    for (size_t i = 0; i < talk->spans_count; i++)
        for (uint64_t k = 0; k < talk->spans[i].count; k++) {
            row_key(key, talk->spans[i].stream, talk->spans[i].first + k);
            reply_push(rows, json_sprintf("%s%s", vault->rows, key));
        }
    reply_set(send, "type", json_string("bytes"));
    reply_set(send, "rows", rows);
    return true;
}

/* Whether the server may still hold the body of what was deleted at `by`. One that is full is
 * rid of it before it has heard of the deletion. */
static bool is_owed(const struct vault *vault, const struct sync *sync,
                    const struct place *place, const char *by)
{
    const struct chain *chain = chain_find(&vault->chains, place->stream);
    const struct place del = place_read(by);
    char hex[2 * RECORD_STREAM + 1];

    if (!chain_has(chain, place->n) || place->n > sync_head(sync->heads, place->stream) ||
        (place->has_hash &&
         memcmp(place->hash, chain->hashes[place->n - 1], OBJECTS_HASH) != 0))
        return false;
    json_hex(hex, del.stream, RECORD_STREAM);
    if (vault->talking.full && del.n > sync_head(sync->heads, del.stream))
        return true;
    return sync->sweep ||
           (json_object_get(sync->purged, hex) && del.n > sync_head(sync->purged, del.stream) &&
            del.n <= sync_head(sync->heads, del.stream));
}

/* The places to be purged next, of one stream; their keys stay in talk->purge. */
static json_t *owed_places(struct vault *vault, uint8_t stream[RECORD_STREAM])
{
    struct sync_talk *talk = &vault->talking;
    const struct sync *sync = sync_state(vault);
    json_t *places = json_array(), *by;
    const char *key;

    json_decref(talk->purge);
    talk->purge = json_array();
    json_object_foreach(vault->objects.deleted[vault->side], key, by)
    {
        const struct place place = place_read(key);

        if (json_array_size(places) == SYNC_PURGE_MAX || json_object_get(talk->swept, key) ||
            (json_array_size(places) > 0 && memcmp(place.stream, stream, RECORD_STREAM) != 0) ||
            !is_owed(vault, sync, &place, json_string_value(by)))
            continue;
        memcpy(stream, place.stream, RECORD_STREAM);
        reply_push(places, json_integer((json_int_t)place.n));
        reply_push(talk->purge, json_string(key));
    }
    return places;
}

/* Everything has been purged: what deletions name from here on is what is owed next. */
static void purged_all(struct vault *vault)
{
    struct sync *sync = sync_edit(vault);
    const char *hex;
    json_t *value;

    json_object_foreach(sync->purged, hex, value)
    {
        json_t *head = json_object_get(sync->heads, hex);

        if (head)
            MUST(json_integer_set(value, json_integer_value(head)) == 0);
    }
    sync->sweep = false;
}

static bool ask_purge(struct vault *vault, struct call *call)
{
    uint8_t stream[RECORD_STREAM];
    char path[SEND_PATH];
    json_t *places = owed_places(vault, stream), *body;

    if (json_array_size(places) == 0) {
        json_decref(places);
        if (vault->stage.open)
            purged_all(vault);
        return false;
    }
    body = json_object();
    reply_set(body, "stream", json_hex_value(stream, RECORD_STREAM));
    reply_set(body, "n", places);
    send_space_path(path, vault->sid, "/purge");
    (void)ask(vault, call, SYNC_PURGE, "POST", path, body);
    return true;
}

/* True when something this side has given is alive. */
static bool has_given(const struct vault *vault)
{
    for (size_t i = 0; i < vault->objects.count; i++)
        if (vault->objects.list[i].side == vault->side && vault->objects.list[i].count > 0)
            return true;
    return false;
}

/* The server has no room: what was deleted here goes first, and then what was refused is sent
 * once more; where nothing went, that is all that can be done. */
static bool ask_room(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;

    if (ask_purge(vault, call))
        return true;
    if (talk->freed) {
        talk->full = talk->freed = false;
        return ask_append(vault, call) || ask_purge(vault, call);
    }
    sync_block(vault, "space_full");
    return false;
}

/* The next question about a space whose server knows it. */
static bool ask_known(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;

    if (talk->pull_due || !talk->level) {
        ask_pull(vault, call);
        return true;
    }
    if (talk->full)
        return ask_room(vault, call);
    return ask_append(vault, call) || ask_purge(vault, call);
}

/* Deletes what any device of this person has given, and says that this side is there no more.
 * What was deleted before may lie there still, where the device that did it has stopped. */
static void take_along(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;
    bool gives = has_given(vault) || !vault->ended[vault->side];

    if (!talk->level || (!gives && talk->leave_sweeps))
        return;
    if (vault->stage.open && gives)
        MUST(spaces_erase(vault->owner, call, vault) == ERR_OK);
    if (vault->stage.open)
        sync_edit(vault)->sweep = talk->leave_sweeps = true;
    if (gives || !vault->stage.open)
        talk->pull_due = true; /* what was deleted is sent once it is kept */
}

/* Out of a space of two. Who takes along what they gave first fetches what other devices have
 * given since, and deletes all of it by records that stay, so that it goes from the other's
 * phone as well, which then says that sharing is off; the server lets nobody go before the last
 * of it was seen. What cannot be said so is at least purged. Nothing but the network or the
 * session keeps anybody in. */
static bool ask_leave(struct vault *vault, struct call *call)
{
    enum { REST = 48 };
    struct sync_talk *talk = &vault->talking;
    char path[SEND_PATH], rest[REST];

    if (talk->blocked && !sync_ends_round(talk->blocked) &&
        talk->leave_tries < SYNC_LEAVE_TRIES) {
        talk->leave_tries++;
        talk->blocked = NULL; /* once more, with the whole patience of a round */
        talk->rewinds = talk->broken = talk->idle_pulls = 0;
        talk->pull_due = true;
    }
    bool hears = !talk->blocked && !sync_state(vault)->gone;

    if (hears && vault->purges)
        take_along(vault, call);
    if (hears && ask_known(vault, call))
        return true;
    if (sync_ends_round(talk->blocked) || talk->created++ > 0)
        return false;
    if (vault->purges && hears && talk->leave_tries < SYNC_LEAVE_TRIES)
        snprintf(rest, sizeof rest, "/me?purge=0&seen=%" PRIu64, sync_state(vault)->cursor);
    else
        snprintf(rest, sizeof rest, "/me?purge=%d", vault->purges && !hears);
    send_space_path(path, vault->sid, rest);
    (void)ask(vault, call, SYNC_LEAVE, "DELETE", path, NULL);
    return true;
}

bool sync_ask_space(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_state(vault);

    if (vault->owner && vault->state == SPACE_LEAVING)
        return ask_leave(vault, call);
    if (!talk->blocked && !sync->space && talk->created++ > 0)
        sync_block(vault, "server_nonsense");
    if (talk->blocked)
        return false;
    if (!sync->space) {
        ask_create(vault, call);
        return true;
    }
    return ask_known(vault, call);
}
