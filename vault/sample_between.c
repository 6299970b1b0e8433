/* sample_between.c - what the sample couple has handed over and written for each other: by the
 * commands that people use, in two vaults that hand each other their sealed records. */
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/sample.h"
#include "vault/share.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/take.h"
#include "vault/words.h"
#include "wire/shared.h"

enum { DAY_S = 24 * 3600, SID = 16 };

/* Written for the sample, by nobody. "last" is the agreement that was offered last. */
static const struct {
    int days; /* since they began */
    unsigned who;
    const char *gift;
} GIFTS[] = {
    { 9, 0,
      "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"When I get loud, I would like to hear: I "
      "am "
      "here, and I am coming back.\"}" },
    { 10, 1,
      "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"When I go quiet, I would like to hear: "
      "take "
      "your time, I can wait until nine.\"}" },
    { 12, 1,
      "{\"t\":\"card\",\"kind\":\"reassurance\",\"words\":\"I am here. I am full, not gone. I "
      "will "
      "come back and sit with you.\"}" },
    { 13, 0,
      "{\"t\":\"card\",\"kind\":\"reassurance\",\"words\":\"You are not in trouble with me. I "
      "can "
      "wait, and I would like to hear you later.\"}" },
    { 20, 0,
      "{\"t\":\"agreement\",\"words\":\"Who needs a pause says until when, and is the one to "
      "come "
      "back.\"}" },
    { 21, 1, "{\"t\":\"yes\",\"to\":\"last\"}" },
    { 34, 1,
      "{\"t\":\"repair\",\"topic\":\"Thursday, and the phone at "
      "dinner\",\"agreement\":\"Phones stay "
      "in the hall while we eat.\",\"appreciation\":\"You came to find me first.\"}" },
    { 41, 1,
      "{\"t\":\"card\",\"kind\":\"appreciation\",\"words\":\"You asked how my day was, and you "
      "waited for the answer.\"}" },
    { 55, 1,
      "{\"t\":\"agreement\",\"words\":\"Ten minutes on the sofa when the later one of us comes "
      "home.\"}" },
    { 56, 0, "{\"t\":\"yes\",\"to\":\"last\"}" },
    { 72, 0,
      "{\"t\":\"card\",\"kind\":\"appreciation\",\"words\":\"You told me when you would be "
      "back, and "
      "then you were.\"}" },
    { 90, 0,
      "{\"t\":\"ritual\",\"answers\":[\"When you made tea without being asked.\",\"Wednesday, "
      "before "
      "we talked.\",\"A walk on Sunday.\"]}" },
    { 90, 1,
      "{\"t\":\"ritual\",\"answers\":[\"The evening on the balcony.\",\"When I had no words "
      "and you "
      "let me be.\",\"An evening with nothing to plan.\"]}" },
    { 94, 1,
      "{\"t\":\"agreement\",\"words\":\"On Sundays we look at the week together, for ten "
      "minutes.\"}" },
};

/* What each hands over of what they wrote; a story that is older than the two stays. */
static const char *const TICKED[] = {
    "close", "settled", "reached",  "pulled_back", "first",
    "event", "story",   "feelings", "intensity",   "urge",
    "need",  "lines",   "region",   "anxiety",     "avoidance"
};

static void sample_space(struct sample_couple *couple, unsigned who, const uint8_t sid[SEAL_ID],
                         const uint8_t key[SEAL_KEY])
{
    static const char *const names[] = { "Alex", "Robin" };
    json_t *space = json_object();
    struct call call = *couple->call;

    call.now_ms = couple->began * 1000;
    reply_set(space, "t", json_string("space"));
    reply_set(space, "sid", json_hex_value(sid, SID));
    reply_set(space, "key", json_base64(key, SEAL_KEY));
    reply_set(space, "side", json_integer((json_int_t)who));
    reply_set(space, "kind", json_integer(1));
    reply_set(space, "name", json_string(names[1 - who]));
    reply_set(space, "mine", json_string(names[who]));
    reply_set(space, "verified", json_true());
    reply_set(space, "state", json_string("on"));
    reply_set(space, "since", json_integer(couple->began));
    spaces_name_object(couple->vault[who], space);
    stage_stamp(&call, space);
    MUST(stage_begin(couple->vault[who], &call) == ERR_OK &&
         stage_record(couple->vault[who], &call, space) == ERR_OK);
    stage_commit(couple->vault[who]);
    couple->call->random = call.random;
    json_decref(space);
    couple->child[who] = spaces_of(couple->vault[who], sid);
    MUST(couple->child[who]);
}

void sample_pair(struct sample_couple *couple)
{
    uint8_t sid[SEAL_ID], key[SEAL_KEY];

    seal_random_draw(&couple->call->random, sid, sizeof sid);
    seal_random_draw(&couple->call->random, key, sizeof key);
    for (unsigned who = 0; who < 2; who++)
        sample_space(couple, who, sid, key);
    seal_wipe(key, sizeof key);
}

/* One command of one of them, at its time; what it seals for the space goes to the other. The
 * reply is the caller's; args become the command's. */
static json_t *sample_do(struct sample_couple *couple, unsigned who, int64_t at,
                         enum err (*command)(struct vault *, struct call *), json_t *args)
{
    struct vault *vault = couple->vault[who], *child = couple->child[who];
    struct call call = *couple->call;

    reply_set(args, "space", json_hex_value(child->sid, SID));
    call.args = args;
    call.now_ms = at * 1000;
    call.reply = json_object();
    MUST(command(vault, &call) == ERR_OK);
    for (size_t i = 0; i < child->stage.records_count; i++)
        MUST(take_row(couple->child[1 - who],
                      (struct str){ (const char *)child->stage.records[i].bytes,
                                    child->stage.records[i].len }));
    stage_commit(vault);
    couple->call->random = call.random;
    json_decref(args);
    return call.reply;
}

void sample_hand_over(struct sample_couple *couple, unsigned who, const json_t *entry)
{
    bool is_check = words_is_type(entry, "check");
    json_t *args = json_object(), *fields = json_array();

    for (size_t i = 0; i < sizeof TICKED / sizeof *TICKED; i++)
        if (is_check ? strcmp(TICKED[i], "region") == 0 || TICKED[i][0] == 'a'
                     : json_object_get(entry, TICKED[i]) != NULL)
            reply_push(fields, json_string(TICKED[i]));
    reply_set(args, "o", json_deep_copy(json_object_get(entry, "o")));
    reply_set(args, "fields", fields);
    json_decref(sample_do(couple, who, entry_at(entry), command_hand_over, args));
}

static json_t *gift_of(const struct sample_couple *couple, const char *text)
{
    json_t *gift = json_read((struct str){ text, strlen(text) });

    MUST(gift);
    if (words_is_type(gift, "yes"))
        reply_set(gift, "to", json_string(couple->agreement));
    return gift;
}

void sample_give(struct sample_couple *couple, int64_t until)
{
    while (couple->given < sizeof GIFTS / sizeof *GIFTS) {
        int64_t at = couple->began + GIFTS[couple->given].days * DAY_S;

        if (at > until)
            return;
        json_t *args = json_object(), *gift = gift_of(couple, GIFTS[couple->given].gift);
        bool offers = words_is_type(gift, "agreement");

        reply_set(args, "entry", gift);
        json_t *reply = sample_do(couple, GIFTS[couple->given].who, at, command_give, args);

        if (offers)
            memcpy(couple->agreement, json_string_value(json_object_get(reply, "o")),
                   ENTRY_OBJECT_ID + 1);
        json_decref(reply);
        couple->given++;
    }
}
