/* pair.c - the row meta/pair, and how it changes. */
#include "vault/pair.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/stage.h"

enum { ROW_MAX = 32 * 1024 };

static const char ROW[] = "meta/pair";
static const struct str ROW_AD = STR_INIT("stillnear/1/pair");

void pair_free(struct pairing *pairing)
{
    if (!pairing)
        return;
    seal_wipe(pairing, sizeof *pairing);
    free(pairing);
}

static json_t *cells_json(const struct pairing *pairing)
{
    json_t *cells = json_array();

    for (unsigned i = 0; i < PAIR_CELLS; i++) {
        const struct pair_cell *cell = &pairing->cells[i];

        reply_push(cells, cell->len ? json_base64(cell->bytes, cell->len) : json_null());
    }
    return cells;
}

static json_t *debt_json(const struct pair_debt *debt)
{
    json_t *row = json_object();

    reply_set(row, "burn", json_boolean(debt->burn));
    reply_set(row, "leave", json_boolean(debt->leave));
    reply_set(row, "link", json_base64(debt->link.bytes, SEAL_KEY));
    reply_set(row, "space", json_base64(debt->space, SEAL_ID));
    return row;
}

static json_t *row_json(const struct pairing *pairing)
{
    json_t *row = json_object(), *there = json_array();

    for (unsigned i = 0; i < PAIR_CELLS; i++)
        reply_push(there, json_boolean(pairing->there[i]));
    reply_set(row, "inviter", json_boolean(pairing->inviter));
    reply_set(row, "link", json_base64(pairing->link.bytes, SEAL_KEY));
    reply_set(row, "name", json_string(pairing->name));
    reply_set(row, "random", json_base64(pairing->random, sizeof pairing->random));
    reply_set(row, "hours", json_integer(pairing->hours));
    reply_set(row, "until", json_integer(pairing->until_seconds));
    reply_set(row, "cells", cells_json(pairing));
    reply_set(row, "there", there);
    reply_set(row, "agreed", json_integer(pairing->agreed));
    reply_set(row, "made", json_boolean(pairing->made));
    reply_set(row, "ending", json_integer(pairing->ending));
    reply_set(row, "why", json_string(pairing->why));
    reply_set(row, "burn", json_boolean(pairing->owes_burn));
    reply_set(row, "leave", json_boolean(pairing->owes_leave));
    if (pair_owes_earlier(pairing))
        reply_set(row, "earlier", debt_json(&pairing->earlier));
    if (pairing->has_space) {
        reply_set(row, "space", json_base64(pairing->space, SEAL_ID));
        reply_set(row, "join", json_base64(pairing->join, PAIR_JOIN));
        reply_set(row, "key", json_base64(pairing->key.bytes, SEAL_KEY));
    }
    return row;
}

static bool read_bytes(const json_t *row, const char *name, uint8_t *out, size_t size)
{
    size_t len;

    return json_bytes(json_object_get(row, name), out, size, size, &len);
}

static bool read_text(const json_t *row, const char *name, char *out, size_t size)
{
    struct str text = json_str(json_object_get(row, name));

    if (!text.ptr || text.len >= size)
        return false;
    memcpy(out, text.ptr, text.len);
    return true;
}

static bool read_number(const json_t *row, const char *name, int64_t most, int64_t *out)
{
    return json_int(json_object_get(row, name), 0, most, out);
}

static bool read_flag(const json_t *row, const char *name)
{
    return json_is_true(json_object_get(row, name));
}

static bool read_cells(const json_t *row, struct pairing *out)
{
    for (unsigned i = 0; i < PAIR_CELLS; i++) {
        const json_t *cell = json_array_get(json_object_get(row, "cells"), i);

        out->there[i] = json_is_true(json_array_get(json_object_get(row, "there"), i));
        if (!json_is_null(cell) &&
            !json_bytes(cell, out->cells[i].bytes, 1, PAIR_CELL_MAX, &out->cells[i].len))
            return false;
    }
    return true;
}

static bool read_debt(const json_t *row, struct pair_debt *out)
{
    if (!row)
        return true;
    out->burn = read_flag(row, "burn");
    out->leave = read_flag(row, "leave");
    return read_bytes(row, "link", out->link.bytes, SEAL_KEY) &&
           read_bytes(row, "space", out->space, SEAL_ID);
}

/* What the cells said when they came, they say again. */
static bool reopen(const struct vault *vault, struct pairing *out)
{
    for (unsigned i = 0; i < PAIR_CELLS; i++)
        if (!pair_is_mine(out, i) && out->cells[i].len > 0 && !pair_read(vault, out, i))
            return false;
    return true;
}

static bool read_row(const struct vault *vault, const json_t *row, struct pairing *out)
{
    int64_t agreed, ending;

    out->inviter = read_flag(row, "inviter");
    out->made = read_flag(row, "made");
    out->owes_burn = read_flag(row, "burn");
    out->owes_leave = read_flag(row, "leave");
    if (!read_bytes(row, "link", out->link.bytes, SEAL_KEY) ||
        !read_bytes(row, "random", out->random, sizeof out->random) ||
        !read_text(row, "name", out->name, sizeof out->name) ||
        !read_text(row, "why", out->why, sizeof out->why) || !read_cells(row, out) ||
        !read_debt(json_object_get(row, "earlier"), &out->earlier) ||
        !read_number(row, "hours", 168, &out->hours) ||
        !read_number(row, "until", INT64_C(1) << 40, &out->until_seconds) ||
        !read_number(row, "agreed", PAIR_SKIPPED, &agreed) ||
        !read_number(row, "ending", PAIR_DECLINED, &ending))
        return false;
    out->agreed = (enum pair_agreed)agreed;
    out->ending = (enum pair_ending)ending;
    out->has_space = json_object_get(row, "space") != NULL;
    if (out->has_space && (!read_bytes(row, "space", out->space, SEAL_ID) ||
                           !read_bytes(row, "join", out->join, PAIR_JOIN) ||
                           !read_bytes(row, "key", out->key.bytes, SEAL_KEY)))
        return false;
    return out->ending != PAIR_GOES_ON || reopen(vault, out);
}

bool pair_load(struct vault *vault, struct str sealed)
{
    struct pairing *read = calloc(1, sizeof *read);
    uint8_t *text = malloc(ROW_MAX);
    json_t *row = NULL;

    MUST(read && text);
    if (sealed.len <= ROW_MAX &&
        seal_open(text, &vault->account.database, sealed, ROW_AD) == ERR_OK)
        row = json_read((struct str){ (const char *)text, sealed.len - SEAL_OVERHEAD });
    seal_wipe(text, ROW_MAX);
    free(text);
    bool fine = row && read_row(vault, row, read);

    json_decref(row);
    if (!fine) {
        pair_free(read); /* two people can begin anew */
        vault->alarms[ALARM_DAMAGED]++;
        return false;
    }
    pair_free(vault->pair);
    vault->pair = read;
    return true;
}

struct pairing *pair_now(const struct vault *vault)
{
    return vault->stage.sets_pair ? vault->stage.pair : vault->pair;
}

bool pair_owes_earlier(const struct pairing *pairing)
{
    return pairing->earlier.burn || pairing->earlier.leave;
}

bool pair_owes(const struct pairing *pairing)
{
    return pairing->owes_burn || pairing->owes_leave || pair_owes_earlier(pairing);
}

/* Of two debts there is one at most: what comes after one that is not paid has sent nothing. */
static void owe_on(const struct pairing *before, struct pairing *next)
{
    if (!before || !pair_owes(before))
        return;
    next->earlier = before->earlier;
    if (pair_owes_earlier(before))
        return;
    next->earlier = (struct pair_debt){ .burn = before->owes_burn,
                                        .leave = before->owes_leave,
                                        .link = before->link };
    memcpy(next->earlier.space, before->space, SEAL_ID);
}

struct pairing *pair_fresh(struct vault *vault, struct call *call)
{
    struct pairing *next = calloc(1, sizeof *next);

    MUST(next);
    owe_on(pair_now(vault), next);
    if (!vault->stage.open)
        MUST(stage_begin(vault, call) == ERR_OK);
    pair_free(vault->stage.pair);
    vault->stage.pair = next;
    vault->stage.sets_pair = true;
    vault->stage.keeps_undo = true;
    return next;
}

struct pairing *pair_edit(struct vault *vault, struct call *call)
{
    if (vault->stage.sets_pair)
        return vault->stage.pair;
    MUST(vault->pair);
    struct pairing *next = pair_fresh(vault, call);

    *next = *vault->pair;
    return next;
}

static void keep_row(const struct vault *keys, struct vault *into, struct call *call,
                     const struct pairing *pairing)
{
    json_t *row = row_json(pairing);
    uint8_t nonce[SEAL_NONCE], *sealed;
    size_t len = 0;
    char *text = json_write(row, &len);

    MUST(text && len + SEAL_OVERHEAD <= ROW_MAX && (sealed = malloc(len + SEAL_OVERHEAD)));
    seal_random_draw(&call->random, nonce, sizeof nonce);
    seal_close(sealed, &keys->account.database, (struct str){ text, len }, ROW_AD, nonce);
    stage_keep(into, ROW, sealed, len + SEAL_OVERHEAD);
    free(sealed);
    json_text_free(text);
    json_decref(row);
}

/* What has ended and owes nothing is remembered until the app is closed, without its secrets:
 * so that the screen can say how it ended. */
static void forget_secrets(struct pairing *pairing)
{
    struct pairing left = { .inviter = pairing->inviter,
                            .ending = pairing->ending,
                            .agreed = pairing->agreed,
                            .unconfirmed = pairing->unconfirmed };

    memcpy(left.why, pairing->why, sizeof left.why);
    memcpy(left.space, pairing->space, SEAL_ID);
    memcpy(left.their_name, pairing->their_name, sizeof left.their_name);
    seal_wipe(pairing, sizeof *pairing);
    *pairing = left;
}

void pair_keep(struct vault *vault, struct call *call)
{
    struct pairing *next = vault->stage.pair;

    if (!vault->stage.open)
        return;
    if (next && (next->ending == PAIR_GOES_ON || pair_owes(next))) {
        keep_row(vault, vault, call, next);
    } else {
        stage_drop(vault, ROW);
        if (next)
            forget_secrets(next);
    }
    stage_reply(vault, call);
}

void pair_kept(struct vault *vault)
{
    struct pairing *next = vault->stage.pair;

    if (!vault->stage.sets_pair)
        return;
    vault->stage.pair = NULL;
    pair_free(vault->pair);
    vault->pair = next;
}

void pair_not_kept(struct vault *vault)
{
    if (!vault->stage.sets_pair)
        return;
    pair_free(vault->stage.pair);
    vault->stage.pair = NULL;
    vault->pairing = (struct pair_talk){ 0 };
}

void pair_move(const struct vault *from, struct vault *to, struct call *call)
{
    const struct pairing *pair = from->pair;

    if (!pair || (pair->ending != PAIR_GOES_ON && !pair_owes(pair)))
        return;
    bool goes = pair->ending == PAIR_GOES_ON && (pair->inviter || pair->cells[1].len > 0);

    if (goes && !pair_owes(pair)) {
        stage_drop(to, ROW);
        return;
    }
    to->pair = calloc(1, sizeof *to->pair);
    MUST(to->pair);
    *to->pair = *pair;
    if (goes)
        pair_end(to->pair, PAIR_DECLINED, "");
    keep_row(to, to, call, to->pair);
}

void pair_end(struct pairing *pairing, enum pair_ending ending, const char *why)
{
    pairing->ending = ending;
    MUST(strlen(why) < sizeof pairing->why);
    memset(pairing->why, 0, sizeof pairing->why);
    memcpy(pairing->why, why, strlen(why));
}

enum err pair_let_go(struct vault *vault, struct call *call, enum pair_ending ending,
                     const char *why)
{
    struct pairing *pairing = pair_edit(vault, call);

    pair_end(pairing, ending, why);
    if (pairing->made)
        return pair_space_leave(vault, call, pairing);
    /* Perhaps the server has it: an answer may have been lost. */
    pairing->owes_leave = pairing->inviter ? pairing->has_space : pairing->cells[4].len > 0;
    return ERR_OK;
}

enum err pair_burn(struct vault *vault, struct call *call, enum pair_ending ending,
                   const char *why)
{
    struct pairing *pairing = pair_edit(vault, call);

    pairing->owes_burn =
        !pair_owes_earlier(pairing) && (pairing->inviter || pairing->cells[1].len > 0);
    return pair_let_go(vault, call, ending, why);
}

bool pair_has_account(const struct vault *vault)
{
    return json_is_true(json_object_get(vault->facts, "signed_in")) &&
           !json_object_get(vault->facts, "deleting") &&
           !json_object_get(vault->facts, "back") && !vault->talking.lost;
}
