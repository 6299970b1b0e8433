#include "wire/lens_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/utf8.h"
#include "core/lens_kindly.h"
#include "core/lens_scaffold.h"

static void set(json_t *object, const char *name, json_t *value)
{
    MUST(value && json_object_set_new(object, name, value) == 0);
}

static json_t *refusal(const char *err, const char *why, const char *field)
{
    json_t *reply = json_object();

    set(reply, "ok", json_false());
    set(reply, "err", json_string(err));
    set(reply, "why", json_string(why));
    if (field)
        set(reply, "field", json_string(field));
    return reply;
}

/* Where a code point begins in UTF-16, as the browser counts. Offsets rise from call to call.
 */
struct place {
    struct str text;
    size_t at, point, unit;
};

static size_t unit_of(struct place *place, size_t point)
{
    while (place->point < point && place->at < place->text.len) {
        place->unit += utf8_next(place->text, &place->at) > 0xFFFF ? 2 : 1;
        place->point++;
    }
    return place->unit;
}

/* place: where the mark before this one begins. */
static json_t *mark_reply(struct place *place, const struct lens_mark *mark)
{
    json_t *reply = json_object();
    size_t start = unit_of(place, mark->start);
    struct place end = *place;

    set(reply, "kind", json_string(lens_kind_name(mark->kind)));
    set(reply, "issue", json_boolean(lens_kind_is_issue(mark->kind)));
    set(reply, "start", json_integer((json_int_t)start));
    set(reply, "end", json_integer((json_int_t)unit_of(&end, mark->end)));
    set(reply, "frame", json_string(lens_frame_name(mark->frame)));
    set(reply, "says", json_string(lens_frame_says(mark->frame)));
    set(reply, "tries", json_string(lens_frame_tries(mark->frame)));
    return reply;
}

static void dismiss(const json_t *names, struct lens_dismissed *out)
{
    const json_t *name;
    size_t i;

    *out = (struct lens_dismissed){ { 0 } };
    json_array_foreach(names, i, name)
    {
        size_t frame = lens_frame_find(json_str(name));

        if (frame < lens_frame_count())
            out->bits[frame / 64] |= (uint64_t)1 << frame % 64;
    }
}

static json_t *scan(const json_t *args, struct str text, struct lens_work *work)
{
    static struct lens_marks marks; /* too large for a stack of WebAssembly's size */
    struct lens_dismissed dismissed;
    struct place place = { .text = text };
    json_t *reply = json_object(), *list = json_array();

    dismiss(json_object_get(args, "dismissed"), &dismissed);
    lens_scan(text, &dismissed, false, work, &marks);
    for (size_t i = 0; i < marks.count; i++)
        MUST(json_array_append_new(list, mark_reply(&place, &marks.mark[i])) == 0);
    set(reply, "ok", json_true());
    set(reply, "marks", list);
    set(reply, "help", json_boolean(marks.help));
    return reply;
}

static json_t *scaffold(const json_t *args, struct str text, struct lens_work *work)
{
    static const char *const tones[LENS_TONES] = { "plain", "warm", "brief" };
    static const char *const parts[LENS_PARTS] = { "happened", "feel", "need", "ask" };
    static struct lens_scaffold found;
    const char *tone = json_string_value(json_object_get(args, "tone"));
    int which = 0;

    while (which < LENS_TONES && strcmp(tones[which], tone ? tone : "plain") != 0)
        which++;
    if (which == LENS_TONES)
        return refusal("input", "not_a_choice", "tone");
    lens_scaffold(text, (enum lens_tone)which, work, &found);
    json_t *reply = json_object(), *slots = json_object();

    for (int i = 0; i < LENS_PARTS; i++)
        set(slots, parts[i], found.open[i] ? json_null() : json_string(found.part[i]));
    set(reply, "ok", json_true());
    set(reply, "text", json_stringn(found.text, found.len));
    set(reply, "parts", slots);
    json_wipe(&found, sizeof found);
    return reply;
}

static json_t *kindly(struct str text, struct lens_work *work)
{
    struct lens_readings readings;
    json_t *reply = json_object(), *list = json_array();

    lens_kindly(text, work, &readings);
    for (size_t i = 0; i < readings.count; i++)
        MUST(json_array_append_new(list, json_string(readings.reading[i])) == 0);
    set(reply, "ok", json_true());
    set(reply, "help", json_boolean(readings.help));
    set(reply, "readings", list);
    return reply;
}

json_t *lens_view(const json_t *args)
{
    const char *view = json_string_value(json_object_get(args, "view"));
    struct str text = json_str(json_object_get(args, "text"));
    json_t *reply;

    if (!text.ptr)
        return refusal("input", "missing", "text");
    if (text.len > LENS_VIEW_TEXT_MAX)
        return refusal("limit", "too_long", "text");
    struct lens_work *work = malloc(lens_work_size());

    MUST(work);
    if (view && strcmp(view, "lens") == 0)
        reply = scan(args, text, work);
    else if (view && strcmp(view, "scaffold") == 0)
        reply = scaffold(args, text, work);
    else if (view && strcmp(view, "kindly") == 0)
        reply = kindly(text, work);
    else
        reply = refusal("absent", "no_such_question", NULL);
    free(work); /* a scan leaves nothing of somebody's words in it */
    return reply;
}
