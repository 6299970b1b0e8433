#include "core/simulate_temper.h"

#include "base/must.h"

static const struct simulate_temper tempers[SIMULATE_STRATEGIES] = {
    [SIMULATE_SECURE] = { 0.6, 0.9, 0.15, 0.7, -1.0, -2.4, 0.3, 0.3, 0.07, 0.75 },
    [SIMULATE_ANXIOUS] = { -0.1, 0.7, 0.25, 1.0, -0.2, -2.2, 1.5, 0.3, 0.20, 0.88 },
    [SIMULATE_AVOIDANT] = { 0.2, 1.0, 0.10, 0.8, -1.8, -0.9, 0.3, 1.9, 0.14, 0.72 },
    [SIMULATE_BOTH] = { -0.4, 0.6, 0.30, 1.2, -0.6, -0.9, 1.1, 1.2, 0.22, 0.75 },
};

const struct simulate_temper *simulate_temper_of(enum simulate_strategy strategy)
{
    MUST(strategy < SIMULATE_STRATEGIES);
    return &tempers[strategy];
}
