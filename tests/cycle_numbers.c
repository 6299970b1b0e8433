/* cycle_numbers.c - prints every number the cycle model gives for a few simulated couples.
 *
 * Not a test by itself: tests/both.mjs runs it beside its WebAssembly twin. */
#include <stdio.h>

#include "core/change.h"
#include "core/cycle.h"
#include "core/simulate.h"
#include "core/simulate_whatif.h"

enum { CHECKINS_MAX = 800, POINTS = 24 };

static struct cycle_checkin checkins[CHECKINS_MAX];
static struct cycle_ou_point room[CHECKINS_MAX];

static void print_said(const char *name, const struct cycle_said *said)
{
    printf("%s %d %d %.17g %.17g %.17g %zu %zu\n", name, said->said, said->claim, said->value,
           said->low, said->high, said->have, said->need);
}

static size_t live(const struct simulate_couple *couple)
{
    struct simulate sim;
    struct simulate_event event;
    size_t count = 0;

    simulate_init(&sim, couple);
    while (simulate_next(&sim, &event)) {
        printf("event %d %u %lld\n", (int)event.kind, event.who, (long long)event.at);
        if (event.kind == SIMULATE_TRIGGER)
            printf("trigger %u %d %lld %s\n", event.trigger.intensity, event.trigger.after,
                   (long long)event.trigger.after_at, event.trigger.moment->event);
        if (event.kind == SIMULATE_PAUSE)
            printf("pause %d %u %u %u\n", (int)event.pause.skill, event.pause.before,
                   event.pause.after, event.pause.seconds);
        if (event.kind != SIMULATE_CHECKIN)
            continue;
        checkins[count++] = simulate_as_told(&event);
    }
    return count;
}

int main(void)
{
    for (unsigned pair = 0; pair < 16; pair++) {
        struct simulate_couple couple = { .seed = pair,
                                          .strategy = { pair % 4, pair / 4 },
                                          .now = 1774738800,
                                          .days = 20 + 20 * pair };
        struct simulate_whatif_point points[POINTS];
        struct cycle_report report;

        cycle_fit(checkins, live(&couple), room, &report);
        print_said("together", &report.together);
        print_said("first", &report.first);
        for (int who = 0; who < 2; who++) {
            print_said("level", &report.level[who].usual);
            print_said("now", &report.level[who].now);
            print_said("odds", &report.odds[who].said);
            print_said("loop", &report.loop[who]);
            print_said("settle", &report.settle[who]);
        }
        simulate_whatif(couple.strategy, pair % 3, 2, points, POINTS);
        for (int i = 0; i < POINTS; i++)
            printf("felt %.17g %.17g\n", points[i].felt[0], points[i].felt[1]);
    }
    return 0;
}
