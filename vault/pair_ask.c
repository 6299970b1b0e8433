/* pair_ask.c - what a pairing asks of the server next, and what there is to be seen of it. */
#include <inttypes.h>
#include <string.h>

#include "base/must.h"
#include "vault/pair.h"
#include "vault/send.h"
#include "vault/stage.h"

enum {
    QUESTIONS_MAX = 12 /* in one conversation: a server cannot keep it going */
};

static void send(struct vault *vault, struct call *call, const char *method, const char *path,
                 json_t *body)
{
    vault->pairing.id = send_number(call, send_request(call, method, path, body));
}

/* "/v1/mailboxes/{mid}", or of it what comes after. */
static void mailbox_path(const struct secret_key *link, char out[SEND_PATH], const char *what)
{
    uint8_t id[SEAL_ID];
    char hex[2 * SEAL_ID + 1];

    pair_mailbox(id, link);
    json_hex(hex, id, SEAL_ID);
    snprintf(out, SEND_PATH, "/v1/mailboxes/%s%s", hex, what);
}

static json_t *cell_json(const struct pair_cell *cell)
{
    return json_base64(cell->bytes, cell->len);
}

static void ask_mailbox(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    json_t *body = json_object();
    uint8_t id[SEAL_ID];

    pair_mailbox(id, &pairing->link);
    reply_set(body, "mailbox", json_hex_value(id, SEAL_ID));
    reply_set(body, "hours", json_integer(pairing->hours));
    reply_set(body, "cell", cell_json(&pairing->cells[0]));
    send(vault, call, "POST", "/v1/mailboxes", body);
}

static void ask_put(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    unsigned cell = vault->pairing.cell;
    json_t *body = json_object();
    char path[SEND_PATH], what[] = "/cells/?";

    what[sizeof what - 2] = (char)('1' + cell);
    mailbox_path(&pairing->link, path, what);
    reply_set(body, "cell", cell_json(&pairing->cells[cell]));
    send(vault, call, "PUT", path, body);
}

static void ask_space(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    json_t *body = json_object();

    reply_set(body, "space", json_hex_value(pairing->space, SEAL_ID));
    reply_set(body, "kind", json_integer(PAIR_COUPLE));
    reply_set(body, "join", json_base64(pairing->join, PAIR_JOIN));
    send(vault, call, "POST", "/v1/spaces", body);
}

static void ask_enter(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    json_t *body = json_object();
    char path[SEND_PATH];

    send_space_path(path, pairing->space, "/join");
    reply_set(body, "join", json_base64(pairing->join, PAIR_JOIN));
    send(vault, call, "POST", path, body);
}

static void ask_probe(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    json_t *body = json_object(), *spaces = json_array(), *space = json_object();

    reply_set(space, "space", json_hex_value(pairing->space, SEAL_ID));
    reply_set(space, "after", json_integer(0));
    reply_push(spaces, space);
    reply_set(body, "spaces", spaces);
    send(vault, call, "POST", "/v1/pull", body);
}

static void ask_path(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    char path[SEND_PATH];
    bool earlier = vault->pairing.earlier;

    if (vault->pairing.asked == PAIR_LEAVE)
        send_space_path(path, earlier ? pairing->earlier.space : pairing->space, "/me?purge=1");
    else
        mailbox_path(earlier ? &pairing->earlier.link : &pairing->link, path, "");
    send(vault, call, vault->pairing.asked == PAIR_LOOK ? "GET" : "DELETE", path, NULL);
}

/* A cell of mine that the mailbox does not have, or PAIR_CELLS. */
static unsigned unsent(const struct pairing *pairing)
{
    unsigned cell = 0;

    while (cell < PAIR_CELLS && (!pair_is_mine(pairing, cell) || pairing->there[cell] ||
                                 pairing->cells[cell].len == 0))
        cell++;
    return cell;
}

static enum pair_ask next(const struct pairing *pairing, struct pair_talk *talk)
{
    talk->earlier = pair_owes_earlier(pairing);
    if (talk->earlier)
        return pairing->earlier.burn ? PAIR_BURN : PAIR_LEAVE;
    if (pairing->ending != PAIR_GOES_ON)
        return pairing->owes_burn ? PAIR_BURN : pairing->owes_leave ? PAIR_LEAVE : PAIR_NOTHING;
    if (pairing->inviter && !pairing->there[0])
        return PAIR_MAILBOX;
    talk->cell = unsent(pairing);
    if (talk->cell < PAIR_CELLS)
        return PAIR_PUT;
    if (talk->looks)
        return PAIR_LOOK;
    if (pairing->inviter)
        return pairing->agreed && !pairing->made ? PAIR_SPACE : PAIR_NOTHING;
    return pairing->cells[4].len > 0 ? PAIR_ENTER : PAIR_NOTHING;
}

static void ask(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    switch (vault->pairing.asked) {
    case PAIR_NOTHING:
        return;
    case PAIR_MAILBOX:
        ask_mailbox(vault, call, pairing);
        return;
    case PAIR_PUT:
        ask_put(vault, call, pairing);
        return;
    case PAIR_SPACE:
        ask_space(vault, call, pairing);
        return;
    case PAIR_ENTER:
        ask_enter(vault, call, pairing);
        return;
    case PAIR_PROBE:
        ask_probe(vault, call, pairing);
        return;
    case PAIR_LOOK:
    case PAIR_BURN:
    case PAIR_LEAVE:
        ask_path(vault, call, pairing);
    }
}

enum err pair_ask(struct vault *vault, struct call *call)
{
    const struct pairing *pairing = pair_now(vault);
    struct pair_talk *talk = &vault->pairing;

    if (talk->asked == PAIR_NOTHING && pairing && !talk->rests && talk->count++ < QUESTIONS_MAX)
        talk->asked = next(pairing, talk);
    if (talk->asked != PAIR_NOTHING) {
        ask(vault, call, pairing);
    } else {
        reply_set(call->reply, "done", json_true());
        pair_show(vault, pairing, call->reply);
    }
    pair_keep(vault, call);
    return ERR_OK;
}

void pair_ripen(const struct vault *vault, struct call *call, struct pairing *pairing)
{
    if (pairing->inviter && pairing->has_transcript && pairing->cells[2].len == 0)
        pair_write(vault, call, pairing, 2);
    if (pairing->inviter && pairing->made && pairing->cells[3].len == 0)
        pair_write(vault, call, pairing, 3);
    if (!pairing->inviter && pairing->agreed && pairing->has_space &&
        pairing->cells[4].len == 0)
        pair_write(vault, call, pairing, 4);
}

static const char *state_of(const struct pairing *pairing)
{
    static const char *const endings[] = {
        [PAIR_DONE] = "done",   [PAIR_BURNT] = "burnt",   [PAIR_EXPIRED] = "expired",
        [PAIR_TAKEN] = "taken", [PAIR_BROKEN] = "broken", [PAIR_DECLINED] = "none"
    };

    if (!pairing)
        return "none";
    if (pairing->ending != PAIR_GOES_ON)
        return endings[pairing->ending];
    if (pairing->agreed)
        return "finishing";
    if (pairing->inviter)
        return !pairing->there[0] ? "none" : pairing->there[2] ? "compare" : "invited";
    return pairing->has_transcript      ? "compare"
           : pairing->cells[1].len == 0 ? "opened"
                                        : "waiting";
}

/* Base64url without padding, as it stands behind the # of a link. */
static json_t *link_text(const struct pairing *pairing)
{
    char text[(SEAL_KEY + 2) / 3 * 4 + 1];
    size_t len = json_base64_write(text, pairing->link.bytes, SEAL_KEY);

    while (len > 0 && text[len - 1] == '=')
        len--;
    for (size_t i = 0; i < len; i++)
        if (text[i] == '+')
            text[i] = '-';
        else if (text[i] == '/')
            text[i] = '_';
    json_t *value = json_stringn(text, len);

    seal_wipe(text, sizeof text);
    return value;
}

static json_t *code_text(const struct pairing *pairing)
{
    char text[24];
    uint32_t code = pair_code(pairing->transcript);

    snprintf(text, sizeof text, "%03" PRIu32 " %03" PRIu32, code / 1000, code % 1000);
    return json_string(text);
}

static void show_ended(const struct pairing *pairing, json_t *reply)
{
    if (*pairing->why)
        reply_set(reply, "reason", json_string(pairing->why));
    if (pairing->ending != PAIR_DONE)
        return;
    reply_set(reply, "space", json_hex_value(pairing->space, SEAL_ID));
    reply_set(reply, "verified", json_boolean(pairing->agreed == PAIR_SAME));
    reply_set(reply, "unconfirmed", json_boolean(pairing->unconfirmed));
}

void pair_show(const struct vault *vault, const struct pairing *pairing, json_t *reply)
{
    const char *state = state_of(pairing);

    reply_set(reply, "state", json_string(state));
    if (pairing && pair_owes(pairing))
        reply_set(reply, "owed", json_true());
    if (strcmp(state, "none") == 0)
        return;
    if (*pairing->their_name)
        reply_set(reply, "from", json_string(pairing->their_name));
    if (pairing->ending != PAIR_GOES_ON) {
        show_ended(pairing, reply);
        return;
    }
    reply_set(reply, "inviter", json_boolean(pairing->inviter));
    reply_set(reply, "kind", json_integer(PAIR_COUPLE));
    if (*pairing->name)
        reply_set(reply, "name", json_string(pairing->name));
    if (pairing->until_seconds)
        reply_set(reply, "until", json_integer(pairing->until_seconds));
    if (strcmp(state, "invited") == 0)
        reply_set(reply, "link", link_text(pairing));
    if (strcmp(state, "opened") == 0)
        reply_set(reply, "sign_up_first", json_boolean(!pair_has_account(vault)));
    if (strcmp(state, "compare") == 0 || strcmp(state, "finishing") == 0)
        reply_set(reply, "code", code_text(pairing));
}
