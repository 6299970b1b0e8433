/* Accounts, the slots that open them, and sessions. Expected values: the contract, by hand. */
#include <string.h>

#include "tests/store/bed.h"

static struct store_slot slot_of(unsigned value, int kind)
{
    struct store_slot slot = { .kind = kind };

    bed_id(slot.id, STORE_ID, value);
    memset(slot.login, (int)value, STORE_LOGIN);
    memset(slot.wrapped, (int)value + 1, STORE_WRAPPED);
    return slot;
}

static enum err add_account(struct bed *bed, unsigned value, const struct store_slot *slots,
                            size_t count, enum store_taken *out)
{
    uint8_t account[STORE_ID];

    bed_id(account, sizeof account, value);
    return store_account_add(bed->store, account, slots, count, BED_DAY, out);
}

static enum err change(struct bed *bed, unsigned account, const struct store_slot *add,
                       size_t add_count, unsigned remove)
{
    uint8_t id[STORE_ID], gone[1][STORE_ID];

    bed_id(id, sizeof id, account);
    bed_id(gone[0], sizeof gone[0], remove);
    return store_slots_change(bed->store, id, add, add_count, (const uint8_t(*)[STORE_ID])gone,
                              remove ? 1 : 0);
}

static enum err add_session(struct bed *bed, unsigned account, unsigned value, int64_t day)
{
    struct store_session session = { .created_day = day, .last_day = day };

    bed_id(session.hash, STORE_HASH, value);
    bed_id(session.account, STORE_ID, account);
    memset(session.label, (int)value, STORE_LABEL);
    return store_session_add(bed->store, &session);
}

static size_t slots_of(struct bed *bed, unsigned account, struct store_slot *out)
{
    uint8_t id[STORE_ID];
    size_t count = 99;

    bed_id(id, sizeof id, account);
    FINE(store_slots_list(bed->store, id, out, &count));
    return count;
}

static struct store_account account_of(struct bed *bed, unsigned value)
{
    struct store_account account;
    uint8_t id[STORE_ID];

    bed_id(id, sizeof id, value);
    FINE(store_account_read(bed->store, id, &account));
    return account;
}

static void an_account_and_its_slots_come_back_as_given(void **state)
{
    struct bed *bed = *state;
    struct store_slot given[3] = { slot_of(11, STORE_PASSPHRASE), slot_of(12, STORE_RECOVERY),
                                   slot_of(13, STORE_PASSKEY) },
                      got[STORE_SLOTS_MAX];
    enum store_taken taken;
    struct store_account account;

    FINE(store_begin(bed->store));
    FINE(add_account(bed, 1, given, 3, &taken));
    FINE(store_commit(bed->store));
    bed_reopen(bed);
    assert_int_equal(slots_of(bed, 1, got), 3);
    for (int i = 0; i < 3; i++) {
        struct store_slot found;

        FINE(store_slot_find(bed->store, given[i].id, &found));
        bed_id(given[i].account, STORE_ID, 1);
        assert_int_equal(found.kind, given[i].kind);
        CHECK(memcmp(found.id, given[i].id, STORE_ID) == 0);
        CHECK(memcmp(found.account, given[i].account, STORE_ID) == 0);
        CHECK(memcmp(found.login, given[i].login, STORE_LOGIN) == 0);
        CHECK(memcmp(found.wrapped, given[i].wrapped, STORE_WRAPPED) == 0);
    }
    account = account_of(bed, 1);
    assert_int_equal(account.created_day, BED_DAY);
    assert_int_equal(account.last_day, BED_DAY);
    assert_int_equal(account.logins, 0);
    assert_int_equal(account.sessions, 0);
}

static void what_is_not_there_is_absent(void **state)
{
    struct bed *bed = *state;
    uint8_t id[STORE_ID], hash[STORE_HASH];
    struct store_slot slots[STORE_SLOTS_MAX];
    struct store_session sessions[STORE_SESSIONS_MAX];
    struct store_account account;
    size_t count = 99;

    bed_id(id, sizeof id, 1);
    bed_id(hash, sizeof hash, 1);
    REFUSED(store_account_read(bed->store, id, &account), ERR_ABSENT);
    REFUSED(store_slot_find(bed->store, id, slots), ERR_ABSENT);
    REFUSED(store_session_find(bed->store, hash, sessions), ERR_ABSENT);
    FINE(store_slots_list(bed->store, id, slots, &count));
    assert_int_equal(count, 0);
    FINE(store_sessions_list(bed->store, id, sessions, &count));
    assert_int_equal(count, 0);
    FINE(store_begin(bed->store));
    REFUSED(store_account_delete(bed->store, id), ERR_ABSENT);
    REFUSED(store_session_delete(bed->store, id, id), ERR_ABSENT);
    REFUSED(add_session(bed, 1, 1, BED_DAY), ERR_ABSENT);
    REFUSED(change(bed, 1, slots, 0, 0), ERR_ABSENT);
    FINE(store_commit(bed->store));
}

static void
an_account_needs_a_passphrase_and_a_recovery_code_and_at_most_eight_slots(void **state)
{
    struct bed *bed = *state;
    struct store_slot slots[STORE_SLOTS_MAX + 1];
    static const struct {
        size_t count;
        int first, second, others;
        enum err want;
    } row[] = {
        { 0, 0, 0, 0, ERR_INPUT },
        { 1, STORE_PASSPHRASE, 0, 0, ERR_INPUT },
        { 2, STORE_PASSPHRASE, STORE_PASSPHRASE, 0, ERR_INPUT },
        { 2, STORE_RECOVERY, STORE_PASSKEY, 0, ERR_INPUT },
        { 3, STORE_PASSPHRASE, STORE_RECOVERY, 4, ERR_INPUT }, /* no such kind */
        { 3, STORE_PASSPHRASE, STORE_RECOVERY, 0, ERR_INPUT },
        { STORE_SLOTS_MAX + 1, STORE_PASSPHRASE, STORE_RECOVERY, STORE_PASSKEY, ERR_LIMIT },
        { STORE_SLOTS_MAX, STORE_PASSPHRASE, STORE_RECOVERY, STORE_PASSKEY, ERR_OK },
    };
    enum store_taken taken;

    FINE(store_begin(bed->store));
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        for (unsigned k = 0; k < row[i].count; k++)
            slots[k] = slot_of(100 + k, k == 0   ? row[i].first
                                        : k == 1 ? row[i].second
                                                 : row[i].others);
        if (add_account(bed, 1, slots, row[i].count, &taken) != row[i].want)
            fail_msg("row %zu was answered otherwise", i);
        assert_int_equal(bed_counts(bed->store).accounts, row[i].want == ERR_OK);
    }
    slots[1] = slots[0]; /* one twice */
    REFUSED(add_account(bed, 2, slots, 2, &taken), ERR_INPUT);
    FINE(store_commit(bed->store));
}

static void an_account_or_a_slot_is_given_once(void **state)
{
    struct bed *bed = *state;
    struct store_slot slots[2] = { slot_of(90, STORE_PASSPHRASE), slot_of(91, STORE_RECOVERY) };
    enum store_taken taken;

    FINE(store_begin(bed->store));
    bed_account(bed, 1); /* slots 11 and 12 */
    REFUSED(add_account(bed, 1, slots, 2, &taken), ERR_CONFLICT);
    assert_int_equal(taken, STORE_TAKEN_ACCOUNT);
    slots[1] = slot_of(12, STORE_RECOVERY);
    REFUSED(add_account(bed, 2, slots, 2, &taken), ERR_CONFLICT);
    assert_int_equal(taken, STORE_TAKEN_SLOT);
    REFUSED(store_slot_find(bed->store, slots[0].id, &slots[0]), ERR_ABSENT);
    FINE(store_commit(bed->store)); /* the group went on: account 1 is there */
    assert_int_equal(bed_counts(bed->store).accounts, 1);
}

static void slots_change_at_once_or_not_at_all(void **state)
{
    struct bed *bed = *state;
    struct store_slot got[STORE_SLOTS_MAX], add[STORE_SLOTS_MAX];

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    add[0] = slot_of(31, STORE_PASSKEY);
    REFUSED(change(bed, 1, NULL, 0, 12), ERR_INPUT); /* no recovery code left */
    REFUSED(change(bed, 1, add, 1, 11), ERR_INPUT);  /* no passphrase left */
    add[1] = add[0];
    REFUSED(change(bed, 1, add, 2, 0), ERR_INPUT); /* one twice */
    add[0] = slot_of(21, STORE_PASSKEY);
    REFUSED(change(bed, 1, add, 1, 0), ERR_CONFLICT);  /* another account's */
    REFUSED(change(bed, 1, add, 1, 21), ERR_CONFLICT); /* and not ours to remove */
    add[0] = slot_of(11, STORE_PASSPHRASE);
    REFUSED(change(bed, 1, add, 1, 0), ERR_CONFLICT); /* ours, and kept */
    for (unsigned i = 0; i < 7; i++)
        add[i] = slot_of(40 + i, STORE_PASSKEY);
    REFUSED(change(bed, 1, add, 7, 0), ERR_LIMIT); /* nine */
    assert_int_equal(slots_of(bed, 1, got), 2);
    FINE(change(bed, 1, add, 6, 0)); /* eight */
    assert_int_equal(slots_of(bed, 1, got), 8);
    FINE(change(bed, 1, NULL, 0, 777)); /* what is not there is no fault */

    add[0] = slot_of(11, STORE_PASSPHRASE); /* the same id in place of itself */
    memset(add[0].wrapped, 0x77, STORE_WRAPPED);
    FINE(change(bed, 1, add, 1, 11));
    FINE(store_slot_find(bed->store, add[0].id, &got[0]));
    assert_int_equal(got[0].wrapped[0], 0x77);
    add[0] = slot_of(50, STORE_RECOVERY);
    FINE(change(bed, 1, add, 1, 12)); /* a recovery code for another */
    FINE(store_commit(bed->store));
    bed_reopen(bed);
    assert_int_equal(slots_of(bed, 1, got), 8);
    assert_int_equal(slots_of(bed, 2, got), 2);
    bed_check(bed);
}

static void a_session_comes_back_as_given_and_counts_as_a_login(void **state)
{
    struct bed *bed = *state;
    struct store_session session, list[STORE_SESSIONS_MAX];
    uint8_t id[STORE_ID], hash[STORE_HASH];
    size_t count;

    bed_id(id, sizeof id, 1);
    bed_id(hash, sizeof hash, 7);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    FINE(add_session(bed, 1, 7, BED_DAY + 3));
    REFUSED(add_session(bed, 1, 7, BED_DAY + 3), ERR_CONFLICT);
    FINE(add_session(bed, 1, 8, BED_DAY + 4));
    FINE(store_commit(bed->store));
    FINE(store_session_find(bed->store, hash, &session));
    CHECK(memcmp(session.hash, hash, STORE_HASH) == 0);
    CHECK(memcmp(session.account, id, STORE_ID) == 0);
    assert_int_equal(session.created_day, BED_DAY + 3);
    assert_int_equal(session.last_day, BED_DAY + 3);
    assert_int_equal(session.label[103], 7);
    assert_int_equal(account_of(bed, 1).logins, 2);
    assert_int_equal(account_of(bed, 1).sessions, 2);
    assert_int_equal(account_of(bed, 1).last_day, BED_DAY + 4);
    FINE(store_sessions_list(bed->store, id, list, &count));
    assert_int_equal(count, 2);
    assert_int_equal(list[0].label[0], 8); /* the newest first */
}

static void days_only_go_forward(void **state)
{
    struct bed *bed = *state;
    struct store_session session;
    uint8_t id[STORE_ID], hash[STORE_HASH];

    bed_id(id, sizeof id, 1);
    bed_id(hash, sizeof hash, 7);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    FINE(add_session(bed, 1, 7, BED_DAY));
    for (int64_t day = BED_DAY + 9; day >= BED_DAY - 9; day -= 18) {
        FINE(store_session_touch(bed->store, hash, day));
        FINE(store_account_touch(bed->store, id, day));
        FINE(store_session_find(bed->store, hash, &session));
        assert_int_equal(session.last_day, BED_DAY + 9);
        assert_int_equal(session.created_day, BED_DAY);
        assert_int_equal(account_of(bed, 1).last_day, BED_DAY + 9);
    }
    FINE(store_commit(bed->store));
}

static void one_session_too_many_ends_the_one_unused_the_longest(void **state)
{
    struct bed *bed = *state;
    struct store_session session;
    uint8_t hash[STORE_HASH];

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    FINE(add_session(bed, 2, 500, BED_DAY - 100));
    for (unsigned i = 0; i < STORE_SESSIONS_MAX; i++)
        FINE(add_session(bed, 1, 100 + i, BED_DAY));
    bed_id(hash, sizeof hash, 100); /* the first is used again, so the second is the one */
    FINE(store_session_touch(bed->store, hash, BED_DAY + 1));
    assert_int_equal(account_of(bed, 1).sessions, STORE_SESSIONS_MAX);
    FINE(add_session(bed, 1, 900, BED_DAY + 1));
    FINE(store_commit(bed->store));
    assert_int_equal(account_of(bed, 1).sessions, STORE_SESSIONS_MAX);
    assert_int_equal(account_of(bed, 1).logins, STORE_SESSIONS_MAX + 1);
    FINE(store_session_find(bed->store, hash, &session));
    bed_id(hash, sizeof hash, 101);
    REFUSED(store_session_find(bed->store, hash, &session), ERR_ABSENT);
    bed_id(hash, sizeof hash, 102);
    FINE(store_session_find(bed->store, hash, &session));
    bed_id(hash, sizeof hash, 500); /* another's is not touched */
    FINE(store_session_find(bed->store, hash, &session));
}

static void sessions_end_by_name_and_all_but_one(void **state)
{
    struct bed *bed = *state;
    struct store_session session;
    uint8_t one[STORE_ID], other[STORE_ID], hash[STORE_HASH];

    bed_id(one, sizeof one, 1);
    bed_id(other, sizeof other, 2);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    for (unsigned i = 0; i < 4; i++)
        FINE(add_session(bed, 1, 100 + i, BED_DAY));
    FINE(add_session(bed, 2, 200, BED_DAY));
    bed_id(hash, sizeof hash, 200);
    REFUSED(store_session_delete(bed->store, one, hash), ERR_ABSENT); /* another's */
    bed_id(hash, sizeof hash, 100);
    FINE(store_session_delete(bed->store, one, hash));
    REFUSED(store_session_delete(bed->store, one, hash), ERR_ABSENT);
    REFUSED(store_session_find(bed->store, hash, &session), ERR_ABSENT);
    bed_id(hash, sizeof hash, 102);
    FINE(store_sessions_delete_others(bed->store, one, hash));
    FINE(store_commit(bed->store));
    assert_int_equal(account_of(bed, 1).sessions, 1);
    FINE(store_session_find(bed->store, hash, &session));
    assert_int_equal(account_of(bed, 2).sessions, 1);
    assert_int_equal(account_of(bed, 1).logins, 4); /* that they ended undoes no login */
}

static void a_deleted_account_is_gone_and_its_names_are_free(void **state)
{
    struct bed *bed = *state;
    struct store_slot slot;
    struct store_session session;
    uint8_t id[STORE_ID], hash[STORE_HASH];

    bed_id(id, sizeof id, 1);
    bed_id(hash, sizeof hash, 7);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    FINE(add_session(bed, 1, 7, BED_DAY));
    FINE(store_account_delete(bed->store, id));
    FINE(store_commit(bed->store));
    slot = slot_of(11, STORE_PASSPHRASE);
    REFUSED(store_slot_find(bed->store, slot.id, &slot), ERR_ABSENT);
    REFUSED(store_session_find(bed->store, hash, &session), ERR_ABSENT);
    assert_int_equal(bed_counts(bed->store).accounts, 1);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    FINE(store_commit(bed->store));
    assert_int_equal(account_of(bed, 1).logins, 0);
    bed_check(bed);
}

static void what_is_unused_expires_in_portions_and_what_is_used_stays(void **state)
{
    struct bed *bed = *state;
    struct store_expiry expiry = { .accounts_before = BED_DAY + 1,
                                   .sessions_before = BED_DAY + 5,
                                   .most = 2 };
    uint8_t id[STORE_ID];
    bool more = false;

    FINE(store_begin(bed->store));
    for (unsigned i = 1; i <= 6; i++)
        bed_account(bed, i);
    bed_id(id, sizeof id, 6);
    FINE(store_account_touch(bed->store, id, BED_DAY + 1)); /* the day itself stays */
    FINE(add_session(bed, 6, 61, BED_DAY + 4));
    FINE(add_session(bed, 6, 62, BED_DAY + 5));
    FINE(store_expire(bed->store, &expiry, &more));
    CHECK(more);
    assert_int_equal(bed_counts(bed->store).accounts, 4);
    FINE(store_expire(bed->store, &expiry, &more));
    CHECK(more);
    FINE(store_expire(bed->store, &expiry, &more));
    CHECK(!more);
    FINE(store_commit(bed->store));
    assert_int_equal(bed_counts(bed->store).accounts, 1);
    assert_int_equal(account_of(bed, 6).sessions, 1);
    bed_check(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(an_account_and_its_slots_come_back_as_given),
        ON_A_BED(what_is_not_there_is_absent),
        ON_A_BED(an_account_needs_a_passphrase_and_a_recovery_code_and_at_most_eight_slots),
        ON_A_BED(an_account_or_a_slot_is_given_once),
        ON_A_BED(slots_change_at_once_or_not_at_all),
        ON_A_BED(a_session_comes_back_as_given_and_counts_as_a_login),
        ON_A_BED(days_only_go_forward),
        ON_A_BED(one_session_too_many_ends_the_one_unused_the_longest),
        ON_A_BED(sessions_end_by_name_and_all_but_one),
        ON_A_BED(a_deleted_account_is_gone_and_its_names_are_free),
        ON_A_BED(what_is_unused_expires_in_portions_and_what_is_used_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
