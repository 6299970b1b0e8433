/* account_server.h - the account half of a server, in memory, for tests: accounts, logins,
 * slots, sessions and spaces as docs/PROTOCOL.md has them, signatures verified. It can be told
 * to lie. */
#ifndef TESTS_ACCOUNT_SERVER_H
#define TESTS_ACCOUNT_SERVER_H

#include "base/str.h"
#include "tests/mailbox_server.h"
#include "tests/sync_server.h"
#include "wire/json.h"

enum { ACCOUNT_COOKIE = 65 };

struct account_server {
    json_t *accounts; /* account -> {slots: {slot -> row}, sessions: {id -> {..}}} */
    json_t *spaces;   /* space -> account */
    json_t *guests;   /* of a space of two -> the account on side 1 */
    json_t *admits;   /* .. -> what lets somebody in there, while nobody is */
    struct mailbox_server mailboxes;
    struct server records;
    json_t *challenges; /* challenge -> slot; used up by a login */
    unsigned requests, logins, drawn;
    json_t *lie; /* answers every login, where it is not NULL */
};

struct account_server account_server_new(void);
void account_server_free(struct account_server *server);

/* One request; cookie is the client's and may change. Returns the status; the caller frees
 * *out_body, which may be NULL. */
int account_server_ask(struct account_server *server, char cookie[ACCOUNT_COOKIE],
                       const char *method, const char *path, struct str body,
                       uint8_t **out_body, size_t *out_len);

/* Five minutes pass: no session is fresh. */
void account_server_age(struct account_server *server);

/* The account of a session, or NULL. */
const char *account_server_whose(const struct account_server *server, const char *cookie);

#endif
