/* main.c - the `stillnear` command: finds the verb and hands over. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const struct verb {
    const char *name;
    const char *help; /* one line, for `stillnear --help` */
    int (*run)(int argc, char **argv);
} verbs[] = {
    { "backup", "copy a server's data while it runs", cmd_backup },
    { "check", "read a server's data from end to end for faults", cmd_check },
    { "cycle", "fit chase and retreat to check-ins, or simulate a couple", cmd_cycle },
    { "instrument", "list questionnaires, add wording, check files", cmd_instrument },
    { "invite", "make an invitation to sign up on this server", cmd_invite },
    { "lens", "mark messages, train the lens, report on it", cmd_lens },
    { "measure", "score, plan, replay, calibrate and export answers", cmd_measure },
    { "migrate", "bring a server's data to this version", cmd_migrate },
    { "restore", "put a copy of a server's data back", cmd_restore },
    { "serve", "hand out the app and the public page, and sync", cmd_serve },
    { "vault", "run commands and views from a script, in memory", cmd_vault },
    { "verify", "hold what a server hands out against what was released", cmd_verify },
    { NULL, NULL, NULL } /* the end; verbs above, in the order of --help */
};

static const struct verb *verb_find(const char *name)
{
    for (const struct verb *verb = verbs; verb->name; verb++)
        if (strcmp(verb->name, name) == 0)
            return verb;
    return NULL;
}

static void print_help(FILE *out)
{
    fputs("stillnear VERB [options]\n\n", out);
    for (const struct verb *verb = verbs; verb->name; verb++)
        fprintf(out, "  %-10s  %s\n", verb->name, verb->help);
    fputs(
        "\nstillnear VERB --help says more; stillnear --version says which release this is.\n",
        out);
}

int main(int argc, char **argv)
{
    const struct verb *verb = NULL;

    if (argc < 2) {
        print_help(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help(stdout);
        return CLI_OK;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("stillnear " STILLNEAR_VERSION);
        return CLI_OK;
    }
    verb = verb_find(argv[1]);
    if (!verb) {
        fprintf(stderr, "stillnear: there is no verb \"%s\".\nTry: stillnear --help\n",
                argv[1]);
        return CLI_USAGE;
    }
    return verb->run(argc - 1, argv + 1);
}
