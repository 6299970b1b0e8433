/* share_agree.c - what two have agreed on, made of what each has written.
 *
 * Nobody can write on the other's side, so an agreement is a small story: somebody offers it,
 * the other says yes; later either may say that it is kept, offer other words for it, or let
 * it go. To offer is to say yes. Letting go needs nobody's consent; changing does, and until
 * then the old words hold. */
#include <string.h>

#include "base/must.h"
#include "vault/share.h"

/* How far a story is followed back: a longer one, or a circle by malice, is cut here. And how
 * much each has said that counts, the newest first: nobody can keep the other's phone busy. */
enum { STEPS_MAX = 64, SIDE_MAX = 150 };

/* Agreements and yeses, the last said first. */
struct story {
    struct share_item items[2 * SIDE_MAX];
    size_t count;
};

static const struct share_item *said(const struct story *story, const json_t *o)
{
    for (size_t i = 0; i < story->count; i++)
        if (share_is(&story->items[i], "agreement") && json_is_string(o) &&
            strcmp(story->items[i].o, json_string_value(o)) == 0)
            return &story->items[i];
    return NULL;
}

/* The offer that began it; itself, where what it changes is not here any more. */
static const struct share_item *root_of(const struct story *story,
                                        const struct share_item *item)
{
    for (unsigned i = 0; i < STEPS_MAX; i++) {
        const struct share_item *before = said(story, json_object_get(item->record, "of"));

        if (!before || before == item)
            return item;
        item = before;
    }
    return NULL;
}

static bool is_state(const struct share_item *item, const char *word)
{
    const char *state = json_string_value(json_object_get(item->record, "state"));

    return state && strcmp(state, word) == 0;
}

/* Whose yes there is: the author's by having written it, the other's by a `yes` of theirs to
 * these very words. */
static bool has_yes(const struct story *story, const struct share_item *item, bool mine)
{
    const json_t *words = json_object_get(item->record, "words");

    if (item->mine == mine)
        return true;
    for (size_t i = 0; i < story->count; i++) {
        const json_t *yes = story->items[i].record, *to = json_object_get(yes, "to");

        if (story->items[i].mine == mine && share_is(&story->items[i], "yes") &&
            strcmp(json_string_value(to), item->o) == 0 &&
            json_equal(json_object_get(yes, "words"), words))
            return true;
    }
    return false;
}

static bool is_agreed(const struct story *story, const struct share_item *item)
{
    return has_yes(story, item, true) && has_yes(story, item, false);
}

static json_t *offer(const struct story *story, const struct share_item *item)
{
    json_t *value = share_shown(item), *yes = json_object();

    reply_set(yes, "mine", json_boolean(has_yes(story, item, true)));
    reply_set(yes, "theirs", json_boolean(has_yes(story, item, false)));
    reply_set(value, "yes", yes);
    return value;
}

/* Somebody has let this very thing go: of a change that is only offered, that is to decline
 * it, and the old words hold. */
static bool is_let_go(const struct story *story, const struct share_item *item)
{
    for (size_t i = 0; i < story->count; i++)
        if (share_is(&story->items[i], "agreement") && is_state(&story->items[i], "let_go") &&
            said(story, json_object_get(story->items[i].record, "of")) == item)
            return true;
    return false;
}

/* What was said since about the agreement that holds, the last word first. */
struct since {
    const struct share_item *holds;  /* the words that hold now, or that were offered first */
    const struct share_item *change; /* offered for them, and not agreed */
    const struct share_item *kept;   /* somebody said that it is kept */
    bool let_go;
};

static struct since since_of(const struct story *story, const struct share_item *root)
{
    struct since since = { .holds = root };

    for (size_t i = 0; i < story->count && since.holds == root; i++) {
        const struct share_item *item = &story->items[i];

        if (item == root || !share_is(item, "agreement") || root_of(story, item) != root ||
            is_state(item, "let_go"))
            continue;
        if (is_state(item, "kept"))
            since.kept = since.kept ? since.kept : item;
        else if (is_agreed(story, item))
            since.holds = item;
        else if (!since.change && !is_let_go(story, item))
            since.change = item;
    }
    since.let_go = is_let_go(story, since.holds) || is_let_go(story, root);
    return since;
}

static json_t *agreement(const struct story *story, const struct since *since)
{
    json_t *value = offer(story, since->holds);
    const json_t *revisit =
        since->kept ? json_object_get(since->kept->record, "revisit") : NULL;

    reply_set(value, "state", json_string(is_agreed(story, since->holds) ? "kept" : "offered"));
    if (revisit)
        reply_set(value, "revisit", json_deep_copy(revisit));
    reply_set(value, "kept_at",
              since->kept ? json_deep_copy(json_object_get(since->kept->record, "at"))
                          : json_null());
    reply_set(value, "change", since->change ? offer(story, since->change) : json_null());
    return value;
}

static void story_read(struct story *story, const struct share_item *items, size_t count)
{
    size_t of_side[2] = { 0, 0 };

    story->count = 0;
    for (size_t i = 0; i < count; i++)
        if ((share_is(&items[i], "agreement") || share_is(&items[i], "yes")) &&
            of_side[items[i].mine]++ < SIDE_MAX)
            story->items[story->count++] = items[i];
}

json_t *share_agreements(const struct share_item *items, size_t count)
{
    struct story story;
    json_t *list = json_array();

    story_read(&story, items, count);
    for (size_t i = 0; i < story.count; i++) {
        const struct share_item *item = &story.items[i];

        if (!share_is(item, "agreement") || root_of(&story, item) != item)
            continue;
        struct since since = since_of(&story, item);

        if (!since.let_go)
            reply_push(list, agreement(&story, &since));
    }
    return list;
}
