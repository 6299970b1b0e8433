/* Any bytes as the wording of a questionnaire: what is taken is one text an item, within its
 * limit, and nothing beyond the text is touched. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "wire/wording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct measure_instrument *five = measure_instrument(STR("who-5"));
    char *text = malloc(size + 1);

    MUST(text);
    if (size > 0)
        memcpy(text, data, size);
    struct wording wording = wording_cut(five, text, size);

    if (wording.fault == WORDING_GOOD) {
        MUST(wording.have == five->items_count);
        for (size_t i = 0; i < wording.have; i++) {
            struct str line = { wording.line[i], strlen(wording.line[i]) };

            MUST(line.ptr >= text && line.ptr + line.len <= text + size);
            MUST(line.len > 0 && utf8_is_valid(line) && utf8_count(line) <= WORDING_LINE_MAX);
        }
    }
    free(text);
    return 0;
}
