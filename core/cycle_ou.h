/* cycle_ou.h - two people's background mood as an Ornstein-Uhlenbeck process, exactly.
 *
 *     dx = A (x - mu) dt + G dW,   y = x + e,
 *
 * x is how secure each of two people feels, in any unit; A = [-a1 c12; c21 -a2] per day, so
 * that a is how fast a mood is forgotten and c how one person's mood pulls the other's.
 * Observations come one person at a time, at any time: a partner who is silent costs nothing
 * (Driver, Oud and Voelkle 2017). Everything is in closed form for two dimensions; golden
 * values in SCIENCE.md 3.7.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_CYCLE_OU_H
#define CORE_CYCLE_OU_H

#include <stdbool.h>
#include <stddef.h>

struct cycle_ou_matrix {
    double at[2][2];
};

struct cycle_ou {
    struct cycle_ou_matrix drift; /* A, per day; stable: see cycle_ou_is_stable() */
    struct cycle_ou_matrix shock; /* Q = G G', per day; symmetric, not negative */
    double blur[2];               /* SD of e, over 0 */
    double usual[2];              /* mu */
};

struct cycle_ou_point {
    double day;   /* from any origin; a list is in order, ties allowed */
    unsigned who; /* 0 or 1 */
    double y;
};

/* A and Q from what people think in: forgetting a > 0 and cross effects c per day, swing =
 * stationary SD of each alone, rho = correlation of their shocks, -1 .. 1. blur is 1, usual 0.
 */
struct cycle_ou cycle_ou_of(const double forget[2], const double cross[2],
                            const double swing[2], double rho);

/* Left alone, does it come to rest? Both eigenvalues of A lie below 0. */
bool cycle_ou_is_stable(const struct cycle_ou *ou);

/* exp(A days); days at least 0. For any A. */
struct cycle_ou_matrix cycle_ou_carry(const struct cycle_ou_matrix *drift, double days);

/* The covariance x settles to. The process must be stable. */
struct cycle_ou_matrix cycle_ou_rest(const struct cycle_ou *ou);

#endif
