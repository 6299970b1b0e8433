#include "server/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "server/limits.h"
#include "server/reply.h"
#include "wire/json.h"

enum who {
    WHO_ANYONE,
    WHO_GUEST, /* anyone; the handler is told where there is a session */
    WHO_SESSION,
    WHO_FRESH, /* with a login signature of the last SERVER_FRESH_SECONDS */
    WHO_MEMBER /* of the space: the handler finds the place, where it is needed */
};

struct route {
    enum http_method method;
    enum who who;
    const char *path; /* {sid}, {id} and {mid} stand for 32 hexadecimal digits, {2-5} for one */
    size_t body_max;
    enum limit rate; /* by account, or by session for LIMIT_RELAY */
    void (*answer)(const struct call *call);
};

enum { JSON_MAX = SERVER_JSON_BYTES_MAX };

/* The first row whose method and path fit is the one. */
static const struct route routes[] = {
    { HTTP_POST, WHO_ANYONE, "/v1/accounts", JSON_MAX, LIMIT_NONE, account_make },
    { HTTP_DELETE, WHO_FRESH, "/v1/account", JSON_MAX, LIMIT_CHANGE, account_delete },
    { HTTP_POST, WHO_ANYONE, "/v1/login/challenge", JSON_MAX, LIMIT_NONE, login_ask },
    { HTTP_POST, WHO_ANYONE, "/v1/login", JSON_MAX, LIMIT_NONE, login_prove },
    { HTTP_POST, WHO_SESSION, "/v1/fresh", JSON_MAX, LIMIT_CHANGE, login_freshen },
    { HTTP_GET, WHO_FRESH, "/v1/slots", 0, LIMIT_READ, slots_list },
    { HTTP_PUT, WHO_FRESH, "/v1/slots", JSON_MAX, LIMIT_CHANGE, slots_change },
    { HTTP_GET, WHO_FRESH, "/v1/sessions", 0, LIMIT_READ, session_list },
    { HTTP_DELETE, WHO_SESSION, "/v1/sessions/current", 0, LIMIT_CHANGE,
      session_delete_current },
    { HTTP_DELETE, WHO_FRESH, "/v1/sessions/others", 0, LIMIT_CHANGE, session_delete_others },
    { HTTP_DELETE, WHO_SESSION, "/v1/sessions/{id}", 0, LIMIT_CHANGE, session_delete },
    { HTTP_POST, WHO_SESSION, "/v1/spaces", JSON_MAX, LIMIT_CHANGE, space_add },
    { HTTP_POST, WHO_SESSION, "/v1/spaces/{sid}/join", JSON_MAX, LIMIT_CHANGE, space_join },
    { HTTP_DELETE, WHO_MEMBER, "/v1/spaces/{sid}/me", 0, LIMIT_CHANGE, space_leave },
    { HTTP_POST, WHO_MEMBER, "/v1/spaces/{sid}/records", SERVER_APPEND_BYTES_MAX, LIMIT_APPEND,
      records_append },
    { HTTP_POST, WHO_MEMBER, "/v1/spaces/{sid}/purge", JSON_MAX, LIMIT_APPEND, records_purge },
    { HTTP_POST, WHO_MEMBER, "/v1/spaces/{sid}/live", SERVER_RELAY_BYTES_MAX, LIMIT_RELAY,
      hear_relay },
    { HTTP_PUT, WHO_MEMBER, "/v1/spaces/{sid}/push", JSON_MAX, LIMIT_CHANGE, push_set },
    { HTTP_DELETE, WHO_MEMBER, "/v1/spaces/{sid}/push", 0, LIMIT_CHANGE, push_unset },
    { HTTP_GET, WHO_SESSION, "/v1/push", 0, LIMIT_READ, push_key },
    { HTTP_POST, WHO_SESSION, "/v1/mailboxes", JSON_MAX, LIMIT_MAILBOX, mailbox_open },
    { HTTP_GET, WHO_GUEST, "/v1/mailboxes/{mid}", 0, LIMIT_NONE, mailbox_read },
    { HTTP_PUT, WHO_SESSION, "/v1/mailboxes/{mid}/cells/{2-5}", JSON_MAX, LIMIT_CHANGE,
      mailbox_write },
    { HTTP_DELETE, WHO_SESSION, "/v1/mailboxes/{mid}", 0, LIMIT_CHANGE, mailbox_burn },
    { HTTP_POST, WHO_MEMBER, "/v1/pull", JSON_MAX, LIMIT_READ, pull_answer },
    { HTTP_POST, WHO_MEMBER, "/v1/live", JSON_MAX, LIMIT_STREAM, hear_open },
    { HTTP_GET, WHO_ANYONE, "/readyz", 0, LIMIT_NONE, operate_ready },
    { HTTP_GET, WHO_ANYONE, "/metrics", 0, LIMIT_NONE, operate_metrics },
};

enum { ID_DIGITS = 32 };

static bool starts_with(struct str text, const char *start)
{
    size_t len = strlen(start);

    return text.len >= len && memcmp(text.ptr, start, len) == 0;
}

bool api_has(struct str path)
{
    return starts_with(path, "/v1/") || (starts_with(path, "/readyz") && path.len == 7) ||
           (starts_with(path, "/metrics") && path.len == 8);
}

/* What a name in braces stands for, at the start of the path; 0: that is not it. */
static size_t part_read(const char *pattern, struct str path, struct call_note *note)
{
    uint8_t *id = pattern[1] == 's' ? note->sid : note->id;

    if (pattern[1] == '2') {
        note->cell = path.len > 0 ? (uint8_t)(path.ptr[0] - '0') : 0;
        return note->cell >= 2 && note->cell <= 5 ? 1 : 0;
    }
    return path.len >= ID_DIGITS &&
                   json_unhex(id, ID_DIGITS / 2, (struct str){ path.ptr, ID_DIGITS })
               ? ID_DIGITS
               : 0;
}

static bool path_fits(const char *pattern, struct str path, struct call_note *note)
{
    while (*pattern) {
        if (*pattern == '{') {
            size_t len = part_read(pattern, path, note);

            if (len == 0)
                return false;
            path.ptr += len;
            path.len -= len;
            pattern = strchr(pattern, '}') + 1;
        } else {
            if (path.len == 0 || path.ptr[0] != *pattern)
                return false;
            path.ptr++;
            path.len--;
            pattern++;
        }
    }
    return path.len == 0;
}

/* NULL: nothing is there, or not with that method; then it is said. */
static const struct route *route_find(const struct call *call, struct str path,
                                      struct call_note *note)
{
    static const struct {
        enum http_method method;
        const char *name;
    } names[] = { { HTTP_GET, "GET" },
                  { HTTP_POST, "POST" },
                  { HTTP_PUT, "PUT" },
                  { HTTP_DELETE, "DELETE" } };
    unsigned methods = 0;
    char *allow = call->reply->room;
    size_t len = 0;

    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (!path_fits(routes[i].path, path, note))
            continue;
        if (routes[i].method == call->request->method)
            return &routes[i];
        methods |= routes[i].method;
    }
    if (methods == 0) {
        refuse(call->reply, WHY_ABSENT);
        return NULL;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (methods & names[i].method)
            len += (size_t)snprintf(allow + len, HTTP_REPLY_ROOM - len, "%s%s",
                                    len > 0 ? ", " : "", names[i].name);
    http_reply_header(call->reply, "Allow", allow);
    refuse(call->reply, WHY_NOT_ALLOWED);
    return NULL;
}

/* A header of ours makes a browser ask first, and we never say yes to another origin; and what
 * the browser says of the origin must be ours (PROTOCOL.md, sync). */
static bool is_ours(const struct call *call)
{
    struct str ours = http_header(call->exchange, "X-Stillnear");
    struct str origin = http_header(call->exchange, "Origin");

    return ours.len == 1 && ours.ptr[0] == '1' &&
           (origin.len == 0 || (origin.len == call->sync->origin.len &&
                                memcmp(origin.ptr, call->sync->origin.ptr, origin.len) == 0));
}

static enum err session_read(struct sync *sync, const uint8_t hash[32], struct session *out)
{
    struct store_session row;
    struct store *store = NULL;
    uint64_t turn = 0;
    enum err err = ERR_OK;

    if (!tokens_recall(sync->tokens, hash, out, &turn)) {
        store = readers_take(sync->readers);
        err = store_session_find(store, hash, &row);
        readers_give(sync->readers, store);
        if (err != ERR_OK)
            return err;
        *out = (struct session){ .last_day = row.last_day };
        memcpy(out->hash, row.hash, sizeof out->hash);
        memcpy(out->account, row.account, sizeof out->account);
        tokens_remember(sync->tokens, out, turn);
    }
    return out->last_day + SERVER_SESSION_DAYS < call_today() ? ERR_ABSENT : ERR_OK;
}

/* Noting the day of use is nobody's answer to wait for. */
struct touch_job {
    struct writer_job job;
    struct session session;
};

static enum err touch_work(struct writer_job *job, struct store *store)
{
    struct touch_job *touch = (struct touch_job *)job;
    int64_t day = call_today();
    enum err err = store_session_touch(store, touch->session.hash, day);

    return err == ERR_OK ? store_account_touch(store, touch->session.account, day) : err;
}

static void touch_done(struct writer_job *job, struct store *store, enum err outcome)
{
    (void)store;
    (void)outcome;
    free(job);
}

static void session_touch(struct sync *sync, const struct session *session)
{
    struct touch_job *touch = NULL;

    if (session->last_day >= call_today() ||
        !tokens_touch(sync->tokens, session->hash, call_today()))
        return;
    touch = calloc(1, sizeof *touch);
    if (!touch)
        return;
    touch->job.work = touch_work;
    touch->job.done = touch_done;
    touch->session = *session;
    if (!writer_submit(sync->writer, &touch->job))
        free(touch);
}

/* Whether there is a session, and as fresh as is asked; else it is said. */
static bool session_may(const struct call *call, enum who who, struct session *out)
{
    const char *name = call->sync->https ? "__Host-sn" : "sn";
    uint8_t token[LOGIN_TOKEN], hash[32];
    enum err err = ERR_ABSENT;

    if (login_token_read(token, http_cookie(call->exchange, name))) {
        login_token_hash(hash, token);
        err = session_read(call->sync, hash, out);
    }
    if (err == ERR_ABSENT && who == WHO_GUEST)
        return false;
    if (err == ERR_ABSENT)
        refuse(call->reply, WHY_NO_SESSION);
    else if (err != ERR_OK)
        refuse(call->reply, WHY_BUSY);
    else if (who == WHO_FRESH && !tokens_is_fresh(call->sync->tokens, out->hash))
        refuse(call->reply, WHY_NOT_FRESH);
    else
        session_touch(call->sync, out);
    return call->reply->status == 0;
}

/* Whether the call may go on; else why not is said. */
static bool who_may(const struct call *call, enum who who, struct call_note *note)
{
    if (who == WHO_ANYONE)
        return true;
    note->signed_in = session_may(call, who, &note->session);
    return call->reply->status == 0;
}

static bool rate_allows(const struct call *call, const struct route *route,
                        const struct session *session)
{
    const void *key = route->rate == LIMIT_RELAY ? session->hash : session->account;
    unsigned seconds = 0;

    if (route->rate == LIMIT_NONE ||
        limit_take(call->sync->limits, route->rate, key, 16, &seconds))
        return true;
    refuse_until(call->reply, seconds);
    return false;
}

static struct call call_of(struct sync *sync, struct http_exchange *exchange)
{
    return (struct call){ sync, exchange, http_request(exchange), http_reply(exchange),
                          http_note(exchange) };
}

static void begin(const struct call *call, struct str path, struct call_note *note)
{
    note->route = route_find(call, path, note);
    if (!note->route)
        return;
    if (note->route->method != HTTP_GET && !is_ours(call)) {
        refuse(call->reply, WHY_NOT_OURS);
        return;
    }
    if (!who_may(call, note->route->who, note) ||
        !rate_allows(call, note->route, &note->session))
        return;
    if (call->request->has_body && note->route->body_max == 0)
        refuse(call->reply, WHY_TOO_LARGE);
}

size_t api_begin(struct sync *sync, struct http_exchange *exchange, struct str path)
{
    struct call call = call_of(sync, exchange);
    struct call_note *note = http_note(exchange);

    _Static_assert(sizeof(struct call_note) <= HTTP_NOTE, "it fits into a note");
    begin(&call, path, note);
    if (call.reply->status != 0)
        return SERVER_DISCARD_BYTES_MAX;
    MUST(note->route); /* or it had been answered */
    return note->route->body_max;
}

void api_answer(struct sync *sync, struct http_exchange *exchange)
{
    struct call call = call_of(sync, exchange);
    const struct route *route = call.note->route;
    struct call_note again;

    /* A body may take a minute, and the session may have ended meanwhile. */
    if (!call.request->has_body || who_may(&call, route->who, &again))
        route->answer(&call);
}
