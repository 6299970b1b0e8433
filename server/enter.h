/* enter.h - a session begins: what signing up and signing in share. */
#ifndef SERVER_ENTER_H
#define SERVER_ENTER_H

#include "server/call.h"

/* A fresh token and its row; the label is filled by the caller. */
struct enter {
    uint8_t token[LOGIN_TOKEN];
    struct store_session row;
};

void enter_draw(struct enter *enter, const uint8_t account[16]);

/* Gives the cookie, and all that follows from one more session, after the commit. */
void enter_finish(const struct enter *enter, struct sync *sync, struct store *store,
                  struct http_reply *reply);

/* Takes the cookie away. */
void enter_leave(const struct sync *sync, struct http_reply *reply);

#endif
