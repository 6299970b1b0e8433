/* simulate_temper.h - what a strategy is made of, for simulations. Chosen, not measured: so
 * that a couple looks like the couples of SCIENCE.md 3.2, in size and in what hangs together.
 */
#ifndef CORE_SIMULATE_TEMPER_H
#define CORE_SIMULATE_TEMPER_H

enum simulate_strategy {
    SIMULATE_SECURE,
    SIMULATE_ANXIOUS,
    SIMULATE_AVOIDANT,
    SIMULATE_BOTH,
    SIMULATE_STRATEGIES
};

/* Tendencies are on a scale where 0 is an even chance and 1 three in four. */
struct simulate_temper {
    double set;              /* where a mood comes to rest */
    double damping, draw;    /* a and c of the damped system, per day */
    double swing;            /* SD of a day's shocks */
    double reach, pull_back; /* tendency on an ordinary day */
    double chase, retreat;   /* added when the partner pulled back; reached */
    double rough;            /* share of days that hold a rough moment */
    double writes;           /* share of days with a check-in */
};

const struct simulate_temper *simulate_temper_of(enum simulate_strategy strategy);

#endif
