/* sync_round.c - one round of questions, from space to space.
 *
 * The person's own comes first, because it says which others there are. What goes wrong about
 * one ends its turn and no other's; without network or session nothing more is asked.
 */
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/send.h"
#include "vault/stage.h"
#include "vault/sync_parts.h"

bool sync_ends_round(const char *why)
{
    static const char *const general[] = { "no_network", "signed_out",     "not_ours",
                                           "too_many",   "server_trouble", "not_kept" };

    for (size_t i = 0; why && i < sizeof general / sizeof *general; i++)
        if (strcmp(general[i], why) == 0)
            return true;
    return false;
}

struct vault *sync_nth(struct vault *vault, size_t n)
{
    return n == 0 ? vault : n <= vault->with_count ? vault->with[n - 1] : NULL;
}

/* Whether the stream should bring what is new there. */
static bool is_followed(const struct vault *space)
{
    return !space->owner ||
           (sync_takes_part(space) && space->state != SPACE_LEAVING && !space->talking.blocked);
}

static void say_idle(struct vault *vault, struct call *call)
{
    const char *why = sync_blocked(vault);
    struct vault *space;

    reply_set(call->reply, "idle", json_true());
    if (why) {
        reply_set(call->reply, "blocked", json_string(why));
        return;
    }
    json_t *live = json_object(), *body = json_object(), *spaces = json_array();

    for (size_t i = 0; (space = sync_nth(vault, i)); i++)
        if (is_followed(space)) {
            sync_spaces_add(spaces, space, sync_state(space)->cursor);
            space->talking.live = true;
        }
    reply_set(body, "spaces", spaces);
    reply_set(live, "path", json_string("/v1/live"));
    reply_set(live, "body", send_body(body));
    reply_set(call->reply, "live", live);
}

static bool ask_something(struct vault *vault, struct call *call)
{
    struct vault *space;

    for (size_t i = 0; (space = sync_nth(vault, i)); i++) {
        if (space->owner && space->state == SPACE_QUIET)
            continue;
        if (sync_ask_space(space, call))
            return true;
        if (sync_ends_round(space->talking.blocked))
            return false;
    }
    return false;
}

void sync_ask(struct vault *vault, struct call *call)
{
    if (!ask_something(vault, call))
        say_idle(vault, call);
}

static void begin(struct vault *space, bool pulls)
{
    struct sync_talk *talk = &space->talking;

    /* An answer that has not come will not be taken any more. */
    talk->asked = SYNC_NOTHING;
    talk->blocked = NULL;
    talk->full = talk->freed = false;
    talk->rewinds = talk->created = talk->broken = talk->idle_pulls = talk->leave_tries = 0;
    if (pulls) {
        talk->pull_due = true;
        talk->asked_again = false;
    }
}

enum err command_sync_next(struct vault *vault, struct call *call)
{
    bool pulls = json_is_true(json_object_get(call->args, "pull"));
    struct vault *space;
    enum err err;

    if (!vault->sync.on)
        return call_refuse(call, ERR_CONFLICT, "sync_off", NULL);
    if (vault->stage.open)
        return call_refuse(call, ERR_CONFLICT, "not_kept_yet", NULL);
    for (size_t i = 0; (space = sync_nth(vault, i)); i++)
        begin(space, pulls);
    /* Rows of a space that was left go now, if there are any. */
    if (json_array_size(vault->stale) > 0 && (err = stage_begin(vault, call)) != ERR_OK)
        return err;
    sync_ask(vault, call);
    if (vault->stage.open)
        sync_finish(vault, call);
    return ERR_OK;
}
