/* live.h - who is listening to which space, and telling them what was just stored.
 *
 * A stream first catches up from the database, then is told by the writer after each commit.
 * Between the two it is `starting`: the writer only notes that something was missed, and the
 * catching-up goes round once more. So nothing is lost and nothing comes twice.
 */
#ifndef SERVER_LIVE_H
#define SERVER_LIVE_H

#include "seal/login.h"
#include "server/address.h"
#include "server/tokens.h"
#include "store/store.h"

struct live;
struct live_stream;

struct live_space {
    uint8_t sid[16];
    uint64_t after; /* everything up to this cursor is known */
    int64_t number; /* the store's, where membership was checked */
};

struct live_request {
    const struct session *session;
    struct address visitor;
    const struct live_space *space;
    size_t spaces_count;
};

MUST_USE enum err live_open(const struct login_keys *keys, struct live **out);

/* Ends every stream; afterwards none can be opened. */
void live_stop(struct live *live);
void live_close(struct live *live); /* after live_stop, with no request left; NULL is fine */

/* Makes room for a stream, to be started or given up. ERR_LIMIT: this account or visitor has as
 * many as they may. ERR_IO: the server has, or it is stopping. */
MUST_USE enum err live_reserve(struct live *live, const struct live_request *request,
                               struct live_stream **out);
void live_give_up(struct live *live, struct live_stream *stream);

/* Opens it on a socket, which is the stream's from here on; `head` goes out first. Then it
 * catches up. */
void live_start(struct live *live, struct live_stream *stream, int socket, struct str head,
                struct store *store);

/* Something was stored in the space: tells its streams. On the writer's thread. */
void live_publish(struct live *live, struct store *store, const uint8_t sid[16]);

/* Logins or sessions of the account changed: its streams are told, or end with their session.
 */
void live_account(struct live *live, struct store *store, const uint8_t account[16]);

/* The account is no longer a member: its streams hear no more of the space. */
void live_leave(struct live *live, const uint8_t account[16], const uint8_t sid[16]);

/* Hands bytes to the space's streams, but those of this session. */
void live_relay(struct live *live, const uint8_t sid[16], const uint8_t session[32],
                struct str bytes);

/* Whether a stream of this session hears the space: then its account is a member. */
bool live_hears(struct live *live, const uint8_t sid[16], const uint8_t session[32]);

unsigned live_count(struct live *live);

#endif
