/* door_lens.c - the lens as a module of its own: its weights are larger than all the rest of
 * the app, and only those who write something hard need them. */
#include "wire/lens_view.h"

#define DOOR_VIEW lens_view
#include "wasm/door_views.h"
