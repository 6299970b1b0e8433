/* cmd_lens.c - `stillnear lens`: scan messages, train the gate, report how well it does. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/cmd_lens.h"
#include "cli/lens_learn.h"
#include "cli/lens_wild.h"
#include "seal/seal.h"
#include "wire/json.h"
#include "wire/lens_weights.h"

static const char help[] =
    "stillnear lens scan --jsonl [--all] < messages > marks\n"
    "    one {\"id\":\"..\",\"text\":\"..\"} a line in, one {\"id\":\"..\",\"spans\":[..]} a "
    "line out;\n"
    "    --all also tells what was held back, and why\n"
    "stillnear lens train --data DIR [--shared DIR] --out FILE\n"
    "    learns the gate from train.jsonl and more.jsonl: the same bytes every time;\n"
    "    --shared: the folder of casino/ and goemotions/, some of which is learned from too\n"
    "stillnear lens report --data DIR [--shared DIR]\n"
    "    leave-one-writer-out results as Markdown, and those on dev.jsonl\n";

static int scan_lines(bool all)
{
    struct lens_work *work = malloc(lens_work_size());
    static struct lens_marks marks;
    char *line = NULL;
    size_t cap = 0, number = 0;
    ssize_t len;
    int status = CLI_OK;

    if (!work)
        return cli_fail("lens", "no memory");
    while (status == CLI_OK && (len = getline(&line, &cap, stdin)) > 0) {
        struct lens_sample sample;
        char *answer = NULL;

        number++;
        if (line[0] == '\n')
            continue;
        if (lens_jsonl_read_plain((struct str){ line, (size_t)len }, &sample) != ERR_OK) {
            status =
                cli_fail("lens", "line %zu is not {\"id\":\"..\",\"text\":\"..\"}", number);
            break;
        }
        lens_scan((struct str){ sample.text, sample.text_len }, NULL, all, work, &marks);
        answer = lens_jsonl_write(&sample, &marks, all);
        if (!answer || puts(answer) < 0)
            status = cli_fail("lens", "could not write what was found in line %zu", number);
        json_text_free(answer);
        lens_jsonl_free(&sample);
    }
    free(line);
    free(work);
    return status;
}

static int scan(int argc, char **argv)
{
    static const struct option options[] = { { "jsonl", no_argument, NULL, 'j' },
                                             { "all", no_argument, NULL, 'a' },
                                             { NULL, 0, NULL, 0 } };
    bool lines = false, all = false;

    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'j')
            lines = true;
        else if (option == 'a')
            all = true;
        else
            return CLI_USAGE;
    }
    if (!lines || optind != argc)
        return cli_misuse("lens", "scan wants --jsonl, and the messages on standard input");
    return scan_lines(all);
}

/* Chains the bytes of a file into the hash so far. */
static bool hash_file(const char *path, char *hash)
{
    FILE *in = fopen(path, "rb");
    uint8_t digest[SEAL_HASH];
    static char bytes[1 << 16];
    size_t len;

    if (!in)
        return false;
    while ((len = fread(bytes, 1, sizeof bytes, in)) > 0) {
        struct str parts[] = { { hash, LENS_LEARNED_FROM }, { bytes, len } };

        seal_hash(digest, sizeof digest, NULL, parts, 2);
        json_hex(hash, digest, sizeof digest);
    }
    return fclose(in) == 0;
}

/* Adds DIR/name to the set and its bytes to the hash of what was learned from. */
static int add_file(struct lens_set *set, const char *dir, const char *name, char *hash)
{
    char path[4096];
    size_t line = 0;
    enum err err;

    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
        return cli_fail("lens", "the folder's name is too long");
    err = lens_set_add(set, path, &line);
    if (err == ERR_IO)
        return cli_fail("lens", "%s cannot be read", path);
    if (err != ERR_OK)
        return cli_fail("lens", "%s, line %zu is not a labelled message", path, line);
    return hash_file(path, hash) ? CLI_OK : cli_fail("lens", "%s cannot be read", path);
}

static int add_wild(struct lens_set *set, const char *shared, char *hash)
{
    static char paths[2][4096];

    if (lens_wild_learn(shared, set, paths) != ERR_OK)
        return cli_fail("lens", "%s does not hold casino and goemotions", shared);
    for (size_t i = 0; i < 2; i++)
        if (!hash_file(paths[i], hash))
            return cli_fail("lens", "%s cannot be read", paths[i]);
    return CLI_OK;
}

struct lens_set *cmd_lens_load(const char *dir, const char *shared, char *out_hash)
{
    struct lens_set *set = lens_set_new();

    memset(out_hash, '0', LENS_LEARNED_FROM);
    out_hash[LENS_LEARNED_FROM] = '\0';
    if (!set || !seal_init()) {
        (void)cli_fail("lens", "no memory");
        lens_set_free(set);
        return NULL;
    }
    if (add_file(set, dir, "train.jsonl", out_hash) == CLI_OK &&
        add_file(set, dir, "more.jsonl", out_hash) == CLI_OK &&
        (!shared || add_wild(set, shared, out_hash) == CLI_OK))
        return set;
    lens_set_free(set);
    return NULL;
}

static int write_weights(const char *path, const struct lens_gate *gate, const char *hash)
{
    FILE *out = fopen(path, "wb");
    enum err err;

    if (!out)
        return cli_fail("lens", "%s cannot be written", path);
    err = lens_weights_write(out, gate, hash);
    if (fclose(out) != 0 || err != ERR_OK)
        return cli_fail("lens", "%s could not be written", path);
    return CLI_OK;
}

static int train(int argc, char **argv)
{
    static const struct option options[] = { { "data", required_argument, NULL, 'd' },
                                             { "out", required_argument, NULL, 'o' },
                                             { "shared", required_argument, NULL, 's' },
                                             { NULL, 0, NULL, 0 } };
    const char *data = NULL, *out = NULL, *shared = NULL;
    char hash[LENS_LEARNED_FROM + 1];
    struct lens_set *set = NULL;
    struct lens_gate *gate = NULL;
    int status = CLI_FAILED;

    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'd')
            data = optarg;
        else if (option == 'o')
            out = optarg;
        else if (option == 's')
            shared = optarg;
        else
            return CLI_USAGE;
    }
    if (!data || !out || optind != argc)
        return cli_misuse("lens", "train wants --data DIR --out FILE");
    set = cmd_lens_load(data, shared, hash);
    gate = calloc(1, sizeof *gate);
    if (!set || !gate)
        goto done;
    if (lens_learn(set, 0, gate) != ERR_OK) {
        status = cli_fail("lens", "no memory to learn in");
        goto done;
    }
    status = write_weights(out, gate, hash);
done:
    free(gate);
    lens_set_free(set);
    return status;
}

int cmd_lens(int argc, char **argv)
{
    if (argc < 2 || cli_wants_help(argc, argv)) {
        fputs(help, argc < 2 ? stderr : stdout);
        return argc < 2 ? CLI_USAGE : CLI_OK;
    }
    json_start();
    if (strcmp(argv[1], "scan") == 0)
        return scan(argc - 1, argv + 1);
    if (strcmp(argv[1], "train") == 0)
        return train(argc - 1, argv + 1);
    if (strcmp(argv[1], "report") == 0)
        return cmd_lens_report(argc - 1, argv + 1);
    return cli_misuse("lens", "scan, train or report, not \"%s\"", argv[1]);
}
