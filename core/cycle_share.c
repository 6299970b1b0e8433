#include "core/cycle_share.h"

#include <math.h>

#include "base/must.h"

/* The density is summed at the middles of cells over the mean +- REACH standard deviations,
 * where all but 1e-9 of it lies. Against regularised incomplete beta functions quantiles
 * agree to 1e-5 (tests/test_cycle_parts.c). */
enum { CELLS = 4000, REACH = 12 };

struct cycle_share cycle_share_of(double count_for, double count_against)
{
    double a = 2 + count_for, b = 2 + count_against, mean = a / (a + b);
    double sd = sqrt(mean * (1 - mean) / (a + b + 1));
    double from = mean - REACH * sd, to = mean + REACH * sd, cell, sum = 0;
    double top = (a - 1) * log((a - 1) / (a + b - 2)) + (b - 1) * log((b - 1) / (a + b - 2));
    struct cycle_share share = { .mean = mean };

    MUST(count_for >= 0 && count_for <= 100000);
    MUST(count_against >= 0 && count_against <= 100000);
    from = from > 0 ? from : 0;
    to = to < 1 ? to : 1;
    cell = (to - from) / CELLS;
    for (int pass = 0; pass < 2; pass++) { /* first the whole, then where its parts lie */
        double whole = sum;

        sum = 0;
        for (int i = 0; i < CELLS; i++) {
            double left = from + i * cell, x = left + cell / 2;
            double part = exp((a - 1) * log(x) + (b - 1) * log(1 - x) - top);
            double before = sum;

            sum += part;
            if (pass == 0)
                continue;
            if (before < 0.05 * whole && sum >= 0.05 * whole)
                share.low = left + cell * (0.05 * whole - before) / part;
            if (before < 0.95 * whole && sum >= 0.95 * whole)
                share.high = left + cell * (0.95 * whole - before) / part;
            if (left >= 0.5)
                share.over_half += part / whole;
            else if (left + cell > 0.5)
                share.over_half += part / whole * (left + cell - 0.5) / cell;
        }
    }
    return share;
}
