/* data.h - what the verbs that care for a server's data share. */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include <stdbool.h>

#include "store/store.h"

struct data_options {
    const char *data, *from, *to;
    bool force, with_keys;
};

/* Reads the options whose first letters `known` holds; those of them without a default must be
 * given. argv[0] is the verb. Returns an exit status, having said what is wrong. */
int data_options_read(int argc, char **argv, const char *known, struct data_options *out);

/* The keys' file in a data folder, or beside a copy. False: the path is too long. */
bool data_keys_path(char *out, unsigned cap, const char *at, bool beside);

/* Copies it, 0600, and moves it into place whole. False: errno says why. */
bool data_keys_copy(const char *from, const char *to);

/* "3 accounts, 4 spaces, 120 records, 5 stubs, 2 sessions" */
enum err data_say(struct store *store, const char *before);

#endif
