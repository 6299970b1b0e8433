/* measure_view.h - what the screens ask of published questionnaires, as JSON (docs/DOOR.md).
 *
 * It knows their figures and nothing of a person: the wording, which somebody entitled to it
 * has loaded, and the answers come with each question, and nothing is kept. In the browser it
 * is a module of its own, fetched when somebody first asks for a questionnaire.
 */
#ifndef WIRE_MEASURE_VIEW_H
#define WIRE_MEASURE_VIEW_H

#include "wire/json.h"

enum { MEASURE_VIEW_CHECKS_MAX = 1000 };

/* Answers {"view": "questionnaires"|"wording"|"asked"|"scored", ...}; always an object, the
 * caller's. */
json_t *measure_view(const json_t *args);

#endif
