/* lens_wild.h - how often the lens speaks on talk that nobody wrote for it.
 *
 * CaSiNo: polite bargaining between strangers; GoEmotions: comments whose every emotion is a
 * pleasant one and which say "you". Next to none of it deserves an issue mark.
 */
#ifndef CLI_LENS_WILD_H
#define CLI_LENS_WILD_H

#include "core/lens.h"

/* Prints flags per 100 messages as Markdown, for the sets that are there under dir. Returns the
 * exit status. */
int lens_wild_print(const char *dir, struct lens_work *work);

#endif
