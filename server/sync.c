#include "server/sync.h"

#include <string.h>

#include "server/keys.h"
#include "wire/json.h"

static void on_committed(void *context, size_t jobs, int64_t took_us)
{
    struct metrics *metrics = ((struct sync *)context)->metrics;

    metrics_add(metrics, METRIC_COMMITS, 1);
    metrics_add(metrics, METRIC_COMMIT_JOBS, jobs);
    metrics_add(metrics, METRIC_COMMIT_MICROSECONDS, (uint64_t)took_us);
}

static void on_failed(void *context, size_t jobs)
{
    (void)jobs;
    metrics_add(((struct sync *)context)->metrics, METRIC_COMMITS_FAILED, 1);
}

/* Who was to be told of it, on either side, is told no more. */
static enum err on_expired(void *context, struct store *store, const uint8_t space[STORE_ID])
{
    const struct sync *sync = context;
    enum err err = ERR_OK;

    for (unsigned side = 0; side < 2 && err == ERR_OK; side++) {
        uint8_t place[STORE_ID];

        login_place(place, &sync->keys, space, side);
        err = store_push_leave(store, place);
    }
    return err;
}

static enum err pusher_begin(struct sync *sync)
{
    const struct pusher_parts parts = { .vapid = sync->vapid,
                                        .hosts = &sync->options.push_hosts,
                                        .authorities = sync->options.push_authorities,
                                        .limits = sync->limits,
                                        .readers = sync->readers,
                                        .writer = sync->writer,
                                        .metrics = sync->metrics };

    return pusher_start(&parts, &sync->pusher);
}

static enum err parts_open(struct sync *sync, struct trouble *trouble)
{
    const struct store_options options = { .folder = sync->options.folder };
    const struct writer_events events = {
        .context = sync, .committed = on_committed, .failed = on_failed, .expired = on_expired
    };
    struct store_trouble why = { "" };
    enum err err = store_open(&options, &sync->store, &why);

    if (err != ERR_OK)
        return trouble_say(trouble, err, "%s", why.sentence);
    err = metrics_open(&sync->metrics);
    if (err == ERR_OK)
        err = tokens_open(&sync->tokens);
    if (err == ERR_OK)
        err = limits_open(&sync->keys, sync->options.limits, &sync->limits);
    if (err == ERR_OK)
        err = readers_open(sync->options.folder, &sync->readers);
    if (err == ERR_OK)
        err = live_open(&sync->keys, &sync->live);
    if (err == ERR_OK)
        err = delays_start(&sync->delays);
    if (err == ERR_OK)
        err = writer_start(sync->store, &events, &sync->writer);
    if (err == ERR_OK && sync->vapid)
        err = pusher_begin(sync);
    if (err != ERR_OK)
        trouble_say(trouble, err, "there is not enough memory, or threads, to start");
    return err;
}

enum err sync_open(struct sync *sync, const struct sync_options *options,
                   struct trouble *trouble)
{
    enum err err = ERR_OK;

    json_start();
    sync->options = *options;
    atomic_store(&sync->draining, false);
    if (!seal_init())
        return trouble_say(trouble, ERR_IO, "libsodium cannot work here");
    err = keys_open(options->folder, &sync->keys, trouble);
    if (err == ERR_OK && options->push_contact)
        err = vapid_open(options->folder, options->push_contact, &sync->vapid, trouble);
    if (err == ERR_OK)
        err = parts_open(sync, trouble);
    if (err != ERR_OK) {
        sync_end(sync);
        sync_close(sync);
    }
    return err;
}

void sync_end(struct sync *sync)
{
    if (atomic_exchange(&sync->draining, true))
        return;
    if (sync->live)
        live_stop(sync->live);
    if (sync->pusher)
        pusher_stop(sync->pusher);
    if (sync->writer)
        writer_stop(sync->writer);
    if (sync->delays)
        delays_stop(sync->delays);
}

void sync_close(struct sync *sync)
{
    pusher_close(sync->pusher);
    vapid_close(sync->vapid);
    writer_close(sync->writer);
    delays_close(sync->delays);
    live_close(sync->live);
    readers_close(sync->readers);
    store_close(sync->store);
    limits_close(sync->limits);
    tokens_close(sync->tokens);
    metrics_close(sync->metrics);
    seal_wipe(&sync->keys, sizeof sync->keys);
    *sync = (struct sync){ .store = NULL };
}
