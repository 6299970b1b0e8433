#include "wire/instrument.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "wire/json.h"

/* One read in progress. The first thing found wrong stays; what follows it is read as nothing,
 * so that each step need not ask whether the last one went well. */
struct reader {
    struct instrument_room *room;
    enum err err;
    size_t scale; /* 1-based, 0: none at the moment */
    char *why;
};

static void refuse(struct reader *reader, enum err err, const char *field, const char *what)
{
    int len;

    if (reader->err != ERR_OK)
        return;
    reader->err = err;
    if (reader->scale > 0)
        len = snprintf(reader->why, INSTRUMENT_WHY_MAX, "scale %zu, %.60s: %s", reader->scale,
                       field, what);
    else
        len = snprintf(reader->why, INSTRUMENT_WHY_MAX, "%.60s: %s", field, what);
    (void)len; /* a message may be cut short */
}

/* Refuses every field that is not among the names, which are separated by spaces. */
static void only(struct reader *reader, json_t *object, const char *names)
{
    const char *name;
    json_t *value;

    if (!json_is_object(object)) {
        refuse(reader, ERR_INPUT, names, "an object with these fields is missing");
        return;
    }
    json_object_foreach(object, name, value)
    {
        size_t len = strlen(name);
        const char *found = len > 0 && !strchr(name, ' ') ? strstr(names, name) : NULL;

        while (found && ((found != names && found[-1] != ' ') ||
                         (found[len] != ' ' && found[len] != '\0')))
            found = strstr(found + 1, name);
        if (!found)
            refuse(reader, ERR_INPUT, name, "there is no such field");
    }
}

static void take_text(struct reader *reader, const json_t *object, const char *field, char *out,
                      size_t max)
{
    struct str text = json_str(json_object_get(object, field));

    out[0] = '\0';
    if (!text.ptr || text.len == 0 || !utf8_is_valid(text))
        refuse(reader, ERR_INPUT, field, "a text is missing");
    else if (text.len > max)
        refuse(reader, ERR_LIMIT, field, "too long");
    else {
        memcpy(out, text.ptr, text.len);
        out[text.len] = '\0';
    }
}

static int64_t take_int(struct reader *reader, const json_t *object, const char *field,
                        int64_t low, int64_t high)
{
    int64_t value = low;

    if (!json_int(json_object_get(object, field), low, high, &value))
        refuse(reader, ERR_INPUT, field, "a whole number in its range is missing");
    return value;
}

static double take_number(struct reader *reader, const json_t *object, const char *field,
                          double otherwise)
{
    const json_t *value = json_object_get(object, field);

    if (!value)
        return otherwise;
    if (!json_is_number(value))
        refuse(reader, ERR_INPUT, field, "not a number");
    return json_number_value(value);
}

static bool take_bool(struct reader *reader, const json_t *object, const char *field)
{
    const json_t *value = json_object_get(object, field);

    if (!json_is_boolean(value))
        refuse(reader, ERR_INPUT, field, "true or false is missing");
    return json_is_true(value);
}

static unsigned take_word(struct reader *reader, const json_t *object, const char *field,
                          const char *const *words, unsigned count)
{
    struct str text = json_str(json_object_get(object, field));

    for (unsigned i = 0; i < count; i++)
        if (strlen(words[i]) == text.len && memcmp(words[i], text.ptr, text.len) == 0)
            return i;
    refuse(reader, ERR_INPUT, field, "not a word that is known here");
    return 0;
}

/* Item numbers from 1, each at most once, as 0-based; returns how many. */
static size_t take_items(struct reader *reader, const json_t *list, const char *field,
                         size_t max, uint8_t *out)
{
    bool used[MEASURE_ITEMS_MAX] = { false };
    int64_t item = 0;
    size_t count = json_array_size(list);

    if (!json_is_array(list) || count == 0)
        refuse(reader, ERR_INPUT, field, "a list of item numbers is missing");
    if (count > max) {
        refuse(reader, ERR_LIMIT, field, "too many items");
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (!json_int(json_array_get(list, i), 1, (int64_t)reader->room->instrument.items_count,
                      &item) ||
            used[item - 1]) {
            refuse(reader, ERR_INPUT, field, "an item number is out of range or twice there");
            return 0;
        }
        used[item - 1] = true;
        out[i] = (uint8_t)(item - 1);
    }
    return count;
}

static struct measure_range take_range(struct reader *reader, const json_t *object)
{
    int64_t low = take_int(reader, object, "low", 0, 1);
    int64_t high = take_int(reader, object, "high", low + 1, low + MEASURE_LEVELS_MAX - 1);

    return (struct measure_range){ .low = (uint8_t)low, .levels = (uint8_t)(high - low + 1) };
}

static void take_ranges(struct reader *reader, const json_t *root)
{
    struct instrument_room *room = reader->room;
    json_t *range = json_object_get(root, "range");
    struct measure_range usual = take_range(reader, range);
    size_t i;
    json_t *other;

    only(reader, range, "low high words");
    for (size_t item = 0; item < room->instrument.items_count; item++)
        room->ranges[item] = usual;
    json_array_foreach(json_object_get(root, "other_ranges"), i, other)
    {
        struct measure_range own = take_range(reader, other);
        uint8_t items[MEASURE_ITEMS_MAX];
        size_t count = take_items(reader, json_object_get(other, "items"), "other_ranges",
                                  MEASURE_ITEMS_MAX, items);

        only(reader, other, "items low high");
        for (size_t k = 0; k < count; k++)
            room->ranges[items[k]] = own;
    }
}

static size_t key_of(const struct measure_scale *scale, const struct measure_key *keys,
                     size_t item)
{
    for (size_t k = 0; k < scale->keys_count; k++)
        if (keys[k].item == item)
            return k;
    return MEASURE_NONE;
}

static void take_facets(struct reader *reader, struct measure_scale *scale,
                        struct measure_key *keys, json_t *facets)
{
    bool placed[MEASURE_KEYS_MAX] = { false };
    uint8_t items[MEASURE_KEYS_MAX];
    const char *name;
    json_t *list;

    scale->facets_count = 0;
    if (json_object_size(facets) == 0 || json_object_size(facets) > MEASURE_FACETS_MAX) {
        refuse(reader, ERR_LIMIT, "facets", "none, or too many");
        return;
    }
    json_object_foreach(facets, name, list)
    {
        size_t count = take_items(reader, list, "facets", MEASURE_KEYS_MAX, items);

        for (size_t i = 0; i < count; i++) {
            size_t key = key_of(scale, keys, items[i]);

            if (key == MEASURE_NONE || placed[key]) {
                refuse(reader, ERR_INPUT, name, "an item is not of this scale, or has a facet");
                return;
            }
            placed[key] = true;
            keys[key].facet = (uint8_t)scale->facets_count;
        }
        scale->facets_count++;
    }
    for (size_t k = 0; k < scale->keys_count; k++)
        if (!placed[k])
            refuse(reader, ERR_INPUT, "facets", "an item has no facet");
}

static void take_keys(struct reader *reader, struct measure_scale *scale,
                      struct measure_key *keys, const json_t *object)
{
    const json_t *reverse = json_object_get(object, "reverse");
    json_t *facets = json_object_get(object, "facets");
    uint8_t items[MEASURE_KEYS_MAX];
    size_t count =
        take_items(reader, json_object_get(object, "items"), "items", MEASURE_KEYS_MAX, items);

    scale->keys = keys;
    scale->keys_count = count;
    scale->facets_count = 1;
    for (size_t k = 0; k < count; k++)
        keys[k] = (struct measure_key){ .item = items[k] };
    if (reverse) {
        count = take_items(reader, reverse, "reverse", MEASURE_KEYS_MAX, items);
        for (size_t i = 0; i < count; i++) {
            size_t key = key_of(scale, keys, items[i]);

            if (key == MEASURE_NONE)
                refuse(reader, ERR_INPUT, "reverse", "an item is not of this scale");
            else
                keys[key].reverse = true;
        }
    }
    if (facets)
        take_facets(reader, scale, keys, facets);
}

static void take_curves(struct reader *reader, struct measure_scale *scale,
                        struct measure_curve *curves, json_t *model)
{
    json_t *table = json_object_get(model, "curves");

    only(reader, model, "trust curves");
    scale->trust = take_number(reader, model, "trust", 1.0);
    scale->curves = curves;
    if (json_object_size(table) != scale->keys_count)
        refuse(reader, ERR_INPUT, "curves", "one a scored item is needed, no more, no fewer");
    for (size_t k = 0; k < scale->keys_count && reader->err == ERR_OK; k++) {
        size_t item = scale->keys[k].item, levels = reader->room->ranges[item].levels;
        char name[24];
        const json_t *curve;

        (void)snprintf(name, sizeof name, "%zu", item + 1);
        curve = json_object_get(table, name);
        if (json_array_size(curve) != levels + 1)
            refuse(reader, ERR_INPUT, "curves", "two slopes and a step per level are needed");
        for (size_t i = 0; i < json_array_size(curve); i++)
            if (!json_is_number(json_array_get(curve, i)))
                refuse(reader, ERR_INPUT, "curves", "not a number");
        if (reader->err != ERR_OK)
            return;
        curves[k] = (struct measure_curve){
            .general = json_number_value(json_array_get(curve, 0)),
            .specific = json_number_value(json_array_get(curve, 1)),
        };
        for (size_t i = 0; i + 1 < levels; i++)
            curves[k].step[i] = json_number_value(json_array_get(curve, i + 2));
    }
}

static void take_norms(struct reader *reader, struct measure_scale *scale,
                       struct measure_norm *points, json_t *norms)
{
    json_t *table = json_object_get(norms, "percentiles");

    only(reader, norms, "mean sd alpha retest people percentiles verified");
    if (!take_bool(reader, norms, "verified"))
        return;
    scale->norm_mean = take_number(reader, norms, "mean", 0.0);
    scale->norm_sd = take_number(reader, norms, "sd", 0.0);
    scale->alpha = take_number(reader, norms, "alpha", 0.0);
    scale->retest = take_number(reader, norms, "retest", 0.0);
    if (json_array_size(table) > MEASURE_NORMS_MAX) {
        refuse(reader, ERR_LIMIT, "percentiles", "too many points");
        return;
    }
    scale->norms_count = json_array_size(table);
    scale->norms = scale->norms_count > 0 ? points : NULL;
    for (size_t i = 0; i < scale->norms_count; i++) {
        const json_t *pair = json_array_get(table, i);

        if (json_array_size(pair) != 2 || !json_is_number(json_array_get(pair, 0)) ||
            !json_is_number(json_array_get(pair, 1)))
            refuse(reader, ERR_INPUT, "percentiles", "pairs of percent and points are needed");
        points[i].percent = json_number_value(json_array_get(pair, 0));
        points[i].points = json_number_value(json_array_get(pair, 1));
    }
}

static void take_marks(struct reader *reader, struct measure_scale *scale, size_t at,
                       const json_t *list)
{
    static const char *const sides[] = { "below", "at_most", "at_least" };
    struct instrument_room *room = reader->room;
    size_t i;
    json_t *mark;

    scale->marks = room->marks[at];
    json_array_foreach(list, i, mark)
    {
        struct measure_mark *to = &room->marks[at][scale->marks_count];
        unsigned side = 0;

        only(reader, mark, "below at_most at_least words verified");
        if (scale->marks_count == MEASURE_MARKS_MAX)
            refuse(reader, ERR_LIMIT, "marks", "too many");
        if (!take_bool(reader, mark, "verified") || reader->err != ERR_OK)
            continue;
        while (side < 3 && !json_object_get(mark, sides[side]))
            side++;
        if (side == 3) {
            refuse(reader, ERR_INPUT, "marks", "below, at_most or at_least is missing");
            return;
        }
        take_text(reader, mark, "words", room->mark_words[at][scale->marks_count],
                  INSTRUMENT_TITLE_MAX);
        *to = (struct measure_mark){ .side = (enum measure_side)side,
                                     .points = take_number(reader, mark, sides[side], 0.0),
                                     .words = room->mark_words[at][scale->marks_count] };
        scale->marks_count++;
    }
}

static void take_scale(struct reader *reader, size_t at, json_t *object)
{
    static const char *const totals[] = { "mean", "sum" };
    static const char *const traits[] = { "other", "anxiety", "avoidance" };
    struct instrument_room *room = reader->room;
    struct measure_scale *scale = &room->scales[at];
    json_t *model = json_object_get(object, "model"), *norms = json_object_get(object, "norms");

    *scale = (struct measure_scale){ .name = room->names[at], .trust = 1.0 };
    only(reader, object, "name trait items reverse facets total times norms marks model");
    take_text(reader, object, "name", room->names[at], INSTRUMENT_NAME_MAX);
    if (!instrument_name_is_valid(room->names[at]))
        refuse(reader, ERR_INPUT, "name", "letters a-z, digits, - and _ only");
    if (json_object_get(object, "trait"))
        scale->trait = (enum measure_trait)take_word(reader, object, "trait", traits, 3);
    scale->total = (enum measure_total)take_word(reader, object, "total", totals, 2);
    scale->times = take_number(reader, object, "times", 1.0);
    take_keys(reader, scale, room->keys[at], object);
    if (model)
        take_curves(reader, scale, room->curves[at], model);
    if (norms)
        take_norms(reader, scale, room->norms[at], norms);
    take_marks(reader, scale, at, json_object_get(object, "marks"));
    if (scale->marks_count == 0)
        scale->marks = NULL;
}

static void take_wording(struct reader *reader, const json_t *wording)
{
    struct instrument_room *room = reader->room;

    if (json_array_size(wording) != room->instrument.items_count) {
        refuse(reader, ERR_INPUT, "wording", "one text an item is needed");
        return;
    }
    room->instrument.wording = room->wording;
    for (size_t i = 0; i < room->instrument.items_count; i++) {
        struct str text = json_str(json_array_get(wording, i));

        if (text.len == 0 || text.len > INSTRUMENT_WORDING_MAX) {
            refuse(reader, ERR_INPUT, "wording", "a text is missing or too long");
            return;
        }
        memcpy(room->wording_text[i], text.ptr, text.len);
        room->wording_text[i][text.len] = '\0';
        room->wording[i] = room->wording_text[i];
    }
}

static void take_instrument(struct reader *reader, json_t *root)
{
    static const char *const permissions[] = { "own", "free", "research", "ask" };
    struct instrument_room *room = reader->room;
    struct measure_instrument *instrument = &room->instrument;
    const json_t *order = json_object_get(root, "order");
    const json_t *scales = json_object_get(root, "scales");
    const json_t *wording = json_object_get(root, "wording");

    *instrument = (struct measure_instrument){
        .name = room->name, .title = room->title, .ranges = room->ranges, .scales = room->scales
    };
    only(reader, root,
         "name title version verified provisional permission sources about range other_ranges "
         "items wording order scales");
    take_text(reader, root, "name", room->name, INSTRUMENT_NAME_MAX);
    if (!instrument_name_is_valid(room->name))
        refuse(reader, ERR_INPUT, "name", "letters a-z, digits, - and _ only");
    take_text(reader, root, "title", room->title, INSTRUMENT_TITLE_MAX);
    instrument->permission =
        (enum measure_permission)take_word(reader, root, "permission", permissions, 4);
    instrument->verified = take_bool(reader, root, "verified");
    instrument->provisional = take_bool(reader, root, "provisional");
    instrument->items_count = (size_t)take_int(reader, root, "items", 1, MEASURE_ITEMS_MAX);
    take_ranges(reader, root);
    if (order) {
        instrument->order = room->order;
        if (take_items(reader, order, "order", MEASURE_ITEMS_MAX, room->order) !=
            instrument->items_count)
            refuse(reader, ERR_INPUT, "order", "every item is needed once");
    }
    instrument->scales_count = json_array_size(scales);
    if (instrument->scales_count == 0 || instrument->scales_count > MEASURE_SCALES_MAX) {
        refuse(reader, ERR_LIMIT, "scales", "none, or too many");
        return;
    }
    for (size_t i = 0; i < instrument->scales_count && reader->err == ERR_OK; i++) {
        reader->scale = i + 1;
        take_scale(reader, i, json_array_get(scales, i));
    }
    reader->scale = 0;
    if (wording)
        take_wording(reader, wording);
}

enum err instrument_read(struct instrument_room *out, json_t *root,
                         char out_why[INSTRUMENT_WHY_MAX])
{
    struct reader reader = { .room = out, .why = out_why };

    take_instrument(&reader, root);
    if (reader.err == ERR_OK && measure_instrument_check(&out->instrument) != ERR_OK)
        refuse(&reader, ERR_INPUT, out->name,
               "a slope, step, norm or factor is out of range or out of order");
    return reader.err;
}

bool instrument_name_is_valid(const char *name)
{
    size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_");

    return len > 0 && len <= INSTRUMENT_NAME_MAX && name[len] == '\0';
}
