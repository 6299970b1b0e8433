#include "server/enter.h"

#include <stdio.h>
#include <string.h>

#include "base/must.h"
#include "seal/login.h"
#include "server/limits.h"

void enter_draw(struct enter *enter, const uint8_t account[16])
{
    login_random(enter->token, sizeof enter->token);
    login_token_hash(enter->row.hash, enter->token);
    memcpy(enter->row.account, account, sizeof enter->row.account);
    enter->row.created_day = enter->row.last_day = call_today();
}

/* __Host- has browsers insist on Secure, on this host alone, and on all of it. */
static void cookie(const struct sync *sync, struct http_reply *reply, const char *value,
                   unsigned seconds)
{
    int len =
        snprintf(reply->room, sizeof reply->room,
                 "%ssn=%s; Path=/; Max-Age=%u; HttpOnly; SameSite=Strict%s",
                 sync->https ? "__Host-" : "", value, seconds, sync->https ? "; Secure" : "");

    MUST(len > 0 && (size_t)len < sizeof reply->room);
    http_reply_header(reply, "Set-Cookie", reply->room);
}

void enter_finish(const struct enter *enter, struct sync *sync, struct store *store,
                  struct http_reply *reply)
{
    char text[LOGIN_TOKEN_TEXT + 1];

    login_token_write(text, enter->token);
    cookie(sync, reply, text, SERVER_SESSION_DAYS * 24u * 3600u);
    /* One more session may have ended another. */
    tokens_forget(sync->tokens, enter->row.account);
    tokens_freshen(sync->tokens, enter->row.hash);
    live_account(sync->live, store, enter->row.account);
    seal_wipe(text, sizeof text);
}

void enter_leave(const struct sync *sync, struct http_reply *reply)
{
    cookie(sync, reply, "", 0);
}
