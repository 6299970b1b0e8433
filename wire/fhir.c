#include "wire/fhir.h"

#include <stdio.h>
#include <string.h>

#include "wire/json.h"

static const char url_start[] = "urn:stillnear:instrument:";

/* Messages are cut to their room: they quote what others wrote. */
#define SAY(...) ((void)snprintf(out_why, FHIR_WHY_MAX, __VA_ARGS__))

static json_t *limit(const char *which, int value)
{
    char url[80];

    (void)snprintf(url, sizeof url, "http://hl7.org/fhir/StructureDefinition/%s", which);
    return json_pack("{s:s, s:i}", "url", url, "valueInteger", value);
}

json_t *fhir_questionnaire(const struct measure_instrument *instrument,
                           const char *const *wording)
{
    char url[sizeof url_start + 64];
    json_t *items = json_array(), *root;
    int bad = 0;

    (void)snprintf(url, sizeof url, "%s%s", url_start, instrument->name);
    for (size_t i = 0; i < instrument->items_count; i++) {
        struct measure_range range = instrument->ranges[i];
        char id[24];

        (void)snprintf(id, sizeof id, "Q%zu", i + 1);
        bad |= json_array_append_new(
            items, json_pack("{s:s, s:s, s:s, s:b, s:[o, o]}", "linkId", id, "text",
                             wording ? wording[i] : id, "type", "integer", "required", 0,
                             "extension", limit("minValue", range.low),
                             limit("maxValue", range.low + range.levels - 1)));
    }
    root = json_pack("{s:s, s:s, s:s, s:s, s:s, s:[s], s:o}", "resourceType", "Questionnaire",
                     "url", url, "version", "1", "title", instrument->title, "status",
                     instrument->verified && !instrument->provisional ? "active" : "draft",
                     "subjectType", "Patient", "item", items);
    if (bad) {
        json_decref(root);
        return NULL;
    }
    return root;
}

json_t *fhir_response(const struct measure_instrument *instrument,
                      const struct measure_answers *answers, struct str id)
{
    char url[sizeof url_start + 64];
    json_t *items = json_array(), *root;
    bool complete = true;
    int bad = 0;

    (void)snprintf(url, sizeof url, "%s%s|1", url_start, instrument->name);
    for (size_t i = 0; i < instrument->items_count; i++) {
        char link[24];

        if (answers->level[i] == 0) {
            complete = false;
            continue;
        }
        (void)snprintf(link, sizeof link, "Q%zu", i + 1);
        bad |= json_array_append_new(
            items, json_pack("{s:s, s:[{s:i}]}", "linkId", link, "answer", "valueInteger",
                             answers->level[i] - 1 + instrument->ranges[i].low));
    }
    root = json_pack("{s:s, s:s, s:s, s:o}", "resourceType", "QuestionnaireResponse",
                     "questionnaire", url, "status", complete ? "completed" : "in-progress",
                     "item", items);
    if (id.len > 0)
        bad |= json_object_set_new(
            root, "subject", json_pack("{s:{s:s%}}", "identifier", "value", id.ptr, id.len));
    if (bad) {
        json_decref(root);
        return NULL;
    }
    return root;
}

json_t *fhir_bundle(void)
{
    return json_pack("{s:s, s:s, s:[]}", "resourceType", "Bundle", "type", "collection",
                     "entry");
}

enum err fhir_bundle_add(json_t *bundle, json_t *response)
{
    json_t *entry = response ? json_pack("{s:o}", "resource", response) : NULL;

    return json_array_append_new(json_object_get(bundle, "entry"), entry) == 0 ? ERR_OK
                                                                               : ERR_IO;
}

static bool is_type(const json_t *resource, const char *type)
{
    const char *found = json_string_value(json_object_get(resource, "resourceType"));

    return found && strcmp(found, type) == 0;
}

size_t fhir_responses_count(const json_t *root)
{
    return is_type(root, "Bundle") ? json_array_size(json_object_get(root, "entry")) : 1;
}

const json_t *fhir_response_at(const json_t *root, size_t i)
{
    if (!is_type(root, "Bundle"))
        return root;
    return json_object_get(json_array_get(json_object_get(root, "entry"), i), "resource");
}

/* "Q7" -> 6, within the instrument. */
static bool item_of(const json_t *item, const struct measure_instrument *instrument,
                    size_t *out)
{
    struct str link = json_str(json_object_get(item, "linkId"));
    size_t n = 0;

    if (link.len < 2 || link.len > 3 || (link.ptr[0] != 'Q' && link.ptr[0] != 'q'))
        return false;
    for (size_t i = 1; i < link.len; i++) {
        if (link.ptr[i] < '0' || link.ptr[i] > '9')
            return false;
        n = n * 10 + (size_t)(link.ptr[i] - '0');
    }
    *out = n - 1; /* Q0 wraps, and is out of range like the rest */
    return n >= 1 && n <= instrument->items_count;
}

/* The answer as published: an integer, a decimal without fraction, or a code of digits. */
static bool value_of(const json_t *answer, struct measure_range range, int64_t *out)
{
    const int low = range.low, high = low + range.levels - 1;
    struct str code = json_str(json_object_get(json_object_get(answer, "valueCoding"), "code"));

    if (json_int(json_object_get(answer, "valueInteger"), low, high, out) ||
        json_int(json_object_get(answer, "valueDecimal"), low, high, out))
        return true;
    if (code.len != 1 || code.ptr[0] < '0' || code.ptr[0] > '9')
        return false;
    *out = (unsigned char)code.ptr[0] - '0';
    return *out >= low && *out <= high;
}

static enum err read_items(const json_t *items, const struct measure_instrument *instrument,
                           struct measure_answers *answers, char out_why[FHIR_WHY_MAX])
{
    size_t i;
    json_t *item;

    json_array_foreach(items, i, item)
    {
        const json_t *answer = json_array_get(json_object_get(item, "answer"), 0);
        const char *link = json_string_value(json_object_get(item, "linkId"));
        size_t at = 0;
        int64_t value = 0;

        if (!answer)
            continue; /* not answered, or a heading */
        if (!item_of(item, instrument, &at)) {
            SAY("item \"%.20s\": %s has only Q1 to Q%zu", link ? link : "", instrument->name,
                instrument->items_count);
            return ERR_INPUT;
        }
        if (answers->level[at] != 0 || !value_of(answer, instrument->ranges[at], &value)) {
            SAY("item %.20s: answered twice, or not a whole number from %d to %d", link,
                instrument->ranges[at].low,
                instrument->ranges[at].low + instrument->ranges[at].levels - 1);
            return ERR_INPUT;
        }
        answers->level[at] = (uint8_t)(value - instrument->ranges[at].low + 1);
    }
    return ERR_OK;
}

enum err fhir_read_response(const json_t *response, const struct measure_instrument *instrument,
                            struct measure_answers *out, char *out_id,
                            char out_why[FHIR_WHY_MAX])
{
    const char *of = json_string_value(json_object_get(response, "questionnaire"));
    const json_t *subject = json_object_get(response, "subject");
    struct str id = json_str(json_object_get(json_object_get(subject, "identifier"), "value"));
    const json_t *items = json_object_get(response, "item");
    struct measure_answers answers = { 0 };
    size_t i, name_len = strlen(instrument->name), start = sizeof url_start - 1;
    json_t *group;

    if (!is_type(response, "QuestionnaireResponse")) {
        SAY("not a QuestionnaireResponse");
        return ERR_INPUT;
    }
    if (of && strncmp(of, url_start, start) == 0 &&
        (strncmp(of + start, instrument->name, name_len) != 0 ||
         (of[start + name_len] != '\0' && of[start + name_len] != '|'))) {
        SAY("it answers %.60s, not %s", of, instrument->name);
        return ERR_INPUT;
    }
    if (read_items(items, instrument, &answers, out_why) != ERR_OK)
        return ERR_INPUT;
    json_array_foreach(items, i, group)
    {
        if (read_items(json_object_get(group, "item"), instrument, &answers, out_why) != ERR_OK)
            return ERR_INPUT;
    }
    if (id.len == 0)
        id = json_str(json_object_get(subject, "reference"));
    if (id.len > FHIR_ID_MAX) {
        id.len = FHIR_ID_MAX;
        while (id.len > 0 && ((unsigned char)id.ptr[id.len] & 0xC0) == 0x80)
            id.len--; /* not in the middle of a letter */
    }
    memcpy(out_id, id.len > 0 ? id.ptr : "", id.len);
    out_id[id.len] = '\0';
    *out = answers;
    return ERR_OK;
}
