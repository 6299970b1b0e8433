#include "server/delay.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "server/limits.h"
#include "server/thread.h"

/* Lives in the exchange's note: all wait equally long, so a line is enough. */
struct waiting {
    struct waiting *after;
    struct http_exchange *exchange;
    struct timespec due;
};

_Static_assert(sizeof(struct waiting) <= HTTP_NOTE, "it fits into a note");

struct delays {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more;
    bool stopping;
    struct waiting *first, *last;
};

static bool is_due(const struct timespec *due)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > due->tv_sec ||
           (now.tv_sec == due->tv_sec && now.tv_nsec >= due->tv_nsec);
}

static void *run(void *context)
{
    struct delays *delays = context;

    pthread_mutex_lock(&delays->lock);
    while (!delays->stopping || delays->first) {
        struct waiting *first = delays->first;

        if (!first) {
            pthread_cond_wait(&delays->more, &delays->lock);
        } else if (delays->stopping || is_due(&first->due)) {
            delays->first = first->after;
            if (!delays->first)
                delays->last = NULL;
            pthread_mutex_unlock(&delays->lock);
            http_finish(first->exchange);
            pthread_mutex_lock(&delays->lock);
        } else {
            struct timespec due = first->due;

            pthread_cond_timedwait(&delays->more, &delays->lock, &due);
        }
    }
    pthread_mutex_unlock(&delays->lock);
    return NULL;
}

enum err delays_start(struct delays **out)
{
    struct delays *delays = calloc(1, sizeof *delays);
    pthread_condattr_t clock;

    if (!delays)
        return ERR_IO;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_mutex_init(&delays->lock, NULL);
    pthread_cond_init(&delays->more, &clock);
    pthread_condattr_destroy(&clock);
    if (thread_start(&delays->thread, run, delays) != ERR_OK) {
        pthread_cond_destroy(&delays->more);
        pthread_mutex_destroy(&delays->lock);
        free(delays);
        return ERR_IO;
    }
    *out = delays;
    return ERR_OK;
}

void delay_finish(struct delays *delays, struct http_exchange *exchange)
{
    struct waiting *waiting = http_note(exchange);

    *waiting = (struct waiting){ .exchange = exchange };
    clock_gettime(CLOCK_MONOTONIC, &waiting->due);
    waiting->due.tv_sec += SERVER_LOGIN_DELAY_MS / 1000;
    waiting->due.tv_nsec += (int64_t)(SERVER_LOGIN_DELAY_MS % 1000) * 1000000;
    if (waiting->due.tv_nsec >= 1000000000) {
        waiting->due.tv_nsec -= 1000000000;
        waiting->due.tv_sec++;
    }
    pthread_mutex_lock(&delays->lock);
    if (delays->stopping) {
        pthread_mutex_unlock(&delays->lock);
        http_finish(exchange);
        return;
    }
    *(delays->last ? &delays->last->after : &delays->first) = waiting;
    delays->last = waiting;
    pthread_cond_signal(&delays->more);
    pthread_mutex_unlock(&delays->lock);
}

void delays_stop(struct delays *delays)
{
    pthread_mutex_lock(&delays->lock);
    delays->stopping = true;
    pthread_cond_signal(&delays->more);
    pthread_mutex_unlock(&delays->lock);
    pthread_join(delays->thread, NULL);
}

void delays_close(struct delays *delays)
{
    if (!delays)
        return;
    pthread_cond_destroy(&delays->more);
    pthread_mutex_destroy(&delays->lock);
    free(delays);
}
