#include "core/simulate_chance.h"

#include "base/must.h"

double simulate_chance_unit(uint64_t *state)
{
    uint64_t mixed = *state += 0x9E3779B97F4A7C15u;

    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    mixed ^= mixed >> 31;
    return (double)(mixed >> 11) / 9007199254740992.0; /* 53 bits, 2 to the 53rd */
}

double simulate_chance_normal(uint64_t *state)
{
    double sum = -6;

    for (int i = 0; i < 12; i++)
        sum += simulate_chance_unit(state);
    return sum;
}

bool simulate_chance_is(uint64_t *state, double share)
{
    return simulate_chance_unit(state) < share;
}

size_t simulate_chance_pick(uint64_t *state, size_t count)
{
    MUST(count >= 1);
    return (size_t)(simulate_chance_unit(state) * (double)count);
}
