/* bake_gate.h - the weights' part of content/bake_lens.c. */
#ifndef CONTENT_BAKE_GATE_H
#define CONTENT_BAKE_GATE_H

#include <stdio.h>

/* Prints weights.bin (the format is told in wire/lens_weights.h) as C tables; stops the
 * program, with a sentence, if the file is not one. */
void bake_gate(const char *name, FILE *out);

#endif
