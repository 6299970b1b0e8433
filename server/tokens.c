#include "server/tokens.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "seal/login.h"
#include "server/limits.h"

enum { CHAINS = 4096, NONE = UINT16_MAX };

_Static_assert((int)SERVER_SESSIONS_CACHED < (int)NONE, "a number of one fits a link");

/* One session that is remembered. They stand side by side from the first on, so that a few of
 * them touch little memory. */
struct kept {
    struct session session;
    uint16_t next; /* in its chain, or NONE */
};

struct fresh {
    uint8_t hash[32];
    int64_t until; /* seconds of the monotonic clock */
};

struct used {
    uint8_t proof[16];
    int64_t until;
};

struct tokens {
    pthread_mutex_t lock;
    uint64_t turn;
    uint16_t chain[CHAINS]; /* the first of each */
    size_t count, next_out; /* who makes room is taken in turn */
    struct kept kept[SERVER_SESSIONS_CACHED];
    struct fresh fresh[SERVER_FRESH_MAX];
    size_t fresh_count, used_count;
    struct used used[SERVER_CHALLENGES_MAX];
};

static int64_t now_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

enum err tokens_open(struct tokens **out)
{
    struct tokens *tokens = calloc(1, sizeof *tokens);

    if (!tokens || pthread_mutex_init(&tokens->lock, NULL) != 0) {
        free(tokens);
        return ERR_IO;
    }
    for (size_t i = 0; i < CHAINS; i++)
        tokens->chain[i] = NONE;
    *out = tokens;
    return ERR_OK;
}

void tokens_close(struct tokens *tokens)
{
    if (!tokens)
        return;
    pthread_mutex_destroy(&tokens->lock);
    free(tokens);
}

/* The link to a session, or the one that ends its chain. A hash is as good as chance, and
 * nobody can choose one. */
static uint16_t *link_locked(struct tokens *tokens, const uint8_t hash[32])
{
    uint16_t *link = &tokens->chain[((size_t)hash[0] | (size_t)hash[1] << 8) % CHAINS];

    while (*link != NONE && memcmp(tokens->kept[*link].session.hash, hash, 32) != 0)
        link = &tokens->kept[*link].next;
    return link;
}

static struct session *find_locked(struct tokens *tokens, const uint8_t hash[32])
{
    const uint16_t *link = link_locked(tokens, hash);

    return *link == NONE ? NULL : &tokens->kept[*link].session;
}

/* The last one takes its place. */
static void drop_locked(struct tokens *tokens, size_t place)
{
    static const struct kept empty;
    uint16_t *link = link_locked(tokens, tokens->kept[place].session.hash);
    size_t last = --tokens->count;

    *link = tokens->kept[place].next;
    if (place != last) {
        *link_locked(tokens, tokens->kept[last].session.hash) = (uint16_t)place;
        tokens->kept[place] = tokens->kept[last];
    }
    tokens->kept[last] = empty;
}

static void keep_locked(struct tokens *tokens, const struct session *session)
{
    uint16_t *link;

    if (tokens->count == SERVER_SESSIONS_CACHED)
        drop_locked(tokens, tokens->next_out++ % SERVER_SESSIONS_CACHED);
    link = link_locked(tokens, session->hash);
    *link = (uint16_t)tokens->count;
    tokens->kept[tokens->count++] = (struct kept){ .session = *session, .next = NONE };
}

bool tokens_recall(struct tokens *tokens, const uint8_t hash[32], struct session *out,
                   uint64_t *out_turn)
{
    pthread_mutex_lock(&tokens->lock);
    const struct session *found = find_locked(tokens, hash);

    if (found)
        *out = *found;
    *out_turn = tokens->turn;
    pthread_mutex_unlock(&tokens->lock);
    return found != NULL;
}

void tokens_remember(struct tokens *tokens, const struct session *session, uint64_t turn)
{
    pthread_mutex_lock(&tokens->lock);
    if (turn == tokens->turn && !find_locked(tokens, session->hash))
        keep_locked(tokens, session);
    pthread_mutex_unlock(&tokens->lock);
}

bool tokens_touch(struct tokens *tokens, const uint8_t hash[32], int64_t day)
{
    pthread_mutex_lock(&tokens->lock);
    struct session *found = find_locked(tokens, hash);
    bool first = found && found->last_day < day;

    if (first)
        found->last_day = day;
    pthread_mutex_unlock(&tokens->lock);
    return first;
}

void tokens_forget(struct tokens *tokens, const uint8_t account[16])
{
    pthread_mutex_lock(&tokens->lock);
    tokens->turn++;
    for (size_t place = 0; place < tokens->count;)
        if (memcmp(tokens->kept[place].session.account, account, 16) == 0)
            drop_locked(tokens, place);
        else
            place++;
    pthread_mutex_unlock(&tokens->lock);
}

/* Room is made by those whose time is over; else the one that is nearest to it goes. */
void tokens_freshen(struct tokens *tokens, const uint8_t hash[32])
{
    int64_t now = now_seconds();
    struct fresh *place = NULL;

    pthread_mutex_lock(&tokens->lock);
    for (size_t i = 0; i < tokens->fresh_count; i++) {
        struct fresh *fresh = &tokens->fresh[i];

        if (memcmp(fresh->hash, hash, sizeof fresh->hash) == 0) {
            place = fresh;
            break;
        }
        if (!place || fresh->until < place->until)
            place = fresh;
    }
    if (tokens->fresh_count < SERVER_FRESH_MAX &&
        (!place || (place->until > now && memcmp(place->hash, hash, 32) != 0)))
        place = &tokens->fresh[tokens->fresh_count++];
    memcpy(place->hash, hash, sizeof place->hash);
    place->until = now + SERVER_FRESH_SECONDS;
    pthread_mutex_unlock(&tokens->lock);
}

bool tokens_is_fresh(struct tokens *tokens, const uint8_t hash[32])
{
    int64_t now = now_seconds();
    bool fresh = false;

    pthread_mutex_lock(&tokens->lock);
    for (size_t i = 0; i < tokens->fresh_count && !fresh; i++)
        fresh = memcmp(tokens->fresh[i].hash, hash, 32) == 0 && tokens->fresh[i].until > now;
    pthread_mutex_unlock(&tokens->lock);
    return fresh;
}

enum err tokens_use(struct tokens *tokens, const uint8_t proof[16])
{
    int64_t now = now_seconds();
    enum err err = ERR_OK;
    size_t kept = 0;

    pthread_mutex_lock(&tokens->lock);
    for (size_t i = 0; i < tokens->used_count; i++) {
        if (tokens->used[i].until < now)
            continue;
        if (memcmp(tokens->used[i].proof, proof, 16) == 0)
            err = ERR_CONFLICT;
        tokens->used[kept++] = tokens->used[i];
    }
    tokens->used_count = kept;
    if (err == ERR_OK && kept == SERVER_CHALLENGES_MAX)
        err = ERR_LIMIT;
    if (err == ERR_OK) {
        memcpy(tokens->used[kept].proof, proof, 16);
        tokens->used[kept].until = now + LOGIN_SECONDS_MAX + 1;
        tokens->used_count++;
    }
    pthread_mutex_unlock(&tokens->lock);
    return err;
}
