#include "cli/data.h"

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

enum { KEYS_MAX = 4096 };

int data_options_read(int argc, char **argv, const char *known, struct data_options *out)
{
    static const struct option options[] = {
        { "data", required_argument, NULL, 'd' }, { "from", required_argument, NULL, 'f' },
        { "to", required_argument, NULL, 't' },   { "force", no_argument, NULL, 'F' },
        { "with-keys", no_argument, NULL, 'k' },  { NULL, 0, NULL, 0 },
    };

    opterr = 0;
    for (int letter; (letter = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (letter == '?' || !strchr(known, letter))
            return cli_misuse(argv[0], "there is no such option, or it lacks its value.");
        if (letter == 'F')
            out->force = true;
        else if (letter == 'k')
            out->with_keys = true;
        else
            *(letter == 'd' ? &out->data : letter == 'f' ? &out->from : &out->to) = optarg;
    }
    if (optind < argc)
        return cli_misuse(argv[0], "\"%s\" is one word too many.", argv[optind]);
    for (const struct option *option = options; option->name; option++)
        if (option->has_arg && strchr(known, option->val) &&
            !(option->val == 'd'   ? out->data
              : option->val == 'f' ? out->from
                                   : out->to))
            return cli_misuse(argv[0], "say --%s.", option->name);
    return CLI_OK;
}

bool data_keys_path(char *out, unsigned cap, const char *at, bool beside)
{
    int len = snprintf(out, cap, beside ? "%s.keys" : "%s/server.keys", at);

    return len > 0 && (unsigned)len < cap;
}

bool data_keys_copy(const char *from, const char *to)
{
    char bytes[KEYS_MAX], next[PATH_MAX];
    int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
    ssize_t len = in < 0 ? -1 : read(in, bytes, sizeof bytes);
    bool copied = false;

    if (in >= 0)
        close(in);
    if (len <= 0 || snprintf(next, sizeof next, "%s.new", to) >= (int)sizeof next)
        return false;
    out = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    copied = out >= 0 && write(out, bytes, (size_t)len) == len && fsync(out) == 0;
    explicit_bzero(bytes, sizeof bytes);
    if (out >= 0)
        close(out);
    return copied && rename(next, to) == 0;
}

enum err data_say(struct store *store, const char *before)
{
    struct store_counts counts;
    enum err err = store_count(store, &counts);

    if (err == ERR_OK)
        printf("%s%" PRIu64 " accounts, %" PRIu64 " sessions, %" PRIu64 " spaces, %" PRIu64
               " records, %" PRIu64 " stubs\n",
               before, counts.accounts, counts.sessions, counts.spaces, counts.records,
               counts.stubs);
    return err;
}
