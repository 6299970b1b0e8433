#include "tests/account_server_parts.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "seal/slot.h"

#define ORIGIN "http://a"

struct account_server account_server_new(void)
{
    struct account_server server = { .accounts = json_object(),
                                     .spaces = json_object(),
                                     .guests = json_object(),
                                     .admits = json_object(),
                                     .mailboxes = mailbox_server_new(),
                                     .challenges = json_object() };

    server_start(&server.records);
    return server;
}

void account_server_free(struct account_server *server)
{
    json_decref(server->accounts);
    json_decref(server->spaces);
    json_decref(server->guests);
    json_decref(server->admits);
    mailbox_server_free(&server->mailboxes);
    json_decref(server->challenges);
    json_decref(server->lie);
    server_stop(&server->records);
    *server = (struct account_server){ 0 };
}

int account_server_refuse(struct asked *asked, int status, const char *why)
{
    asked->answer = json_pack("{s:i,s:s}", "status", status, "why", why);
    return status;
}

const char *account_server_text(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));

    return value ? value : "";
}

/* 16 or 32 bytes that no other call gets, in hex. */
static const char *unique(struct account_server *server, char out[65])
{
    snprintf(out, 65, "%032x%032x", ++server->drawn, 0xC0FFEE);
    return out;
}

const char *account_server_whose(const struct account_server *server, const char *cookie)
{
    const char *name;
    json_t *account;

    json_object_foreach(server->accounts, name, account)
    {
        if (*cookie && json_object_get(json_object_get(account, "sessions"), cookie))
            return name;
    }
    return NULL;
}

void account_server_age(struct account_server *server)
{
    const char *name, *token;
    json_t *account, *session;

    json_object_foreach(server->accounts, name, account)
    {
        json_object_foreach(json_object_get(account, "sessions"), token, session)
            json_object_set_new(session, "fresh", json_false());
    }
}

static void open_session(struct asked *asked, json_t *account)
{
    char token[65];

    json_object_set_new(
        json_object_get(account, "sessions"), unique(asked->server, token),
        json_pack("{s:O,s:b}", "label", json_object_get(asked->body, "label"), "fresh", 1));
    memcpy(asked->cookie, token, ACCOUNT_COOKIE);
    asked->server->logins++;
}

static json_t *slot_of(const struct account_server *server, const char *slot,
                       const char **out_account)
{
    const char *name;
    json_t *account, *row;

    json_object_foreach(server->accounts, name, account)
    {
        if ((row = json_object_get(json_object_get(account, "slots"), slot))) {
            *out_account = name;
            return row;
        }
    }
    return NULL;
}

static bool has_kind(const json_t *account, int kind)
{
    const char *name;
    json_t *row;

    json_object_foreach(json_object_get(account, "slots"), name, row)
    {
        if (json_integer_value(json_object_get(row, "kind")) == kind)
            return true;
    }
    return false;
}

static bool row_is_whole(const json_t *row)
{
    uint8_t bytes[SLOT_WRAPPED];
    size_t len;

    return json_unhex(bytes, 16, json_str(json_object_get(row, "slot"))) &&
           json_bytes(json_object_get(row, "login"), bytes, 32, 32, &len) &&
           json_bytes(json_object_get(row, "wrapped"), bytes, SLOT_WRAPPED, SLOT_WRAPPED, &len);
}

/* Puts rows into an account. Not 0: the refusal, and nothing was put. */
static int add_slots(struct asked *asked, json_t *account, const json_t *rows)
{
    const char *whose;
    json_t *row;
    size_t i;

    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
    {
        MUST(row_is_whole(row));
        if (slot_of(asked->server, account_server_text(row, "slot"), &whose))
            return account_server_refuse(asked, 409, "slot_taken");
    }
    json_array_foreach((json_t *)(uintptr_t)rows, i, row) json_object_set(
        json_object_get(account, "slots"), account_server_text(row, "slot"), row);
    return 0;
}

static bool label_is_whole(const json_t *body)
{
    uint8_t label[104];
    size_t len;

    return json_bytes(json_object_get(body, "label"), label, 104, 104, &len);
}

static int create(struct asked *asked)
{
    json_t *account = json_pack("{s:{},s:{}}", "slots", "sessions");
    int refused;

    MUST(label_is_whole(asked->body));
    if (json_object_get(asked->server->accounts, account_server_text(asked->body, "account")))
        refused = account_server_refuse(asked, 409, "account_taken");
    else
        refused = add_slots(asked, account, json_object_get(asked->body, "slots"));
    if (refused) {
        json_decref(account);
        return refused;
    }
    MUST(has_kind(account, SLOT_PASSPHRASE) && has_kind(account, SLOT_RECOVERY));
    json_object_set_new(asked->server->accounts, account_server_text(asked->body, "account"),
                        account);
    open_session(asked, account);
    asked->answer = json_pack("{s:s}", "account", account_server_text(asked->body, "account"));
    return 201;
}

static int challenge(struct asked *asked)
{
    uint8_t bytes[SLOT_CHALLENGE] = { 1 };

    memcpy(bytes + 8, &asked->server->requests, sizeof asked->server->requests);
    json_t *encoded = json_base64(bytes, sizeof bytes);

    json_object_set(asked->server->challenges, json_string_value(encoded),
                    json_object_get(asked->body, "slot"));
    asked->answer = json_pack("{s:o}", "challenge", encoded);
    return 200;
}

/* The account that this signature proves, or NULL. */
static json_t *proven(struct asked *asked, json_t **out_row)
{
    const char *slot = account_server_text(asked->body, "slot"),
               *given = account_server_text(asked->body, "challenge"), *whose = NULL;
    uint8_t message[18 + sizeof ORIGIN + 16 + SLOT_CHALLENGE], signature[64], key[32];
    uint8_t *at = message;
    size_t len;

    *out_row = slot_of(asked->server, slot, &whose);
    if (!*out_row || strcmp(account_server_text(asked->server->challenges, given), slot) != 0)
        return NULL;
    memcpy(at, "stillnear/1/login", 18);
    memcpy(at += 18, ORIGIN, sizeof ORIGIN);
    MUST(json_unhex(at += sizeof ORIGIN, 16, (struct str){ slot, strlen(slot) }));
    MUST(json_bytes(json_object_get(asked->body, "challenge"), at + 16, SLOT_CHALLENGE,
                    SLOT_CHALLENGE, &len) &&
         json_bytes(json_object_get(asked->body, "signature"), signature, 64, 64, &len) &&
         json_bytes(json_object_get(*out_row, "login"), key, 32, 32, &len));
    json_object_del(asked->server->challenges, given);
    if (crypto_sign_verify_detached(signature, message, sizeof message, key) != 0)
        return NULL;
    asked->answer =
        json_pack("{s:s,s:O,s:O}", "account", whose, "kind", json_object_get(*out_row, "kind"),
                  "wrapped", json_object_get(*out_row, "wrapped"));
    return json_object_get(asked->server->accounts, whose);
}

static int login(struct asked *asked)
{
    json_t *row, *account = proven(asked, &row);

    MUST(label_is_whole(asked->body));
    if (asked->server->lie) {
        json_decref(asked->answer);
        asked->answer = json_incref(asked->server->lie);
        return 200;
    }
    if (!account)
        return account_server_refuse(asked, 401, "no_login");
    open_session(asked, account);
    return 200;
}

static int fresh(struct asked *asked)
{
    json_t *row, *account = proven(asked, &row);

    json_decref(asked->answer);
    asked->answer = NULL;
    if (!account || account != asked->account)
        return account_server_refuse(asked, 401, "no_login");
    json_object_set_new(asked->session, "fresh", json_true());
    return 204;
}

static int list_slots(struct asked *asked)
{
    json_t *rows = json_array(), *row;
    const char *slot;

    json_object_foreach(json_object_get(asked->account, "slots"), slot, row)
        json_array_append_new(
            rows, json_pack("{s:s,s:O}", "slot", slot, "kind", json_object_get(row, "kind")));
    asked->answer = json_pack("{s:o}", "slots", rows);
    return 200;
}

static void revoke_others(struct asked *asked)
{
    json_t *kept = json_pack("{s:O}", asked->cookie, asked->session);

    json_object_set_new(asked->account, "sessions", kept);
}

static int change_slots(struct asked *asked)
{
    json_t *before = json_copy(json_object_get(asked->account, "slots")), *gone;
    size_t i;
    int refused = add_slots(asked, asked->account, json_object_get(asked->body, "add"));

    if (!refused) {
        json_array_foreach(json_object_get(asked->body, "remove"), i, gone)
            json_object_del(json_object_get(asked->account, "slots"), json_string_value(gone));
        if (!has_kind(asked->account, 1) || !has_kind(asked->account, 2))
            refused = account_server_refuse(asked, 422, "slots_needed");
        else if (json_object_size(json_object_get(asked->account, "slots")) > 8)
            refused = account_server_refuse(asked, 422, "too_many_slots");
    }
    if (refused)
        json_object_set(asked->account, "slots", before);
    else if (json_is_true(json_object_get(asked->body, "revoke_others")))
        revoke_others(asked);
    json_decref(before);
    return refused ? refused : 204;
}

static int list_sessions(struct asked *asked)
{
    json_t *rows = json_array(), *session;
    const char *token;

    json_object_foreach(json_object_get(asked->account, "sessions"), token, session)
        json_array_append_new(rows, json_pack("{s:s%,s:O,s:i,s:i,s:b}", "session", token, 32,
                                              "label", json_object_get(session, "label"),
                                              "created", 20000, "last", 20001, "current",
                                              strcmp(token, asked->cookie) == 0));
    asked->answer = json_pack("{s:o}", "sessions", rows);
    return 200;
}

static int end_session(struct asked *asked, const char *id)
{
    json_t *sessions = json_object_get(asked->account, "sessions"), *session;
    const char *token;
    void *next;

    if (strcmp(id, "others") == 0) {
        revoke_others(asked);
        return 204;
    }
    json_object_foreach_safe(sessions, next, token, session)
    {
        if (strncmp(token, strcmp(id, "current") == 0 ? asked->cookie : id, 32) == 0) {
            json_object_del(sessions, token);
            return 204;
        }
    }
    return account_server_refuse(asked, 404, "no_session");
}

static bool is(const char *method, const char *path, const char *want)
{
    size_t len = strlen(method);

    return strncmp(want, method, len) == 0 && want[len] == ' ' &&
           strcmp(want + len + 1, path) == 0;
}

static bool begins(const char *text_at, const char *with)
{
    return strncmp(text_at, with, strlen(with)) == 0;
}

/* Requests of a session. */
static int ask_within(struct asked *asked, const char *method, const char *path)
{
    bool needs_fresh = !begins(path, "/v1/spaces") && !begins(path, "/v1/pull") &&
                       strcmp(path, "/v1/fresh") != 0 &&
                       !is(method, path, "DELETE /v1/sessions/current");

    if (needs_fresh && !json_is_true(json_object_get(asked->session, "fresh")))
        return account_server_refuse(asked, 403, "not_fresh");
    if (is(method, path, "POST /v1/fresh"))
        return fresh(asked);
    if (is(method, path, "GET /v1/slots"))
        return list_slots(asked);
    if (is(method, path, "PUT /v1/slots"))
        return change_slots(asked);
    if (is(method, path, "GET /v1/sessions"))
        return list_sessions(asked);
    if (begins(path, "/v1/sessions/"))
        return end_session(asked, path + strlen("/v1/sessions/"));
    if (is(method, path, "DELETE /v1/account"))
        return account_spaces_close(asked);
    if (is(method, path, "POST /v1/spaces"))
        return account_spaces_make(asked);
    if (is(method, path, "POST /v1/pull"))
        return account_spaces_pull(asked, path);
    MUST(begins(path, "/v1/spaces/"));
    return account_spaces_ask(asked, method, path);
}

static int answer(struct asked *asked, const char *method, const char *path)
{
    const char *whose = account_server_whose(asked->server, asked->cookie);

    if (is(method, path, "POST /v1/accounts"))
        return create(asked);
    if (is(method, path, "POST /v1/login/challenge"))
        return challenge(asked);
    if (is(method, path, "POST /v1/login"))
        return login(asked);
    if (begins(path, "/v1/mailboxes"))
        return mailbox_server_ask(&asked->server->mailboxes, whose, method, path, asked->body,
                                  &asked->answer);
    if (!whose)
        return account_server_refuse(asked, 401, "no_session");
    asked->account = json_object_get(asked->server->accounts, whose);
    asked->session =
        json_object_get(json_object_get(asked->account, "sessions"), asked->cookie);
    return ask_within(asked, method, path);
}

int account_server_ask(struct account_server *server, char cookie[ACCOUNT_COOKIE],
                       const char *method, const char *path, struct str body,
                       uint8_t **out_body, size_t *out_len)
{
    struct asked asked = { .server = server, .cookie = cookie, .bytes = body };

    server->requests++;
    asked.body = json_read(body);
    int status = answer(&asked, method, path);

    *out_body = asked.records.bytes;
    *out_len = asked.records.len;
    if (asked.answer) {
        char *text_of = json_dumps(asked.answer, 0);

        *out_len = strlen(text_of);
        MUST((*out_body = malloc(*out_len)));
        memcpy(*out_body, text_of, *out_len);
        json_text_free(text_of);
    }
    json_decref(asked.answer);
    json_decref(asked.body);
    return status;
}
