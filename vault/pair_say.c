/* pair_say.c - what the person says while two phones are linked. */
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/pair.h"
#include "vault/stage.h"

/* A question that is still out is forgotten: what it brings, the next will bring. */
static enum err begin(struct vault *vault, struct call *call, bool looks)
{
    if (vault->stage.open)
        return call_refuse(call, ERR_CONFLICT, "not_kept_yet", NULL);
    vault->pairing = (struct pair_talk){ .looks = looks };
    return ERR_OK;
}

static enum err needs_account(struct vault *vault, struct call *call)
{
    if (!pair_has_account(vault))
        return call_refuse(call, ERR_DENIED, "no_account", NULL);
    return pair_has_room(vault) ? ERR_OK
                                : call_refuse(call, ERR_LIMIT, "too_many_spaces", NULL);
}

/* Spaces around a name are nobody's intention. */
static struct str trimmed(struct str text)
{
    while (text.len > 0 && text.ptr[0] == ' ')
        text = (struct str){ text.ptr + 1, text.len - 1 };
    while (text.len > 0 && text.ptr[text.len - 1] == ' ')
        text.len--;
    return text;
}

static enum err given_name(struct call *call, struct str *out)
{
    *out = trimmed(json_str(json_object_get(call->args, "name")));
    const char *why = pair_name_why(*out);

    if (!why)
        return ERR_OK;
    return call_refuse(call, strcmp(why, "too_long") == 0 ? ERR_LIMIT : ERR_INPUT, why, "name");
}

static void set_name(struct pairing *pairing, struct str name)
{
    MUST(name.len < sizeof pairing->name);
    memset(pairing->name, 0, sizeof pairing->name);
    memcpy(pairing->name, name.ptr, name.len);
}

static bool goes_on(const struct pairing *pairing)
{
    return pairing && pairing->ending == PAIR_GOES_ON;
}

/* Something of it may be with the server, or with the other. */
static bool is_under_way(const struct pairing *pairing)
{
    return goes_on(pairing) &&
           (pairing->inviter ? pairing->there[0] : pairing->cells[1].len > 0);
}

enum err command_pair_invite(struct vault *vault, struct call *call)
{
    const struct pairing *before = vault->pair;
    struct str name;
    int64_t hours;
    enum err err;

    if ((err = given_name(call, &name)) != ERR_OK ||
        (err = needs_account(vault, call)) != ERR_OK)
        return err;
    if (!json_int(json_object_get(call->args, "hours"), 1, 168, &hours) ||
        (hours != 1 && hours != 24 && hours != 168))
        return call_refuse(call, ERR_INPUT, "not_a_choice", "hours");
    if (goes_on(before) && (!before->inviter || before->there[0]))
        return call_refuse(call, ERR_CONFLICT, "pairing", NULL);
    if ((err = begin(vault, call, false)) != ERR_OK)
        return err;
    /* The same mailbox again, where it may be there and only the answer was lost. */
    if (goes_on(before) && before->hours == hours && strlen(before->name) == name.len &&
        memcmp(before->name, name.ptr, name.len) == 0)
        return pair_ask(vault, call);
    struct pairing *pairing = pair_fresh(vault, call);

    pairing->inviter = true;
    pairing->hours = hours;
    set_name(pairing, name);
    seal_random_draw(&call->random, pairing->link.bytes, SEAL_KEY);
    seal_random_draw(&call->random, pairing->random, sizeof pairing->random);
    pair_write(vault, call, pairing, 0);
    return pair_ask(vault, call);
}

/* What stands behind the # of a link: 32 bytes in base64url. */
static bool read_link(struct str text, uint8_t out[SEAL_KEY])
{
    enum { LEN = (SEAL_KEY * 8 + 5) / 6 };
    char standard[LEN + 1];
    size_t len;

    if (text.len != LEN)
        return false;
    for (size_t i = 0; i < LEN; i++) {
        char c = text.ptr[i];

        if (c == '+' || c == '/' || c == '=')
            return false;
        standard[i] = (char)(c == '-' ? '+' : c == '_' ? '/' : c);
    }
    standard[LEN] = '=';
    json_t *value = json_stringn(standard, sizeof standard);
    bool fine = value && json_bytes(value, out, SEAL_KEY, SEAL_KEY, &len);

    json_decref(value);
    seal_wipe(standard, sizeof standard);
    return fine;
}

static void open_link(struct vault *vault, struct call *call, const uint8_t link[SEAL_KEY])
{
    struct pairing *pairing = pair_fresh(vault, call);

    memcpy(pairing->link.bytes, link, SEAL_KEY);
    seal_random_draw(&call->random, pairing->random, sizeof pairing->random);
}

enum err command_pair_open(struct vault *vault, struct call *call)
{
    const struct pairing *before = vault->pair;
    uint8_t link[SEAL_KEY];
    enum err err = ERR_OK;

    if (!read_link(json_str(json_object_get(call->args, "secret")), link))
        return call_refuse(call, ERR_INPUT, "wrong_link", "secret");
    bool same = goes_on(before) && seal_equal(before->link.bytes, link, SEAL_KEY);

    if (same && before->inviter)
        err = call_refuse(call, ERR_CONFLICT, "own_link", NULL);
    else if (!same && is_under_way(before))
        err = call_refuse(call, ERR_CONFLICT, "pairing", NULL);
    else
        err = begin(vault, call, true);
    if (err == ERR_OK && !same)
        open_link(vault, call, link);
    seal_wipe(link, sizeof link);
    return err == ERR_OK ? pair_ask(vault, call) : err;
}

/* Whoever opened the link before signing in may turn out to be its maker, or linked already. */
static const char *why_not(const struct vault *vault, const struct pairing *pairing)
{
    if (pair_is_own(vault, pairing, 0))
        return "own_link";
    return pair_is_linked(vault, pairing->their_public) ? "already_linked" : NULL;
}

enum err command_pair_accept(struct vault *vault, struct call *call)
{
    const struct pairing *before = vault->pair;
    struct str name;
    enum err err;

    if (!goes_on(before) || before->inviter || !before->knows_them)
        return call_refuse(call, ERR_CONFLICT, "no_pairing", NULL);
    if ((err = given_name(call, &name)) != ERR_OK ||
        (err = needs_account(vault, call)) != ERR_OK ||
        (err = begin(vault, call, false)) != ERR_OK)
        return err;
    if (before->cells[1].len == 0) {
        const char *why = why_not(vault, before);
        struct pairing *pairing = pair_edit(vault, call);

        if (why) {
            pair_end(pairing, PAIR_BROKEN, why);
            return pair_ask(vault, call);
        }
        set_name(pairing, name);
        pair_write(vault, call, pairing, 1);
    }
    return pair_ask(vault, call);
}

enum err command_pair_look(struct vault *vault, struct call *call)
{
    enum err err = begin(vault, call, true);

    return err == ERR_OK ? pair_ask(vault, call) : err;
}

/* Both numbers can be seen: mine here, theirs because they have what it takes. */
static bool can_compare(const struct pairing *pairing)
{
    return goes_on(pairing) && pairing->has_transcript &&
           (!pairing->inviter || pairing->there[2]);
}

/* Said once; said again it goes on from where it was. */
static enum err agree(struct vault *vault, struct call *call, enum pair_agreed agreed)
{
    enum err err;

    if (!can_compare(vault->pair))
        return call_refuse(call, ERR_CONFLICT, "not_comparing", NULL);
    if ((err = needs_account(vault, call)) != ERR_OK ||
        (err = begin(vault, call, true)) != ERR_OK)
        return err;
    if (!vault->pair->agreed) {
        struct pairing *pairing = pair_edit(vault, call);

        pairing->agreed = agreed;
        if (pairing->inviter) {
            seal_random_draw(&call->random, pairing->space, SEAL_ID);
            seal_random_draw(&call->random, pairing->join, PAIR_JOIN);
            seal_random_draw(&call->random, pairing->key.bytes, SEAL_KEY);
            pairing->has_space = true;
        }
        pair_ripen(vault, call, pairing);
    }
    return pair_ask(vault, call);
}

enum err command_pair_same(struct vault *vault, struct call *call)
{
    return agree(vault, call, PAIR_SAME);
}

enum err command_pair_skip(struct vault *vault, struct call *call)
{
    return agree(vault, call, PAIR_SKIPPED);
}

static enum err stop(struct vault *vault, struct call *call, const char *why)
{
    enum err err = pair_burn(vault, call, PAIR_BURNT, why);

    if (err == ERR_OK)
        return pair_ask(vault, call);
    if (vault->stage.open)
        stage_forget(vault);
    return err;
}

enum err command_pair_different(struct vault *vault, struct call *call)
{
    enum err err;

    if (!can_compare(vault->pair) || vault->pair->agreed)
        return call_refuse(call, ERR_CONFLICT, "not_comparing", NULL);
    err = begin(vault, call, false);
    return err == ERR_OK ? stop(vault, call, "different") : err;
}

enum err command_pair_stop(struct vault *vault, struct call *call)
{
    enum err err = begin(vault, call, false);

    if (err != ERR_OK)
        return err;
    if (is_under_way(vault->pair))
        return stop(vault, call, "stopped");
    /* Nothing has been written: the other sees nothing. Or it was over, and has been seen. */
    if (vault->pair && (vault->pair->ending == PAIR_GOES_ON || !pair_owes(vault->pair)))
        pair_end(pair_edit(vault, call), PAIR_DECLINED, "");
    return pair_ask(vault, call);
}

enum err view_pair(struct vault *vault, struct call *call)
{
    pair_show(vault, vault->pair, call->reply);
    return ERR_OK;
}
