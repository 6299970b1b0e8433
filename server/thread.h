/* thread.h - a thread with a small stack. */
#ifndef SERVER_THREAD_H
#define SERVER_THREAD_H

#include <pthread.h>

#include "base/err.h"

/* With SERVER_STACK_BYTES. ERR_IO: the system refused. */
MUST_USE enum err thread_start(pthread_t *out, void *(*run)(void *context), void *context);

#endif
