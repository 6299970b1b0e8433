/* lens_learn.h - learns a gate from labelled messages, the same bytes every time.
 *
 * One logistic regression a kind over hashed features, by stochastic gradient descent in a
 * fixed order. Calibration and thresholds come from scores of clauses whose writer was left out
 * of the fit that scored them, so nothing is promised on words the gate has seen.
 */
#ifndef CLI_LENS_LEARN_H
#define CLI_LENS_LEARN_H

#include "cli/lens_set.h"

/* Fits on the messages of every writer that is not in without (one bit a writer): weights and
 * biases only. ERR_IO: no memory. */
MUST_USE enum err lens_learn_fit(const struct lens_set *set, uint32_t without,
                                 struct lens_gate *out);

/* The whole of it: weights from everyone not in without, calibration and thresholds from fits
 * that leave out one more of them at a time. */
MUST_USE enum err lens_learn(const struct lens_set *set, uint32_t without,
                             struct lens_gate *out);

#endif
