/* lens_weights.h - the gate as a file: content/lens/weights.bin.
 *
 * A head of text, then one signed byte for each weight, in the order weight[bucket][label].
 * The head's lines are, ended by an empty one:
 *
 *   stillnear lens weights 1
 *   learned from <64 hexadecimal digits: the hash of the data files, in order>
 *   bits <LENS_GATE_BITS> labels <LENS_GATE_LABELS>
 *   <label> <bias> <step> <slope> <issue> <message> <shift> <threshold>
 *
 * the last once for each label, its numbers as C99 hexadecimal floats.
 */
#ifndef WIRE_LENS_WEIGHTS_H
#define WIRE_LENS_WEIGHTS_H

#include <stdio.h>

#include "core/lens_gate.h"

enum { LENS_LEARNED_FROM = 64 }; /* hexadecimal digits */

/* ERR_IO: the file could not be written. */
MUST_USE enum err lens_weights_write(FILE *out, const struct lens_gate *gate,
                                     const char *learned_from);

#endif
