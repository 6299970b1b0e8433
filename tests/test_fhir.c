#include "tests/test.h"

#include <stdbool.h>
#include <string.h>

#include "wire/fhir.h"

static const struct measure_instrument *phq(void)
{
    return measure_instrument(STR("phq-4"));
}

static const char *read_text(const char *text, struct measure_answers *out, char *out_id)
{
    static char why[FHIR_WHY_MAX];
    json_t *root = json_loads(text, 0, NULL);

    assert_non_null(root);
    why[0] = '\0';
    if (fhir_read_response(root, phq(), out, out_id, why) != ERR_OK)
        CHECK(strlen(why) > 0);
    json_decref(root);
    return why;
}

static void what_is_exported_is_imported_the_same(void **state)
{
    const struct measure_answers given = { { 1, 4, 0, 2 } };
    struct measure_answers got = { 0 };
    char id[FHIR_ID_MAX + 1] = "", why[FHIR_WHY_MAX];
    json_t *bundle = fhir_bundle();

    (void)state;
    CHECK(fhir_bundle_add(bundle, fhir_response(phq(), &given, STR("Ann \xC3\xA4"))) == ERR_OK);
    CHECK(fhir_bundle_add(bundle, fhir_response(phq(), &given, (struct str){ 0 })) == ERR_OK);
    CHECK(fhir_responses_count(bundle) == 2);
    CHECK(fhir_read_response(fhir_response_at(bundle, 0), phq(), &got, id, why) == ERR_OK);
    assert_string_equal(id, "Ann \xC3\xA4");
    assert_memory_equal(&got, &given, sizeof got);
    CHECK(fhir_read_response(fhir_response_at(bundle, 1), phq(), &got, id, why) == ERR_OK);
    assert_string_equal(id, "");
    json_decref(bundle);
}

/* FHIR R4 (4.0.1): Questionnaire and QuestionnaireResponse, the elements with cardinality 1 and
 * the codes of their bound value sets. */
static void resources_have_what_r4_demands(void **state)
{
    const struct measure_answers some = { { 1, 4, 0, 2 } }, all = { { 1, 1, 1, 1 } };
    json_t *form = fhir_questionnaire(phq(), NULL), *item, *limits;
    json_t *response = fhir_response(phq(), &some, STR("x"));

    (void)state;
    assert_string_equal(json_string_value(json_object_get(form, "resourceType")),
                        "Questionnaire");
    assert_string_equal(json_string_value(json_object_get(form, "status")), "draft");
    CHECK(json_array_size(json_object_get(form, "item")) == 4);
    item = json_array_get(json_object_get(form, "item"), 3);
    assert_string_equal(json_string_value(json_object_get(item, "linkId")), "Q4");
    assert_string_equal(json_string_value(json_object_get(item, "type")), "integer");
    assert_string_equal(json_string_value(json_object_get(item, "text")), "Q4");
    limits = json_object_get(item, "extension");
    assert_string_equal(json_string_value(json_object_get(json_array_get(limits, 1), "url")),
                        "http://hl7.org/fhir/StructureDefinition/maxValue");
    CHECK(json_integer_value(json_object_get(json_array_get(limits, 1), "valueInteger")) == 3);
    json_decref(form);
    assert_string_equal(json_string_value(json_object_get(response, "status")), "in-progress");
    CHECK(json_array_size(json_object_get(response, "item")) == 3);
    json_decref(response);
    response = fhir_response(phq(), &all, STR("x"));
    assert_string_equal(json_string_value(json_object_get(response, "status")), "completed");
    json_decref(response);
}

static void other_systems_answers_are_understood_or_refused_by_item(void **state)
{
    static const struct {
        const char *text, *says; /* "" : taken */
    } run[] = {
        { "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":\"http://other/phq\","
          "\"subject\":{\"reference\":\"Patient/7\"},\"item\":[{\"linkId\":\"g\",\"item\":["
          "{\"linkId\":\"Q1\",\"answer\":[{\"valueDecimal\":2.0}]},"
          "{\"linkId\":\"Q2\",\"answer\":[{\"valueCoding\":{\"code\":\"3\"}}]},"
          "{\"linkId\":\"Q3\"}]}]}",
          "" },
        { "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[{\"linkId\":\"Q1\",\"answer\":"
          "[{\"valueInteger\":4}]}]}",
          "Q1" },
        { "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[{\"linkId\":\"Q2\",\"answer\":"
          "[{\"valueCoding\":{\"code\":\"4\"}}]}]}",
          "Q2" },
        { "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[{\"linkId\":\"Q9\",\"answer\":"
          "[{\"valueInteger\":1}]}]}",
          "Q9" },
        { "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[{\"linkId\":\"Q1\",\"answer\":"
          "[{\"valueInteger\":1}]},{\"linkId\":\"Q1\",\"answer\":[{\"valueInteger\":1}]}]}",
          "Q1" },
        { "{\"resourceType\":\"QuestionnaireResponse\",\"questionnaire\":"
          "\"urn:stillnear:instrument:phq-44|1\",\"item\":[]}",
          "phq-44" },
        { "{\"resourceType\":\"Patient\"}", "QuestionnaireResponse" },
    };
    struct measure_answers got = { 0 };
    char id[FHIR_ID_MAX + 1] = "";

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        const char *why = read_text(run[i].text, &got, id);

        if (run[i].says[0] == '\0' ? why[0] != '\0' : !strstr(why, run[i].says))
            fail_msg("%s: \"%s\"", run[i].text, why);
        CHECK(got.level[0] == 3 && got.level[1] == 4 && got.level[2] == 0);
        assert_string_equal(id, "Patient/7");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_exported_is_imported_the_same),
        cmocka_unit_test(resources_have_what_r4_demands),
        cmocka_unit_test(other_systems_answers_are_understood_or_refused_by_item),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
