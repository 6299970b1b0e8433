/* live.h - a pause together, or a talk: for vault/live*.c and whoever frees a vault.
 *
 * What is agreed stands in stored records `live` of both sides (live_session.c reads them);
 * what moves meanwhile, a tap or a turn, goes in frames that nobody stores (live_frames.c).
 * Whoever is offline has the records, and with them a plain timer.
 */
#ifndef VAULT_LIVE_H
#define VAULT_LIVE_H

#include "core/offset.h"
#include "seal/live_frame.h"
#include "vault/state.h"

enum {
    LIVE_MINUTES_MAX = 120,
    LIVE_LATER_S = 24 * 3600, /* how far off another time may be */
    LIVE_SIDE_MAX = 64,       /* records of one side that count: the newest */
    LIVE_STAMPS = 32,         /* of the last frames sent, to know an echo of mine */
    LIVE_HEX = 2 * LIVE_SESSION + 1
};
#define LIVE_MINUTE_MS INT64_C(60000)
#define LIVE_LAST_MS   (INT64_C(5) * 60000)  /* after the end, frames are still heard */
#define LIVE_GRACE_MS  (INT64_C(30) * 60000) /* after the end, a session still leads back */

enum live_answer { LIVE_NONE, LIVE_ASK, LIVE_JOIN, LIVE_LATER, LIVE_END };

/* As records and replies have it; "none" where nothing was said. */
const char *live_answer_word(enum live_answer answer);

/* LIVE_NONE: no word of an answer. */
enum live_answer live_answer_of(const char *word);

/* What both sides have written about one session. Index 0 is me, 1 is them. */
struct live_session {
    char id[LIVE_HEX];
    bool talk;
    int asked_by;
    int64_t minutes;  /* as asked; a renewal's are not in it */
    int64_t began_ms; /* this and `ends_ms` by my clock, as well as it is known */
    int64_t ends_ms;
    double error_ms; /* how far `ends_ms` may be off; < 0: the clocks have not been compared */
    int renewed_by;  /* -1: not renewed */
    enum live_answer answer[2];
    int64_t later[2]; /* seconds since 1970, where that was the answer */
};

/* The session that goes on in this space. False: none does; out is unchanged. */
bool live_session_now(const struct vault *child, int64_t now_ms, struct live_session *out);

/* How many pauses I have asked for in the 7 days before now. */
size_t live_session_asked(const struct vault *child, int64_t now_ms);

/* What is known of the other phone, in memory only; vault->live of a shared space. */
struct live {
    struct offset clocks;
    char session[LIVE_HEX]; /* that the rest is about */
    uint64_t sent_n, heard_n;
    int64_t stamps[LIVE_STAMPS]; /* by my clock: when the last frames left */
    size_t stamps_next;
    int64_t heard_ms, heard_at_ms; /* their last frame: when it left by their clock, and came */
};

/* The space that a call names, or NULL and a refusal. */
struct vault *live_space(struct vault *vault, struct call *call);

/* The session that a call names, which must be the one that goes on; or a refusal. */
MUST_USE enum err live_named(const struct vault *child, struct call *call,
                             struct live_session *out);

/* vault->live, wiped and gone. */
void live_forget(struct vault *vault);

#endif
