#include "server/readers.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/must.h"
#include "server/limits.h"

struct readers {
    pthread_mutex_t lock;
    pthread_cond_t given;
    size_t free_count;
    struct store *free[SERVER_READERS_MAX];
};

enum err readers_open(const char *folder, struct readers **out)
{
    const struct store_options options = { .folder = folder, .read_only = true };
    struct readers *readers = calloc(1, sizeof *readers);
    struct store_trouble trouble;

    if (!readers)
        return ERR_IO;
    pthread_mutex_init(&readers->lock, NULL);
    pthread_cond_init(&readers->given, NULL);
    while (readers->free_count < SERVER_READERS_MAX) {
        struct store *store = NULL;

        if (store_open(&options, &store, &trouble) != ERR_OK) {
            readers_close(readers);
            return ERR_IO;
        }
        readers->free[readers->free_count++] = store;
    }
    *out = readers;
    return ERR_OK;
}

void readers_close(struct readers *readers)
{
    if (!readers)
        return;
    for (size_t i = 0; i < readers->free_count; i++)
        store_close(readers->free[i]);
    pthread_cond_destroy(&readers->given);
    pthread_mutex_destroy(&readers->lock);
    free(readers);
}

struct store *readers_take(struct readers *readers)
{
    struct store *store = NULL;

    pthread_mutex_lock(&readers->lock);
    while (readers->free_count == 0)
        pthread_cond_wait(&readers->given, &readers->lock);
    store = readers->free[--readers->free_count];
    pthread_mutex_unlock(&readers->lock);
    return store;
}

void readers_give(struct readers *readers, struct store *store)
{
    pthread_mutex_lock(&readers->lock);
    MUST(readers->free_count < SERVER_READERS_MAX);
    readers->free[readers->free_count++] = store;
    pthread_cond_signal(&readers->given);
    pthread_mutex_unlock(&readers->lock);
}

void readers_rest(struct readers *readers)
{
    pthread_mutex_lock(&readers->lock);
    for (size_t i = 0; i < readers->free_count; i++)
        store_rest(readers->free[i]);
    pthread_mutex_unlock(&readers->lock);
}
