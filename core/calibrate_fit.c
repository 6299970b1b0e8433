#include <math.h>
#include <string.h>

#include "core/calibrate_node.h"

/* The level an item is expected to get, at one node. */
static double expected_level(const struct calibrate_shape *shape, const double *chance,
                             size_t item, size_t node)
{
    double sum = 0.0;

    for (unsigned level = 1; level <= shape->levels[item]; level++)
        sum += level * chance[(level - 1u) * (size_t)CALIBRATE_NODES + node];
    return sum;
}

void calibrate_residuals(const struct calibrate_shape *shape,
                         const struct calibrate_tables *tables, struct calibrate_people people,
                         double *room, struct calibrate_pairs *pairs)
{
    struct calibrate_nodes nodes;
    struct calibrate_post post;
    double left[MEASURE_KEYS_MAX];

    calibrate_nodes_init(&nodes);
    for (size_t item = 0; item < shape->items; item++)
        for (size_t n = 0; n < CALIBRATE_NODES; n++)
            room[item * CALIBRATE_NODES + n] =
                expected_level(shape, tables->chance + calibrate_at(shape, item), item, n);
    for (size_t p = 0; p < people.count; p++) {
        const uint8_t *levels = people.levels + p * shape->items;

        calibrate_post(shape, &nodes, tables->chance, levels, &post);
        for (size_t item = 0; item < shape->items; item++) {
            const double *joint = post.joint[shape->facet[item]];

            left[item] = levels[item];
            for (size_t n = post.from * CALIBRATE_S;
                 n < post.to * CALIBRATE_S && levels[item] > 0; n++)
                left[item] -= joint[n] * room[item * CALIBRATE_NODES + n];
        }
        for (size_t i = 0; i < shape->items; i++)
            for (size_t j = 0; j < shape->items && levels[i] > 0; j++) {
                if (levels[j] == 0)
                    continue;
                pairs->n[i][j] += 1.0;
                pairs->x[i][j] += left[i];
                pairs->xx[i][j] += left[i] * left[i];
                pairs->xy[i][j] += left[i] * left[j];
            }
    }
}

double calibrate_q3(const struct calibrate_pairs *pairs, size_t one, size_t other)
{
    double n = pairs->n[one][other];
    double x = pairs->x[one][other], y = pairs->x[other][one];
    double xx = n * pairs->xx[one][other] - x * x, yy = n * pairs->xx[other][one] - y * y;

    if (!(xx > 0.0 && yy > 0.0))
        return 0.0;
    return (n * pairs->xy[one][other] - x * y) / sqrt(xx * yy);
}

static bool is_complete(const struct calibrate_shape *shape, const uint8_t *levels)
{
    for (size_t item = 0; item < shape->items; item++)
        if (levels[item] == 0)
            return false;
    return true;
}

double calibrate_alpha(const struct calibrate_shape *shape, struct calibrate_people people,
                       size_t *out_complete)
{
    double sum[MEASURE_KEYS_MAX] = { 0 }, square[MEASURE_KEYS_MAX] = { 0 };
    double total_sum = 0.0, total_square = 0.0, items_variance = 0.0, n = 0.0, k;

    for (size_t p = 0; p < people.count; p++) {
        const uint8_t *levels = people.levels + p * shape->items;
        double total = 0.0;

        if (!is_complete(shape, levels))
            continue;
        n += 1.0;
        for (size_t item = 0; item < shape->items; item++) {
            sum[item] += levels[item];
            square[item] += levels[item] * levels[item];
            total += levels[item];
        }
        total_sum += total;
        total_square += total * total;
    }
    *out_complete = (size_t)n;
    if (n < 2.0 || shape->items < 2)
        return 0.0;
    for (size_t item = 0; item < shape->items; item++)
        items_variance += square[item] - sum[item] * sum[item] / n;
    total_square -= total_sum * total_sum / n;
    k = (double)shape->items;
    return total_square > 0.0 ? k / (k - 1.0) * (1.0 - items_variance / total_square) : 0.0;
}

void calibrate_items(const struct calibrate_shape *shape, struct calibrate_people people,
                     struct calibrate_item out[MEASURE_KEYS_MAX])
{
    double n = 0.0, total_sum = 0.0, total_square = 0.0;
    double sum[MEASURE_KEYS_MAX] = { 0 }, square[MEASURE_KEYS_MAX] = { 0 };
    double cross[MEASURE_KEYS_MAX] = { 0 }; /* item times total */

    for (size_t p = 0; p < people.count; p++) {
        const uint8_t *levels = people.levels + p * shape->items;
        double total = 0.0;

        if (!is_complete(shape, levels))
            continue;
        for (size_t item = 0; item < shape->items; item++)
            total += levels[item];
        for (size_t item = 0; item < shape->items; item++) {
            sum[item] += levels[item];
            square[item] += levels[item] * levels[item];
            cross[item] += levels[item] * total;
        }
        n += 1.0;
        total_sum += total;
        total_square += total * total;
    }
    for (size_t item = 0; item < shape->items; item++) {
        double own = square[item] - sum[item] * sum[item] / n;
        double with = cross[item] - sum[item] * total_sum / n;
        double rest = total_square - total_sum * total_sum / n - 2.0 * with + own;

        out[item] = (struct calibrate_item){ 0 };
        if (!(n >= 2.0))
            continue;
        out[item].mean = sum[item] / n;
        out[item].sd = own > 0.0 ? sqrt(own / (n - 1.0)) : 0.0;
        if (own > 0.0 && rest > 0.0)
            out[item].rest = (with - own) / sqrt(own * rest);
    }
}

/* A facet's summed score, at one node: what is expected, and its variance. */
struct facet_sum {
    double mean, noise;
};

static struct facet_sum facet_sum(const struct calibrate_shape *shape, const double *chance,
                                  size_t facet, size_t node)
{
    struct facet_sum sum = { 0 };

    for (size_t item = 0; item < shape->items; item++) {
        const double *table = chance + calibrate_at(shape, item);
        double expected, square = 0.0;

        if (shape->facet[item] != facet)
            continue;
        expected = expected_level(shape, table, item, node);
        for (unsigned k = 1; k <= shape->levels[item]; k++)
            square += k * k * table[(k - 1u) * (size_t)CALIBRATE_NODES + node];
        sum.mean += expected;
        sum.noise += square - expected * expected;
    }
    return sum;
}

/* The variance of a summed score falls into three: of its mean given the general trait, of what
 * each facet adds to that, and of each answer given both. */
void calibrate_omega(const struct calibrate_shape *shape, const struct calibrate_tables *tables,
                     double *out_h, double *out_total)
{
    struct calibrate_nodes nodes;
    double mean = 0.0, square = 0.0, within = 0.0, noise = 0.0;

    calibrate_nodes_init(&nodes);
    for (size_t i = 0; i < CALIBRATE_G; i++) {
        double general = 0.0;

        for (size_t facet = 0; facet < shape->facets; facet++) {
            double facet_mean = 0.0, facet_square = 0.0;

            for (size_t j = 0; j < CALIBRATE_S; j++) {
                struct facet_sum sum =
                    facet_sum(shape, tables->chance, facet, i * CALIBRATE_S + j);

                facet_mean += nodes.s_weight[j] * sum.mean;
                facet_square += nodes.s_weight[j] * sum.mean * sum.mean;
                noise += nodes.g_weight[i] * nodes.s_weight[j] * sum.noise;
            }
            general += facet_mean;
            within += nodes.g_weight[i] * (facet_square - facet_mean * facet_mean);
        }
        mean += nodes.g_weight[i] * general;
        square += nodes.g_weight[i] * general * general;
    }
    square -= mean * mean;
    *out_h = square / (square + within + noise);
    *out_total = (square + within) / (square + within + noise);
}
