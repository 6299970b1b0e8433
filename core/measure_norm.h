/* measure_norm.h - where a score stands among the reference people. */
#ifndef CORE_MEASURE_NORM_H
#define CORE_MEASURE_NORM_H

#include "core/measure.h"

/* Share of a standard normal below x, right to 1e-12. */
double measure_normal_below(double x);

/* 0 .. 100, by the scale's table, straight between its points; without one by mean and SD. */
double measure_norm_percentile(const struct measure_scale *scale, double points);

#endif
