/* fhir.h - instruments and answers as FHIR R4: Questionnaire, QuestionnaireResponse, Bundle.
 *
 * An item is a question of type integer with its lowest and highest value; linkId is Q1 .. Qn
 * in published order, so that any system may hold the answers without the wording. Item texts
 * are those the caller is entitled to use; without them a Questionnaire says "Q1" and no more.
 */
#ifndef WIRE_FHIR_H
#define WIRE_FHIR_H

#include <jansson.h>

#include "core/measure.h"

enum {
    FHIR_ID_MAX = 200, /* bytes */
    FHIR_WHY_MAX = 200,
    FHIR_ENTRIES_MAX = 100000 /* of one bundle */
};

/* wording: one text an item, or NULL. All three give what is the caller's to json_decref, or
 * NULL: no memory. */
json_t *fhir_questionnaire(const struct measure_instrument *instrument,
                           const char *const *wording);
json_t *fhir_response(const struct measure_instrument *instrument,
                      const struct measure_answers *answers, struct str id);

/* An empty collection; responses go into its "entry" by fhir_bundle_add, which takes them over.
 */
json_t *fhir_bundle(void);
MUST_USE enum err fhir_bundle_add(json_t *bundle, json_t *response);

/* How many responses the object holds: itself, or a bundle's entries. */
size_t fhir_responses_count(const json_t *root);
const json_t *fhir_response_at(const json_t *root, size_t i);

/* ERR_INPUT: not a response, or of another questionnaire, or an answer that its item does not
 * have; out_why names it. out and out_id (FHIR_ID_MAX + 1 bytes) are then unchanged. */
MUST_USE enum err fhir_read_response(const json_t *response,
                                     const struct measure_instrument *instrument,
                                     struct measure_answers *out, char *out_id,
                                     char out_why[FHIR_WHY_MAX]);

#endif
