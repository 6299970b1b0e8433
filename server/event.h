/* event.h - server-sent events (WHATWG HTML, 9.2) that carry frames, in base64. */
#ifndef SERVER_EVENT_H
#define SERVER_EVENT_H

#include <stdbool.h>

#include "store/store.h"

/* Frames of one space as events, in the order of their cursors. Begins as {0}. */
struct events {
    char *text;
    size_t len, cap;
    size_t frames_bytes; /* what the frames came to before they were text */
    size_t count;
    struct event_mark {
        uint64_t cursor;
        size_t end; /* in text */
    } * mark;
    size_t marks_cap;
    bool over; /* there was more than SERVER_LIVE_BACKLOG_MAX, or no memory */
};

/* Adds what stands after a cursor, as far as it fits. */
MUST_USE enum err events_pull(struct events *events, struct store *store, int64_t space,
                              uint64_t after);

/* The text of those after a cursor. */
struct str events_after(const struct events *events, uint64_t cursor);

/* The last cursor, or what it was before where there are none. */
uint64_t events_last(const struct events *events, uint64_t before);

void events_free(struct events *events);

enum { EVENT_SMALL_MAX = 1600 /* text of an event of up to 1,100 bytes */ };

/* One event by itself; returns the length of its text. */
size_t event_write(char out[EVENT_SMALL_MAX], char name, const void *bytes, size_t len);

#endif
