/* Two people link their phones, cut at every request of either in every way: whoever tries
 * again, both end where they would have ended. */
#include "tests/pair_say.h"

enum { STEPS_MAX = 10 };

static char link_text[64];

static json_t *line_invite(void)
{
    return invite_line("Rowan");
}

static json_t *line_open(void)
{
    return open_line(link_text);
}

static json_t *line_accept(void)
{
    return accept_line("Sage");
}

static json_t *line_look(void)
{
    return just("pair_look");
}

static json_t *line_same(void)
{
    return just("pair_same");
}

static json_t *line_different(void)
{
    return just("pair_different");
}

static json_t *line_stop(void)
{
    return just("pair_stop");
}

struct step_of {
    struct phone *who;
    json_t *(*line)(void);
};

struct journey {
    const char *name;
    struct step_of steps[STEPS_MAX];
    void (*holds)(void); /* at the end, whatever happened on the way */
};

#define MEETING                                                                                \
    { &rowan, line_invite }, { &sage, line_open }, { &sage, line_accept },                     \
        { &rowan, line_look },                                                                 \
    {                                                                                          \
        &sage, line_look                                                                       \
    }

static const struct journey journeys[] = {
    { "linked",
      { MEETING, { &rowan, line_same }, { &sage, line_same }, { &rowan, line_look } },
      expect_linked },
    { "linked, the other first",
      { MEETING,
        { &sage, line_same },
        { &rowan, line_same },
        { &sage, line_look },
        { &rowan, line_look } },
      expect_linked },
    { "different",
      { MEETING, { &rowan, line_different }, { &sage, line_look } },
      expect_apart },
    { "different after same",
      { MEETING, { &rowan, line_same }, { &sage, line_different }, { &rowan, line_look } },
      expect_apart },
    { "stopped late",
      { MEETING, { &sage, line_same }, { &rowan, line_same }, { &rowan, line_stop } },
      expect_apart },
};

static bool is_done(const json_t *reply)
{
    return json_is_true(json_object_get(reply, "done"));
}

/* Tries again: the same once more, where that is still to be said, and a look. */
static void go_on(const struct step_of *step)
{
    static const char *const past[] = { "not_comparing", "pairing", "no_pairing" };
    json_t *reply;

    if (step->who->closed)
        phone_open(step->who);
    reply = phone_say(step->who, step->line());
    if (!is_done(reply)) {
        const char *why = text_of(reply, "why");
        bool said = false;

        for (size_t i = 0; i < sizeof past / sizeof *past; i++)
            said |= strcmp(why, past[i]) == 0;
        if (!said)
            fail_msg("then \"%s\"", why);
    }
    json_decref(reply);
    say(step->who, "pair_look");
}

static void take(const struct step_of *step)
{
    phone_expect(step->who, "", step->line());
    if (step->line == line_invite)
        snprintf(link_text, sizeof link_text, "%s", pair_word(&rowan, "link"));
}

/* Cuts one step of a journey at one request in one way, goes on, and looks at the end. False:
 * it had fewer requests. */
static bool cut(const struct journey *journey, size_t step, enum fault fault, unsigned at)
{
    const struct step_of *steps = journey->steps;
    struct phone *who = steps[step].who;
    void *state = NULL;

    assert_int_equal(people_up(&state), 0);
    for (size_t i = 0; i < step; i++)
        take(&steps[i]);
    who->fault = fault;
    who->fault_at = at;
    json_decref(phone_say(who, steps[step].line()));
    bool reached = who->asked > at || who->closed;

    who->fault = FAULT_NONE;
    go_on(&steps[step]);
    if (steps[step].line == line_invite)
        snprintf(link_text, sizeof link_text, "%s", pair_word(&rowan, "link"));
    for (size_t i = step + 1; i < STEPS_MAX && steps[i].who; i++)
        take(&steps[i]);
    for (unsigned i = 0; i < 2; i++) {
        say(&rowan, "pair_look");
        say(&sage, "pair_look");
    }
    journey->holds();
    assert_int_equal(json_object_size(server.mailboxes.boxes), 1);
    phone_open(&rowan);
    phone_open(&sage);
    journey->holds();
    people_down(&state);
    return reached;
}

static void cut_anywhere_both_end_where_they_would_have(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof journeys / sizeof *journeys; i++)
        for (size_t step = 0; step < STEPS_MAX && journeys[i].steps[step].who; step++)
            for (enum fault fault = FAULT_UNSENT; fault < FAULT_COUNT; fault++) {
                unsigned at = 0;

                for (; cut(&journeys[i], step, fault, at); at++)
                    assert_true(at < 10);
                if (at == 0 && fault != FAULT_DISK)
                    fail_msg("%s, step %zu: nothing was asked", journeys[i].name, step);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_anywhere_both_end_where_they_would_have),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
