#include "core/calibrate.h"

#include <math.h>
#include <string.h>

#include "base/must.h"
#include "core/calibrate_node.h"

size_t calibrate_at(const struct calibrate_shape *shape, size_t item)
{
    size_t at = 0;

    for (size_t i = 0; i < item; i++)
        at += (size_t)shape->levels[i] * CALIBRATE_NODES;
    return at;
}

size_t calibrate_cells(const struct calibrate_shape *shape)
{
    return calibrate_at(shape, shape->items);
}

size_t calibrate_parameters(const struct calibrate_shape *shape)
{
    size_t count = 0;

    for (size_t i = 0; i < shape->items; i++)
        count += shape->levels[i] + 1u;
    return count;
}

void calibrate_shape_of(const struct measure_instrument *instrument,
                        const struct measure_scale *scale, bool plain,
                        struct calibrate_shape *out)
{
    *out = (struct calibrate_shape){ .items = scale->keys_count,
                                     .facets = plain ? 1 : scale->facets_count,
                                     .plain = plain || scale->facets_count == 1 };
    for (size_t k = 0; k < scale->keys_count; k++) {
        out->levels[k] = instrument->ranges[scale->keys[k].item].levels;
        out->facet[k] = plain ? 0 : scale->keys[k].facet;
    }
}

static void count_levels(const struct calibrate_shape *shape, struct calibrate_people people,
                         size_t item, size_t out[MEASURE_LEVELS_MAX + 1])
{
    memset(out, 0, (MEASURE_LEVELS_MAX + 1) * sizeof *out);
    for (size_t p = 0; p < people.count; p++)
        out[people.levels[p * shape->items + item]]++;
}

enum err calibrate_check(const struct calibrate_shape *shape, struct calibrate_people people,
                         size_t *out_item, unsigned *out_level)
{
    size_t count[MEASURE_LEVELS_MAX + 1];

    if (people.count < CALIBRATE_PEOPLE_MIN || people.count > CALIBRATE_PEOPLE_MAX)
        return ERR_LIMIT;
    for (size_t item = 0; item < shape->items; item++) {
        count_levels(shape, people, item, count);
        for (unsigned level = 1; level <= shape->levels[item]; level++) {
            if (count[level] > 0)
                continue;
            *out_item = item;
            *out_level = level;
            return ERR_INPUT;
        }
    }
    return ERR_OK;
}

void calibrate_start(const struct calibrate_shape *shape, struct calibrate_people people,
                     struct calibrate_model *out)
{
    /* What a slope of 1.5 spreads a logit by, over people (after Haley 1952). */
    const double spread = 1.4;
    size_t count[MEASURE_LEVELS_MAX + 1];

    memset(out, 0, sizeof *out);
    for (size_t item = 0; item < shape->items; item++) {
        double below = 0.0;

        count_levels(shape, people, item, count);
        double total = (double)(people.count - count[0]);

        out->curve[item].general = 1.5;
        out->curve[item].specific = shape->plain ? 0.0 : 0.7;
        for (unsigned k = 0; k + 1u < shape->levels[item]; k++) {
            below += (double)count[k + 1];
            out->curve[item].step[k] = spread * log(below / (total - below));
        }
    }
}

void calibrate_nodes_init(struct calibrate_nodes *out)
{
    double g_total = 0.0, s_total = 0.0;

    for (size_t i = 0; i < CALIBRATE_G; i++) {
        out->g[i] = 4.0 * (2.0 * (double)i / (CALIBRATE_G - 1) - 1.0);
        out->g_weight[i] = exp(-out->g[i] * out->g[i] / 2.0);
        g_total += out->g_weight[i];
    }
    for (size_t j = 0; j < CALIBRATE_S; j++) {
        bool real = j + 1 < CALIBRATE_S;

        out->s[j] = real ? 3.5 * (2.0 * (double)j / (CALIBRATE_S - 2) - 1.0) : 0.0;
        out->s_weight[j] = real ? exp(-out->s[j] * out->s[j] / 2.0) : 0.0;
        s_total += out->s_weight[j];
    }
    for (size_t i = 0; i < CALIBRATE_G; i++)
        out->g_weight[i] /= g_total;
    for (size_t j = 0; j < CALIBRATE_S; j++)
        out->s_weight[j] /= s_total;
}

void calibrate_make_ready(const struct calibrate_nodes *nodes,
                          const struct measure_curve *curve, unsigned levels,
                          struct calibrate_ready *out)
{
    out->levels = levels;
    for (size_t i = 0; i < CALIBRATE_G; i++)
        out->g[i] = exp(-curve->general * nodes->g[i]);
    for (size_t j = 0; j < CALIBRATE_S; j++)
        out->s[j] = exp(-curve->specific * nodes->s[j]);
    for (unsigned k = 0; k + 1 < levels; k++)
        out->step[k] = exp(curve->step[k]);
}

void calibrate_above(const struct calibrate_ready *ready, size_t node, double *out)
{
    double at = ready->g[node / CALIBRATE_S] * ready->s[node % CALIBRATE_S];

    out[0] = 1.0;
    for (unsigned k = 1; k < ready->levels; k++)
        out[k] = 1.0 / (1.0 + at * ready->step[k - 1]);
    out[ready->levels] = 0.0;
}

static void tabulate_node(const struct calibrate_shape *shape, size_t item, size_t node,
                          const double *above, struct calibrate_tables *tables)
{
    /* At the far ends two steps may round to the same chance. */
    const double least = 1e-15;

    for (unsigned level = 1; level <= shape->levels[item]; level++) {
        size_t at = calibrate_at(shape, item) + (level - 1u) * (size_t)CALIBRATE_NODES + node;
        double low = above[level - 1], high = above[level];
        double chance = low - high > least ? low - high : least;

        tables->chance[at] = chance;
        if (!tables->pull)
            continue;
        /* P = c(low) - c(high) and c' = c (1 - c), so (log P)' = 1 - c(low) - c(high). */
        tables->pull[at] = 1.0 - low - high;
        tables->lower[at] = -low * (1.0 - low) / chance;
        tables->upper[at] = high * (1.0 - high) / chance;
    }
}

void calibrate_tabulate(const struct calibrate_shape *shape,
                        const struct calibrate_model *model, struct calibrate_tables *tables)
{
    struct calibrate_nodes nodes;
    struct calibrate_ready ready;
    double above[MEASURE_LEVELS_MAX + 1] = { 0 };

    calibrate_nodes_init(&nodes);
    for (size_t item = 0; item < shape->items; item++) {
        calibrate_make_ready(&nodes, &model->curve[item], shape->levels[item], &ready);
        for (size_t node = 0; node < CALIBRATE_NODES; node++) {
            calibrate_above(&ready, node, above);
            tabulate_node(shape, item, node, above, tables);
        }
    }
}

void calibrate_sums_clear(const struct calibrate_shape *shape, struct calibrate_sums *sums)
{
    memset(sums->counts, 0, calibrate_cells(shape) * sizeof *sums->counts);
    sums->log_likelihood = 0.0;
    sums->people = 0;
}

void calibrate_sums_add(const struct calibrate_shape *shape, struct calibrate_sums *sums,
                        const struct calibrate_sums *more)
{
    size_t cells = calibrate_cells(shape);

    for (size_t i = 0; i < cells; i++)
        sums->counts[i] += more->counts[i];
    sums->log_likelihood += more->log_likelihood;
    sums->people += more->people;
}

/* The loops that all the time goes into: even lengths and no aliasing let the compiler take
 * several numbers at once. */
static void times(double *restrict to, const double *restrict one, const double *restrict other)
{
    for (size_t n = 0; n < CALIBRATE_NODES; n++)
        to[n] *= one[n] * other[n];
}

static void plus(double *restrict to, const double *restrict by, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < CALIBRATE_S; j++)
            to[i * CALIBRATE_S + j] += by[i * CALIBRATE_S + j];
}

/* Weighs a row and sums it, four sums side by side: one after the other, each addition would
 * wait for the last. */
static double weigh(double *restrict row, const double *restrict weight)
{
    double sum[4] = { 0 };

    for (size_t j = 0; j < CALIBRATE_S; j += 4)
        for (size_t k = 0; k < 4; k++) {
            row[j + k] *= weight[j + k];
            sum[k] += row[j + k];
        }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* The chance of a facet's answers at each node, before the weights: two items a pass, since
 * each pass is a walk through memory. */
static void multiply(const struct calibrate_shape *shape, const double *chance,
                     const uint8_t *levels, size_t facet, double *out)
{
    const double *table = chance, *waiting = NULL;

    for (size_t n = 0; n < CALIBRATE_NODES; n++)
        out[n] = 1.0;
    for (size_t item = 0; item < shape->items; item++) {
        if (levels[item] > 0 && shape->facet[item] == facet) {
            const double *row = table + (levels[item] - 1u) * (size_t)CALIBRATE_NODES;

            if (waiting)
                times(out, waiting, row);
            waiting = waiting ? NULL : row;
        }
        table += (size_t)shape->levels[item] * CALIBRATE_NODES;
    }
    for (size_t n = 0; n < CALIBRATE_NODES && waiting; n++)
        out[n] *= waiting[n];
}

void calibrate_post(const struct calibrate_shape *shape, const struct calibrate_nodes *nodes,
                    const double *chance, const uint8_t *levels, struct calibrate_post *out)
{
    const double least = 1e-10 / CALIBRATE_G;
    double margin[MEASURE_FACETS_MAX][CALIBRATE_G] = { { 0 } }, general[CALIBRATE_G];
    double total = 0.0;

    memcpy(general, nodes->g_weight, sizeof general);
    for (size_t facet = 0; facet < shape->facets; facet++) {
        multiply(shape, chance, levels, facet, out->joint[facet]);
        for (size_t i = 0; i < CALIBRATE_G; i++) {
            margin[facet][i] = weigh(&out->joint[facet][i * CALIBRATE_S], nodes->s_weight);
            general[i] *= margin[facet][i];
        }
    }
    for (size_t i = 0; i < CALIBRATE_G; i++)
        total += general[i];
    MUST(total > 0.0);
    out->log_likelihood = log(total);
    out->from = 0;
    out->to = CALIBRATE_G;
    while (general[out->from] < least * total)
        out->from++;
    while (general[out->to - 1] < least * total)
        out->to--;
    for (size_t facet = 0; facet < shape->facets; facet++)
        for (size_t i = out->from; i < out->to; i++) {
            double *row = &out->joint[facet][i * CALIBRATE_S];
            double share =
                margin[facet][i] > 0.0 ? general[i] / (total * margin[facet][i]) : 0.0;

            for (size_t j = 0; j < CALIBRATE_S; j++)
                row[j] *= share;
        }
}

void calibrate_expect(const struct calibrate_shape *shape,
                      const struct calibrate_tables *tables, struct calibrate_people people,
                      struct calibrate_sums *sums)
{
    struct calibrate_nodes nodes;
    struct calibrate_post post;

    calibrate_nodes_init(&nodes);
    for (size_t p = 0; p < people.count; p++) {
        const uint8_t *levels = people.levels + p * shape->items;
        double *counts = sums->counts;

        calibrate_post(shape, &nodes, tables->chance, levels, &post);
        sums->log_likelihood += post.log_likelihood;
        for (size_t item = 0; item < shape->items; item++) {
            if (levels[item] > 0)
                plus(counts + (levels[item] - 1u) * (size_t)CALIBRATE_NODES +
                         post.from * CALIBRATE_S,
                     post.joint[shape->facet[item]] + post.from * CALIBRATE_S,
                     post.to - post.from);
            counts += (size_t)shape->levels[item] * CALIBRATE_NODES;
        }
    }
    sums->people += people.count;
}
