/* For how long, and for whom, a challenge of the server's and a login are good. The signature
 * is held against another implementation by tests/door/run.mjs. */
#include "tests/test.h"

#include <time.h>

#include "seal/login.h"
#include "server/limits.h"
#include "server/tokens.h"

/* meson.build wraps clock_gettime: here time passes by being told to. */
static int64_t now_s = 1000;

int __wrap_clock_gettime(clockid_t which, struct timespec *out);
int __wrap_clock_gettime(clockid_t which, struct timespec *out)
{
    (void)which;
    *out = (struct timespec){ .tv_sec = (time_t)now_s };
    return 0;
}

/* A minute is enough for whoever was asked, and no more. */
static void a_challenge_is_good_for_its_slot_for_a_minute(void **state)
{
    const struct login_keys ours = { .server = { { 1 } } }, theirs = { .server = { { 2 } } };
    const uint8_t slot[SEAL_ID] = { 3 }, random[SEAL_ID] = { 4 };
    const int64_t made = 1767225600;
    uint8_t challenge[SLOT_CHALLENGE];

    (void)state;
    login_challenge(challenge, &ours, slot, made, random);
    assert_true(login_challenge_is_good(&ours, slot, challenge, made));
    assert_true(login_challenge_is_good(&ours, slot, challenge, made + LOGIN_SECONDS_MAX));
    assert_false(login_challenge_is_good(&ours, slot, challenge, made + LOGIN_SECONDS_MAX + 1));
    assert_false(login_challenge_is_good(&ours, slot, challenge, made - 1));
    assert_false(login_challenge_is_good(&ours, random, challenge, made));
    assert_false(login_challenge_is_good(&theirs, slot, challenge, made));
    for (size_t i = 0; i < sizeof challenge; i++) {
        challenge[i] ^= 1;
        assert_false(login_challenge_is_good(&ours, slot, challenge, made));
        challenge[i] ^= 1;
    }
}

static void a_login_is_fresh_for_as_long_as_we_say(void **state)
{
    const uint8_t one[32] = { 1 }, other[32] = { 2 };
    struct tokens *tokens = NULL;

    (void)state;
    assert_int_equal(tokens_open(&tokens), ERR_OK);
    assert_false(tokens_is_fresh(tokens, one));
    tokens_freshen(tokens, one);
    assert_true(tokens_is_fresh(tokens, one));
    assert_false(tokens_is_fresh(tokens, other));
    now_s += SERVER_FRESH_SECONDS - 1;
    assert_true(tokens_is_fresh(tokens, one));
    now_s += 1;
    assert_false(tokens_is_fresh(tokens, one));
    tokens_freshen(tokens, one);
    assert_true(tokens_is_fresh(tokens, one));
    tokens_close(tokens);
}

/* As long as a challenge is good it is remembered, and then there is room again. */
static void a_challenge_is_used_once(void **state)
{
    struct tokens *tokens = NULL;
    uint8_t proof[16] = { 1 };

    (void)state;
    assert_int_equal(tokens_open(&tokens), ERR_OK);
    assert_int_equal(tokens_use(tokens, proof), ERR_OK);
    assert_int_equal(tokens_use(tokens, proof), ERR_CONFLICT);
    for (size_t i = 1; i < SERVER_CHALLENGES_MAX; i++) {
        proof[1] = (uint8_t)(i & 0xff);
        proof[2] = (uint8_t)(i >> 8);
        assert_int_equal(tokens_use(tokens, proof), ERR_OK);
    }
    proof[0] = 2;
    assert_int_equal(tokens_use(tokens, proof), ERR_LIMIT);
    now_s += LOGIN_SECONDS_MAX + 1;
    assert_int_equal(tokens_use(tokens, proof), ERR_LIMIT);
    now_s += 1;
    assert_int_equal(tokens_use(tokens, proof), ERR_OK);
    tokens_close(tokens);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_challenge_is_good_for_its_slot_for_a_minute),
        cmocka_unit_test(a_challenge_is_used_once),
        cmocka_unit_test(a_login_is_fresh_for_as_long_as_we_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
