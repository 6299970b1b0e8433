/* release.json at each of its limits and one past it; a table with a reason a row. */
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"
#include "wire/release.h"

#define HASH                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define FINGERPRINT         "\"fingerprint\":\"9ce28fd1cc541fe3\""
#define FILE_OF(path, size) "{\"path\":\"" path "\",\"sha256\":\"" HASH "\",\"size\":" size "}"
#define WITH(files)         "{\"version\":\"0.1.0\"," FINGERPRINT ",\"files\":[" files "]}"

static struct release release;

static enum err read_text(const char *text)
{
    return release_read(&release, (struct str){ text, strlen(text) });
}

static void what_is_refused_and_why(void **state)
{
    static const struct {
        const char *text;
        enum err want;
        const char *why;
    } rows[] = {
        { WITH(FILE_OF("app.js", "3")), ERR_OK, "one file" },
        { WITH(FILE_OF("part/a-B_1.js", "8388608")), ERR_OK, "the largest file" },
        { WITH(FILE_OF("app.js", "8388609")), ERR_LIMIT, "one byte larger" },
        { WITH(FILE_OF("app.js", "-1")), ERR_INPUT, "less than nothing" },
        { WITH(FILE_OF("a", "1") "," FILE_OF("a", "1")), ERR_INPUT, "twice the same path" },
        { WITH(FILE_OF("/app.js", "1")), ERR_INPUT, "from the root" },
        { WITH(FILE_OF("a//b", "1")), ERR_INPUT, "an empty name" },
        { WITH(FILE_OF("a/", "1")), ERR_INPUT, "a folder" },
        { WITH(FILE_OF("..", "1")), ERR_INPUT, "upwards" },
        { WITH(FILE_OF("a/../b", "1")), ERR_INPUT, "upwards, later" },
        { WITH(FILE_OF(".hidden", "1")), ERR_INPUT, "no server of ours has it" },
        { WITH(FILE_OF("a?b", "1")), ERR_INPUT, "a question" },
        { WITH(FILE_OF("a%2e", "1")), ERR_INPUT, "spelt in another way" },
        { WITH(""), ERR_INPUT, "no file" },
        { "{\"version\":\"0.1.0\"," FINGERPRINT "}", ERR_INPUT, "no list" },
        { "{" FINGERPRINT ",\"files\":[" FILE_OF("a", "1") "]}", ERR_INPUT, "no version" },
        { "{\"version\":\"0.1.0\",\"files\":[" FILE_OF("a", "1") "]}", ERR_INPUT,
          "no fingerprint" },
        { "{\"version\":\"0.1.0\",\"commit\":\"main\"," FINGERPRINT
          ",\"files\":[" FILE_OF("a", "1") "]}",
          ERR_INPUT, "a commit that is a branch" },
        { "[]", ERR_INPUT, "no object" },
        { "", ERR_INPUT, "nothing" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (read_text(rows[i].text) != rows[i].want)
            fail_msg("%s: %s", rows[i].why, rows[i].text);
}

/* A list of this many files whose first path has this many bytes. */
static enum err with(size_t files, size_t path_len)
{
    size_t cap = files * 128 + path_len + 256;
    char *text = malloc(cap), *at = text;
    enum err err;

    at += sprintf(at, "{\"version\":\"0.1.0\"," FINGERPRINT ",\"files\":[{\"path\":\"");
    memset(at, 'a', path_len);
    at += path_len;
    at += sprintf(at, "\",\"sha256\":\"" HASH "\",\"size\":1}");
    for (size_t i = 1; i < files; i++)
        at += sprintf(at, ",{\"path\":\"f%zu\",\"sha256\":\"" HASH "\",\"size\":1}", i);
    strcpy(at, "]}");
    assert_true((size_t)(at - text) + 2 < cap);
    err = read_text(text);
    free(text);
    return err;
}

static void as_many_files_and_as_long_a_path_as_said(void **state)
{
    (void)state;
    assert_int_equal(with(RELEASE_FILES_MAX, 1), ERR_OK);
    assert_int_equal(release.files_count, RELEASE_FILES_MAX);
    assert_int_equal(with(RELEASE_FILES_MAX + 1, 1), ERR_LIMIT);
    assert_int_equal(with(1, RELEASE_PATH_MAX), ERR_OK);
    assert_int_equal(strlen(release.files[0].path), RELEASE_PATH_MAX);
    assert_int_equal(with(1, RELEASE_PATH_MAX + 1), ERR_LIMIT);
}

static void as_long_a_list_as_said(void **state)
{
    const char *whole = WITH(FILE_OF("a", "1"));
    char *text = malloc(RELEASE_BYTES_MAX + 1);

    (void)state;
    memset(text, ' ', RELEASE_BYTES_MAX + 1);
    memcpy(text, whole, strlen(whole));
    assert_int_equal(release_read(&release, (struct str){ text, RELEASE_BYTES_MAX }), ERR_OK);
    assert_int_equal(release_read(&release, (struct str){ text, RELEASE_BYTES_MAX + 1 }),
                     ERR_LIMIT);
    free(text);
}

static int start(void **state)
{
    (void)state;
    json_start();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_and_why),
        cmocka_unit_test(as_many_files_and_as_long_a_path_as_said),
        cmocka_unit_test(as_long_a_list_as_said),
    };

    return cmocka_run_group_tests(tests, start, NULL);
}
