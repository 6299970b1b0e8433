/* What the lens promises whatever the text: offsets, limits, odd bytes, dismissal, silence. */
#include "tests/test.h"

#include "base/utf8.h"
#include "core/lens_kindly.h"
#include "core/lens_scaffold.h"
#include "tests/lens_scan.h"

static struct lens_work *work;

static int make_work(void **state)
{
    (void)state;
    work = malloc(lens_work_size());
    return work ? 0 : -1;
}

static int free_work(void **state)
{
    (void)state;
    free(work);
    return 0;
}

static void kinds_have_names_and_names_have_kinds(void **state)
{
    (void)state;
    for (int kind = 0; kind < LENS_KINDS; kind++)
        CHECK(lens_kind_find(lens_str(lens_kind_name((enum lens_kind)kind))) ==
              (enum lens_kind)kind);
    CHECK(lens_kind_find(lens_str("rudeness")) == LENS_KINDS);
    CHECK(lens_kind_find((struct str){ NULL, 0 }) == LENS_KINDS);
    CHECK(lens_kind_is_issue(LENS_DEMAND));
    CHECK(!lens_kind_is_issue(LENS_FEELING));
}

/* The same words, with things before them that are longer in bytes than in characters. */
static void offsets_are_code_points_of_the_original(void **state)
{
    static const struct {
        const char *text;
        uint32_t start, end;
    } run[] = {
        { "You never listen to me.", 0, 23 },
        { "\xC3\xA9t\xC3\xA9 ok. You never listen to me.", 8, 31 }, /* two-byte letters  */
        { "\xF0\x9F\x98\xAD\xF0\x9F\x98\xAD. You never listen to me.", 4, 27 }, /* emoji */
        { "You\xE2\x80\x8B never listen to me.", 0, 24 }, /* a zero-width space */
        { "\xFF\xFE. You never listen to me.", 4, 27 },   /* broken bytes       */
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++) {
        const struct lens_mark *mark =
            lens_find(lens_marks_of(run[i].text, false), LENS_ABSOLUTE);

        CHECK(mark);
        assert_int_equal(mark->start, run[i].start);
        CHECK(mark->end + 1 >= run[i].end && mark->end <= run[i].end); /* the stop stays out */
    }
}

static void spelling_does_not_hide_the_words(void **state)
{
    static const char *const run[] = {
        "You never listen to me",
        "u never listen to me",
        "YOU NEVER LISTEN TO ME",
        "you nevr listen to me",
        "you neverrrr listen to me",
        "yu never listen to me",
        "You n\xC3\xA9ver listen to me",
        "\xEF\xBC\xB9\xEF\xBC\xAF\xEF\xBC\xB5 never listen to me", /* full-width YOU */
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++)
        CHECK(lens_find(lens_marks_of(run[i], false), LENS_ABSOLUTE));
}

static void curly_missing_and_straight_apostrophes_are_the_same(void **state)
{
    static const char *const run[] = { "You're an idiot", "You\xE2\x80\x99re an idiot",
                                       "Youre an idiot", "ur an idiot" };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++)
        CHECK(lens_find(lens_marks_of(run[i], false), LENS_CONTEMPT));
}

static void nothing_is_said_of_nothing(void **state)
{
    static const char *const run[] = { "",     " ", "\n\n\n", "...", "?!",
                                       "\"\"", "'", "*",      "@",   "#" };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++)
        assert_int_equal(lens_marks_of(run[i], true)->count, 0);
    CHECK(!lens_has_issue(
        lens_marks_of("\xF0\x9F\x98\x82\xF0\x9F\x98\x82\xF0\x9F\x98\x82", false)));
}

static void check_marks_lie_within(struct str text, const struct lens_marks *marks)
{
    size_t points = utf8_count(text);

    if (points > LENS_TEXT_MAX)
        points = LENS_TEXT_MAX;
    CHECK(marks->count <= LENS_MARKS_MAX);
    for (size_t i = 0; i < marks->count; i++) {
        CHECK(marks->mark[i].start < marks->mark[i].end);
        CHECK(marks->mark[i].end <= points);
        CHECK(marks->mark[i].p >= 0.0 && marks->mark[i].p <= 1.0);
        CHECK(marks->mark[i].frame < lens_frame_count());
    }
}

static void long_and_strange_texts_are_safe(void **state)
{
    static const char *const unit[] = {
        "you never listen to me. ",         /* far more marks than are kept           */
        "u ",                               /* as many words as fit                   */
        "\xF0\x9F\x98\xAD",                 /* nothing but emoji                      */
        "\xF0\x9F\x98\xAD\xF0\x9F\x98\x82", /* emoji that do not run together         */
        "\xD7\x90\xD7\xAA\xD7\x94 ",        /* right to left                          */
        ("\xE2\x80\x8F\xE2\x80\xAE"
         "abc "),       /* with marks that turn it                */
        "\xE2\x80\x8B", /* nothing but zero width                 */
        "\x80\xC3\xFF", /* broken                                 */
        "\"",           /* quotation marks that never close       */
        "im ur ",       /* spellings that grow                    */
        "supercalifragilisticexpialidociousandmuchmore", /* one endless word */
        "if you , ", /* a clause that does not want to end     */
        "f**k",      /* masks                                  */
    };
    static char text[6 * LENS_TEXT_MAX];
    static struct lens_marks marks;

    (void)state;
    for (size_t i = 0; i < sizeof unit / sizeof unit[0]; i++) {
        size_t len = 0, size = strlen(unit[i]);

        while (len + size <= sizeof text) {
            memcpy(text + len, unit[i], size);
            len += size;
        }
        lens_scan((struct str){ text, len }, NULL, true, work, &marks);
        check_marks_lie_within((struct str){ text, len }, &marks);
    }
}

static void every_cut_of_a_message_is_safe(void **state)
{
    static const char text[] = "You\xE2\x80\x99re \xF0\x9F\x98\xAD ur the reason, f*** it! "
                               "\"never\" 2nite b4 7:50pm ...";
    static struct lens_marks marks;

    (void)state;
    for (size_t from = 0; from < sizeof text; from++)
        for (size_t to = from; to < sizeof text; to++) {
            struct str cut = { text + from, to - from };

            lens_scan(cut, NULL, true, work, &marks);
            check_marks_lie_within(cut, &marks);
        }
}

static void at_most_two_issues_are_shown_and_threats_come_first(void **state)
{
    const struct lens_marks *marks =
        lens_marks_of("You never listen to me. It's your fault we lost the flat. Do that again "
                      "and I'm telling your mother everything.",
                      false);
    size_t issues = 0;

    (void)state;
    for (size_t i = 0; i < marks->count; i++)
        issues += lens_kind_is_issue(marks->mark[i].kind);
    assert_int_equal(issues, LENS_ISSUES_SHOWN);
    CHECK(lens_find(marks, LENS_THREAT));
    CHECK(lens_find(marks, LENS_BLAME));
    CHECK(!lens_find(marks, LENS_ABSOLUTE));
}

static void the_same_words_are_never_hard_to_hear_and_thanks(void **state)
{
    static const char *const run[] = {
        "You never listen to me and you always leave.",
        "You never listen to me and you never help.",
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        const struct lens_marks *marks = lens_marks_of(run[i], false);

        CHECK(lens_find(marks, LENS_ABSOLUTE));
        if (lens_find(marks, LENS_APPRECIATION))
            fail_msg("also thanks: %s", run[i]);
    }
    CHECK(lens_find(lens_marks_of("Thank you for making dinner last night.", false),
                    LENS_APPRECIATION));
}

static void a_dismissed_frame_stays_dismissed(void **state)
{
    static struct lens_marks marks;
    struct lens_dismissed dismissed = { { 0 } };
    struct str text = lens_str("You never listen to me.");
    uint16_t frame;

    (void)state;
    lens_scan(text, &dismissed, false, work, &marks);
    CHECK(lens_find(&marks, LENS_ABSOLUTE));
    frame = lens_find(&marks, LENS_ABSOLUTE)->frame;
    assert_int_equal(lens_frame_find(lens_str(lens_frame_name(frame))), frame);
    dismissed.bits[frame / 64] |= (uint64_t)1 << frame % 64;
    lens_scan(text, &dismissed, false, work, &marks);
    CHECK(!lens_find(&marks, LENS_ABSOLUTE));
    lens_scan(text, &dismissed, true, work, &marks);
    CHECK(lens_find(&marks, LENS_ABSOLUTE)->held == LENS_DISMISSED);
}

/* A clause in which nothing is found is silent: feeling is the first kind after the issues. */
static void a_plain_fact_is_not_a_feeling(void **state)
{
    static const char *const run[] = { "The meter man comes on Thursday.", "bins are out",
                                       "Train's at 16:12, platform 4." };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++)
        assert_int_equal(lens_marks_of(run[i], false)->count, 0);
}

static void the_same_text_gives_the_same_marks(void **state)
{
    static struct lens_marks first, second;
    struct str text =
        lens_str("I was hurt. You only came for the food. Could we talk at nine?");

    (void)state;
    lens_scan(text, NULL, true, work, &first);
    lens_scan(lens_str("something else entirely, and longer than the first"), NULL, true, work,
              &second);
    lens_scan(text, NULL, true, work, &second);
    assert_int_equal(first.count, second.count);
    for (size_t i = 0; i < first.count; i++) {
        CHECK(first.mark[i].kind == second.mark[i].kind);
        CHECK(first.mark[i].start == second.mark[i].start);
        CHECK_NEAR(first.mark[i].p, second.mark[i].p, 0.0);
    }
}

static void a_scan_leaves_nothing_of_the_message_behind(void **state)
{
    static const char *const texts[] = {
        "You never listen to me! I'm so worried, could you ring? \xf0\x9f\x98\x82",
        "zanzibarzanzibar " /* a word no table has */, "", "\xff\xfe you \xe2\x80"
    };
    unsigned char *bytes = (unsigned char *)work;

    (void)state;
    memset(work, 0, lens_work_size());
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        static struct lens_marks marks;
        size_t left = 0;

        lens_scan(lens_str(texts[i]), NULL, true, work, &marks);
        for (size_t at = 0; at < lens_work_size(); at++)
            left += bytes[at] != 0;
        assert_int_equal(left, 0);
    }
}

static void fear_threat_and_control_ask_for_help_and_jokes_do_not(void **state)
{
    static const struct {
        const char *text;
        bool help;
    } run[] = {
        { "I'm scared of you when you drink.", true },
        { "You're not allowed to see your friends.", true },
        { "I'll hurt myself if you go.", true },
        { "I'm scared of spiders.", false },
        { "She said \"I'm scared of you\" and left.", false },
        { "im gonna kill you lol", false },
        { "Could you pick up milk?", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof run[0]; i++)
        CHECK(lens_marks_of(run[i].text, false)->help == run[i].help);
}

static void the_scaffold_is_in_the_authors_words(void **state)
{
    static struct lens_scaffold out;

    (void)state;
    lens_scaffold(lens_str("On Friday you came in at two. I'm worried. You never listen to me. "
                           "I need some quiet. Could you text me when you leave?"),
                  LENS_PLAIN, work, &out);
    assert_string_equal(out.text,
                        "When on Friday you came in at two, I feel worried. I need some "
                        "quiet. Would you text me when you leave?");
    for (int part = 0; part < LENS_PARTS; part++)
        CHECK(!out.open[part]);
}

static void what_was_not_found_stays_open(void **state)
{
    static const char *const gap[LENS_PARTS] = { "[what happened]", "[what I feel]",
                                                 "[what I need]", "[what I ask]" };
    static struct lens_scaffold out;

    (void)state;
    for (int tone = 0; tone < LENS_TONES; tone++) {
        lens_scaffold(lens_str("You're an idiot."), (enum lens_tone)tone, work, &out);
        for (int part = 0; part < LENS_PARTS; part++) {
            CHECK(out.open[part]);
            CHECK(strstr(out.text, gap[part]));
        }
        CHECK(!strstr(out.text, "idiot"));
        CHECK(!lens_has_issue(lens_marks_of(out.text, false)));
    }
}

static void a_sting_has_innocent_readings_and_a_threat_has_none(void **state)
{
    static struct lens_readings out;

    (void)state;
    lens_kindly(lens_str("You never listen to me."), work, &out);
    CHECK(!out.help);
    CHECK(out.count >= 2);
    for (size_t i = 0; i < out.count; i++)
        CHECK(out.reading[i][strlen(out.reading[i]) - 1] == '?');
    lens_kindly(lens_str("k"), work, &out);
    CHECK(out.count >= 2);
    lens_kindly(lens_str("I'll post your messages for everyone to see."), work, &out);
    CHECK(out.help);
    assert_int_equal(out.count, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_have_names_and_names_have_kinds),
        cmocka_unit_test(offsets_are_code_points_of_the_original),
        cmocka_unit_test(spelling_does_not_hide_the_words),
        cmocka_unit_test(curly_missing_and_straight_apostrophes_are_the_same),
        cmocka_unit_test(nothing_is_said_of_nothing),
        cmocka_unit_test(long_and_strange_texts_are_safe),
        cmocka_unit_test(every_cut_of_a_message_is_safe),
        cmocka_unit_test(at_most_two_issues_are_shown_and_threats_come_first),
        cmocka_unit_test(the_same_words_are_never_hard_to_hear_and_thanks),
        cmocka_unit_test(a_dismissed_frame_stays_dismissed),
        cmocka_unit_test(a_plain_fact_is_not_a_feeling),
        cmocka_unit_test(the_same_text_gives_the_same_marks),
        cmocka_unit_test(a_scan_leaves_nothing_of_the_message_behind),
        cmocka_unit_test(fear_threat_and_control_ask_for_help_and_jokes_do_not),
        cmocka_unit_test(the_scaffold_is_in_the_authors_words),
        cmocka_unit_test(what_was_not_found_stays_open),
        cmocka_unit_test(a_sting_has_innocent_readings_and_a_threat_has_none),
    };

    return cmocka_run_group_tests(tests, make_work, free_work);
}
