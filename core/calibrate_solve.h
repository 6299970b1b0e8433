/* calibrate_solve.h - symmetric positive definite systems, lower triangles in full squares. */
#ifndef CORE_CALIBRATE_SOLVE_H
#define CORE_CALIBRATE_SOLVE_H

#include "base/err.h"

#include <stddef.h>

/* a becomes its Cholesky factor. ERR_INPUT: it is not positive definite; a is spoilt. */
MUST_USE enum err calibrate_factor(double *a, size_t n);

/* x becomes the solution of (factor factor') y = x. */
void calibrate_solve(const double *factor, size_t n, double *x);

#endif
