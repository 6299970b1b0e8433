/* pair_cells.c - the five cells of a mailbox, written and read. */
#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "seal/box.h"
#include "vault/pair.h"

enum {
    TEXT = 512, /* cells of words are filled up to this, so that their length tells nothing */
    GIFT = SEAL_KEY + SEAL_ID + PAIR_JOIN + SEAL_HASH, /* SK, space, join, T */
    YES = 2 + SEAL_HASH                                /* "ok", T */
};

_Static_assert(TEXT + SEAL_OVERHEAD <= PAIR_CELL_MAX, "a cell of words fits");

/* What a name on a screen may not have: controls, line ends, and what turns the direction of
 * the words beside it (Unicode 15, chapter 23). */
static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x61C ||
           point == 0x200E || point == 0x200F || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == 0xFEFF;
}

static bool is_blank(uint32_t point)
{
    return point == ' ' || point == 0xA0 || (point >= 0x2000 && point <= 0x200D) ||
           point == 0x202F || point == 0x3000;
}

const char *pair_name_why(struct str name)
{
    bool blank = true;

    if (!name.ptr)
        return "missing";
    if (utf8_count(name) > PAIR_NAME_MAX)
        return "too_long";
    for (size_t at = 0; at < name.len;) {
        uint32_t point = utf8_next(name, &at);

        if (is_control(point))
            return "not_plain";
        blank &= is_blank(point);
    }
    return blank ? "empty" : NULL;
}

bool pair_is_mine(const struct pairing *pairing, unsigned cell)
{
    static const bool inviters[PAIR_CELLS] = { true, false, true, true, false };

    return inviters[cell] == pairing->inviter;
}

/* "p1" .. "p5", then the mailbox: what binds a cell to its place. */
struct place_of_cell {
    struct secret_key key;
    uint8_t ad[2 + SEAL_ID];
};

static void place(struct place_of_cell *out, const struct pairing *pairing, unsigned cell)
{
    pair_cell_key(&out->key, PAIR_CELL_FIRST + cell, &pairing->link);
    out->ad[0] = 'p';
    out->ad[1] = (uint8_t)('1' + cell);
    pair_mailbox(out->ad + 2, &pairing->link);
}

static void close_cell(struct call *call, struct pairing *pairing, unsigned cell,
                       struct str message)
{
    struct place_of_cell at;
    uint8_t nonce[SEAL_NONCE];

    place(&at, pairing, cell);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    seal_close(pairing->cells[cell].bytes, &at.key, message,
               (struct str){ (const char *)at.ad, sizeof at.ad }, nonce);
    pairing->cells[cell].len = message.len + SEAL_OVERHEAD;
    seal_wipe(&at, sizeof at);
}

/* out has room for a cell; *out_len is what was in it. */
static bool open_cell(const struct pairing *pairing, unsigned cell, uint8_t *out,
                      size_t *out_len)
{
    const struct pair_cell *sealed = &pairing->cells[cell];
    struct place_of_cell at;

    place(&at, pairing, cell);
    bool opens =
        seal_open(out, &at.key, (struct str){ (const char *)sealed->bytes, sealed->len },
                  (struct str){ (const char *)at.ad, sizeof at.ad }) == ERR_OK;

    seal_wipe(&at, sizeof at);
    *out_len = opens ? sealed->len - SEAL_OVERHEAD : 0;
    return opens;
}

static void close_words(struct call *call, struct pairing *pairing, unsigned cell,
                        json_t *words)
{
    char text[TEXT];
    size_t len = 0;
    char *written = json_write(words, &len);

    MUST(written && len <= sizeof text);
    memset(text, ' ', sizeof text);
    memcpy(text, written, len);
    json_text_free(written);
    json_decref(words);
    close_cell(call, pairing, cell, (struct str){ text, sizeof text });
    seal_wipe(text, sizeof text);
}

static json_t *open_words(const struct pairing *pairing, unsigned cell)
{
    uint8_t text[PAIR_CELL_MAX];
    size_t len;
    json_t *words = NULL;

    if (open_cell(pairing, cell, text, &len))
        words = json_read((struct str){ (const char *)text, len });
    seal_wipe(text, sizeof text);
    return words;
}

static bool bytes_in(const json_t *words, const char *name, uint8_t out[32])
{
    size_t len;

    return json_bytes(json_object_get(words, name), out, 32, 32, &len);
}

/* Who I am: of cells 1 and 2. */
static json_t *introduction(const struct vault *vault, const struct pairing *pairing)
{
    json_t *words = json_object();

    reply_set(words, "pk", json_base64(vault->account.identity_public, SEAL_KEY));
    reply_set(words, "name", json_string(pairing->name));
    return words;
}

static bool introduced(const struct vault *vault, struct pairing *pairing, const json_t *words)
{
    struct str name = json_str(json_object_get(words, "name"));

    if (!bytes_in(words, "pk", pairing->their_public) || pair_name_why(name) ||
        !box_is_key(&vault->account.identity, pairing->their_public) ||
        memcmp(pairing->their_public, vault->account.identity_public, SEAL_KEY) == 0)
        return false; /* an echo of my own is nobody's */
    memcpy(pairing->their_name, name.ptr, name.len);
    pairing->their_name[name.len] = 0;
    pairing->knows_them = true;
    return true;
}

bool pair_is_own(const struct vault *vault, const struct pairing *pairing, unsigned cell)
{
    json_t *words = cell <= 1 ? open_words(pairing, cell) : NULL;
    uint8_t key[32];
    bool own = words && bytes_in(words, "pk", key) &&
               memcmp(key, vault->account.identity_public, sizeof key) == 0;

    json_decref(words);
    return own;
}

static void transcribe(const struct vault *vault, struct pairing *pairing,
                       const uint8_t theirs[32])
{
    const uint8_t *mine = vault->account.identity_public;
    struct str my_name = { pairing->name, strlen(pairing->name) };
    struct str their_name = { pairing->their_name, strlen(pairing->their_name) };
    struct pair_sides sides = { mine,      pairing->their_public, pairing->random,
                                theirs,    PAIR_COUPLE,           my_name,
                                their_name };

    if (!pairing->inviter)
        sides = (struct pair_sides){ pairing->their_public, mine,       theirs, pairing->random,
                                     PAIR_COUPLE,           their_name, my_name };
    pair_transcript(pairing->transcript, &sides);
    pairing->has_transcript = true;
}

static void write_gift(const struct vault *vault, struct call *call, struct pairing *pairing)
{
    uint8_t gift[GIFT], nonce[SEAL_NONCE], boxed[GIFT + BOX_ADDED];

    memcpy(gift, pairing->key.bytes, SEAL_KEY);
    memcpy(gift + SEAL_KEY, pairing->space, SEAL_ID);
    memcpy(gift + SEAL_KEY + SEAL_ID, pairing->join, PAIR_JOIN);
    memcpy(gift + SEAL_KEY + SEAL_ID + PAIR_JOIN, pairing->transcript, SEAL_HASH);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    MUST(box_seal(boxed, &vault->account.identity, pairing->their_public,
                  (struct str){ (const char *)gift, sizeof gift }, nonce) == ERR_OK);
    close_cell(call, pairing, 3, (struct str){ (const char *)boxed, sizeof boxed });
    seal_wipe(gift, sizeof gift);
}

static void write_yes(const struct vault *vault, struct call *call, struct pairing *pairing)
{
    uint8_t yes[YES] = { 'o', 'k' }, nonce[SEAL_NONCE], boxed[YES + BOX_ADDED];

    memcpy(yes + 2, pairing->transcript, SEAL_HASH);
    seal_random_draw(&call->random, nonce, sizeof nonce);
    MUST(box_seal(boxed, &vault->account.identity, pairing->their_public,
                  (struct str){ (const char *)yes, sizeof yes }, nonce) == ERR_OK);
    close_cell(call, pairing, 4, (struct str){ (const char *)boxed, sizeof boxed });
}

void pair_write(const struct vault *vault, struct call *call, struct pairing *pairing,
                unsigned cell)
{
    json_t *words;
    uint8_t commitment[SEAL_HASH];

    MUST(pair_is_mine(pairing, cell) && pairing->cells[cell].len == 0);
    switch (cell) {
    case 0:
        words = introduction(vault, pairing);
        pair_commit(commitment, pairing->random, vault->account.identity_public);
        reply_set(words, "kind", json_integer(PAIR_COUPLE));
        reply_set(words, "c", json_base64(commitment, sizeof commitment));
        close_words(call, pairing, cell, words);
        break;
    case 1:
        words = introduction(vault, pairing);
        reply_set(words, "r", json_base64(pairing->random, sizeof pairing->random));
        close_words(call, pairing, cell, words);
        break;
    case 2:
        words = json_object();
        reply_set(words, "r", json_base64(pairing->random, sizeof pairing->random));
        close_words(call, pairing, cell, words);
        break;
    case 3:
        write_gift(vault, call, pairing);
        break;
    default:
        write_yes(vault, call, pairing);
    }
}

static bool read_invitation(const struct vault *vault, struct pairing *pairing)
{
    json_t *words = open_words(pairing, 0);
    int64_t kind;
    bool fits = words && introduced(vault, pairing, words) &&
                json_int(json_object_get(words, "kind"), PAIR_COUPLE, PAIR_COUPLE, &kind) &&
                bytes_in(words, "c", pairing->commitment);

    json_decref(words);
    return fits;
}

static bool read_answer(const struct vault *vault, struct pairing *pairing)
{
    json_t *words = open_words(pairing, 1);
    uint8_t theirs[32];
    bool fits = words && introduced(vault, pairing, words) && bytes_in(words, "r", theirs);

    if (fits)
        transcribe(vault, pairing, theirs);
    json_decref(words);
    return fits;
}

/* What the inviter had promised before it knew mine. */
static bool read_reveal(const struct vault *vault, struct pairing *pairing)
{
    json_t *words = open_words(pairing, 2);
    uint8_t theirs[32], commitment[SEAL_HASH];
    bool fits = words && bytes_in(words, "r", theirs);

    if (fits) {
        pair_commit(commitment, theirs, pairing->their_public);
        fits = seal_equal(commitment, pairing->commitment, sizeof commitment);
    }
    if (fits)
        transcribe(vault, pairing, theirs);
    json_decref(words);
    return fits;
}

static bool open_box(const struct vault *vault, const struct pairing *pairing, unsigned cell,
                     uint8_t *out, size_t want)
{
    uint8_t boxed[PAIR_CELL_MAX];
    size_t len;

    return open_cell(pairing, cell, boxed, &len) && len == want + BOX_ADDED &&
           box_open(out, &vault->account.identity, pairing->their_public,
                    (struct str){ (const char *)boxed, len }) == ERR_OK;
}

static bool read_gift(const struct vault *vault, struct pairing *pairing)
{
    uint8_t gift[GIFT];
    bool fits = open_box(vault, pairing, 3, gift, sizeof gift) &&
                seal_equal(gift + GIFT - SEAL_HASH, pairing->transcript, SEAL_HASH) &&
                pair_space_is_new(vault, gift + SEAL_KEY, gift);

    if (fits) {
        memcpy(pairing->key.bytes, gift, SEAL_KEY);
        memcpy(pairing->space, gift + SEAL_KEY, SEAL_ID);
        memcpy(pairing->join, gift + SEAL_KEY + SEAL_ID, PAIR_JOIN);
        pairing->has_space = true;
    }
    seal_wipe(gift, sizeof gift);
    return fits;
}

static bool read_yes(const struct vault *vault, struct pairing *pairing)
{
    uint8_t yes[YES];

    return open_box(vault, pairing, 4, yes, sizeof yes) && memcmp(yes, "ok", 2) == 0 &&
           seal_equal(yes + 2, pairing->transcript, SEAL_HASH);
}

bool pair_read(const struct vault *vault, struct pairing *pairing, unsigned cell)
{
    MUST(!pair_is_mine(pairing, cell));
    switch (cell) {
    case 0:
        return read_invitation(vault, pairing);
    case 1:
        return read_answer(vault, pairing);
    case 2: /* before my answer there is nothing to reveal */
        return pairing->cells[1].len > 0 && read_reveal(vault, pairing);
    case 3:
        return pairing->has_transcript && read_gift(vault, pairing);
    default: /* before my fourth there is nothing to say yes to */
        return pairing->made && read_yes(vault, pairing);
    }
}
