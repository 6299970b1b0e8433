/* draw_answers INSTRUMENT PEOPLE SEED - CSV of people who answer as the instrument's curves
 * say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/draw.h"

static void print_person(struct draw *draw, const struct measure_instrument *instrument,
                         unsigned long number)
{
    int answers[MEASURE_ITEMS_MAX] = { 0 };
    uint8_t levels[MEASURE_KEYS_MAX];

    for (size_t i = 0; i < instrument->scales_count; i++) {
        const struct measure_scale *scale = &instrument->scales[i];

        (void)draw_person(draw, instrument, scale, levels);
        for (size_t k = 0; k < scale->keys_count; k++) {
            struct measure_key key = scale->keys[k];
            struct measure_range range = instrument->ranges[key.item];

            answers[key.item] =
                range.low - 1 + (key.reverse ? range.levels + 1 - levels[k] : levels[k]);
        }
    }
    printf("p%lu", number);
    for (size_t i = 0; i < instrument->items_count; i++)
        printf(",%d", answers[i]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    const struct measure_instrument *instrument =
        argc == 4 ? measure_instrument((struct str){ argv[1], strlen(argv[1]) }) : NULL;
    struct draw draw;

    if (!instrument) {
        fputs("usage: draw_answers INSTRUMENT PEOPLE SEED\n", stderr);
        return 2;
    }
    for (size_t i = 0; i < instrument->scales_count; i++)
        if (!instrument->scales[i].curves) {
            fputs("draw_answers: it has no curves to draw from\n", stderr);
            return 1;
        }
    draw.state = strtoull(argv[3], NULL, 10);
    fputs("id", stdout);
    for (size_t i = 0; i < instrument->items_count; i++)
        printf(",Q%zu", i + 1);
    putchar('\n');
    for (unsigned long p = 1; p <= strtoul(argv[2], NULL, 10); p++)
        print_person(&draw, instrument, p);
    return 0;
}
