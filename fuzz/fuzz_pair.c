/* Any talk about a pairing: each line gets one JSON reply, and what is on the disk opens
 * afterwards. The other person and the server are one here, and have the link: lines of the
 * input are put into sealed cells, so that what lies behind the seals is reached too.
 *   i o a l s k d x   invite, open, accept, look, the same, skip, different, stop
 *   cN TEXT           cell N holds this text, sealed for its place; @ stands for the other's
 *                     key, # for the other's promise of 32 zeros
 *   bN TEXT           cell N holds a box of this text and of what both have agreed on
 *   g                 answers a look with the cells
 *   NNN BODY          answers with this status and body
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "cli/script.h"
#include "seal/box.h"
#include "vault/pair.h"

#define SECRET "\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""
#define OPEN   "{\"do\":\"pair_open\",\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"

enum { TEXT_MAX = 1024, LINES_MAX = 200 };

static struct script script;
static struct account other;
static struct pair_cell cells[PAIR_CELLS];

/* The reply, the caller's to json_decref. */
static json_t *say(const char *line)
{
    json_t *value = json_read(script_line(&script, (struct str){ line, strlen(line) }));

    MUST(value);
    return value;
}

static bool tell(const char *line)
{
    json_t *reply = say(line);
    bool fine = json_is_true(json_object_get(reply, "ok"));

    json_decref(reply);
    return fine;
}

static void answer(int64_t status, struct str body)
{
    char line[96];

    script.last = realloc(script.last, body.len + 1);
    MUST(script.last);
    if (body.len > 0)
        memcpy(script.last, body.ptr, body.len);
    script.last_len = body.len;
    snprintf(line, sizeof line,
             "{\"do\":\"pair_got\",\"id\":%u,\"status\":%d,\"blob\":\"last\"}",
             (unsigned)script.vault->pairing.id, (int)status);
    json_decref(say(line));
}

static struct pairing *pairing(void)
{
    return script.vault->pair;
}

static void seal_cell(unsigned cell, struct str text)
{
    const uint8_t nonce[SEAL_NONCE] = { 1 };
    uint8_t ad[2 + SEAL_ID] = { 'p', (uint8_t)('1' + cell) };
    struct secret_key key;

    if (!pairing())
        return;
    pair_mailbox(ad + 2, &pairing()->link);
    pair_cell_key(&key, PAIR_CELL_FIRST + cell, &pairing()->link);
    seal_close(cells[cell].bytes, &key, text, (struct str){ (const char *)ad, sizeof ad },
               nonce);
    cells[cell].len = text.len + SEAL_OVERHEAD;
}

static size_t put_base64(char *out, const void *bytes)
{
    return json_base64_write(out, bytes, 32);
}

static void words_cell(unsigned cell, struct str text)
{
    const uint8_t zeros[32] = { 0 };
    uint8_t promise[SEAL_HASH];
    char out[PAIR_CELL_MAX - SEAL_OVERHEAD];
    size_t len = 0;

    pair_commit(promise, zeros, other.identity_public);
    for (size_t i = 0; i < text.len && len + 44 <= sizeof out; i++) {
        if (text.ptr[i] == '@')
            len += put_base64(out + len, other.identity_public);
        else if (text.ptr[i] == '#')
            len += put_base64(out + len, promise);
        else
            out[len++] = text.ptr[i];
    }
    seal_cell(cell, (struct str){ out, len });
}

static void box_cell(unsigned cell, struct str text)
{
    const uint8_t nonce[SEAL_NONCE] = { 2 };
    uint8_t message[64 + SEAL_HASH] = { 0 }, boxed[sizeof message + BOX_ADDED];
    size_t len = cell == 3 ? 64 : 2;

    if (!pairing())
        return;
    memcpy(message, text.ptr, text.len < len ? text.len : len);
    memcpy(message + len, pairing()->transcript, SEAL_HASH);
    len += SEAL_HASH;
    MUST(box_seal(boxed, &other.identity, script.vault->account.identity_public,
                  (struct str){ (const char *)message, len }, nonce) == ERR_OK);
    seal_cell(cell, (struct str){ (const char *)boxed, len + BOX_ADDED });
}

/* What is mine stands there as I have it, unless somebody has put something else there. */
static void show_cells(void)
{
    json_t *body = json_object(), *list = json_array();
    size_t len;

    for (unsigned i = 0; i < PAIR_CELLS; i++) {
        const struct pair_cell *cell = &cells[i];

        if (!cell->len && pairing())
            cell = &pairing()->cells[i];
        reply_push(list, cell->len ? json_base64(cell->bytes, cell->len) : json_null());
    }
    reply_set(body, "cells", list);
    reply_set(body, "until", json_integer(1900000000));
    char *text = json_write(body, &len);

    answer(200, (struct str){ text, len });
    json_text_free(text);
    json_decref(body);
}

static void command(char letter)
{
    static const struct {
        char letter;
        const char *line;
    } lines[] = {
        { 'i', "{\"do\":\"pair_invite\",\"name\":\"Rowan\",\"hours\":24}" },
        { 'o', OPEN },
        { 'a', "{\"do\":\"pair_accept\",\"name\":\"Sage\"}" },
        { 'l', "{\"do\":\"pair_look\"}" },
        { 's', "{\"do\":\"pair_same\"}" },
        { 'k', "{\"do\":\"pair_skip\"}" },
        { 'd', "{\"do\":\"pair_different\"}" },
        { 'x', "{\"do\":\"pair_stop\"}" },
        { 'v', "{\"view\":\"pair\"}" },
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].letter == letter)
            json_decref(say(lines[i].line));
}

static void take(struct str line)
{
    int64_t status = 0;
    size_t at = 0;

    if (line.len == 0 || line.len > TEXT_MAX)
        return;
    for (; at < line.len && at < 3 && line.ptr[at] >= '0' && line.ptr[at] <= '9'; at++)
        status = 10 * status + (line.ptr[at] - '0');
    if (at > 0) {
        at += at < line.len;
        answer(status, (struct str){ line.ptr + at, line.len - at });
    } else if (line.len > 3 && (line.ptr[0] == 'c' || line.ptr[0] == 'b') &&
               line.ptr[1] >= '1' && line.ptr[1] <= '5') {
        struct str text = { line.ptr + 3, line.len - 3 };

        (line.ptr[0] == 'c' ? words_cell : box_cell)((unsigned)(line.ptr[1] - '1'), text);
    } else if (line.ptr[0] == 'g') {
        show_cells();
    } else {
        command(line.ptr[0]);
    }
}

/* Whatever was said, the disk opens, with the space or without. */
static void reopen(void)
{
    json_t *reply;

    MUST(tell("{\"do\":\"lock\"}"));
    MUST(tell("{\"do\":\"unlock\",\"kind\":4," SECRET ",\"slot\":\"row:slot/4\"}"));
    MUST(tell("{\"do\":\"load\",\"blob\":\"rows\"}"));
    MUST(tell("{\"do\":\"ready\"}"));
    reply = say("{\"view\":\"status\"}");
    MUST(json_array_size(json_object_get(reply, "alarms")) == 0);
    json_decref(reply);
    MUST(tell("{\"view\":\"pair\"}"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t master[ACCOUNT_MASTER] = { 9 };
    const char *at = (const char *)data, *end = at + size;

    json_start();
    MUST(seal_init() && script_open(&script));
    account_derive(&other, master);
    memset(cells, 0, sizeof cells);
    MUST(tell("{\"do\":\"begin\"," SECRET "}"));
    script.vault->facts = json_pack("{s:b}", "signed_in", 1);
    script.vault->sync.on = true;
    script.vault->sync.heads = json_object();
    script.vault->sync.purged = json_object();
    for (unsigned lines = 0; at < end && lines < LINES_MAX; lines++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        take((struct str){ at, (size_t)((stop ? stop : end) - at) });
        at = stop ? stop + 1 : end;
    }
    reopen();
    script_close(&script);
    return 0;
}
