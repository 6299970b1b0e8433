#include "tests/account_phone.h"

#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static json_t *line_of(struct phone *phone, json_t *line)
{
    char *text = json_dumps(line, 0);
    struct str reply = script_line(&phone->script, (struct str){ text, strlen(text) });
    json_t *value = json_loadb(reply.ptr, reply.len, 0, NULL);

    assert_non_null(value);
    json_text_free(text);
    json_decref(line);
    return value;
}

static void fine(struct phone *phone, json_t *line)
{
    json_t *reply = line_of(phone, line);

    if (!json_is_true(json_object_get(reply, "ok")))
        fail_msg("%s", json_string_value(json_object_get(reply, "why")));
    json_decref(reply);
}

void phone_new(struct phone *phone, struct account_server *server)
{
    *phone = (struct phone){ .server = server, .sent = json_array() };
    assert_true(script_open(&phone->script));
    phone->script.line = 1000 * ++server->drawn; /* chance of its own */
    fine(phone, json_pack("{s:s,s:s}", "do", "begin", "secret", SECRET));
}

void phone_free(struct phone *phone)
{
    script_close(&phone->script);
    json_decref(phone->sent);
}

void phone_open(struct phone *phone)
{
    json_t *device = json_object_get(phone->script.rows, "slot/4");
    json_t *lock = json_object_get(phone->script.rows, "slot/1");

    vault_free(phone->script.vault);
    phone->script.vault = vault_new();
    phone->closed = false;
    if (device)
        fine(phone, json_pack("{s:s,s:i,s:s,s:O}", "do", "unlock", "kind", 4, "secret", SECRET,
                              "slot", device));
    else
        fine(phone, json_pack("{s:s,s:i,s:s,s:s,s:O}", "do", "unlock", "kind", 1, "passphrase",
                              phone->passphrase, "origin", "http://a", "slot", lock));
    fine(phone, json_pack("{s:s,s:s}", "do", "load", "blob", "rows"));
    fine(phone, json_pack("{s:s}", "do", "ready"));
}

static void answer_with(struct phone *phone, const void *bytes, size_t len)
{
    uint8_t *last = malloc(len + 1);

    MUST(last);
    if (len > 0)
        memcpy(last, bytes, len);
    free(phone->script.last);
    phone->script.last = last;
    phone->script.last_len = len;
}

static void grow(struct server_answer *body, const void *bytes, size_t len)
{
    body->bytes = realloc(body->bytes, body->len + len + 1);
    MUST(body->bytes);
    memcpy(body->bytes + body->len, bytes, len);
    body->len += len;
}

/* The body as the shell makes it; the caller frees its bytes. */
static struct server_answer body_of(const struct phone *phone, const json_t *send)
{
    const json_t *rows = json_object_get(send, "rows"), *key;
    static uint8_t bytes[RECORD_MAX];
    struct server_answer body = { 0 };
    size_t len, i;

    if (json_object_get(send, "body")) {
        assert_true(json_bytes(json_object_get(send, "body"), bytes, 0, sizeof bytes, &len));
        grow(&body, bytes, len);
    }
    json_array_foreach(rows, i, key)
    {
        const uint8_t zeros[2] = { 0 };

        assert_true(json_bytes(json_object_get(phone->script.rows, json_string_value(key)),
                               bytes, 0, sizeof bytes, &len));
        grow(&body, (const uint8_t[]){ (uint8_t)len, (uint8_t)(len >> 8) }, 2);
        grow(&body, zeros, 2);
        grow(&body, bytes, len);
    }
    return body;
}

/* Carries one request out, as well as the network lets it. The status. */
static int carry(struct phone *phone, const json_t *send, enum fault fault)
{
    static const int refused[FAULT_COUNT] = {
        [FAULT_BUSY] = 503, [FAULT_MANY] = 429, [FAULT_OURS] = 403, [FAULT_STRANGE] = 418
    };
    static const char ours[] = "{\"why\":\"not_ours\"}", garbage[] = "{\"slots\":7}";
    uint8_t *given = NULL;
    size_t len = 0;

    answer_with(phone, ours, sizeof ours - 1);
    if (fault == FAULT_UNSENT || fault == FAULT_SHUT || refused[fault])
        return refused[fault];
    struct server_answer body = body_of(phone, send);
    int status = account_server_ask(
        phone->server, phone->cookie, json_string_value(json_object_get(send, "method")),
        json_string_value(json_object_get(send, "path")),
        (struct str){ (const char *)body.bytes, body.len }, &given, &len);

    free(body.bytes);
    if (fault == FAULT_GARBAGE)
        answer_with(phone, garbage, sizeof garbage - 1);
    else
        answer_with(phone, given, len);
    free(given);
    return fault == FAULT_LOST ? 0 : status;
}

static void remember_code(struct phone *phone, const json_t *reply)
{
    const char *code = json_string_value(json_object_get(reply, "recovery"));

    if (!code)
        return;
    snprintf(phone->recovery, sizeof phone->recovery, "%s", code);
    memcpy(phone->typed, code + 5 * json_integer_value(json_object_get(reply, "ask")), 4);
}

static void note(struct phone *phone, const json_t *send)
{
    char text[128];

    snprintf(text, sizeof text, "%s %s", json_string_value(json_object_get(send, "method")),
             json_string_value(json_object_get(send, "path")));
    json_array_append_new(phone->sent, json_string(text));
}

/* The command that takes the answers to what this one asks. */
static const char *got_of(const char *word)
{
    return strncmp(word, "sync_", 5) == 0   ? "sync_got"
           : strncmp(word, "pair_", 5) == 0 ? "pair_got"
                                            : "account_got";
}

json_t *phone_say(struct phone *phone, json_t *line)
{
    const char *word = json_string_value(json_object_get(line, "do"));
    const char *got = got_of(word ? word : "");
    json_t *reply = line_of(phone, line), *send;

    json_array_clear(phone->sent);
    for (phone->asked = 0; (send = json_object_get(reply, "send")); phone->asked++) {
        enum fault fault = phone->asked == phone->fault_at ? phone->fault : FAULT_NONE;
        json_t *id = json_incref(json_object_get(send, "id"));
        int status = 0;

        assert_true(phone->asked < 1000);
        note(phone, send);
        status = carry(phone, send, fault);
        json_decref(reply);
        if (fault == FAULT_SHUT || fault == FAULT_DIED) {
            phone->closed = true;
            json_decref(id);
            return NULL;
        }
        line = json_pack("{s:s,s:i,s:s,s:o*}", "do", got, "status", status, "blob", "last",
                         "id", id);
        bool full = phone->fault == FAULT_DISK && phone->asked >= phone->fault_at;

        if (full)
            json_object_set_new(line, "disk", json_string("full"));
        reply = line_of(phone, line);
        if (full && json_object_get(reply, "keep"))
            break; /* the shell sends nothing after not_kept */
    }
    remember_code(phone, reply);
    return reply;
}

void phone_expect(struct phone *phone, const char *why, json_t *line)
{
    json_t *reply = phone_say(phone, line);
    const char *got = json_string_value(json_object_get(reply, "why"));

    if (strcmp(got ? got : "", why) != 0)
        fail_msg("\"%s\", want \"%s\"", got ? got : "", why);
    if (!*why && !json_object_get(reply, "recovery") &&
        !json_is_true(json_object_get(reply, "load")))
        assert_true(json_is_true(json_object_get(reply, "done")));
    json_decref(reply);
}

json_t *phone_confirm(struct phone *phone, const char *command)
{
    return phone_say(phone, json_pack("{s:s,s:s}", "do", command, "typed", phone->typed));
}

void phone_sync(struct phone *phone)
{
    json_t *reply = phone_say(phone, json_pack("{s:s,s:b}", "do", "sync_next", "pull", 1));

    if (!json_is_true(json_object_get(reply, "idle")) || json_object_get(reply, "blocked"))
        fail_msg("%s", json_dumps(reply, 0));
    json_decref(reply);
}
