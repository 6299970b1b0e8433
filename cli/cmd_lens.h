/* cmd_lens.h - what the parts of `stillnear lens` share. */
#ifndef CLI_CMD_LENS_H
#define CLI_CMD_LENS_H

#include "cli/lens_set.h"

/* The messages to learn from (with shared, some of the wild ones too; it may be NULL), and the
 * hash of their files (64 digits and a NUL). NULL: it was said on standard error why not. */
struct lens_set *cmd_lens_load(const char *dir, const char *shared, char *out_hash);

/* `stillnear lens report`. */
int cmd_lens_report(int argc, char **argv);

#endif
