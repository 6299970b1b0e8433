/* shim.h - between SQLite and the disk, and between it and memory: something to fail on demand.
 *
 * After shim_install every database is opened through it. It counts what it is told to count,
 * and the n-th of these fails; then either all is well again, or it fails for good. No sync
 * reaches the disk, so that a thousand runs are quick.
 */
#ifndef TESTS_STORE_SHIM_H
#define TESTS_STORE_SHIM_H

#include <stdbool.h>

enum shim_what {
    SHIM_NOTHING,
    SHIM_OPEN,
    SHIM_READ,
    SHIM_WRITE,
    SHIM_SYNC,
    SHIM_TRUNCATE,
    SHIM_MEMORY
};

struct shim_plan {
    enum shim_what what;
    int code;     /* SQLite's, for what is not memory */
    bool forever; /* from the n-th on */
};

/* Once, before SQLite is first used. */
void shim_install(void);

/* The n-th from now on fails, n = 1, 2, .. */
void shim_arm(const struct shim_plan *plan, unsigned n);

/* True if it came to that. */
bool shim_disarm(void);

#endif
