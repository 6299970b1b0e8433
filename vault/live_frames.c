/* live_frames.c - what moves during a pause together or a talk: frames that the server relays
 * and nobody stores.
 *
 * What a frame says (71 bytes, little-endian, zeros after it):
 *
 *   off size
 *    0   1  kind: 0 beat, 1 here, 2 breathing, 3 coming
 *    1   8  when it left, ms by the sender's clock
 *    9   8  the stamp of the last frame that the sender has heard; 0: none yet
 *   17   8  when that came, by the sender's clock
 *   25   8  value: where a talk is
 *
 * The stamps are NTP's, so that each frame also compares the clocks (core/offset.h). A tap
 * counts only in a frame that echoes a stamp sent since this vault was opened: a frame that
 * somebody kept from before then is not fresh, whatever its number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/live.h"
#include "vault/send.h"
#include "vault/spaces.h"

enum { SENT = 1, ECHO = 9, ECHO_AT = 17, VALUE = 25 };
#define VALUE_MAX ((INT64_C(1) << 53) - 1)

static const char *const KINDS[] = { "beat", "here", "breathing", "coming" };
enum { KIND_BEAT, KIND_COUNT = sizeof KINDS / sizeof *KINDS };

void live_forget(struct vault *vault)
{
    if (vault->live)
        seal_wipe(vault->live, sizeof *vault->live);
    free(vault->live);
    vault->live = NULL;
}

static struct live *memory_of(struct vault *child, const char *session)
{
    if (!child->live) {
        child->live = calloc(1, sizeof *child->live);
        MUST(child->live);
    }
    struct live *live = child->live;

    if (strcmp(live->session, session) != 0) { /* the clocks stay as they were compared */
        *live = (struct live){ .clocks = live->clocks };
        memcpy(live->session, session, LIVE_HEX);
    }
    return live;
}

static void put(uint8_t data[LIVE_DATA], size_t at, int64_t value)
{
    for (unsigned i = 0; i < 8; i++)
        data[at + i] = (uint8_t)((uint64_t)value >> (8 * i));
}

/* Values that are no whole number of JavaScript's are none of ours: 0. */
static int64_t take(const uint8_t data[LIVE_DATA], size_t at)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < 8; i++)
        value |= (uint64_t)data[at + i] << (8 * i);
    return value <= (uint64_t)VALUE_MAX ? (int64_t)value : 0;
}

static void put_request(struct call *call, const struct vault *child,
                        const uint8_t frame[LIVE_FRAME])
{
    char path[SEND_PATH];

    send_space_path(path, child->sid, "/live");
    json_t *send = send_request(call, "POST", path, NULL);

    reply_set(send, "type", json_string("bytes"));
    reply_set(send, "body", json_base64(frame, LIVE_FRAME));
}

/* What `kind` and `value` of a call say. */
static enum err said_of(struct call *call, uint8_t *out_kind, int64_t *out_value)
{
    const char *word = json_string_value(json_object_get(call->args, "kind"));
    const json_t *value = json_object_get(call->args, "value");

    *out_kind = KIND_COUNT;
    *out_value = 0;
    for (uint8_t i = 0; word && i < KIND_COUNT; i++)
        if (strcmp(word, KINDS[i]) == 0)
            *out_kind = i;
    if (*out_kind == KIND_COUNT)
        return call_refuse(call, ERR_INPUT, "no_such_choice", "kind");
    if (value && !json_int(value, 0, VALUE_MAX, out_value))
        return call_refuse(call, ERR_INPUT, "out_of_range", "value");
    return ERR_OK;
}

/* Too long after its end. Where that is by a clock that has not been compared with mine, only a
 * frame can tell when it is, and whoever is ahead must hear one: it is judged by what still
 * leads back. */
static bool is_past(const struct live_session *session, int64_t now_ms)
{
    return session->error_ms >= 0 && now_ms >= session->ends_ms + LIVE_LAST_MS;
}

enum err command_live_send(struct vault *vault, struct call *call)
{
    struct vault *child = live_space(vault, call);
    struct live_frame frame = { 0 };
    struct live_session session;
    uint8_t nonce[SEAL_NONCE], bytes[LIVE_FRAME];
    int64_t value;
    enum err err;

    if (!child)
        return ERR_ABSENT;
    if ((err = live_named(child, call, &session)) != ERR_OK ||
        (err = said_of(call, &frame.data[0], &value)) != ERR_OK)
        return err;
    if (is_past(&session, call->now_ms))
        return call_refuse(call, ERR_CONFLICT, "live_over", NULL);
    struct live *live = memory_of(child, session.id);

    /* By the clock, so that numbers go on rising after the app was closed and opened. */
    live->sent_n =
        (uint64_t)call->now_ms > live->sent_n ? (uint64_t)call->now_ms : live->sent_n + 1;
    live->stamps[live->stamps_next++ % LIVE_STAMPS] = call->now_ms;
    MUST(json_unhex(frame.session, LIVE_SESSION, (struct str){ session.id, LIVE_HEX - 1 }));
    frame.side = child->side;
    frame.n = live->sent_n;
    put(frame.data, SENT, call->now_ms);
    put(frame.data, ECHO, live->heard_ms);
    put(frame.data, ECHO_AT, live->heard_at_ms);
    put(frame.data, VALUE, value);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    live_frame_seal(bytes, &frame, &child->keys, child->sid, nonce);
    put_request(call, child, bytes);
    seal_wipe(&frame, sizeof frame);
    return ERR_OK;
}

/* NULL, or why this frame is not taken. */
static const char *refused(const struct vault *child, const struct live_frame *frame,
                           const struct live_session *session, int64_t now_ms)
{
    char id[LIVE_HEX];

    json_hex(id, frame->session, LIVE_SESSION);
    if (frame->side == child->side)
        return "own_side";
    if (strcmp(id, session->id) != 0)
        return "other_session";
    if (is_past(session, now_ms))
        return "live_over";
    if (child->live && strcmp(child->live->session, id) == 0 &&
        frame->n <= child->live->heard_n)
        return "old_frame";
    return NULL;
}

/* True when this stamp left here, since the vault was opened. */
static bool is_echo(const struct live *live, int64_t stamp)
{
    for (size_t i = 0; i < LIVE_STAMPS; i++)
        if (stamp > 0 && live->stamps[i] == stamp)
            return true;
    return false;
}

static void heard(struct live *live, struct call *call, const struct live_frame *frame,
                  int64_t arrived_ms)
{
    struct offset_stamps stamps = { take(frame->data, ECHO), take(frame->data, ECHO_AT),
                                    take(frame->data, SENT), arrived_ms };
    bool fresh = is_echo(live, stamps.sent);
    uint8_t kind = fresh && frame->data[0] < KIND_COUNT ? frame->data[0] : KIND_BEAT;

    live->heard_n = frame->n;
    live->heard_ms = stamps.answered;
    live->heard_at_ms = arrived_ms;
    if (fresh)
        (void)!offset_take(&live->clocks, &stamps); /* times that cannot be say nothing */
    struct offset_said said = offset_say(&live->clocks, arrived_ms);

    reply_set(call->reply, "session", json_string(live->session));
    reply_set(call->reply, "kind", json_string(KINDS[kind]));
    reply_set(call->reply, "value", json_integer(fresh ? take(frame->data, VALUE) : 0));
    reply_set(call->reply, "fresh", json_boolean(fresh));
    reply_set(call->reply, "offset_ms",
              said.known ? json_real(json_round(said.offset_ms)) : json_null());
    reply_set(call->reply, "error_ms",
              said.known ? json_real(json_round(said.error_ms)) : json_null());
}

/* The blob is the space's id and a frame, as the stream brought it. */
enum err command_live_got(struct vault *vault, struct call *call)
{
    struct live_frame frame = { 0 };
    struct live_session session;
    char hex[2 * SEAL_ID + 1];
    int64_t arrived = call->now_ms;
    const char *why = NULL;

    if (call->blob.len < SEAL_ID)
        return call_refuse(call, ERR_INPUT, "damaged_frame", NULL);
    json_hex(hex, (const uint8_t *)call->blob.ptr, SEAL_ID);
    struct vault *child = spaces_find(vault, (struct str){ hex, 2 * SEAL_ID });
    struct str bytes = { call->blob.ptr + SEAL_ID, call->blob.len - SEAL_ID };

    if (!child || child->state != SPACE_ON)
        return call_refuse(call, ERR_ABSENT, "no_such_space", NULL);
    if (json_object_get(call->args, "arrived") &&
        !json_int(json_object_get(call->args, "arrived"), 1, VALUE_MAX, &arrived))
        return call_refuse(call, ERR_INPUT, "out_of_range", "arrived");
    if (!live_session_now(child, call->now_ms, &session))
        return call_refuse(call, ERR_ABSENT, "no_session", NULL);
    if (live_frame_open(&frame, bytes, &child->keys, child->sid) != ERR_OK)
        return call_refuse(call, ERR_CORRUPT, "damaged_frame", NULL);
    if ((why = refused(child, &frame, &session, call->now_ms)) != NULL)
        return call_refuse(call, ERR_DENIED, why, NULL);
    reply_set(call->reply, "space", json_string(hex));
    heard(memory_of(child, session.id), call, &frame, arrived);
    seal_wipe(&frame, sizeof frame);
    return ERR_OK;
}
