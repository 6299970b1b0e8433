#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/measure.h"
#include "wire/csv.h"
#include "wire/json.h"

static const char *const regions[] = { "secure", "anxious", "avoidant", "both" };

/* Everything about one person, as it is printed. */
struct result {
    struct measure_reading reading[MEASURE_SCALES_MAX];
    struct measure_said said;
    bool placed; /* both traits are known: said holds */
};

static struct result result_of(const struct measure_options *options,
                               const struct measure_answers *answers)
{
    const struct measure_instrument *instrument = options->instrument;
    const struct measure_reading *trait[3] = { NULL };
    struct result result = { .placed = false };

    for (size_t i = 0; i < instrument->scales_count; i++) {
        enum measure_trait of = instrument->scales[i].trait;

        result.reading[i] =
            measure_read(instrument, &instrument->scales[i], answers, options->policy);
        if (!trait[of] && result.reading[i].placed && result.reading[i].enough)
            trait[of] = &result.reading[i];
    }
    if (trait[MEASURE_ANXIETY] && trait[MEASURE_AVOIDANCE]) {
        result.placed = true;
        result.said = measure_say(trait[MEASURE_ANXIETY], trait[MEASURE_AVOIDANCE]);
    }
    return result;
}

static void print_id(const struct measure_person *person)
{
    char field[2 * CSV_ID_MAX + 8];
    struct str id = { person->id, person->id ? strlen(person->id) : 0 };

    if (csv_put(id, field, sizeof field) == ERR_OK)
        fputs(field, stdout);
}

static void set(json_t *object, const char *name, json_t *value)
{
    if (json_object_set_new(object, name, value) != 0)
        abort(); /* no memory: a tool can only stop */
}

static json_t *reading_json(const struct measure_scale *scale,
                            const struct measure_reading *reading)
{
    json_t *object = json_object(), *marks = json_array();

    set(object, "state", json_string(reading->enough ? "said" : "not_yet"));
    set(object, "answered", json_integer((json_int_t)reading->answered));
    set(object, "of", json_integer((json_int_t)reading->of));
    set(object, "points", reading->has_points ? json_real(reading->points) : json_null());
    if (reading->placed && reading->answered > 0) {
        set(object, "theta", json_real(reading->value));
        set(object, "se", json_real(reading->sd));
        set(object, "low", json_real(reading->low));
        set(object, "high", json_real(reading->high));
        set(object, "above", json_real(reading->above));
        set(object, "percentile", json_real(reading->percentile));
    }
    for (size_t i = 0; i < scale->marks_count && reading->has_points; i++)
        if (measure_mark_is_met(&scale->marks[i], reading->points) &&
            json_array_append_new(marks, json_string(scale->marks[i].words)) != 0)
            abort();
    if (scale->marks_count > 0)
        set(object, "marks", json_incref(marks));
    json_decref(marks);
    return object;
}

static json_t *result_json(const struct measure_options *options, size_t row,
                           const struct result *result)
{
    const struct measure_instrument *instrument = options->instrument;
    const struct measure_person *person = &options->people.list[row];
    json_t *object = json_object(), *scales = json_object();
    const struct measure_said *said = &result->said;

    set(object, "row", json_integer((json_int_t)row + 1));
    if (person->id)
        set(object, "id", json_string(person->id));
    for (size_t i = 0; i < instrument->scales_count; i++)
        set(scales, instrument->scales[i].name,
            reading_json(&instrument->scales[i], &result->reading[i]));
    set(object, "scales", scales);
    if (!measure_scale_of(instrument, MEASURE_ANXIETY))
        return object;
    set(object, "state", json_string(result->placed ? "said" : "not_yet"));
    set(object, "region",
        result->placed && said->named ? json_string(regions[said->region]) : json_null());
    set(object, "between",
        result->placed && !said->named
            ? json_pack("[s, s]", regions[said->region], regions[said->beside])
            : json_null());
    if (result->placed)
        set(object, "chance", json_real(said->chance[said->region]));
    return object;
}

/* One object of a list that may be long: printed as it comes, not gathered. */
static void print_json(json_t *object, size_t row)
{
    size_t len = 0;
    char *text = json_write(object, &len);

    if (!text)
        abort();
    fputs(row > 0 ? ",\n" : "\n", stdout);
    fwrite(text, 1, len, stdout);
    json_text_free(text);
    json_decref(object);
}

static void print_json_head(const struct measure_instrument *instrument)
{
    printf("{\"instrument\":\"%s\",\"verified\":%s,\"provisional\":%s,\"people\":[",
           instrument->name, instrument->verified ? "true" : "false",
           instrument->provisional ? "true" : "false");
}

static bool scale_places(const struct measure_scale *scale)
{
    return scale->curves || (scale->norm_sd > 0.0 && scale->alpha > 0.0);
}

static void print_head(const struct measure_options *options, const char *first)
{
    const struct measure_instrument *instrument = options->instrument;
    bool places = false;

    fputs(options->people.has_ids ? "row,id" : "row", stdout);
    fputs(first, stdout);
    for (size_t i = 0; i < instrument->scales_count; i++) {
        const char *name = instrument->scales[i].name;

        printf(",%s_answered,%s_points", name, name);
        if (!scale_places(&instrument->scales[i]))
            continue;
        printf(",%s_theta,%s_se,%s_low,%s_high,%s_percentile", name, name, name, name, name);
        places = places || instrument->scales[i].trait != MEASURE_OTHER;
    }
    fputs(places ? ",region,chance\n" : "\n", stdout);
}

static void print_result(const struct measure_options *options, const struct result *result)
{
    const struct measure_instrument *instrument = options->instrument;
    const struct measure_said *said = &result->said;
    bool places = false;

    for (size_t i = 0; i < instrument->scales_count; i++) {
        const struct measure_reading *reading = &result->reading[i];

        printf(",%zu,", reading->answered);
        if (reading->has_points)
            printf("%.10g", reading->points);
        if (!scale_places(&instrument->scales[i]))
            continue;
        places = places || instrument->scales[i].trait != MEASURE_OTHER;
        if (reading->placed && reading->answered > 0)
            printf(",%.6f,%.6f,%.6f,%.6f,%.1f", reading->value, reading->sd, reading->low,
                   reading->high, reading->percentile);
        else
            fputs(",,,,,", stdout);
    }
    if (places && !result->placed)
        fputs(",not yet,", stdout);
    else if (places && said->named)
        printf(",%s,%.3f", regions[said->region], said->chance[said->region]);
    else if (places)
        printf(",between %s and %s,%.3f", regions[said->region], regions[said->beside],
               said->chance[said->region]);
    putchar('\n');
}

int measure_score(const struct measure_options *options)
{
    if (!options->instrument->verified)
        fprintf(stderr,
                "stillnear measure: nobody has held the key of %s against its "
                "publication yet.\n",
                options->instrument->name);
    if (options->json)
        print_json_head(options->instrument);
    else
        print_head(options, "");
    for (size_t row = 0; row < options->people.count; row++) {
        const struct measure_person *person = &options->people.list[row];
        struct result result = result_of(options, &person->answers);

        if (options->json) {
            print_json(result_json(options, row, &result), row);
            continue;
        }
        printf("%zu", row + 1);
        if (options->people.has_ids) {
            putchar(',');
            print_id(person);
        }
        print_result(options, &result);
    }
    if (options->json)
        fputs("\n]}\n", stdout);
    return CLI_OK;
}

int measure_ask(const struct measure_options *options)
{
    if (options->json)
        print_json_head(options->instrument);
    else
        fputs(options->people.has_ids ? "row,id,next,asked,most\n" : "row,next,asked,most\n",
              stdout);
    for (size_t row = 0; row < options->people.count; row++) {
        const struct measure_person *person = &options->people.list[row];
        struct measure_step step =
            measure_next(options->instrument, &person->answers, options->policy);
        char next[24] = "";

        if (step.item != MEASURE_NONE)
            (void)snprintf(next, sizeof next, "Q%zu", step.item + 1);
        if (options->json) {
            json_t *object = json_pack("{s:I, s:I, s:I}", "row", (json_int_t)row + 1, "asked",
                                       (json_int_t)step.asked, "most", (json_int_t)step.most);

            set(object, "next", next[0] ? json_string(next) : json_null());
            if (person->id)
                set(object, "id", json_string(person->id));
            print_json(object, row);
            continue;
        }
        printf("%zu,", row + 1);
        if (options->people.has_ids) {
            print_id(person);
            putchar(',');
        }
        printf("%s,%zu,%zu\n", next, step.asked, step.most);
    }
    if (options->json)
        fputs("\n]}\n", stdout);
    return CLI_OK;
}

/* What a whole file of replays comes to. */
struct tally {
    double asked, named, same_region;
    double used[MEASURE_SCALES_MAX], same_side[MEASURE_SCALES_MAX];
};

static struct measure_answers replay(const struct measure_options *options,
                                     const struct measure_answers *all, uint8_t *out_items,
                                     size_t *out_count)
{
    struct measure_answers answers = { 0 };
    struct measure_step step;

    *out_count = 0;
    while ((step = measure_next(options->instrument, &answers, options->policy)).item !=
           MEASURE_NONE) {
        answers.level[step.item] = all->level[step.item];
        out_items[(*out_count)++] = (uint8_t)step.item;
    }
    return answers;
}

static void count(const struct measure_options *options, const struct result *part,
                  const struct result *whole, size_t items, struct tally *tally)
{
    tally->asked += (double)items;
    tally->named += part->placed && part->said.named;
    tally->same_region +=
        part->placed && whole->placed && part->said.region == whole->said.region;
    for (size_t i = 0; i < options->instrument->scales_count; i++) {
        tally->used[i] += (double)part->reading[i].answered;
        tally->same_side[i] +=
            (part->reading[i].above > 0.5) == (whole->reading[i].above > 0.5);
    }
}

static json_t *tally_json(const struct measure_options *options, const struct tally *tally)
{
    const double n = options->people.count > 0 ? (double)options->people.count : 1.0;
    json_t *object =
        json_pack("{s:f, s:f, s:f}", "asked_mean", tally->asked / n, "named_share",
                  tally->named / n, "same_region_as_whole", tally->same_region / n);
    json_t *scales = json_object();

    for (size_t i = 0; i < options->instrument->scales_count; i++)
        set(scales, options->instrument->scales[i].name,
            json_pack("{s:f, s:f}", "used_mean", tally->used[i] / n, "same_side_as_whole",
                      tally->same_side[i] / n));
    set(object, "scales", scales);
    return object;
}

static json_t *items_json(const uint8_t *items, size_t items_count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < items_count; i++) {
        char name[24];

        (void)snprintf(name, sizeof name, "Q%d", items[i] + 1);
        if (json_array_append_new(list, json_string(name)) != 0)
            abort();
    }
    return list;
}

/* Every answer is needed: the order is not known before it is walked. */
static int check_complete(const struct measure_options *options)
{
    for (size_t row = 0; row < options->people.count; row++)
        for (size_t item = 0; item < options->instrument->items_count; item++)
            if (options->people.list[row].answers.level[item] == 0)
                return cli_fail("measure",
                                "person %zu, Q%zu: missing, and a replay needs every answer.",
                                row + 1, item + 1);
    return CLI_OK;
}

int measure_replay(const struct measure_options *options)
{
    struct tally tally = { 0 };
    int status = check_complete(options);

    if (status != CLI_OK)
        return status;
    if (options->json)
        print_json_head(options->instrument);
    else
        print_head(options, ",asked,items");
    for (size_t row = 0; row < options->people.count; row++) {
        const struct measure_person *person = &options->people.list[row];
        uint8_t items[MEASURE_ITEMS_MAX];
        size_t items_count;
        struct measure_answers answers = replay(options, &person->answers, items, &items_count);
        struct result part = result_of(options, &answers);
        struct result whole = result_of(options, &person->answers);

        count(options, &part, &whole, items_count, &tally);
        if (options->json) {
            json_t *object = result_json(options, row, &part);

            set(object, "asked", json_integer((json_int_t)items_count));
            set(object, "items", items_json(items, items_count));
            print_json(object, row);
            continue;
        }
        printf("%zu", row + 1);
        if (options->people.has_ids) {
            putchar(',');
            print_id(person);
        }
        printf(",%zu,", items_count);
        for (size_t i = 0; i < items_count; i++)
            printf(i > 0 ? " Q%d" : "Q%d", items[i] + 1);
        print_result(options, &part);
    }
    if (options->json) {
        fputs("\n],\"summary\":", stdout);
        print_json(tally_json(options, &tally), 0);
        fputs("}\n", stdout);
    } else if (options->people.count > 0) {
        const double n = (double)options->people.count;

        fprintf(stderr,
                "asked %.2f on average; a region named for %.1f %%; same region as the "
                "whole form for %.1f %%\n",
                tally.asked / n, 100.0 * tally.named / n, 100.0 * tally.same_region / n);
    }
    return CLI_OK;
}
