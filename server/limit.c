#include "server/limit.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/must.h"
#include "server/limits.h"

enum {
    WAYS = 4,
    SETS = LIMIT_BUCKETS / WAYS,
    KEY_MAX = 64,
    MINUTE = 60,
    HOUR = 3600,
    DAY = 86400
};

struct rate {
    int64_t count; /* at once, and again in so many seconds */
    int64_t seconds;
};

/* docs/OPERATE.md tells operators of each. */
static const struct rate usual[LIMITS_COUNT] = {
    [LIMIT_SIGN_UP] = { 5, DAY },
    [LIMIT_LOGIN] = { 10, HOUR },
    [LIMIT_APPEND] = { 600, MINUTE },
    [LIMIT_CHANGE] = { 120, MINUTE },
    [LIMIT_READ] = { 600, MINUTE },
    [LIMIT_STREAM] = { 120, MINUTE },
    [LIMIT_RELAY] = { 10, 1 },
    [LIMIT_MAILBOX] = { 20, DAY },
    [LIMIT_LOOK] = { 60, MINUTE },
    [LIMIT_PEEK] = { 60, HOUR },
    [LIMIT_PUSH] = { 1, SERVER_PUSH_SECONDS },
};

struct bucket {
    uint64_t who;       /* a keyed hash of the limit and the key; 0: nobody */
    int64_t arrival_us; /* before now: full */
};

struct limits {
    const struct login_keys *keys;
    pthread_mutex_t lock;
    struct rate rate[LIMITS_COUNT];
    struct bucket bucket[SETS][WAYS];
};

static int64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

enum err limits_open(const struct login_keys *keys, struct limits_set set, struct limits **out)
{
    struct limits *limits = calloc(1, sizeof *limits);

    if (!limits || pthread_mutex_init(&limits->lock, NULL) != 0) {
        free(limits);
        return ERR_IO;
    }
    limits->keys = keys;
    memcpy(limits->rate, usual, sizeof usual);
    if (set.append_per_minute > 0)
        limits->rate[LIMIT_APPEND].count = set.append_per_minute;
    if (set.push_seconds > 0)
        limits->rate[LIMIT_PUSH].seconds = set.push_seconds;
    *out = limits;
    return ERR_OK;
}

void limits_close(struct limits *limits)
{
    if (!limits)
        return;
    pthread_mutex_destroy(&limits->lock);
    free(limits);
}

/* Theirs, or else the one that is nearest to being full, emptied of whose it was. */
static struct bucket *bucket_of(struct limits *limits, uint64_t who)
{
    struct bucket *set = limits->bucket[who % SETS], *least = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].who == who)
            return &set[i];
        if (set[i].arrival_us < least->arrival_us)
            least = &set[i];
    }
    *least = (struct bucket){ .who = who };
    return least;
}

static uint64_t who_of(const struct limits *limits, enum limit limit, const void *key,
                       size_t key_len)
{
    uint8_t bytes[1 + KEY_MAX] = { (uint8_t)limit };

    MUST(key_len <= KEY_MAX);
    memcpy(bytes + 1, key, key_len);
    return login_spread(limits->keys, bytes, 1 + key_len) | 1;
}

/* By how much one more is too early, in microseconds; 0 or less: it is not. */
static int64_t early_us(const struct rate *rate, const struct bucket *bucket, int64_t now)
{
    int64_t each_us = rate->seconds * 1000000 / rate->count;
    int64_t from = bucket->arrival_us > now ? bucket->arrival_us : now;

    return from + each_us - now - rate->seconds * 1000000;
}

bool limit_take(struct limits *limits, enum limit limit, const void *key, size_t key_len,
                unsigned *out_seconds)
{
    const struct rate *rate = &limits->rate[limit];
    uint64_t who = who_of(limits, limit, key, key_len);
    int64_t now = now_us(), early;

    pthread_mutex_lock(&limits->lock);
    struct bucket *bucket = bucket_of(limits, who);

    early = early_us(rate, bucket, now);
    if (early <= 0)
        bucket->arrival_us = (bucket->arrival_us > now ? bucket->arrival_us : now) +
                             rate->seconds * 1000000 / rate->count;
    pthread_mutex_unlock(&limits->lock);
    if (early > 0)
        *out_seconds = (unsigned)((early + 999999) / 1000000);
    return early <= 0;
}

bool limit_is_spent(struct limits *limits, enum limit limit, const void *key, size_t key_len)
{
    uint64_t who = who_of(limits, limit, key, key_len);
    int64_t now = now_us();
    bool spent = false;

    pthread_mutex_lock(&limits->lock);
    struct bucket *set = limits->bucket[who % SETS];

    for (size_t i = 0; i < WAYS; i++)
        if (set[i].who == who)
            spent = early_us(&limits->rate[limit], &set[i], now) > 0;
    pthread_mutex_unlock(&limits->lock);
    return spent;
}
