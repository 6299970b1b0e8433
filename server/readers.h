/* readers.h - open databases for reading, shared by the threads that serve requests. */
#ifndef SERVER_READERS_H
#define SERVER_READERS_H

#include "store/store.h"

struct readers;

MUST_USE enum err readers_open(const char *folder, struct readers **out);
void readers_close(struct readers *readers); /* NULL is fine; all must be given back */

/* One for this thread alone, until it is given back; waits where all are in use, which is as
 * long as a read takes. */
struct store *readers_take(struct readers *readers);
void readers_give(struct readers *readers, struct store *store);

/* Those that nobody uses give back what memory they can. */
void readers_rest(struct readers *readers);

#endif
