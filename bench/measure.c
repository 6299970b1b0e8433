/* bench/measure.c - how fast are scores, the next question, and a calibration?
 *
 *     bench_measure                       scores and the next question, one core
 *     bench_measure fit PEOPLE CYCLES FILE    one scale of 18 items, two cores; writes the
 *                                         answers to FILE, a byte each, for the reference
 *
 * Prints one JSON object. bench/measure.mjs runs it beside a numpy reference. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/calibrate.h"
#include "tests/draw.h"

enum { PEOPLE = 2000, REFERENCE_CYCLES = 3 };

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Complete answers to every scale, as chosen. */
static void fill(struct measure_answers *people, const struct measure_instrument *instrument)
{
    struct draw draw = { 1 };
    uint8_t levels[MEASURE_KEYS_MAX];

    for (size_t p = 0; p < PEOPLE; p++)
        for (size_t i = 0; i < instrument->scales_count; i++) {
            const struct measure_scale *scale = &instrument->scales[i];

            (void)draw_person(&draw, instrument, scale, levels);
            for (size_t k = 0; k < scale->keys_count; k++) {
                unsigned most = instrument->ranges[scale->keys[k].item].levels + 1u;

                people[p].level[scale->keys[k].item] =
                    (uint8_t)(scale->keys[k].reverse ? most - levels[k] : levels[k]);
            }
        }
}

static int bench_scores(void)
{
    static struct measure_answers people[PEOPLE];
    const struct measure_instrument *ecr = measure_instrument(STR("ecr"));
    const struct measure_instrument *own = measure_instrument(STR("own-18"));
    struct measure_policy adaptive = MEASURE_POLICY;
    double sum = 0.0, from, points_s, eap_s, next_s, adaptive_s;
    size_t steps = 0;

    adaptive.adaptive = true;
    fill(people, ecr);
    from = now_s();
    for (int round = 0; round < 100; round++)
        for (size_t p = 0; p < PEOPLE; p++)
            for (size_t i = 0; i < ecr->scales_count; i++) {
                double points = 0.0;

                (void)measure_points(ecr, &ecr->scales[i], &people[p], &points);
                sum += points;
            }
    points_s = (now_s() - from) / 100 / PEOPLE;
    from = now_s();
    for (size_t p = 0; p < PEOPLE; p++)
        sum += measure_read(ecr, &ecr->scales[0], &people[p], MEASURE_POLICY).value;
    eap_s = (now_s() - from) / PEOPLE;
    memset(people, 0, sizeof people);
    fill(people, own);
    from = now_s();
    for (size_t p = 0; p < PEOPLE / 4; p++) {
        struct measure_answers answers = { 0 };
        struct measure_step step;

        while ((step = measure_next(own, &answers, MEASURE_POLICY)).item != MEASURE_NONE) {
            answers.level[step.item] = people[p].level[step.item];
            steps++;
        }
    }
    next_s = (now_s() - from) / (double)steps;
    steps = 0;
    from = now_s();
    for (size_t p = 0; p < PEOPLE / 4; p++) {
        struct measure_answers answers = { 0 };
        struct measure_step step;

        while ((step = measure_next(ecr, &answers, adaptive)).item != MEASURE_NONE) {
            answers.level[step.item] = (uint8_t)(1 + (p + steps) % 5);
            steps++;
        }
    }
    adaptive_s = (now_s() - from) / (double)steps;
    printf("{\"points_per_s\":%.0f,\"eap_per_s\":%.0f,\"next_ms\":%.5f,"
           "\"next_adaptive_ms\":%.5f,\"sum\":%.3f}\n",
           1.0 / points_s, 1.0 / eap_s, 1e3 * next_s, 1e3 * adaptive_s, sum);
    return 0;
}

struct half {
    const struct calibrate_shape *shape;
    const struct calibrate_tables *tables;
    struct calibrate_people people;
    struct calibrate_sums sums;
};

static void *expect(void *taken)
{
    struct half *half = taken;

    calibrate_sums_clear(half->shape, &half->sums);
    calibrate_expect(half->shape, half->tables, half->people, &half->sums);
    return NULL;
}

static int bench_fit(size_t count, int cycles, const char *path)
{
    const struct measure_instrument *ecr = measure_instrument(STR("ecr"));
    const struct measure_scale *scale = measure_scale_of(ecr, MEASURE_AVOIDANCE);
    static struct calibrate_model model;
    struct calibrate_shape shape;
    struct draw draw = { 2 };
    uint8_t *levels = malloc(count * scale->keys_count);
    FILE *file = fopen(path, "wb");
    size_t cells;
    double from, log_likelihood = 0.0, at_reference = 0.0, took;

    calibrate_shape_of(ecr, scale, false, &shape);
    cells = calibrate_cells(&shape);
    struct calibrate_tables tables = { .chance = calloc(cells, sizeof(double)) };
    struct half halves[2] = {
        { &shape, &tables, { levels, count / 2 }, { .counts = calloc(cells, sizeof(double)) } },
        { &shape,
          &tables,
          { levels + count / 2 * shape.items, count - count / 2 },
          { .counts = calloc(cells, sizeof(double)) } },
    };
    if (!levels || !file || !tables.chance || !halves[0].sums.counts || !halves[1].sums.counts)
        return 1;
    for (size_t p = 0; p < count; p++)
        (void)draw_person(&draw, ecr, scale, levels + p * shape.items);
    if (fwrite(levels, shape.items, count, file) != count || fclose(file) != 0)
        return 1;
    from = now_s();
    calibrate_start(&shape, (struct calibrate_people){ levels, count }, &model);
    for (int cycle = 0; cycle < cycles; cycle++) {
        pthread_t thread;

        calibrate_tabulate(&shape, &model, &tables);
        if (pthread_create(&thread, NULL, expect, &halves[1]) != 0)
            return 1;
        (void)expect(&halves[0]);
        (void)pthread_join(thread, NULL);
        calibrate_sums_add(&shape, &halves[0].sums, &halves[1].sums);
        log_likelihood = halves[0].sums.log_likelihood;
        if (cycle == REFERENCE_CYCLES - 1)
            at_reference = log_likelihood;
        if (calibrate_maximise(&shape, &halves[0].sums, &model) < 5e-4)
            cycles = cycle + 1;
    }
    took = now_s() - from;
    printf("{\"people\":%zu,\"items\":%zu,\"cycles\":%d,\"seconds\":%.3f,"
           "\"log_likelihood\":%.6f,\"reference_cycles\":%d,\"at_reference\":%.6f}\n",
           count, shape.items, cycles, took, log_likelihood, REFERENCE_CYCLES, at_reference);
    free(levels);
    free(tables.chance);
    free(halves[0].sums.counts);
    free(halves[1].sums.counts);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 1)
        return bench_scores();
    if (argc == 5 && strcmp(argv[1], "fit") == 0)
        return bench_fit(strtoul(argv[2], NULL, 10), atoi(argv[3]), argv[4]);
    fputs("usage: bench_measure [fit PEOPLE CYCLES FILE]\n", stderr);
    return 2;
}
