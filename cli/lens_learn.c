#include "cli/lens_learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 1 << LENS_GATE_BITS, ROUNDS = 8, CALIBRATION_ROUNDS = 60, CALIBRATED = 4 };

/* A weight has this many steps either way, not 127: leaving writers out shows no difference,
 * and the file is much smaller when compressed. */
static const double UNITS = 20.0;

/* Steps shrink with what a feature has moved already (Duchi et al. 2011): a word that is seen
 * twice moves its weights as far as one that is seen in every message. */
static const float rate_first = 0.6F, rate_bias = 0.1F;
static const float moved_first = 0.01F; /* as if it had moved a little before */
static const float shrink = 5e-4F;      /* of a weight, whenever its feature is seen (L2) */

/* Issues, good signs and what stands beside them move apart: one with many examples must not
 * tire out another. */
enum { FAMILY = LENS_ISSUES, FAMILIES = (LENS_GATE_LABELS + FAMILY - 1) / FAMILY };

_Static_assert(LENS_KINDS == 2 * FAMILY, "as many good signs as issues");

/* A threat that goes unseen is worse than two questions too many, so it is marked from here
 * on; p is calibrated. */
static const double threat_from = 0.3;

/* What the other thresholds are chosen for, on writers left out: see lens_learn. */
static const double false_alarms_most = 0.043; /* of clean messages, issues marked         */
static const double issues_right_least = 0.84; /* of issue marks                           */
static const double goods_right_least = 0.86;  /* of good signs, where recall is traded    */

struct fit {
    float bias[LENS_GATE_LABELS];
    float (*value)[LENS_GATE_LABELS];
    float (*moved)[FAMILIES]; /* the sums of the squares of their slopes so far */
};

static bool takes_part(const struct lens_set *set, size_t example, uint32_t without)
{
    return !(without >> set->writer[set->example[example].sample] & 1);
}

static void scale_of(const struct lens_example *example, float out[LENS_GROUPS])
{
    struct lens_features counts;

    for (int group = 0; group <= LENS_GROUPS; group++)
        counts.count[group] = example->count[group];
    for (int group = 0; group < LENS_GROUPS; group++)
        out[group] = (float)lens_gate_scale(&counts, (enum lens_group)group);
}

static void score_example(const struct fit *fit, const struct lens_example *example,
                          const float *scale, float *out)
{
    memcpy(out, fit->bias, sizeof fit->bias);
    for (int group = 0; group < LENS_GROUPS; group++) {
        float sum[LENS_GATE_LABELS] = { 0.0F };

        for (size_t i = example->count[group]; i < example->count[group + 1]; i++)
            for (int kind = 0; kind < LENS_GATE_LABELS; kind++)
                sum[kind] += fit->value[example->bucket[i]][kind];
        for (int kind = 0; kind < LENS_GATE_LABELS; kind++)
            out[kind] += sum[kind] * scale[group];
    }
}

/* Moves the weights of one feature down their slopes; push2: sums of the squares of push. */
static void move(float *value, float *moved, const float *push, const float *push2, float scale,
                 float rate)
{
    for (int family = 0; family < FAMILIES; family++) {
        int end = (family + 1) * FAMILY;
        float pace;

        moved[family] += push2[family] * scale * scale;
        pace = rate / sqrtf(moved_first + moved[family]);
        if (end > LENS_GATE_LABELS)
            end = LENS_GATE_LABELS;
        for (int label = family * FAMILY; label < end; label++)
            value[label] += pace * (push[label] * scale - shrink * value[label]);
    }
}

static void step(struct fit *fit, const struct lens_example *example, float slower)
{
    float scale[LENS_GROUPS], score[LENS_GATE_LABELS], push[LENS_GATE_LABELS];
    float push2[FAMILIES] = { 0.0F };

    scale_of(example, scale);
    score_example(fit, example, scale, score);
    for (int label = 0; label < LENS_GATE_LABELS; label++) {
        float p = (float)lens_gate_logistic((double)score[label]);

        push[label] = example->label[label] < 0 ? 0.0F : (float)example->label[label] - p;
        push2[label / FAMILY] += push[label] * push[label];
        fit->bias[label] += rate_bias / slower * push[label];
    }
    for (int group = 0; group < LENS_GROUPS; group++)
        for (size_t i = example->count[group]; i < example->count[group + 1]; i++)
            move(fit->value[example->bucket[i]], fit->moved[example->bucket[i]], push, push2,
                 scale[group], rate_first / slower);
}

/* A fixed shuffle (Fisher and Yates 1938; xorshift of Marsaglia 2003). */
static void shuffle(uint32_t *order, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        uint32_t held;
        size_t other;

        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        other = (size_t)(*state % i);
        held = order[i - 1];
        order[i - 1] = order[other];
        order[other] = held;
    }
}

static void quantise(const struct fit *fit, struct lens_gate *out)
{
    for (int kind = 0; kind < LENS_GATE_LABELS; kind++) {
        double largest = 1e-9;

        for (size_t i = 0; i < BUCKETS; i++) {
            double size = fabs((double)fit->value[i][kind]);

            if (size > largest)
                largest = size;
        }
        out->bias[kind] = (double)fit->bias[kind];
        out->step[kind] = largest / UNITS;
        for (size_t i = 0; i < BUCKETS; i++) {
            double units = (double)fit->value[i][kind] / largest * UNITS;

            out->weight[i][kind] = (int8_t)(units < 0 ? units - 0.5 : units + 0.5);
        }
        out->slope[kind] = out->issue[kind] = out->message[kind] = out->shift[kind] = 0.0;
        out->threshold[kind] = 1.0;
    }
}

enum err lens_learn_fit(const struct lens_set *set, uint32_t without, struct lens_gate *out)
{
    enum err err = ERR_IO;
    struct fit fit = { .value = calloc(BUCKETS, sizeof *fit.value),
                       .moved = calloc(BUCKETS, sizeof *fit.moved) };
    uint32_t *order = malloc((set->example_count + 1) * sizeof *order);
    uint64_t state = 0x9E3779B97F4A7C15U;
    size_t count = 0;

    if (!order || !fit.value || !fit.moved)
        goto done;
    for (size_t i = 0; i < set->example_count; i++)
        if (takes_part(set, i, without))
            order[count++] = (uint32_t)i;
    for (int kind = 0; kind < LENS_GATE_LABELS; kind++)
        fit.bias[kind] = -3.0F;
    for (int round = 0; round < ROUNDS; round++) {
        shuffle(order, count, &state);
        for (size_t i = 0; i < count; i++)
            step(&fit, &set->example[order[i]], 1.0F + 0.6F * (float)round);
    }
    quantise(&fit, out);
    err = ERR_OK;
done:
    free(fit.moved);
    free(fit.value);
    free(order);
    return err;
}

/* Raw scores of every example, each by a fit that did not see its writer. */
static enum err score_left_out(const struct lens_set *set, uint32_t without,
                               struct lens_gate *gate, double (*out)[LENS_GATE_LABELS])
{
    static struct lens_features features;

    for (size_t writer = 0; writer < set->writer_count; writer++) {
        enum err err;

        if ((without >> writer & 1) || !lens_set_is_fold(set, writer))
            continue;
        err = lens_learn_fit(set, without | 1U << writer, gate);
        if (err != ERR_OK)
            return err;
        for (size_t i = 0; i < set->example_count; i++) {
            if (set->writer[set->example[i].sample] != writer)
                continue;
            lens_set_features(set, i, &features);
            lens_gate_score(gate, &features, out[i]);
        }
    }
    return ERR_OK;
}

/* Was this example scored by a fit that left its writer out? */
static bool is_scored(const struct lens_set *set, size_t example, uint32_t without)
{
    return takes_part(set, example, without) &&
           lens_set_is_fold(set, set->writer[set->example[example].sample]);
}

/* Solves h x = g in place of g, by elimination; h is symmetric and positive. */
static void solve(double h[CALIBRATED][CALIBRATED], double g[CALIBRATED])
{
    for (int a = 0; a < CALIBRATED; a++)
        for (int b = a + 1; b < CALIBRATED; b++) {
            double ratio = h[b][a] / h[a][a];

            for (int c = a; c < CALIBRATED; c++)
                h[b][c] -= ratio * h[a][c];
            g[b] -= ratio * g[a];
        }
    for (int a = CALIBRATED - 1; a >= 0; a--) {
        for (int b = a + 1; b < CALIBRATED; b++)
            g[a] -= h[a][b] * g[b];
        g[a] /= h[a][a];
    }
}

/* Platt's scaling (1999) on three scores, by gradient steps with a curvature for each: the
 * four numbers of one kind. */
static void calibrate(const struct lens_set *set, uint32_t without, int kind,
                      double (*raw)[LENS_GATE_LABELS], struct lens_gate *out)
{
    static const double stride = 0.5; /* a longer step than this may overshoot */
    double *const number[CALIBRATED] = { &out->slope[kind], &out->issue[kind],
                                         &out->message[kind], &out->shift[kind] };

    out->slope[kind] = 1.0;
    out->issue[kind] = out->message[kind] = out->shift[kind] = 0.0;
    for (int round = 0; round < CALIBRATION_ROUNDS; round++) {
        double g[CALIBRATED] = { 0 }, h[CALIBRATED][CALIBRATED] = { { 0 } }, largest = 0.0;

        for (size_t i = 0; i < set->example_count; i++) {
            double x[CALIBRATED] = { raw[i][kind], raw[i][LENS_LABEL_ISSUE],
                                     raw[i][LENS_LABEL_MESSAGE], 1.0 };
            double p;

            if (!is_scored(set, i, without) || set->example[i].label[kind] < 0)
                continue;
            p = lens_gate_calibrated(out, kind, raw[i]);
            for (int a = 0; a < CALIBRATED; a++) {
                g[a] += (p - set->example[i].label[kind]) * x[a];
                for (int b = 0; b < CALIBRATED; b++)
                    h[a][b] += p * (1.0 - p) * x[a] * x[b];
            }
        }
        for (int a = 0; a < CALIBRATED; a++) {
            g[a] += 1.0 * (*number[a] - (a == 0));
            h[a][a] += 1.0; /* a weak pull towards the score as it is */
        }
        solve(h, g);
        for (int a = 0; a < CALIBRATED; a++)
            largest = fabs(g[a]) > largest ? fabs(g[a]) : largest;
        for (int a = 0; a < CALIBRATED; a++)
            *number[a] -= largest > stride ? g[a] * stride / largest : g[a];
    }
}

/* How thresholds do on the examples scored: the kind that stands most clearly above its own is
 * marked, one a clause. */
struct trial {
    size_t right, wrong, clean, alarmed, wanted;
};

static int strongest(const double *p, const double *threshold, int from, int to)
{
    int best = from;

    for (int kind = from; kind < to; kind++)
        if (p[kind] - threshold[kind] > p[best] - threshold[best])
            best = kind;
    return p[best] >= threshold[best] ? best : LENS_KINDS;
}

static struct trial try_thresholds(const struct lens_set *set, uint32_t without, int from,
                                   int to, double (*p)[LENS_GATE_LABELS],
                                   const double *threshold)
{
    struct trial trial = { 0 };

    for (size_t sample = 0; sample < set->sample_count; sample++) {
        bool alarmed = false;

        if (set->first[sample] == set->first[sample + 1] ||
            !is_scored(set, set->first[sample], without))
            continue;
        for (size_t i = set->first[sample]; i < set->first[sample + 1]; i++) {
            const int8_t *label = set->example[i].label;
            int marked = strongest(p[i], threshold, from, to);

            for (int kind = from; kind < to; kind++)
                trial.wanted += label[kind] == 1;
            if (marked == LENS_KINDS || label[marked] < 0)
                continue;
            trial.right += label[marked] == 1;
            trial.wrong += label[marked] == 0;
            alarmed |= label[marked] == 0;
        }
        trial.clean += set->sample[sample].clean;
        trial.alarmed += set->sample[sample].clean && alarmed;
    }
    return trial;
}

static double part_of(size_t part, size_t whole)
{
    return whole == 0 ? 0.0 : (double)part / (double)whole;
}

/* Other issues: the lowest threshold that keeps both promises, threats and all. */
static void choose_for_issues(const struct lens_set *set, uint32_t without,
                              double (*p)[LENS_GATE_LABELS], double *out)
{
    double found = 0.98;

    for (int percent = 96; percent >= 30; percent--) {
        struct trial trial;

        for (int kind = 0; kind < LENS_ISSUES; kind++)
            out[kind] = kind == LENS_THREAT ? threat_from : percent / 100.0;
        trial = try_thresholds(set, without, 0, LENS_ISSUES, p, out);
        if (part_of(trial.alarmed, trial.clean) > false_alarms_most ||
            part_of(trial.right, trial.right + trial.wrong) < issues_right_least)
            break;
        found = percent / 100.0;
    }
    for (int kind = 0; kind < LENS_ISSUES; kind++)
        out[kind] = kind == LENS_THREAT ? threat_from : found;
}

/* Good signs: the best F1. */
static void choose_for_goods(const struct lens_set *set, uint32_t without,
                             double (*p)[LENS_GATE_LABELS], double *out)
{
    double found = 0.5, best = -1.0;

    for (int percent = 30; percent <= 70; percent += 2) {
        struct trial trial;
        double f1;

        for (int kind = LENS_ISSUES; kind < LENS_KINDS; kind++)
            out[kind] = percent / 100.0;
        trial = try_thresholds(set, without, LENS_ISSUES, LENS_KINDS, p, out);
        f1 = 2.0 * (double)trial.right / (double)(trial.right + trial.wrong + trial.wanted + 1);
        if (part_of(trial.right, trial.right + trial.wrong) >= goods_right_least && f1 > best) {
            best = f1;
            found = percent / 100.0;
        }
    }
    for (int kind = LENS_ISSUES; kind < LENS_KINDS; kind++)
        out[kind] = found;
}

enum err lens_learn(const struct lens_set *set, uint32_t without, struct lens_gate *out)
{
    enum err err = ERR_IO;
    double(*raw)[LENS_GATE_LABELS] = calloc(set->example_count + 1, sizeof *raw);
    struct lens_gate *gate = malloc(sizeof *gate);

    if (!raw || !gate)
        goto done;
    err = score_left_out(set, without, gate, raw);
    if (err != ERR_OK)
        goto done;
    err = lens_learn_fit(set, without, gate);
    if (err != ERR_OK)
        goto done;
    for (int kind = 0; kind < LENS_KINDS; kind++) {
        calibrate(set, without, kind, raw, gate);
        for (size_t i = 0; i < set->example_count; i++)
            raw[i][kind] = lens_gate_calibrated(gate, kind, raw[i]);
    }
    choose_for_issues(set, without, raw, gate->threshold);
    choose_for_goods(set, without, raw, gate->threshold);
    *out = *gate;
done:
    free(gate);
    free(raw);
    return err;
}
