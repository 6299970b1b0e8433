#include "core/cycle_ou.h"

#include <math.h>

#include "base/must.h"

struct cycle_ou cycle_ou_of(const double forget[2], const double cross[2],
                            const double swing[2], double rho)
{
    double size[2] = { sqrt(2 * forget[0]) * swing[0], sqrt(2 * forget[1]) * swing[1] };

    return (struct cycle_ou){
        .drift = { { { -forget[0], cross[0] }, { cross[1], -forget[1] } } },
        .shock = { { { size[0] * size[0], rho * size[0] * size[1] },
                     { rho * size[0] * size[1], size[1] * size[1] } } },
        .blur = { 1, 1 },
    };
}

static double trace_of(const struct cycle_ou_matrix *a)
{
    return a->at[0][0] + a->at[1][1];
}

static double determinant_of(const struct cycle_ou_matrix *a)
{
    return a->at[0][0] * a->at[1][1] - a->at[0][1] * a->at[1][0];
}

bool cycle_ou_is_stable(const struct cycle_ou *ou)
{
    return trace_of(&ou->drift) < 0 && determinant_of(&ou->drift) > 0;
}

/* cosh(sqrt z) and sinh(sqrt z) / sqrt z for z <= 1, which for z < 0 are cos and sin: both
 * are entire in z, so one series serves all signs. z is quartered until it is small, then
 * the double-angle formulas go back up. */
static void waves(double z, double *out_even, double *out_odd)
{
    int doublings = 0;
    double even, odd;

    while (z < -0.5 || z > 0.5) {
        z /= 4;
        doublings++;
    }
    even = odd = 1;
    for (int k = 9; k >= 1; k--) { /* the first term left out is below 1e-22 */
        even = 1 + even * z / (2.0 * k * (2 * k - 1));
        odd = 1 + odd * z / (2.0 * k * (2 * k + 1));
    }
    for (; doublings > 0; doublings--) {
        odd *= even;
        even = 2 * even * even - 1;
    }
    *out_even = even;
    *out_odd = odd;
}

/* exp(A t) = e^ht (cosh(rt) I + sinh(rt)/r (A - hI)), h = trace / 2, r^2 = d^2 + a12 a21. */
struct cycle_ou_matrix cycle_ou_carry(const struct cycle_ou_matrix *drift, double days)
{
    double h = trace_of(drift) / 2, d = (drift->at[0][0] - drift->at[1][1]) / 2;
    double square = d * d + drift->at[0][1] * drift->at[1][0];
    double z = square * days * days, even, odd;

    MUST(days >= 0);
    if (z > 1) { /* two real rates, well apart: each decays on its own, without overflow */
        double r = sqrt(square);
        double slow = exp((h + r) * days), fast = exp((h - r) * days);

        even = (slow + fast) / 2;
        odd = (slow - fast) / (2 * r);
    } else if (h * days < -700) { /* below the smallest double: all is forgotten */
        even = odd = 0;
    } else {
        double shrink = exp(h * days);

        waves(z, &even, &odd);
        even *= shrink;
        odd *= shrink * days;
    }
    return (struct cycle_ou_matrix){ { { even + odd * d, odd * drift->at[0][1] },
                                       { odd * drift->at[1][0], even - odd * d } } };
}

/* F X F', X symmetric. */
static struct cycle_ou_matrix through(const struct cycle_ou_matrix *f,
                                      const struct cycle_ou_matrix *x)
{
    struct cycle_ou_matrix left, out;

    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            left.at[i][j] = f->at[i][0] * x->at[0][j] + f->at[i][1] * x->at[1][j];
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            out.at[i][j] = left.at[i][0] * f->at[j][0] + left.at[i][1] * f->at[j][1];
    return out;
}

/* S = -(det(A) Q + (A - tr(A) I) Q (A - tr(A) I)') / (2 tr(A) det(A)), SCIENCE.md 3.7. */
struct cycle_ou_matrix cycle_ou_rest(const struct cycle_ou *ou)
{
    double trace = trace_of(&ou->drift), determinant = determinant_of(&ou->drift);
    struct cycle_ou_matrix shifted = ou->drift, rest;

    MUST(cycle_ou_is_stable(ou));
    shifted.at[0][0] -= trace;
    shifted.at[1][1] -= trace;
    rest = through(&shifted, &ou->shock);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            rest.at[i][j] =
                -(determinant * ou->shock.at[i][j] + rest.at[i][j]) / (2 * trace * determinant);
    return rest;
}
