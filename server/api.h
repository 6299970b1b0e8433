/* api.h - the calls under /v1, and those for operators: one table, in api.c.
 *
 * api_begin decides by the table who may ask and how often, before any body is read; then
 * api_answer lets the handler answer. docs/PROTOCOL.md says what each call means.
 */
#ifndef SERVER_API_H
#define SERVER_API_H

#include "server/call.h"

/* Whether the path is one of the API's. */
bool api_has(struct str path);

/* Either fills the reply, or gives the most bytes that a body may have. */
size_t api_begin(struct sync *sync, struct http_exchange *exchange, struct str path);
void api_answer(struct sync *sync, struct http_exchange *exchange);

/* The handlers, each in the file of its first word. */
void account_make(const struct call *call);
void account_delete(const struct call *call);
void login_ask(const struct call *call);
void login_prove(const struct call *call);
void login_freshen(const struct call *call);
void slots_list(const struct call *call);
void slots_change(const struct call *call);
void session_list(const struct call *call);
void session_delete(const struct call *call);
void session_delete_current(const struct call *call);
void session_delete_others(const struct call *call);
void space_add(const struct call *call);
void space_join(const struct call *call);
void space_leave(const struct call *call);
void records_append(const struct call *call);
void records_purge(const struct call *call);
void pull_answer(const struct call *call);
void hear_open(const struct call *call);
void hear_relay(const struct call *call);
void push_key(const struct call *call);
void push_set(const struct call *call);
void push_unset(const struct call *call);
void mailbox_open(const struct call *call);
void mailbox_read(const struct call *call);
void mailbox_write(const struct call *call);
void mailbox_burn(const struct call *call);
void operate_ready(const struct call *call);
void operate_metrics(const struct call *call);

#endif
