#include "core/measure_norm.h"

#include <math.h>

/* Beyond this, less than 1e-15 is left. */
static const double EDGE = 8.0;

/* Marsaglia (2004): 1/2 + density times x + x^3/3 + x^5/(3 5) + ... */
double measure_normal_below(double x)
{
    double term = x, sum = x;

    if (!(x > -EDGE))
        return 0.0;
    if (x > EDGE)
        return 1.0;
    for (int k = 3; fabs(term) > 1e-17 * fabs(sum); k += 2) {
        term *= x * x / k;
        sum += term;
    }
    return 0.5 + sum * exp(-x * x / 2.0) * 0.3989422804014327;
}

double measure_norm_percentile(const struct measure_scale *scale, double points)
{
    const struct measure_norm *norm = scale->norms;
    double z = (points - scale->norm_mean) / scale->norm_sd;

    if (scale->norms_count == 0)
        return 100.0 * measure_normal_below(z);
    /* Outside the table nothing finer than its ends is known. */
    if (!(points > norm[0].points))
        return norm[0].percent;
    for (size_t i = 1; i < scale->norms_count; i++) {
        if (points > norm[i].points)
            continue;
        return norm[i - 1].percent + (norm[i].percent - norm[i - 1].percent) *
                                         (points - norm[i - 1].points) /
                                         (norm[i].points - norm[i - 1].points);
    }
    return norm[scale->norms_count - 1].percent;
}
