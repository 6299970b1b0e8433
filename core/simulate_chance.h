/* simulate_chance.h - repeatable random numbers for simulations. Never for keys or ids.
 *
 * splitmix64 (Steele, Lea and Flood 2014). Only + - * / on doubles, so every machine gets
 * the same numbers. The caller owns the one word of state; any value of it is a good seed.
 */
#ifndef CORE_SIMULATE_CHANCE_H
#define CORE_SIMULATE_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At least 0, below 1. */
double simulate_chance_unit(uint64_t *state);

/* Mean 0 and variance 1: twelve uniforms less six (Irwin and Hall). Never beyond +-6; its
 * tails are a little thin, which a mood does not mind. */
double simulate_chance_normal(uint64_t *state);

/* True this share of the time. */
bool simulate_chance_is(uint64_t *state, double share);

/* 0 .. count - 1; count at least 1. */
size_t simulate_chance_pick(uint64_t *state, size_t count);

#endif
