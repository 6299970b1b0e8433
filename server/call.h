/* call.h - what a handler of the API sees of one request, and how it answers. */
#ifndef SERVER_CALL_H
#define SERVER_CALL_H

#include <jansson.h>

#include "server/http.h"
#include "server/refuse.h"
#include "server/sync.h"
#include "server/tokens.h"

struct route;

/* Kept in the exchange's note from its headers to its body. */
struct call_note {
    const struct route *route;
    struct session session;  /* where the route asks for one */
    bool signed_in;          /* whether there is one, where the route does not */
    uint8_t sid[16], id[16]; /* from the path */
    uint8_t cell;            /* likewise */
};

struct call {
    struct sync *sync;
    struct http_exchange *exchange;
    const struct http_request *request;
    struct http_reply *reply;
    const struct call_note *note;
};

/* The body as an object, the caller's to json_decref; NULL: it is none, and that is said. */
json_t *call_json(const struct call *call);

/* Fields of fixed-length bytes; false: it is not there or not so. */
bool call_hex(const json_t *object, const char *name, uint8_t *out, size_t len);
bool call_base64(const json_t *object, const char *name, uint8_t *out, size_t len);

/* Answers with a status and no body. */
void answer_empty(struct http_reply *reply, unsigned status);

/* Answers 200 or another status with an object, which is freed. */
void answer_json(struct http_reply *reply, unsigned status, json_t *object);

/* Answers with bytes from malloc, which become the reply's. */
void answer_bytes(struct http_reply *reply, char *bytes, size_t len);

/* The visitor: the other end of the socket, or whom a trusted proxy names. */
struct address call_visitor(const struct call *call);

/* Days since 1970, UTC. */
int64_t call_today(void);

/* Hours since then. */
int64_t call_hour(void);

/* A job for the writer that answers the exchange. Comes from call_job and goes to call_submit,
 * which sets the exchange aside; `finish` fills the reply after the commit. */
struct call_job {
    struct writer_job job; /* first, so that one is the other */
    struct sync *sync;
    struct http_exchange *exchange;
    struct session session;
    uint8_t sid[16];
    bool delayed; /* the answer waits a while */
    bool publish; /* set by `finish`: the space's streams are told, after the answer is out */
    void (*finish)(struct call_job *job, struct store *store, enum err outcome,
                   struct http_reply *reply);
};

/* `size` bytes that begin with a struct call_job, zeroed but for it. NULL: no memory, said. */
void *call_job(const struct call *call, size_t size,
               enum err (*work)(struct writer_job *job, struct store *store),
               void (*finish)(struct call_job *job, struct store *store, enum err outcome,
                              struct http_reply *reply));
void call_submit(struct call_job *job);

#endif
