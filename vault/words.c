#include "vault/words.h"

#include <string.h>

#include "base/must.h"

const char *const words_skills[SKILLS_COUNT] = {
    [SKILLS_BREATHING] = "breathing",   [SKILLS_GROUNDING] = "grounding",
    [SKILLS_COLD_WATER] = "cold_water", [SKILLS_WALK] = "walk",
    [SKILLS_SELF_TALK] = "self_talk",   [SKILLS_TIME_OUT] = "time_out",
};

const char *const words_urges[PATTERNS_URGES] = {
    [PATTERNS_REACH] = "reach",         [PATTERNS_HOLD_ON] = "hold_on",
    [PATTERNS_PROTEST] = "protest",     [PATTERNS_PULL_BACK] = "pull_back",
    [PATTERNS_SHUT_DOWN] = "shut_down", [PATTERNS_PLEASE] = "please",
    [PATTERNS_OTHER] = "other",
};

const char *const words_firsts[CYCLE_FIRST_UNSURE + 1] = { "", "me", "you", "both", "unsure" };

json_t *words_number(double value)
{
    return json_real(json_round(value));
}

void words_round(json_t *value)
{
    const char *name;
    json_t *item;
    size_t i;

    if (json_is_real(value))
        json_real_set(value, json_round(json_real_value(value)));
    json_object_foreach(value, name, item) words_round(item);
    json_array_foreach(value, i, item) words_round(item);
}

json_t *words_picked(const json_t *entry, const char *const *names, size_t count)
{
    json_t *copy = json_object();

    MUST(copy);
    for (size_t i = 0; i < count; i++) {
        json_t *value = json_object_get(entry, names[i]);

        MUST(!value || json_object_set(copy, names[i], value) == 0);
    }
    return copy;
}

bool words_is_type(const json_t *entry, const char *type)
{
    const char *name = json_string_value(json_object_get(entry, "t"));

    return name && strcmp(name, type) == 0;
}
