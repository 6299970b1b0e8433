/* account_say.h - what people say about their account, and what they then see: for the tests of
 * these conversations. */
#ifndef TESTS_ACCOUNT_SAY_H
#define TESTS_ACCOUNT_SAY_H

#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "tests/account_phone.h"
#include "tests/quick_stretch.h"
#include "vault/account.h"

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define PRF    "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
#define FIRST  "harbour at dusk"
#define SECOND "lantern by the sea"
#define THIRD  "a third one, longer"

static struct account_server server;

static inline int set_up(void **state)
{
    (void)state;
    json_start();
    server = account_server_new();
    return seal_init() ? 0 : -1;
}

static inline int tear_down(void **state)
{
    (void)state;
    account_server_free(&server);
    return 0;
}

static inline json_t *sign_up(const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s}", "do", "sign_up", "handle", "rowan", "passphrase",
                     passphrase, "origin", "http://a", "label", "phone");
}

static inline json_t *sign_in(const char *name, const char *value)
{
    json_t *line = json_pack("{s:s,s:s,s:s,s:s,s:s}", "do", "sign_in", name, value, "origin",
                             "http://a", "label", "laptop", "secret", SECRET);

    if (strcmp(name, "passphrase") == 0)
        json_object_set_new(line, "handle", json_string("rowan"));
    return line;
}

static inline json_t *with_passphrase(const char *command, const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s}", "do", command, "passphrase", passphrase, "origin",
                     "http://a");
}

static inline json_t *change(const char *name, const char *old, const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s,s:s}", "do", "change_passphrase", name, old, "passphrase",
                     passphrase, "origin", "http://a");
}

static inline json_t *add_passkey(const char *passphrase)
{
    json_t *line = with_passphrase("add_passkey", passphrase);

    json_object_set_new(line, "prf", json_string(PRF));
    return line;
}

static inline json_t *take_back(const char *name, const char *value, const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "do", "take_back", name, value,
                     "new_passphrase", passphrase, "origin", "http://a", "label", "phone",
                     "secret", SECRET);
}

static inline json_t *just(const char *command)
{
    return json_pack("{s:s}", "do", command);
}

static inline void add(struct phone *phone, const char *note)
{
    json_t *reply =
        phone_say(phone, json_pack("{s:s,s:{s:s,s:i,s:i,s:s}}", "do", "add", "entry", "t",
                                   "checkin", "close", 7, "settled", 4, "note", note));

    assert_true(json_is_true(json_object_get(reply, "ok")));
    json_decref(reply);
}

static inline void confirm(struct phone *phone, const char *command, const char *why)
{
    json_t *reply = phone_confirm(phone, command);
    const char *got = json_string_value(json_object_get(reply, "why"));

    if (strcmp(got ? got : "", why) != 0)
        fail_msg("%s: \"%s\", want \"%s\"", command, got ? got : "", why);
    json_decref(reply);
}

static inline json_t *view(struct phone *phone, const char *name)
{
    json_t *reply = phone_say(phone, json_pack("{s:s}", "view", name));

    assert_true(json_is_true(json_object_get(reply, "ok")));
    return reply;
}

static inline json_int_t entries(struct phone *phone)
{
    json_t *reply = view(phone, "status");
    json_int_t count = json_integer_value(json_object_get(reply, "entries"));

    assert_int_equal(json_array_size(json_object_get(reply, "alarms")), 0);
    json_decref(reply);
    return count;
}

/* Everything that a person could notice, as text; the caller's to free. */
static inline char *seen(struct phone *phone)
{
    static const char *const of_sync[] = { "unsent", "blocked", "sync", "new_logins" };
    json_t *account = view(phone, "account"), *list = view(phone, "list"),
           *draft =
               phone_say(phone, json_pack("{s:s,s:s}", "view", "draft", "form", "trigger")),
           *all = json_pack("{s:o,s:o,s:o,s:o}", "account", account, "list", list, "draft",
                            draft, "status", view(phone, "status"));
    char *text;

    for (size_t i = 0; i < sizeof of_sync / sizeof *of_sync; i++)
        json_object_del(json_object_get(all, "status"), of_sync[i]);
    text = json_dumps(all, JSON_SORT_KEYS);
    json_decref(all);
    return text;
}

static inline bool has_account(struct phone *phone)
{
    json_t *reply = view(phone, "account");
    bool has = json_is_object(json_object_get(reply, "account"));

    json_decref(reply);
    return has;
}

static inline bool is_signed_in(struct phone *phone)
{
    json_t *reply = view(phone, "account");
    bool is = json_is_true(json_object_get(json_object_get(reply, "account"), "signed_in"));

    json_decref(reply);
    return is;
}

/* A person at a new device gets in, or not. */
static inline void expect_way(const char *name, const char *value, const char *why)
{
    struct phone phone;

    phone_new(&phone, &server);
    phone_expect(&phone, why, sign_in(name, value));
    phone_free(&phone);
}

/* Signed up, with an entry and a draft. */
static inline void begin_account(struct phone *phone)
{
    phone_new(phone, &server);
    add(phone, "from the first phone");
    json_decref(phone_say(phone, json_pack("{s:s,s:s,s:{s:s}}", "do", "draft", "form",
                                           "trigger", "entry", "event", "half a thought")));
    phone_expect(phone, "", sign_up(FIRST));
    confirm(phone, "sign_up_confirm", "");
    assert_true(is_signed_in(phone));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
