/* pair_got.c - what the server's answers mean for a pairing. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/pair.h"
#include "vault/send.h"
#include "vault/stage.h"

enum { FRAME_END = 3, FRAME_HEAD_ROOM = 1 + SEAL_ID + 8 + 1 };

/* What the shell brought back. */
struct answer {
    int64_t status;
    struct str bytes;
    json_t *body; /* NULL: none, or not an object */
    const char *why;
};

static bool is_fine(const struct answer *answer)
{
    return answer->status == 200 || answer->status == 201 || answer->status == 204;
}

static bool is_gone(const struct answer *answer)
{
    return answer->status == 404 || answer->status == 410;
}

/* What a server that will not, or cannot, is to the person; the pairing stays as it is. */
static enum err trouble(struct call *call, const struct answer *answer)
{
    enum err err = send_trouble(call, answer->status);

    if (err != ERR_OK)
        return err;
    if (strcmp(answer->why, "not_ours") == 0)
        return call_refuse(call, ERR_DENIED, "not_ours", NULL);
    if (strcmp(answer->why, "too_many_spaces") == 0)
        return call_refuse(call, ERR_LIMIT, "too_many_spaces", NULL);
    return call_refuse(call, ERR_CORRUPT, "bad_answer", NULL);
}

/* The mailbox is no more. Who has given the space away keeps it: the other may have it. Who has
 * it and has agreed goes on to enter it. */
static enum err lapsed(struct vault *vault, struct call *call)
{
    struct pairing *pairing = pair_edit(vault, call);

    if (pairing->inviter && pairing->made) {
        pairing->unconfirmed = true;
        pair_end(pairing, PAIR_DONE, "");
        return ERR_OK;
    }
    if (pairing->inviter || pairing->cells[4].len == 0)
        return pair_let_go(vault, call, PAIR_EXPIRED, "");
    pairing->there[1] = pairing->there[4] = true;
    vault->pairing.looks = false;
    return ERR_OK;
}

static enum err gone(struct vault *vault, struct call *call, const struct answer *answer)
{
    return answer->status == 410 ? pair_let_go(vault, call, PAIR_BURNT, "by_them")
                                 : lapsed(vault, call);
}

static enum err got_mailbox(struct vault *vault, struct call *call, const struct answer *answer)
{
    if (answer->status == 409)
        return pair_let_go(vault, call, PAIR_BROKEN, "mailbox_taken");
    if (answer->status == 410)
        return pair_let_go(vault, call, PAIR_BURNT, "by_them");
    if (!is_fine(answer))
        return trouble(call, answer);
    struct pairing *pairing = pair_edit(vault, call);

    pairing->there[0] = true;
    pairing->until_seconds = call->now_ms / 1000 + 3600 * pairing->hours;
    return ERR_OK;
}

static enum err got_put(struct vault *vault, struct call *call, const struct answer *answer)
{
    unsigned cell = vault->pairing.cell;

    if (is_gone(answer))
        return gone(vault, call, answer);
    if (answer->status == 409 && cell == 1)
        return pair_let_go(vault, call, PAIR_TAKEN, "");
    if (answer->status == 409)
        return pair_burn(vault, call, PAIR_BROKEN, "cell_taken");
    if (!is_fine(answer))
        return trouble(call, answer);
    pair_edit(vault, call)->there[cell] = true;
    return ERR_OK;
}

/* The cells of an answer. False: it is not one. */
static bool read_cells(const struct answer *answer, struct pair_cell out[PAIR_CELLS],
                       int64_t *out_until)
{
    const json_t *cells = json_object_get(answer->body, "cells");

    if (json_array_size(cells) != PAIR_CELLS ||
        !json_int(json_object_get(answer->body, "until"), 0, INT64_C(1) << 40, out_until))
        return false;
    for (unsigned i = 0; i < PAIR_CELLS; i++) {
        const json_t *cell = json_array_get(cells, i);

        if (!json_is_null(cell) &&
            !json_bytes(cell, out[i].bytes, 1, PAIR_CELL_MAX, &out[i].len))
            return false;
    }
    return out[0].len > 0; /* without it there is no mailbox */
}

static bool same_cell(const struct pair_cell *a, const struct pair_cell *b)
{
    return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* Somebody has answered before me: perhaps myself, on another phone. */
static enum err someone(struct vault *vault, struct call *call, const struct pair_cell *cell)
{
    struct pairing *pairing = pair_edit(vault, call);

    pairing->cells[1] = *cell;
    return pair_let_go(vault, call, PAIR_TAKEN, pair_is_own(vault, pairing, 1) ? "reused" : "");
}

/* One cell that the mailbox shows, or does not: against what is known of it here. *out_over:
 * the pairing has ended. */
static enum err see_cell(struct vault *vault, struct call *call, unsigned i,
                         const struct pair_cell *shown, bool *out_over)
{
    const struct pairing *now = pair_now(vault);
    bool mine = pair_is_mine(now, i), known = now->cells[i].len > 0;

    if (shown->len == 0) {
        if (mine && now->there[i])
            pair_edit(vault, call)->there[i] = false; /* lost there: once more */
        return ERR_OK;
    }
    if (known && same_cell(shown, &now->cells[i])) {
        if (mine && !now->there[i])
            pair_edit(vault, call)->there[i] = true;
        return ERR_OK;
    }
    *out_over = true;
    if (!now->inviter && i == 1 && !known)
        return someone(vault, call, shown);
    if (known || mine)
        return pair_burn(vault, call, PAIR_BROKEN, "changed");
    struct pairing *pairing = pair_edit(vault, call);

    pairing->cells[i] = *shown;
    if (!pair_read(vault, pairing, i)) {
        return pair_burn(vault, call, PAIR_BROKEN,
                         pair_is_own(vault, pairing, i) ? "own_link" : "altered");
    }
    *out_over = false;
    return ERR_OK;
}

/* What new cells lead to. */
static enum err seen(struct vault *vault, struct call *call)
{
    const struct pairing *now = pair_now(vault);

    if (!now->agreed && now->knows_them && pair_is_linked(vault, now->their_public))
        return pair_burn(vault, call, PAIR_BROKEN, "already_linked");
    if (now->inviter && now->cells[4].len > 0) {
        pair_end(pair_edit(vault, call), PAIR_DONE, "");
        return ERR_OK;
    }
    if (vault->stage.sets_pair)
        pair_ripen(vault, call, vault->stage.pair);
    return ERR_OK;
}

static enum err got_look(struct vault *vault, struct call *call, const struct answer *answer)
{
    struct pair_cell *shown = calloc(PAIR_CELLS, sizeof *shown);
    int64_t until;
    bool over = false;
    enum err err = ERR_OK;

    MUST(shown);
    vault->pairing.looks = false;
    if (is_gone(answer)) {
        err = gone(vault, call, answer);
    } else if (answer->status != 200) {
        err = trouble(call, answer);
    } else if (!read_cells(answer, shown, &until)) {
        err = call_refuse(call, ERR_CORRUPT, "bad_answer", NULL);
    } else {
        if (until != pair_now(vault)->until_seconds)
            pair_edit(vault, call)->until_seconds = until;
        for (unsigned i = 0; i < PAIR_CELLS && err == ERR_OK && !over; i++)
            err = see_cell(vault, call, i, &shown[i], &over);
        if (err == ERR_OK && !over)
            err = seen(vault, call);
    }
    free(shown);
    return err;
}

/* The space is there, and nobody but me knows it: it goes among my entries in the same breath
 * as the cell that gives it away. */
static enum err got_space(struct vault *vault, struct call *call, const struct answer *answer)
{
    if (answer->status == 409)
        return pair_burn(vault, call, PAIR_BROKEN, "space_taken");
    if (!is_fine(answer))
        return trouble(call, answer);
    struct pairing *pairing = pair_edit(vault, call);

    pairing->made = true;
    pair_ripen(vault, call, pairing);
    return pair_space_add(vault, call, pairing);
}

static enum err entered(struct vault *vault, struct call *call)
{
    struct pairing *pairing = pair_edit(vault, call);

    pair_end(pairing, PAIR_DONE, "");
    return pair_space_add(vault, call, pairing);
}

/* 404 is also what a server says to whom it has let in before. */
static enum err got_enter(struct vault *vault, struct call *call, const struct answer *answer)
{
    if (answer->status == 404) {
        vault->pairing.asked = PAIR_PROBE;
        return ERR_OK;
    }
    return is_fine(answer) ? entered(vault, call) : trouble(call, answer);
}

static uint32_t length_at(const char *at)
{
    const uint8_t *bytes = (const uint8_t *)at;

    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* The frame that ends an answer to a pull says whether the space is mine: its head is not
 * 2^64-1. NULL: there is none. */
static const char *end_frame(const struct answer *answer, const uint8_t space[SEAL_ID])
{
    for (size_t at = 0; answer->bytes.len - at >= 4;) {
        size_t len = length_at(answer->bytes.ptr + at);
        const char *frame = answer->bytes.ptr + at + 4;

        if (len > answer->bytes.len - at - 4)
            return NULL;
        if (len == FRAME_HEAD_ROOM && frame[0] == FRAME_END &&
            memcmp(frame + 1, space, SEAL_ID) == 0)
            return frame;
        at += 4 + len;
    }
    return NULL;
}

static enum err got_probe(struct vault *vault, struct call *call, const struct answer *answer)
{
    static const uint8_t none[8] = { 255, 255, 255, 255, 255, 255, 255, 255 };

    if (answer->status != 200)
        return trouble(call, answer);
    const char *end = end_frame(answer, pair_now(vault)->space);

    if (!end)
        return call_refuse(call, ERR_CORRUPT, "bad_answer", NULL);
    if (memcmp(end + 1 + SEAL_ID, none, sizeof none) != 0)
        return entered(vault, call);
    return pair_let_go(vault, call, PAIR_EXPIRED, "space_gone");
}

/* What an ending owes may be done later, too: it is no trouble of the person's, unless
 * something new waits for it. */
static enum err got_last(struct vault *vault, struct call *call, const struct answer *answer,
                         bool burns)
{
    if (!is_fine(answer) && !is_gone(answer)) {
        vault->pairing.rests = true;
        return pair_now(vault)->ending == PAIR_GOES_ON ? trouble(call, answer) : ERR_OK;
    }
    struct pairing *pairing = pair_edit(vault, call);

    if (vault->pairing.earlier) {
        *(burns ? &pairing->earlier.burn : &pairing->earlier.leave) = false;
        if (!pair_owes_earlier(pairing))
            seal_wipe(&pairing->earlier, sizeof pairing->earlier);
    } else {
        *(burns ? &pairing->owes_burn : &pairing->owes_leave) = false;
    }
    return ERR_OK;
}

static enum err got(struct vault *vault, struct call *call, const struct answer *answer,
                    enum pair_ask asked)
{
    switch (asked) {
    case PAIR_MAILBOX:
        return got_mailbox(vault, call, answer);
    case PAIR_PUT:
        return got_put(vault, call, answer);
    case PAIR_LOOK:
        return got_look(vault, call, answer);
    case PAIR_SPACE:
        return got_space(vault, call, answer);
    case PAIR_ENTER:
        return got_enter(vault, call, answer);
    case PAIR_PROBE:
        return got_probe(vault, call, answer);
    case PAIR_NOTHING:
        break;
    case PAIR_BURN:
    case PAIR_LEAVE:
        return got_last(vault, call, answer, asked == PAIR_BURN);
    }
    return call_refuse(call, ERR_CONFLICT, "nothing_asked", NULL);
}

enum err command_pair_got(struct vault *vault, struct call *call)
{
    struct answer answer = { .bytes = call->blob, .why = "" };
    enum pair_ask asked = vault->pairing.asked;
    int64_t id;
    enum err err;

    if (asked == PAIR_NOTHING || !pair_now(vault) ||
        !json_int(json_object_get(call->args, "id"), 0, UINT32_MAX, &id) ||
        (uint32_t)id != vault->pairing.id)
        return call_refuse(call, ERR_CONFLICT, "nothing_asked", NULL);
    if (!json_int(json_object_get(call->args, "status"), 0, 599, &answer.status))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "status");
    if (vault->stage.open)
        return call_refuse(call, ERR_CONFLICT, "not_kept_yet", NULL);
    vault->pairing.asked = PAIR_NOTHING;
    if (call->blob.len > 0)
        answer.body = json_read(call->blob);
    if (json_is_string(json_object_get(answer.body, "why")))
        answer.why = json_string_value(json_object_get(answer.body, "why"));
    err = got(vault, call, &answer, asked);
    json_decref(answer.body);
    if (err == ERR_OK)
        return pair_ask(vault, call);
    if (vault->stage.open)
        stage_forget(vault);
    return err;
}
