#include "server/pusher.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/must.h"
#include "server/curl_late.h"
#include "server/limits.h"
#include "server/thread.h"

enum { PLACE = 16, HOSTS_RESTING = 8 };

struct pusher {
    struct pusher_parts parts;
    pthread_t thread;
    pthread_mutex_t lock; /* the ring */
    pthread_cond_t more;
    uint8_t place[SERVER_PUSH_QUEUE_MAX][PLACE];
    size_t first, count;
    atomic_bool stopping;
    const struct curl_late *late;
    CURL *curl; /* the thread's, as all below */
    size_t heard;
    struct store_endpoint endpoint[STORE_SESSIONS_MAX];
    struct {
        char origin[SERVER_ORIGIN_BYTES_MAX];
        int64_t until; /* seconds of the monotonic clock */
    } resting[HOSTS_RESTING];
    size_t rested;
};

static int64_t now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* An answer says what it has to say by its status. */
static size_t ignore(char *bytes, size_t one, size_t count, void *context)
{
    struct pusher *pusher = context;

    (void)bytes;
    pusher->heard += one * count;
    return pusher->heard <= SERVER_PUSH_ANSWER_BYTES_MAX ? one * count : 0;
}

static int is_over(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return atomic_load(&((struct pusher *)context)->stopping);
}

static bool curl_set(struct pusher *pusher)
{
    const struct curl_late *late = pusher->late;
    CURL *curl = pusher->curl;
    const char *authorities = pusher->parts.authorities;

    MUST(late);
    return late->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)SERVER_PUSH_CONNECT_SECONDS) ==
               CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_TIMEOUT, (long)SERVER_PUSH_ANSWER_SECONDS) ==
               CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_MAXCONNECTS, 4L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_POSTFIELDS, "") == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_POSTFIELDSIZE, 0L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_WRITEDATA, pusher) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_HEADERFUNCTION, ignore) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_HEADERDATA, pusher) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, is_over) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_XFERINFODATA, pusher) == CURLE_OK &&
           (!authorities || late->easy_setopt(curl, CURLOPT_CAINFO, authorities) == CURLE_OK);
}

static bool is_resting(const struct pusher *pusher, struct str origin)
{
    for (size_t i = 0; i < HOSTS_RESTING; i++)
        if (pusher->resting[i].until > now_seconds() &&
            strlen(pusher->resting[i].origin) == origin.len &&
            memcmp(pusher->resting[i].origin, origin.ptr, origin.len) == 0)
            return true;
    return false;
}

/* The eight that failed last: a hung service must not keep the others waiting for long. */
static void rest(struct pusher *pusher, struct str origin)
{
    size_t at = pusher->rested++ % HOSTS_RESTING;

    snprintf(pusher->resting[at].origin, sizeof pusher->resting[at].origin, "%.*s",
             (int)origin.len, origin.ptr);
    pusher->resting[at].until = now_seconds() + SERVER_PUSH_REST_SECONDS;
}

static struct curl_slist *list_add(const struct pusher *pusher, struct curl_slist *list,
                                   const char *line, bool *good)
{
    struct curl_slist *longer = *good ? pusher->late->slist_append(list, line) : NULL;

    *good = longer != NULL;
    return longer ? longer : list;
}

/* The status of the answer; 0: there was none. */
static long send_one(struct pusher *pusher, const char *endpoint, const char *authorization)
{
    char line[sizeof "Authorization: " + VAPID_HEADER_MAX], ttl[32];
    struct curl_slist *list = NULL;
    bool good = true;
    long status = 0;

    snprintf(line, sizeof line, "Authorization: %s", authorization);
    snprintf(ttl, sizeof ttl, "TTL: %d", SERVER_PUSH_KEPT_SECONDS);
    list = list_add(pusher, list, line, &good);
    list = list_add(pusher, list, ttl, &good);
    list = list_add(pusher, list, "Urgency: normal", &good);
    list = list_add(pusher, list, "Content-Type:", &good); /* there is no content */
    pusher->heard = 0;
    if (good && pusher->late->easy_setopt(pusher->curl, CURLOPT_URL, endpoint) == CURLE_OK &&
        pusher->late->easy_setopt(pusher->curl, CURLOPT_HTTPHEADER, list) == CURLE_OK) {
        /* Where the answer is too long to hear to its end, its status came first. */
        (void)pusher->late->easy_perform(pusher->curl);
        (void)pusher->late->easy_getinfo(pusher->curl, CURLINFO_RESPONSE_CODE, &status);
    }
    (void)pusher->late->easy_setopt(pusher->curl, CURLOPT_HTTPHEADER, NULL);
    pusher->late->slist_free_all(list);
    return status;
}

struct gone_job {
    struct writer_job job;
    uint8_t place[PLACE];
    struct store_endpoint endpoint;
};

static enum err gone_work(struct writer_job *job, struct store *store)
{
    const struct gone_job *gone = (const struct gone_job *)job;

    return store_push_gone(store, gone->place,
                           (struct str){ gone->endpoint.text, strlen(gone->endpoint.text) });
}

static void gone_done(struct writer_job *job, struct store *store, enum err outcome)
{
    (void)store;
    (void)outcome; /* then it is found to be gone another time */
    free(job);
}

static void forget(struct pusher *pusher, const uint8_t place[PLACE],
                   const struct store_endpoint *endpoint)
{
    struct gone_job *gone = calloc(1, sizeof *gone);

    if (!gone)
        return;
    gone->job.work = gone_work;
    gone->job.done = gone_done;
    gone->job.erases = true;
    gone->endpoint = *endpoint;
    memcpy(gone->place, place, PLACE);
    if (!writer_submit(pusher->parts.writer, &gone->job))
        free(gone);
}

static void tell(struct pusher *pusher, const uint8_t place[PLACE],
                 const struct store_endpoint *endpoint)
{
    struct str text = { endpoint->text, strlen(endpoint->text) }, origin = { NULL, 0 };
    char authorization[VAPID_HEADER_MAX];
    long status = 0;

    /* The list may have become shorter since it was stored. */
    if (endpoint_read(text, pusher->parts.hosts, &origin) != ENDPOINT_GOOD ||
        is_resting(pusher, origin) || atomic_load(&pusher->stopping) ||
        vapid_write(pusher->parts.vapid, origin, (int64_t)time(NULL), authorization) != ERR_OK)
        return;
    status = send_one(pusher, endpoint->text, authorization);
    metrics_add(pusher->parts.metrics,
                status >= 200 && status < 300 ? METRIC_PUSHES : METRIC_PUSHES_FAILED, 1);
    if (status == 404 || status == 410)
        forget(pusher, place, endpoint);
    else if (status == 0 || status == 429 || status >= 500)
        rest(pusher, origin);
}

static void tell_all(struct pusher *pusher, const uint8_t place[PLACE])
{
    struct store *store = readers_take(pusher->parts.readers);
    size_t count = 0;
    unsigned seconds = 0;
    enum err err = store_push_list(store, place, pusher->endpoint, &count);

    readers_give(pusher->parts.readers, store);
    if (err != ERR_OK || count == 0 ||
        !limit_take(pusher->parts.limits, LIMIT_PUSH, place, PLACE, &seconds))
        return;
    for (size_t i = 0; i < count; i++)
        tell(pusher, place, &pusher->endpoint[i]);
}

static void *run(void *context)
{
    struct pusher *pusher = context;
    uint8_t place[PLACE];

    pthread_mutex_lock(&pusher->lock);
    while (!atomic_load(&pusher->stopping)) {
        if (pusher->count == 0) {
            pthread_cond_wait(&pusher->more, &pusher->lock);
            continue;
        }
        memcpy(place, pusher->place[pusher->first], PLACE);
        pusher->first = (pusher->first + 1) % SERVER_PUSH_QUEUE_MAX;
        pusher->count--;
        pthread_mutex_unlock(&pusher->lock);
        tell_all(pusher, place);
        pthread_mutex_lock(&pusher->lock);
    }
    pthread_mutex_unlock(&pusher->lock);
    return NULL;
}

enum err pusher_start(const struct pusher_parts *parts, struct pusher **out)
{
    struct pusher *pusher = calloc(1, sizeof *pusher);

    if (!pusher)
        return ERR_IO;
    pusher->parts = *parts;
    atomic_init(&pusher->stopping, false);
    pthread_mutex_init(&pusher->lock, NULL);
    pthread_cond_init(&pusher->more, NULL);
    pusher->late = curl_late();
    if (pusher->late && pusher->late->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        pusher->curl = pusher->late->easy_init();
    if (!pusher->curl || !curl_set(pusher) ||
        thread_start(&pusher->thread, run, pusher) != ERR_OK) {
        pusher_close(pusher);
        return ERR_IO;
    }
    *out = pusher;
    return ERR_OK;
}

void pusher_tell(struct pusher *pusher, const uint8_t place[PLACE])
{
    pthread_mutex_lock(&pusher->lock);
    if (pusher->count < SERVER_PUSH_QUEUE_MAX) {
        size_t at = (pusher->first + pusher->count++) % SERVER_PUSH_QUEUE_MAX;

        memcpy(pusher->place[at], place, PLACE);
        pthread_cond_signal(&pusher->more);
    }
    pthread_mutex_unlock(&pusher->lock);
}

void pusher_stop(struct pusher *pusher)
{
    pthread_mutex_lock(&pusher->lock);
    atomic_store(&pusher->stopping, true);
    pthread_cond_signal(&pusher->more);
    pthread_mutex_unlock(&pusher->lock);
    pthread_join(pusher->thread, NULL);
}

void pusher_close(struct pusher *pusher)
{
    if (!pusher)
        return;
    if (pusher->curl)
        pusher->late->easy_cleanup(pusher->curl);
    if (pusher->late)
        pusher->late->global_cleanup();
    pthread_cond_destroy(&pusher->more);
    pthread_mutex_destroy(&pusher->lock);
    free(pusher);
}
