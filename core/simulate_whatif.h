/* simulate_whatif.h - a picture of how two people settle after a rough moment, and how it
 * might look if they did it differently.
 *
 * A picture, not a forecast, and to be labelled so wherever it is shown: its numbers belong
 * to strategies, not to people. Underneath is the damped system of Felmlee and Greenberg
 * (1999) in x = how secure each feels, less their usual:
 *     x' = -a x + c (y - x) + g (x + y),   and the same for y.
 * g is the loop: while both are low, reach and pull-back keep hurting. It grows with how
 * strongly one chases and the other retreats, and never so far that things run away.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_SIMULATE_WHATIF_H
#define CORE_SIMULATE_WHATIF_H

#include <stddef.h>

#include "core/simulate_temper.h"

enum simulate_whatif_plan {
    SIMULATE_WHATIF_AS_IT_IS,
    SIMULATE_WHATIF_PAUSES_KEPT,       /* most of the loop is cut, each settles alone first */
    SIMULATE_WHATIF_REASSURANCE_FIRST, /* an hour in, the lower one is met; half the loop */
    SIMULATE_WHATIF_PLANS
};

struct simulate_whatif_point {
    double hours;   /* since the rough moment */
    double felt[2]; /* 0 = their usual; about -2 at the moment itself */
};

/* Fills count points, the first at 0 hours, then every step_hours (over 0). */
void simulate_whatif(const enum simulate_strategy strategy[2], enum simulate_whatif_plan plan,
                     double step_hours, struct simulate_whatif_point *out, size_t count);

#endif
