/* cycle_solve.h - linear algebra for the nine numbers of the background model. */
#ifndef CORE_CYCLE_SOLVE_H
#define CORE_CYCLE_SOLVE_H

enum { CYCLE_SOLVE_SIZE = 9 };

struct cycle_solve_vector {
    double at[CYCLE_SOLVE_SIZE];
};

struct cycle_solve_matrix {
    double at[CYCLE_SOLVE_SIZE][CYCLE_SOLVE_SIZE];
};

/* The inverse of a symmetric matrix by Cholesky. Should it not be positive definite (a curve
 * measured where it is not yet a bowl), its diagonal is raised until it is: the answer is
 * then a shorter, safe step, or a narrower belief about one direction. Cannot fail. */
struct cycle_solve_matrix cycle_solve_invert(const struct cycle_solve_matrix *symmetric);

struct cycle_solve_vector cycle_solve_times(const struct cycle_solve_matrix *matrix,
                                            const struct cycle_solve_vector *vector);

double cycle_solve_dot(const struct cycle_solve_vector *one,
                       const struct cycle_solve_vector *other);

#endif
