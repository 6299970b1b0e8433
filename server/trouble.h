/* trouble.h - why the server cannot start, as one sentence for the person who started it. */
#ifndef SERVER_TROUBLE_H
#define SERVER_TROUBLE_H

#include "base/err.h"

struct trouble {
    char sentence[512]; /* ends in NUL; cut short rather than refused */
};

/* Writes the sentence and returns err, so that a failing line can be one statement. */
__attribute__((format(printf, 3, 4))) enum err
trouble_say(struct trouble *trouble, enum err err, const char *format, ...);

#endif
