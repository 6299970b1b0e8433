/* Any bytes as an instrument: what is taken is sound, scores finitely, and writes back the
 * same. */
#include <math.h>
#include <string.h>

#include "base/must.h"
#include "wire/instrument.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct instrument_room room, again;
    char why[INSTRUMENT_WHY_MAX];
    json_t *root = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
    json_t *written;
    struct measure_answers answers = { 0 };
    const struct measure_instrument *instrument = &room.instrument;

    if (!root)
        return 0;
    if (instrument_read(&room, root, why) != ERR_OK) {
        MUST(strlen(why) > 0);
        json_decref(root);
        return 0;
    }
    MUST(measure_instrument_check(instrument) == ERR_OK);
    for (size_t i = 0; i < instrument->items_count; i++)
        answers.level[i] = (uint8_t)((i * 7 + size) % (instrument->ranges[i].levels + 1u));
    for (size_t i = 0; i < instrument->scales_count; i++) {
        struct measure_reading got =
            measure_read(instrument, &instrument->scales[i], &answers, MEASURE_POLICY);

        MUST(isfinite(got.value) && isfinite(got.sd) && isfinite(got.low) &&
             got.low <= got.high);
        MUST(got.above >= -1e-9 && got.above <= 1.0 + 1e-9);
    }
    (void)measure_next(instrument, &answers, MEASURE_POLICY);
    written = instrument_write(instrument);
    MUST(written && instrument_read(&again, written, why) == ERR_OK);
    MUST(again.instrument.items_count == instrument->items_count);
    json_decref(written);
    json_decref(root);
    return 0;
}
