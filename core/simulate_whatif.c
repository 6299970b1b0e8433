#include "core/simulate_whatif.h"

#include "base/must.h"
#include "core/cycle_ou.h"

static const double HURT[2] = { -2, -1.5 };
static const double LOOP_PER_DAY = 0.07; /* g for a chase and a retreat of 1 each */
static const double REASSURED_AT = 1;    /* hours */
static const double REASSURANCE = 0.8;   /* what it lifts the lower one by, halfway to usual */

static const struct {
    double draw, loop; /* how much of c and g is left */
} left[SIMULATE_WHATIF_PLANS] = {
    [SIMULATE_WHATIF_AS_IT_IS] = { 1, 1 },
    [SIMULATE_WHATIF_PAUSES_KEPT] = { 0.5, 0.3 },
    [SIMULATE_WHATIF_REASSURANCE_FIRST] = { 1, 0.5 },
};

static struct cycle_ou_matrix drift_of(const enum simulate_strategy strategy[2],
                                       enum simulate_whatif_plan plan)
{
    const struct simulate_temper *one = simulate_temper_of(strategy[0]);
    const struct simulate_temper *other = simulate_temper_of(strategy[1]);
    double g = LOOP_PER_DAY * left[plan].loop *
               (one->chase * other->retreat + other->chase * one->retreat);
    double c[2] = { one->draw * left[plan].draw, other->draw * left[plan].draw };

    return (struct cycle_ou_matrix){ { { -one->damping - c[0] + g, c[0] + g },
                                       { c[1] + g, -other->damping - c[1] + g } } };
}

static void carry(const struct cycle_ou_matrix *drift, double hours, double felt[2])
{
    struct cycle_ou_matrix over = cycle_ou_carry(drift, hours / 24);
    double before[2] = { felt[0], felt[1] };

    for (int who = 0; who < 2; who++)
        felt[who] = over.at[who][0] * before[0] + over.at[who][1] * before[1];
}

void simulate_whatif(const enum simulate_strategy strategy[2], enum simulate_whatif_plan plan,
                     double step_hours, struct simulate_whatif_point *out, size_t count)
{
    MUST(plan < SIMULATE_WHATIF_PLANS);
    MUST(step_hours > 0);
    struct cycle_ou_matrix drift = drift_of(strategy, plan);
    struct cycle_ou process = { .drift = drift };

    MUST(cycle_ou_is_stable(&process));
    for (size_t i = 0; i < count; i++) {
        double hours = step_hours * (double)i;
        double felt[2] = { HURT[0], HURT[1] };

        if (plan == SIMULATE_WHATIF_REASSURANCE_FIRST && hours >= REASSURED_AT) {
            carry(&drift, REASSURED_AT, felt);
            felt[felt[1] < felt[0]] += REASSURANCE;
            carry(&drift, hours - REASSURED_AT, felt);
        } else {
            carry(&drift, hours, felt);
        }
        out[i] = (struct simulate_whatif_point){ hours, { felt[0], felt[1] } };
    }
}
