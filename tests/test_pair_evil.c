/* Mailboxes of a server that lies, and people who came by a link that was not for them. What a
 * lie can do is to keep two people apart; it never brings anybody in between. */
#include "tests/pair_say.h"

#include "seal/pair.h"

enum { CODES = 1024, TRIALS = 1 << 18 };

static unsigned lie_cell, lie_other;
static bool lie_to_author;

static bool is_author(const char *whose, unsigned cell)
{
    const struct phone *author = cell == 1 || cell == 4 ? &sage : &rowan;

    return whose && strcmp(whose, account_server_whose(&server, author->cookie)) == 0;
}

static void set_bytes(json_t *shown, unsigned cell, const void *bytes, size_t len)
{
    json_array_set_new(shown, cell, len ? json_base64(bytes, len) : json_null());
}

/* One bit of one cell, to whoever has not written it, or to its author. */
static void evil_bit(struct mailbox_server *mailboxes, const char *whose, json_t *shown)
{
    uint8_t bytes[PAIR_CELL_MAX];
    size_t len;

    (void)mailboxes;
    if (is_author(whose, lie_cell) != lie_to_author ||
        !json_bytes(json_array_get(shown, lie_cell), bytes, 1, sizeof bytes, &len))
        return;
    bytes[len / 2] ^= 1;
    set_bytes(shown, lie_cell, bytes, len);
}

static void evil_cut(struct mailbox_server *mailboxes, const char *whose, json_t *shown)
{
    uint8_t bytes[PAIR_CELL_MAX];
    size_t len;

    (void)mailboxes;
    if (!is_author(whose, lie_cell) &&
        json_bytes(json_array_get(shown, lie_cell), bytes, 1, sizeof bytes, &len))
        set_bytes(shown, lie_cell, bytes, len - 1);
}

static void evil_short(struct mailbox_server *mailboxes, const char *whose, json_t *shown)
{
    (void)mailboxes;
    if (!is_author(whose, lie_cell) && !json_is_null(json_array_get(shown, lie_cell)))
        set_bytes(shown, lie_cell, "x", 1);
}

/* One cell in the place of another. */
static void evil_swap(struct mailbox_server *mailboxes, const char *whose, json_t *shown)
{
    (void)mailboxes;
    if (!is_author(whose, lie_cell) && !json_is_null(json_array_get(shown, lie_other)))
        json_array_set(shown, lie_cell, json_array_get(shown, lie_other));
}

/* Says everything that both have to say, whatever comes of it. */
static void try_all(void)
{
    const struct {
        struct phone *who;
        const char *command;
    } steps[] = {
        { &rowan, "pair_look" }, { &sage, "pair_look" },  { &rowan, "pair_same" },
        { &sage, "pair_same" },  { &rowan, "pair_look" }, { &sage, "pair_look" },
        { &rowan, "pair_look" }, { &sage, "pair_look" },
    };

    phone_expect(&rowan, "", invite_line("Rowan"));
    json_decref(phone_say(&sage, open_line(pair_word(&rowan, "link"))));
    json_decref(phone_say(&sage, accept_line("Sage")));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        json_decref(phone_say(steps[i].who, just(steps[i].command)));
}

/* Rowan, who is lied to or told of it, is in no space. Sage, who has the last word, may have
 * said it before: then alone, and in a space that nobody but Rowan has made. */
static void expect_not_linked(void)
{
    const json_t *alone = space_of(&sage);
    json_t *peer = json_base64(rowan.script.vault->account.identity_public, SEAL_KEY);

    assert_null(space_of(&rowan));
    assert_string_not_equal(pair_word(&rowan, "state"), "done");
    if (alone)
        assert_string_equal(text_of(alone, "peer"), json_string_value(peer));
    json_decref(peer);
}

static void again(void **state)
{
    people_down(state);
    assert_int_equal(people_up(state), 0);
}

static void an_altered_cell_ends_it(void **state)
{
    static void (*const lies[])(struct mailbox_server *, const char *,
                                json_t *) = { evil_bit, evil_cut, evil_short };

    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++)
        for (lie_cell = 0; lie_cell < PAIR_CELLS; lie_cell++) {
            struct phone *reader = lie_cell == 1 || lie_cell == 4 ? &rowan : &sage;

            again(state);
            server.mailboxes.evil = lies[i];
            try_all();
            expect_state(reader, "broken", "altered");
            expect_not_linked();
        }
}

static void an_own_cell_that_was_altered_ends_it_too(void **state)
{
    lie_to_author = true;
    for (lie_cell = 0; lie_cell < 4; lie_cell++) { /* after the last, nobody looks again */
        struct phone *author = lie_cell == 1 ? &sage : &rowan;

        again(state);
        server.mailboxes.evil = evil_bit;
        try_all();
        expect_state(author, "broken", "changed");
        expect_not_linked();
    }
    lie_to_author = false;
}

static void cells_in_each_others_places_end_it(void **state)
{
    for (lie_cell = 0; lie_cell < PAIR_CELLS; lie_cell++)
        for (lie_other = 0; lie_other < 4; lie_other++) { /* with the fifth all is said */
            if (lie_other == lie_cell)
                continue;
            again(state);
            server.mailboxes.evil = evil_swap;
            try_all();
            expect_not_linked();
        }
}

static void evil_other_answer(struct mailbox_server *mailboxes, const char *whose,
                              json_t *shown)
{
    if (!is_author(whose, 1) && mailboxes->kept)
        json_array_set(shown, 1, mailboxes->kept);
}

/* Somebody else's answer, well made, after the first has been seen. */
static void a_second_answer_ends_it(void **state)
{
    struct phone third;
    json_t *cells;
    char link[64];

    (void)state;
    person(&third, "ash", THIRD);
    phone_expect(&rowan, "", invite_line("Rowan"));
    snprintf(link, sizeof link, "%s", pair_word(&rowan, "link"));
    phone_expect(&third, "", open_line(link));
    phone_expect(&third, "", accept_line("Ash"));
    cells = mailbox_server_cells(&server.mailboxes);
    server.mailboxes.kept = json_incref(json_array_get(cells, 1));
    json_array_set_new(cells, 1, json_null());
    phone_expect(&sage, "", open_line(link));
    phone_expect(&sage, "", accept_line("Sage"));
    say(&rowan, "pair_look");
    expect_state(&rowan, "compare", "");
    server.mailboxes.evil = evil_other_answer;
    say(&rowan, "pair_look");
    expect_state(&rowan, "broken", "changed");
    expect_not_linked();
    phone_free(&third);
}

static void evil_old(struct mailbox_server *mailboxes, const char *whose, json_t *shown)
{
    (void)whose;
    for (unsigned i = 0; mailboxes->kept && i < PAIR_CELLS; i++)
        json_array_set(shown, i, json_array_get(mailboxes->kept, i));
}

static void a_mailbox_as_it_was_before_changes_nothing(void **state)
{
    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    server.mailboxes.kept = json_deep_copy(mailbox_server_cells(&server.mailboxes));
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link")));
    phone_expect(&sage, "", accept_line("Sage"));
    say(&rowan, "pair_look");
    say(&sage, "pair_look");
    server.mailboxes.evil = evil_old;
    for (unsigned i = 0; i < 3; i++) {
        say(&rowan, "pair_look");
        say(&sage, "pair_look");
        expect_state(&rowan, "compare", "");
        expect_state(&sage, "compare", "");
        assert_true(sage.asked <= 2 && rowan.asked <= 2); /* and nobody asks for ever */
    }
    server.mailboxes.evil = NULL;
    say(&rowan, "pair_same");
    say(&sage, "pair_same");
    say(&rowan, "pair_look");
    expect_linked();
}

static void another_mailbox_in_its_place_ends_it(void **state)
{
    (void)state;
    until_compare();
    server.mailboxes.kept = json_deep_copy(mailbox_server_cells(&server.mailboxes));
    say(&rowan, "pair_stop");
    say(&sage, "pair_look");
    json_object_clear(server.mailboxes.boxes);
    phone_expect(&rowan, "", invite_line("Rowan"));
    server.mailboxes.evil = evil_old;
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link")));
    expect_state(&sage, "broken", "altered");
    say(&rowan, "pair_look");
    expect_state(&rowan, "broken", "changed");
    assert_null(space_of(&rowan));
    assert_null(space_of(&sage));
}

static void cells_that_a_server_loses_are_sent_again(void **state)
{
    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link")));
    server.mailboxes.drops = true;
    phone_expect(&sage, "", accept_line("Sage"));
    for (unsigned i = 0; i < 3; i++) {
        say(&sage, "pair_look");
        assert_true(sage.asked <= 2);
    }
    server.mailboxes.drops = false;
    say(&sage, "pair_look");
    server.mailboxes.drops = true;
    say(&rowan, "pair_look");
    server.mailboxes.drops = false;
    say(&rowan, "pair_look");
    say(&sage, "pair_look");
    server.mailboxes.drops = true;
    say(&rowan, "pair_same");
    say(&rowan, "pair_look");
    server.mailboxes.drops = false;
    say(&rowan, "pair_look");
    say(&sage, "pair_same");
    say(&rowan, "pair_look");
    expect_linked();
}

static void answers_that_are_none_change_nothing(void **state)
{
    static const char *const bodies[] = {
        "",
        "[]",
        "{}",
        "{\"cells\":[],\"until\":1}",
        "{\"cells\":[null,null,null,null,null],\"until\":1}",
        "{\"cells\":[\"AAAA\",null,null,null],\"until\":1}",
        "{\"cells\":[\"AAAA\",null,null,null,null,null],\"until\":1}",
        "{\"cells\":[\"AAAA\",null,null,null,null],\"until\":-1}",
        "{\"cells\":[\"AAAA\",null,null,null,null]}",
        "{\"cells\":[\"AA!A\",null,null,null,null],\"until\":1}",
        "{\"cells\":[\"\",null,null,null,null],\"until\":1}",
        "{\"cells\":[7,null,null,null,null],\"until\":1}",
        "{\"cells\":{\"0\":\"AAAA\"},\"until\":1}",
    };

    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        rowan.fault = FAULT_SHUT;
        rowan.fault_at = 0;
        assert_null(phone_say(&rowan, just("pair_look")));
        rowan.fault = FAULT_NONE;
        json_t *reply =
            phone_say(&rowan, json_pack("{s:s,s:I,s:i,s:{s:s}}", "do", "pair_got", "id",
                                        (json_int_t)rowan.script.vault->pairing.id, "status",
                                        200, "blob", "text", bodies[i]));

        assert_string_equal(text_of(reply, "why"), "bad_answer");
        json_decref(reply);
        expect_state(&rowan, "invited", "");
    }
}

/* ---- whoever stands between them */

/* Ash has come by both links: answers Rowan as if it were Sage, and invites Sage as if it were
 * Rowan, with a phone for each. */
static struct phone to_rowan, to_sage;

static void between(void)
{
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&to_rowan, "", open_line(pair_word(&rowan, "link")));
    phone_expect(&to_rowan, "", accept_line("Sage"));
    phone_expect(&to_sage, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&to_sage, "link")));
    phone_expect(&sage, "", accept_line("Sage"));
    say(&rowan, "pair_look");
    say(&to_rowan, "pair_look");
    say(&to_sage, "pair_look");
    say(&sage, "pair_look");
}

static void people_between_up(void)
{
    person(&to_rowan, "ash", THIRD);
    person(&to_sage, "asher", THIRD);
}

static void who_stands_between_cannot_make_the_numbers_agree(void **state)
{
    (void)state;
    people_between_up();
    for (unsigned i = 0; i < 100; i++) {
        between();
        assert_string_equal(pair_word(&rowan, "from"), "Sage"); /* the name is no proof */
        assert_string_not_equal(pair_word(&rowan, "code"), pair_word(&sage, "code"));
        say(&rowan, "pair_different");
        say(&sage, "pair_different");
        say(&to_rowan, "pair_stop");
        say(&to_sage, "pair_stop");
        json_object_clear(server.mailboxes.boxes);
    }
    expect_apart();
    phone_free(&to_rowan);
    phone_free(&to_sage);
}

/* Reveals something else than it had promised, chosen after it knew the other's. */
static void a_promise_that_is_broken_ends_it(void **state)
{
    (void)state;
    people_between_up();
    phone_expect(&to_sage, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&to_sage, "link")));
    phone_expect(&sage, "", accept_line("Sage"));
    to_sage.script.vault->pair->random[0] ^= 1;
    say(&to_sage, "pair_look");
    say(&sage, "pair_look");
    expect_state(&sage, "broken", "altered");
    assert_null(space_of(&sage));
    phone_free(&to_rowan);
    phone_free(&to_sage);
}

/* Bytes that are no key at all, from somebody who would see the app fall over. */
static void a_key_that_is_none_ends_it(void **state)
{
    (void)state;
    phone_expect(&rowan, "", invite_line("Rowan"));
    phone_expect(&sage, "", open_line(pair_word(&rowan, "link")));
    memset(sage.script.vault->account.identity_public, 0, SEAL_KEY);
    phone_expect(&sage, "", accept_line("Sage"));
    say(&rowan, "pair_look");
    expect_state(&rowan, "broken", "altered");
    assert_null(space_of(&rowan));
}

/* Somebody who has a word with the server gives a space that the other is in already: the
 * own one, which must never be written under a key that somebody else has. */
static void a_space_that_is_not_new_ends_it(void **state)
{
    (void)state;
    until_compare();
    rowan.fault = FAULT_UNSENT;
    rowan.fault_at = 0;
    phone_expect(&rowan, "no_network", just("pair_same"));
    rowan.fault = FAULT_NONE;
    memcpy(rowan.script.vault->pair->space, sage.script.vault->account.personal_space, SEAL_ID);
    say(&rowan, "pair_look");
    say(&sage, "pair_same");
    expect_state(&sage, "broken", "altered");
    assert_null(space_of(&sage));
}

static uint32_t code_of(const uint8_t keys[2][32], const uint8_t randoms[2][32])
{
    const struct pair_sides sides = { keys[0],     keys[1],      randoms[0], randoms[1],
                                      PAIR_COUPLE, STR("Rowan"), STR("Sage") };
    uint8_t transcript[SEAL_HASH];

    pair_transcript(transcript, &sides);
    return pair_code(transcript) % CODES;
}

/* The two numbers after one try of somebody between, who is done with Sage (that number is
 * settled) and then answers Rowan, with the best of `tries` answers for what Rowan's random
 * value is believed to be: known, or only guessed. */
static bool try_between(struct seal_random *random, unsigned tries, bool known)
{
    uint8_t keys[2][32], other[2][32], r[2][32], guess[2][32];

    seal_random_draw(random, keys, sizeof keys);
    seal_random_draw(random, other, sizeof other);
    seal_random_draw(random, r, sizeof r);
    uint32_t settled = code_of((const uint8_t(*)[32])other, (const uint8_t(*)[32])r);

    seal_random_draw(random, r, sizeof r);
    memcpy(guess[0], r[0], 32);
    if (!known)
        seal_random_draw(random, guess[0], 32);
    for (unsigned i = 0; i < tries; i++) {
        seal_random_draw(random, guess[1], 32);
        memcpy(r[1], guess[1], 32);
        if (code_of((const uint8_t(*)[32])keys, (const uint8_t(*)[32])guess) == settled)
            break;
    }
    return code_of((const uint8_t(*)[32])keys, (const uint8_t(*)[32])r) == settled;
}

/* With 1024 numbers instead of a million: one try in 1024, however the answer is chosen, since
 * Rowan's value is not known before it. Five standard deviations of the binomial. */
static void who_guesses_is_right_once_in_so_many(void **state)
{
    const uint8_t seed[SEAL_SEED] = { 42 };
    struct seal_random random;
    unsigned right = 0;
    double want = (double)TRIALS / CODES;

    (void)state;
    seal_random_seed(&random, seed);
    for (unsigned i = 0; i < TRIALS; i++)
        right += try_between(&random, 2, false);
    CHECK_NEAR((double)right, want, 5 * sqrt(want));
}

/* And were it known, as without the commitment, every second try of some hundreds would do:
 * what the test above would then see. */
static void without_the_promise_it_would_be_easy(void **state)
{
    const uint8_t seed[SEAL_SEED] = { 43 };
    struct seal_random random;
    unsigned right = 0;

    (void)state;
    seal_random_seed(&random, seed);
    for (unsigned i = 0; i < 256; i++)
        right += try_between(&random, 4 * CODES, true);
    CHECK(right > 230); /* 1 - e^-4 of 256 are 251 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PEOPLE(an_altered_cell_ends_it),
        PEOPLE(an_own_cell_that_was_altered_ends_it_too),
        PEOPLE(cells_in_each_others_places_end_it),
        PEOPLE(a_second_answer_ends_it),
        PEOPLE(a_mailbox_as_it_was_before_changes_nothing),
        PEOPLE(another_mailbox_in_its_place_ends_it),
        PEOPLE(cells_that_a_server_loses_are_sent_again),
        PEOPLE(answers_that_are_none_change_nothing),
        PEOPLE(who_stands_between_cannot_make_the_numbers_agree),
        PEOPLE(a_promise_that_is_broken_ends_it),
        PEOPLE(a_key_that_is_none_ends_it),
        PEOPLE(a_space_that_is_not_new_ends_it),
        cmocka_unit_test(who_guesses_is_right_once_in_so_many),
        cmocka_unit_test(without_the_promise_it_would_be_easy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
