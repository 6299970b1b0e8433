#include "content/bake_gate.h"

#include <stdlib.h>
#include <string.h>

enum {
    LINE_MAX_BYTES = 4096,
    LABELS = 20, /* of the gate   */
    NUMBERS = 7  /* of each label */
};

static const char *file_name;

static void stop(const char *why)
{
    fprintf(stderr, "%s: %s\n", file_name, why);
    exit(1);
}

/* The seven numbers of one kind, in the file's order, into one list each. */
static void read_numbers(FILE *in, char lists[NUMBERS][LINE_MAX_BYTES])
{
    char line[LINE_MAX_BYTES];

    for (size_t kind = 0; kind < LABELS; kind++) {
        char *at;

        if (!fgets(line, sizeof line, in))
            stop("wanted: kind and seven numbers");
        at = strchr(line, ' ');
        for (size_t i = 0; i < NUMBERS; i++) {
            size_t used = strlen(lists[i]);
            char *end = NULL;
            double value = at ? strtod(at, &end) : 0.0;

            if (!at || end == at)
                stop("wanted: kind and seven numbers");
            at = end;
            snprintf(lists[i] + used, LINE_MAX_BYTES - used, "%s%a", used ? ", " : "", value);
        }
    }
}

void bake_gate(const char *name, FILE *out)
{
    static const char *const fields[NUMBERS] = { "bias",    "step",  "slope",    "issue",
                                                 "message", "shift", "threshold" };
    static char lists[NUMBERS][LINE_MAX_BYTES];
    char learned[80], line[LINE_MAX_BYTES];
    int bits = 0, labels = 0;
    FILE *in = fopen(name, "rb");

    file_name = name;
    if (!in || !fgets(line, sizeof line, in) ||
        strcmp(line, "stillnear lens weights 1\n") != 0 ||
        fscanf(in, "learned from %64[0-9a-f] bits %d labels %d ", learned, &bits, &labels) !=
            3 ||
        labels != LABELS || bits < 8 || bits > 16)
        stop("not the lens's weights");
    read_numbers(in, lists);
    fprintf(out, "_Static_assert(LENS_GATE_BITS == %d, \"as baked\");\n", bits);
    fprintf(out, "const char lens_data_learned_from[] = \"%s\";\n", learned);
    fprintf(out, "const struct lens_gate lens_data_gate = {\n");
    for (size_t i = 0; i < NUMBERS; i++)
        fprintf(out, ".%s = { %s },\n", fields[i], lists[i]);
    if (fgetc(in) != '\n')
        stop("wanted: an empty line before the weights");
    fprintf(out, ".weight = {\n");
    for (long bucket = 0; bucket < 1L << bits; bucket++) {
        fputc('{', out);
        for (int label = 0; label < LABELS; label++) {
            int byte = fgetc(in);

            if (byte == EOF)
                stop("the weights end too early");
            fprintf(out, "%d,", byte > 127 ? byte - 256 : byte);
        }
        fputs("},\n", out);
    }
    fprintf(out, "} };\n");
    fclose(in);
}
