/* tokens.h - who is signed in: a memory of sessions that the store holds, and of how fresh
 * they are.
 *
 * Most requests come from a session that asked a moment ago, so what the store said of it is
 * kept for the next. Whoever changes sessions in the store forgets them here, after the commit.
 * Freshness is nowhere else: a restart forgets it.
 */
#ifndef SERVER_TOKENS_H
#define SERVER_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct session {
    uint8_t hash[32];
    uint8_t account[16];
    int64_t last_day;
};

struct tokens;

MUST_USE enum err tokens_open(struct tokens **out);
void tokens_close(struct tokens *tokens); /* NULL is fine */

/* Whether the session is remembered; out is then filled. Otherwise *out_turn is what
 * tokens_remember wants to know. */
bool tokens_recall(struct tokens *tokens, const uint8_t hash[32], struct session *out,
                   uint64_t *out_turn);

/* Remembers what the store said, unless something was forgotten since tokens_recall: then the
 * store may have been asked before the change. */
void tokens_remember(struct tokens *tokens, const struct session *session, uint64_t turn);

/* Notes that it was used on that day. True for the first who says so. */
bool tokens_touch(struct tokens *tokens, const uint8_t hash[32], int64_t day);

/* Forgets every session of an account, freshness left as it is. */
void tokens_forget(struct tokens *tokens, const uint8_t account[16]);

/* A login signature was just seen: for SERVER_FRESH_SECONDS the session is fresh. With
 * SERVER_FRESH_MAX of them already, the one that is nearest to its end is fresh no longer. */
void tokens_freshen(struct tokens *tokens, const uint8_t hash[32]);
bool tokens_is_fresh(struct tokens *tokens, const uint8_t hash[32]);

/* Remembers a challenge for its life. ERR_CONFLICT: it was used before. ERR_LIMIT: there is no
 * room for one more. */
MUST_USE enum err tokens_use(struct tokens *tokens, const uint8_t proof[16]);

#endif
