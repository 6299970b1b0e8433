#include "core/measure_key.h"

#include "base/must.h"

unsigned measure_keyed(const struct measure_instrument *instrument, struct measure_key key,
                       const struct measure_answers *answers)
{
    unsigned level = answers->level[key.item];

    if (level == 0)
        return 0;
    MUST(level <= instrument->ranges[key.item].levels);
    return key.reverse ? instrument->ranges[key.item].levels + 1u - level : level;
}

struct measure_count measure_count(const struct measure_scale *scale,
                                   const struct measure_answers *answers)
{
    struct measure_count count = { 0 };

    for (size_t k = 0; k < scale->keys_count; k++) {
        size_t facet = scale->keys[k].facet;

        if (answers->level[scale->keys[k].item] == 0)
            continue;
        count.answered++;
        if (!count.in_facet[facet])
            count.facets++;
        count.in_facet[facet] = true;
    }
    return count;
}
