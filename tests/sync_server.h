/* sync_server.h - a server in memory, as far as records go: bytes in, bytes out, as
 * docs/PROTOCOL.md says. For tests: it can be copied (a backup), set back (a restore), and told
 * to be evil.
 */
#ifndef TESTS_SYNC_SERVER_H
#define TESTS_SYNC_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "seal/record.h"

enum { SERVER_SPACES = 8, SERVER_PEOPLE = 3, SERVER_JOIN = 32 };

struct server_record {
    struct record_header header;
    uint8_t hash[SEAL_HASH];
    uint8_t *bytes;
    size_t len; /* RECORD_STUB once it is a stub */
    uint64_t cursor;
};

struct server_space {
    uint8_t id[SEAL_ID];
    int kind;
    char join[SERVER_JOIN + 1]; /* base64, "" once used */
    struct {
        bool in;
        uint8_t side;
    } members[SERVER_PEOPLE];
    struct server_record *records; /* in no order: a stub moves by its cursor */
    size_t count, room;
    uint64_t head;
};

/* A frame of an answer to a pull, before it is written. */
struct server_frame {
    uint8_t type;
    uint64_t cursor;
    uint8_t *bytes;
    size_t len;
};

struct server_answer {
    int status;
    uint8_t *bytes;
    size_t len;
    /* of a pull, until it is written: what an evil server changes */
    struct server_frame *frames;
    size_t frames_count;
    uint8_t space[SEAL_ID];
    uint8_t gen[SEAL_ID];
    uint32_t logins;
    uint64_t head;
    bool more;
};

struct server {
    uint8_t gen[SEAL_ID];
    uint32_t logins;
    struct server_space spaces[SERVER_SPACES];
    size_t spaces_count;
    size_t pull_bytes; /* of one answer; 0: 4 MiB */
    size_t side_bytes; /* of one side of a space; 0: no limit */
    /* Changes an answer to a pull on its way out. NULL: an honest server. */
    void (*evil)(struct server *server, struct server_answer *answer);
    int asked;    /* requests so far, for those who count */
    int told;     /* appends that a real one would tell the other's phone of, by a push */
    unsigned who; /* asks: which of the people */
};

void server_start(struct server *server);
void server_stop(struct server *server);

/* to holds then what from holds, and nothing it held before. */
void server_copy(struct server *to, const struct server *from);

/* A restore that says so. */
void server_new_gen(struct server *server);

/* The caller frees answer->bytes. */
void server_ask(struct server *server, const char *method, const char *path, struct str body,
                struct server_answer *out);

/* NULL: it has no such record. */
const struct server_record *server_find(const struct server *server,
                                        const uint8_t stream[RECORD_STREAM], uint64_t n);

/* By cursor; then as bytes. */
void answer_sort(struct server_answer *answer);
void answer_write(struct server_answer *answer);

/* For evil: takes one frame out of an answer, or puts a copy of these bytes in. */
void answer_drop(struct server_answer *answer, size_t at);
void answer_put(struct server_answer *answer, size_t at, uint8_t type, uint64_t cursor,
                const void *bytes, size_t len);

#endif
