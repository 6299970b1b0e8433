#include <string.h>

#include "core/measure.h"
#include "core/measure_table.h"

const struct measure_instrument *measure_instrument_at(size_t i)
{
    return i < measure_table_count ? measure_table[i] : NULL;
}

const struct measure_instrument *measure_instrument(struct str name)
{
    for (size_t i = 0; i < measure_table_count; i++)
        if (strlen(measure_table[i]->name) == name.len &&
            memcmp(measure_table[i]->name, name.ptr, name.len) == 0)
            return measure_table[i];
    return NULL;
}
