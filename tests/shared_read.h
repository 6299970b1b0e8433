/* shared_read.h - JSON as a test writes it, for what may stand between two people. */
#ifndef TESTS_SHARED_READ_H
#define TESTS_SHARED_READ_H

#include "tests/test.h"

#include "wire/json.h"

static inline int read_start(void **state)
{
    (void)state;
    json_start();
    return 0;
}

/* The caller's. */
static inline json_t *read(const char *text)
{
    json_t *value = json_loads(text, 0, NULL);

    if (!value)
        fail_msg("no JSON: %s", text);
    return value;
}

#endif
