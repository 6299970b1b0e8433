/* bench/lens.c FILE.jsonl - how fast does the lens read?
 *
 * Prints one JSON object: messages of 100 characters a second on one core, and the median
 * microseconds for one of 1,000 characters, both of processor time. The messages are made of
 * the file's texts in a row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/lens.h"
#include "wire/json.h"
#include "wire/lens_jsonl.h"

enum { TEXT_MAX = 1 << 20, SHORT = 100, LONG = 1000, RUNS = 201, PASSES = 4 };

static char text[TEXT_MAX];

static double now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int order(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;

    return (a > b) - (a < b);
}

static size_t read_texts(const char *path)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0, used = 0;
    ssize_t len;

    while (in && (len = getline(&line, &cap, in)) > 0) {
        struct lens_sample sample;

        if (lens_jsonl_read_plain((struct str){ line, (size_t)len }, &sample) != ERR_OK)
            break;
        if (used + sample.text_len + 1 < sizeof text) {
            memcpy(text + used, sample.text, sample.text_len);
            used += sample.text_len;
            text[used++] = '\n';
        }
        lens_jsonl_free(&sample);
    }
    free(line);
    if (in)
        fclose(in);
    return used;
}

int main(int argc, char **argv)
{
    struct lens_work *work = malloc(lens_work_size());
    static struct lens_marks marks;
    double took[RUNS], start;
    size_t used, count = 0;

    json_start();
    used = argc == 2 ? read_texts(argv[1]) : 0;
    if (!work || used < LONG * RUNS) {
        fputs("bench/lens FILE.jsonl: not enough text\n", stderr);
        return 1;
    }
    start = now_us();
    for (int pass = 0; pass < PASSES; pass++)
        for (size_t at = 0; at + SHORT <= used; at += SHORT, count++)
            lens_scan((struct str){ text + at, SHORT }, NULL, false, work, &marks);
    printf("{\"messages_a_second\": %.0f, ", (double)count * 1e6 / (now_us() - start));
    for (size_t run = 0; run < RUNS; run++) {
        start = now_us();
        lens_scan((struct str){ text + run * LONG, LONG }, NULL, false, work, &marks);
        took[run] = now_us() - start;
    }
    qsort(took, RUNS, sizeof took[0], order);
    printf("\"us_for_1000\": %.1f}\n", took[RUNS / 2]);
    free(work);
    return 0;
}
