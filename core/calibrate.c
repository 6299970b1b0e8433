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

static void plus(double *restrict to, const double *restrict by, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < CALIBRATE_S; j++)
            to[i * CALIBRATE_S + j] += by[i * CALIBRATE_S + j];
}

enum { ABREAST = 4, FACTORS_MAX = MEASURE_KEYS_MAX + ABREAST };

/* What is multiplied at one row of a facet: the weights, and the tables of what was answered.
 */
struct factors {
    const double *table[FACTORS_MAX]; /* a multiple of four of them                     */
    size_t stride[FACTORS_MAX];       /* from row to row: 0 where all rows are the same */
    size_t count;
};

static const double ones[CALIBRATE_S] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

static void gather(const struct calibrate_shape *shape, const struct calibrate_nodes *nodes,
                   const double *chance, const uint8_t *levels, struct factors *out)
{
    const double *table = chance;

    for (size_t facet = 0; facet < shape->facets; facet++) {
        out[facet].table[0] = nodes->s_weight;
        out[facet].stride[0] = 0;
        out[facet].count = 1;
    }
    for (size_t item = 0; item < shape->items; item++) {
        struct factors *to = &out[shape->facet[item]];

        if (levels[item] > 0) {
            to->table[to->count] = table + (levels[item] - 1u) * (size_t)CALIBRATE_NODES;
            to->stride[to->count++] = CALIBRATE_S;
        }
        table += (size_t)shape->levels[item] * CALIBRATE_NODES;
    }
    for (size_t facet = 0; facet < shape->facets; facet++)
        while (out[facet].count % ABREAST != 0) {
            out[facet].table[out[facet].count] = ones;
            out[facet].stride[out[facet].count++] = 0;
        }
}

/* One row of one facet, and its sum. All the time goes into this and into plus(): four factors
 * and four sums at a time, so that few steps wait for the one before. */
static double fill_row(const struct factors *factors, size_t i, double *restrict row)
{
    double sum[ABREAST] = { 0 };

    for (size_t j = 0; j < CALIBRATE_S; j++)
        row[j] = 1.0;
    for (size_t k = 0; k < factors->count; k += ABREAST) {
        const double *restrict a = factors->table[k] + i * factors->stride[k];
        const double *restrict b = factors->table[k + 1] + i * factors->stride[k + 1];
        const double *restrict c = factors->table[k + 2] + i * factors->stride[k + 2];
        const double *restrict d = factors->table[k + 3] + i * factors->stride[k + 3];

        for (size_t j = 0; j < CALIBRATE_S; j++)
            row[j] *= (a[j] * b[j]) * (c[j] * d[j]);
    }
    for (size_t j = 0; j < CALIBRATE_S; j += ABREAST)
        for (size_t k = 0; k < ABREAST; k++)
            sum[k] += row[j + k];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* About where this person's weight lies: only a guess, which saves rows. */
static size_t guess_row(const struct calibrate_shape *shape, const uint8_t *levels)
{
    double at = 0.0, answered = 0.0;

    for (size_t item = 0; item < shape->items; item++) {
        if (levels[item] == 0)
            continue;
        at += (levels[item] - 1.0) / (shape->levels[item] - 1.0);
        answered += 1.0;
    }
    return answered > 0.0 ? (size_t)(at / answered * (CALIBRATE_G - 1)) : CALIBRATE_G / 2;
}

struct rows { /* of one person, as far as they were filled */
    struct factors factors[MEASURE_FACETS_MAX];
    double margin[MEASURE_FACETS_MAX][CALIBRATE_G], general[CALIBRATE_G];
    double total;
};

static void fill(const struct calibrate_shape *shape, const struct calibrate_nodes *nodes,
                 size_t i, struct rows *rows, struct calibrate_post *out)
{
    rows->general[i] = nodes->g_weight[i];
    for (size_t facet = 0; facet < shape->facets; facet++) {
        rows->margin[facet][i] =
            fill_row(&rows->factors[facet], i, &out->joint[facet][i * CALIBRATE_S]);
        rows->general[i] *= rows->margin[facet][i];
    }
    rows->total += rows->general[i];
}

/* Graded responses are log-concave in the traits, and what is left when some are summed out
 * still is (Prekopa 1973): once a row beside the others weighs next to nothing, all beyond it
 * weigh less. */
static void fill_from(const struct calibrate_shape *shape, const struct calibrate_nodes *nodes,
                      size_t start, double least, struct rows *rows, struct calibrate_post *out)
{
    rows->total = 0.0;
    out->from = start;
    out->to = start + 1;
    fill(shape, nodes, start, rows, out);
    while (out->to < CALIBRATE_G && !(rows->general[out->to - 1] < least * rows->total))
        fill(shape, nodes, out->to++, rows, out);
    while (out->from > 0 && !(rows->general[out->from] < least * rows->total))
        fill(shape, nodes, --out->from, rows, out);
}

void calibrate_post(const struct calibrate_shape *shape, const struct calibrate_nodes *nodes,
                    const double *chance, const uint8_t *levels, struct calibrate_post *out)
{
    const double least = 1e-10;
    struct rows rows;

    memset(rows.general, 0, sizeof rows.general);
    gather(shape, nodes, chance, levels, rows.factors);
    fill_from(shape, nodes, guess_row(shape, levels), least, &rows, out);
    MUST(rows.total > 0.0);
    out->log_likelihood = log(rows.total);
    while (rows.general[out->from] < least * rows.total)
        out->from++;
    while (rows.general[out->to - 1] < least * rows.total)
        out->to--;
    for (size_t facet = 0; facet < shape->facets; facet++)
        for (size_t i = out->from; i < out->to; i++) {
            double *row = &out->joint[facet][i * CALIBRATE_S];
            double share = rows.general[i] / (rows.total * rows.margin[facet][i]);

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
