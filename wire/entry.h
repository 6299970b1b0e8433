/* entry.h - what a person may write: the types, their fields and every limit.
 *
 * One table is the law for the forms on screen (view `constants`), for what the vault takes in
 * and for what an import may bring. Texts are counted in code points.
 */
#ifndef WIRE_ENTRY_H
#define WIRE_ENTRY_H

#include "wire/json.h"

enum {
    ENTRY_NOTE_MAX = 2000,
    ENTRY_LINE_MAX = 200,
    ENTRY_WORD_MAX = 40,
    ENTRY_FEELINGS_MAX = 3,
    ENTRY_BODY_MAX = 6,
    ENTRY_CALM_MAX = 8,
    ENTRY_WORDING_MAX = 64,
    ENTRY_LEVELS_MAX = 64,
    ENTRY_ANSWER_MAX = 1000,
    ENTRY_BYTES_MAX = 512,
    ENTRY_NAME_MAX = 40,   /* of a partner, as the person calls them */
    ENTRY_FIELDS_MAX = 16, /* named in the ledger for one copy */
    ENTRY_PAUSE_SECONDS_MAX = 7200,
    ENTRY_OBJECT_ID = 22 /* characters: 16 bytes in base64url */
};

enum entry_kind {
    ENTRY_TEXT,    /* min .. max code points */
    ENTRY_NUMBER,  /* min .. max, whole */
    ENTRY_FLAG,    /* true or false */
    ENTRY_CHOICE,  /* one of words, space-separated */
    ENTRY_WORD,    /* one short word, 1 .. ENTRY_WORD_MAX code points */
    ENTRY_WORDS,   /* up to max short words */
    ENTRY_TEXTS,   /* 1 .. max texts of ENTRY_LINE_MAX */
    ENTRY_ANSWERS, /* 1 .. max texts of ENTRY_ANSWER_MAX */
    ENTRY_NUMBERS, /* 1 .. max numbers of 0 .. 9 */
    ENTRY_OBJECT,  /* the id of another object */
    ENTRY_HEX,     /* max lower-case hexadecimal digits */
    ENTRY_BYTES    /* min .. max bytes in base64, at most ENTRY_BYTES_MAX */
};

struct entry_field {
    const char *name;
    enum entry_kind kind;
    bool needed;
    int64_t min, max;
    const char *words; /* of ENTRY_CHOICE */
};

struct entry_type {
    const char *name;
    const struct entry_field *fields;
    size_t fields_count;
};

/* Every type a person may write; *out_count of them. */
const struct entry_type *entry_types(size_t *out_count);

/* NULL: no such type, or an internal one. */
const struct entry_type *entry_type(struct str name);

/* The types that only the vault writes: `space`, a space of two that this person is in, and
 * `share`, one line of the ledger of what was handed over. They are records like any other,
 * synced and moved with the account, and no entries: no list, search, export or backup shows
 * them, and add, edit, delete, wait and import refuse them. NULL: not one of these. */
const struct entry_type *entry_internal_type(struct str name);

/* The field of that name. NULL: the type has none. */
const struct entry_field *entry_field_named(const struct entry_type *type, const char *name);

/* Checks fields against a type. `t`, `at` and `zone` may stand beside them.
 * ERR_INPUT, ERR_LIMIT: *out_why says why in a word, *out_field names the field or is NULL. */
MUST_USE enum err entry_check_as(const struct entry_type *type, const json_t *entry,
                                 const char **out_why, const char **out_field);

/* Checks an entry that a person wrote. `at` and `zone` may stand beside its fields.
 * ERR_INPUT, ERR_LIMIT: *out_why says why in a word, *out_field names the field or is NULL. */
MUST_USE enum err entry_check(const json_t *entry, const char **out_why,
                              const char **out_field);

/* True when the text is an object id. */
bool entry_is_object_id(struct str text);

#endif
