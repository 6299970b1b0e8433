/* account_got.c - what the answers of a conversation mean. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/account.h"
#include "vault/commands.h"
#include "vault/send.h"
#include "vault/stage.h"
#include "vault/sync.h"

enum { DETOURS_MAX = 3, SESSIONS_MAX = 100 };

/* What the shell brought back. */
struct answer {
    int64_t status;
    json_t *body; /* NULL: none, or not an object */
    const char *why;
};

static struct str text_in(const json_t *object, const char *name)
{
    return json_str(json_object_get(object, name));
}

/* What a server that will not, or cannot, is to the person. */
static enum err trouble(struct call *call, const struct answer *answer)
{
    static const char *const known[] = { "not_ours",        "invite_needed",  "slot_taken",
                                         "account_taken",   "too_many_slots", "slots_needed",
                                         "too_many_spaces", "space_taken" };

    enum err err = send_trouble(call, answer->status);

    if (err != ERR_OK)
        return err;
    if (answer->status == 403 && strcmp(answer->why, "not_fresh") == 0)
        return call_refuse(call, ERR_DENIED, "ask_passphrase", "passphrase");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(answer->why, known[i]) == 0)
            return call_refuse(call, ERR_DENIED, known[i], NULL);
    return call_refuse(call, ERR_CORRUPT, "bad_answer", NULL);
}

static enum err bad_answer(struct call *call)
{
    return call_refuse(call, ERR_CORRUPT, "bad_answer", NULL);
}

/* None of the ways opens the account on the server. */
static enum err not_known(struct vault *vault, struct call *call)
{
    static const char *const whys[] = { [SLOT_PASSPHRASE] = "wrong_passphrase",
                                        [SLOT_RECOVERY] = "wrong_recovery",
                                        [SLOT_PASSKEY] = "wrong_passkey" };
    struct talk *talk = vault->talk;
    enum slot_kind kind = talk->ways[0].kind;

    if (json_is_true(json_object_get(vault->facts, "deleting")) && talk->kind == TALK_DELETE &&
        talk->logs_in && account_has_slot(vault, &talk->ways[0])) {
        talk->proving = PROVING_NOT; /* its way in was right, and nothing is there any more */
        while (*talk->at != STEP_END)
            talk->at++;
        return account_ask(vault, call);
    }
    if (talk->kind == TALK_SIGN_UP)
        return call_refuse(call, ERR_DENIED, "slot_taken", "handle");
    if (talk->kind == TALK_SIGN_IN && kind == SLOT_PASSPHRASE)
        return call_refuse(call, ERR_DENIED, "wrong_login", NULL);
    return call_refuse(call, ERR_DENIED, whys[kind], NULL);
}

static enum err got_login(struct vault *vault, struct call *call, const struct answer *answer)
{
    struct talk *talk = vault->talk;
    uint8_t wrapped[SLOT_WRAPPED], master[ACCOUNT_MASTER], id[SEAL_ID];
    size_t len;
    int64_t kind;
    enum err err;

    if (!json_int(json_object_get(answer->body, "kind"), 1, 3, &kind) ||
        kind != (int64_t)account_proof(talk)->kind ||
        !json_unhex(id, sizeof id, text_in(answer->body, "account")) ||
        !json_bytes(json_object_get(answer->body, "wrapped"), wrapped, SLOT_WRAPPED,
                    SLOT_WRAPPED, &len) ||
        slot_unwrap(master, account_proof(talk),
                    (struct str){ (const char *)wrapped, sizeof wrapped }) != ERR_OK)
        return bad_answer(call);
    if (memcmp(id, master + SEAL_KEY, SEAL_ID) != 0) {
        seal_wipe(master, sizeof master);
        return bad_answer(call);
    }
    if (kind == SLOT_PASSKEY) {
        memcpy(talk->passkey, wrapped, sizeof wrapped);
        talk->has_passkey = true;
    }
    talk->logins++;
    err = account_logged_in(vault, call, master);
    seal_wipe(master, sizeof master);
    return err;
}

static enum err got_proof(struct vault *vault, struct call *call, const struct answer *answer)
{
    struct talk *talk = vault->talk;
    bool may_log_in = talk->kind == TALK_DELETE || talk->kind == TALK_TAKE_BACK;
    size_t len;

    if (talk->proving == PROVING_CHALLENGE && answer->status == 200) {
        if (!json_bytes(json_object_get(answer->body, "challenge"), talk->challenge,
                        SLOT_CHALLENGE, SLOT_CHALLENGE, &len))
            return bad_answer(call);
        talk->proving = PROVING_SIGN;
        return account_ask(vault, call);
    }
    if (talk->proving == PROVING_SIGN && answer->status == (talk->logs_in ? 200 : 204)) {
        talk->proving = PROVING_NOT;
        if (talk->logs_in)
            return got_login(vault, call, answer);
        talk->at += *talk->at == STEP_PROVE;
        return account_ask(vault, call);
    }
    if (answer->status != 401)
        return trouble(call, answer);
    talk->proving = PROVING_CHALLENGE;
    if (strcmp(answer->why, "no_login") == 0) {
        if (talk->way + 1 == talk->ways_count)
            return not_known(vault, call);
        talk->way++;
    } else {
        if (talk->logs_in || !may_log_in)
            return trouble(call, answer);
        talk->logs_in = true;
    }
    return account_ask(vault, call);
}

static enum err got_list(struct vault *vault, struct call *call, const struct answer *answer)
{
    const json_t *rows = json_object_get(answer->body, "slots"), *row;
    uint8_t id[SEAL_ID];
    int64_t kind;
    size_t i;

    if (!json_is_array(rows) || json_array_size(rows) > ACCOUNT_SLOTS_MAX)
        return bad_answer(call);
    json_array_foreach(rows, i, row)
    {
        if (!json_unhex(id, sizeof id, text_in(row, "slot")) ||
            !json_int(json_object_get(row, "kind"), 1, 3, &kind))
            return bad_answer(call);
    }
    json_decref(vault->talk->listed);
    vault->talk->listed = json_deep_copy(rows);
    MUST(vault->talk->listed);
    return ERR_OK;
}

static json_t *opened_label(const struct vault *vault, const json_t *value)
{
    uint8_t sealed[ACCOUNT_LABEL_SEALED];
    char text[ACCOUNT_LABEL + 1] = { 0 };
    size_t len;
    json_t *label = NULL;

    if (json_bytes(value, sealed, sizeof sealed, sizeof sealed, &len) &&
        seal_open((uint8_t *)text, &vault->account.settings,
                  (struct str){ (const char *)sealed, sizeof sealed },
                  STR("stillnear/1/label")) == ERR_OK)
        label = json_string(text); /* NULL when it is not UTF-8 */
    seal_wipe(text, sizeof text);
    return label ? label : json_string("");
}

static enum err got_sessions(struct vault *vault, struct call *call,
                             const struct answer *answer)
{
    static const char *const same[] = { "session", "created", "last", "current" };
    const json_t *rows = json_object_get(answer->body, "sessions"), *row;
    json_t *shown = json_array();
    uint8_t id[SEAL_ID];
    int64_t day;
    size_t i;

    MUST(shown);
    json_array_foreach(rows, i, row)
    {
        json_t *device = json_object();

        if (i == SESSIONS_MAX || !json_unhex(id, sizeof id, text_in(row, "session")) ||
            !json_int(json_object_get(row, "created"), 0, INT64_C(1) << 31, &day) ||
            !json_int(json_object_get(row, "last"), 0, INT64_C(1) << 31, &day) ||
            !json_is_boolean(json_object_get(row, "current"))) {
            json_decref(device);
            json_decref(shown);
            return bad_answer(call);
        }
        for (size_t k = 0; k < sizeof same / sizeof *same; k++)
            reply_set(device, same[k], json_incref(json_object_get(row, same[k])));
        reply_set(device, "label", opened_label(vault, json_object_get(row, "label")));
        reply_push(shown, device);
    }
    json_decref(vault->talk->shown);
    vault->talk->shown = shown;
    return json_is_array(rows) ? ERR_OK : bad_answer(call);
}

/* Has this step done what it was for? */
static enum err got_step(struct vault *vault, struct call *call, const struct answer *answer)
{
    struct talk *talk = vault->talk;
    int64_t status = answer->status;
    bool fine = status == 200 || status == 201 || status == 204;

    switch (*talk->at) {
    case STEP_LIST:
        return fine ? got_list(vault, call, answer) : trouble(call, answer);
    case STEP_SESSIONS:
        return fine ? got_sessions(vault, call, answer) : trouble(call, answer);
    case STEP_QUIT:
        return fine || status == 404 || status == 401 ? ERR_OK : trouble(call, answer);
    case STEP_REVOKE:
    case STEP_LEAVE: /* not there is what was wanted */
        return fine || status == 404 ? ERR_OK : trouble(call, answer);
    case STEP_END:
    case STEP_PROVE:
    case STEP_PULL:
    case STEP_PUSH:
    case STEP_CREATE:
    case STEP_CHANGE:
    case STEP_CLOSE:
    case STEP_MOVE:
    case STEP_SPACE:
    case STEP_CATCH:
        break;
    }
    return fine ? ERR_OK : trouble(call, answer);
}

enum err account_synced(struct vault *vault, struct call *call, bool *out_idle)
{
    static const char *const known[] = { "no_network",    "signed_out", "not_ours",
                                         "too_many",      "space_full", "too_many_spaces",
                                         "server_trouble" };
    const char *blocked = json_string_value(json_object_get(call->reply, "blocked"));

    *out_idle = json_is_true(json_object_get(call->reply, "idle"));
    if (blocked) {
        const char *why = "bad_answer";

        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strcmp(blocked, known[i]) == 0)
                why = known[i];
        if (vault->stage.open)
            stage_forget(vault); /* whatever it was comes again */
        return call_refuse(call, ERR_IO, why, NULL);
    }
    if (vault->stage.open)
        vault->stage.of_talk = true;
    json_object_del(call->reply, "idle");
    json_object_del(call->reply, "live");
    return ERR_OK;
}

static bool is_of_sync(enum step step)
{
    return step == STEP_PULL || step == STEP_PUSH || step == STEP_CATCH;
}

static enum err got_sync(struct vault *vault, struct call *call, bool *out_idle)
{
    enum err err;

    if (*vault->talk->at == STEP_CATCH)
        return account_got_catch(vault, call, out_idle);
    err = command_sync_got(vault, call);
    return err == ERR_OK ? account_synced(vault, call, out_idle) : err;
}

static enum err got(struct vault *vault, struct call *call, const struct answer *answer)
{
    struct talk *talk = vault->talk;
    bool idle = false;
    enum err err;

    if (talk->proving)
        return got_proof(vault, call, answer);
    if (is_of_sync(*talk->at)) {
        if ((err = got_sync(vault, call, &idle)) != ERR_OK)
            return err;
        if (!idle) {
            talk->asked = true;
            return ERR_OK;
        }
    } else if (answer->status == 409 && *talk->at == STEP_CREATE) {
        return account_taken(vault, call);
    } else if (strcmp(answer->why, "not_fresh") == 0 && talk->ways_count > 0 &&
               talk->detours < DETOURS_MAX) {
        talk->detours++;
        talk->logs_in = false;
        talk->proving = PROVING_CHALLENGE;
        return account_ask(vault, call);
    } else if ((err = got_step(vault, call, answer)) != ERR_OK) {
        return err;
    }
    talk->at++;
    return account_ask(vault, call);
}

enum err command_account_got(struct vault *vault, struct call *call)
{
    struct answer answer = { .why = "" };
    enum err err;

    if (!vault->talk || !vault->talk->asked)
        return call_refuse(call, ERR_CONFLICT, "nothing_asked", NULL);
    if (!json_int(json_object_get(call->args, "status"), 0, 599, &answer.status))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "status");
    vault->talk->asked = false;
    if (call->blob.len > 0)
        answer.body = json_read(call->blob);
    if (json_is_string(json_object_get(answer.body, "why")))
        answer.why = json_string_value(json_object_get(answer.body, "why"));
    err = got(vault, call, &answer);
    json_decref(answer.body);
    return err == ERR_OK ? ERR_OK : account_give_up(vault, err);
}
