/* view_cycle.c - the loop of two people, what goes together for one, and the what-if picture.
 *
 * The cycle is fitted on this device. For one person it is over their own check-ins. For two it
 * is over what both have handed over and nothing else, so that both see the same, and nothing
 * that one has kept is in it; and only when both have. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "core/cycle.h"
#include "core/patterns.h"
#include "core/simulate_whatif.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/words.h"
#include "wire/checkins.h"

enum { LINKS_MAX = 12, PICTURE_POINTS = 49 };
#define PICTURE_STEP_HOURS 1.0
#define WALL_AHEAD_MS      (INT64_C(18) * 3600 * 1000) /* no wall is further ahead */

static enum cycle_tap tap(const json_t *entry, const char *name)
{
    const json_t *value = json_object_get(entry, name);

    return !value ? CYCLE_UNASKED : json_is_true(value) ? CYCLE_YES : CYCLE_NO;
}

static enum cycle_first first(const json_t *entry)
{
    const char *word = json_string_value(json_object_get(entry, "first"));

    for (int i = CYCLE_FIRST_ME; word && i <= CYCLE_FIRST_UNSURE; i++)
        if (strcmp(words_firsts[i], word) == 0)
            return (enum cycle_first)i;
    return CYCLE_FIRST_NONE;
}

static double slider(const json_t *entry, const char *name)
{
    const json_t *value = json_object_get(entry, name);

    return value ? (double)json_integer_value(value) : CYCLE_MISSING;
}

static struct cycle_checkin checkin_of(const json_t *entry, unsigned who)
{
    return (struct cycle_checkin){
        .at = entry_at(entry),
        .zone_min = (int32_t)json_integer_value(json_object_get(entry, "zone")),
        .who = who,
        .close = slider(entry, "close"),
        .settled = slider(entry, "settled"),
        .reached = tap(entry, "reached"),
        .pulled_back = tap(entry, "pulled_back"),
        .first = first(entry),
    };
}

typedef void see_fn(void *what, const json_t *entry, unsigned who);

/* For every own entry of a type, newest first. A clock that was wrong does not count. */
static void each_own(struct vault *vault, const struct call *call, const char *type,
                     see_fn *see, void *what)
{
    size_t count;
    const size_t *order = objects_order(&vault->objects, &count);

    for (size_t i = 0; i < count; i++) {
        const json_t *entry = object_entry(&vault->objects.list[order[i]]);

        if (words_is_type(entry, type) &&
            entry_at(entry) * 1000 <= call->now_ms + VAULT_AHEAD_MS)
            see(what, entry, 0);
    }
}

/* What both have handed over in a space; what stands there has the time of the wall. */
struct joint {
    struct share_item *items;
    size_t count;
};

static void each_joint(const struct joint *joint, const struct call *call, const char *type,
                       see_fn *see, void *what)
{
    for (size_t i = 0; i < joint->count; i++) {
        const struct share_item *item = &joint->items[i];

        if (share_is(item, type) &&
            entry_at(item->record) * 1000 <= call->now_ms + VAULT_AHEAD_MS + WALL_AHEAD_MS)
            see(what, item->record, item->mine ? 0 : 1);
    }
}

/* Each of two has half of the room, so that neither can push the other out of the picture. */
struct gathered {
    struct cycle_checkin *list;
    size_t count, of[2];
};

static void see_checkin(void *what, const json_t *entry, unsigned who)
{
    struct gathered *all = what;

    if (all->of[who]++ < CYCLE_CHECKINS_MAX / 2)
        all->list[all->count++] = checkin_of(entry, who);
}

/* One person's half of the loop, in their own words: of the urge they named most often, the
 * moment told last. */
struct half {
    size_t urges[PATTERNS_URGES];
    const json_t *last[PATTERNS_URGES];
};

static int urge_of(const json_t *entry)
{
    const char *word = json_string_value(json_object_get(entry, "urge"));

    for (int i = 0; word && i < PATTERNS_URGES; i++)
        if (strcmp(words_urges[i], word) == 0)
            return i;
    return PATTERNS_URGES;
}

static void see_half(void *what, const json_t *entry, unsigned who)
{
    struct half *half = (struct half *)what + who;
    int urge = urge_of(entry);

    if (urge == PATTERNS_URGES)
        return;
    half->urges[urge]++;
    if (!half->last[urge] || entry_at(entry) > entry_at(half->last[urge]))
        half->last[urge] = entry;
}

static json_t *half_reply(const struct half *half)
{
    static const char *const names[] = { "event", "story",      "feelings",
                                         "urge",  "urge_words", "need" };
    int most = 0;

    for (int i = 1; i < PATTERNS_URGES; i++)
        if (half->urges[i] > half->urges[most])
            most = i;
    if (!half->last[most])
        return json_null();
    json_t *reply = words_picked(half->last[most], names, sizeof names / sizeof *names);

    reply_set(reply, "times", json_integer((json_int_t)half->urges[most]));
    return reply;
}

static bool has_handed(const struct joint *joint, bool mine)
{
    for (size_t i = 0; i < joint->count; i++)
        if (joint->items[i].mine == mine &&
            (share_is(&joint->items[i], "checkin") || share_is(&joint->items[i], "trigger")))
            return true;
    return false;
}

/* Whose loop: that of a space; NULL: one person's. Who has said that they are not safe is never
 * shown a loop of two, in which both halves look alike. */
static enum err joint_space(struct vault *vault, struct call *call, struct vault **out)
{
    const json_t *asked = json_object_get(call->args, "space");
    enum err err = ERR_OK;

    *out = NULL;
    if (vault->invented || (asked && !json_is_null(asked)))
        err = share_space(vault, call, out);
    if (strcmp(setting_value(vault, "solo"), "yes") == 0)
        *out = NULL;
    return err;
}

static json_t *fit(struct gathered *all)
{
    struct cycle_ou_point *room = malloc(CYCLE_CHECKINS_MAX * sizeof *room);
    struct cycle_report report;

    MUST(room);
    cycle_fit(all->list, all->count, room, &report);
    json_t *told = checkins_report(&report);

    MUST(told);
    words_round(told);
    free(room);
    return told;
}

static json_t *handed_reply(const struct joint *joint)
{
    json_t *handed = json_object();

    reply_set(handed, "mine", json_boolean(has_handed(joint, true)));
    reply_set(handed, "theirs", json_boolean(has_handed(joint, false)));
    return handed;
}

enum err view_cycle(struct vault *vault, struct call *call)
{
    struct gathered all = { 0 };
    struct half halves[2] = { 0 };
    struct joint joint = { 0 };
    struct vault *child;
    enum err err = joint_space(vault, call, &child);

    if (err != ERR_OK)
        return err;
    all.list = malloc(CYCLE_CHECKINS_MAX * sizeof *all.list);
    MUST(all.list);
    if (child)
        joint.items = share_items(child, &joint.count);
    bool two = has_handed(&joint, true) && has_handed(&joint, false);

    if (two) {
        each_joint(&joint, call, "checkin", see_checkin, &all);
        each_joint(&joint, call, "trigger", see_half, halves);
    } else {
        each_own(vault, call, "checkin", see_checkin, &all);
        each_own(vault, call, "trigger", see_half, halves);
    }
    reply_set(call->reply, "two", json_boolean(two));
    reply_set(call->reply, "handed", child ? handed_reply(&joint) : json_null());
    reply_set(call->reply, "cycle", fit(&all));
    reply_set(call->reply, "me", half_reply(&halves[0]));
    reply_set(call->reply, "partner", half_reply(&halves[1]));
    free(joint.items);
    free(all.list);
    return ERR_OK;
}

/* Words that were used as signs, by number. */
struct signs {
    const char *word[PATTERNS_KINDS_MAX], *kind[PATTERNS_KINDS_MAX];
    size_t count;
    struct patterns_moment *moments;
    size_t moments_count;
};

static void add_sign(struct signs *all, struct patterns_moment *moment, const char *kind,
                     const char *word)
{
    size_t i = 0;

    while (i < all->count &&
           (strcmp(all->word[i], word) != 0 || strcmp(all->kind[i], kind) != 0))
        i++;
    if (i == PATTERNS_KINDS_MAX || moment->signs_count == PATTERNS_SIGNS_MAX)
        return;
    if (i == all->count) {
        all->word[i] = word;
        all->kind[i] = kind;
        all->count++;
    }
    moment->signs[moment->signs_count++] = (uint8_t)i;
}

static enum patterns_older older_of(const json_t *entry)
{
    const char *word = json_string_value(json_object_get(entry, "older"));

    if (!word)
        return PATTERNS_UNASKED;
    return *word == 'y' ? PATTERNS_YES : *word == 'm' ? PATTERNS_MAYBE : PATTERNS_NO;
}

static void see_moment(void *what, const json_t *entry, unsigned who)
{
    static const char *const kinds[] = { "feelings", "body" };
    struct signs *all = what;
    struct patterns_moment *moment = &all->moments[all->moments_count];
    const json_t *word;
    size_t i;

    (void)who; /* patterns are one's own */
    *moment =
        (struct patterns_moment){ .urge = (unsigned)urge_of(entry), .older = older_of(entry) };
    for (size_t k = 0; k < 2; k++)
        json_array_foreach(json_object_get(entry, kinds[k]), i, word)
            add_sign(all, moment, kinds[k], json_string_value(word));
    all->moments_count++;
}

static json_t *link_reply(const struct signs *all, const struct patterns_link *link)
{
    json_t *reply = json_object();

    reply_set(reply, "kind", json_string(all->kind[link->sign]));
    reply_set(reply, "word", json_string(all->word[link->sign]));
    reply_set(
        reply, "outcome",
        json_string(link->outcome == PATTERNS_OLDER ? "older" : words_urges[link->outcome]));
    reply_set(reply, "with", json_integer((json_int_t)link->with));
    reply_set(reply, "with_both", json_integer((json_int_t)link->with_both));
    reply_set(reply, "other", json_integer((json_int_t)link->other));
    reply_set(reply, "other_both", json_integer((json_int_t)link->other_both));
    reply_set(reply, "share", words_number(link->share));
    reply_set(reply, "low", words_number(link->low));
    reply_set(reply, "high", words_number(link->high));
    reply_set(reply, "claim", json_boolean(link->claim));
    return reply;
}

enum err view_patterns(struct vault *vault, struct call *call)
{
    struct signs all = { 0 };
    struct patterns_link links[LINKS_MAX];
    json_t *list = json_array();
    size_t count;

    (void)objects_order(&vault->objects, &count);
    all.moments = malloc((count + 1) * sizeof *all.moments);
    MUST(all.moments);
    each_own(vault, call, "trigger", see_moment, &all);
    count = patterns_find(all.moments, all.moments_count, links, LINKS_MAX);
    for (size_t i = 0; i < count; i++)
        reply_push(list, link_reply(&all, &links[i]));
    reply_set(call->reply, "state",
              json_string(all.moments_count >= PATTERNS_NEED_MOMENTS ? "said" : "not_yet"));
    reply_set(call->reply, "have", json_integer((json_int_t)all.moments_count));
    reply_set(call->reply, "need", json_integer(PATTERNS_NEED_MOMENTS));
    reply_set(call->reply, "links", list);
    free(all.moments);
    return ERR_OK;
}

static bool strategy_of(const json_t *value, enum simulate_strategy *out)
{
    static const char *const names[SIMULATE_STRATEGIES] = { [SIMULATE_SECURE] = "secure",
                                                            [SIMULATE_ANXIOUS] = "anxious",
                                                            [SIMULATE_AVOIDANT] = "avoidant",
                                                            [SIMULATE_BOTH] = "both" };

    for (int i = 0; json_is_string(value) && i < SIMULATE_STRATEGIES; i++)
        if (strcmp(names[i], json_string_value(value)) == 0) {
            *out = (enum simulate_strategy)i;
            return true;
        }
    return false;
}

static json_t *picture(const enum simulate_strategy pair[2], enum simulate_whatif_plan plan)
{
    struct simulate_whatif_point points[PICTURE_POINTS];
    json_t *list = json_array();

    simulate_whatif(pair, plan, PICTURE_STEP_HOURS, points, PICTURE_POINTS);
    for (size_t i = 0; i < PICTURE_POINTS; i++) {
        json_t *point = json_array();

        reply_push(point, words_number(points[i].hours));
        reply_push(point, words_number(points[i].felt[0]));
        reply_push(point, words_number(points[i].felt[1]));
        reply_push(list, point);
    }
    return list;
}

enum err view_whatif(struct vault *vault, struct call *call)
{
    const json_t *pair = json_object_get(call->args, "pair");
    enum simulate_strategy strategies[2];

    (void)vault;
    for (size_t i = 0; i < 2; i++)
        if (!strategy_of(json_array_get(pair, i), &strategies[i]))
            return call_refuse(call, ERR_INPUT, "not_a_choice", "pair");
    reply_set(call->reply, "as_it_is", picture(strategies, SIMULATE_WHATIF_AS_IT_IS));
    reply_set(call->reply, "pauses_kept", picture(strategies, SIMULATE_WHATIF_PAUSES_KEPT));
    reply_set(call->reply, "reassurance_first",
              picture(strategies, SIMULATE_WHATIF_REASSURANCE_FIRST));
    return ERR_OK;
}
