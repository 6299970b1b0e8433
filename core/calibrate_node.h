/* calibrate_node.h - the grid and the posterior of one person, shared by core/calibrate*.c. */
#ifndef CORE_CALIBRATE_NODE_H
#define CORE_CALIBRATE_NODE_H

#include "core/calibrate.h"

struct calibrate_nodes {
    double g[CALIBRATE_G], g_weight[CALIBRATE_G];
    double s[CALIBRATE_S], s_weight[CALIBRATE_S];
};

struct calibrate_post {
    double joint[MEASURE_FACETS_MAX][CALIBRATE_NODES]; /* adding to 1, each facet       */
    size_t from, to; /* the rows that were filled: each other weighs under 1e-10 of them all */
    double log_likelihood;
};

void calibrate_nodes_init(struct calibrate_nodes *out);

/* Where an item's tables begin: its first level's first node. */
size_t calibrate_at(const struct calibrate_shape *shape, size_t item);

/* What one person's answers say about the general trait and each facet's own. */
void calibrate_post(const struct calibrate_shape *shape, const struct calibrate_nodes *nodes,
                    const double *chance, const uint8_t *levels, struct calibrate_post *out);

/* One curve's logits taken apart, exp(step - general g - specific s) being a product: a
 * division a node instead of an exponential. */
struct calibrate_ready {
    double g[CALIBRATE_G], s[CALIBRATE_S], step[MEASURE_LEVELS_MAX - 1];
    unsigned levels;
};

void calibrate_make_ready(const struct calibrate_nodes *nodes,
                          const struct measure_curve *curve, unsigned levels,
                          struct calibrate_ready *out);

/* Fills out[k] = P(level >= k + 1), k = 0 .. levels, at one node. */
void calibrate_above(const struct calibrate_ready *ready, size_t node, double *out);

#endif
