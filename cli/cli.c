#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 2, 0))) static void say(const char *verb, const char *sentence,
                                                      va_list values)
{
    fprintf(stderr, "stillnear %s: ", verb);
    vfprintf(stderr, sentence, values);
    fputc('\n', stderr);
}

bool cli_wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0)
            return false;
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    }
    return false;
}

int cli_fail(const char *verb, const char *sentence, ...)
{
    va_list values;

    va_start(values, sentence);
    say(verb, sentence, values);
    va_end(values);
    return CLI_FAILED;
}

int cli_misuse(const char *verb, const char *sentence, ...)
{
    va_list values;

    va_start(values, sentence);
    say(verb, sentence, values);
    va_end(values);
    fprintf(stderr, "Try: stillnear %s --help\n", verb);
    return CLI_USAGE;
}
