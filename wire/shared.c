#include "wire/shared.h"

#include <string.h>

#include "base/must.h"
#include "core/measure.h"
#include "wire/check_view.h"
#include "wire/choices.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Seconds and milliseconds of the years 1970 to 9999. */
#define SECONDS_MAX INT64_C(253402300799)
#define MS_MAX      (SECONDS_MAX * 1000)

enum { ZONE_MAX = 1080, WEEK_MIN = 197001, WEEK_MAX = 999953, WEEKS_OF_YEAR_MAX = 53 };

/* Copied from own entries: their texts have the limits of wire/entry.c. */
static const struct entry_field CHECKIN[] = {
    { "close", ENTRY_NUMBER, false, 0, 10, NULL },
    { "settled", ENTRY_NUMBER, false, 0, 10, NULL },
    { "reached", ENTRY_FLAG, false, 0, 0, NULL },
    { "pulled_back", ENTRY_FLAG, false, 0, 0, NULL },
    { "first", ENTRY_CHOICE, false, 0, 0, CHOICES_FIRST },
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
};

static const struct entry_field PAUSE[] = {
    { "skill", ENTRY_CHOICE, false, 0, 0, CHOICES_SKILL },
    { "before", ENTRY_NUMBER, false, 0, 10, NULL },
    { "after", ENTRY_NUMBER, false, 0, 10, NULL },
    { "seconds", ENTRY_NUMBER, false, 0, ENTRY_PAUSE_SECONDS_MAX, NULL },
};

static const struct entry_field MESSAGE[] = {
    { "happened", ENTRY_TEXT, false, 0, ENTRY_NOTE_MAX, NULL },
    { "feel", ENTRY_TEXT, false, 0, 1000, NULL },
    { "need", ENTRY_TEXT, false, 0, 1000, NULL },
    { "ask", ENTRY_TEXT, false, 0, 1000, NULL },
    { "words", ENTRY_TEXT, false, 0, 6000, NULL },
};

#define PLACE(name)                                                                            \
    {                                                                                          \
        name, ENTRY_NUMBER, false, -SHARED_PLACE_MAX, SHARED_PLACE_MAX, NULL                   \
    }

static const struct entry_field MAP[] = {
    PLACE("anxiety"),
    PLACE("anxiety_low"),
    PLACE("anxiety_high"),
    PLACE("avoidance"),
    PLACE("avoidance_low"),
    PLACE("avoidance_high"),
    { "region", ENTRY_CHOICE, false, 0, 0, CHOICES_REGION },
    { "beside", ENTRY_CHOICE, false, 0, 0, CHOICES_REGION }, /* it lies between the two */
    { "about", ENTRY_CHOICE, false, 0, 0, CHOICES_ABOUT },
};

static const struct entry_field CALM[] = {
    { "lines", ENTRY_TEXTS, true, 0, ENTRY_CALM_MAX, NULL },
};

/* Written for the two of them. */
static const struct entry_field CARD[] = {
    { "kind", ENTRY_CHOICE, true, 0, 0, CHOICES_CARD },
    { "words", ENTRY_TEXT, true, 1, SHARED_WORDS_MAX, NULL },
};

static const struct entry_field AGREEMENT[] = {
    { "words", ENTRY_TEXT, true, 1, SHARED_WORDS_MAX, NULL },
    { "revisit", ENTRY_NUMBER, false, 0, SECONDS_MAX, NULL },
    { "of", ENTRY_OBJECT, false, 0, 0, NULL },
    { "state", ENTRY_CHOICE, false, 0, 0, "offered kept changed let_go" },
};

/* With the words that were agreed to, so that the other cannot change them afterwards. */
static const struct entry_field YES[] = {
    { "to", ENTRY_OBJECT, true, 0, 0, NULL },
    { "words", ENTRY_TEXT, true, 1, SHARED_WORDS_MAX, NULL },
};

static const struct entry_field LIVE[] = {
    { "session", ENTRY_HEX, true, 0, 16, NULL },
    { "what", ENTRY_CHOICE, true, 0, 0, "pause talk" },
    { "minutes", ENTRY_NUMBER, true, 1, SHARED_MINUTES_MAX, NULL },
    { "ends", ENTRY_NUMBER, true, 0, MS_MAX, NULL },
    { "answer", ENTRY_CHOICE, false, 0, 0, "ask join later end" },
    { "later", ENTRY_NUMBER, false, 0, SECONDS_MAX, NULL },
    { "renews", ENTRY_FLAG, false, 0, 0, NULL },
};

static const struct entry_field REPAIR[] = {
    { "topic", ENTRY_TEXT, false, 0, SHARED_TOPIC_MAX, NULL },
    { "agreement", ENTRY_TEXT, false, 0, SHARED_WORDS_MAX, NULL },
    { "appreciation", ENTRY_TEXT, false, 0, SHARED_WORDS_MAX, NULL },
};

static const struct entry_field RITUAL[] = {
    { "week", ENTRY_NUMBER, true, WEEK_MIN, WEEK_MAX, NULL },
    { "answers", ENTRY_ANSWERS, true, 0, SHARED_ANSWERS_MAX, NULL },
};

static const struct entry_type TYPES[] = {
    { "checkin", CHECKIN, COUNT(CHECKIN) },
    { "trigger", TRIGGER, COUNT(TRIGGER) },
    { "pause", PAUSE, COUNT(PAUSE) },
    { "message", MESSAGE, COUNT(MESSAGE) },
    { "map", MAP, COUNT(MAP) },
    { "calm", CALM, COUNT(CALM) },
    { "card", CARD, COUNT(CARD) },
    { "agreement", AGREEMENT, COUNT(AGREEMENT) },
    { "yes", YES, COUNT(YES) },
    { "live", LIVE, COUNT(LIVE) },
    { "repair", REPAIR, COUNT(REPAIR) },
    { "ritual", RITUAL, COUNT(RITUAL) },
};

/* Which type an own entry is copied to. What is not here is never handed over: what one
 * practises, settings, a publisher's wording. */
static const struct {
    const char *own, *shared;
} COPIES[] = {
    { "checkin", "checkin" }, { "trigger", "trigger" }, { "pause", "pause" },
    { "message", "message" }, { "check", "map" },       { "calm", "calm" },
};

const struct entry_type *shared_types(size_t *out_count)
{
    *out_count = COUNT(TYPES);
    return TYPES;
}

static bool same(struct str text, const char *word)
{
    return text.ptr && text.len == strlen(word) && memcmp(text.ptr, word, text.len) == 0;
}

const struct entry_type *shared_type(struct str name)
{
    for (size_t i = 0; i < COUNT(TYPES); i++)
        if (same(name, TYPES[i].name))
            return &TYPES[i];
    return NULL;
}

/* A place on the map stands within its interval, and never without it. */
static const char *place_why(const json_t *record, const char *const names[3])
{
    const json_t *place = json_object_get(record, names[0]);
    const json_t *low = json_object_get(record, names[1]);
    const json_t *high = json_object_get(record, names[2]);
    int64_t at[3];

    if (!place && !low && !high)
        return "";
    if (!place || !low || !high)
        return "missing";
    MUST(json_int(place, -SHARED_PLACE_MAX, SHARED_PLACE_MAX, &at[0]) &&
         json_int(low, -SHARED_PLACE_MAX, SHARED_PLACE_MAX, &at[1]) &&
         json_int(high, -SHARED_PLACE_MAX, SHARED_PLACE_MAX, &at[2]));
    return at[1] <= at[0] && at[0] <= at[2] ? "" : "out_of_range";
}

static const char *const ANXIETY[] = { "anxiety", "anxiety_low", "anxiety_high" };
static const char *const AVOIDANCE[] = { "avoidance", "avoidance_low", "avoidance_high" };

static const char *map_why(const json_t *record, const char **out_field)
{
    const char *why = place_why(record, ANXIETY);

    *out_field = "anxiety";
    if (!*why) {
        why = place_why(record, AVOIDANCE);
        *out_field = "avoidance";
    }
    if (!*why && json_object_get(record, "beside") && !json_object_get(record, "region")) {
        why = "missing";
        *out_field = "region";
    }
    return why;
}

/* What fields say about each other, once each is as the table says. */
static const char *together_why(const json_t *record, const char **out_field)
{
    struct str type = json_str(json_object_get(record, "t"));
    struct str state = json_str(json_object_get(record, "state"));

    if (same(type, "map"))
        return map_why(record, out_field);
    if (same(type, "ritual")) {
        int64_t week;

        MUST(json_int(json_object_get(record, "week"), WEEK_MIN, WEEK_MAX, &week));
        *out_field = "week";
        return week % 100 >= 1 && week % 100 <= WEEKS_OF_YEAR_MAX ? "" : "out_of_range";
    }
    if (same(type, "agreement") && state.ptr) {
        bool is_first = same(state, "offered");

        *out_field = "of";
        return is_first == !json_object_get(record, "of") ? ""
               : is_first                                 ? "unknown_field"
                                                          : "missing";
    }
    return "";
}

enum err shared_check(const json_t *record, const char **out_why, const char **out_field)
{
    const struct entry_type *type = shared_type(json_str(json_object_get(record, "t")));
    const json_t *object = json_object_get(record, "o");
    json_t *plain = json_copy((json_t *)(uintptr_t)record); /* changes nothing */
    enum err err;

    MUST(plain || !record);
    json_object_del(plain, "o");
    json_object_del(plain, "c");
    err = entry_check_as(type, plain, out_why, out_field);
    json_decref(plain);
    if (err != ERR_OK)
        return err;
    *out_why = together_why(record, out_field);
    if (**out_why)
        return ERR_INPUT;
    *out_field = NULL;
    if (object && !entry_is_object_id(json_str(object))) {
        *out_why = "not_an_id";
        return ERR_INPUT;
    }
    return ERR_OK;
}

bool shared_is_lawful(const json_t *record)
{
    const char *why, *field;

    return shared_check(record, &why, &field) == ERR_OK && json_object_get(record, "at");
}

int64_t shared_time(int64_t at, int64_t zone)
{
    int64_t wall = at + zone * 60;

    wall = wall < 0 ? 0 : wall > SECONDS_MAX ? SECONDS_MAX : wall;
    return wall - wall % SHARED_QUARTER_S;
}

static void set(json_t *record, const char *name, json_t *value)
{
    MUST(value && json_object_set_new(record, name, value) == 0);
}

static int64_t hundredths(double value)
{
    double scaled = value * 100;

    scaled = scaled > SHARED_PLACE_MAX    ? SHARED_PLACE_MAX
             : scaled < -SHARED_PLACE_MAX ? -SHARED_PLACE_MAX
                                          : scaled;
    return (int64_t)(scaled >= 0 ? scaled + 0.5 : scaled - 0.5);
}

static void set_place(json_t *record, const char *const names[3],
                      const struct measure_reading *reading)
{
    set(record, names[0], json_integer(hundredths(reading->value)));
    set(record, names[1], json_integer(hundredths(reading->low)));
    set(record, names[2], json_integer(hundredths(reading->high)));
}

/* Parts of a check are what its answers say, never the answers. */
static const char *copy_check(const json_t *entry, const json_t *fields, json_t *record)
{
    const struct measure_instrument *instrument =
        check_instrument(json_str(json_object_get(entry, "instrument")));
    const json_t *about = json_object_get(entry, "about");
    struct measure_answers answers;

    if (!instrument)
        return "never_shared";
    if (!check_answers(instrument, json_object_get(entry, "levels"), &answers))
        return "not_there";
    struct check_scored scored = check_score(instrument, &answers);

    if (!scored.enough)
        return "not_there";
    struct measure_said said = measure_say(&scored.anxiety, &scored.avoidance);

    if (json_holds(fields, "anxiety"))
        set_place(record, ANXIETY, &scored.anxiety);
    if (json_holds(fields, "avoidance"))
        set_place(record, AVOIDANCE, &scored.avoidance);
    if (json_holds(fields, "region")) {
        set(record, "region", json_string(check_region(said.region)));
        if (!said.named)
            set(record, "beside", json_string(check_region(said.beside)));
    }
    if (about)
        set(record, "about", json_deep_copy(about));
    return "";
}

/* True for the parts that a person can tick: of a map, its figures come along by themselves. */
static bool can_be_ticked(const struct entry_type *type, struct str name)
{
    static const char *const parts[] = { "anxiety", "avoidance", "region" };

    if (strcmp(type->name, "map") == 0) {
        for (size_t i = 0; i < COUNT(parts); i++)
            if (same(name, parts[i]))
                return true;
        return false;
    }
    for (size_t i = 0; i < type->fields_count; i++)
        if (same(name, type->fields[i].name))
            return true;
    return false;
}

/* "" when each ticked field may be handed over and is there. */
static const char *ticks_why(const struct entry_type *type, const json_t *entry,
                             const json_t *fields, const char **out_field)
{
    size_t i;
    const json_t *field;

    if (!json_is_array(fields) || json_array_size(fields) == 0)
        return "nothing_ticked";
    json_array_foreach(fields, i, field)
    {
        const char *name = json_string_value(field);

        *out_field = name;
        if (!name || !can_be_ticked(type, json_str(field)))
            return "never_shared";
        if (strcmp(type->name, "map") != 0 && !json_object_get(entry, name))
            return "not_there";
    }
    *out_field = NULL;
    return "";
}

static const struct entry_type *type_of_copy(const json_t *entry)
{
    struct str own = json_str(json_object_get(entry, "t"));

    for (size_t i = 0; i < COUNT(COPIES); i++)
        if (same(own, COPIES[i].own))
            return shared_type((struct str){ COPIES[i].shared, strlen(COPIES[i].shared) });
    return NULL;
}

static const char *copy_fields(const struct entry_type *type, const json_t *entry,
                               const json_t *fields, json_t *record)
{
    if (strcmp(type->name, "map") == 0)
        return copy_check(entry, fields, record);
    /* In the order of the table, whatever order they were ticked in. */
    for (size_t i = 0; i < type->fields_count; i++)
        if (json_holds(fields, type->fields[i].name))
            set(record, type->fields[i].name,
                json_deep_copy(json_object_get(entry, type->fields[i].name)));
    return "";
}

static const char *copy_time(const json_t *entry, json_t *record, const char **out_field)
{
    const json_t *given = json_object_get(entry, "zone");
    int64_t at, zone = 0;

    *out_field = "at";
    if (!json_int(json_object_get(entry, "at"), 0, SECONDS_MAX, &at) ||
        (given && !json_int(given, -ZONE_MAX, ZONE_MAX, &zone)))
        return "out_of_range";
    *out_field = NULL;
    set(record, "at", json_integer(shared_time(at, zone)));
    set(record, "zone", json_integer(0));
    return "";
}

enum err shared_from(const json_t *entry, const json_t *fields, json_t **out,
                     const char **out_why, const char **out_field)
{
    const struct entry_type *type = type_of_copy(entry);
    json_t *record;
    enum err err;

    *out_field = NULL;
    *out_why = type ? ticks_why(type, entry, fields, out_field) : "never_shared";
    if (**out_why)
        return ERR_INPUT;
    record = json_object();
    MUST(record);
    set(record, "t", json_string(type->name));
    *out_why = copy_fields(type, entry, fields, record);
    if (!**out_why)
        *out_why = copy_time(entry, record, out_field);
    err = **out_why ? ERR_INPUT : shared_check(record, out_why, out_field);
    if (err == ERR_OK)
        *out = json_incref(record);
    json_decref(record);
    return err;
}
