/* fuzz_checkins.c - any bytes as check-in lines: read them, write them back, fit them all. */
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "wire/checkins.h"
#include "wire/json.h"

enum { CHECKINS_MAX = 400 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read must come back from what is written; digits beyond six are dropped there. */
static void round_trip(const struct cycle_checkin *checkin)
{
    struct cycle_checkin back;
    char line[CHECKINS_WRITTEN_MAX];
    const char *why;

    checkins_write(checkin, line);
    MUST(checkins_read((struct str){ line, strlen(line) }, &back, &why) == ERR_OK);
    MUST(back.at == checkin->at && back.who == checkin->who);
    MUST(back.reached == checkin->reached && back.first == checkin->first);
}

static void said(const struct cycle_said *said)
{
    MUST(!said->said || (said->low <= said->value && said->value <= said->high));
    MUST(said->said || !said->claim);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cycle_checkin checkins[CHECKINS_MAX];
    static struct cycle_ou_point room[CHECKINS_MAX];
    struct cycle_report report;
    size_t count = 0;
    json_t *out;

    for (size_t from = 0, to; from < size && count < CHECKINS_MAX; from = to + 1) {
        const char *why = NULL;

        for (to = from; to < size && data[to] != '\n';)
            to++;
        struct str line = { (const char *)data + from, to - from };

        if (checkins_read(line, &checkins[count], &why) == ERR_OK)
            round_trip(&checkins[count++]);
        else
            MUST(why != NULL);
    }
    cycle_fit(checkins, count, room, &report);
    said(&report.together);
    said(&report.first);
    for (int who = 0; who < 2; who++) {
        said(&report.level[who].usual);
        said(&report.level[who].now);
        said(&report.settle[who]);
        said(&report.odds[who].said);
        said(&report.loop[who]);
    }
    out = checkins_report(&report);
    MUST(out != NULL);
    json_decref(out);
    return 0;
}
