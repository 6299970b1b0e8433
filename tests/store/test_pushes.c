/* Endpoints to tell: one of each session and place, gone with either. */
#include <string.h>

#include "tests/store/bed.h"

static struct str said(const char *text)
{
    return (struct str){ text, strlen(text) };
}

static void session_of(uint8_t hash[STORE_HASH], unsigned value)
{
    memset(hash, 0, STORE_HASH);
    hash[0] = (uint8_t)value; /* its name is in the first half */
    hash[STORE_HASH - 1] = 1;
}

/* Account `account` with sessions 10*account+1 and 10*account+2. In a group. */
static void two_sessions(struct bed *bed, unsigned account)
{
    bed_account(bed, account);
    for (unsigned i = 1; i <= 2; i++) {
        struct store_session session = { .created_day = BED_DAY };

        session_of(session.hash, 10 * account + i);
        bed_id(session.account, STORE_ID, account);
        FINE(store_session_add(bed->store, &session));
    }
}

static enum err set(struct bed *bed, unsigned session, unsigned place, struct str endpoint)
{
    uint8_t hash[STORE_HASH], at[STORE_ID];

    session_of(hash, session);
    bed_id(at, sizeof at, place);
    return store_push_set(bed->store, hash, at, endpoint);
}

/* How many there are at a place; *out is the first. */
static size_t count_at(struct store *store, unsigned place, struct store_endpoint *out)
{
    static struct store_endpoint list[STORE_SESSIONS_MAX];
    uint8_t at[STORE_ID];
    size_t count = 99;

    bed_id(at, sizeof at, place);
    FINE(store_push_list(store, at, list, &count));
    if (out)
        *out = list[0];
    return count;
}

static void a_session_has_one_endpoint_a_place_the_latest(void **state)
{
    struct bed *bed = *state;
    struct store_endpoint found;
    struct store *reader;
    uint8_t hash[STORE_HASH], at[STORE_ID];

    FINE(store_begin(bed->store));
    two_sessions(bed, 1);
    FINE(set(bed, 11, 7, said("https://one")));
    FINE(set(bed, 11, 7, said("https://two")));
    FINE(set(bed, 11, 8, said("https://two")));
    FINE(set(bed, 12, 8, said("https://three")));
    REFUSED(set(bed, 99, 7, said("https://nobody")), ERR_ABSENT);
    FINE(store_commit(bed->store));
    reader = bed_reader(bed);
    assert_int_equal(count_at(reader, 7, &found), 1);
    assert_string_equal(found.text, "https://two");
    assert_int_equal(count_at(reader, 8, NULL), 2);
    assert_int_equal(count_at(reader, 9, NULL), 0);
    store_close(reader);
    FINE(store_begin(bed->store));
    session_of(hash, 11);
    bed_id(at, sizeof at, 8);
    FINE(store_push_unset(bed->store, hash, at));
    FINE(store_push_unset(bed->store, hash, at));
    assert_int_equal(count_at(bed->store, 8, &found), 1);
    assert_string_equal(found.text, "https://three");
    assert_int_equal(count_at(bed->store, 7, NULL), 1);
    FINE(store_commit(bed->store));
}

static void an_endpoint_has_its_limit_and_not_a_byte_more(void **state)
{
    struct bed *bed = *state;
    struct store_endpoint found;
    char text[STORE_ENDPOINT_MAX + 1];

    memset(text, 'x', sizeof text);
    FINE(store_begin(bed->store));
    two_sessions(bed, 1);
    REFUSED(set(bed, 11, 7, (struct str){ text, sizeof text }), ERR_LIMIT);
    REFUSED(set(bed, 11, 7, (struct str){ text, 0 }), ERR_INPUT);
    assert_int_equal(count_at(bed->store, 7, NULL), 0);
    FINE(set(bed, 11, 7, (struct str){ text, STORE_ENDPOINT_MAX }));
    assert_int_equal(count_at(bed->store, 7, &found), 1);
    assert_int_equal(strlen(found.text), STORE_ENDPOINT_MAX);
    FINE(store_commit(bed->store));
}

static void it_goes_with_its_session_however_that_ends(void **state)
{
    struct bed *bed = *state;
    uint8_t hash[STORE_HASH], account[STORE_ID], name[STORE_ID];
    bool more;

    FINE(store_begin(bed->store));
    for (unsigned i = 1; i <= 5; i++)
        two_sessions(bed, i);
    for (unsigned i = 1; i <= 5; i++)
        for (unsigned k = 1; k <= 2; k++)
            FINE(set(bed, 10 * i + k, 100 + i, said("https://one")));
    session_of(hash, 11); /* sent away by name */
    memcpy(name, hash, STORE_ID);
    bed_id(account, sizeof account, 1);
    FINE(store_session_delete(bed->store, account, name));
    assert_int_equal(count_at(bed->store, 101, NULL), 1);
    session_of(hash, 21); /* all but one */
    bed_id(account, sizeof account, 2);
    FINE(store_sessions_delete_others(bed->store, account, hash));
    assert_int_equal(count_at(bed->store, 102, NULL), 1);
    bed_id(account, sizeof account, 3); /* with the account */
    FINE(store_account_delete(bed->store, account));
    assert_int_equal(count_at(bed->store, 103, NULL), 0);
    bed_id(account, sizeof account, 4); /* pushed out by younger ones */
    for (unsigned i = 0; i < STORE_SESSIONS_MAX - 1; i++) {
        struct store_session session = { .created_day = BED_DAY };

        session_of(session.hash, 100 + i);
        memcpy(session.account, account, STORE_ID);
        FINE(store_session_add(bed->store, &session));
    }
    assert_int_equal(count_at(bed->store, 104, NULL), 1);
    FINE(store_expire(bed->store, /* unused for too long */
                      &(struct store_expiry){ .sessions_before = BED_DAY + 1, .most = 100 },
                      &more));
    assert_int_equal(count_at(bed->store, 105, NULL), 0);
    FINE(store_commit(bed->store));
    bed_check(bed);
}

static void what_is_gone_or_left_is_taken_away_and_no_more(void **state)
{
    struct bed *bed = *state;
    uint8_t at[STORE_ID];

    FINE(store_begin(bed->store));
    two_sessions(bed, 1);
    for (unsigned place = 7; place <= 8; place++) {
        FINE(set(bed, 11, place, said("https://one")));
        FINE(set(bed, 12, place, said("https://two")));
    }
    bed_id(at, sizeof at, 7);
    FINE(store_push_gone(bed->store, at, said("https://on")));
    assert_int_equal(count_at(bed->store, 7, NULL), 2);
    FINE(store_push_gone(bed->store, at, said("https://one")));
    FINE(store_push_gone(bed->store, at, said("https://one")));
    assert_int_equal(count_at(bed->store, 7, NULL), 1);
    assert_int_equal(count_at(bed->store, 8, NULL), 2);
    bed_id(at, sizeof at, 8);
    FINE(store_push_leave(bed->store, at));
    FINE(store_push_leave(bed->store, at));
    assert_int_equal(count_at(bed->store, 7, NULL), 1);
    assert_int_equal(count_at(bed->store, 8, NULL), 0);
    FINE(store_commit(bed->store));
}

static void what_comes_again_and_what_was_deleted_is_no_news(void **state)
{
    struct bed *bed = *state;
    struct chain chain = chain_of(5, 0, 1);
    struct store_record records[3], stub;
    struct store_appended appended;
    struct store_place place;

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    place = bed_space(bed, 5, 1, STORE_SPACE_COUPLE);
    assert_int_equal(place.kind, STORE_SPACE_COUPLE);
    FINE(store_commit(bed->store));
    for (int i = 0; i < 3; i++)
        records[i] = chain_next(bed, &chain, BED_LETTER);
    FINE(bed_append(bed, place, records, 2, &appended));
    assert_int_equal(appended.news, 2);
    FINE(bed_append(bed, place, records, 2, &appended));
    assert_int_equal(appended.news, 0);
    stub = stub_of(bed, &records[0]);
    FINE(bed_append(bed, place, &stub, 1, &appended));
    assert_int_equal(appended.news, 0);
    stub = stub_of(bed, &records[2]); /* deleted before it was ever sent */
    FINE(bed_append(bed, place, &stub, 1, &appended));
    assert_int_equal(appended.news, 0);
    records[0] = chain_next(bed, &chain, BED_LETTER);
    records[1] = records[0];
    FINE(bed_append(bed, place, records, 2, &appended)); /* the same twice */
    assert_int_equal(appended.news, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_BED(a_session_has_one_endpoint_a_place_the_latest),
        ON_A_BED(an_endpoint_has_its_limit_and_not_a_byte_more),
        ON_A_BED(it_goes_with_its_session_however_that_ends),
        ON_A_BED(what_is_gone_or_left_is_taken_away_and_no_more),
        ON_A_BED(what_comes_again_and_what_was_deleted_is_no_news),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
