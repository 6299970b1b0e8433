/* live.c - a pause together, or a talk, between two phones: how it is asked for, answered and
 * shown. Each step is a record of the one who takes it; live_frames.c has what moves meanwhile.
 */
#include "vault/live.h"

#include <string.h>

#include "vault/commands.h"
#include "vault/spaces.h"
#include "vault/stage.h"

struct vault *live_space(struct vault *vault, struct call *call)
{
    struct vault *child = spaces_find(vault, json_str(json_object_get(call->args, "space")));

    if (!child)
        (void)call_refuse(call, ERR_ABSENT, "no_such_space", "space");
    else if (child->state != SPACE_ON)
        (void)call_refuse(call, ERR_CONFLICT, "not_sharing", "space");
    else
        return child;
    return NULL;
}

enum err live_named(const struct vault *child, struct call *call, struct live_session *out)
{
    const char *named = json_string_value(json_object_get(call->args, "session"));

    if (!live_session_now(child, call->now_ms, out) || !named || strcmp(named, out->id) != 0)
        return call_refuse(call, ERR_ABSENT, "no_session", "session");
    return ERR_OK;
}

static json_t *note(const char *session, bool talk, int64_t minutes, int64_t ends_ms,
                    enum live_answer answer)
{
    json_t *record = json_object();

    reply_set(record, "t", json_string("live"));
    reply_set(record, "session", json_string(session));
    reply_set(record, "what", json_string(talk ? "talk" : "pause"));
    reply_set(record, "minutes", json_integer(minutes));
    reply_set(record, "ends", json_integer(ends_ms));
    reply_set(record, "answer", json_string(live_answer_word(answer)));
    return record;
}

/* Takes the record over. */
static enum err write(struct vault *vault, struct call *call, struct vault *child,
                      json_t *record)
{
    char o[ENTRY_OBJECT_ID + 1];
    enum err err = stage_begin(vault, call);

    if (err == ERR_OK) {
        err = spaces_write(vault, call, child, record, o);
        if (err == ERR_OK)
            stage_reply(vault, call);
        else
            stage_forget(vault);
    }
    json_decref(record);
    return err;
}

static enum err minutes_of(struct call *call, int64_t *out)
{
    if (!json_int(json_object_get(call->args, "minutes"), 1, LIVE_MINUTES_MAX, out))
        return call_refuse(call, ERR_INPUT, "out_of_range", "minutes");
    return ERR_OK;
}

/* On a whole second: two clocks are compared to some milliseconds, and what both round is the
 * same time. */
static int64_t ends_after(int64_t from_ms, int64_t minutes)
{
    return (from_ms + minutes * LIVE_MINUTE_MS) / 1000 * 1000;
}

enum err command_live_begin(struct vault *vault, struct call *call)
{
    struct vault *child = live_space(vault, call);
    const char *what = json_string_value(json_object_get(call->args, "what"));
    uint8_t id[LIVE_SESSION];
    char session[LIVE_HEX];
    struct live_session now;
    int64_t minutes;
    enum err err;

    if (!child)
        return ERR_ABSENT;
    if (!what || (strcmp(what, "pause") != 0 && strcmp(what, "talk") != 0))
        return call_refuse(call, ERR_INPUT, "no_such_choice", "what");
    if ((err = minutes_of(call, &minutes)) != ERR_OK)
        return err;
    if (live_session_now(child, call->now_ms, &now))
        return call_refuse(call, ERR_CONFLICT, "live_now", NULL);
    seal_random_draw(&call->random, id, sizeof id);
    json_hex(session, id, sizeof id);
    err = write(vault, call, child,
                note(session, strcmp(what, "talk") == 0, minutes,
                     ends_after(call->now_ms, minutes), LIVE_ASK));
    if (err == ERR_OK)
        reply_set(call->reply, "session", json_string(session));
    return err;
}

/* A renewal counts from the end that holds, or from now where that has passed. */
static enum err renew(struct call *call, const struct live_session *session, json_t *record)
{
    int64_t from = (session->ends_ms + 500) / 1000 * 1000; /* as it was meant */
    int64_t minutes;
    enum err err = minutes_of(call, &minutes);

    if (err != ERR_OK)
        return err;
    if (session->renewed_by >= 0)
        return call_refuse(call, ERR_CONFLICT, "renewed", NULL);
    if (from < call->now_ms)
        from = call->now_ms;
    reply_set(record, "minutes", json_integer(minutes));
    reply_set(record, "ends", json_integer(ends_after(from, minutes)));
    reply_set(record, "renews", json_true());
    return ERR_OK;
}

/* `answer`, and the time that goes with "later". */
static enum err answer_of(struct call *call, enum live_answer *out, int64_t *out_later)
{
    const char *word = json_string_value(json_object_get(call->args, "answer"));
    int64_t now = call->now_ms / 1000;

    *out = live_answer_of(word);
    if (*out == LIVE_NONE || *out == LIVE_ASK)
        return call_refuse(call, ERR_INPUT, "no_such_choice", "answer");
    if (*out == LIVE_LATER &&
        !json_int(json_object_get(call->args, "later"), now, now + LIVE_LATER_S, out_later))
        return call_refuse(call, ERR_INPUT, "out_of_range", "later");
    return ERR_OK;
}

enum err command_live_answer(struct vault *vault, struct call *call)
{
    struct vault *child = live_space(vault, call);
    struct live_session session;
    enum live_answer answer;
    int64_t later = 0;
    enum err err;

    if (!child)
        return ERR_ABSENT;
    if ((err = live_named(child, call, &session)) != ERR_OK ||
        (err = answer_of(call, &answer, &later)) != ERR_OK)
        return err;
    json_t *record = note(session.id, session.talk, session.minutes, session.ends_ms, answer);

    if (answer == LIVE_LATER)
        reply_set(record, "later", json_integer(later));
    if (json_is_true(json_object_get(call->args, "renews")))
        err = renew(call, &session, record);
    if (err == ERR_OK)
        return write(vault, call, child, record);
    json_decref(record);
    return err;
}

static json_t *later_json(int64_t later)
{
    return later > 0 ? json_integer(later) : json_null();
}

static json_t *session_json(const struct live_session *session)
{
    static const char *const who[] = { "me", "them" };
    json_t *live = json_object();

    reply_set(live, "session", json_string(session->id));
    reply_set(live, "what", json_string(session->talk ? "talk" : "pause"));
    reply_set(live, "minutes", json_integer(session->minutes));
    reply_set(live, "began", json_integer(session->began_ms));
    reply_set(live, "ends", json_integer(session->ends_ms));
    reply_set(live, "error_ms",
              session->error_ms < 0 ? json_null() : json_real(json_round(session->error_ms)));
    reply_set(live, "by", json_string(who[session->asked_by]));
    reply_set(live, "me", json_string(live_answer_word(session->answer[0])));
    reply_set(live, "them", json_string(live_answer_word(session->answer[1])));
    reply_set(live, "later_me", later_json(session->later[0]));
    reply_set(live, "later_them", later_json(session->later[1]));
    reply_set(live, "renewed",
              session->renewed_by < 0 ? json_null() : json_string(who[session->renewed_by]));
    return live;
}

enum err view_live(struct vault *vault, struct call *call)
{
    struct vault *child = spaces_find(vault, json_str(json_object_get(call->args, "space")));
    struct live_session session;

    if (!child)
        return call_refuse(call, ERR_ABSENT, "no_such_space", "space");
    bool now = child->state == SPACE_ON && live_session_now(child, call->now_ms, &session);

    reply_set(call->reply, "live", now ? session_json(&session) : json_null());
    reply_set(call->reply, "asked",
              json_integer((json_int_t)live_session_asked(child, call->now_ms)));
    return ERR_OK;
}
