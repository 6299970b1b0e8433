/* The lens against words that people wrote down for it: argv names frames.txt, pairs.txt,
 * docs/LENS.md and the folder of labelled messages. */
#include "tests/test.h"

#include "core/lens_engine.h"
#include "core/lens_scaffold.h"
#include "tests/lens_scan.h"
#include "wire/json.h"
#include "wire/lens_jsonl.h"

enum { LINE = 1 << 16, PAIRS_LEAST = 160 };

static const char *frames_path, *pairs_path, *manual_path, *data_path;
static struct lens_work *work;
static char line[LINE];

static int make_work(void **state)
{
    (void)state;
    work = malloc(lens_work_size());
    json_start();
    return work ? 0 : -1;
}

static int free_work(void **state)
{
    (void)state;
    free(work);
    return 0;
}

static FILE *must_open(const char *path)
{
    FILE *in = fopen(path, "r");

    if (!in)
        fail_msg("%s cannot be read", path);
    return in;
}

/* The next line without its end, or false. */
static bool next_line(FILE *in)
{
    if (!fgets(line, sizeof line, in))
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static bool proposes(const char *text, size_t frame)
{
    lens_engine_read(lens_str(text), work);
    for (size_t clause = 0; clause < work->clauses.count; clause++)
        for (size_t i = 0; i < work->fits[clause].count; i++)
            if (work->fits[clause].frame[i] == frame)
                return true;
    return false;
}

static size_t complain(bool wrong, const char *what, const char *name, const char *text)
{
    if (wrong)
        print_error("%s %s: %s\n", name, what, text);
    return wrong;
}

/* Frames of help make no marks: there the frame itself must not fit. */
static bool is_marked(const char *name, size_t frame, const char *text)
{
    enum lens_kind kind = lens_kind_find((struct str){ name, strcspn(name, ".") });

    return kind == LENS_KINDS ? proposes(text, frame)
                              : lens_find(lens_marks_of(text, false), kind) != NULL;
}

static void a_frame_fits_its_example_and_spares_the_other(void **state)
{
    FILE *in = must_open(frames_path);
    char name[128] = "";
    size_t examples = 0, wrong = 0;

    (void)state;
    while (next_line(in)) {
        size_t frame;

        if (line[0] == '[')
            snprintf(name, sizeof name, "%.*s", (int)strcspn(line + 1, "]"), line + 1);
        frame = lens_frame_find(lens_str(name));
        if (strncmp(line, "fires ", 6) == 0) {
            examples++;
            wrong += complain(!proposes(line + 6, frame), "does not fit", name, line + 6);
        }
        if (strncmp(line, "spares ", 7) == 0)
            wrong += complain(is_marked(name, frame, line + 7), "is marked", name, line + 7);
    }
    fclose(in);
    assert_int_equal(wrong, 0);
    assert_int_equal(examples, lens_frame_count());
}

static void every_frame_explains_itself_in_a_sentence(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < lens_frame_count(); i++) {
        const char *says = lens_frame_says(i);

        CHECK(strlen(says) > 10 && strlen(says) < 160);
        CHECK(says[strlen(says) - 1] == '.' || says[strlen(says) - 1] == ')');
        wrong += complain(lens_has_issue(lens_marks_of(lens_frame_tries(i), false)),
                          "is marked", lens_frame_name(i), lens_frame_tries(i));
    }
    assert_int_equal(wrong, 0);
}

static void minimal_pairs_part_as_written(void **state)
{
    FILE *in = must_open(pairs_path);
    size_t spared = 0;

    (void)state;
    while (next_line(in)) {
        size_t word = strcspn(line, " ");
        const char *text = line + word + 1;
        const struct lens_marks *marks;

        if (line[0] == '\0' || line[0] == '#')
            continue;
        marks = lens_marks_of(text, false);
        if (line[word - 1] == ':') {
            spared++;
            if (lens_has_issue(marks))
                fail_msg("marked: %s", text);
        } else if (!lens_find(marks, lens_kind_find((struct str){ line, word }))) {
            fail_msg("not marked: %s", text);
        }
    }
    fclose(in);
    CHECK(spared >= PAIRS_LEAST);
}

/* A fence of docs/LENS.md: a message, then "kind: the words marked" for each mark, in order. */
static void check_fence(FILE *in)
{
    static char message[LINE], said[LINE];
    const struct lens_marks *marks;
    size_t at = 0;

    CHECK(next_line(in));
    memcpy(message, line, strlen(line) + 1);
    marks = lens_marks_of(message, false);
    while (next_line(in) && strcmp(line, "```") != 0) {
        const struct lens_mark *mark = &marks->mark[at++];

        if (at > marks->count)
            fail_msg("\"%s\": nothing is marked for %s", message, line);
        snprintf(said, sizeof said, "%s: %.*s", lens_kind_name(mark->kind),
                 (int)(mark->end - mark->start), message + mark->start);
        assert_string_equal(said, line);
    }
    if (at != marks->count)
        fail_msg("\"%s\": %zu marks, not %zu", message, marks->count, at);
}

static void the_manual_is_true(void **state)
{
    FILE *in = must_open(manual_path);
    size_t fences = 0;

    (void)state;
    while (next_line(in))
        if (strcmp(line, "```lens") == 0) {
            check_fence(in);
            fences++;
        }
    fclose(in);
    CHECK(fences >= 15);
}

static void the_scaffold_of_any_message_is_clean(void **state)
{
    static const char *const files[] = { "train.jsonl", "dev.jsonl" };
    static struct lens_scaffold out;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        char path[4096];
        FILE *in;

        snprintf(path, sizeof path, "%s/%s", data_path, files[i]);
        in = must_open(path);
        for (size_t number = 0; next_line(in); number++) {
            struct lens_sample sample;

            if (number % 7 != 0)
                continue;
            assert_int_equal(lens_jsonl_read_plain(lens_str(line), &sample), ERR_OK);
            for (int tone = 0; tone < LENS_TONES; tone++) {
                lens_scaffold((struct str){ sample.text, sample.text_len },
                              (enum lens_tone)tone, work, &out);
                if (lens_has_issue(lens_marks_of(out.text, false)))
                    fail_msg("%s: %s", sample.id, out.text);
            }
            lens_jsonl_free(&sample);
        }
        fclose(in);
    }
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_fits_its_example_and_spares_the_other),
        cmocka_unit_test(every_frame_explains_itself_in_a_sentence),
        cmocka_unit_test(minimal_pairs_part_as_written),
        cmocka_unit_test(the_manual_is_true),
        cmocka_unit_test(the_scaffold_of_any_message_is_clean),
    };

    if (argc != 5)
        return 2;
    frames_path = argv[1];
    pairs_path = argv[2];
    manual_path = argv[3];
    data_path = argv[4];
    return cmocka_run_group_tests(tests, make_work, free_work);
}
