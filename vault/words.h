/* words.h - the stable words of docs/DOOR.md for the numbers of core/, and answers made of
 * both. */
#ifndef VAULT_WORDS_H
#define VAULT_WORDS_H

#include "core/patterns.h"
#include "core/simulate.h"
#include "core/skills.h"
#include "wire/json.h"

extern const char *const words_skills[SKILLS_COUNT];
extern const char *const words_urges[PATTERNS_URGES];
extern const char *const words_firsts[CYCLE_FIRST_UNSURE + 1]; /* the first is empty */

/* Rounded as json_round says. */
json_t *words_number(double value);

/* Every real number within, rounded so. */
void words_round(json_t *value);

/* A new object with the named fields of an entry, those that are there. */
json_t *words_picked(const json_t *entry, const char *const *names, size_t count);

/* True when the entry is of this type. */
bool words_is_type(const json_t *entry, const char *type);

#endif
