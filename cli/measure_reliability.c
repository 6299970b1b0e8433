#include <math.h>

#include "cli/cli.h"
#include "cli/measure_fit.h"
#include "wire/json.h"

static const double Z_MDC = 1.6448536 * 1.4142136; /* 90 %, difference of two scores */

struct report {
    double mean, sd, alpha, omega_h, omega_total;
    double error, change, change_retest; /* points: SEM, and MDC90 by alpha and by retest */
    size_t people, complete;
    struct calibrate_item items[MEASURE_KEYS_MAX];
};

static void describe(const struct measure_options *options, struct measure_fit *fit,
                     struct report *out)
{
    struct measure_norm norms[MEASURE_NORMS_MAX];
    struct measure_scale own = *fit->scale;
    const struct measure_scale *scale = fit->scale;

    *out = (struct report){ .people = fit->people.count };
    own.norm_mean = own.norm_sd = own.alpha = 0.0;
    measure_fit_norms(options, fit, &own, norms);
    out->mean = own.norm_mean;
    out->sd = own.norm_sd;
    out->alpha = calibrate_alpha(&fit->shape, fit->people, &out->complete);
    out->error = own.norm_sd * sqrt(1.0 - own.alpha);
    out->change = Z_MDC * out->error;
    if (scale->retest > 0.0)
        out->change_retest = Z_MDC * own.norm_sd * sqrt(1.0 - scale->retest);
    calibrate_items(&fit->shape, fit->people, out->items);
    if (!scale->curves)
        return;
    for (size_t k = 0; k < scale->keys_count; k++)
        fit->model.curve[k] = scale->curves[k];
    calibrate_tabulate(&fit->shape, &fit->model, &fit->tables);
    calibrate_omega(&fit->shape, &fit->tables, &out->omega_h, &out->omega_total);
}

static json_t *report_json(const struct measure_fit *fit, const struct report *report)
{
    json_t *items = json_object();
    json_t *object = json_pack(
        "{s:I, s:I, s:f, s:f, s:f, s:f, s:f}", "people", (json_int_t)report->people, "complete",
        (json_int_t)report->complete, "mean", report->mean, "sd", report->sd, "alpha",
        report->alpha, "sem", report->error, "mdc90", report->change);
    int bad = 0;

    if (fit->scale->curves) {
        bad |= json_object_set_new(object, "omega_h", json_real(report->omega_h));
        bad |= json_object_set_new(object, "omega_total", json_real(report->omega_total));
    }
    if (report->change_retest > 0.0)
        bad |= json_object_set_new(object, "mdc90_retest", json_real(report->change_retest));
    for (size_t k = 0; k < fit->shape.items; k++) {
        char name[24];

        (void)snprintf(name, sizeof name, "Q%d", fit->scale->keys[k].item + 1);
        bad |= json_object_set_new(items, name,
                                   json_pack("{s:f, s:f, s:f}", "mean_level",
                                             report->items[k].mean, "sd", report->items[k].sd,
                                             "item_rest", report->items[k].rest));
    }
    bad |= json_object_set_new(object, "items", items);
    if (bad) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static void print_report(const struct measure_fit *fit, const struct report *report)
{
    printf("%s: %zu people, %zu complete\n", fit->scale->name, report->people,
           report->complete);
    printf("  mean %.3f, SD %.3f, alpha %.3f", report->mean, report->sd, report->alpha);
    if (fit->scale->curves)
        printf("; by its curves omega_h %.3f, omega_total %.3f", report->omega_h,
               report->omega_total);
    printf("\n  error of measurement %.3f; a change of less than %.2f points is noise",
           report->error, report->change);
    if (report->change_retest > 0.0)
        printf(" (%.2f by retest)", report->change_retest);
    printf("\n  item, mean level, SD, correlation with the rest\n");
    for (size_t k = 0; k < fit->shape.items; k++)
        printf("  Q%-3d %6.2f %6.2f %7.3f%s\n", fit->scale->keys[k].item + 1,
               report->items[k].mean, report->items[k].sd, report->items[k].rest,
               report->items[k].rest < 0.0 ? "  runs against its scale: reversed?" : "");
}

int measure_reliability(const struct measure_options *options)
{
    const struct measure_instrument *instrument = options->instrument;
    json_t *all = json_object();
    int status = CLI_OK;

    for (size_t i = 0; i < instrument->scales_count && status == CLI_OK; i++) {
        struct measure_fit fit;
        struct report report;

        if (!measure_fit_open(&fit, options, &instrument->scales[i])) {
            status = cli_fail("measure", "no memory.");
        } else {
            describe(options, &fit, &report);
            if (!options->json)
                print_report(&fit, &report);
            else if (json_object_set_new(all, instrument->scales[i].name,
                                         report_json(&fit, &report)) != 0)
                status = cli_fail("measure", "no memory.");
        }
        measure_fit_free(&fit);
    }
    if (options->json && status == CLI_OK) {
        (void)json_dumpf(all, stdout, JSON_INDENT(1)); /* its failure shows in ferror(stdout) */
        putchar('\n');
    }
    json_decref(all);
    return status;
}
