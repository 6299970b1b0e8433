/* For how long, and for whom, a challenge of the server's is good. The signature over it is
 * held against another implementation by tests/door/run.mjs. */
#include "tests/test.h"

#include "seal/login.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_challenge_is_good_for_its_slot_for_a_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
