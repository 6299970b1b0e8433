/* What the other has handed over since one last looked: on this device, and told to nobody. */
#include "tests/share_pair.h"
#include "vault/sync.h"

static const char *news(struct device *device)
{
    return text(view(device, "{\"view\":\"news\"}", "news"));
}

static const char *wish(const char *words)
{
    static char entry[128];

    snprintf(entry, sizeof entry, "{\"t\":\"card\",\"kind\":\"wish\",\"words\":\"%s\"}", words);
    return entry;
}

static void looked(struct device *device, const char *types)
{
    char line[128];

    snprintf(line, sizeof line, "{\"do\":\"seen\",\"types\":%s}", types);
    assert_string_equal(tell(device, line), "");
}

#define NEWS(types) "[{\"space\":\"" TWO_SID "\",\"name\":\"R\",\"types\":[" types "]}]"

static void what_is_new_is_so_until_it_was_seen(void **state)
{
    (void)state;
    assert_string_equal(news(&anna), "[]");
    json_decref(give(&anna, wish("hers")));
    json_decref(give(&ben, wish("his")));
    assert_string_equal(news(&anna), "[]"); /* one's own is no news */
    meet();
    assert_string_equal(news(&anna), NEWS("\"card\""));
    json_decref(give(&ben, "{\"t\":\"agreement\",\"words\":\"tea\"}"));
    meet();
    assert_string_equal(news(&anna), NEWS("\"agreement\",\"card\""));
    looked(&anna, "[\"card\",\"yes\"]");
    assert_string_equal(news(&anna), NEWS("\"agreement\""));
    looked(&anna, "[\"agreement\"]");
    assert_string_equal(news(&anna), "[]");
    json_decref(give(&ben, wish("another")));
    meet();
    assert_string_equal(news(&anna), NEWS("\"card\""));
    assert_string_equal(news(&ben), NEWS("\"card\"")); /* he has not looked */
}

static void what_was_taken_back_is_no_news_and_makes_none(void **state)
{
    json_t *first, *second;

    (void)state;
    first = give(&ben, wish("first"));
    meet();
    looked(&anna, "[\"card\"]");
    second = give(&ben, wish("second"));
    meet();
    assert_string_equal(two_delete(&ben, json_string_value(second)), "");
    meet();
    assert_string_equal(news(&anna), "[]");
    assert_string_equal(two_delete(&ben, json_string_value(first)), "");
    meet();
    assert_string_equal(news(&anna), "[]");
    json_decref(first);
    json_decref(second);
}

/* Neither their rows nor one's own records say that somebody looked. */
static void that_somebody_looked_stays_on_this_device(void **state)
{
    struct vault *own = NULL;
    uint64_t before;

    (void)state;
    json_decref(give(&ben, wish("his")));
    meet();
    own = two_space(&anna)->owner;
    before = sync_unsent(own) + sync_unsent(two_space(&anna));
    looked(&anna, "[\"card\"]");
    assert_int_equal(sync_unsent(own) + sync_unsent(two_space(&anna)), before);
    device_reopen(&anna);
    assert_string_equal(news(&anna), "[]");
}

static void where_nothing_is_shared_nothing_is_new(void **state)
{
    (void)state;
    json_decref(give(&ben, wish("his")));
    meet();
    assert_string_equal(two_set(&anna, "paused"), "");
    assert_string_equal(news(&anna), NEWS("\"card\""));
    assert_string_equal(two_set(&anna, "quiet"), "");
    assert_string_equal(news(&anna), "[]");
    assert_string_equal(tell(&anna, "{\"do\":\"seen\",\"space\":\"none\",\"types\":[]}"),
                        "no_such_space");
    assert_string_equal(tell(&anna, "{\"do\":\"seen\",\"types\":\"card\"}"), "wrong_kind");
    looked(&anna, "[3,\"unknown\"]"); /* which is no harm */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR_TEST(what_is_new_is_so_until_it_was_seen),
        PAIR_TEST(what_was_taken_back_is_no_news_and_makes_none),
        PAIR_TEST(that_somebody_looked_stays_on_this_device),
        PAIR_TEST(where_nothing_is_shared_nothing_is_new),
    };

    json_start();
    return seal_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
