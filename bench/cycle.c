/* bench/cycle.c FILE.jsonl - how long does one whole fit of these check-ins take?
 *
 * Prints one JSON object: checkins, milliseconds (median), runs. bench/cycle.py runs it beside
 * a scipy reference of the same posterior. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/cycle.h"
#include "wire/checkins.h"
#include "wire/json.h"

enum { RUNS = 201 };

static struct cycle_checkin checkins[CYCLE_CHECKINS_MAX], kept[CYCLE_CHECKINS_MAX];
static struct cycle_ou_point room[CYCLE_CHECKINS_MAX];

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int order(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    char line[CHECKINS_LINE_MAX];
    double took[RUNS];
    size_t count = 0;
    int runs = RUNS;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;

    if (!file) {
        fputs("usage: bench_cycle FILE.jsonl\n", stderr);
        return 2;
    }
    json_start();
    while (count < CYCLE_CHECKINS_MAX && fgets(line, sizeof line, file)) {
        struct str text = { line, strcspn(line, "\n") };
        const char *why = "";

        if (checkins_read(text, &kept[count], &why) != ERR_OK) {
            fprintf(stderr, "line %zu: %s\n", count + 1, why);
            fclose(file);
            return 1;
        }
        count++;
    }
    fclose(file);
    runs = count > 1000 ? 11 : RUNS;
    for (int i = 0; i < runs; i++) {
        struct cycle_report report;
        double from;

        memcpy(checkins, kept, count * sizeof *kept);
        from = now_ms();
        cycle_fit(checkins, count, room, &report);
        took[i] = now_ms() - from;
    }
    qsort(took, (size_t)runs, sizeof *took, order);
    printf("{\"checkins\":%zu,\"milliseconds\":%.4f,\"runs\":%d}\n", count, took[runs / 2],
           runs);
    return 0;
}
