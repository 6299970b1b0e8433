/* cmd_vault.c - `stillnear vault`: one person's data in memory, driven by a script. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/script.h"
#include "seal/seal.h"

static const char HELP[] =
    "stillnear vault --script FILE\n\n"
    "Runs the commands and views of docs/DOOR.md, one JSON object a line, against a vault in\n"
    "memory, and prints one reply a line. The script also plays the disk: see cli/script.h.\n"
    "FILE may be - for standard input. Nothing is written anywhere.\n\n"
    "Example:\n"
    "  printf '%s\\n' "
    "'{\"do\":\"begin\",\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}' \\\n"
    "    '{\"do\":\"add\",\"entry\":{\"t\":\"checkin\",\"close\":7,\"settled\":4}}' "
    "'{\"view\":\"list\"}' |\n"
    "    stillnear vault --script -\n";

/* Reads a line without its end. False at the end of the file; a line that is too long gives
 * *out_len over SCRIPT_LINE_MAX. */
static bool read_line(FILE *file, char *line, size_t *out_len)
{
    size_t len = 0;
    int c = 0;

    while ((c = fgetc(file)) != EOF && c != '\n') {
        if (len < SCRIPT_LINE_MAX)
            line[len] = (char)c;
        len++;
    }
    *out_len = len;
    return len > 0 || c == '\n';
}

static int run_script(FILE *file)
{
    struct script script;
    size_t len;
    char *line = malloc(SCRIPT_LINE_MAX);
    int status = CLI_OK;

    if (!line || !script_open(&script)) {
        free(line);
        return cli_fail("vault", "there is not enough memory.");
    }
    while (status == CLI_OK && read_line(file, line, &len)) {
        if (len > SCRIPT_LINE_MAX) {
            status = cli_fail("vault", "line %llu is longer than %d bytes.",
                              (unsigned long long)script.line + 1, SCRIPT_LINE_MAX);
            break;
        }
        struct str reply = script_line(&script, (struct str){ line, len });

        if (reply.len > 0)
            printf("%.*s\n", (int)reply.len, reply.ptr);
    }
    script_close(&script);
    free(line);
    return status;
}

int cmd_vault(int argc, char **argv)
{
    if (cli_wants_help(argc, argv)) {
        fputs(HELP, stdout);
        return CLI_OK;
    }
    if (argc != 3 || strcmp(argv[1], "--script") != 0)
        return cli_misuse("vault", "it takes --script and one file.");
    json_start();
    if (!seal_init())
        return cli_fail("vault", "libsodium does not work on this machine.");
    bool standard = strcmp(argv[2], "-") == 0;
    FILE *file = standard ? stdin : fopen(argv[2], "rb");

    if (!file)
        return cli_fail("vault", "the file %s cannot be read.", argv[2]);
    int status = run_script(file);

    if (!standard)
        fclose(file);
    return status;
}
