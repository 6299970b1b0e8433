/* cli.h - what every verb of the `stillnear` command shares.
 *
 * A verb is one file, cli/cmd_<verb>.c, one line below and one row in cli/main.c. It gets the
 * arguments from its own name on (argv[0] is the verb), answers --help itself on standard
 * output, and returns the exit status. What went wrong is one sentence on standard error.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>

enum cli_exit {
    CLI_OK = 0,
    CLI_FAILED = 1, /* asked well, could not be done */
    CLI_USAGE = 2   /* asked wrongly                 */
};

/* True if --help or -h stands among the arguments before any "--". */
bool cli_wants_help(int argc, char **argv);

/* Prints "stillnear VERB: SENTENCE" on standard error and returns CLI_FAILED. */
__attribute__((format(printf, 2, 3))) int cli_fail(const char *verb, const char *sentence, ...);

/* The same, with a pointer to --help, and returns CLI_USAGE. */
__attribute__((format(printf, 2, 3))) int cli_misuse(const char *verb, const char *sentence,
                                                     ...);

int cmd_backup(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_cycle(int argc, char **argv);
int cmd_instrument(int argc, char **argv);
int cmd_invite(int argc, char **argv);
int cmd_lens(int argc, char **argv);
int cmd_measure(int argc, char **argv);
int cmd_migrate(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_vault(int argc, char **argv);
int cmd_verify(int argc, char **argv);

#endif
