/* bench/measure_science.c - do readings and calibrations say what was put in, as surely as they
 * say?
 *
 * Draws people whose traits are known, lets them answer, and prints what came back as markdown
 * tables for docs/MEASURE.md. Beside it stand the figures that the design (SCIENCE.md 5) found
 * with other code, some of them on real people. Fixed seeds: the same numbers every time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/calibrate.h"
#include "core/measure_key.h"
#include "tests/draw.h"

enum { PEOPLE = 4000, CYCLES_MAX = 400 };

struct score { /* truths against readings */
    double n, covered, sure, right, asked, same_side;
    double truth, truth2, value, value2, product, miss2, sd;
};

static void mark(struct score *score, double truth, const struct measure_reading *got)
{
    double side = got->above > 0.5 ? got->above : 1.0 - got->above;

    score->n += 1.0;
    score->covered += got->low <= truth && truth <= got->high;
    if (side >= 0.90) {
        score->sure += 1.0;
        score->right += (got->above > 0.5) == (truth > 0.0);
    }
    score->asked += (double)got->answered;
    score->truth += truth;
    score->truth2 += truth * truth;
    score->value += got->value;
    score->value2 += got->value * got->value;
    score->product += truth * got->value;
    score->miss2 += (got->value - truth) * (got->value - truth);
    score->sd += got->sd * got->sd;
}

static double correlation(const struct score *s)
{
    return (s->n * s->product - s->truth * s->value) /
           sqrt((s->n * s->truth2 - s->truth * s->truth) *
                (s->n * s->value2 - s->value * s->value));
}

static void print_score(const struct score *s)
{
    printf(" %.3f | %.2f | %.2f | %.0f %% | %.0f %% | %.1f %% |\n", correlation(s),
           sqrt(s->miss2 / s->n), sqrt(s->sd / s->n), 100.0 * s->covered / s->n,
           100.0 * s->sure / s->n, s->sure > 0.0 ? 100.0 * s->right / s->sure : 0.0);
}

/* One person's answers to a scale, as chosen; returns the trait. */
static double answer(struct draw *draw, const struct measure_instrument *instrument,
                     const struct measure_scale *scale, struct measure_answers *out)
{
    uint8_t levels[MEASURE_KEYS_MAX];
    double trait = draw_person(draw, instrument, scale, levels);

    for (size_t k = 0; k < scale->keys_count; k++) {
        struct measure_key key = scale->keys[k];

        out->level[key.item] =
            key.reverse ? (uint8_t)(instrument->ranges[key.item].levels + 1u - levels[k])
                        : levels[k];
    }
    return trait;
}

/* Keeps the first answers of the order that this scale reads. */
static void keep_first(const struct measure_instrument *instrument,
                       const struct measure_scale *scale, size_t most,
                       struct measure_answers *answers)
{
    size_t kept = 0;

    for (size_t i = 0; i < instrument->items_count; i++) {
        size_t item = instrument->order ? instrument->order[i] : i;

        for (size_t k = 0; k < scale->keys_count; k++)
            if (scale->keys[k].item == item && kept++ >= most)
                answers->level[item] = 0;
    }
}

static void print_lengths(void)
{
    static const size_t lengths[] = { 3, 6, 8, 18 };
    const struct measure_instrument *ecr = measure_instrument(STR("ecr"));

    printf(
        "| scale | answers | r with the trait | its error | error it claims | 80 %% interval "
        "holds it | P(side) >= .90 | and then right |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t s = 0; s < ecr->scales_count; s++)
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            struct draw draw = { 100 + s };
            struct score score = { 0 };

            for (int p = 0; p < PEOPLE; p++) {
                struct measure_answers answers = { 0 };
                double trait = answer(&draw, ecr, &ecr->scales[s], &answers);
                struct measure_reading got;

                keep_first(ecr, &ecr->scales[s], lengths[i], &answers);
                got = measure_read(ecr, &ecr->scales[s], &answers, MEASURE_POLICY);
                mark(&score, trait, &got);
            }
            printf("| %s | %zu |", ecr->scales[s].name, lengths[i]);
            print_score(&score);
        }
}

/* The real curves of our own check are not known. Here they differ from those it borrows. */
static void print_borrowed(void)
{
    static const struct {
        const char *words;
        double slope, facet, shift;
    } run[] = { { "as borrowed", 1.0, 1.0, 0.0 },
                { "the ECR's own, sharper by a quarter", 1.25, 1.25, 0.0 },
                { "blunter by a third", 0.67, 0.67, 0.0 },
                { "facets half as strong again", 1.0, 1.5, 0.0 },
                { "every step .5 logits higher", 1.0, 1.0, 0.5 } };
    const struct measure_instrument *own = measure_instrument(STR("own-18"));

    printf(
        "| what the true curves are | r with the trait | its error | error it claims | 80 %% "
        "interval holds it | P(side) >= .90 | and then right "
        "|\n|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct draw draw = { 200 };
        struct score score = { 0 };

        for (size_t s = 0; s < own->scales_count; s++) {
            struct measure_curve curves[MEASURE_KEYS_MAX];
            struct measure_scale truth = own->scales[s];

            for (size_t k = 0; k < truth.keys_count; k++) {
                curves[k] = truth.curves[k];
                curves[k].general *= run[i].slope;
                curves[k].specific *= run[i].facet;
                for (size_t step = 0; step < 4; step++)
                    curves[k].step[step] = run[i].slope * curves[k].step[step] + run[i].shift;
            }
            truth.curves = curves;
            for (int p = 0; p < PEOPLE; p++) {
                struct measure_answers answers = { 0 };
                double trait = answer(&draw, own, &truth, &answers);
                struct measure_reading got =
                    measure_read(own, &own->scales[s], &answers, MEASURE_POLICY);

                mark(&score, trait, &got);
            }
        }
        printf("| %s |", run[i].words);
        print_score(&score);
    }
}

static struct measure_answers replay(const struct measure_instrument *instrument,
                                     const struct measure_answers *all,
                                     struct measure_policy policy)
{
    struct measure_answers answers = { 0 };
    struct measure_step step;

    while ((step = measure_next(instrument, &answers, policy)).item != MEASURE_NONE)
        answers.level[step.item] = all->level[step.item];
    return answers;
}

static void print_stops(void)
{
    static const struct {
        const char *instrument, *words, *design;
        struct measure_policy policy;
    } run[] = {
        { "ecr",
          "P(side) >= .90 alone",
          "8.0 / 9.1; .989 / .985 (real people)",
          { 3, 18, 0.90, 0.0, false } },
        { "ecr", "error <= .40 alone, adaptive", "5.8 / 6.9", { 3, 18, 1.0, 0.40, true } },
        { "ecr", "error <= .45 alone, adaptive", "4.1 / 4.5", { 3, 18, 1.0, 0.45, true } },
        { "ecr", "ours", "-", { 3, 8, 0.90, 0.42, false } },
        { "ecr", "ours, adaptive", "-", { 3, 8, 0.90, 0.42, true } },
        { "own-18", "ours", "-", { 3, 8, 0.90, 0.42, false } },
    };

    printf(
        "| instrument | stop | answers, avoidance / anxiety | same side as the whole scale | "
        "80 %% interval holds the trait | design: answers; same side |\n"
        "|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        const struct measure_instrument *instrument =
            measure_instrument((struct str){ run[i].instrument, strlen(run[i].instrument) });
        struct draw draw = { 300 };
        struct score score[2] = { 0 };

        for (int p = 0; p < PEOPLE / 2; p++) {
            struct measure_answers all = { 0 }, some;
            double trait[2];

            for (size_t s = 0; s < 2; s++)
                trait[s] = answer(&draw, instrument, &instrument->scales[s], &all);
            some = replay(instrument, &all, run[i].policy);
            for (size_t s = 0; s < 2; s++) {
                const struct measure_scale *scale = &instrument->scales[s];
                struct measure_reading got =
                    measure_read(instrument, scale, &some, run[i].policy);
                struct measure_reading whole =
                    measure_read(instrument, scale, &all, run[i].policy);

                mark(&score[s], trait[s], &got);
                score[s].same_side += (got.above > 0.5) == (whole.above > 0.5);
            }
        }
        printf("| `%s` | %s | %.1f / %.1f | %.3f / %.3f | %.0f / %.0f %% | %s |\n",
               run[i].instrument, run[i].words, score[0].asked / score[0].n,
               score[1].asked / score[1].n, score[0].same_side / score[0].n,
               score[1].same_side / score[1].n, 100.0 * score[0].covered / score[0].n,
               100.0 * score[1].covered / score[1].n, run[i].design);
    }
}

struct misses { /* of one kind of parameter */
    double n, off, square, covered;
};

static void miss(struct misses *misses, double truth, double got, double error)
{
    misses->n += 1.0;
    misses->off += got - truth;
    misses->square += (got - truth) * (got - truth);
    misses->covered += fabs(got - truth) <= 1.6449 * error;
}

static void print_misses(const char *words, size_t people, const struct misses *m)
{
    printf("| %zu | %s | %+.3f | %.3f | %.0f %% |\n", people, words, m->off / m->n,
           sqrt(m->square / m->n), 100.0 * m->covered / m->n);
}

static void calibrate(const struct calibrate_shape *shape, struct calibrate_people people,
                      struct calibrate_model *model, struct calibrate_model *errors)
{
    size_t cells = calibrate_cells(shape), count = calibrate_parameters(shape);
    double *room = calloc(5 * cells + count * count, sizeof *room);
    struct calibrate_tables tables = { .chance = room };
    struct calibrate_sums sums = { .counts = room + 4 * cells };

    if (!room)
        abort();
    calibrate_start(shape, people, model);
    for (int cycle = 0; cycle < CYCLES_MAX; cycle++) {
        calibrate_tabulate(shape, model, &tables);
        calibrate_sums_clear(shape, &sums);
        calibrate_expect(shape, &tables, people, &sums);
        if (calibrate_maximise(shape, &sums, model) < 5e-4)
            break;
    }
    tables.pull = room + cells;
    tables.lower = room + 2 * cells;
    tables.upper = room + 3 * cells;
    calibrate_tabulate(shape, model, &tables);
    calibrate_information(shape, &tables, people, room + 5 * cells);
    if (calibrate_errors(shape, model, room + 5 * cells, errors) != ERR_OK)
        abort();
    free(room);
}

static void print_calibrations(void)
{
    static const struct {
        size_t people, runs;
    } run[] = { { 500, 12 }, { 2000, 6 }, { 6000, 3 } };
    const struct measure_instrument *ecr = measure_instrument(STR("ecr"));
    const struct measure_scale *scale = measure_scale_of(ecr, MEASURE_ANXIETY);
    static struct calibrate_model model, errors;
    struct calibrate_shape shape;

    calibrate_shape_of(ecr, scale, false, &shape);
    printf("| people | parameter | bias | error | 90 %% interval holds it |\n"
           "|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct misses general = { 0 }, specific = { 0 }, steps = { 0 };
        uint8_t *levels = malloc(run[i].people * shape.items);

        for (size_t r = 0; r < run[i].runs && levels; r++) {
            struct draw draw = { 400 + 10 * i + r };

            for (size_t p = 0; p < run[i].people; p++)
                (void)draw_person(&draw, ecr, scale, levels + p * shape.items);
            calibrate(&shape, (struct calibrate_people){ levels, run[i].people }, &model,
                      &errors);
            for (size_t k = 0; k < shape.items; k++) {
                const struct measure_curve *truth = &scale->curves[k], *got = &model.curve[k];
                const struct measure_curve *error = &errors.curve[k];

                miss(&general, truth->general, got->general, error->general);
                miss(&specific, truth->specific, got->specific, error->specific);
                for (size_t step = 0; step < 4; step++)
                    miss(&steps, truth->step[step], got->step[step], error->step[step]);
            }
        }
        free(levels);
        print_misses("general slope", run[i].people, &general);
        print_misses("facet slope", run[i].people, &specific);
        print_misses("step", run[i].people, &steps);
    }
}

int main(void)
{
    printf("### Readings\n\n");
    print_lengths();
    printf("\n### Stopping early\n\n");
    print_stops();
    printf("\n### Borrowed curves\n\n");
    print_borrowed();
    printf("\n### Calibration\n\n");
    print_calibrations();
    return 0;
}
