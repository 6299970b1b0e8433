/* measure_fit.h - one scale's answers, turned and in rows, for core/calibrate. */
#ifndef CLI_MEASURE_FIT_H
#define CLI_MEASURE_FIT_H

#include "cli/measure.h"
#include "core/calibrate.h"

struct measure_fit {
    const struct measure_scale *scale;
    struct calibrate_shape shape;
    struct calibrate_people people; /* those with any answer on this scale */
    uint8_t *levels;
    struct calibrate_tables tables;
    struct calibrate_model model, errors;
    double log_likelihood;
    size_t cycles;
    bool converged, has_errors;
};

/* Turns the answers of one scale into rows, and makes room for its tables. False: no memory.
 * The fit is to be freed either way. */
bool measure_fit_open(struct measure_fit *out, const struct measure_options *options,
                      const struct measure_scale *scale);
void measure_fit_free(struct measure_fit *fit);

/* Fills a scale's norms from these people: mean, SD, alpha and percentiles of its points. */
void measure_fit_norms(const struct measure_options *options, const struct measure_fit *fit,
                       struct measure_scale *scale,
                       struct measure_norm norms[MEASURE_NORMS_MAX]);

#endif
