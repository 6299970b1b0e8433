#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/api.h"
#include "server/enter.h"
#include "server/limits.h"
#include "wire/json.h"

/* What somebody sends to prove who they are. */
struct proof {
    uint8_t slot[STORE_ID];
    uint8_t challenge[SLOT_CHALLENGE];
    uint8_t signature[SLOT_SIGNATURE];
};

void login_ask(const struct call *call)
{
    uint8_t slot[STORE_ID], random[SEAL_ID], challenge[SLOT_CHALLENGE];
    json_t *object = call_json(call);
    bool good = object && call_hex(object, "slot", slot, sizeof slot);

    json_decref(object);
    if (!object)
        return;
    if (!good) {
        refuse(call->reply, WHY_BAD_REQUEST);
        return;
    }
    login_random(random, sizeof random);
    login_challenge(challenge, &call->sync->keys, slot, (int64_t)time(NULL), random);
    answer_json(call->reply, 200,
                json_pack("{s:o}", "challenge", json_base64(challenge, sizeof challenge)));
}

static bool proof_read(const json_t *object, struct proof *out)
{
    return call_hex(object, "slot", out->slot, sizeof out->slot) &&
           call_base64(object, "challenge", out->challenge, sizeof out->challenge) &&
           call_base64(object, "signature", out->signature, sizeof out->signature);
}

/* Failures of everybody in a second: above a number, everybody waits. */
static bool is_flooded(struct sync *sync)
{
    int64_t seen = atomic_load(&sync->failures), now = (int64_t)time(NULL);

    return seen >> 20 >= now - 1 && (seen & 0xfffff) > SERVER_LOGIN_FAILURES_PER_SECOND;
}

/* The second in the upper bits, the count in the lower twenty. One that gets lost between two
 * threads is no matter. */
static void count_failure(struct sync *sync)
{
    int64_t seen = atomic_load(&sync->failures), now = (int64_t)time(NULL);

    if (seen >> 20 == now)
        atomic_fetch_add(&sync->failures, (seen & 0xfffff) < 0xffff0);
    else
        atomic_store(&sync->failures, now << 20 | 1);
}

/* Whether this visitor waits: there were too many failures, theirs or everybody's. Nobody is
 * ever shut out, since then whoever guesses could shut out the one they guess at. */
static bool must_wait(const struct call *call, bool failed)
{
    struct address visitor = call_visitor(call), net = address_net(&visitor);
    struct sync *sync = call->sync;
    unsigned seconds = 0;

    if (failed) {
        count_failure(sync);
        metrics_add(sync->metrics, METRIC_LOGINS_FAILED, 1);
        (void)!limit_take(sync->limits, LIMIT_LOGIN, net.bytes, sizeof net.bytes, &seconds);
    }
    return is_flooded(sync) ||
           (!address_is_loopback(&visitor) &&
            limit_is_spent(sync->limits, LIMIT_LOGIN, net.bytes, sizeof net.bytes));
}

static void fail(const struct call *call)
{
    bool wait = must_wait(call, true);

    refuse(call->reply, WHY_NO_LOGIN);
    if (!wait)
        return;
    http_later(call->exchange);
    delay_finish(call->sync->delays, call->exchange);
}

/* Whether the proof holds; the slot is then filled. All ways to fail take the same steps. */
static bool proof_holds(const struct call *call, const struct proof *proof,
                        struct store_slot *out)
{
    const struct sync *sync = call->sync;
    struct store *store = readers_take(call->sync->readers);
    bool known = store_slot_find(store, proof->slot, out) == ERR_OK;

    readers_give(call->sync->readers, store);
    bool young = login_challenge_is_good(&sync->keys, proof->slot, proof->challenge,
                                         (int64_t)time(NULL));
    bool signed_ = login_is_signed(known ? out->login : NULL, proof->slot, sync->origin,
                                   proof->challenge, proof->signature);

    return signed_ && young;
}

/* Uses the challenge up; false: that is answered. */
static bool challenge_use(const struct call *call, const struct proof *proof)
{
    enum err err = tokens_use(call->sync->tokens, proof->challenge + SLOT_CHALLENGE - STORE_ID);

    if (err == ERR_CONFLICT)
        fail(call);
    else if (err != ERR_OK)
        refuse(call->reply, WHY_BUSY);
    return err == ERR_OK;
}

struct login_job {
    struct call_job call;
    struct store_slot slot;
    struct enter enter;
};

static enum err prove_work(struct writer_job *job, struct store *store)
{
    struct login_job *own = (struct login_job *)job;
    struct store_slot slot;
    enum err err = store_slot_find(store, own->slot.id, &slot);

    /* It may have been changed since it was read. */
    if (err == ERR_OK && memcmp(slot.login, own->slot.login, sizeof slot.login) != 0)
        err = ERR_ABSENT;
    if (err == ERR_OK)
        err = store_session_add(store, &own->enter.row);
    return err == ERR_OK ? store_account_touch(store, slot.account, own->enter.row.created_day)
                         : err;
}

static void prove_finish(struct call_job *job, struct store *store, enum err outcome,
                         struct http_reply *reply)
{
    struct login_job *own = (struct login_job *)job;
    char id[2 * STORE_ID + 1];

    if (outcome == ERR_OK) {
        json_hex(id, own->slot.account, STORE_ID);
        answer_json(reply, 200,
                    json_pack("{s:s, s:i, s:o}", "account", id, "kind", own->slot.kind,
                              "wrapped", json_base64(own->slot.wrapped, STORE_WRAPPED)));
        enter_finish(&own->enter, job->sync, store, reply);
        metrics_add(job->sync->metrics, METRIC_LOGINS, 1);
    } else if (outcome != ERR_IO && outcome != ERR_CORRUPT) {
        refuse(reply, WHY_NO_LOGIN);
    }
    seal_wipe(&own->enter, sizeof own->enter);
}

static void prove(const struct call *call, const json_t *object)
{
    struct proof proof;
    struct login_job *job = NULL;
    struct store_slot slot;
    uint8_t label[STORE_LABEL];

    if (!proof_read(object, &proof) || !call_base64(object, "label", label, sizeof label)) {
        refuse(call->reply, WHY_BAD_REQUEST);
        return;
    }
    if (!proof_holds(call, &proof, &slot)) {
        fail(call);
        return;
    }
    if (!challenge_use(call, &proof))
        return;
    job = call_job(call, sizeof *job, prove_work, prove_finish);
    if (!job)
        return;
    job->slot = slot;
    job->call.delayed = must_wait(call, false);
    enter_draw(&job->enter, slot.account);
    memcpy(job->enter.row.label, label, sizeof label);
    call_submit(&job->call);
}

void login_prove(const struct call *call)
{
    json_t *object = call_json(call);

    if (object)
        prove(call, object);
    json_decref(object);
}

void login_freshen(const struct call *call)
{
    const struct session *session = &call->note->session;
    json_t *object = call_json(call);
    struct store_slot slot;
    struct proof proof;

    if (!object)
        return;
    if (!proof_read(object, &proof)) {
        refuse(call->reply, WHY_BAD_REQUEST);
    } else if (!proof_holds(call, &proof, &slot) ||
               memcmp(slot.account, session->account, sizeof slot.account) != 0) {
        fail(call);
    } else if (challenge_use(call, &proof)) {
        tokens_freshen(call->sync->tokens, session->hash);
        answer_empty(call->reply, 204);
    }
    json_decref(object);
}
