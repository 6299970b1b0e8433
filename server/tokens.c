#include "server/tokens.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "seal/login.h"
#include "server/limits.h"

enum { WAYS = 4, SETS = SERVER_SESSIONS_CACHED / WAYS };

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
    unsigned next_way;
    struct session session[SETS][WAYS]; /* an account of zeros: empty */
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

/* A hash is as good as chance, and nobody can choose one. */
static struct session *set_of(struct tokens *tokens, const uint8_t hash[32])
{
    return tokens->session[((size_t)hash[0] | (size_t)hash[1] << 8) % SETS];
}

static struct session *find_locked(struct tokens *tokens, const uint8_t hash[32])
{
    struct session *set = set_of(tokens, hash);

    for (size_t i = 0; i < WAYS; i++)
        if (memcmp(set[i].hash, hash, sizeof set[i].hash) == 0)
            return &set[i];
    return NULL;
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
    static const struct session empty;

    pthread_mutex_lock(&tokens->lock);
    if (turn == tokens->turn && !find_locked(tokens, session->hash)) {
        struct session *set = set_of(tokens, session->hash);
        size_t way = tokens->next_way++ % WAYS;

        for (size_t i = 0; i < WAYS; i++)
            if (memcmp(set[i].account, empty.account, sizeof empty.account) == 0)
                way = i;
        set[way] = *session;
    }
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
    for (size_t i = 0; i < SETS; i++)
        for (size_t way = 0; way < WAYS; way++)
            if (memcmp(tokens->session[i][way].account, account, 16) == 0)
                tokens->session[i][way] = (struct session){ .last_day = 0 };
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
