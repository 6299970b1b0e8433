/* Conversations about the account, against a server in memory: what each does, what each refuses
 * and leaves as it was, and what happens when it is cut at any place. Argon2id is replaced by a
 * quick hash (see __wrap_seal_stretch); tests/test_vault.c and the vectors hold the real one. */
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "seal/recovery.h"
#include "tests/account_phone.h"
#include "vault/account.h"

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define PRF    "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="
#define FIRST  "harbour at dusk"
#define SECOND "lantern by the sea"
#define THIRD  "a third one, longer"

enum err __wrap_seal_stretch(struct secret_key *out, struct str passphrase,
                             const uint8_t salt[SEAL_ID]);
enum err __wrap_seal_stretch(struct secret_key *out, struct str passphrase,
                             const uint8_t salt[SEAL_ID])
{
    const struct str parts[] = { { (const char *)salt, SEAL_ID }, passphrase };

    seal_hash(out->bytes, SEAL_KEY, NULL, parts, 2);
    return ERR_OK;
}

static struct account_server server;

static int set_up(void **state)
{
    (void)state;
    json_start();
    server = account_server_new();
    return seal_init() ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    account_server_free(&server);
    return 0;
}

/* ---- what people say ------------------------------------------------------------------------ */

static json_t *sign_up(const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s}", "do", "sign_up", "handle", "rowan", "passphrase",
                     passphrase, "origin", "http://a", "label", "phone");
}

static json_t *sign_in(const char *name, const char *value)
{
    json_t *line = json_pack("{s:s,s:s,s:s,s:s,s:s}", "do", "sign_in", name, value, "origin",
                             "http://a", "label", "laptop", "secret", SECRET);

    if (strcmp(name, "passphrase") == 0)
        json_object_set_new(line, "handle", json_string("rowan"));
    return line;
}

static json_t *with_passphrase(const char *command, const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s}", "do", command, "passphrase", passphrase, "origin",
                     "http://a");
}

static json_t *change(const char *name, const char *old, const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s,s:s}", "do", "change_passphrase", name, old, "passphrase",
                     passphrase, "origin", "http://a");
}

static json_t *add_passkey(const char *passphrase)
{
    json_t *line = with_passphrase("add_passkey", passphrase);

    json_object_set_new(line, "prf", json_string(PRF));
    return line;
}

static json_t *just(const char *command)
{
    return json_pack("{s:s}", "do", command);
}

static void add(struct phone *phone, const char *note)
{
    json_t *reply = phone_say(phone, json_pack("{s:s,s:{s:s,s:i,s:i,s:s}}", "do", "add", "entry",
                                               "t", "checkin", "close", 7, "settled", 4, "note",
                                               note));

    assert_true(json_is_true(json_object_get(reply, "ok")));
    json_decref(reply);
}

static void confirm(struct phone *phone, const char *command, const char *why)
{
    json_t *reply = phone_confirm(phone, command);
    const char *got = json_string_value(json_object_get(reply, "why"));

    if (strcmp(got ? got : "", why) != 0)
        fail_msg("%s: \"%s\", want \"%s\"", command, got ? got : "", why);
    json_decref(reply);
}

/* ---- what can be seen ----------------------------------------------------------------------- */

static json_t *view(struct phone *phone, const char *name)
{
    json_t *reply = phone_say(phone, json_pack("{s:s}", "view", name));

    assert_true(json_is_true(json_object_get(reply, "ok")));
    return reply;
}

static json_int_t entries(struct phone *phone)
{
    json_t *reply = view(phone, "status");
    json_int_t count = json_integer_value(json_object_get(reply, "entries"));

    assert_int_equal(json_array_size(json_object_get(reply, "alarms")), 0);
    json_decref(reply);
    return count;
}

/* Everything that a person could notice, as text; the caller's to free. */
static char *seen(struct phone *phone)
{
    json_t *account = view(phone, "account"), *list = view(phone, "list"),
           *draft = phone_say(phone, json_pack("{s:s,s:s}", "view", "draft", "form", "trigger")),
           *all = json_pack("{s:o,s:o,s:o,s:o}", "account", account, "list", list, "draft", draft,
                            "status", view(phone, "status"));
    char *text;

    json_object_del(json_object_get(all, "status"), "unsent");
    text = json_dumps(all, JSON_SORT_KEYS);
    json_decref(all);
    return text;
}

static bool has_account(struct phone *phone)
{
    json_t *reply = view(phone, "account");
    bool has = json_is_object(json_object_get(reply, "account"));

    json_decref(reply);
    return has;
}

static bool is_signed_in(struct phone *phone)
{
    json_t *reply = view(phone, "account");
    bool is = json_is_true(json_object_get(json_object_get(reply, "account"), "signed_in"));

    json_decref(reply);
    return is;
}

/* A person at a new device gets in, or not. */
static void expect_way(const char *name, const char *value, const char *why)
{
    struct phone phone;

    phone_new(&phone, &server);
    phone_expect(&phone, why, sign_in(name, value));
    phone_free(&phone);
}

/* Signed up, with an entry and a draft. */
static void begin_account(struct phone *phone)
{
    phone_new(phone, &server);
    add(phone, "from the first phone");
    json_decref(phone_say(phone, json_pack("{s:s,s:s,s:{s:s}}", "do", "draft", "form", "trigger",
                                           "entry", "event", "half a thought")));
    phone_expect(phone, "", sign_up(FIRST));
    confirm(phone, "sign_up_confirm", "");
    assert_true(is_signed_in(phone));
}

/* ---- each command ---------------------------------------------------------------------------- */

static void signing_up_needs_a_handle_a_long_passphrase_and_the_code(void **state)
{
    static const struct {
        const char *handle, *passphrase, *why;
    } rows[] = {
        { "", FIRST, "missing" },
        { "Rowan", FIRST, "not_plain" },
        { " rowan", FIRST, "not_plain" },
        { "row\tan", FIRST, "not_plain" },
        { "0123456789012345678901234567890123456789012345678901234567890123x", FIRST, "too_long" },
        { "rowan", "elevenchars", "too_short" },
        { "rowan", "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", "too_short" },
    };
    struct phone phone;

    (void)state;
    phone_new(&phone, &server);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        phone_expect(&phone, rows[i].why,
                     json_pack("{s:s,s:s,s:s,s:s}", "do", "sign_up", "handle", rows[i].handle,
                               "passphrase", rows[i].passphrase, "origin", "http://a"));
    phone_expect(&phone, "nothing_asked", just("sign_up_confirm"));
    phone_expect(&phone, "", sign_up(FIRST));
    assert_int_equal(server.requests, 0);
    phone_expect(&phone, "not_the_same",
                 json_pack("{s:s,s:s}", "do", "sign_up_confirm", "typed", "----"));
    assert_false(has_account(&phone));
    confirm(&phone, "sign_up_confirm", "");
    assert_true(is_signed_in(&phone));
    phone_expect(&phone, "has_account", sign_up(FIRST));
    phone_open(&phone);
    assert_true(is_signed_in(&phone));
    expect_way("passphrase", FIRST, "");
    expect_way("recovery", phone.recovery, "");
    expect_way("passphrase", SECOND, "wrong_login");
    phone_free(&phone);
}

static void what_the_server_gets_names_nobody(void **state)
{
    struct phone phone;
    char *text;

    (void)state;
    begin_account(&phone);
    text = json_dumps(server.accounts, 0);
    assert_null(strstr(text, "rowan"));
    assert_null(strstr(text, "phone"));
    json_text_free(text);
    phone_free(&phone);
}

static void a_lock_is_the_accounts_passphrase(void **state)
{
    struct phone phone;
    json_t *line;

    (void)state;
    phone_new(&phone, &server);
    json_decref(phone_say(&phone, with_passphrase("set_passphrase", FIRST)));
    phone_expect(&phone, "wrong_passphrase", sign_up(SECOND));
    line = sign_up(SECOND);
    json_object_set_new(line, "old", json_string(FIRST));
    phone_expect(&phone, "", line);
    confirm(&phone, "sign_up_confirm", "");
    phone.passphrase = SECOND;
    phone_open(&phone);
    assert_true(is_signed_in(&phone));
    phone_expect(&phone, "", change("old", SECOND, THIRD));
    phone.passphrase = THIRD;
    phone_open(&phone);
    phone_free(&phone);
    /* A device that opens by itself takes no other passphrase as its lock. */
    phone_new(&phone, &server);
    phone_expect(&phone, "", sign_in("passphrase", THIRD));
    phone_expect(&phone, "wrong_passphrase", with_passphrase("set_passphrase", FIRST));
    json_decref(phone_say(&phone, with_passphrase("set_passphrase", THIRD)));
    phone.passphrase = THIRD;
    phone_open(&phone);
    phone_free(&phone);
}

static void entries_of_a_second_device_come_along(void **state)
{
    struct phone first, second;
    json_t *before, *after;

    (void)state;
    begin_account(&first);
    phone_new(&second, &server);
    for (int i = 0; i < 60; i++)
        add(&second, "written before signing in");
    json_decref(phone_say(&second, json_pack("{s:s,s:{s:s,s:s,s:s}}", "do", "add", "entry", "t",
                                             "setting", "name", "nudge", "value", "off")));
    json_decref(phone_say(&second, json_pack("{s:s,s:s,s:{s:s}}", "do", "draft", "form",
                                             "trigger", "entry", "event", "mine too")));
    before = view(&second, "list");
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    after = view(&second, "list");
    assert_true(json_equal(before, after));
    json_decref(after);
    phone_open(&second); /* all under the account's keys, nothing left of the old ones */
    assert_int_equal(entries(&second), 60);
    after = view(&second, "list");
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    after = phone_say(&second, json_pack("{s:s,s:s}", "view", "setting", "name", "nudge"));
    assert_string_equal(json_string_value(json_object_get(after, "value")), "off");
    json_decref(after);
    after = phone_say(&second, json_pack("{s:s,s:s}", "view", "draft", "form", "trigger"));
    assert_non_null(json_object_get(json_object_get(after, "entry"), "event"));
    json_decref(after);
    assert_memory_equal(first.script.vault->account.master.bytes,
                        second.script.vault->account.master.bytes, SEAL_KEY);
    add(&second, "after");
    assert_int_equal(entries(&second), 61);
    phone_free(&first);
    phone_free(&second);
}

static void a_device_of_another_account_is_left_as_it_is(void **state)
{
    struct phone first, other;
    char *before, *after;

    (void)state;
    begin_account(&first);
    phone_new(&other, &server);
    add(&other, "somebody else's");
    phone_expect(&other, "", json_pack("{s:s,s:s,s:s,s:s}", "do", "sign_up", "handle", "ash",
                                       "passphrase", SECOND, "origin", "http://a"));
    confirm(&other, "sign_up_confirm", "");
    before = seen(&other);
    phone_expect(&other, "other_account", sign_in("passphrase", FIRST));
    after = seen(&other);
    assert_string_equal(before, after);
    json_text_free(before);
    json_text_free(after);
    /* Nor did a session of the first account stay behind. */
    assert_null(account_server_whose(&server, other.cookie));
    phone_free(&first);
    phone_free(&other);
}

static void a_locked_device_opens_by_the_recovery_code(void **state)
{
    struct phone phone;
    json_t *line;

    (void)state;
    begin_account(&phone);
    json_decref(phone_say(&phone, with_passphrase("set_passphrase", FIRST)));
    json_decref(phone_say(&phone, just("lock")));
    line = sign_in("recovery", phone.recovery);
    json_object_del(line, "secret");
    json_object_set(line, "inbox", json_object_get(phone.script.rows, "meta/inbox"));
    phone_expect(&phone, "", line);
    json_decref(phone_say(&phone, json_pack("{s:s,s:s}", "do", "load", "blob", "rows")));
    phone_expect(&phone, "", just("ready"));
    assert_true(is_signed_in(&phone));
    assert_int_equal(entries(&phone), 1);
    phone_expect(&phone, "", change("recovery", phone.recovery, SECOND));
    phone.passphrase = SECOND;
    phone_open(&phone);
    expect_way("passphrase", SECOND, "");
    expect_way("passphrase", FIRST, "wrong_login");
    phone_free(&phone);
}

static void a_locked_device_of_somebody_else_stays_locked(void **state)
{
    struct phone first, other;
    json_t *line;

    (void)state;
    begin_account(&first);
    phone_new(&other, &server);
    json_decref(phone_say(&other, just("lock")));
    line = sign_in("recovery", first.recovery);
    json_object_set(line, "inbox", json_object_get(other.script.rows, "meta/inbox"));
    phone_expect(&other, "other_account", line);
    phone_expect(&other, "locked", json_pack("{s:s}", "view", "account"));
    phone_free(&first);
    phone_free(&other);
}

static void a_code_tells_where_it_was_mistyped(void **state)
{
    struct phone phone;
    json_t *reply;

    (void)state;
    begin_account(&phone);
    phone.recovery[6] = phone.recovery[6] == '2' ? '3' : '2';
    phone.recovery[7] = (char)(phone.recovery[7] | 32);
    reply = phone_say(&phone, sign_in("recovery", phone.recovery));
    assert_string_equal(json_string_value(json_object_get(reply, "why")), "code_mistyped");
    assert_int_equal(json_integer_value(json_object_get(reply, "group")), 1);
    json_decref(reply);
    phone.recovery[30] = 0;
    phone_expect(&phone, "code_length", sign_in("recovery", phone.recovery));
    phone_free(&phone);
}

static void a_changed_passphrase_is_the_only_one_and_comes_never_again(void **state)
{
    struct phone phone;

    (void)state;
    begin_account(&phone);
    phone_expect(&phone, "too_short", change("old", FIRST, "short"));
    phone_expect(&phone, "same_passphrase", change("old", FIRST, FIRST));
    phone_expect(&phone, "wrong_passphrase", change("old", THIRD, SECOND));
    expect_way("passphrase", FIRST, "");
    phone_expect(&phone, "", change("old", FIRST, SECOND));
    expect_way("passphrase", SECOND, "");
    expect_way("passphrase", FIRST, "wrong_login");
    expect_way("recovery", phone.recovery, "");
    phone_expect(&phone, "used_before", change("old", SECOND, FIRST));
    phone_open(&phone);
    phone_expect(&phone, "used_before", change("old", SECOND, FIRST));
    phone_expect(&phone, "used_before", sign_in("passphrase", FIRST));
    phone_free(&phone);
}

static void a_new_code_ends_the_old_one(void **state)
{
    struct phone phone;
    char old[40];

    (void)state;
    begin_account(&phone);
    memcpy(old, phone.recovery, sizeof old);
    phone_expect(&phone, "", with_passphrase("new_recovery", THIRD));
    confirm(&phone, "recovery_confirm", "wrong_passphrase");
    expect_way("recovery", old, "");
    phone_expect(&phone, "", with_passphrase("new_recovery", FIRST));
    confirm(&phone, "recovery_confirm", "");
    expect_way("recovery", old, "wrong_recovery");
    expect_way("recovery", phone.recovery, "");
    phone_free(&phone);
}

static void a_passkey_opens_beside_the_others_and_proves_nothing_more(void **state)
{
    struct phone phone;
    json_t *line;

    (void)state;
    begin_account(&phone);
    expect_way("prf", PRF, "wrong_passkey");
    phone_expect(&phone, "", add_passkey(FIRST));
    expect_way("prf", PRF, "");
    /* Offline, from the row that stays. */
    json_decref(phone_say(&phone, just("lock")));
    line = json_pack("{s:s,s:i,s:s,s:O}", "do", "unlock", "kind", 3, "prf", PRF, "slot",
                     json_object_get(phone.script.rows, "slot/3"));
    json_decref(phone_say(&phone, line));
    json_decref(phone_say(&phone, json_pack("{s:s,s:s}", "do", "load", "blob", "rows")));
    json_decref(phone_say(&phone, just("ready")));
    assert_int_equal(entries(&phone), 1);
    line = json_pack("{s:s,s:s,s:s,s:s}", "do", "change_passphrase", "prf", PRF, "passphrase",
                     SECOND, "origin", "http://a");
    phone_expect(&phone, "missing", line);
    phone_expect(&phone, "", with_passphrase("remove_passkey", FIRST));
    assert_null(json_object_get(phone.script.rows, "slot/3"));
    expect_way("prf", PRF, "wrong_passkey");
    phone_expect(&phone, "used_before", add_passkey(FIRST));
    phone_free(&phone);
}

static void devices_are_listed_by_name_and_sent_away(void **state)
{
    struct phone first, second;
    json_t *reply, *devices;

    (void)state;
    begin_account(&first);
    phone_new(&second, &server);
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    account_server_age(&server);
    phone_expect(&first, "ask_passphrase", just("devices"));
    phone_expect(&first, "wrong_passphrase", with_passphrase("devices", SECOND));
    reply = phone_say(&first, with_passphrase("devices", FIRST));
    devices = json_object_get(reply, "devices");
    assert_int_equal(json_array_size(devices), 2); /* one a device, though the second logged in twice */
    assert_string_equal(json_string_value(json_object_get(json_array_get(devices, 0), "label")),
                        "phone");
    assert_true(json_is_true(json_object_get(json_array_get(devices, 0), "current")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(devices, 1), "label")),
                        "laptop");
    phone_expect(&first, "",
                 json_pack("{s:s,s:O}", "do", "revoke", "session",
                           json_object_get(json_array_get(devices, 1), "session")));
    phone_expect(&first, "", /* gone already */
                 json_pack("{s:s,s:O}", "do", "revoke", "session",
                           json_object_get(json_array_get(devices, 1), "session")));
    json_decref(reply);
    phone_expect(&second, "signed_out", just("devices"));
    phone_expect(&second, "", sign_in("passphrase", FIRST));
    phone_expect(&second, "", json_pack("{s:s,s:b}", "do", "revoke", "others", 1));
    phone_expect(&first, "signed_out", just("devices"));
    assert_int_equal(entries(&first), 1);
    phone_free(&first);
    phone_free(&second);
}

static void signing_out_keeps_everything_here(void **state)
{
    struct phone phone;

    (void)state;
    begin_account(&phone);
    phone_expect(&phone, "", just("sign_out"));
    assert_false(is_signed_in(&phone));
    phone_open(&phone);
    assert_false(is_signed_in(&phone));
    assert_int_equal(entries(&phone), 1);
    phone_expect(&phone, "", sign_in("passphrase", FIRST));
    assert_true(is_signed_in(&phone));
    phone_free(&phone);
}

static void a_deleted_account_leaves_the_entries_here(void **state)
{
    struct phone phone;

    (void)state;
    begin_account(&phone);
    phone_expect(&phone, "wrong_passphrase", with_passphrase("delete_account", SECOND));
    assert_true(has_account(&phone));
    phone_expect(&phone, "", with_passphrase("delete_account", FIRST));
    assert_int_equal(json_object_size(server.accounts), 0);
    assert_false(has_account(&phone));
    phone_open(&phone);
    assert_false(has_account(&phone));
    assert_int_equal(entries(&phone), 1);
    assert_null(json_object_get(phone.script.rows, "meta/sync"));
    phone_expect(&phone, "", sign_up(FIRST)); /* and may begin another */
    confirm(&phone, "sign_up_confirm", "");
    phone_free(&phone);
}

/* ---- cut anywhere ---------------------------------------------------------------------------- */

/* How far somebody is when the journey begins. */
enum start { ALONE, WITH_ACCOUNT, SIGNED_OUT, AT_SECOND, TAKEN_BACK };

struct journey {
    const char *name, *confirm;
    json_t *(*line)(void);
    void (*holds)(struct phone *phone); /* at the end, whatever happened on the way */
    enum start start;
    bool steps; /* what is seen may change before the end */
};

static json_t *line_sign_up(void)
{
    return sign_up(FIRST);
}

static void holds_sign_up(struct phone *phone)
{
    assert_true(is_signed_in(phone));
    expect_way("passphrase", FIRST, "");
    expect_way("recovery", phone->recovery, "");
    assert_int_equal(json_object_size(server.accounts), 1);
}

static json_t *line_change(void)
{
    return change("old", FIRST, SECOND);
}

static void holds_change(struct phone *phone)
{
    expect_way("passphrase", SECOND, "");
    expect_way("passphrase", FIRST, "wrong_login");
    phone_expect(phone, "used_before", change("old", SECOND, FIRST));
}

static json_t *line_recovery(void)
{
    return with_passphrase("new_recovery", FIRST);
}

static json_t *line_passkey(void)
{
    return add_passkey(FIRST);
}

static void holds_passkey(struct phone *phone)
{
    assert_non_null(json_object_get(phone->script.rows, "slot/3"));
    expect_way("prf", PRF, "");
    expect_way("passphrase", FIRST, "");
}

static json_t *line_sign_out(void)
{
    return just("sign_out");
}

static void holds_sign_out(struct phone *phone)
{
    assert_false(is_signed_in(phone));
    assert_null(account_server_whose(&server, phone->cookie));
}

static json_t *line_delete(void)
{
    return with_passphrase("delete_account", FIRST);
}

static void holds_delete(struct phone *phone)
{
    assert_false(has_account(phone));
    assert_int_equal(json_object_size(server.accounts), 0);
}

static json_t *line_devices(void)
{
    return with_passphrase("devices", FIRST);
}

static void holds_account(struct phone *phone)
{
    assert_true(is_signed_in(phone));
    expect_way("passphrase", FIRST, "");
}

static json_t *line_sign_in(void)
{
    return sign_in("passphrase", FIRST);
}

static json_t *line_sign_in_again(void)
{
    return sign_in("passphrase", SECOND);
}

static void holds_sign_in_again(struct phone *phone)
{
    assert_true(is_signed_in(phone));
    assert_true(account_server_whose(&server, phone->cookie));
}

static json_t *take_back(const char *name, const char *value, const char *passphrase)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "do", "take_back", name, value,
                     "new_passphrase", passphrase, "origin", "http://a", "label", "phone",
                     "secret", SECRET);
}

static json_t *line_take_back(void)
{
    return take_back("passphrase", FIRST, SECOND);
}

static void holds_take_back(struct phone *phone)
{
    char space[2 * SEAL_ID + 1];

    assert_true(is_signed_in(phone));
    expect_way("passphrase", FIRST, "wrong_login");
    expect_way("passphrase", SECOND, "");
    expect_way("recovery", phone->recovery, "");
    phone_expect(phone, "nothing_to_resume", just("account_resume"));
    json_hex(space, phone->script.vault->account.personal_space, SEAL_ID);
    assert_true(json_object_size(server.spaces) == 0 || json_object_get(server.spaces, space));
}

static const struct journey journeys[] = {
    { "sign_up", "sign_up_confirm", line_sign_up, holds_sign_up, ALONE, false },
    { "sign_in", NULL, line_sign_in, holds_account, SIGNED_OUT, false },
    { "sign_in, second", NULL, line_sign_in, holds_account, AT_SECOND, false },
    { "sign_in, taken back", NULL, line_sign_in_again, holds_sign_in_again, TAKEN_BACK, false },
    { "change_passphrase", NULL, line_change, holds_change, WITH_ACCOUNT, false },
    { "new_recovery", "recovery_confirm", line_recovery, holds_sign_up, WITH_ACCOUNT, false },
    { "add_passkey", NULL, line_passkey, holds_passkey, WITH_ACCOUNT, false },
    { "devices", NULL, line_devices, holds_account, WITH_ACCOUNT, false },
    { "sign_out", NULL, line_sign_out, holds_sign_out, WITH_ACCOUNT, false },
    { "delete_account", NULL, line_delete, holds_delete, WITH_ACCOUNT, true },
    { "take_back", "take_back_confirm", line_take_back, holds_take_back, WITH_ACCOUNT, true },
};

static void take_place(struct phone *phone, enum start start)
{
    struct phone other;

    if (start == ALONE || start == AT_SECOND) {
        phone_new(phone, &server);
        add(phone, "alone");
    } else {
        begin_account(phone);
    }
    if (start == SIGNED_OUT)
        phone_expect(phone, "", just("sign_out"));
    if (start == AT_SECOND)
        begin_account(&other);
    if (start == TAKEN_BACK) {
        phone_new(&other, &server);
        phone_expect(&other, "", sign_in("passphrase", FIRST));
        phone_expect(&other, "", line_take_back());
        confirm(&other, "take_back_confirm", "");
    }
    if (start == AT_SECOND || start == TAKEN_BACK)
        phone_free(&other);
    account_server_age(&server);
}

static json_t *travel(struct phone *phone, const struct journey *journey)
{
    enum fault fault = phone->fault;

    if (!journey->confirm)
        return phone_say(phone, journey->line());
    phone->fault = FAULT_NONE; /* what is shown first needs no network */
    phone_expect(phone, "", journey->line());
    phone->fault = fault;
    return phone_confirm(phone, journey->confirm);
}

/* Another try: where it waits at its code only that, where it stands half way from there. */
static json_t *go_on(struct phone *phone, const struct journey *journey)
{
    if (json_object_get(phone->script.vault->facts, "back"))
        return phone_say(phone, json_pack("{s:s,s:s}", "do", "account_resume", "origin",
                                          "http://a"));
    return journey->confirm && phone->script.vault->talk ? phone_confirm(phone, journey->confirm)
                                                         : travel(phone, journey);
}

static bool is_done(const json_t *reply)
{
    return json_is_true(json_object_get(reply, "done"));
}

/* Cuts a journey at one request in one way, goes on, and looks at the end. False: it was over
 * before. */
static bool cut(const struct journey *journey, enum fault fault, unsigned at)
{
    struct phone phone;
    char *before, *after;
    json_t *reply;

    server = account_server_new();
    take_place(&phone, journey->start);
    before = seen(&phone);
    phone.fault = fault;
    phone.fault_at = at;
    reply = travel(&phone, journey);
    bool reached = phone.asked > at || phone.closed;

    phone.fault = FAULT_NONE;
    if (phone.closed)
        phone_open(&phone);
    if (!is_done(reply) || fault == FAULT_DISK) {
        after = seen(&phone);
        if (!journey->steps && strcmp(before, after) != 0)
            fail_msg("%s, fault %d at %u: saw\n%s\nthen\n%s", journey->name, (int)fault, at,
                     before, after);
        json_text_free(after);
        json_decref(reply);
        reply = go_on(&phone, journey);
        if (!is_done(reply))
            fail_msg("%s, fault %d at %u: then \"%s\"", journey->name, (int)fault, at,
                     json_string_value(json_object_get(reply, "why")));
    }
    json_decref(reply);
    journey->holds(&phone);
    phone_open(&phone);
    assert_int_equal(entries(&phone), 1);
    journey->holds(&phone);
    json_text_free(before);
    phone_free(&phone);
    account_server_free(&server);
    return reached;
}

static void cut_anywhere_it_ends_where_it_would_have(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof journeys / sizeof *journeys; i++)
        for (enum fault fault = FAULT_UNSENT; fault < FAULT_COUNT; fault++)
            for (unsigned at = 0; cut(&journeys[i], fault, at); at++)
                assert_true(at < 20);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(signing_up_needs_a_handle_a_long_passphrase_and_the_code),
        TEST(what_the_server_gets_names_nobody),
        TEST(a_lock_is_the_accounts_passphrase),
        TEST(entries_of_a_second_device_come_along),
        TEST(a_device_of_another_account_is_left_as_it_is),
        TEST(a_locked_device_opens_by_the_recovery_code),
        TEST(a_locked_device_of_somebody_else_stays_locked),
        TEST(a_code_tells_where_it_was_mistyped),
        TEST(a_changed_passphrase_is_the_only_one_and_comes_never_again),
        TEST(a_new_code_ends_the_old_one),
        TEST(a_passkey_opens_beside_the_others_and_proves_nothing_more),
        TEST(devices_are_listed_by_name_and_sent_away),
        TEST(signing_out_keeps_everything_here),
        TEST(a_deleted_account_leaves_the_entries_here),
        cmocka_unit_test(cut_anywhere_it_ends_where_it_would_have),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
