#include <math.h>
#include <string.h>

#include "core/calibrate_node.h"
#include "core/calibrate_solve.h"

enum { ITEM_PARAMETERS = MEASURE_LEVELS_MAX + 1, STEPS_PER_CYCLE = 3, HALVINGS = 12 };

/* One item's expected log-likelihood, its slope, and its information, in the order general,
 * specific, steps. */
struct climb {
    double value;
    double slope[ITEM_PARAMETERS];
    double information[ITEM_PARAMETERS * ITEM_PARAMETERS];
};

static bool is_allowed(const struct measure_curve *curve, unsigned levels)
{
    if (!(curve->general >= 0.0 && curve->general <= MEASURE_PARAMETER_MAX) ||
        !(fabs(curve->specific) <= MEASURE_PARAMETER_MAX))
        return false;
    for (unsigned k = 0; k + 1u < levels; k++) {
        if (!(fabs(curve->step[k]) <= MEASURE_STEP_MAX))
            return false;
        if (k > 0 && !(curve->step[k] - curve->step[k - 1] >= MEASURE_STEP_GAP))
            return false;
    }
    return true;
}

static double value_of(const struct calibrate_nodes *nodes, const struct measure_curve *curve,
                       unsigned levels, const double *counts)
{
    struct calibrate_ready ready;
    double above[MEASURE_LEVELS_MAX + 1], value = 0.0;

    calibrate_make_ready(nodes, curve, levels, &ready);
    for (size_t n = 0; n < CALIBRATE_NODES; n++) {
        calibrate_above(&ready, n, above);
        for (unsigned k = 0; k < levels; k++) {
            double count = counts[k * (size_t)CALIBRATE_NODES + n];
            double chance = above[k] - above[k + 1];

            if (count > 0.0)
                value += count * log(chance > 1e-300 ? chance : 1e-300);
        }
    }
    return value;
}

/* dP(level k + 1) touches four parameters: general, specific, and the two steps beside it. */
static void add_level(struct climb *climb, size_t parameters, unsigned k, unsigned levels,
                      const double *above, double g, double s, double count, double people)
{
    double chance = above[k] - above[k + 1];
    double low = above[k] * (1.0 - above[k]), high = above[k + 1] * (1.0 - above[k + 1]);
    size_t at[4];
    double d[4];
    size_t used = 0;

    if (!(chance > 1e-300))
        return;
    at[used] = 0, d[used++] = (low - high) * g;
    at[used] = 1, d[used++] = (low - high) * s;
    if (k > 0)
        at[used] = 1u + k, d[used++] = -low;
    if (k + 1u < levels)
        at[used] = 2u + k, d[used++] = high;
    for (size_t i = 0; i < used; i++) {
        climb->slope[at[i]] += count * d[i] / chance;
        for (size_t j = 0; j <= i; j++)
            climb->information[at[i] * parameters + at[j]] += people * d[i] * d[j] / chance;
    }
}

static void look_around(const struct calibrate_nodes *nodes, const struct measure_curve *curve,
                        unsigned levels, const double *counts, struct climb *out)
{
    const size_t parameters = levels + 1u;
    struct calibrate_ready ready;
    double above[MEASURE_LEVELS_MAX + 1];

    memset(out, 0, sizeof *out);
    calibrate_make_ready(nodes, curve, levels, &ready);
    for (size_t n = 0; n < CALIBRATE_NODES; n++) {
        double g = nodes->g[n / CALIBRATE_S], s = nodes->s[n % CALIBRATE_S], people = 0.0;

        for (unsigned k = 0; k < levels; k++)
            people += counts[k * (size_t)CALIBRATE_NODES + n];
        if (!(people > 0.0))
            continue;
        calibrate_above(&ready, n, above);
        for (unsigned k = 0; k < levels; k++)
            add_level(out, parameters, k, levels, above, g, s,
                      counts[k * (size_t)CALIBRATE_NODES + n], people);
    }
    out->value = value_of(nodes, curve, levels, counts);
}

/* A specific slope that is held is taken out of the system. */
static void hold_specific(struct climb *climb, size_t parameters)
{
    climb->slope[1] = 0.0;
    climb->information[parameters] = 0.0;
    climb->information[parameters + 1] = 1.0;
    for (size_t i = 2; i < parameters; i++)
        climb->information[i * parameters + 1] = 0.0;
}

static struct measure_curve moved(const struct measure_curve *curve, unsigned levels,
                                  const double *step, double by)
{
    struct measure_curve to = *curve;

    to.general += by * step[0];
    to.specific += by * step[1];
    for (unsigned k = 0; k + 1u < levels; k++)
        to.step[k] += by * step[k + 2];
    /* At its edges a slope stops there, and the rest may still move. */
    if (to.general < 0.0)
        to.general = 0.0;
    if (to.general > MEASURE_PARAMETER_MAX)
        to.general = MEASURE_PARAMETER_MAX;
    if (to.specific > MEASURE_PARAMETER_MAX)
        to.specific = MEASURE_PARAMETER_MAX;
    if (to.specific < -MEASURE_PARAMETER_MAX)
        to.specific = -MEASURE_PARAMETER_MAX;
    return to;
}

/* Fisher scoring, each step halved until it climbs. */
static void climb_item(const struct calibrate_nodes *nodes, unsigned levels, bool hold,
                       const double *counts, struct measure_curve *curve)
{
    const size_t parameters = levels + 1u;
    struct climb climb;

    for (int round = 0; round < STEPS_PER_CYCLE; round++) {
        double by = 1.0;

        look_around(nodes, curve, levels, counts, &climb);
        if (hold)
            hold_specific(&climb, parameters);
        if (calibrate_factor(climb.information, parameters) != ERR_OK)
            return; /* nothing is known of some parameter: it stays where it is */
        calibrate_solve(climb.information, parameters, climb.slope);
        for (int half = 0; half < HALVINGS; half++, by /= 2.0) {
            struct measure_curve to = moved(curve, levels, climb.slope, by);

            if (!is_allowed(&to, levels) ||
                !(value_of(nodes, &to, levels, counts) >= climb.value))
                continue;
            *curve = to;
            break;
        }
    }
}

/* One item's facet of its own would be only noise: it takes two to share something. */
static bool is_held(const struct calibrate_shape *shape, size_t item)
{
    size_t alike = 0;

    for (size_t i = 0; i < shape->items; i++)
        alike += shape->facet[i] == shape->facet[item];
    return shape->plain || alike < 2;
}

double calibrate_maximise(const struct calibrate_shape *shape,
                          const struct calibrate_sums *sums, struct calibrate_model *model)
{
    struct calibrate_nodes nodes;
    double most = 0.0;

    calibrate_nodes_init(&nodes);
    for (size_t item = 0; item < shape->items; item++) {
        struct measure_curve before = model->curve[item], *after = &model->curve[item];
        bool held = is_held(shape, item);

        if (held)
            after->specific = 0.0;
        climb_item(&nodes, shape->levels[item], held, sums->counts + calibrate_at(shape, item),
                   after);
        if (fabs(after->general - before.general) > most)
            most = fabs(after->general - before.general);
        if (fabs(after->specific - before.specific) > most)
            most = fabs(after->specific - before.specific);
        for (unsigned k = 0; k + 1u < shape->levels[item]; k++)
            if (fabs(after->step[k] - before.step[k]) > most)
                most = fabs(after->step[k] - before.step[k]);
    }
    return most;
}
