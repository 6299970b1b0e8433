#include "server/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "server/frames.h"
#include "server/limits.h"
#include "wire/json.h"

enum { AROUND = 18, /* "event: f\ndata: \n\n" */ FIRST = 4096, MARKS_FIRST = 8 };

static size_t write_event(char *out, char name, const void *bytes, size_t len)
{
    const struct str head = STR("event: f\ndata: ");
    size_t at = head.len + json_base64_write(out + head.len, bytes, len);

    memcpy(out, head.ptr, head.len);
    out[head.len - 8] = name;
    out[at++] = '\n';
    out[at++] = '\n';
    return at;
}

size_t event_write(char out[EVENT_SMALL_MAX], char name, const void *bytes, size_t len)
{
    MUST(AROUND + (len + 2) / 3 * 4 <= EVENT_SMALL_MAX);
    return write_event(out, name, bytes, len);
}

static bool grow(struct events *events, size_t more)
{
    size_t cap = events->cap > 0 ? events->cap : FIRST;
    char *larger = NULL;

    if (events->len + more > events->cap) {
        while (cap < events->len + more)
            cap *= 2;
        larger = realloc(events->text, cap);
        if (!larger)
            return false;
        events->text = larger;
        events->cap = cap;
    }
    if (events->count == events->marks_cap) {
        size_t marks = events->marks_cap > 0 ? events->marks_cap * 2 : MARKS_FIRST;
        struct event_mark *mark = realloc(events->mark, marks * sizeof *mark);

        if (!mark)
            return false;
        events->mark = mark;
        events->marks_cap = marks;
    }
    return true;
}

static bool add(void *context, uint64_t cursor, bool stub, struct str bytes)
{
    struct events *events = context;
    size_t len = FRAME_TYPE + sizeof cursor + bytes.len;
    uint8_t frame[FRAME_TYPE + 8 + STORE_RECORD_MAX];

    if (events->frames_bytes + len > SERVER_LIVE_BACKLOG_MAX ||
        !grow(events, AROUND + (len + 2) / 3 * 4)) {
        events->over = true;
        return false;
    }
    frame[0] = stub ? FRAME_STUB : FRAME_RECORD;
    frame_put_u64(frame + FRAME_TYPE, cursor);
    memcpy(frame + FRAME_TYPE + sizeof cursor, bytes.ptr, bytes.len);
    events->len += write_event(events->text + events->len, 'f', frame, len);
    events->frames_bytes += len;
    events->mark[events->count++] = (struct event_mark){ cursor, events->len };
    return true;
}

enum err events_pull(struct events *events, struct store *store, int64_t space, uint64_t after)
{
    struct store_pulled pulled = { 0 };

    return store_pull(store, space, after, add, events, &pulled);
}

struct str events_after(const struct events *events, uint64_t cursor)
{
    size_t from = 0;

    for (size_t i = 0; i < events->count && events->mark[i].cursor <= cursor; i++)
        from = events->mark[i].end;
    if (from == events->len)
        return (struct str){ NULL, 0 };
    return (struct str){ events->text + from, events->len - from };
}

uint64_t events_last(const struct events *events, uint64_t before)
{
    return events->count > 0 ? events->mark[events->count - 1].cursor : before;
}

void events_free(struct events *events)
{
    free(events->text);
    free(events->mark);
    *events = (struct events){ 0 };
}
