#include "server/live.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "server/event.h"
#include "server/frames.h"
#include "server/limits.h"
#include "server/stream.h"

enum { CHAINS = 4096, ROUNDS_MAX = 8 /* of catching up, before a stream gives up */ };

/* One stream's interest in one space. */
struct live_sub {
    struct live_sub *next, **link; /* in its space's chain; link is NULL once left */
    struct live_stream *owner;
    uint8_t sid[16];
    int64_t number;
    uint64_t last;
};

struct live_stream {
    struct live_stream *next, **link; /* in its account's chain */
    struct live_stream *net_next, **net_link;
    struct live *live;
    struct stream *stream;
    uint8_t session[32], account[16];
    struct address net;
    bool starting; /* whoever starts it frees it */
    bool missed;
    bool over;
    uint32_t logins, sessions; /* as last told */
    size_t subs_count;
    struct live_sub sub[];
};

struct live {
    const struct login_keys *keys;
    struct streams *streams;
    pthread_mutex_t lock; /* all below; taken before the streams' own */
    unsigned count;
    bool stopping;
    struct live_sub *space[CHAINS];
    struct live_stream *account[CHAINS];
    struct live_stream *net[CHAINS];
};

static size_t chain_of(const struct live *live, const void *key)
{
    return login_spread(live->keys, key, 16) % CHAINS;
}

static void sub_unlink(struct live_sub *sub)
{
    if (!sub->link)
        return;
    *sub->link = sub->next;
    if (sub->next)
        sub->next->link = sub->link;
    sub->link = NULL;
}

static void link_locked(struct live *live, struct live_stream *stream)
{
    struct live_stream **head = &live->account[chain_of(live, stream->account)];

    stream->next = *head;
    stream->link = head;
    if (*head)
        (*head)->link = &stream->next;
    *head = stream;

    head = &live->net[chain_of(live, stream->net.bytes)];
    stream->net_next = *head;
    stream->net_link = head;
    if (*head)
        (*head)->net_link = &stream->net_next;
    *head = stream;

    for (size_t i = 0; i < stream->subs_count; i++) {
        struct live_sub *sub = &stream->sub[i];
        struct live_sub **chain = &live->space[chain_of(live, sub->sid)];

        sub->next = *chain;
        sub->link = chain;
        if (*chain)
            (*chain)->link = &sub->next;
        *chain = sub;
    }
    live->count++;
}

static void free_locked(struct live *live, struct live_stream *stream)
{
    for (size_t i = 0; i < stream->subs_count; i++)
        sub_unlink(&stream->sub[i]);
    *stream->link = stream->next;
    if (stream->next)
        stream->next->link = stream->link;
    *stream->net_link = stream->net_next;
    if (stream->net_next)
        stream->net_next->net_link = stream->net_link;
    live->count--;
    if (stream->stream)
        stream_free(stream->stream);
    free(stream);
}

static void on_over(void *owner)
{
    struct live_stream *stream = owner;
    struct live *live = stream->live;

    pthread_mutex_lock(&live->lock);
    stream->over = true;
    if (!stream->starting)
        free_locked(live, stream);
    pthread_mutex_unlock(&live->lock);
}

enum err live_open(const struct login_keys *keys, struct live **out)
{
    struct live *live = calloc(1, sizeof *live);

    if (!live)
        return ERR_IO;
    live->keys = keys;
    pthread_mutex_init(&live->lock, NULL);
    if (streams_start(on_over, &live->streams) != ERR_OK) {
        pthread_mutex_destroy(&live->lock);
        free(live);
        return ERR_IO;
    }
    *out = live;
    return ERR_OK;
}

void live_stop(struct live *live)
{
    pthread_mutex_lock(&live->lock);
    live->stopping = true;
    pthread_mutex_unlock(&live->lock);
    streams_stop(live->streams);
}

void live_close(struct live *live)
{
    if (!live)
        return;
    streams_close(live->streams);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

static bool has_room_locked(const struct live *live, const struct live_stream *stream,
                            bool counts)
{
    unsigned account = 0, net = 0;

    for (const struct live_stream *at = live->account[chain_of(live, stream->account)]; at;
         at = at->next)
        account += memcmp(at->account, stream->account, sizeof at->account) == 0;
    for (const struct live_stream *at = live->net[chain_of(live, stream->net.bytes)];
         counts && at; at = at->net_next)
        net += address_is_same(&at->net, &stream->net);
    return account < SERVER_LIVE_PER_ACCOUNT_MAX && net < SERVER_LIVE_PER_IP_MAX;
}

enum err live_reserve(struct live *live, const struct live_request *request,
                      struct live_stream **out)
{
    struct live_stream *stream =
        calloc(1, sizeof *stream + request->spaces_count * sizeof *stream->sub);
    enum err err = ERR_OK;

    if (!stream)
        return ERR_IO;
    stream->live = live;
    stream->starting = true;
    memcpy(stream->session, request->session->hash, sizeof stream->session);
    memcpy(stream->account, request->session->account, sizeof stream->account);
    stream->net = address_net(&request->visitor);
    stream->subs_count = request->spaces_count;
    for (size_t i = 0; i < stream->subs_count; i++) {
        stream->sub[i].owner = stream;
        stream->sub[i].number = request->space[i].number;
        stream->sub[i].last = request->space[i].after;
        memcpy(stream->sub[i].sid, request->space[i].sid, sizeof stream->sub[i].sid);
    }
    pthread_mutex_lock(&live->lock);
    if (live->stopping || live->count >= SERVER_STREAMS_MAX)
        err = ERR_IO;
    else if (!has_room_locked(live, stream, !address_is_loopback(&request->visitor)))
        err = ERR_LIMIT;
    else
        link_locked(live, stream);
    pthread_mutex_unlock(&live->lock);
    if (err == ERR_OK)
        *out = stream;
    else
        free(stream);
    return err;
}

void live_give_up(struct live *live, struct live_stream *stream)
{
    pthread_mutex_lock(&live->lock);
    free_locked(live, stream);
    pthread_mutex_unlock(&live->lock);
}

static void send_event(struct stream *stream, char name, const void *bytes, size_t len)
{
    char text[EVENT_SMALL_MAX];

    /* If it is too slow, or gone, it ends by itself. */
    (void)!stream_send(stream, (struct str){ text, event_write(text, name, bytes, len) });
}

/* "Pull first": what it missed is more than a stream brings. */
static void send_away(struct stream *stream)
{
    send_event(stream, 'p', "", 0);
    stream_end(stream);
}

/* Tells logins and sessions, if they are news; ends with its session. */
static void tell_account(struct live_stream *stream, struct store *store, bool first)
{
    uint8_t head[FRAME_HEAD_BYTES], gen[STORE_ID];
    struct store_session session;
    struct store_account account;

    if (store_session_find(store, stream->session, &session) != ERR_OK ||
        store_account_read(store, stream->account, &account) != ERR_OK ||
        store_gen(store, gen) != ERR_OK) {
        stream_end(stream->stream);
        return;
    }
    if (!first && account.logins == stream->logins && account.sessions == stream->sessions)
        return;
    stream->logins = account.logins;
    stream->sessions = account.sessions;
    frame_head(head, gen, &account);
    send_event(stream->stream, 'h', head, sizeof head);
}

/* One round of what the database has; false: that is too much, or it cannot be read. */
static bool catch_up(struct live_stream *stream, struct store *store, bool first)
{
    bool good = true;

    tell_account(stream, store, first);
    for (size_t i = 0; i < stream->subs_count && good; i++) {
        struct live_sub *sub = &stream->sub[i];
        struct events events = { 0 };

        good = events_pull(&events, store, sub->number, sub->last) == ERR_OK && !events.over;
        if (good && events.count > 0)
            (void)!stream_send(stream->stream, events_after(&events, sub->last));
        sub->last = events_last(&events, sub->last);
        events_free(&events);
    }
    return good;
}

/* Whether nothing was missed meanwhile; then it is told by the writer from here on. */
static bool has_caught_up(struct live *live, struct live_stream *stream)
{
    pthread_mutex_lock(&live->lock);
    bool caught_up = !stream->missed;

    stream->missed = false;
    if (caught_up) {
        stream->starting = false;
        if (stream->over)
            free_locked(live, stream);
    }
    pthread_mutex_unlock(&live->lock);
    return caught_up;
}

static void abandon(struct live *live, struct live_stream *stream)
{
    pthread_mutex_lock(&live->lock);
    stream->starting = false;
    for (size_t i = 0; i < stream->subs_count; i++)
        sub_unlink(&stream->sub[i]); /* it is ending, and hears no more */
    if (stream->over || !stream->stream)
        free_locked(live, stream);
    pthread_mutex_unlock(&live->lock);
}

void live_start(struct live *live, struct live_stream *stream, int socket, struct str head,
                struct store *store)
{
    bool good = false;

    stream->stream = stream_open(live->streams, socket, stream);
    if (!stream->stream) {
        abandon(live, stream);
        return;
    }
    good = head.len == 0 || stream_send(stream->stream, head) == ERR_OK;
    for (unsigned round = 0; good && round < ROUNDS_MAX; round++) {
        good = catch_up(stream, store, round == 0);
        if (good && has_caught_up(live, stream))
            return;
    }
    send_away(stream->stream);
    abandon(live, stream);
}

/* The lowest cursor that a stream of the space has, past those that are starting. */
static bool lowest_locked(struct live_sub *chain, const uint8_t sid[16], uint64_t *out_last,
                          int64_t *out_number)
{
    bool any = false;

    for (struct live_sub *sub = chain; sub; sub = sub->next) {
        if (memcmp(sub->sid, sid, sizeof sub->sid) != 0)
            continue;
        if (sub->owner->starting) {
            sub->owner->missed = true;
        } else if (!any || sub->last < *out_last) {
            any = true;
            *out_last = sub->last;
            *out_number = sub->number;
        }
    }
    return any;
}

void live_publish(struct live *live, struct store *store, const uint8_t sid[16])
{
    struct events events = { 0 };
    uint64_t last = 0;
    int64_t number = 0;

    pthread_mutex_lock(&live->lock);
    struct live_sub *chain = live->space[chain_of(live, sid)];

    if (!lowest_locked(chain, sid, &last, &number)) {
        pthread_mutex_unlock(&live->lock);
        return;
    }
    bool good = events_pull(&events, store, number, last) == ERR_OK && !events.over;

    for (struct live_sub *sub = chain; sub; sub = sub->next) {
        if (sub->owner->starting || memcmp(sub->sid, sid, sizeof sub->sid) != 0)
            continue;
        struct str news = good ? events_after(&events, sub->last) : (struct str){ NULL, 0 };

        if (!good)
            send_away(sub->owner->stream);
        else if (news.len > 0)
            (void)!stream_send(sub->owner->stream, news);
        sub->last = events_last(&events, sub->last);
    }
    pthread_mutex_unlock(&live->lock);
    events_free(&events);
}

void live_account(struct live *live, struct store *store, const uint8_t account[16])
{
    pthread_mutex_lock(&live->lock);
    for (struct live_stream *at = live->account[chain_of(live, account)]; at; at = at->next) {
        if (memcmp(at->account, account, sizeof at->account) != 0)
            continue;
        if (at->starting)
            at->missed = true;
        else
            tell_account(at, store, false);
    }
    pthread_mutex_unlock(&live->lock);
}

void live_leave(struct live *live, const uint8_t account[16], const uint8_t sid[16])
{
    pthread_mutex_lock(&live->lock);
    for (struct live_stream *at = live->account[chain_of(live, account)]; at; at = at->next)
        for (size_t i = 0; i < at->subs_count; i++)
            if (memcmp(at->account, account, sizeof at->account) == 0 &&
                memcmp(at->sub[i].sid, sid, sizeof at->sub[i].sid) == 0)
                sub_unlink(&at->sub[i]);
    pthread_mutex_unlock(&live->lock);
}

void live_relay(struct live *live, const uint8_t sid[16], const uint8_t session[32],
                struct str bytes)
{
    uint8_t frame[16 + SERVER_RELAY_BYTES_MAX];

    memcpy(frame, sid, 16);
    memcpy(frame + 16, bytes.ptr, bytes.len);
    pthread_mutex_lock(&live->lock);
    for (struct live_sub *sub = live->space[chain_of(live, sid)]; sub; sub = sub->next)
        if (memcmp(sub->sid, sid, sizeof sub->sid) == 0 && !sub->owner->starting &&
            memcmp(sub->owner->session, session, sizeof sub->owner->session) != 0)
            send_event(sub->owner->stream, 'e', frame, 16 + bytes.len);
    pthread_mutex_unlock(&live->lock);
}

bool live_hears(struct live *live, const uint8_t sid[16], const uint8_t session[32])
{
    bool hears = false;

    pthread_mutex_lock(&live->lock);
    for (const struct live_sub *sub = live->space[chain_of(live, sid)]; sub && !hears;
         sub = sub->next)
        hears = memcmp(sub->sid, sid, sizeof sub->sid) == 0 && !sub->owner->over &&
                memcmp(sub->owner->session, session, sizeof sub->owner->session) == 0;
    pthread_mutex_unlock(&live->lock);
    return hears;
}

unsigned live_count(struct live *live)
{
    pthread_mutex_lock(&live->lock);
    unsigned count = live->count;
    pthread_mutex_unlock(&live->lock);
    return count;
}
