#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "server/api.h"
#include "server/limits.h"
#include "server/spaces.h"

enum { HEAD_MAX = 2048 };

/* The head of a stream that goes out without the library, and ends with its connection. */
static size_t head_write(const struct http_reply *reply, char out[HEAD_MAX])
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = time(NULL);
    struct tm at;
    size_t len = 0;

    gmtime_r(&now, &at);
    len = (size_t)snprintf(out, HEAD_MAX,
                           "HTTP/1.1 200 OK\r\nDate: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n"
                           "Connection: close\r\n",
                           days + 3 * (size_t)at.tm_wday, at.tm_mday,
                           months + 3 * (size_t)at.tm_mon, at.tm_year + 1900, at.tm_hour,
                           at.tm_min, at.tm_sec);
    for (size_t i = 0; i < reply->headers_count; i++)
        len += (size_t)snprintf(out + len, HEAD_MAX - len, "%s: %s\r\n", reply->header[i].name,
                                reply->header[i].value);
    len += (size_t)snprintf(out + len, HEAD_MAX - len, "\r\n");
    return len;
}

/* Whether the session is a member of each; their numbers are then filled in. */
static enum err members_find(const struct call *call, struct store *store,
                             struct live_space *space, size_t count)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        struct store_place place;
        uint8_t tag[STORE_ID];

        login_tag(tag, &call->sync->keys, call->note->session.account, space[i].sid);
        err = store_member(store, space[i].sid, tag, &place);
        if (err == ERR_OK) {
            space[i].number = place.space;
            spaces_touch(call->sync, place);
        }
    }
    return err;
}

static void start(const struct call *call, const struct live_request *request,
                  struct live_space *space, struct store *store)
{
    struct live *live = call->sync->live;
    struct live_stream *stream = NULL;
    enum err err = live_reserve(live, request, &stream);
    char head[HEAD_MAX];
    bool bare = false;
    int socket = -1;

    if (err == ERR_OK) {
        /* Once more, now that whoever ends a membership finds the stream. */
        err = members_find(call, store, space, request->spaces_count);
        socket = err == ERR_OK ? http_take_socket(call->exchange, &bare) : -1;
        if (socket < 0)
            live_give_up(live, stream);
    }
    if (socket >= 0) {
        http_reply_header(call->reply, "Content-Type", "text/event-stream");
        http_reply_header(call->reply, "X-Accel-Buffering", "no"); /* nginx */
        live_start(live, stream, socket,
                   (struct str){ head, bare ? head_write(call->reply, head) : 0 }, store);
    } else {
        refuse(call->reply, err == ERR_LIMIT    ? WHY_TOO_MANY
                            : err == ERR_ABSENT ? WHY_NO_SPACE
                                                : WHY_BUSY);
    }
}

void hear_open(const struct call *call)
{
    struct live_space space[SERVER_LIVE_SPACES_MAX];
    struct store *store = NULL;
    size_t count = 0;
    enum err err = ERR_OK;

    if (!spaces_read(call, SERVER_LIVE_SPACES_MAX, space, &count))
        return;
    store = readers_take(call->sync->readers);
    err = members_find(call, store, space, count);
    if (err == ERR_OK)
        start(call,
              &(struct live_request){ .session = &call->note->session,
                                      .visitor = call_visitor(call),
                                      .space = space,
                                      .spaces_count = count },
              space, store);
    else
        refuse(call->reply, err == ERR_ABSENT ? WHY_NO_SPACE : WHY_BUSY);
    readers_give(call->sync->readers, store);
}

/* Who sends frames listens as well, mostly, and was asked when the stream was opened. */
static enum err relay_allowed(const struct call *call)
{
    struct live_space space;
    struct store *store = NULL;
    enum err err = ERR_OK;

    if (live_hears(call->sync->live, call->note->sid, call->note->session.hash))
        return ERR_OK;
    memcpy(space.sid, call->note->sid, sizeof space.sid);
    store = readers_take(call->sync->readers);
    err = members_find(call, store, &space, 1);
    readers_give(call->sync->readers, store);
    return err;
}

void hear_relay(const struct call *call)
{
    const struct call_note *note = call->note;
    enum err err = ERR_OK;

    if (call->request->body.len == 0) {
        refuse(call->reply, WHY_BAD_REQUEST);
        return;
    }
    err = relay_allowed(call);
    if (err != ERR_OK) {
        refuse(call->reply, err == ERR_ABSENT ? WHY_NO_SPACE : WHY_BUSY);
        return;
    }
    live_relay(call->sync->live, note->sid, note->session.hash, call->request->body);
    metrics_add(call->sync->metrics, METRIC_RELAYED, 1);
    answer_empty(call->reply, 204);
}
