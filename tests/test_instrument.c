#include "tests/test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "wire/instrument.h"
#include "wire/json.h"

static struct instrument_room room, again;

static json_t *load(const char *folder, const char *name)
{
    char path[1024];
    json_t *root;

    (void)snprintf(path, sizeof path, "%s/%s.json", folder, name);
    root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    return root;
}

static void check_same_scale(const struct measure_instrument *instrument,
                             const struct measure_scale *got, const struct measure_scale *want)
{
    assert_string_equal(got->name, want->name);
    CHECK(got->trait == want->trait && got->total == want->total);
    CHECK(got->keys_count == want->keys_count && got->facets_count == want->facets_count);
    CHECK(got->norms_count == want->norms_count && got->marks_count == want->marks_count);
    CHECK(got->trust == want->trust && got->times == want->times);
    CHECK(got->norm_mean == want->norm_mean && got->norm_sd == want->norm_sd);
    CHECK(got->alpha == want->alpha && got->retest == want->retest);
    CHECK(!got->curves == !want->curves);
    for (size_t k = 0; k < want->keys_count; k++) {
        size_t item = want->keys[k].item;

        CHECK(got->keys[k].item == item && got->keys[k].facet == want->keys[k].facet);
        CHECK(got->keys[k].reverse == want->keys[k].reverse);
        if (!want->curves)
            continue;
        CHECK(got->curves[k].general == want->curves[k].general);
        CHECK(got->curves[k].specific == want->curves[k].specific);
        for (size_t i = 0; i + 1 < instrument->ranges[item].levels; i++)
            CHECK(got->curves[k].step[i] == want->curves[k].step[i]);
    }
    for (size_t i = 0; i < want->norms_count; i++) {
        CHECK(got->norms[i].percent == want->norms[i].percent);
        CHECK(got->norms[i].points == want->norms[i].points);
    }
    for (size_t i = 0; i < want->marks_count; i++) {
        CHECK(got->marks[i].side == want->marks[i].side);
        CHECK(got->marks[i].points == want->marks[i].points);
        assert_string_equal(got->marks[i].words, want->marks[i].words);
    }
}

static void check_same(const struct measure_instrument *got,
                       const struct measure_instrument *want)
{
    assert_string_equal(got->name, want->name);
    assert_string_equal(got->title, want->title);
    CHECK(got->items_count == want->items_count && got->scales_count == want->scales_count);
    CHECK(got->verified == want->verified && got->provisional == want->provisional);
    CHECK(got->permission == want->permission);
    CHECK(!got->order == !want->order && !got->wording == !want->wording);
    for (size_t i = 0; i < want->items_count; i++) {
        CHECK(got->ranges[i].low == want->ranges[i].low);
        CHECK(got->ranges[i].levels == want->ranges[i].levels);
        CHECK(!want->order || got->order[i] == want->order[i]);
        if (want->wording)
            assert_string_equal(got->wording[i], want->wording[i]);
    }
    for (size_t i = 0; i < want->scales_count; i++)
        check_same_scale(want, &got->scales[i], &want->scales[i]);
}

static void the_baked_tables_are_what_the_files_say(void **state)
{
    char why[INSTRUMENT_WHY_MAX] = "";

    for (size_t i = 0; measure_instrument_at(i); i++) {
        const struct measure_instrument *baked = measure_instrument_at(i);
        json_t *root = load(*state, baked->name);

        if (instrument_read(&room, root, why) != ERR_OK)
            fail_msg("%s: %s", baked->name, why);
        check_same(&room.instrument, baked);
        json_decref(root);
    }
}

static void an_instrument_written_reads_the_same(void **state)
{
    char why[INSTRUMENT_WHY_MAX] = "";

    (void)state;
    for (size_t i = 0; measure_instrument_at(i); i++) {
        json_t *root = instrument_write(measure_instrument_at(i));

        assert_non_null(root);
        if (instrument_read(&room, root, why) != ERR_OK)
            fail_msg("%s", why);
        check_same(&room.instrument, measure_instrument_at(i));
        json_decref(root);
    }
}

/* One change to a file that is right, and a word that its refusal must hold. */
static void a_wrong_file_is_refused_by_field(void **state)
{
    static const struct {
        const char *from, *to, *says;
    } run[] = {
        { "\"items\":18", "\"items\":65", "items" },
        { "\"items\":18", "\"items\":17", "items" },
        { "\"reverse\":[1,", "\"reverse\":[2,", "reverse" },
        { "\"reverse\":[1,", "\"revers\":[1,", "revers" },
        { "\"items\":[1,3,", "\"items\":[1,1,", "items" },
        { "\"items\":[1,3,", "\"items\":[1,99,", "items" },
        { "\"turning\":[1,", "\"turning\":[3,", "facet" },
        { "\"trust\":0.64", "\"trust\":0", "out of range" },
        { "\"trust\":0.64", "\"trust\":\"x\"", "trust" },
        { "\"1\":[1.5556,", "\"1\":[\"x\",", "curves" },
        { "\"1\":[1.5556,", "\"1\":[99,", "out of range" },
        { "\"1\":[1.5556,", "\"1\":[1,1,", "curves" },
        { "\"low\":1", "\"low\":2", "low" },
        { "\"high\":5", "\"high\":12", "high" },
        { "\"name\":\"own-18\"", "\"name\":\"../own\"", "name" },
        { "\"verified\":true", "\"verified\":1", "verified" },
        { "\"permission\":\"own\"", "\"permission\":\"mine\"", "permission" },
        { "\"trait\":\"anxiety\"", "\"trait\":\"panic\"", "trait" },
        { "\"total\":\"mean\"", "\"total\":\"median\"", "total" },
    };
    json_t *root = load(*state, "own-18");
    char *text = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(9));
    char why[INSTRUMENT_WHY_MAX];

    assert_non_null(text);
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        char *at = strstr(text, run[i].from);
        char *changed = malloc(strlen(text) + 100);
        json_t *wrong;

        assert_non_null(at);
        assert_non_null(changed);
        (void)sprintf(changed, "%.*s%s%s", (int)(at - text), text, run[i].to,
                      at + strlen(run[i].from));
        wrong = json_loads(changed, JSON_REJECT_DUPLICATES, NULL);
        assert_non_null(wrong);
        why[0] = '\0';
        CHECK(instrument_read(&again, wrong, why) != ERR_OK);
        if (!strstr(why, run[i].says))
            fail_msg("%s: refused with \"%s\"", run[i].to, why);
        json_decref(wrong);
        free(changed);
    }
    free(text);
    json_decref(root);
}

/* shared/data/ecr/ecr_bifactor.json, averaged over a facet, times .8 (docs/SCIENCE.md). */
static void the_own_check_borrows_facet_averages(void **state)
{
    const char *shared = getenv("STILLNEAR_SHARED");
    const struct measure_instrument *own = measure_instrument(STR("own-18"));
    char path[1024];
    json_t *root, *model;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/data/ecr/ecr_bifactor.json",
                   shared ? shared : "../shared");
    root = json_load_file(path, 0, NULL);
    if (!root) {
        print_message("SKIPPED: %s is not there\n", path);
        skip();
    }
    for (int anxiety = 0; anxiety < 2; anxiety++) {
        static const char *const facets[][3] = { { "support", "disclosure", "closeness" },
                                                 { "abandonment", "more_closeness",
                                                   "protest" } };
        const struct measure_scale *scale =
            measure_scale_of(own, anxiety ? MEASURE_ANXIETY : MEASURE_AVOIDANCE);

        model =
            json_object_get(json_object_get(root, "model"), anxiety ? "anxiety" : "avoidance");
        for (size_t k = 0; k < scale->keys_count; k++) {
            double general = 0.0, specific = 0.0, step = 0.0;
            int count = 0;

            for (size_t i = 0; i < 18; i++) {
                const char *facet =
                    json_string_value(json_array_get(json_object_get(model, "facet"), i));

                if (strcmp(facet, facets[anxiety][scale->keys[k].facet]) != 0)
                    continue;
                general += json_real_value(json_array_get(json_object_get(model, "ag"), i));
                specific += json_real_value(json_array_get(json_object_get(model, "as_"), i));
                step += json_real_value(
                    json_array_get(json_array_get(json_object_get(model, "d"), i), 3));
                count++;
            }
            CHECK_NEAR(scale->curves[k].general, 0.8 * general / count, 1e-4);
            CHECK_NEAR(scale->curves[k].specific, 0.8 * specific / count, 1e-4);
            CHECK_NEAR(scale->curves[k].step[3], 0.8 * step / count, 1e-4);
        }
    }
    json_decref(root);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(the_baked_tables_are_what_the_files_say, argv[1]),
        cmocka_unit_test(an_instrument_written_reads_the_same),
        cmocka_unit_test_prestate(a_wrong_file_is_refused_by_field, argv[1]),
        cmocka_unit_test(the_own_check_borrows_facet_averages),
    };

    if (argc != 2)
        return 1; /* usage: test_instrument content/instruments */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
