/* Any bytes as an entry: what entry_check lets through prints and reads back the same. */
#include <stdint.h>

#include "base/must.h"
#include "wire/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *why = NULL, *field = NULL;
    size_t len = 0;

    json_start();
    json_t *entry = json_read((struct str){ (const char *)data, size });

    if (entry && entry_check(entry, &why, &field) == ERR_OK) {
        char *text = json_write(entry, &len);
        json_t *again = json_read((struct str){ text, len });

        MUST(again && entry_check(again, &why, &field) == ERR_OK);
        json_decref(again);
        json_text_free(text);
    } else {
        MUST(!entry || why);
    }
    json_decref(entry);
    return 0;
}
