/* measure_numbers.c - prints what two questionnaires with curves say of many sets of answers.
 *
 * Not a test by itself: tests/both.mjs runs it beside its WebAssembly twin. */
#include <stdio.h>

#include "core/measure.h"
#include "tests/draw.h"

enum { PEOPLE = 120 };

static void print_reading(const struct measure_reading *reading)
{
    printf("reading %zu %d %.17g %.17g %.17g %.17g %.17g %.17g %.17g\n", reading->answered,
           reading->enough, reading->points, reading->value, reading->sd, reading->low,
           reading->high, reading->above, reading->percentile);
}

/* Asks one person to the end, and prints what is said after every answer. */
static void ask(const struct measure_instrument *instrument, struct draw *draw, bool adaptive)
{
    struct measure_policy policy = MEASURE_POLICY;
    struct measure_answers answers = { { 0 } };
    struct measure_step step;

    policy.adaptive = adaptive;
    while ((step = measure_next(instrument, &answers, policy)).item != MEASURE_NONE) {
        unsigned levels = instrument->ranges[step.item].levels;

        answers.level[step.item] =
            (uint8_t)(1 + (unsigned)(draw_share(draw) * levels) % levels);
        struct measure_reading anxiety = measure_read(
            instrument, measure_scale_of(instrument, MEASURE_ANXIETY), &answers, policy);
        struct measure_reading avoidance = measure_read(
            instrument, measure_scale_of(instrument, MEASURE_AVOIDANCE), &answers, policy);
        struct measure_said said = measure_say(&anxiety, &avoidance);

        printf("asked %zu %zu %zu\n", step.item, step.asked, step.most);
        print_reading(&anxiety);
        print_reading(&avoidance);
        printf("said %d %d %d %.17g\n", (int)said.region, (int)said.beside, said.named,
               said.chance[said.region]);
    }
}

int main(void)
{
    struct draw draw = { 1 };

    for (int person = 0; person < PEOPLE; person++) {
        ask(measure_instrument(STR("own-18")), &draw, person % 4 == 3);
        ask(measure_instrument(STR("ecr")), &draw, person % 4 == 3);
    }
    return 0;
}
