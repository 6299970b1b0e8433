/* pair_say.h - two people who link their phones, and what they then see: for the tests of
 * pairing. */
#ifndef TESTS_PAIR_SAY_H
#define TESTS_PAIR_SAY_H

#include "tests/account_say.h"
#include "vault/pair.h"

static struct phone rowan, sage; /* rowan invites */

static inline void person(struct phone *phone, const char *handle, const char *passphrase)
{
    json_t *line = sign_up(passphrase);

    json_object_set_new(line, "handle", json_string(handle));
    phone_new(phone, &server);
    phone->passphrase = passphrase;
    phone_expect(phone, "", line);
    confirm(phone, "sign_up_confirm", "");
}

static inline int people_up(void **state)
{
    if (set_up(state) != 0)
        return -1;
    person(&rowan, "rowan", FIRST);
    person(&sage, "sage", SECOND);
    return 0;
}

static inline int people_down(void **state)
{
    phone_free(&rowan);
    phone_free(&sage);
    return tear_down(state);
}

#define PEOPLE(name) cmocka_unit_test_setup_teardown(name, people_up, people_down)

static inline json_t *invite_line(const char *name)
{
    return json_pack("{s:s,s:s,s:i}", "do", "pair_invite", "name", name, "hours", 24);
}

static inline json_t *accept_line(const char *name)
{
    return json_pack("{s:s,s:s}", "do", "pair_accept", "name", name);
}

static inline json_t *open_line(const char *secret)
{
    return json_pack("{s:s,s:s}", "do", "pair_open", "secret", secret);
}

/* One word of view `pair`; "" where it has none. In a place of its own until the next but 3. */
static inline const char *pair_word(struct phone *phone, const char *name)
{
    static char texts[4][128];
    static unsigned at;
    json_t *reply = view(phone, "pair");
    const char *value = json_string_value(json_object_get(reply, name));

    at = (at + 1) % 4;
    snprintf(texts[at], sizeof texts[at], "%s", value ? value : "");
    json_decref(reply);
    return texts[at];
}

static inline void expect_state(struct phone *phone, const char *state, const char *reason)
{
    assert_string_equal(pair_word(phone, "state"), state);
    assert_string_equal(pair_word(phone, "reason"), reason);
}

static inline void say(struct phone *phone, const char *command)
{
    phone_expect(phone, "", just(command));
}

/* Up to where both see six digits. */
static inline void until_compare(void)
{
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link")));
    phone_expect(&sage, "", accept_line("Sage"));
    say(&rowan, "pair_look");
    say(&sage, "pair_look");
    expect_state(&rowan, "compare", "");
    expect_state(&sage, "compare", "");
}

static inline void until_done(void)
{
    until_compare();
    say(&rowan, "pair_same");
    say(&sage, "pair_same");
    say(&rowan, "pair_look");
}

/* The entry of the only space that somebody is in, borrowed; NULL: none. */
static inline const json_t *space_of(const struct phone *phone)
{
    const struct objects *objects = &phone->script.vault->objects;
    const json_t *found = NULL;

    for (size_t i = 0; i < objects->count; i++) {
        const json_t *entry = object_entry(&objects->list[i]);
        const char *type = json_string_value(json_object_get(entry, "t"));
        const char *state = json_string_value(json_object_get(entry, "state"));

        if (type && strcmp(type, "space") == 0 && strcmp(state, "leaving") != 0 &&
            strcmp(state, "left") != 0) {
            assert_null(found);
            found = entry;
        }
    }
    return found;
}

static inline const char *text_of(const json_t *entry, const char *name)
{
    const char *value = json_string_value(json_object_get(entry, name));

    return value ? value : "";
}

/* Both are in one space, each on a side, with one key; and nobody else is, at the server. */
static inline void expect_linked(void)
{
    const json_t *mine = space_of(&rowan), *theirs = space_of(&sage);

    assert_non_null(mine);
    assert_non_null(theirs);
    assert_string_equal(text_of(mine, "sid"), text_of(theirs, "sid"));
    assert_string_equal(text_of(mine, "key"), text_of(theirs, "key"));
    assert_int_equal(json_integer_value(json_object_get(mine, "side")), 0);
    assert_int_equal(json_integer_value(json_object_get(theirs, "side")), 1);
    assert_string_equal(text_of(mine, "name"), "Sage");
    assert_string_equal(text_of(theirs, "name"), "Rowan");
    assert_non_null(json_object_get(server.guests, text_of(mine, "sid")));
    assert_string_equal(json_string_value(json_object_get(server.guests, text_of(mine, "sid"))),
                        account_server_whose(&server, sage.cookie));
    assert_null(json_object_get(rowan.script.rows, "meta/pair"));
    assert_null(json_object_get(sage.script.rows, "meta/pair"));
}

static inline void expect_apart(void)
{
    assert_null(space_of(&rowan));
    assert_null(space_of(&sage));
    assert_null(json_object_get(rowan.script.rows, "meta/pair"));
    assert_null(json_object_get(sage.script.rows, "meta/pair"));
    assert_int_equal(json_object_size(server.guests), 0);
}

#endif
