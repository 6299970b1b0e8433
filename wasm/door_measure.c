/* door_measure.c - published questionnaires as a module of its own: only those who have loaded
 * wording that they may use need their figures. */
#include "wire/measure_view.h"

#define DOOR_VIEW measure_view
#include "wasm/door_views.h"
