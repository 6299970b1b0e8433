/* account_server_parts.h - what the files of the server in memory share. */
#ifndef TESTS_ACCOUNT_SERVER_PARTS_H
#define TESTS_ACCOUNT_SERVER_PARTS_H

#include "tests/account_server.h"

/* One request on its way through. */
struct asked {
    struct account_server *server;
    char *cookie;
    struct str bytes;
    struct server_answer records;     /* of records, where it says anything */
    json_t *body, *account, *session; /* the last two: of a session that is there */
    json_t *answer;
};

/* The status; the answer says why. */
int account_server_refuse(struct asked *asked, int status, const char *why);
/* "" where it is none. */
const char *account_server_text(const json_t *object, const char *name);

/* account_spaces.c: each gives the status */
int account_spaces_make(struct asked *asked);
int account_spaces_pull(struct asked *asked, const char *path);
int account_spaces_ask(struct asked *asked, const char *method, const char *path);
/* The account goes, and the spaces that it names. */
int account_spaces_close(struct asked *asked);

#endif
