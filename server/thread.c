#include "server/thread.h"

#include "server/limits.h"

enum err thread_start(pthread_t *out, void *(*run)(void *context), void *context)
{
    pthread_attr_t how;
    enum err err = ERR_IO;

    if (pthread_attr_init(&how) != 0)
        return ERR_IO;
    if (pthread_attr_setstacksize(&how, SERVER_STACK_BYTES) == 0 &&
        pthread_create(out, &how, run, context) == 0)
        err = ERR_OK;
    pthread_attr_destroy(&how);
    return err;
}
