#include "server/refuse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum { DOCUMENT_MAX = 400, MEMBERS_MAX = 120 };

/* The titles hold no quote and no backslash. */
static const struct {
    unsigned status;
    const char *word, *title;
} words[WHY_COUNT] = {
    [WHY_BAD_REQUEST] = { 400, "bad_request", "That is not how this is asked" },
    [WHY_BAD_FRAME] = { 400, "bad_frame", "A frame is malformed" },
    [WHY_NO_SESSION] = { 401, "no_session", "Not signed in" },
    [WHY_NO_LOGIN] = { 401, "no_login", "That does not open anything here" },
    [WHY_NOT_OURS] = { 403, "not_ours", "Only the app may ask this" },
    [WHY_NOT_FRESH] = { 403, "not_fresh", "Prove again who you are" },
    [WHY_INVITE_NEEDED] = { 403, "invite_needed", "An invitation is needed here" },
    [WHY_WRONG_SIDE] = { 403, "wrong_side", "That is not your side of the space" },
    [WHY_ABSENT] = { 404, "absent", "There is nothing here" },
    [WHY_NO_SPACE] = { 404, "no_space", "There is no such space" },
    [WHY_NO_MAILBOX] = { 404, "no_mailbox", "There is no such mailbox" },
    [WHY_NO_PUSH] = { 404, "no_push", "This server sends no pushes" },
    [WHY_NOT_ALLOWED] = { 405, "not_allowed", "That cannot be done here" },
    [WHY_SLOT_TAKEN] = { 409, "slot_taken", "Choose another handle" },
    [WHY_ACCOUNT_TAKEN] = { 409, "account_taken", "There is such an account already" },
    [WHY_SPACE_TAKEN] = { 409, "space_taken", "There is such a space already" },
    [WHY_MAILBOX_TAKEN] = { 409, "mailbox_taken", "There is such a mailbox already" },
    [WHY_CELL_TAKEN] = { 409, "cell_taken", "Something else stands in that cell" },
    [WHY_FORK] = { 409, "fork", "Another record stands at that number" },
    [WHY_GAP] = { 409, "gap", "A record before it is missing" },
    [WHY_BROKEN] = { 409, "broken", "It does not continue the record before it" },
    [WHY_BEHIND] = { 409, "behind", "Something of yours has come since" },
    [WHY_MAILBOX_BURNT] = { 410, "mailbox_burnt", "That mailbox was burnt" },
    [WHY_TOO_LARGE] = { 413, "too_large", "That is too much at once" },
    [WHY_SLOTS_NEEDED] = { 422, "slots_needed", "A passphrase and a recovery code are needed" },
    [WHY_TOO_MANY_SLOTS] = { 422, "too_many_slots", "That is more slots than an account has" },
    [WHY_TOO_MANY_SPACES] = { 422, "too_many_spaces", "That is more spaces than one may have" },
    [WHY_TOO_MANY_FRAMES] = { 422, "too_many_frames", "That is more frames than one may send" },
    [WHY_TOO_MANY_STREAMS] = { 422, "too_many_streams",
                               "That is more streams than fit a space" },
    [WHY_NO_RECORD] = { 422, "no_record", "There is no such record" },
    [WHY_NO_PUSH_HOST] = { 422, "no_push_host", "That push service is not known here" },
    [WHY_TOO_MANY] = { 429, "too_many", "That was asked too often" },
    [WHY_BUSY] = { 503, "busy", "Nothing was stored; try again soon" },
    [WHY_CANNOT_WRITE] = { 503, "cannot_write", "Nothing was stored; the disk refuses" },
    [WHY_SPACE_FULL] = { 507, "space_full", "The space is full" },
};

static void document(struct http_reply *reply, enum why why, const char *members)
{
    char *text = malloc(DOCUMENT_MAX);
    int len = 0;

    reply->status = words[why].status;
    reply->body = (struct str){ NULL, 0 };
    http_reply_header(reply, "Content-Type", "application/problem+json");
    if (why == WHY_BUSY || why == WHY_CANNOT_WRITE)
        http_reply_header(reply, "Retry-After", why == WHY_BUSY ? "1" : "10");
    if (!text)
        return; /* the status says the most of it */
    len = snprintf(
        text, DOCUMENT_MAX,
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%u,\"why\":\"%s\"%s%s}",
        words[why].title, words[why].status, words[why].word, *members ? "," : "", members);
    MUST(len > 0 && len < DOCUMENT_MAX);
    free(reply->owned);
    reply->owned = text;
    reply->body = (struct str){ text, (size_t)len };
}

void refuse(struct http_reply *reply, enum why why)
{
    document(reply, why, "");
}

void refuse_with(struct http_reply *reply, enum why why, const char *members, ...)
{
    char text[MEMBERS_MAX];
    va_list values;

    va_start(values, members);
    int len = vsnprintf(text, sizeof text, members, values);

    va_end(values);
    MUST(len >= 0 && len < MEMBERS_MAX);
    document(reply, why, text);
}

void refuse_until(struct http_reply *reply, unsigned seconds)
{
    snprintf(reply->room, sizeof reply->room, "%u", seconds);
    http_reply_header(reply, "Retry-After", reply->room);
    refuse(reply, WHY_TOO_MANY);
}
