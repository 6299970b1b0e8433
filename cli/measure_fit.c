#include "cli/measure_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/measure_key.h"

bool measure_fit_open(struct measure_fit *out, const struct measure_options *options,
                      const struct measure_scale *scale)
{
    const struct measure_people *people = &options->people;
    size_t cells, count = 0;

    memset(out, 0, sizeof *out);
    out->scale = scale;
    calibrate_shape_of(options->instrument, scale, options->plain, &out->shape);
    cells = calibrate_cells(&out->shape);
    out->levels = malloc(people->count * out->shape.items + 1);
    out->tables.chance = calloc(cells, sizeof(double));
    out->tables.pull = calloc(cells, sizeof(double));
    out->tables.lower = calloc(cells, sizeof(double));
    out->tables.upper = calloc(cells, sizeof(double));
    if (!out->levels || !out->tables.chance || !out->tables.pull || !out->tables.lower ||
        !out->tables.upper)
        return false;
    for (size_t p = 0; p < people->count; p++) {
        uint8_t *row = out->levels + count * out->shape.items;
        bool any = false;

        for (size_t k = 0; k < out->shape.items; k++) {
            row[k] = (uint8_t)measure_keyed(options->instrument, scale->keys[k],
                                            &people->list[p].answers);
            any = any || row[k] > 0;
        }
        count += any;
    }
    out->people = (struct calibrate_people){ out->levels, count };
    return true;
}

void measure_fit_free(struct measure_fit *fit)
{
    free(fit->levels);
    free(fit->tables.chance);
    free(fit->tables.pull);
    free(fit->tables.lower);
    free(fit->tables.upper);
    memset(fit, 0, sizeof *fit);
}

static int by_size(const void *one, const void *other)
{
    double a, b;

    memcpy(&a, one, sizeof a);
    memcpy(&b, other, sizeof b);
    return (a > b) - (a < b);
}

void measure_fit_norms(const struct measure_options *options, const struct measure_fit *fit,
                       struct measure_scale *scale,
                       struct measure_norm norms[MEASURE_NORMS_MAX])
{
    static const double percents[] = { 2, 5, 10, 16, 25, 33, 50, 67, 75, 84, 90, 95, 98 };
    const struct measure_people *people = &options->people;
    double *points = malloc((people->count + 1) * sizeof *points);
    double sum = 0.0, square = 0.0, n;
    size_t count = 0, complete;

    scale->norms_count = 0;
    scale->norms = NULL;
    if (!points)
        return;
    for (size_t p = 0; p < people->count; p++)
        if (measure_points(options->instrument, scale, &people->list[p].answers,
                           &points[count]))
            count++;
    qsort(points, count, sizeof *points, by_size);
    for (size_t i = 0; i < count; i++) {
        sum += points[i];
        square += points[i] * points[i];
    }
    n = (double)count;
    if (count >= 2 && square - sum * sum / n > 0.0) {
        scale->norm_mean = sum / n;
        scale->norm_sd = sqrt((square - sum * sum / n) / (n - 1.0));
        scale->alpha = fmax(0.0, calibrate_alpha(&fit->shape, fit->people, &complete));
    }
    for (size_t i = 0; i < sizeof percents / sizeof *percents && scale->norm_sd > 0.0; i++) {
        double at = points[(size_t)(percents[i] / 100.0 * (n - 1.0) + 0.5)];

        /* Two percents at one score are one point: the higher. */
        if (scale->norms_count > 0 && !(at > norms[scale->norms_count - 1].points))
            scale->norms_count--;
        norms[scale->norms_count++] = (struct measure_norm){ percents[i], at };
    }
    scale->norms = scale->norms_count > 0 ? norms : NULL;
    free(points);
}
