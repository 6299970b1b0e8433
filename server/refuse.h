/* refuse.h - every way the API says no: problem documents of RFC 9457 with a stable `why`.
 *
 * docs/PROTOCOL.md lists them for those who write clients.
 */
#ifndef SERVER_REFUSE_H
#define SERVER_REFUSE_H

#include "server/http.h"

enum why {
    WHY_BAD_REQUEST,
    WHY_BAD_FRAME,
    WHY_NO_SESSION,
    WHY_NO_LOGIN,
    WHY_NOT_OURS,
    WHY_NOT_FRESH,
    WHY_INVITE_NEEDED,
    WHY_WRONG_SIDE,
    WHY_ABSENT,
    WHY_NO_SPACE,
    WHY_NO_MAILBOX,
    WHY_NO_PUSH,
    WHY_NOT_ALLOWED,
    WHY_SLOT_TAKEN,
    WHY_ACCOUNT_TAKEN,
    WHY_SPACE_TAKEN,
    WHY_MAILBOX_TAKEN,
    WHY_CELL_TAKEN,
    WHY_FORK,
    WHY_GAP,
    WHY_BROKEN,
    WHY_BEHIND,
    WHY_MAILBOX_BURNT,
    WHY_TOO_LARGE,
    WHY_SLOTS_NEEDED,
    WHY_TOO_MANY_SLOTS,
    WHY_TOO_MANY_SPACES,
    WHY_TOO_MANY_FRAMES,
    WHY_TOO_MANY_STREAMS,
    WHY_NO_RECORD,
    WHY_NO_PUSH_HOST,
    WHY_TOO_MANY,
    WHY_BUSY,
    WHY_CANNOT_WRITE,
    WHY_SPACE_FULL,
    WHY_COUNT
};

/* Fills the reply. */
void refuse(struct http_reply *reply, enum why why);

/* The same with more members, such as "\"frame\":3,\"last\":7"; at most 120 bytes of them. */
__attribute__((format(printf, 3, 4))) void refuse_with(struct http_reply *reply, enum why why,
                                                       const char *members, ...);

/* 429, and when to come again. */
void refuse_until(struct http_reply *reply, unsigned seconds);

#endif
