#include "vault/words.h"

#include <string.h>

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

const char *const words_firsts[SIMULATE_FIRST_UNSURE + 1] = { "", "me", "you", "both",
                                                              "unsure" };

const char *const words_regions[MEASURE_BOTH + 1] = {
    [MEASURE_SECURE] = "secure",
    [MEASURE_ANXIOUS] = "anxious",
    [MEASURE_AVOIDANT] = "avoidant",
    [MEASURE_BOTH] = "both",
};

json_t *words_number(double value)
{
    double scaled = value * 10000.0;

    return json_real((double)(long long)(scaled >= 0 ? scaled + 0.5 : scaled - 0.5) / 10000.0);
}

bool words_is_type(const json_t *entry, const char *type)
{
    const char *name = json_string_value(json_object_get(entry, "t"));

    return name && strcmp(name, type) == 0;
}
