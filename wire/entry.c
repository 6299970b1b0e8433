#include "wire/entry.h"

#include <string.h>

#include "base/utf8.h"
#include "wire/choices.h"
#include "wire/kept.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Seconds of the years 1970 to 9999, and minutes of any zone there has been. */
static const int64_t AT_MAX = 253402300799;
enum { ZONE_MAX = 1080 };

static const struct entry_field CHECKIN[] = {
    { "close", ENTRY_NUMBER, true, 0, 10, NULL },
    { "settled", ENTRY_NUMBER, true, 0, 10, NULL },
    { "reached", ENTRY_FLAG, false, 0, 0, NULL },
    { "pulled_back", ENTRY_FLAG, false, 0, 0, NULL },
    { "first", ENTRY_CHOICE, false, 0, 0, CHOICES_FIRST },
    { "note", ENTRY_TEXT, false, 0, ENTRY_NOTE_MAX, NULL },
};

static const struct entry_field TRIGGER[] = {
    { "event", ENTRY_TEXT, false, 0, ENTRY_NOTE_MAX, NULL },
    { "story", ENTRY_TEXT, false, 0, ENTRY_NOTE_MAX, NULL },
    { "feelings", ENTRY_WORDS, false, 0, ENTRY_FEELINGS_MAX, NULL },
    { "body", ENTRY_WORDS, false, 0, ENTRY_BODY_MAX, NULL },
    { "intensity", ENTRY_NUMBER, false, 0, 10, NULL },
    { "urge", ENTRY_CHOICE, false, 0, 0, CHOICES_URGE },
    { "urge_words", ENTRY_TEXT, false, 0, ENTRY_LINE_MAX, NULL },
    { "need", ENTRY_TEXT, false, 0, 500, NULL },
    { "older", ENTRY_CHOICE, false, 0, 0, CHOICES_OLDER },
    { "older_words", ENTRY_TEXT, false, 0, ENTRY_NOTE_MAX, NULL },
    { "after", ENTRY_NUMBER, false, 0, 10, NULL },
    { "after_at", ENTRY_NUMBER, false, 0, 253402300799, NULL },
};

static const struct entry_field PAUSE[] = {
    { "skill", ENTRY_CHOICE, true, 0, 0, CHOICES_SKILL },
    { "before", ENTRY_NUMBER, false, 0, 10, NULL },
    { "after", ENTRY_NUMBER, false, 0, 10, NULL },
    { "seconds", ENTRY_NUMBER, false, 0, ENTRY_PAUSE_SECONDS_MAX, NULL },
    { "trigger", ENTRY_OBJECT, false, 0, 0, NULL },
};

static const struct entry_field MESSAGE[] = {
    { "happened", ENTRY_TEXT, false, 0, ENTRY_NOTE_MAX, NULL },
    { "feel", ENTRY_TEXT, false, 0, 1000, NULL },
    { "need", ENTRY_TEXT, false, 0, 1000, NULL },
    { "ask", ENTRY_TEXT, false, 0, 1000, NULL },
    { "words", ENTRY_TEXT, false, 0, 6000, NULL },
};

static const struct entry_field CHECK[] = {
    { "instrument", ENTRY_WORD, true, 0, 0, NULL },
    { "about", ENTRY_CHOICE, false, 0, 0, CHOICES_ABOUT },
    { "levels", ENTRY_NUMBERS, true, 0, ENTRY_LEVELS_MAX, NULL },
};

static const struct entry_field WORDING[] = {
    { "instrument", ENTRY_WORD, true, 0, 0, NULL },
    { "lines", ENTRY_TEXTS, true, 0, ENTRY_WORDING_MAX, NULL },
};

static const struct entry_field CALM[] = {
    { "lines", ENTRY_TEXTS, true, 0, ENTRY_CALM_MAX, NULL },
};

static const struct entry_field PRACTICE[] = {
    { "lesson", ENTRY_WORD, true, 0, 0, NULL },
    { "words", ENTRY_TEXT, false, 0, 4000, NULL },
    { "done", ENTRY_FLAG, false, 0, 0, NULL },
};

static const struct entry_field SETTING[] = {
    { "name", ENTRY_WORD, true, 0, 0, NULL },
    { "value", ENTRY_TEXT, true, 0, ENTRY_LINE_MAX, NULL },
};

/* A key and a place in a space of two: never shown, never exported. */
static const struct entry_field SPACE[] = {
    { "sid", ENTRY_HEX, true, 0, 32, NULL },
    { "key", ENTRY_BYTES, true, 32, 32, NULL },
    { "side", ENTRY_NUMBER, true, 0, 1, NULL },
    { "kind", ENTRY_NUMBER, true, 1, 1, NULL },
    { "name", ENTRY_TEXT, false, 0, ENTRY_NAME_MAX, NULL },
    { "mine", ENTRY_TEXT, false, 0, ENTRY_NAME_MAX, NULL },
    { "peer", ENTRY_BYTES, false, 32, 32, NULL },
    { "verified", ENTRY_FLAG, false, 0, 0, NULL },
    { "state", ENTRY_CHOICE, true, 0, 0, "on paused quiet leaving left read_only" },
    { "since", ENTRY_NUMBER, false, 0, 253402300799, NULL },
    { "purge", ENTRY_FLAG, false, 0, 0, NULL },
    { "tag", ENTRY_BYTES, false, 32, 32, NULL }, /* of the keys that were given up */
};

/* What was handed over: which parts of what, to which space, and when it was taken back. */
static const struct entry_field SHARE[] = {
    { "space", ENTRY_HEX, true, 0, 32, NULL },
    { "copy", ENTRY_OBJECT, true, 0, 0, NULL },
    { "source", ENTRY_OBJECT, false, 0, 0, NULL },
    { "what", ENTRY_WORD, true, 0, 0, NULL },
    { "fields", ENTRY_WORDS, false, 0, ENTRY_FIELDS_MAX, NULL },
    { "taken", ENTRY_NUMBER, false, 0, 253402300799, NULL },
};

static const struct entry_type INTERNAL[] = {
    { "space", SPACE, COUNT(SPACE) },
    { "share", SHARE, COUNT(SHARE) },
};

static const struct entry_type TYPES[] = {
    { "checkin", CHECKIN, COUNT(CHECKIN) },    { "trigger", TRIGGER, COUNT(TRIGGER) },
    { "pause", PAUSE, COUNT(PAUSE) },          { "message", MESSAGE, COUNT(MESSAGE) },
    { "check", CHECK, COUNT(CHECK) },          { "calm", CALM, COUNT(CALM) },
    { "practice", PRACTICE, COUNT(PRACTICE) }, { "setting", SETTING, COUNT(SETTING) },
    { "wording", WORDING, COUNT(WORDING) },    { "kept", kept_fields, KEPT_FIELDS },
};

const struct entry_type *entry_types(size_t *out_count)
{
    *out_count = COUNT(TYPES);
    return TYPES;
}

static bool same(struct str text, const char *word)
{
    return text.ptr && text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

static const struct entry_type *type_in(const struct entry_type *types, size_t count,
                                        struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (same(name, types[i].name))
            return &types[i];
    return NULL;
}

const struct entry_type *entry_type(struct str name)
{
    return type_in(TYPES, COUNT(TYPES), name);
}

const struct entry_type *entry_internal_type(struct str name)
{
    return type_in(INTERNAL, COUNT(INTERNAL), name);
}

bool entry_is_object_id(struct str text)
{
    if (text.len != ENTRY_OBJECT_ID)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

static bool is_choice(struct str text, const char *words)
{
    for (const char *at = words; *at;) {
        size_t len = strcspn(at, " ");

        if (text.ptr && text.len == len && memcmp(text.ptr, at, len) == 0)
            return true;
        at += len + (at[len] == ' ');
    }
    return false;
}

/* "" when the text is within the limit, else why not. */
static const char *text_why(const json_t *value, size_t least, size_t most)
{
    struct str text = json_str(value);

    if (!text.ptr)
        return "wrong_kind";
    size_t count = utf8_count(text);

    return count > most ? "too_long" : count < least ? "empty" : "";
}

static size_t longest(enum entry_kind kind)
{
    return kind == ENTRY_WORDS     ? ENTRY_WORD_MAX
           : kind == ENTRY_ANSWERS ? ENTRY_ANSWER_MAX
                                   : ENTRY_LINE_MAX;
}

static bool is_hex(struct str text, size_t digits)
{
    if (!text.ptr || text.len != digits)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
              (text.ptr[i] >= 'a' && text.ptr[i] <= 'f')))
            return false;
    return true;
}

static bool is_base64(const json_t *value, const struct entry_field *field)
{
    uint8_t bytes[ENTRY_BYTES_MAX];
    size_t len;
    bool fine = json_bytes(value, bytes, (size_t)field->min, (size_t)field->max, &len);

    json_wipe(bytes, sizeof bytes); /* it may be a key */
    return fine;
}

static const char *list_why(const json_t *value, const struct entry_field *field)
{
    size_t count = json_array_size(value), i;
    const json_t *item;
    int64_t number;

    if (!json_is_array(value))
        return "wrong_kind";
    if (count > (size_t)field->max)
        return "too_many";
    if (count == 0 && field->kind != ENTRY_WORDS)
        return "empty";
    json_array_foreach(value, i, item)
    {
        const char *why = "";

        if (field->kind == ENTRY_NUMBERS)
            why = json_int(item, 0, 9, &number) ? "" : "out_of_range";
        else
            why = text_why(item, 1, longest(field->kind));
        if (*why)
            return why;
    }
    return "";
}

static const char *value_why(const json_t *value, const struct entry_field *field)
{
    int64_t number;

    switch (field->kind) {
    case ENTRY_TEXT:
        return text_why(value, (size_t)field->min, (size_t)field->max);
    case ENTRY_WORD:
        return text_why(value, 1, ENTRY_WORD_MAX);
    case ENTRY_NUMBER:
        if (!json_is_number(value))
            return "wrong_kind";
        return json_int(value, field->min, field->max, &number) ? "" : "out_of_range";
    case ENTRY_FLAG:
        return json_is_boolean(value) ? "" : "wrong_kind";
    case ENTRY_CHOICE:
        return is_choice(json_str(value), field->words) ? "" : "not_a_choice";
    case ENTRY_OBJECT:
        return entry_is_object_id(json_str(value)) ? "" : "not_an_id";
    case ENTRY_HEX:
        return is_hex(json_str(value), (size_t)field->max) ? "" : "not_an_id";
    case ENTRY_BYTES:
        return is_base64(value, field) ? "" : "wrong_kind";
    case ENTRY_WORDS:
    case ENTRY_TEXTS:
    case ENTRY_ANSWERS:
    case ENTRY_NUMBERS:
        return list_why(value, field);
    }
    return "wrong_kind";
}

const struct entry_field *entry_field_named(const struct entry_type *type, const char *name)
{
    for (size_t i = 0; i < type->fields_count; i++)
        if (strcmp(type->fields[i].name, name) == 0)
            return &type->fields[i];
    return NULL;
}

static const char *stamp_why(const char *name, const json_t *value)
{
    int64_t number;

    if (strcmp(name, "at") == 0)
        return json_int(value, 0, AT_MAX, &number) ? "" : "out_of_range";
    if (strcmp(name, "zone") == 0)
        return json_int(value, -ZONE_MAX, ZONE_MAX, &number) ? "" : "out_of_range";
    return "unknown_field";
}

static enum err err_of(const char *why)
{
    return strcmp(why, "too_long") == 0 || strcmp(why, "too_many") == 0 ? ERR_LIMIT : ERR_INPUT;
}

enum err entry_check(const json_t *entry, const char **out_why, const char **out_field)
{
    return entry_check_as(entry_type(json_str(json_object_get(entry, "t"))), entry, out_why,
                          out_field);
}

enum err entry_check_as(const struct entry_type *type, const json_t *entry,
                        const char **out_why, const char **out_field)
{
    const char *name, *why = "";
    size_t written = 0;
    json_t *value;

    *out_field = NULL;
    if (!json_is_object(entry) || !type) {
        *out_why = "unknown_type";
        return ERR_INPUT;
    }
    /* jansson's iterator takes a mutable object and changes nothing. */
    json_object_foreach((json_t *)(uintptr_t)entry, name, value)
    {
        const struct entry_field *field = entry_field_named(type, name);

        if (strcmp(name, "t") == 0)
            continue;
        why = field ? value_why(value, field) : stamp_why(name, value);
        written += field != NULL;
        if (*why) {
            *out_why = why;
            *out_field = field ? field->name : NULL;
            return err_of(why);
        }
    }
    for (size_t i = 0; i < type->fields_count; i++)
        if (type->fields[i].needed && !json_object_get(entry, type->fields[i].name)) {
            *out_why = "missing";
            *out_field = type->fields[i].name;
            return ERR_INPUT;
        }
    if (written == 0) {
        *out_why = "empty";
        return ERR_INPUT;
    }
    return ERR_OK;
}
