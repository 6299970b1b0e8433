#include "wire/kept.h"

#include <string.h>

#include "base/must.h"
#include "wire/choices.h"

#define PLACE(name)                                                                            \
    {                                                                                          \
        name, ENTRY_NUMBER, false, -1000, 1000, NULL                                           \
    }
#define TEXT(name, most)                                                                       \
    {                                                                                          \
        name, ENTRY_TEXT, false, 0, most, NULL                                                 \
    }
#define TEN(name)                                                                              \
    {                                                                                          \
        name, ENTRY_NUMBER, false, 0, 10, NULL                                                 \
    }

static const char WHAT[] =
    "checkin trigger pause message map calm card agreement repair ritual";

const struct entry_field kept_fields[KEPT_FIELDS] = {
    TEXT("from", ENTRY_NAME_MAX),
    { "what", ENTRY_CHOICE, true, 0, 0, WHAT },
    TEN("close"),
    TEN("settled"),
    { "reached", ENTRY_FLAG, false, 0, 0, NULL },
    { "pulled_back", ENTRY_FLAG, false, 0, 0, NULL },
    { "first", ENTRY_CHOICE, false, 0, 0, CHOICES_FIRST },
    TEXT("event", ENTRY_NOTE_MAX),
    TEXT("story", ENTRY_NOTE_MAX),
    { "feelings", ENTRY_WORDS, false, 0, ENTRY_FEELINGS_MAX, NULL },
    { "body", ENTRY_WORDS, false, 0, ENTRY_BODY_MAX, NULL },
    TEN("intensity"),
    { "urge", ENTRY_CHOICE, false, 0, 0, CHOICES_URGE },
    TEXT("urge_words", ENTRY_LINE_MAX),
    TEXT("need", 1000),
    { "older", ENTRY_CHOICE, false, 0, 0, CHOICES_OLDER },
    TEXT("older_words", ENTRY_NOTE_MAX),
    { "skill", ENTRY_CHOICE, false, 0, 0, CHOICES_SKILL },
    TEN("before"),
    TEN("after"),
    { "seconds", ENTRY_NUMBER, false, 0, ENTRY_PAUSE_SECONDS_MAX, NULL },
    TEXT("happened", ENTRY_NOTE_MAX),
    TEXT("feel", 1000),
    TEXT("ask", 1000),
    TEXT("words", 6000),
    PLACE("anxiety"),
    PLACE("anxiety_low"),
    PLACE("anxiety_high"),
    PLACE("avoidance"),
    PLACE("avoidance_low"),
    PLACE("avoidance_high"),
    { "region", ENTRY_CHOICE, false, 0, 0, CHOICES_REGION },
    { "beside", ENTRY_CHOICE, false, 0, 0, CHOICES_REGION },
    { "about", ENTRY_CHOICE, false, 0, 0, CHOICES_ABOUT },
    { "lines", ENTRY_TEXTS, false, 0, ENTRY_CALM_MAX, NULL },
    { "kind", ENTRY_CHOICE, false, 0, 0, CHOICES_CARD },
    TEXT("topic", ENTRY_LINE_MAX),
    TEXT("agreement", 500),
    TEXT("appreciation", 500),
    { "answers", ENTRY_ANSWERS, false, 0, 6, NULL },
};

static bool is_kept(struct str type)
{
    for (const char *at = WHAT; *at;) {
        size_t len = strcspn(at, " ");

        if (type.ptr && type.len == len && memcmp(type.ptr, at, len) == 0)
            return true;
        at += len + (at[len] == ' ');
    }
    return false;
}

static void put(json_t *entry, const char *name, json_t *value)
{
    MUST(value && json_object_set_new(entry, name, value) == 0);
}

json_t *kept_from(const json_t *record, struct str from)
{
    struct str type = json_str(json_object_get(record, "t"));
    json_t *entry, *value;

    if (!is_kept(type))
        return NULL;
    MUST((entry = json_object()));
    for (size_t i = 2; i < KEPT_FIELDS; i++)
        if ((value = json_object_get(record, kept_fields[i].name)))
            put(entry, kept_fields[i].name, json_deep_copy(value));
    put(entry, "t", json_string("kept"));
    put(entry, "from", json_stringn(from.ptr ? from.ptr : "", from.len));
    put(entry, "what", json_stringn(type.ptr, type.len));
    if ((value = json_object_get(record, "at")))
        put(entry, "at", json_deep_copy(value));
    if ((value = json_object_get(record, "zone")))
        put(entry, "zone", json_deep_copy(value));
    return entry;
}
