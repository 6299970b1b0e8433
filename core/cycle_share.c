#include "core/cycle_share.h"

#include <math.h>

#include "base/must.h"

/* The density is integrated by Simpson's rule in cells over the mean +- REACH standard
 * deviations, where all but 1e-9 of it lies. Against regularised incomplete beta functions
 * quantiles agree to 1e-8 (tests/test_cycle_parts.c). */
enum { CELLS = 512, REACH = 12, NEWTON_STEPS = 6 };

struct curve {
    double a, b, log_top;   /* the density is a multiple of exp(log density - log_top) */
    double from, width;     /* of a cell */
    double area[CELLS + 1]; /* up to each edge */
};

static double height(const struct curve *curve, double x)
{
    if (!(x > 0 && x < 1))
        return 0;
    return exp((curve->a - 1) * log(x) + (curve->b - 1) * log(1 - x) - curve->log_top);
}

static double simpson(const struct curve *curve, double left, double right)
{
    double middle = (left + right) / 2;

    return (right - left) *
           (height(curve, left) + 4 * height(curve, middle) + height(curve, right)) / 6;
}

static double edge(const struct curve *curve, int cell)
{
    return curve->from + cell * curve->width;
}

static double area_to(const struct curve *curve, double x)
{
    double cells = (x - curve->from) / curve->width;
    int cell;

    if (cells <= 0)
        return 0;
    if (cells >= CELLS)
        return curve->area[CELLS];
    cell = (int)cells;
    return curve->area[cell] + simpson(curve, edge(curve, cell), x);
}

/* Where this share of the whole area is reached: the cell, then Newton within it. */
static double quantile(const struct curve *curve, double share)
{
    double want = share * curve->area[CELLS], x;
    int cell = 0;

    while (cell < CELLS - 1 && curve->area[cell + 1] < want)
        cell++;
    x = edge(curve, cell) + curve->width / 2;
    for (int step = 0; step < NEWTON_STEPS; step++)
        x -= (area_to(curve, x) - want) / height(curve, x);
    return x;
}

struct cycle_share cycle_share_of(double count_for, double count_against)
{
    double a = 2 + count_for, b = 2 + count_against, mean = a / (a + b);
    double sd = sqrt(mean * (1 - mean) / (a + b + 1)), top = (a - 1) / (a + b - 2);
    double from = mean - REACH * sd, to = mean + REACH * sd;
    struct curve curve = { .a = a, .b = b };

    MUST(count_for >= 0 && count_for <= 100000);
    MUST(count_against >= 0 && count_against <= 100000);
    curve.log_top = (a - 1) * log(top) + (b - 1) * log(1 - top);
    curve.from = from > 0 ? from : 0;
    curve.width = ((to < 1 ? to : 1) - curve.from) / CELLS;
    for (int cell = 0; cell < CELLS; cell++)
        curve.area[cell + 1] =
            curve.area[cell] + simpson(&curve, edge(&curve, cell), edge(&curve, cell + 1));
    return (struct cycle_share){
        .mean = mean,
        .low = quantile(&curve, 0.05),
        .high = quantile(&curve, 0.95),
        .over_half = 1 - area_to(&curve, 0.5) / curve.area[CELLS],
    };
}
