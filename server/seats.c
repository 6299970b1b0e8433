#include "server/seats.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "server/limits.h"

enum { NETS = 4096, NONE = -1 };

struct seat {
    struct address net; /* under the lock, as all but until_ms */
    int socket;
    bool taken;
    int before, after; /* in its net's chain, or after: the next free one */
    _Atomic int64_t until_ms;
};

struct seats {
    pthread_mutex_t lock;
    unsigned used; /* seats from `used` on were never taken */
    int free;
    int chain[NETS];
    struct seat seat[SERVER_CONNECTIONS_MAX];
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum err seats_open(struct seats **out)
{
    /* Nothing of it is touched before it is needed, so it costs no memory. */
    struct seats *seats = calloc(1, sizeof *seats);

    if (!seats || pthread_mutex_init(&seats->lock, NULL) != 0) {
        free(seats);
        return ERR_IO;
    }
    seats->free = NONE;
    for (size_t i = 0; i < NETS; i++)
        seats->chain[i] = NONE;
    *out = seats;
    return ERR_OK;
}

/* Whoever fills one chain on purpose makes counting slow up to the limit of all connections,
 * which is a few microseconds; so a plain sum will do. */
static size_t chain_of(const struct address *net)
{
    uint32_t sum = 2166136261u;

    for (size_t i = 0; i < sizeof net->bytes; i++)
        sum = (sum ^ net->bytes[i]) * 16777619u;
    return (sum ^ sum >> 16) % NETS;
}

static unsigned count_of(const struct seats *seats, const struct address *net)
{
    unsigned count = 0;

    for (int at = seats->chain[chain_of(net)]; at != NONE; at = seats->seat[at].after)
        count += address_is_same(&seats->seat[at].net, net);
    return count;
}

static int seat_find(struct seats *seats)
{
    int at = seats->free;

    if (at != NONE)
        seats->free = seats->seat[at].after;
    else if (seats->used < SERVER_CONNECTIONS_MAX)
        at = (int)seats->used++;
    return at;
}

struct seat *seat_take(struct seats *seats, int socket, const struct address *from,
                       unsigned per_address_max)
{
    struct address net = address_net(from);
    int *head = &seats->chain[chain_of(&net)];
    struct seat *seat = NULL;
    int at = NONE;

    pthread_mutex_lock(&seats->lock);
    if (per_address_max == 0 || count_of(seats, &net) < per_address_max)
        at = seat_find(seats);
    if (at != NONE) {
        seat = &seats->seat[at];
        seat->net = net;
        seat->socket = socket;
        seat->taken = true;
        seat->before = NONE;
        seat->after = *head;
        if (*head != NONE)
            seats->seat[*head].before = at;
        *head = at;
    }
    pthread_mutex_unlock(&seats->lock);
    return seat;
}

void seat_leave(struct seats *seats, struct seat *seat)
{
    int at = (int)(seat - seats->seat);

    pthread_mutex_lock(&seats->lock);
    if (seat->before != NONE)
        seats->seat[seat->before].after = seat->after;
    else
        seats->chain[chain_of(&seat->net)] = seat->after;
    if (seat->after != NONE)
        seats->seat[seat->after].before = seat->before;
    seat->taken = false;
    seat->after = seats->free;
    seats->free = at;
    pthread_mutex_unlock(&seats->lock);
}

void seat_wait(struct seat *seat, unsigned seconds)
{
    if (seat)
        atomic_store(&seat->until_ms, seconds > 0 ? now_ms() + (int64_t)seconds * 1000 : 0);
}

void seats_sweep(struct seats *seats)
{
    int64_t now = now_ms();

    pthread_mutex_lock(&seats->lock);
    for (unsigned i = 0; i < seats->used; i++) {
        struct seat *seat = &seats->seat[i];
        int64_t until_ms = atomic_load(&seat->until_ms);

        if (seat->taken && until_ms != 0 && until_ms < now)
            shutdown(seat->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&seats->lock);
}

void seats_close(struct seats *seats)
{
    if (!seats)
        return;
    pthread_mutex_destroy(&seats->lock);
    free(seats);
}
