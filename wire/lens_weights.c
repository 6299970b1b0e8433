#include "wire/lens_weights.h"

enum err lens_weights_write(FILE *out, const struct lens_gate *gate, const char *learned_from)
{
    fprintf(out, "stillnear lens weights 1\nlearned from %s\nbits %d labels %d\n", learned_from,
            LENS_GATE_BITS, LENS_GATE_LABELS);
    for (int kind = 0; kind < LENS_KINDS; kind++)
        fprintf(out, "%s %a %a %a %a %a\n", lens_kind_name((enum lens_kind)kind),
                gate->bias[kind], gate->step[kind], gate->slope[kind], gate->shift[kind],
                gate->threshold[kind]);
    fputc('\n', out);
    (void)fwrite(gate->weight, 1, sizeof gate->weight, out);
    return ferror(out) ? ERR_IO : ERR_OK;
}
