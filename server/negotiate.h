/* negotiate.h - which encoding a visitor takes, and whether they have the page already
 * (RFC 9110, sections 12.5.3 and 13.1.2). Pure; broken headers are read as far as they make
 * sense. */
#ifndef SERVER_NEGOTIATE_H
#define SERVER_NEGOTIATE_H

#include <stdbool.h>

#include "base/str.h"

/* In the order of preference between equals: the smaller first. */
enum coding { CODING_BROTLI, CODING_GZIP, CODING_PLAIN, CODING_COUNT };

/* The coding to send, out of those whose bit (1u << coding) is in `available`. Plain is always
 * taken to be available, and is the answer where the visitor would take nothing at all. */
enum coding coding_choose(struct str accept_encoding, unsigned available);

/* "br" or "gzip"; NULL for plain, which is sent without a word. */
const char *coding_name(enum coding coding);

/* Whether `etag`, quoted, is in the list, compared weakly; "*" matches any. */
bool etag_is_listed(struct str if_none_match, struct str etag);

#endif
