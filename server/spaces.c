#include "server/spaces.h"

#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

static bool space_read(const json_t *object, struct live_space *out)
{
    int64_t after = 0;

    if (!json_is_object(object) || !call_hex(object, "space", out->sid, sizeof out->sid) ||
        !json_int(json_object_get(object, "after"), 0, (INT64_C(1) << 53) - 1, &after))
        return false;
    out->after = (uint64_t)after;
    return true;
}

static bool is_twice(const struct live_space *space, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (memcmp(space[i].sid, space[at].sid, sizeof space[at].sid) == 0)
            return true;
    return false;
}

bool spaces_read(const struct call *call, size_t max, struct live_space *out, size_t *out_count)
{
    json_t *object = call_json(call);
    const json_t *list = json_object_get(object, "spaces");
    size_t count = json_array_size(list);
    bool good = count >= 1 && count <= max;

    if (!object)
        return false;
    for (size_t i = 0; i < count && good; i++)
        good = space_read(json_array_get(list, i), &out[i]) && !is_twice(out, i);
    json_decref(object);
    if (!good)
        refuse(call->reply, WHY_BAD_REQUEST);
    *out_count = count;
    return good;
}

struct touch_job {
    struct writer_job job;
    struct store_place place;
};

static enum err touch_work(struct writer_job *job, struct store *store)
{
    return store_space_touch(store, ((struct touch_job *)job)->place, call_today());
}

static void touch_done(struct writer_job *job, struct store *store, enum err outcome)
{
    (void)store;
    (void)outcome; /* ERR_ABSENT: it has gone meanwhile */
    free(job);
}

void spaces_touch(const struct sync *sync, struct store_place place)
{
    struct touch_job *touch = NULL;

    if (place.last_day < call_today())
        touch = calloc(1, sizeof *touch);
    if (!touch)
        return;
    touch->job.work = touch_work;
    touch->job.done = touch_done;
    touch->place = place;
    if (!writer_submit(sync->writer, &touch->job))
        free(touch);
}

enum err spaces_leave(const struct call_job *job, struct store *store, const uint8_t sid[16],
                      struct store_place place, bool purge)
{
    uint8_t side[STORE_ID];
    enum err err = store_space_leave(store, place, job->session.account, purge);

    login_place(side, &job->sync->keys, sid, place.side);
    return err == ERR_OK ? store_push_leave(store, side) : err;
}
