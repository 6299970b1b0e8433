/* measure_table.h - what content/bake.c makes of content/instruments/. */
#ifndef CORE_MEASURE_TABLE_H
#define CORE_MEASURE_TABLE_H

#include "core/measure.h"

extern const struct measure_instrument *const measure_table[];
extern const size_t measure_table_count;

#endif
