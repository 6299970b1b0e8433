#include <math.h>
#include <string.h>

#include "core/calibrate_node.h"
#include "core/calibrate_solve.h"

/* The slope of one person's log-likelihood along an item's parameters. */
static void item_score(const struct calibrate_nodes *nodes,
                       const struct calibrate_tables *tables, size_t at, unsigned level,
                       unsigned levels, const struct calibrate_post *post, size_t facet,
                       double *out)
{
    const double *joint = post->joint[facet];
    double general = 0.0, specific = 0.0, lower = 0.0, upper = 0.0;

    for (size_t i = post->from; i < post->to; i++)
        for (size_t j = 0; j < CALIBRATE_S; j++) {
            size_t node = i * CALIBRATE_S + j;
            double pull = joint[node] * tables->pull[at + node];

            general += pull * nodes->g[i];
            specific += pull * nodes->s[j];
            lower += joint[node] * tables->lower[at + node];
            upper += joint[node] * tables->upper[at + node];
        }
    out[0] = general;
    out[1] = specific;
    if (level > 1)
        out[level] = lower; /* step level - 2, after the two slopes */
    if (level < levels)
        out[level + 1] = upper;
}

void calibrate_information(const struct calibrate_shape *shape,
                           const struct calibrate_tables *tables,
                           struct calibrate_people people, double *information)
{
    const size_t count = calibrate_parameters(shape);
    struct calibrate_nodes nodes;
    struct calibrate_post post;
    double score[CALIBRATE_PARAMETERS_MAX];

    calibrate_nodes_init(&nodes);
    for (size_t p = 0; p < people.count; p++) {
        const uint8_t *levels = people.levels + p * shape->items;
        size_t at = 0, parameter = 0;

        memset(score, 0, count * sizeof *score);
        calibrate_post(shape, &nodes, tables->chance, levels, &post);
        for (size_t item = 0; item < shape->items; item++) {
            if (levels[item] > 0)
                item_score(&nodes, tables, at + (levels[item] - 1u) * (size_t)CALIBRATE_NODES,
                           levels[item], shape->levels[item], &post, shape->facet[item],
                           score + parameter);
            at += (size_t)shape->levels[item] * CALIBRATE_NODES;
            parameter += shape->levels[item] + 1u;
        }
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j <= i; j++)
                information[i * count + j] += score[i] * score[j];
    }
}

/* A slope at 0 by construction, or at an edge, has no error of its own. */
static bool is_fast(double value, double edge)
{
    return value == 0.0 || fabs(value) >= edge;
}

static void hold(double *information, size_t count, size_t at)
{
    for (size_t j = 0; j < at; j++)
        information[at * count + j] = 0.0;
    for (size_t i = at + 1; i < count; i++)
        information[i * count + at] = 0.0;
    information[at * count + at] = 1.0;
}

enum err calibrate_errors(const struct calibrate_shape *shape,
                          const struct calibrate_model *model, double *information,
                          struct calibrate_model *out)
{
    const size_t count = calibrate_parameters(shape);
    double column[CALIBRATE_PARAMETERS_MAX], error[CALIBRATE_PARAMETERS_MAX] = { 0 };
    bool fast[CALIBRATE_PARAMETERS_MAX] = { false };
    size_t at = 0;

    for (size_t item = 0; item < shape->items; item++) {
        fast[at] = is_fast(model->curve[item].general, MEASURE_PARAMETER_MAX);
        fast[at + 1] = is_fast(model->curve[item].specific, MEASURE_PARAMETER_MAX);
        at += shape->levels[item] + 1u;
    }
    for (size_t i = 0; i < count; i++)
        if (fast[i])
            hold(information, count, i);
    if (calibrate_factor(information, count) != ERR_OK)
        return ERR_INPUT;
    for (size_t i = 0; i < count; i++) {
        memset(column, 0, count * sizeof *column);
        column[i] = 1.0;
        calibrate_solve(information, count, column);
        error[i] = fast[i] ? 0.0 : sqrt(column[i]);
    }
    memset(out, 0, sizeof *out);
    at = 0;
    for (size_t item = 0; item < shape->items; item++) {
        out->curve[item].general = error[at];
        out->curve[item].specific = error[at + 1];
        for (unsigned k = 0; k + 1u < shape->levels[item]; k++)
            out->curve[item].step[k] = error[at + 2u + k];
        at += shape->levels[item] + 1u;
    }
    return ERR_OK;
}
