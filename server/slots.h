/* slots.h - slots as JSON, in and out. */
#ifndef SERVER_SLOTS_H
#define SERVER_SLOTS_H

#include <jansson.h>
#include <stdbool.h>

#include "store/store.h"

/* Reads an array of 0 .. STORE_SLOTS_MAX slots; *out_over: there are more, and nothing else is
 * wrong. False: it is none. */
bool slots_read(const json_t *array, struct store_slot out[STORE_SLOTS_MAX], size_t *out_count,
                bool *out_over);

#endif
