/* Any bytes as FHIR: what is taken is sound, and comes back the same after an export. */
#include <string.h>

#include "base/must.h"
#include "wire/fhir.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct measure_instrument *own = measure_instrument(STR("own-18"));
    json_t *root = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);

    for (size_t i = 0; root && i < fhir_responses_count(root) && i < 100; i++) {
        struct measure_answers answers, again;
        char id[FHIR_ID_MAX + 1], other[FHIR_ID_MAX + 1], why[FHIR_WHY_MAX];
        size_t item;
        json_t *response;

        if (fhir_read_response(fhir_response_at(root, i), own, &answers, id, why) != ERR_OK)
            continue;
        MUST(measure_answers_check(own, &answers, &item) == ERR_OK);
        MUST(strlen(id) <= FHIR_ID_MAX);
        response = fhir_response(own, &answers, (struct str){ id, strlen(id) });
        MUST(response && fhir_read_response(response, own, &again, other, why) == ERR_OK);
        MUST(memcmp(&answers, &again, sizeof answers) == 0 && strcmp(id, other) == 0);
        json_decref(response);
    }
    json_decref(root);
    return 0;
}
