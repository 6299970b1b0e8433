#include "core/cycle_solve.h"

#include <math.h>
#include <stdbool.h>

enum { N = CYCLE_SOLVE_SIZE };

/* Lower factor L of a + raise I, in place of out; false if there is none. */
static bool factor(const struct cycle_solve_matrix *a, double raise,
                   struct cycle_solve_matrix *out)
{
    for (int i = 0; i < N; i++) {
        for (int j = 0; j <= i; j++) {
            double sum = a->at[i][j] + (i == j ? raise : 0);

            for (int k = 0; k < j; k++)
                sum -= out->at[i][k] * out->at[j][k];
            if (i != j)
                out->at[i][j] = sum / out->at[j][j];
            else if (sum > 1e-12)
                out->at[i][i] = sqrt(sum);
            else
                return false;
        }
    }
    return true;
}

struct cycle_solve_matrix cycle_solve_invert(const struct cycle_solve_matrix *symmetric)
{
    struct cycle_solve_matrix lower = { 0 }, out;

    for (double raise = 0; !factor(symmetric, raise, &lower);)
        raise = raise > 0 ? 4 * raise : 1e-3;
    for (int column = 0; column < N; column++) {
        double half[N], whole[N];

        for (int i = 0; i < N; i++) {
            half[i] = i == column;
            for (int k = 0; k < i; k++)
                half[i] -= lower.at[i][k] * half[k];
            half[i] /= lower.at[i][i];
        }
        for (int i = N - 1; i >= 0; i--) {
            whole[i] = half[i];
            for (int k = i + 1; k < N; k++)
                whole[i] -= lower.at[k][i] * whole[k];
            whole[i] /= lower.at[i][i];
            out.at[i][column] = whole[i];
        }
    }
    return out;
}

struct cycle_solve_vector cycle_solve_times(const struct cycle_solve_matrix *matrix,
                                            const struct cycle_solve_vector *vector)
{
    struct cycle_solve_vector out;

    for (int i = 0; i < N; i++) {
        out.at[i] = 0;
        for (int j = 0; j < N; j++)
            out.at[i] += matrix->at[i][j] * vector->at[j];
    }
    return out;
}

double cycle_solve_dot(const struct cycle_solve_vector *one,
                       const struct cycle_solve_vector *other)
{
    double sum = 0;

    for (int i = 0; i < N; i++)
        sum += one->at[i] * other->at[i];
    return sum;
}
