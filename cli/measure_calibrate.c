#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/measure_fit.h"
#include "wire/json.h"

enum { RESIDUAL_PEOPLE_MAX = 10000, SAVE_EVERY_S = 2 };
static const double Q3_SHOWN = 0.20;

/* The whole state between cycles: an instrument whose curves are as far as they are. */
struct work {
    const struct measure_options *options;
    struct instrument_room room;
    size_t scale; /* at work on, those before it are done */
    size_t cycle;
    json_t *report;
    time_t saved;
};

/* People are always cut in the same two halves, so that the sums, and with them every digit of
 * the result, do not depend on which thread is faster or on how many there are. */
struct half {
    const struct measure_fit *fit;
    struct calibrate_people people;
    struct calibrate_sums sums;
};

static void *expect_half(void *taken)
{
    struct half *half = taken;

    calibrate_sums_clear(&half->fit->shape, &half->sums);
    calibrate_expect(&half->fit->shape, &half->fit->tables, half->people, &half->sums);
    return NULL;
}

static void expect(struct half halves[2])
{
    pthread_t thread;
    bool started = pthread_create(&thread, NULL, expect_half, &halves[1]) == 0;

    (void)expect_half(&halves[0]);
    if (started)
        (void)pthread_join(thread, NULL);
    else
        (void)expect_half(&halves[1]);
    calibrate_sums_add(&halves[0].fit->shape, &halves[0].sums, &halves[1].sums);
}

static int write_json(const char *path, json_t *object)
{
    char waiting[MEASURE_PATH_MAX];
    int len = snprintf(waiting, sizeof waiting, "%s.new", path);
    int status = CLI_OK;

    if (!object || len < 0 || (size_t)len >= sizeof waiting ||
        json_dump_file(object, waiting, JSON_INDENT(1)) != 0 || rename(waiting, path) != 0)
        status = cli_fail("measure", "%s could not be written.", path);
    json_decref(object);
    return status;
}

static int save(struct work *work, bool now)
{
    const char *path = work->options->state;
    json_t *state;

    if (!path || (!now && time(NULL) - work->saved < SAVE_EVERY_S))
        return CLI_OK;
    work->saved = time(NULL);
    state = json_pack("{s:o?, s:I, s:I, s:I, s:b, s:O}", "instrument",
                      instrument_write(&work->room.instrument), "people",
                      (json_int_t)work->options->people.count, "scale", (json_int_t)work->scale,
                      "cycle", (json_int_t)work->cycle, "plain", work->options->plain, "report",
                      work->report);
    return write_json(path, state);
}

/* Goes on from a state file, if there is one. */
static int resume(struct work *work)
{
    const struct measure_options *options = work->options;
    const char *path = options->state;
    char why[INSTRUMENT_WHY_MAX];
    json_t *state = path ? json_load_file(path, JSON_REJECT_DUPLICATES, NULL) : NULL;
    json_t *report = json_object_get(state, "report");
    int64_t people = 0, scale = 0, cycle = 0;
    int status = CLI_OK;

    if (!state)
        return !path || errno == ENOENT
                   ? CLI_OK
                   : cli_fail("measure", "%s: not a state to go on from.", path);
    if (!json_int(json_object_get(state, "people"), 0, CALIBRATE_PEOPLE_MAX, &people) ||
        !json_int(json_object_get(state, "scale"), 0, MEASURE_SCALES_MAX, &scale) ||
        !json_int(json_object_get(state, "cycle"), 0, INT32_MAX, &cycle) ||
        !json_is_object(report) ||
        instrument_read(&work->room, json_object_get(state, "instrument"), why) != ERR_OK)
        status = cli_fail("measure", "%s: not a state to go on from.", path);
    else if ((size_t)people != options->people.count ||
             json_is_true(json_object_get(state, "plain")) != options->plain ||
             strcmp(work->room.instrument.name, options->instrument->name) != 0)
        status =
            cli_fail("measure", "%s is of another calibration; remove it to begin anew.", path);
    else {
        work->scale = (size_t)scale;
        work->cycle = (size_t)cycle;
        json_decref(work->report);
        work->report = json_incref(report);
    }
    json_decref(state);
    return status;
}

static void progress(const struct measure_fit *fit, double change, bool last)
{
    static time_t told;

    if (!last && time(NULL) == told)
        return;
    told = time(NULL);
    fprintf(stderr, "%s: cycle %zu, log-likelihood %.3f, largest change %.5f\n",
            fit->scale->name, fit->cycles, fit->log_likelihood, change);
}

static void keep_curves(struct work *work, const struct measure_fit *fit)
{
    struct measure_scale *scale = &work->room.scales[work->scale];

    for (size_t k = 0; k < fit->shape.items; k++)
        work->room.curves[work->scale][k] = fit->model.curve[k];
    scale->curves = work->room.curves[work->scale];
    scale->trust = 1.0;
}

static int climb(struct work *work, struct measure_fit *fit)
{
    const struct measure_options *options = work->options;
    struct calibrate_tables chance = { .chance = fit->tables.chance };
    size_t cells = calibrate_cells(&fit->shape), first = fit->people.count / 2;
    struct half halves[2] = {
        { .fit = fit, .people = { fit->people.levels, first } },
        { .fit = fit,
          .people = { fit->people.levels + first * fit->shape.items,
                      fit->people.count - first } },
    };
    int status = CLI_OK;
    double change = HUGE_VAL;

    halves[0].sums.counts = calloc(cells, sizeof(double));
    halves[1].sums.counts = calloc(cells, sizeof(double));
    if (!halves[0].sums.counts || !halves[1].sums.counts)
        status = cli_fail("measure", "no memory.");
    for (fit->cycles = work->cycle; status == CLI_OK && fit->cycles < options->cycles_max;) {
        calibrate_tabulate(&fit->shape, &fit->model, &chance);
        expect(halves);
        fit->log_likelihood = halves[0].sums.log_likelihood;
        fit->converged = change < options->tolerance;
        if (fit->converged)
            break; /* this cycle only told how likely the last curves are */
        change = calibrate_maximise(&fit->shape, &halves[0].sums, &fit->model);
        work->cycle = ++fit->cycles;
        keep_curves(work, fit);
        progress(fit, change, false);
        status = save(work, false);
    }
    progress(fit, change, true);
    free(halves[0].sums.counts);
    free(halves[1].sums.counts);
    return status;
}

static json_t *item_json(const struct measure_fit *fit, size_t k)
{
    const struct measure_curve *curve = &fit->model.curve[k], *error = &fit->errors.curve[k];
    json_t *steps = json_array();
    int bad = 0;

    for (unsigned i = 0; i + 1u < fit->shape.levels[k]; i++)
        bad |=
            json_array_append_new(steps, json_pack("[f, f]", curve->step[i], error->step[i]));
    if (bad) {
        json_decref(steps);
        return NULL;
    }
    return json_pack("{s:[f, f], s:[f, f], s:o}", "general", curve->general, error->general,
                     "specific", curve->specific, error->specific, "steps", steps);
}

/* Pairs that still go together once the traits are taken out. */
static json_t *pairs_json(const struct measure_fit *fit)
{
    struct calibrate_pairs *pairs = calloc(1, sizeof *pairs);
    double *room = calloc(fit->shape.items * CALIBRATE_NODES, sizeof *room);
    struct calibrate_people some = fit->people;
    json_t *list = json_array();
    int bad = !pairs || !room;

    if (some.count > RESIDUAL_PEOPLE_MAX)
        some.count = RESIDUAL_PEOPLE_MAX;
    if (!bad)
        calibrate_residuals(&fit->shape, &fit->tables, some, room, pairs);
    for (size_t i = 0; !bad && i < fit->shape.items; i++)
        for (size_t j = 0; j < i; j++) {
            double q3 = calibrate_q3(pairs, i, j);

            if (q3 >= Q3_SHOWN)
                bad |= json_array_append_new(
                    list, json_pack("{s:[i, i], s:f}", "items", fit->scale->keys[j].item + 1,
                                    fit->scale->keys[i].item + 1, "q3", q3));
        }
    free(pairs);
    free(room);
    if (bad) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static json_t *fit_json(struct measure_fit *fit)
{
    size_t parameters = calibrate_parameters(&fit->shape), complete = 0;
    double *information = calloc(parameters * parameters, sizeof *information);
    double alpha = calibrate_alpha(&fit->shape, fit->people, &complete), h = 0.0, total = 0.0;
    json_t *items = json_object(), *object;
    int bad = !information;

    calibrate_tabulate(&fit->shape, &fit->model, &fit->tables);
    calibrate_omega(&fit->shape, &fit->tables, &h, &total);
    if (information) {
        calibrate_information(&fit->shape, &fit->tables, fit->people, information);
        fit->has_errors =
            calibrate_errors(&fit->shape, &fit->model, information, &fit->errors) == ERR_OK;
    }
    for (size_t k = 0; k < fit->shape.items; k++) {
        char name[24];

        (void)snprintf(name, sizeof name, "Q%d", fit->scale->keys[k].item + 1);
        bad |= json_object_set_new(items, name, item_json(fit, k));
    }
    free(information);
    object =
        json_pack("{s:I, s:I, s:b, s:f, s:I, s:f, s:f, s:f, s:b, s:o, s:o?}", "people",
                  (json_int_t)fit->people.count, "cycles", (json_int_t)fit->cycles, "converged",
                  fit->converged, "log_likelihood", fit->log_likelihood, "parameters",
                  (json_int_t)parameters, "alpha", alpha, "omega_h", h, "omega_total", total,
                  "has_errors", fit->has_errors, "items", items, "q3", pairs_json(fit));
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static int fit_scale(struct work *work)
{
    const struct measure_options *options = work->options;
    const struct measure_scale *scale = &options->instrument->scales[work->scale];
    struct measure_fit fit;
    size_t item = 0;
    unsigned level = 0;
    int status = CLI_OK;
    enum err err;

    if (!measure_fit_open(&fit, options, scale)) {
        status = cli_fail("measure", "no memory.");
        goto done;
    }
    err = calibrate_check(&fit.shape, fit.people, &item, &level);
    if (err == ERR_LIMIT)
        status =
            cli_fail("measure", "%s: %zu people, and a calibration needs %d to %d.",
                     scale->name, fit.people.count, CALIBRATE_PEOPLE_MIN, CALIBRATE_PEOPLE_MAX);
    else if (err != ERR_OK)
        status = cli_fail("measure",
                          "Q%d: nobody chose level %u of %d (counted as its scale "
                          "does): there is no curve to fit.",
                          scale->keys[item].item + 1, level, fit.shape.levels[item]);
    if (status != CLI_OK)
        goto done;
    calibrate_start(&fit.shape, fit.people, &fit.model);
    for (size_t k = 0; work->cycle > 0 && k < fit.shape.items; k++)
        fit.model.curve[k] = work->room.curves[work->scale][k];
    status = climb(work, &fit);
    if (status != CLI_OK)
        goto done;
    keep_curves(work, &fit);
    measure_fit_norms(options, &fit, &work->room.scales[work->scale],
                      work->room.norms[work->scale]);
    if (json_object_set_new(work->report, scale->name, fit_json(&fit)) != 0)
        status = cli_fail("measure", "no memory.");
done:
    measure_fit_free(&fit);
    return status;
}

static void print_text(const struct work *work)
{
    const char *name, *item;
    json_t *scale, *value;

    json_object_foreach(work->report, name, scale)
    {
        printf("%s: %lld people, %lld cycles%s, log-likelihood %.3f, %lld parameters\n", name,
               (long long)json_integer_value(json_object_get(scale, "people")),
               (long long)json_integer_value(json_object_get(scale, "cycles")),
               json_is_true(json_object_get(scale, "converged")) ? "" : " (not converged)",
               json_number_value(json_object_get(scale, "log_likelihood")),
               (long long)json_integer_value(json_object_get(scale, "parameters")));
        printf("  alpha %.3f, omega_h %.3f, omega_total %.3f\n",
               json_number_value(json_object_get(scale, "alpha")),
               json_number_value(json_object_get(scale, "omega_h")),
               json_number_value(json_object_get(scale, "omega_total")));
        if (!json_is_true(json_object_get(scale, "has_errors")))
            printf("  the answers do not determine every parameter: there are no errors\n");
        printf("  item  general (error)  facet (error)\n");
        json_object_foreach(json_object_get(scale, "items"), item, value)
        {
            const json_t *general = json_object_get(value, "general");
            const json_t *specific = json_object_get(value, "specific");

            printf("  %-4s  %6.3f (%.3f)  %6.3f (%.3f)%s\n", item,
                   json_number_value(json_array_get(general, 0)),
                   json_number_value(json_array_get(general, 1)),
                   json_number_value(json_array_get(specific, 0)),
                   json_number_value(json_array_get(specific, 1)),
                   json_number_value(json_array_get(general, 0)) > 0.0
                       ? ""
                       : "  runs against its scale: reversed?");
        }
        printf("  pairs that go together beyond their traits (Q3 of .20 or more): %zu\n",
               json_array_size(json_object_get(scale, "q3")));
    }
}

int measure_calibrate(const struct measure_options *options)
{
    static struct work work;
    char why[INSTRUMENT_WHY_MAX];
    json_t *copy = instrument_write(options->instrument);
    int status = CLI_OK;

    work = (struct work){ .options = options, .report = json_object() };
    if (!copy || instrument_read(&work.room, copy, why) != ERR_OK)
        status = cli_fail("measure", "no memory.");
    json_decref(copy);
    for (size_t i = 0; i < options->instrument->scales_count; i++)
        work.room.scales[i].curves = NULL;
    work.room.instrument.provisional = false;
    if (status == CLI_OK)
        status = resume(&work);
    while (status == CLI_OK && work.scale < options->instrument->scales_count) {
        status = fit_scale(&work);
        if (status != CLI_OK)
            break;
        work.scale++;
        work.cycle = 0;
        status = save(&work, true);
    }
    if (status == CLI_OK && options->out)
        status = write_json(options->out, instrument_write(&work.room.instrument));
    if (status == CLI_OK && options->json) {
        (void)json_dumpf(work.report, stdout, JSON_INDENT(1)); /* ferror(stdout) tells */
        putchar('\n');
    } else if (status == CLI_OK) {
        print_text(&work);
    }
    json_decref(work.report);
    return status;
}
