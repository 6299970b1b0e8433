/* send.h - requests to a server, as a reply hands them to the shell: its `send` (docs/DOOR.md).
 */
#ifndef VAULT_SEND_H
#define VAULT_SEND_H

#include "vault/state.h"

enum { SEND_PATH = 96 };

/* Puts a request into the reply, which keeps it. body becomes the call's own; NULL: there is
 * none, or the caller says what there is instead. */
json_t *send_request(struct call *call, const char *method, const char *path, json_t *body);

/* Gives a request a number drawn by chance, so that no other answer is taken for its own. */
uint32_t send_number(struct call *call, json_t *request);

/* A JSON body as it stands in a request; it is let go. */
json_t *send_body(json_t *body);

/* "/v1/spaces/{sid}" and what comes after. */
void send_space_path(char out[SEND_PATH], const uint8_t sid[SEAL_ID], const char *what);

/* Refuses for what any answer may say: no network, a server in trouble, too much asked, no
 * session. ERR_OK: the status says something else. */
MUST_USE enum err send_trouble(struct call *call, int64_t status);

#endif
