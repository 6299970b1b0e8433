/* account_phone.h - a device in a test: a vault and its rows, a session, and a network that may
 * fail at any request of a conversation. */
#ifndef TESTS_ACCOUNT_PHONE_H
#define TESTS_ACCOUNT_PHONE_H

#include "cli/script.h"
#include "tests/account_server.h"

enum fault {
    FAULT_NONE,
    FAULT_UNSENT,  /* never reached the server */
    FAULT_LOST,    /* reached it; the answer did not come back */
    FAULT_BUSY,    /* 503 */
    FAULT_MANY,    /* 429 */
    FAULT_OURS,    /* 403 not_ours */
    FAULT_GARBAGE, /* done, and answered with another body */
    FAULT_STRANGE, /* a status nobody speaks of */
    FAULT_SHUT,    /* the app is closed before the request */
    FAULT_DIED,    /* the app is closed before the answer */
    FAULT_DISK,    /* the first rows that are to be kept, from here on, are not */
    FAULT_COUNT
};

struct phone {
    struct script script;
    struct account_server *server;
    char cookie[ACCOUNT_COOKIE];
    enum fault fault;
    unsigned fault_at; /* request of the conversation, from 0 */
    unsigned asked;    /* requests of the last conversation */
    bool closed;       /* the app was closed in the middle; phone_open() */
    const char *passphrase;
    char recovery[40], typed[5];
    json_t *sent; /* methods and paths of the last conversation */
};

/* A device on which somebody has begun alone. */
void phone_new(struct phone *phone, struct account_server *server);
void phone_free(struct phone *phone);

/* The app is started: by itself, or with phone->passphrase. */
void phone_open(struct phone *phone);

/* One line to its end: each request is carried out, each answer brought back. The last reply,
 * the caller's; NULL when the app was closed. */
json_t *phone_say(struct phone *phone, json_t *line);

/* As above; fails the test unless it ends with done, or with this refusal. */
void phone_expect(struct phone *phone, const char *why, json_t *line);

/* A round of sync; fails the test when it is blocked. */
void phone_sync(struct phone *phone);

/* The last shown code's characters are typed. */
json_t *phone_confirm(struct phone *phone, const char *command);

#endif
