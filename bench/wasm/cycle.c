/* bench/wasm/cycle.c - one whole fit of two people's check-ins, as the app's module has it, for
 * a browser to time (bench/science_web.mjs). The check-ins are those of `stillnear cycle
 * simulate`. */
#include <stdint.h>
#include <string.h>

#include "core/cycle.h"
#include "core/simulate.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

enum { MOST = 5000 };

static struct cycle_checkin kept[MOST], checkins[MOST];
static struct cycle_ou_point room[MOST];
static size_t count;

uint32_t EXPORT(bench_live)(uint32_t seed, uint32_t days, uint32_t most);
double EXPORT(bench_fit)(void);

/* An anxious and an avoidant one live for so many days. Returns the check-ins, at most so many.
 */
uint32_t bench_live(uint32_t seed, uint32_t days, uint32_t most)
{
    struct simulate_couple couple = { .seed = seed,
                                      .strategy = { SIMULATE_ANXIOUS, SIMULATE_AVOIDANT },
                                      .now = 1774738800,
                                      .days = days };
    struct simulate_event event;
    struct simulate sim;

    simulate_init(&sim, &couple);
    for (count = 0; count < most && count < MOST && simulate_next(&sim, &event);)
        if (event.kind == SIMULATE_CHECKIN)
            kept[count++] = simulate_as_told(&event);
    return (uint32_t)count;
}

double bench_fit(void)
{
    struct cycle_report report;

    memcpy(checkins, kept, count * sizeof *kept);
    cycle_fit(checkins, count, room, &report);
    return report.together.value;
}
