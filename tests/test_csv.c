#include "tests/test.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "wire/csv.h"

static struct csv_row row;

static struct str text_of(const char *text)
{
    return (struct str){ text, strlen(text) };
}

/* RFC 4180 section 2, and what spreadsheets write beside it. Rows are told apart by "/", fields
 * by "|". */
static void rows_are_read_as_written(void **state)
{
    static const struct {
        const char *text, *rows;
        enum err end;
    } run[] = {
        { "a,b\n1,2\n", "a|b/1|2/", ERR_ABSENT },
        { "a,b\r\n1,2", "a|b/1|2/", ERR_ABSENT }, /* CRLF; no last line break */
        { "\xEF\xBB\xBF"
          "a\n",
          "a/", ERR_ABSENT },                         /* a byte order mark */
        { "a;b\n1,5;2\n", "a|b/1,5|2/", ERR_ABSENT }, /* a decimal comma is a letter here */
        { "a\tb\n1\t\n", "a|b/1|/", ERR_ABSENT },     /* tabs; a blank last field */
        { "\n\na\n\r\n\nb\n", "a/b/", ERR_ABSENT },   /* empty lines */
        { "\"a,b\",\"c\"\"d\"\n", "a,b|c\"d/", ERR_ABSENT }, /* quotes */
        { "\"a\nb\",c\nd,e\n", "a\nb|c/d|e/", ERR_ABSENT },  /* a line break within quotes */
        { "\"\",\"\"\n", "|/", ERR_ABSENT },
        { "a\"b\n", "a\"b/", ERR_ABSENT }, /* a quote in the middle is a letter */
        { "a\rb\n", "a\rb/", ERR_ABSENT },
        { "", "", ERR_ABSENT },
        { "\"a", "", ERR_INPUT },
        { "\"a\"b,c\n", "", ERR_INPUT },
        { "a\n\"b\n", "a/", ERR_INPUT },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct csv csv;
        char got[100] = "";
        enum err err;

        CHECK(csv_open(&csv, text_of(run[i].text)) == ERR_OK);
        while ((err = csv_next(&csv, &row)) == ERR_OK) {
            for (size_t f = 0; f < row.count; f++) {
                strncat(got, row.fields[f].ptr, row.fields[f].len);
                strcat(got, f + 1 < row.count ? "|" : "/");
            }
        }
        assert_string_equal(got, run[i].rows);
        CHECK(err == run[i].end);
    }
}

static void what_is_not_text_or_too_large_is_refused(void **state)
{
    struct csv csv;
    char *wide = malloc(CSV_ROW_MAX + 10);

    (void)state;
    assert_non_null(wide);
    CHECK(csv_open(&csv, text_of("a,\xFF\n")) == ERR_INPUT);
    CHECK(csv_open(&csv, (struct str){ "a\0b", 3 }) == ERR_INPUT);
    CHECK(csv_open(&csv, (struct str){ wide, (size_t)CSV_FILE_MAX + 1 }) == ERR_LIMIT);
    memset(wide, ',', CSV_FIELDS_MAX);
    CHECK(csv_open(&csv, (struct str){ wide, CSV_FIELDS_MAX }) == ERR_OK);
    CHECK(csv_next(&csv, &row) == ERR_LIMIT);
    CHECK(csv_open(&csv, (struct str){ wide, CSV_FIELDS_MAX - 1 }) == ERR_OK);
    CHECK(csv_next(&csv, &row) == ERR_OK && row.count == CSV_FIELDS_MAX);
    memset(wide, 'a', CSV_ROW_MAX + 10);
    CHECK(csv_open(&csv, (struct str){ wide, CSV_ROW_MAX + 10 }) == ERR_OK);
    CHECK(csv_next(&csv, &row) == ERR_LIMIT);
    wide[0] = '"';
    CHECK(csv_open(&csv, (struct str){ wide, CSV_ROW_MAX + 10 }) == ERR_OK);
    CHECK(csv_next(&csv, &row) == ERR_LIMIT);
    free(wide);
}

/* Reads a header and rows for GAD-7 (seven items, 0 .. 3); the message, or what was read. */
static const char *read_gad(const char *text, struct measure_answers *out, const char **out_id)
{
    static char why[CSV_WHY_MAX], id[CSV_ID_MAX + 1];
    const struct measure_instrument *gad = measure_instrument(STR("gad-7"));
    struct csv csv;
    struct csv_header header;

    why[0] = '\0';
    id[0] = '\0';
    *out_id = id;
    CHECK(csv_open(&csv, text_of(text)) == ERR_OK);
    CHECK(csv_next(&csv, &row) == ERR_OK);
    if (csv_read_header(&row, gad, &header, why) != ERR_OK)
        return why;
    while (csv_next(&csv, &row) == ERR_OK) {
        struct str name = csv_id(&row, &header);

        if (csv_read_answers(&row, &header, gad, out, why) != ERR_OK)
            return why;
        memcpy(id, name.len > 0 ? name.ptr : "", name.len);
        id[name.len] = '\0';
    }
    return "";
}

static void answers_are_taken_by_name_of_column(void **state)
{
    struct measure_answers answers = { 0 };
    const char *id;

    (void)state;
    assert_string_equal(
        read_gad("age,Q7,Q1,id,q2,Q3,Q4,Q5,Q6\n31,0,3, Ann ,, 2 ,1,0,0\n", &answers, &id), "");
    assert_string_equal(id, "Ann");
    CHECK(answers.level[6] == 1 && answers.level[0] == 4 && answers.level[1] == 0);
    CHECK(answers.level[2] == 3 && answers.level[7] == 0);
}

static void a_wrong_answer_is_named_and_changes_nothing(void **state)
{
    static const char head[] = "Q1,Q2,Q3,Q4,Q5,Q6,Q7\n";
    static const struct {
        const char *text, *line, *column;
    } run[] = {
        { "0,0,0,0,0,0,0\n0,0,4,0,0,0,0\n", "line 3", "Q3" },
        { "0,-1,0,0,0,0,0\n", "line 2", "Q2" },
        { "0,0,0,0,0,0,x\n", "line 2", "Q7" },
        { "0,0,0,1.0,0,0,0\n", "line 2", "Q4" },
        { "\n\n0,0,0,0,99999999999,0,0\n", "line 4", "Q5" },
        { "0,0,0,0,0,0\n", "line 2", "6 fields" },
        { "0,0,0,0,0,0,0,0\n", "line 2", "8 fields" },
        { "NA,0,0,0,0,0,0\n", "line 2", "blank" },
        { "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
          ","
          "0,0,0,0,0,0\n",
          "line 2", "Q1" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct measure_answers answers = { 0 };
        char text[300];
        const char *why, *id;

        answers.level[50] = 7; /* must still be there afterwards, or was never written */
        (void)snprintf(text, sizeof text, "%s%s", head, run[i].text);
        why = read_gad(text, &answers, &id);
        if (!strstr(why, run[i].line) || !strstr(why, run[i].column))
            fail_msg("%s: \"%s\"", run[i].text, why);
        CHECK(i == 0 || answers.level[50] == 7);
    }
}

static void a_header_that_does_not_fit_is_named(void **state)
{
    static const struct {
        const char *text, *says;
    } run[] = {
        { "Q1,Q2,Q3,Q4,Q5,Q6\n", "Q7 is missing" },
        { "Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8\n", "Q8" },
        { "Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q1\n", "Q1 is there twice" },
        { "Q0,Q1,Q2,Q3,Q4,Q5,Q6,Q7\n", "Q0" },
    };
    struct measure_answers answers = { 0 };
    const char *id;

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++)
        if (!strstr(read_gad(run[i].text, &answers, &id), run[i].says))
            fail_msg("%s", run[i].text);
}

static void a_field_written_reads_the_same_and_runs_nowhere(void **state)
{
    static const struct {
        const char *field, *written;
    } run[] = {
        { "plain", "plain" },   { "", "" },
        { "a,b", "\"a,b\"" },   { "say \"so\"", "\"say \"\"so\"\"\"" },
        { "a\nb", "\"a\nb\"" }, { "=1+1", "\"'=1+1\"" },
        { "@x", "\"'@x\"" },
    };
    char out[20];

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        CHECK(csv_put(text_of(run[i].field), out, sizeof out) == ERR_OK);
        assert_string_equal(out, run[i].written);
    }
    CHECK(csv_put(text_of("1234567890123456789"), out, sizeof out) == ERR_OK);
    CHECK(csv_put(text_of("12345678901234567890"), out, sizeof out) == ERR_LIMIT);
    CHECK(csv_put(text_of("123456789012345678,"), out, sizeof out) == ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_as_written),
        cmocka_unit_test(what_is_not_text_or_too_large_is_refused),
        cmocka_unit_test(answers_are_taken_by_name_of_column),
        cmocka_unit_test(a_wrong_answer_is_named_and_changes_nothing),
        cmocka_unit_test(a_header_that_does_not_fit_is_named),
        cmocka_unit_test(a_field_written_reads_the_same_and_runs_nowhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
