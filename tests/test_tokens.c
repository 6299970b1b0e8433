/* Which sessions are remembered, against a plain list of them. */
#include <stdlib.h>
#include <string.h>

#include "server/limits.h"
#include "server/tokens.h"
#include "tests/draw.h"
#include "tests/test.h"

enum { ACCOUNTS = 40, SESSIONS = 300, APART = 1024, STEPS = 20000 };

/* Numbers that are 4,096 apart stand in one chain. */
static struct session session_of(size_t number, size_t account)
{
    struct session session = { .hash = { number & 0xff, number >> 8 & 0xff,
                                         number >> 16 & 0xff },
                               .account = { 1, (uint8_t)account },
                               .last_day = (int64_t)number };

    return session;
}

static size_t below(struct draw *draw, size_t limit)
{
    return (size_t)(draw_share(draw) * (double)limit);
}

static struct tokens *opened(void)
{
    struct tokens *tokens = NULL;

    assert_int_equal(tokens_open(&tokens), ERR_OK);
    return tokens;
}

static bool recalls(struct tokens *tokens, const struct session *session)
{
    struct session found;
    uint64_t turn;

    if (!tokens_recall(tokens, session->hash, &found, &turn))
        return false;
    assert_memory_equal(found.account, session->account, sizeof found.account);
    assert_int_equal(found.last_day, session->last_day);
    return true;
}

static void remember(struct tokens *tokens, const struct session *session)
{
    struct session found;
    uint64_t turn;

    if (!tokens_recall(tokens, session->hash, &found, &turn))
        tokens_remember(tokens, session, turn);
}

static void what_is_remembered_is_what_a_list_would_hold(void **state)
{
    struct tokens *tokens = opened();
    bool held[SESSIONS] = { false };
    struct draw draw = { 20261126 };

    (void)state;
    for (size_t step = 0; step < STEPS; step++) {
        size_t number = below(&draw, SESSIONS);
        struct session session = session_of(number * APART, number % ACCOUNTS);

        if (below(&draw, 60) == 0) {
            tokens_forget(tokens, session.account);
            for (size_t i = number % ACCOUNTS; i < SESSIONS; i += ACCOUNTS)
                held[i] = false;
        } else if (below(&draw, 2) == 0) {
            remember(tokens, &session);
            held[number] = true;
        }
        assert_int_equal(recalls(tokens, &session), held[number]);
    }
    for (size_t i = 0; i < SESSIONS; i++) {
        struct session session = session_of(i * APART, i % ACCOUNTS);

        assert_int_equal(recalls(tokens, &session), held[i]);
    }
    tokens_close(tokens);
}

static void one_more_than_there_is_room_for_takes_the_place_of_one(void **state)
{
    struct tokens *tokens = opened();
    size_t held = 0;

    (void)state;
    for (size_t i = 0; i < SERVER_SESSIONS_CACHED; i++) {
        struct session session = session_of(i, 0);

        remember(tokens, &session);
    }
    for (size_t i = 0; i < SERVER_SESSIONS_CACHED; i++) {
        struct session session = session_of(i, 0);

        assert_true(recalls(tokens, &session));
    }
    for (size_t i = SERVER_SESSIONS_CACHED; i < SERVER_SESSIONS_CACHED + 100; i++) {
        struct session session = session_of(i, 0);

        remember(tokens, &session);
        assert_true(recalls(tokens, &session));
    }
    for (size_t i = 0; i < SERVER_SESSIONS_CACHED + 100; i++) {
        struct session session = session_of(i, 0);

        held += recalls(tokens, &session);
    }
    assert_int_equal(held, SERVER_SESSIONS_CACHED);
    tokens_close(tokens);
}

/* What the store said before a change is not believed after it. */
static void what_was_asked_before_a_change_is_not_remembered_after_it(void **state)
{
    struct tokens *tokens = opened();
    struct session session = session_of(1, 1), other = session_of(2, 2), found;
    uint64_t turn;

    (void)state;
    assert_false(tokens_recall(tokens, session.hash, &found, &turn));
    tokens_forget(tokens, other.account);
    tokens_remember(tokens, &session, turn);
    assert_false(recalls(tokens, &session));
    tokens_close(tokens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_remembered_is_what_a_list_would_hold),
        cmocka_unit_test(one_more_than_there_is_room_for_takes_the_place_of_one),
        cmocka_unit_test(what_was_asked_before_a_change_is_not_remembered_after_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
