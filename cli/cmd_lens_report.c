/* cmd_lens_report.c - `stillnear lens report`: what the lens gets right and wrong, as Markdown.
 *
 * Every message is marked by a gate that learned from the other writers only: weights,
 * calibration and thresholds alike.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/cmd_lens.h"
#include "cli/lens_learn.h"
#include "cli/lens_score.h"
#include "cli/lens_wild.h"

enum { RESAMPLES = 1000, BINS = 10, SLICES_MAX = 32 };

struct bin {
    double p, right, count;
};

struct slice {
    char tag[16];
    double clean, alarmed, with_issue, hit;
};

struct report {
    struct lens_tally *tally; /* of every message of a fold */
    unsigned char *writer;
    size_t count;
    struct bin bin[2][BINS]; /* issues, good signs */
    struct slice slice[SLICES_MAX];
    size_t slice_count;
    double threshold[LENS_SET_WRITERS_MAX][2];
};

static void add_slices(struct report *report, const struct lens_sample *sample,
                       const struct lens_tally *tally)
{
    for (size_t i = 0; i < sample->tag_count; i++) {
        size_t at = 0;

        while (at < report->slice_count && strcmp(report->slice[at].tag, sample->tag[i]) != 0)
            at++;
        if (at == SLICES_MAX)
            continue;
        if (at == report->slice_count)
            memcpy(report->slice[report->slice_count++].tag, sample->tag[i], 16);
        report->slice[at].clean += tally->clean;
        report->slice[at].alarmed += tally->clean && tally->alarmed;
        report->slice[at].with_issue += !tally->clean;
        report->slice[at].hit += !tally->clean && tally->hit;
    }
}

static void add_bins(struct report *report, const struct lens_set *set, size_t sample,
                     const struct lens_gate *gate)
{
    static struct lens_features features;

    for (size_t i = set->first[sample]; i < set->first[sample + 1]; i++) {
        double raw[LENS_GATE_LABELS];

        lens_set_features(set, i, &features);
        lens_gate_score(gate, &features, raw);
        for (int kind = 0; kind < LENS_KINDS; kind++) {
            double p = lens_gate_calibrated(gate, kind, raw);
            struct bin *bin = &report->bin[kind >= LENS_ISSUES][(int)(p * 0.999 * BINS)];

            if (set->example[i].label[kind] < 0)
                continue;
            bin->p += p;
            bin->right += set->example[i].label[kind];
            bin->count++;
        }
    }
}

static enum err mark_fold(struct lens_set *set, size_t writer, struct lens_gate *gate,
                          struct report *report)
{
    static struct lens_marks marks;
    enum err err = lens_learn(set, 1U << writer, gate);

    if (err != ERR_OK)
        return err;
    report->threshold[writer][0] = gate->threshold[LENS_CRITICISM];
    report->threshold[writer][1] = gate->threshold[LENS_FEELING];
    for (size_t i = 0; i < set->sample_count; i++) {
        const struct lens_sample *sample = &set->sample[i];
        struct lens_tally *tally = &report->tally[report->count];

        if (set->writer[i] != writer)
            continue;
        lens_engine_read((struct str){ sample->text, sample->text_len }, set->work);
        lens_engine_mark(gate, NULL, false, set->work, &marks);
        lens_score_message(sample, &marks, tally);
        report->writer[report->count++] = (unsigned char)writer;
        add_slices(report, sample, tally);
        add_bins(report, set, i, gate);
    }
    return ERR_OK;
}

static struct lens_total total_of(const struct report *report, int writer)
{
    struct lens_total total = { .clean = 0 };

    for (size_t i = 0; i < report->count; i++)
        if (writer < 0 || report->writer[i] == writer)
            lens_score_add(&total, &report->tally[i]);
    return total;
}

/* What a bootstrap asks of a total. */
typedef double (*measure_fn)(const struct lens_total *total, int from, int to);

static double f1_of(const struct lens_total *total, int from, int to)
{
    return lens_score_prf(total, from, to).f1;
}

static double alarm_of(const struct lens_total *total, int from, int to)
{
    (void)from;
    (void)to;
    return lens_score_rate(total->alarmed, total->clean);
}

static double hit_of(const struct lens_total *total, int from, int to)
{
    (void)from;
    (void)to;
    return lens_score_rate(total->hit, total->with_issue);
}

static int by_size(const void *a, const void *b)
{
    double x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* The middle 95 % of a measure over messages drawn again with replacement (Efron 1979). */
static void bootstrap(const struct report *report, measure_fn measure, int from, int to,
                      double *out_low, double *out_high)
{
    static double value[RESAMPLES];
    uint64_t state = 88172645463325252U;

    for (size_t round = 0; round < RESAMPLES; round++) {
        struct lens_total total = { .clean = 0 };

        for (size_t i = 0; i < report->count; i++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            lens_score_add(&total, &report->tally[state % report->count]);
        }
        value[round] = measure(&total, from, to);
    }
    qsort(value, RESAMPLES, sizeof value[0], by_size);
    *out_low = value[RESAMPLES / 40];
    *out_high = value[RESAMPLES - 1 - RESAMPLES / 40];
}

static void print_interval(const struct report *report, measure_fn measure, int from, int to)
{
    double low, high;

    bootstrap(report, measure, from, to, &low, &high);
    printf(" %.2f-%.2f |", low, high);
}

static double macro_f1(const struct lens_total *total, int from, int to)
{
    double sum = 0;

    for (int kind = from; kind < to; kind++)
        sum += lens_score_prf(total, kind, kind + 1).f1;
    return sum / (to - from);
}

static void print_summary(const struct report *report, const struct lens_total *total)
{
    struct lens_prf issue = lens_score_prf(total, 0, LENS_ISSUES);
    struct lens_prf good = lens_score_prf(total, LENS_ISSUES, LENS_KINDS);
    struct lens_prf threat = lens_score_prf(total, LENS_THREAT, LENS_THREAT + 1);

    printf("| measure | value | 95 %% |\n|---|---|---|\n");
    printf("| clean messages with a false alarm | %.3f |",
           lens_score_rate(total->alarmed, total->clean));
    print_interval(report, alarm_of, 0, 0);
    printf("\n| messages with an issue where one was found | %.3f |",
           lens_score_rate(total->hit, total->with_issue));
    print_interval(report, hit_of, 0, 0);
    printf("\n| issues, micro P / R / F1 | %.2f / %.2f / %.2f |", issue.precision, issue.recall,
           issue.f1);
    print_interval(report, f1_of, 0, LENS_ISSUES);
    printf("\n| threats, P / R | %.2f / %.2f | |\n", threat.precision, threat.recall);
    printf("| good signs, micro P / R / F1 | %.2f / %.2f / %.2f |", good.precision, good.recall,
           good.f1);
    print_interval(report, f1_of, LENS_ISSUES, LENS_KINDS);
    printf("\n| macro F1, issues / good signs | %.2f / %.2f | |\n",
           macro_f1(total, 0, LENS_ISSUES), macro_f1(total, LENS_ISSUES, LENS_KINDS));
    printf("| span F1 in characters, of what was found | %.2f | |\n\n",
           lens_score_rate(total->overlap, total->overlaps));
}

static void print_kinds(const struct report *report, const struct lens_total *total)
{
    printf("| kind | labels | P | R | F1 | 95 %% |\n|---|---|---|---|---|---|\n");
    for (int kind = 0; kind < LENS_KINDS; kind++) {
        struct lens_prf prf = lens_score_prf(total, kind, kind + 1);

        printf("| %s | %.0f | %.2f | %.2f | %.2f |", lens_kind_name((enum lens_kind)kind),
               total->found[kind] + total->missed[kind], prf.precision, prf.recall, prf.f1);
        print_interval(report, f1_of, kind, kind + 1);
        printf("\n");
    }
    printf("\n");
}

static void print_writers(const struct lens_set *set, const struct report *report)
{
    printf("| writer left out | false alarms | issue messages found | issues P / R | threats "
           "P / R | good signs F1 | thresholds |\n|---|---|---|---|---|---|---|\n");
    for (size_t writer = 0; writer < set->writer_count; writer++) {
        struct lens_total total = total_of(report, (int)writer);
        struct lens_prf issue = lens_score_prf(&total, 0, LENS_ISSUES);
        struct lens_prf threat = lens_score_prf(&total, LENS_THREAT, LENS_THREAT + 1);

        if (!lens_set_is_fold(set, writer))
            continue;
        printf("| %s | %.3f | %.2f | %.2f / %.2f | %.2f / %.2f | %.2f | %.2f, %.2f |\n",
               set->name[writer], lens_score_rate(total.alarmed, total.clean),
               lens_score_rate(total.hit, total.with_issue), issue.precision, issue.recall,
               threat.precision, threat.recall, f1_of(&total, LENS_ISSUES, LENS_KINDS),
               report->threshold[writer][0], report->threshold[writer][1]);
    }
    printf("\n");
}

static void print_slices(const struct report *report)
{
    printf("| tag | clean | false alarms | with an issue | found |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < report->slice_count; i++) {
        const struct slice *slice = &report->slice[i];

        printf("| %s | %.0f | %.3f | %.0f | %.2f |\n", slice->tag, slice->clean,
               lens_score_rate(slice->alarmed, slice->clean), slice->with_issue,
               lens_score_rate(slice->hit, slice->with_issue));
    }
    printf("\n");
}

static void print_calibration(const struct report *report)
{
    printf("| said | issues: so it was | of | good signs: so it was | of |\n"
           "|---|---|---|---|---|\n");
    for (int i = 0; i < BINS; i++)
        printf("| %.1f-%.1f | %.2f | %.0f | %.2f | %.0f |\n", i / 10.0, (i + 1) / 10.0,
               lens_score_rate(report->bin[0][i].right, report->bin[0][i].count),
               report->bin[0][i].count,
               lens_score_rate(report->bin[1][i].right, report->bin[1][i].count),
               report->bin[1][i].count);
    printf("\n");
}

/* The weights that ship, on messages that no fit has seen. */
static int print_unseen(const char *dir, struct lens_work *work)
{
    static struct lens_marks marks;
    struct lens_total total = { .clean = 0 };
    struct lens_set *set = lens_set_new();
    struct lens_prf issue, good;
    char path[4096];
    size_t line;

    if (!set || snprintf(path, sizeof path, "%s/dev.jsonl", dir) >= (int)sizeof path ||
        lens_set_add(set, path, &line) != ERR_OK) {
        lens_set_free(set);
        return cli_fail("lens", "%s/dev.jsonl cannot be read", dir);
    }
    for (size_t i = 0; i < set->sample_count; i++) {
        struct lens_tally tally;

        lens_scan((struct str){ set->sample[i].text, set->sample[i].text_len }, NULL, false,
                  work, &marks);
        lens_score_message(&set->sample[i], &marks, &tally);
        lens_score_add(&total, &tally);
    }
    issue = lens_score_prf(&total, 0, LENS_ISSUES);
    good = lens_score_prf(&total, LENS_ISSUES, LENS_KINDS);
    printf(
        "The weights as shipped, on the %zu messages of dev.jsonl, which nothing was learned "
        "from: clean false alarm %.3f, issue messages found %.2f, issues P / R / F1 "
        "%.2f / %.2f / %.2f, good signs %.2f / %.2f / %.2f.\n\n",
        set->sample_count, lens_score_rate(total.alarmed, total.clean),
        lens_score_rate(total.hit, total.with_issue), issue.precision, issue.recall, issue.f1,
        good.precision, good.recall, good.f1);
    lens_set_free(set);
    return CLI_OK;
}

static enum err make(struct lens_set *set, struct lens_gate *gate, struct report *report)
{
    for (size_t writer = 0; writer < set->writer_count; writer++) {
        enum err err;

        if (!lens_set_is_fold(set, writer))
            continue;
        err = mark_fold(set, writer, gate, report);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

static void print(const struct lens_set *set, const struct report *report, const char *hash)
{
    struct lens_total total = total_of(report, -1);

    printf(
        "Learned from %s. %zu messages, %zu clauses, each judged by a gate that had not seen "
        "its writer.\n\n",
        hash, set->sample_count, set->example_count);
    print_summary(report, &total);
    print_kinds(report, &total);
    print_writers(set, report);
    print_slices(report);
    print_calibration(report);
}

int cmd_lens_report(int argc, char **argv)
{
    static const struct option options[] = { { "data", required_argument, NULL, 'd' },
                                             { "shared", required_argument, NULL, 's' },
                                             { NULL, 0, NULL, 0 } };
    const char *data = NULL, *shared = NULL;
    char hash[65];
    struct lens_set *set = NULL;
    struct lens_gate *gate = calloc(1, sizeof *gate);
    struct report *report = calloc(1, sizeof *report);
    int status = CLI_FAILED;

    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'd')
            data = optarg;
        else if (option == 's')
            shared = optarg;
        else
            goto done;
    }
    if (!data || optind != argc) {
        status = cli_misuse("lens", "report wants --data DIR");
        goto done;
    }
    set = cmd_lens_load(data, shared, hash);
    if (!set || !gate || !report)
        goto done;
    report->tally = calloc(set->sample_count + 1, sizeof *report->tally);
    report->writer = calloc(set->sample_count + 1, sizeof *report->writer);
    if (!report->tally || !report->writer || make(set, gate, report) != ERR_OK) {
        status = cli_fail("lens", "no memory for the report");
        goto done;
    }
    print(set, report, hash);
    status = print_unseen(data, set->work);
    if (status == CLI_OK && shared)
        status = lens_wild_print(shared, set->work);
done:
    if (report) {
        free(report->tally);
        free(report->writer);
    }
    free(report);
    free(gate);
    lens_set_free(set);
    return status;
}
