/* sync_pull.c - the answer to a pull, and the live stream. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "vault/sync_parts.h"
#include "vault/take.h"

enum {
    FRAME_END = 1 + SEAL_ID + 8 + 1,
    SPACE_AT = 8 /* in a header */
};

/* One answer, apart. */
struct answer {
    const uint8_t *head; /* gen, logins, sessions */
    struct arrival *list;
    size_t count, room;
    uint64_t end;  /* the space's last cursor */
    uint64_t last; /* of the frames that came */
    bool more, no_space;
};

static bool next_frame(struct str blob, size_t *at, struct str *out)
{
    uint32_t len = 0;

    if (blob.len - *at < 4)
        return false;
    for (unsigned i = 0; i < 4; i++)
        len |= (uint32_t)(uint8_t)blob.ptr[*at + i] << (8 * i);
    *at += 4;
    if (len == 0 || len > SYNC_FRAME_MAX || blob.len - *at < len)
        return false;
    *out = (struct str){ blob.ptr + *at, len };
    *at += len;
    return true;
}

static bool answer_add(struct answer *answer, struct str frame)
{
    if (answer->count == answer->room) {
        answer->room = answer->room ? 2 * answer->room : 64;
        answer->list = realloc(answer->list, answer->room * sizeof *answer->list);
        MUST(answer->list);
    }
    struct arrival *arrival = &answer->list[answer->count];

    if (!sync_frame(frame, arrival) || arrival->cursor <= answer->last)
        return false; /* the log goes one way */
    answer->last = arrival->cursor;
    answer->count++;
    return true;
}

/* head, records and stubs in the order of the log, end. Nothing before, between or after. */
static bool answer_read(struct answer *answer, const struct vault *vault, struct str blob)
{
    size_t at = 0;
    struct str frame;

    answer->last = vault->talking.after;
    if (!next_frame(blob, &at, &frame) || frame.ptr[0] != 0 || frame.len != 1 + SYNC_FRAME_HEAD)
        return false;
    answer->head = (const uint8_t *)frame.ptr + 1;
    while (next_frame(blob, &at, &frame)) {
        if (frame.ptr[0] != 3) {
            if (!answer_add(answer, frame))
                return false;
            continue;
        }
        if (frame.len != FRAME_END || at != blob.len ||
            memcmp(frame.ptr + 1, vault->sid, SEAL_ID) != 0)
            return false;
        answer->end = sync_u64(frame.ptr + 1 + SEAL_ID);
        answer->more = frame.ptr[FRAME_END - 1] != 0;
        answer->no_space = answer->end == UINT64_MAX;
        return answer->no_space || (answer->end < SYNC_CURSOR_MAX &&
                                    (answer->count == 0 || answer->last <= answer->end) &&
                                    (!answer->more || answer->count > 0));
    }
    return false;
}

/* A chain that the server can mend: it has numbers that are not here. */
static bool is_mendable(const struct vault *vault, const struct sync *sync)
{
    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];

        if (chain_gap(chain, 0) <= sync_head(sync->heads, chain->stream))
            return true;
    }
    return false;
}

/* A chain with a hole that the server has not reached. NULL: none. */
static const struct chain *torn_chain(const struct vault *vault, const struct sync *sync)
{
    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];
        uint64_t gap = chain_gap(chain, 0);

        if (chain->side == vault->side && gap <= chain->last &&
            gap > sync_head(sync->heads, chain->stream))
            return chain;
    }
    return NULL;
}

/* Holes where only the stub of something deleted is missing: the server was set back before it
 * came here. What stands behind them can then be sent as it is. */
static bool mend(struct vault *vault)
{
    bool mended = false;

    for (size_t i = 0; i < vault->chains.count; i++) {
        const struct chain *chain = &vault->chains.list[i];

        for (uint64_t n = chain_gap(chain, 0); chain->side == vault->side && n < chain->last;
             n = chain_gap(chain, n))
            mended |= stage_lost(vault, chain, n);
    }
    return mended;
}

/* Everything the server has is in. What does not add up is asked for once more, from the
 * beginning; what only this device has and cannot send, because a number before it is lost,
 * moves to the own stream. */
static void pulled_all(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_edit(vault);
    const struct chain *torn;

    talk->level = true;
    talk->pull_due = false;
    take_finish(vault);
    if (!talk->asked_again && (is_mendable(vault, sync) || sync->rejected)) {
        talk->asked_again = true; /* today it may hand out what I wrote */
        sync_rewind(vault);
    } else if (!talk->repaired && vault->alarms[ALARM_WITHHELD] > 0) {
        talk->repaired = true;
        sync_rewind(vault);
    } else if ((torn = torn_chain(vault, sync)) && mend(vault)) {
        talk->pull_due = true; /* and then see again */
    } else if (torn) {
        uint8_t stream[RECORD_STREAM];

        memcpy(stream, torn->stream, RECORD_STREAM);
        sync_fork(vault, call, stream, chain_gap(torn, 0), false);
    }
}

static void take_answer(struct vault *vault, struct call *call, struct answer *answer)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_edit(vault);
    struct arrived arrived;

    sync_arrive(vault, answer->list, answer->count, &arrived);
    if (arrived.forked) {
        sync_fork(vault, call, arrived.at.stream, arrived.at.first, true);
        return;
    }
    if (arrived.rolled_back) {
        vault->alarms[ALARM_ROLLED_BACK]++;
        sync_rewind(vault);
        return;
    }
    sync->rejected = sync->rejected || arrived.rejected > 0;
    talk->looked_at = answer->last;
    talk->looked_back = talk->looked_back || !answer->more || answer->last >= sync->cursor;
    if (answer->last >
        sync->cursor) /* not its word for the end: what it held back comes later */
        sync->cursor = answer->last;
    talk->pull_due = true;
    if (arrived.taken > 0)
        talk->repaired = false;
    if (arrived.changed)
        reply_set(call->reply, "changed", json_true());
    if (arrived.taken == 0 && !answer->more && answer->last == answer->end)
        pulled_all(vault, call);
    else if (arrived.taken == 0 && ++talk->idle_pulls > SYNC_IDLE_PULLS_MAX)
        sync_block(vault, "server_nonsense");
}

void sync_pulled(struct vault *vault, struct call *call)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_edit(vault);
    struct answer answer = { 0 };

    if (sync->cursor != talk->cursor) {
        talk->pull_due = true; /* another window has moved on; the question was an old one */
        return;
    }
    if (!answer_read(&answer, vault, call->blob)) {
        sync_block(vault, "server_nonsense");
        goto done;
    }
    bool other = sync_head_frame(sync, answer.head);

    vault->alarms[ALARM_ROLLED_BACK] += talk->gapped && !other;
    talk->gapped = false;
    if (answer.no_space && vault->owner) {
        sync_gone(vault);
        goto done;
    }
    sync->gone = false;
    if (answer.no_space) {
        sync->space = false;
        sync_rewind(vault);
    } else if (other && talk->cursor > 0) {
        sync_rewind(vault); /* a backup was restored: what it lacks, it gets again */
    } else if (answer.end < talk->cursor) {
        vault->alarms[ALARM_ROLLED_BACK]++;
        sync_rewind(vault);
    } else {
        if (other)
            json_object_clear(sync->heads);
        take_answer(vault, call, &answer);
    }
done:
    free(answer.list);
}

void sync_gone(struct vault *vault)
{
    sync_edit(vault)->gone = true;
    sync_block(vault, "space_gone");
}

/* Nothing has changed, and nothing went wrong. */
static void unstage(struct stage *stage)
{
    stage->sets_sync = false;
    json_decref(stage->sync.heads);
    json_decref(stage->sync.purged);
    stage->sync = (struct sync){ 0 };
}

void sync_finish(struct vault *vault, struct call *call)
{
    struct vault *space;
    size_t effects = 0;

    for (size_t i = 0; (space = sync_nth(vault, i)); i++) {
        if (!space->stage.open)
            continue;
        if (space->stage.sets_sync)
            sync_keep(space);
        effects += json_array_size(space->stage.keep) + json_array_size(space->stage.drop);
    }
    if (effects > 0) {
        stage_reply(vault, call);
        return;
    }
    for (size_t i = 0; (space = sync_nth(vault, i)); i++)
        unstage(&space->stage);
    stage_forget(vault);
}

static void want_pull(struct vault *vault, struct call *call)
{
    vault->talking.live = false;
    vault->talking.pull_due = true;
    reply_set(call->reply, "pull", json_true());
}

/* Of another history each space hears by its own pull, which knows what to do. */
static void live_head(struct vault *vault, struct call *call, struct str body)
{
    struct sync *sync = sync_edit(vault);
    struct vault *space;

    for (size_t i = 0; (space = sync_nth(vault, i)); i++) {
        const struct sync *state = sync_state(space);

        if (!state->has_gen || memcmp(state->gen, body.ptr, SEAL_ID) != 0)
            want_pull(space, call);
    }
    const struct sync was = *sync;

    (void)sync_head_frame(sync, (const uint8_t *)body.ptr);
    memcpy(sync->gen, was.gen, SEAL_ID);
    sync->has_gen = was.has_gen;
}

/* Frames that follow the cursor without a break are taken as they come; for all else there is
 * the pull. */
static void live_frame(struct vault *vault, struct call *call, struct arrival *arrival)
{
    struct sync_talk *talk = &vault->talking;
    struct sync *sync = sync_edit(vault);
    struct arrived arrived;

    if (arrival->cursor <= sync->cursor)
        return;
    if (talk->pull_due || !talk->level || arrival->cursor >= SYNC_CURSOR_MAX ||
        (!talk->live && arrival->cursor != sync->cursor + 1)) {
        want_pull(vault, call);
        return;
    }
    sync_arrive(vault, arrival, 1, &arrived);
    if (arrived.forked || arrived.rolled_back || arrived.rejected > 0) {
        want_pull(vault, call);
        return;
    }
    sync->cursor = arrival->cursor;
    if (arrived.changed)
        reply_set(call->reply, "changed", json_true());
    if (sync->sweep ||
        arrived.meets_spaces) /* what is in another space comes by a pull of it */
        want_pull(vault, call);
    if (arrived.taken > 0) {
        talk->repaired = false;
    } else {
        /* Our own, come back: not worth a write to the disk. */
        vault->sync.cursor = sync->cursor;
        json_decref(vault->sync.heads);
        vault->sync.heads = json_deep_copy(sync->heads);
        MUST(vault->sync.heads);
    }
}

/* The space that a frame is of. NULL: one that this person is in no more. */
static struct vault *space_of(struct vault *vault, const struct arrival *arrival)
{
    const uint8_t *sid = (const uint8_t *)arrival->bytes.ptr + SPACE_AT;

    return memcmp(sid, vault->sid, SEAL_ID) == 0 ? vault : spaces_of(vault, sid);
}

enum err command_sync_live(struct vault *vault, struct call *call)
{
    struct str frame = call->blob;
    struct vault *space = vault;
    struct arrival arrival;
    enum err err;

    if (!vault->sync.on)
        return call_refuse(call, ERR_CONFLICT, "sync_off", NULL);
    bool is_head = frame.len == 1 + SYNC_FRAME_HEAD && frame.ptr[0] == 0;

    if (!is_head && (!sync_frame(frame, &arrival) || arrival.bytes.len < RECORD_HEADER))
        return call_refuse(call, ERR_INPUT, "server_nonsense", NULL);
    if (!is_head &&
        (!(space = space_of(vault, &arrival)) || (space->owner && !sync_takes_part(space))))
        return ERR_OK;
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    if (space != vault)
        MUST(spaces_stage(vault, call, space) == ERR_OK);
    (void)sync_edit(space);
    if (is_head)
        live_head(vault, call, (struct str){ frame.ptr + 1, frame.len - 1 });
    else
        live_frame(space, call, &arrival);
    sync_finish(vault, call);
    return ERR_OK;
}
