/* fuzz_frames - runs of records and stubs as anybody may send them to a server. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "seal/record.h"
#include "server/frames.h"
#include "server/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first 16 bytes name the space, the rest is the body. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t none[STORE_ID];
    const uint8_t *space = size >= STORE_ID ? data : none;
    struct str body = size >= STORE_ID
                          ? (struct str){ (const char *)data + STORE_ID, size - STORE_ID }
                          : (struct str){ NULL, 0 };
    struct store_record *record = NULL;
    size_t count = 0, bad = SIZE_MAX;
    unsigned sides = 0;

    if (frames_count(body, &count) != ERR_OK || count > SERVER_APPEND_FRAMES_MAX)
        return 0;
    record = calloc(count, sizeof *record);
    MUST(record);
    if (frames_read(body, space, record, count, &sides, &bad) == ERR_OK) {
        MUST(sides == 1 || sides == 2 || sides == 3);
        for (size_t i = 0; i < count; i++) {
            MUST(record[i].n >= 1);
            MUST(record[i].bytes.ptr >= body.ptr &&
                 record[i].bytes.ptr + record[i].bytes.len <= body.ptr + body.len);
            MUST(record[i].stub == (record[i].bytes.len == STORE_STUB));
            MUST(record[i].bytes.len <= STORE_RECORD_MAX);
        }
    } else {
        MUST(bad < count);
    }
    free(record);
    return 0;
}
