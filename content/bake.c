/* bake.c - content/instruments/ as C tables, at build. The only generator there is.
 *
 *     bake OUT.c FILE.json...
 *
 * The core reads no files and the browser should parse none, so the figures are compiled in.
 * bake trusts what it is given, as an author's tool may: it stops with the file's name on
 * anything it does not understand, and tests/test_measure_table.c holds every table against
 * measure_instrument_check() and against wire/instrument.c, which reads the same files. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static const char *reading = ""; /* the file at hand, for the one message we print */

static void stop(const char *why)
{
    fprintf(stderr, "bake: %s: %s\n", reading, why);
    exit(1);
}

static json_t *need(const json_t *object, const char *name)
{
    json_t *value = json_object_get(object, name);

    if (!value)
        stop(name);
    return value;
}

static const char *word(const json_t *object, const char *name)
{
    const char *text = json_string_value(need(object, name));

    if (!text || strpbrk(text, "\"\\\n"))
        stop(name);
    return text;
}

static double number(const json_t *object, const char *name, double otherwise)
{
    const json_t *value = json_object_get(object, name);

    return json_is_number(value) ? json_number_value(value) : otherwise;
}

static bool holds(const json_t *list, json_int_t item)
{
    size_t i;
    json_t *value;

    json_array_foreach(list, i, value)
    {
        if (json_integer_value(value) == item)
            return true;
    }
    return false;
}

static int facet_of(const json_t *scale, json_int_t item)
{
    json_t *facets = json_object_get(scale, "facets");
    const char *name;
    json_t *list;
    int at = 0;

    json_object_foreach(facets, name, list)
    {
        if (holds(list, item))
            return at;
        at++;
    }
    if (facets)
        stop("an item without a facet");
    return 0;
}

static void bake_ranges(FILE *out, const json_t *root, int id)
{
    json_int_t items = json_integer_value(need(root, "items"));

    fprintf(out, "static const struct measure_range ranges_%d[] = {", id);
    for (json_int_t item = 1; item <= items; item++) {
        const json_t *range = need(root, "range");
        size_t i;
        json_t *other;

        json_array_foreach(json_object_get(root, "other_ranges"), i, other)
        {
            if (holds(need(other, "items"), item))
                range = other;
        }
        int low = (int)json_integer_value(need(range, "low"));
        int high = (int)json_integer_value(need(range, "high"));

        fprintf(out, " { %d, %d },", low, high - low + 1);
    }
    fprintf(out, " };\n");
}

static void bake_keys(FILE *out, const json_t *scale, int id, size_t at)
{
    size_t i;
    json_t *item;

    fprintf(out, "static const struct measure_key keys_%d_%zu[] = {", id, at);
    json_array_foreach(need(scale, "items"), i, item)
    {
        json_int_t n = json_integer_value(item);

        fprintf(out, " { %d, %d, %d },", (int)n - 1, facet_of(scale, n),
                holds(json_object_get(scale, "reverse"), n));
    }
    fprintf(out, " };\n");
}

static void bake_curves(FILE *out, const json_t *scale, int id, size_t at)
{
    const json_t *curves = need(need(scale, "model"), "curves");
    size_t i;
    json_t *item;

    fprintf(out, "static const struct measure_curve curves_%d_%zu[] = {\n", id, at);
    json_array_foreach(need(scale, "items"), i, item)
    {
        char name[24];
        const json_t *curve;

        snprintf(name, sizeof name, "%d", (int)json_integer_value(item));
        curve = need(curves, name);
        fprintf(out, "    { %.17g, %.17g, {", json_number_value(json_array_get(curve, 0)),
                json_number_value(json_array_get(curve, 1)));
        for (size_t k = 2; k < json_array_size(curve); k++)
            fprintf(out, " %.17g,", json_number_value(json_array_get(curve, k)));
        fprintf(out, " } },\n");
    }
    fprintf(out, "};\n");
}

/* Figures that nobody has checked stay in the file, for whoever will, and out of the product.
 */
static const json_t *norms_of(const json_t *scale)
{
    const json_t *norms = json_object_get(scale, "norms");

    return norms && json_is_true(need(norms, "verified")) ? norms : NULL;
}

static void bake_norms(FILE *out, const json_t *scale, int id, size_t at)
{
    size_t i;
    json_t *pair;

    fprintf(out, "static const struct measure_norm norms_%d_%zu[] = {", id, at);
    json_array_foreach(json_object_get(norms_of(scale), "percentiles"), i, pair)
    {
        fprintf(out, " { %.17g, %.17g },", json_number_value(json_array_get(pair, 0)),
                json_number_value(json_array_get(pair, 1)));
    }
    fprintf(out, " };\n");
}

static size_t bake_marks(FILE *out, const json_t *scale, int id, size_t at)
{
    static const char *const sides[][2] = { { "below", "MEASURE_BELOW" },
                                            { "at_most", "MEASURE_AT_MOST" },
                                            { "at_least", "MEASURE_AT_LEAST" } };
    size_t count = 0, i;
    json_t *mark;

    json_array_foreach(json_object_get(scale, "marks"), i, mark)
    {
        if (!json_is_true(need(mark, "verified")))
            continue;
        if (count++ == 0)
            fprintf(out, "static const struct measure_mark marks_%d_%zu[] = {", id, at);
        for (size_t side = 0; side < 3; side++)
            if (json_object_get(mark, sides[side][0]))
                fprintf(out, " { %s, %.17g, \"%s\" },", sides[side][1],
                        number(mark, sides[side][0], 0.0), word(mark, "words"));
    }
    if (count > 0)
        fprintf(out, " };\n");
    return count;
}

static const char *trait_of(const json_t *scale)
{
    const char *trait = json_string_value(json_object_get(scale, "trait"));

    if (!trait)
        return "MEASURE_OTHER";
    if (strcmp(trait, "anxiety") == 0)
        return "MEASURE_ANXIETY";
    if (strcmp(trait, "avoidance") != 0)
        stop("trait");
    return "MEASURE_AVOIDANCE";
}

static void bake_scale(FILE *out, const json_t *scale, int id, size_t at, size_t marks_count)
{
    const json_t *model = json_object_get(scale, "model");
    const json_t *norms = norms_of(scale);
    size_t norms_count = json_array_size(json_object_get(norms, "percentiles"));
    size_t facets = json_object_size(json_object_get(scale, "facets"));
    int sum = strcmp(word(scale, "total"), "sum") == 0;

    fprintf(out, "    { .name = \"%s\", .trait = %s, .keys = keys_%d_%zu, .keys_count = %zu,",
            word(scale, "name"), trait_of(scale), id, at,
            json_array_size(need(scale, "items")));
    fprintf(out, " .facets_count = %zu, .trust = %.17g,", facets ? facets : 1,
            number(model, "trust", 1.0));
    if (model)
        fprintf(out, " .curves = curves_%d_%zu,", id, at);
    fprintf(out, " .total = %s, .times = %.17g,", sum ? "MEASURE_SUM" : "MEASURE_MEAN",
            number(scale, "times", 1.0));
    fprintf(out, " .norm_mean = %.17g, .norm_sd = %.17g,", number(norms, "mean", 0.0),
            number(norms, "sd", 0.0));
    if (norms_count > 0)
        fprintf(out, " .norms = norms_%d_%zu, .norms_count = %zu,", id, at, norms_count);
    if (marks_count > 0)
        fprintf(out, " .marks = marks_%d_%zu, .marks_count = %zu,", id, at, marks_count);
    fprintf(out, " .alpha = %.17g, .retest = %.17g },\n", number(norms, "alpha", 0.0),
            number(norms, "retest", 0.0));
}

static const char *permission_of(const json_t *root)
{
    static const char *const names[][2] = { { "own", "MEASURE_OWN" },
                                            { "free", "MEASURE_FREE" },
                                            { "research", "MEASURE_RESEARCH" },
                                            { "ask", "MEASURE_ASK" } };
    const char *permission = word(root, "permission");

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(permission, names[i][0]) == 0)
            return names[i][1];
    stop("permission");
    return NULL;
}

static void bake_instrument(FILE *out, const json_t *root, int id)
{
    const json_t *order = json_object_get(root, "order");
    const json_t *scales = need(root, "scales");
    const json_t *wording = json_object_get(root, "wording");
    size_t i, marks_count[16] = { 0 };
    json_t *value;

    if (json_array_size(scales) > 16)
        stop("scales");
    bake_ranges(out, root, id);
    json_array_foreach(scales, i, value)
    {
        bake_keys(out, value, id, i);
        if (json_object_get(value, "model"))
            bake_curves(out, value, id, i);
        if (json_object_get(norms_of(value), "percentiles"))
            bake_norms(out, value, id, i);
        marks_count[i] = bake_marks(out, value, id, i);
    }
    fprintf(out, "static const struct measure_scale scales_%d[] = {\n", id);
    json_array_foreach(scales, i, value)
    {
        bake_scale(out, value, id, i, marks_count[i]);
    }
    fprintf(out, "};\n");
    if (wording) {
        fprintf(out, "static const char *const wording_%d[] = {\n", id);
        json_array_foreach(wording, i, value)
        {
            if (!json_is_string(value) || strpbrk(json_string_value(value), "\"\\\n"))
                stop("wording");
            fprintf(out, "    \"%s\",\n", json_string_value(value));
        }
        fprintf(out, "};\n");
    }
    if (order) {
        fprintf(out, "static const uint8_t order_%d[] = {", id);
        json_array_foreach(order, i, value)
        {
            fprintf(out, " %d,", (int)json_integer_value(value) - 1);
        }
        fprintf(out, " };\n");
    }
    fprintf(out, "static const struct measure_instrument instrument_%d = {\n", id);
    fprintf(out,
            "    .name = \"%s\", .title = \"%s\", .ranges = ranges_%d, .scales = scales_%d,\n",
            word(root, "name"), word(root, "title"), id, id);
    if (order)
        fprintf(out, "    .order = order_%d,\n", id);
    if (wording)
        fprintf(out, "    .wording = wording_%d,\n", id);
    fprintf(out, "    .items_count = %d, .scales_count = %zu, .permission = %s,\n",
            (int)json_integer_value(need(root, "items")), json_array_size(scales),
            permission_of(root));
    fprintf(out, "    .verified = %d, .provisional = %d };\n\n",
            json_is_true(need(root, "verified")), json_is_true(need(root, "provisional")));
}

int main(int argc, char **argv)
{
    FILE *out = argc > 2 ? fopen(argv[1], "w") : NULL;

    if (!out) {
        fprintf(stderr, "usage: bake OUT.c FILE.json...\n");
        return 1;
    }
    fprintf(out, "/* Baked from content/instruments/ by content/bake.c: edit those. */\n"
                 "#include \"core/measure_table.h\"\n\n");
    for (int i = 2; i < argc; i++) {
        json_error_t error;
        json_t *root;

        reading = argv[i];
        root = json_load_file(argv[i], JSON_REJECT_DUPLICATES, &error);
        if (!root)
            stop(error.text);
        bake_instrument(out, root, i);
        json_decref(root);
    }
    fprintf(out, "const struct measure_instrument *const measure_table[] = {\n");
    for (int i = 2; i < argc; i++)
        fprintf(out, "    &instrument_%d,\n", i);
    fprintf(out, "};\nconst size_t measure_table_count = %d;\n", argc - 2);
    if (fclose(out) != 0)
        stop("cannot write the tables");
    return 0;
}
