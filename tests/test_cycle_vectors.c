/* test_cycle_vectors.c FOLDER - check-ins in files, read and fitted as the command does it.
 *
 * Each FOLDER/name.jsonl stands beside the name.json that tests/vectors/cycle.py made of it:
 * dense Gaussians, library optimisers and distributions, no code in common. */
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "core/cycle.h"
#include "wire/checkins.h"
#include "wire/json.h"

static const char *folder;

static struct cycle_checkin checkins[1000];
static struct cycle_ou_point room[1000];

static size_t lines_read(const char *name)
{
    char path[4096], line[CHECKINS_LINE_MAX];
    size_t count = 0;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s.jsonl", folder, name);
    file = fopen(path, "rb");
    CHECK(file);
    while (fgets(line, sizeof line, file)) {
        const char *why = "";
        struct str text = { line, strcspn(line, "\n") };

        CHECK(count < 1000);
        if (checkins_read(text, &checkins[count++], &why) != ERR_OK)
            fail_msg("%s, line %zu: %s", path, count, why);
    }
    fclose(file);
    return count;
}

/* Everything that stands in `want` stands in `got`, numbers to within 1e-8. */
static void covers(const json_t *got, const json_t *want, const char *path)
{
    const char *key;
    json_t *value;

    if (json_is_number(want)) {
        if (!(fabs(json_number_value(got) - json_number_value(want)) <= 1e-8))
            fail_msg("%s = %.12g, want %.12g", path, json_number_value(got),
                     json_number_value(want));
        return;
    }
    if (!json_is_object(want)) {
        if (!json_equal(got, want))
            fail_msg("%s differs", path);
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)want, key, value)
    {
        char deeper[256];

        snprintf(deeper, sizeof deeper, "%.200s/%.40s", path, key);
        covers(json_object_get(got, key), value, deeper);
    }
}

static void the_report_is_that_of_the_second_implementation(void **state)
{
    static const char *const names[] = { "twelve_weeks", "ease", "alone", "same", "untidy" };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct cycle_report report;
        char path[4096];
        json_t *want, *got;

        cycle_fit(checkins, lines_read(names[i]), room, &report);
        snprintf(path, sizeof path, "%s/%s.json", folder, names[i]);
        want = json_load_file(path, 0, NULL);
        got = checkins_report(&report);
        CHECK(want && got);
        covers(got, want, names[i]);
        json_decref(want);
        json_decref(got);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_report_is_that_of_the_second_implementation),
    };

    if (argc != 2)
        return 2;
    folder = argv[1];
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
