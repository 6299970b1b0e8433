/* mailbox_server.h - the mailboxes of a server in memory, for tests: five cells each, written
 * once, that anybody may read who knows the name. It can be told to lie. */
#ifndef TESTS_MAILBOX_SERVER_H
#define TESTS_MAILBOX_SERVER_H

#include "base/str.h"
#include "wire/json.h"

enum { MAILBOX_CELLS = 5 };

struct mailbox_server {
    json_t *boxes; /* name -> {opener, cells, burnt} */
    /* Changes what a reader is shown; whose is NULL for a stranger. NULL: an honest server. */
    void (*evil)(struct mailbox_server *server, const char *whose, json_t *shown);
    unsigned looks; /* so far */
    json_t *kept;   /* for evil: what it remembers */
    bool drops;     /* says that it has taken a cell, and has not */
};

struct mailbox_server mailbox_server_new(void);
void mailbox_server_free(struct mailbox_server *server);

/* A request below /v1/mailboxes. The status; *out_answer is the caller's, or NULL. */
int mailbox_server_ask(struct mailbox_server *server, const char *whose, const char *method,
                       const char *path, const json_t *body, json_t **out_answer);

/* The time of all of them has come. */
void mailbox_server_expire(struct mailbox_server *server);

/* The cells of the only mailbox, borrowed. */
json_t *mailbox_server_cells(const struct mailbox_server *server);

#endif
