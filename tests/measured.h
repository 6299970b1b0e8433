/* measured.h - what tests of core/measure.h begin with. */
#ifndef TESTS_MEASURED_H
#define TESTS_MEASURED_H

#include <string.h>

#include "core/measure.h"
#include "tests/test.h"

static inline const struct measure_instrument *find(const char *name)
{
    const struct measure_instrument *found =
        measure_instrument((struct str){ name, strlen(name) });

    assert_non_null(found);
    return found;
}

/* An answer given as the scale counts it: turned back for a reversed item. */
static inline void answer_keyed(struct measure_answers *answers, size_t item, unsigned keyed)
{
    static const uint8_t reversed[] = { 3, 15, 19, 22, 25, 27, 29, 31, 33, 35 };

    for (size_t i = 0; i < sizeof reversed; i++)
        if (reversed[i] == item)
            keyed = 6 - keyed;
    answers->level[item - 1] = (uint8_t)keyed;
}

#endif
