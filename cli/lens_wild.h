/* lens_wild.h - how often the lens speaks on talk that nobody wrote for it.
 *
 * CaSiNo: polite bargaining between strangers; GoEmotions: comments whose every emotion is a
 * pleasant one and which say "you". Next to none of it deserves an issue mark.
 */
#ifndef CLI_LENS_WILD_H
#define CLI_LENS_WILD_H

#include "cli/lens_set.h"

/* Adds a fixed share of the training parts to what is learned from, and the paths of the files
 * to out_paths (two of 4,096 bytes). ERR_IO: a file is absent; else as lens_set_add_wild. */
MUST_USE enum err lens_wild_learn(const char *dir, struct lens_set *set,
                                  char out_paths[2][4096]);

/* Prints flags per 100 messages as Markdown, on the parts that were not learned from, for the
 * sets that are there under dir. Returns the exit status. */
int lens_wild_print(const char *dir, struct lens_work *work);

#endif
