#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "server/api.h"
#include "server/frames.h"
#include "server/limits.h"
#include "server/spaces.h"
#include "wire/json.h"

enum { ANSWER_FIRST = 65536 /* bytes an answer begins with room for */ };

/* The answer as it grows. */
struct pull {
    struct http_exchange *exchange;
    char *bytes;
    size_t len, cap;
    size_t max;  /* what records may fill; the rest is for end frames */
    bool failed; /* no memory for it */
};

static bool grow(struct pull *pull, size_t more)
{
    size_t cap = pull->cap > 0 ? pull->cap : ANSWER_FIRST;
    char *larger = NULL;

    if (pull->len + more <= pull->cap)
        return true;
    while (cap < pull->len + more)
        cap *= 2;
    if (http_hold(pull->exchange, cap - pull->cap))
        larger = realloc(pull->bytes, cap);
    if (!larger) {
        pull->failed = true;
        return false;
    }
    pull->bytes = larger;
    pull->cap = cap;
    return true;
}

static void put(struct pull *pull, const void *bytes, size_t len)
{
    if (!grow(pull, FRAME_LENGTH + len))
        return;
    frame_put_u32((uint8_t *)pull->bytes + pull->len, (uint32_t)len);
    memcpy(pull->bytes + pull->len + FRAME_LENGTH, bytes, len);
    pull->len += FRAME_LENGTH + len;
}

static bool put_record(void *context, uint64_t cursor, bool stub, struct str bytes)
{
    struct pull *pull = context;
    size_t len = FRAME_TYPE + sizeof cursor + bytes.len;
    uint8_t *at = NULL;

    if (pull->len + FRAME_LENGTH + len > pull->max || !grow(pull, FRAME_LENGTH + len))
        return false;
    at = (uint8_t *)pull->bytes + pull->len;
    frame_put_u32(at, (uint32_t)len);
    at[FRAME_LENGTH] = stub ? FRAME_STUB : FRAME_RECORD;
    frame_put_u64(at + FRAME_LENGTH + FRAME_TYPE, cursor);
    memcpy(at + FRAME_LENGTH + FRAME_TYPE + sizeof cursor, bytes.ptr, bytes.len);
    pull->len += FRAME_LENGTH + len;
    return true;
}

static enum err pull_space(struct pull *pull, struct store *store, const struct call *call,
                           const struct live_space *space)
{
    uint8_t tag[STORE_ID], end[FRAME_END_BYTES];
    struct store_pulled pulled = { .head = UINT64_MAX }; /* what is not theirs ends so */
    struct store_place place;
    enum err err = ERR_OK;

    login_tag(tag, &call->sync->keys, call->note->session.account, space->sid);
    err = store_member(store, space->sid, tag, &place);
    if (err == ERR_OK) {
        spaces_touch(call->sync, place);
        err = store_pull(store, place.space, space->after, put_record, pull, &pulled);
    }
    if (err != ERR_OK && err != ERR_ABSENT)
        return err;
    frame_end(end, space->sid, pulled.head, pulled.more);
    put(pull, end, sizeof end);
    return ERR_OK;
}

static enum err pull_all(struct pull *pull, struct store *store, const struct call *call,
                         const struct live_space *space, size_t count)
{
    uint8_t head[FRAME_HEAD_BYTES], gen[STORE_ID];
    struct store_account account;
    enum err err = store_gen(store, gen);

    if (err == ERR_OK)
        err = store_account_read(store, call->note->session.account, &account);
    if (err != ERR_OK)
        return err;
    frame_head(head, gen, &account);
    put(pull, head, sizeof head);
    for (size_t i = 0; i < count && err == ERR_OK && !pull->failed; i++)
        err = pull_space(pull, store, call, &space[i]);
    return err == ERR_OK && pull->failed ? ERR_LIMIT : err;
}

void pull_answer(const struct call *call)
{
    struct live_space space[SERVER_PULL_SPACES_MAX];
    struct pull pull = { .exchange = call->exchange };
    struct store *store = NULL;
    size_t count = 0;
    enum err err = ERR_OK;

    if (!spaces_read(call, SERVER_PULL_SPACES_MAX, space, &count))
        return;
    pull.max = SERVER_PULL_BYTES_MAX - count * (FRAME_LENGTH + FRAME_END_BYTES);
    store = readers_take(call->sync->readers);
    err = pull_all(&pull, store, call, space, count);
    readers_give(call->sync->readers, store);
    if (err == ERR_OK) {
        metrics_add(call->sync->metrics, METRIC_PULLED_BYTES, pull.len);
        answer_bytes(call->reply, pull.bytes, pull.len);
        return;
    }
    free(pull.bytes);
    refuse(call->reply, err == ERR_ABSENT ? WHY_NO_SESSION : WHY_BUSY);
}
