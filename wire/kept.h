/* kept.h - a private copy of what the other handed over, for whoever leaves a space of two and
 * wishes to keep it.
 *
 * It is an entry of its own type, so that nothing that speaks about a person (checks, the loop,
 * patterns) takes the other's words or numbers for theirs. Its fields are those of
 * wire/shared.c, with the widest limit where two types share a name.
 */
#ifndef WIRE_KEPT_H
#define WIRE_KEPT_H

#include "wire/entry.h"

enum { KEPT_FIELDS = 40 };

extern const struct entry_field kept_fields[KEPT_FIELDS];

/* The entry that keeps a lawful record of the other's, without `o`; its time is the record's.
 * The caller's to json_decref. NULL: what this record says is nothing to keep (an answer, a
 * sign, a key). */
json_t *kept_from(const json_t *record, struct str from);

#endif
