/* stream.h - connections that only get: long answers, on one thread for all of them.
 *
 * A stream is a socket that http_take_socket gave away. What is sent goes out at once, from
 * whichever thread sends it; what the other side does not take yet is queued, up to
 * SERVER_STREAM_UNSENT_MAX, and then the stream ends. An idle one costs its struct and nothing
 * else. Every SERVER_STREAM_PING_SECONDS a comment goes out, so that proxies keep it open.
 */
#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H

#include "base/err.h"
#include "base/str.h"

struct streams;
struct stream;

/* Called once for each stream, when its connection is over and closed, on the streams' own
 * thread and with no lock held. The owner then frees it with stream_free. */
typedef void stream_over(void *owner);

MUST_USE enum err streams_start(stream_over *over, struct streams **out);

/* Ends every stream and the thread. What is sent from here on is ERR_ABSENT. */
void streams_stop(struct streams *streams);

/* After streams_stop, when nothing is sent any more. NULL is fine. */
void streams_close(struct streams *streams);

/* Takes the socket as its own, even if it fails: NULL, no memory, or it was stopped. `over` may
 * be called from here on. */
struct stream *stream_open(struct streams *streams, int socket, void *owner);

/* ERR_ABSENT: it is ending. ERR_LIMIT: the reader is too slow, and it ends now. */
MUST_USE enum err stream_send(struct stream *stream, struct str bytes);

/* Ends it when what was sent has gone out; `over` comes later. */
void stream_end(struct stream *stream);

/* Only after `over`. */
void stream_free(struct stream *stream);

#endif
