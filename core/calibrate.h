/* calibrate.h - fit the item curves of one scale to many people's answers.
 *
 * Marginal maximum likelihood (Bock & Aitkin 1981) for the bifactor graded response model of
 * core/measure.h, by EM: calibrate_expect() shares each answer out over the grid of the unseen,
 * calibrate_maximise() climbs each item's own likelihood given those shares. Facets are summed
 * out one at a time (Gibbons & Hedeker 1992). Standard errors come from the cross-products of
 * people's scores (Berndt, Hall, Hall & Hausman 1974), as they are for a model that is right.
 *
 * People go in by chunks, into sums of the caller's, so that a caller may share them among
 * threads, show progress and stop between cycles: the curves are the whole state.
 *
 * Pure: no heap, clock, locale, threads or I/O.
 */
#ifndef CORE_CALIBRATE_H
#define CORE_CALIBRATE_H

#include "core/measure.h"

enum {
    CALIBRATE_G = 41,
    CALIBRATE_S = 16, /* 15 points and one of no weight, so that rows are even */
    CALIBRATE_NODES = CALIBRATE_G * CALIBRATE_S,
    CALIBRATE_PARAMETERS_MAX = MEASURE_KEYS_MAX * (MEASURE_LEVELS_MAX + 1),
    CALIBRATE_PEOPLE_MIN = 200,
    CALIBRATE_PEOPLE_MAX = 2000000
};

struct calibrate_shape {
    size_t items, facets;
    uint8_t levels[MEASURE_KEYS_MAX]; /* by item                                     */
    uint8_t facet[MEASURE_KEYS_MAX];
    bool plain; /* no facets of their own: every specific slope stays 0            */
};

/* Answers, turned already: people rows of shape->items levels, 0 = missing. */
struct calibrate_people {
    const uint8_t *levels;
    size_t count;
};

/* All of it the caller's: arrays of calibrate_cells() doubles each. */
struct calibrate_tables {
    double *chance;        /* of each item's each level, at each node         */
    double *pull;          /* their slopes along the logit, for the errors only */
    double *lower, *upper; /* and along the two steps beside the level   */
};

struct calibrate_sums { /* counts: calibrate_cells() doubles, the caller's */
    double *counts;
    double log_likelihood;
    size_t people;
};

struct calibrate_model {
    struct measure_curve curve[MEASURE_KEYS_MAX];
};

/* Places of a table: one for each item's each level at each node. */
size_t calibrate_cells(const struct calibrate_shape *shape);

/* Numbers of the model that are free, at most CALIBRATE_PARAMETERS_MAX. */
size_t calibrate_parameters(const struct calibrate_shape *shape);

/* The shape of a scale; keys keep their order. */
void calibrate_shape_of(const struct measure_instrument *instrument,
                        const struct measure_scale *scale, bool plain,
                        struct calibrate_shape *out);

/* ERR_LIMIT: too few or too many people. ERR_INPUT: nobody chose one of an item's levels; it is
 * *out_item, *out_level (from 1), and no curve can be fitted to it. */
MUST_USE enum err calibrate_check(const struct calibrate_shape *shape,
                                  struct calibrate_people people, size_t *out_item,
                                  unsigned *out_level);

/* Where to begin: middling slopes, and steps from how often each level was chosen. */
void calibrate_start(const struct calibrate_shape *shape, struct calibrate_people people,
                     struct calibrate_model *out);

/* Fills `chance`; and the other three, if they are not NULL. */
void calibrate_tabulate(const struct calibrate_shape *shape,
                        const struct calibrate_model *model, struct calibrate_tables *tables);

void calibrate_sums_clear(const struct calibrate_shape *shape, struct calibrate_sums *sums);

/* Adds these people to the sums. */
void calibrate_expect(const struct calibrate_shape *shape,
                      const struct calibrate_tables *tables, struct calibrate_people people,
                      struct calibrate_sums *sums);

void calibrate_sums_add(const struct calibrate_shape *shape, struct calibrate_sums *sums,
                        const struct calibrate_sums *more);

/* One step up for every item; returns the largest change of any parameter, logits. */
double calibrate_maximise(const struct calibrate_shape *shape,
                          const struct calibrate_sums *sums, struct calibrate_model *model);

/* Adds the cross-products of these people's scores to information, a lower triangle in a square
 * of calibrate_parameters() rows, the caller's. Needs every table. */
void calibrate_information(const struct calibrate_shape *shape,
                           const struct calibrate_tables *tables,
                           struct calibrate_people people, double *information);

/* Turns information into standard errors, laid out like the model; a parameter held fast has
 * error 0. The square is spoilt. ERR_INPUT: the answers do not determine every parameter. */
MUST_USE enum err calibrate_errors(const struct calibrate_shape *shape,
                                   const struct calibrate_model *model, double *information,
                                   struct calibrate_model *out);

/* How far the model holds. */

struct calibrate_pairs { /* sums for the correlations of what the model leaves over */
    double n[MEASURE_KEYS_MAX][MEASURE_KEYS_MAX];
    double x[MEASURE_KEYS_MAX][MEASURE_KEYS_MAX]; /* of the row's item, where both answered */
    double xx[MEASURE_KEYS_MAX][MEASURE_KEYS_MAX];
    double xy[MEASURE_KEYS_MAX][MEASURE_KEYS_MAX];
};

/* Adds what is left of these people's answers once their traits are taken out. room is the
 * caller's, CALIBRATE_NODES doubles an item. */
void calibrate_residuals(const struct calibrate_shape *shape,
                         const struct calibrate_tables *tables, struct calibrate_people people,
                         double *room, struct calibrate_pairs *pairs);

/* Q3 of two items (Yen 1984): 0 is none left, beyond about .2 they say the same thing twice. */
double calibrate_q3(const struct calibrate_pairs *pairs, size_t one, size_t other);

struct calibrate_item { /* of those who answered everything */
    double mean, sd;    /* levels                                                       */
    double rest; /* correlation with the sum of the others; 0: one of them never varies */
};

void calibrate_items(const struct calibrate_shape *shape, struct calibrate_people people,
                     struct calibrate_item out[MEASURE_KEYS_MAX]);

/* Cronbach (1951), of those who answered everything; 0 where fewer than two did. */
double calibrate_alpha(const struct calibrate_shape *shape, struct calibrate_people people,
                       size_t *out_complete);

/* By the curves alone, of a mean score's variance: the share that is the general trait, and the
 * share that is it or a facet (Green & Yang 2009). `chance` must be tabulated. */
void calibrate_omega(const struct calibrate_shape *shape, const struct calibrate_tables *tables,
                     double *out_h, double *out_total);

#endif
