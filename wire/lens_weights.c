#include "wire/lens_weights.h"

enum err lens_weights_write(FILE *out, const struct lens_gate *gate, const char *learned_from)
{
    fprintf(out, "stillnear lens weights 1\nlearned from %s\nbits %d labels %d\n", learned_from,
            LENS_GATE_BITS, LENS_GATE_LABELS);
    for (int label = 0; label < LENS_GATE_LABELS; label++)
        fprintf(out, "%d %a %a %a %a %a %a %a\n", label, gate->bias[label], gate->step[label],
                gate->slope[label], gate->issue[label], gate->message[label],
                gate->shift[label], gate->threshold[label]);
    fputc('\n', out);
    for (size_t bucket = 0; bucket < (size_t)1 << LENS_GATE_BITS; bucket++)
        (void)fwrite(gate->weight[bucket], 1, LENS_GATE_LABELS, out);
    return ferror(out) ? ERR_IO : ERR_OK;
}
