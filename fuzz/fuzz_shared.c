/* Any bytes as a record of the other side, and as an own entry to be handed over: what the law
 * lets through prints and reads back the same, and what is made of an entry is lawful and
 * carries no note. */
#include <stdint.h>

#include "base/must.h"
#include "wire/shared.h"

static void read_again(const json_t *record)
{
    size_t len = 0;
    char *text = json_write(record, &len);
    json_t *again = json_read((struct str){ text, len });

    MUST(again && shared_is_lawful(again));
    json_decref(again);
    json_text_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *why = NULL, *field = NULL;
    json_t *entry, *copy = NULL;

    json_start();
    entry = json_read((struct str){ (const char *)data, size });
    if (shared_is_lawful(entry))
        read_again(entry);
    if (shared_from(entry, json_object_get(entry, "ticked"), &copy, &why, &field) == ERR_OK) {
        MUST(!json_object_get(copy, "note") && !json_object_get(copy, "o"));
        read_again(copy);
    }
    json_decref(copy);
    json_decref(entry);
    return 0;
}
