/* live_session.c - what the stored records `live` of both sides say: who asked, who joined,
 * when it ends. Times in a record are by the clock of the phone that wrote it. */
#include <stdlib.h>
#include <string.h>

#include "vault/live.h"
#include "vault/words.h"
#include "wire/shared.h"

enum { SIDES = 2, NOTES_MAX = SIDES * LIVE_SIDE_MAX, WEEK_S = 7 * 24 * 3600 };
/* What was asked longer ago is over, and what is to come later than that is nobody's clock. */
#define OLD_MS (INT64_C(26) * 3600 * 1000)

/* One record `live`. */
struct note {
    const json_t *entry;
    int64_t ms, count; /* its clock */
    int side;          /* 0 me, 1 them */
};

static bool is_later(const struct note *a, const struct note *b)
{
    return a->ms != b->ms ? a->ms > b->ms : a->count > b->count;
}

/* Whether it keeps the law is not looked at yet. */
static bool note_read(const struct vault *child, size_t at, struct note *out)
{
    const struct object *object = &child->objects.list[at];
    const json_t *entry = object_entry(object);

    if (!entry || !words_is_type(entry, "live"))
        return false;
    const struct version *version = &object->versions[object->winner];

    *out = (struct note){ entry, version->ms, version->count,
                          object->side == child->side ? 0 : 1 };
    return true;
}

/* What counts of both sides: the newest of each, so that nobody can keep the other's phone
 * busy by writing many. */
struct notes {
    struct note list[NOTES_MAX];
    size_t count, of_side[SIDES];
};

/* Where a note goes: behind the others, in the place of the oldest of its side, or NULL. */
static struct note *room_for(struct notes *notes, const struct note *note)
{
    struct note *oldest = NULL;

    if (notes->of_side[note->side] < LIVE_SIDE_MAX)
        return &notes->list[notes->count];
    for (size_t i = 0; i < notes->count; i++)
        if (notes->list[i].side == note->side && (!oldest || is_later(oldest, &notes->list[i])))
            oldest = &notes->list[i];
    return oldest && is_later(note, oldest) ? oldest : NULL;
}

static void notes_read(const struct vault *child, struct notes *out)
{
    struct note note;

    out->count = out->of_side[0] = out->of_side[1] = 0;
    for (size_t i = 0; i < child->objects.count; i++) {
        struct note *room = note_read(child, i, &note) ? room_for(out, &note) : NULL;

        if (!room || !shared_is_lawful(note.entry))
            continue;
        if (room == &out->list[out->count]) {
            out->count++;
            out->of_side[note.side]++;
        }
        *room = note;
    }
}

static const char *const ANSWERS[] = {
    [LIVE_NONE] = "none",   [LIVE_ASK] = "ask", [LIVE_JOIN] = "join",
    [LIVE_LATER] = "later", [LIVE_END] = "end",
};

const char *live_answer_word(enum live_answer answer)
{
    return ANSWERS[answer];
}

enum live_answer live_answer_of(const char *word)
{
    for (size_t i = LIVE_ASK; word && i <= LIVE_END; i++)
        if (strcmp(word, ANSWERS[i]) == 0)
            return (enum live_answer)i;
    return LIVE_NONE;
}

static enum live_answer answer_of(const json_t *entry)
{
    return live_answer_of(json_string_value(json_object_get(entry, "answer")));
}

static int64_t number_of(const json_t *entry, const char *name)
{
    return (int64_t)json_integer_value(json_object_get(entry, name));
}

static const char *session_of(const json_t *entry)
{
    return json_string_value(json_object_get(entry, "session"));
}

static bool is_talk(const json_t *entry)
{
    return strcmp(json_string_value(json_object_get(entry, "what")), "talk") == 0;
}

/* A time by the clock of that side, by mine. */
static int64_t time_here(const struct vault *child, int side, int64_t ms, int64_t now_ms)
{
    struct offset_said said = { 0 };

    if (side == 1 && child->live)
        said = offset_say(&child->live->clocks, now_ms);
    return ms - (int64_t)said.offset_ms;
}

/* What the records say about one session. Only clocks of one side are compared to tell what
 * holds of that side: two phones' may differ. Of renewals the first counts. */
struct reading {
    const struct vault *child;
    int64_t now_ms;
    struct note ask, renewal;
    struct note last[SIDES];  /* of this session */
    struct note also[SIDES];  /* asked for the same at the same time */
    struct note ended[SIDES]; /* whichever session */
    bool has_renewal;
};

static void keep_later(struct note *kept, const struct note *note)
{
    if (!kept->entry || is_later(note, kept))
        *kept = *note;
}

/* Somebody who asked for the same and had not ended it when the other asked has joined them. */
static bool has_asked_too(const struct reading *reading, const struct note *note)
{
    const struct note *ask = &reading->ask;

    return answer_of(note->entry) == LIVE_ASK && note->side != ask->side &&
           is_talk(note->entry) == is_talk(ask->entry) && is_later(ask, note) &&
           ask->ms - note->ms < number_of(note->entry, "minutes") * LIVE_MINUTE_MS;
}

static void see(struct reading *reading, const struct note *note)
{
    bool here = strcmp(session_of(note->entry), session_of(reading->ask.entry)) == 0;

    if (here)
        keep_later(&reading->last[note->side], note);
    else if (has_asked_too(reading, note))
        keep_later(&reading->also[note->side], note);
    if (answer_of(note->entry) == LIVE_END)
        keep_later(&reading->ended[note->side], note);
    if (here && json_is_true(json_object_get(note->entry, "renews")) &&
        (!reading->has_renewal || is_later(&reading->renewal, note))) {
        reading->renewal = *note;
        reading->has_renewal = true;
    }
}

/* To end one is to end all that this side had asked for before. */
static enum live_answer side_answer(const struct reading *reading, int side)
{
    const struct note *last = &reading->last[side], *also = &reading->also[side];
    const struct note *ended = &reading->ended[side];

    if (last->entry && answer_of(last->entry) == LIVE_ASK && ended->entry &&
        is_later(ended, last))
        return LIVE_END;
    if (last->entry)
        return answer_of(last->entry);
    if (also->entry && !(ended->entry && is_later(ended, also)))
        return LIVE_JOIN;
    return LIVE_NONE;
}

/* When a record ends, by its own clock. One that says more than that and its minutes allow is
 * taken at what they allow. */
static int64_t note_ends(const struct note *note)
{
    int64_t most = note->ms + number_of(note->entry, "minutes") * LIVE_MINUTE_MS;
    int64_t ends = number_of(note->entry, "ends");

    return ends < most ? ends : most;
}

/* Whether the renewal was said while the time asked for still ran: then it ends after a later
 * moment than it was written at and its minutes. All by the clock of whoever renewed. */
static bool is_renewed_in_time(const struct reading *reading)
{
    const json_t *more = reading->renewal.entry;

    return reading->has_renewal &&
           number_of(more, "ends") - number_of(more, "minutes") * LIVE_MINUTE_MS >
               entry_at(more) * 1000;
}

/* Whose clock the end is by: what was renewed in time adds its minutes to the end that was
 * asked for, and says no time of its own. */
static int ends_by(const struct reading *reading)
{
    return reading->has_renewal && !is_renewed_in_time(reading) ? reading->renewal.side
                                                                : reading->ask.side;
}

/* When it ends, by my clock. No renewal makes it shorter. */
static int64_t ends_of(const struct reading *reading)
{
    const struct note *ask = &reading->ask, *more = &reading->renewal;
    int64_t asked = time_here(reading->child, ask->side, note_ends(ask), reading->now_ms);

    if (!reading->has_renewal)
        return asked;
    if (is_renewed_in_time(reading))
        return asked + number_of(more->entry, "minutes") * LIVE_MINUTE_MS;
    int64_t renewed = time_here(reading->child, more->side, note_ends(more), reading->now_ms);

    return renewed > asked ? renewed : asked;
}

static void tell(const struct reading *reading, struct live_session *out)
{
    const struct note *ask = &reading->ask, *more = &reading->renewal;
    struct offset_said said = { 0 };
    int64_t minutes = number_of(ask->entry, "minutes"), most;

    *out = (struct live_session){ .talk = is_talk(ask->entry),
                                  .asked_by = ask->side,
                                  .minutes = minutes,
                                  .ends_ms = ends_of(reading),
                                  .renewed_by = reading->has_renewal ? more->side : -1 };
    memcpy(out->id, session_of(ask->entry), LIVE_HEX);
    out->began_ms =
        time_here(reading->child, ask->side, number_of(ask->entry, "ends"), reading->now_ms) -
        minutes * LIVE_MINUTE_MS;
    /* A clock that is far ahead cannot make it longer than was agreed. */
    if (reading->has_renewal)
        minutes += number_of(more->entry, "minutes");
    most = reading->now_ms + minutes * LIVE_MINUTE_MS;
    if (out->ends_ms > most)
        out->ends_ms = most;
    if (reading->child->live)
        said = offset_say(&reading->child->live->clocks, reading->now_ms);
    out->error_ms = ends_by(reading) == 0 ? 0 : said.known ? said.error_ms : -1;
    for (int side = 0; side < SIDES; side++) {
        out->answer[side] = side_answer(reading, side);
        if (out->answer[side] == LIVE_LATER)
            out->later[side] = number_of(reading->last[side].entry, "later");
    }
}

/* Over for me: I have ended it, whoever asked has before anybody joined, or its time has gone.
 */
static bool is_over(const struct live_session *session, int64_t now_ms)
{
    int64_t until = session->ends_ms;

    for (int side = 0; side < SIDES; side++)
        if (session->later[side] * 1000 > until && session->later[side] * 1000 - until < OLD_MS)
            until = session->later[side] * 1000;
    if (session->answer[0] == LIVE_END || now_ms >= until + LIVE_GRACE_MS)
        return true;
    return session->answer[1] == LIVE_END && session->asked_by == 1 &&
           session->answer[0] == LIVE_NONE;
}

static bool is_ask_of_now(const struct note *note, int64_t now_ms)
{
    return answer_of(note->entry) == LIVE_ASK && note->ms >= now_ms - OLD_MS &&
           note->ms <= now_ms + OLD_MS;
}

bool live_session_now(const struct vault *child, int64_t now_ms, struct live_session *out)
{
    struct live_session session;
    struct notes notes;
    const struct note *best = NULL;

    notes_read(child, &notes);
    for (size_t i = 0; i < notes.count; i++) {
        const struct note *ask = &notes.list[i];
        struct reading reading = { .child = child, .now_ms = now_ms, .ask = *ask };

        if (!is_ask_of_now(ask, now_ms))
            continue;
        for (size_t k = 0; k < notes.count; k++)
            see(&reading, &notes.list[k]);
        tell(&reading, &session);
        if (is_over(&session, now_ms) || (best && is_later(best, ask)))
            continue;
        best = ask;
        *out = session;
    }
    return best != NULL;
}

size_t live_session_asked(const struct vault *child, int64_t now_ms)
{
    struct note note;
    size_t count = 0;

    for (size_t i = 0; i < child->objects.count; i++)
        count += note_read(child, i, &note) && note.side == 0 && shared_is_lawful(note.entry) &&
                 answer_of(note.entry) == LIVE_ASK && !is_talk(note.entry) &&
                 entry_at(note.entry) > now_ms / 1000 - WEEK_S;
    return count;
}
