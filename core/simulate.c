#include "core/simulate.h"

#include <math.h>

#include "base/must.h"
#include "core/simulate_chance.h"
#include "core/simulate_temper.h"

enum { STEPS_A_DAY = 4, HOUR_S = 3600, DAY_S = 86400 };
enum list { LIST_MOMENTS, LIST_LETTERS, LIST_GOOD, LIST_LOW };

/* How much of each person's shocks both share: seen between partners on the same day
 * (SCIENCE.md 3.2). Squared shares of own and shared shock add to 1. */
static const double SHARED = 0.55;
static const double OWN = 0.8351646544245033; /* sqrt(1 - .55^2) */

/* Which skills a voice turns to (more often = listed twice), and how many points of a rating
 * of 6 each takes off on average: what the estimates of core/skills ought to find again. */
enum { SKILLS_LIKED = 6 };
static const enum skills_skill liked[SIMULATE_VOICES][SKILLS_LIKED] = {
    [SIMULATE_VOICE_PURSUING] = { SKILLS_BREATHING, SKILLS_BREATHING, SKILLS_SELF_TALK,
                                  SKILLS_SELF_TALK, SKILLS_GROUNDING, SKILLS_WALK },
    [SIMULATE_VOICE_RETREATING] = { SKILLS_WALK, SKILLS_WALK, SKILLS_TIME_OUT, SKILLS_TIME_OUT,
                                    SKILLS_BREATHING, SKILLS_COLD_WATER },
    [SIMULATE_VOICE_STEADY] = { SKILLS_BREATHING, SKILLS_BREATHING, SKILLS_WALK,
                                SKILLS_GROUNDING, SKILLS_TIME_OUT, SKILLS_SELF_TALK },
};
static const double drop_at_six[SKILLS_COUNT] = {
    [SKILLS_BREATHING] = 2.4, [SKILLS_GROUNDING] = 1.8, [SKILLS_COLD_WATER] = 2.0,
    [SKILLS_WALK] = 2.9,      [SKILLS_SELF_TALK] = 1.4, [SKILLS_TIME_OUT] = 2.2,
};
static const unsigned usual_seconds[SKILLS_COUNT] = {
    [SKILLS_BREATHING] = 180, [SKILLS_GROUNDING] = 150, [SKILLS_COLD_WATER] = 60,
    [SKILLS_WALK] = 1200,     [SKILLS_SELF_TALK] = 120, [SKILLS_TIME_OUT] = 1500,
};

/* What a day holds besides feelings. */
struct deeds {
    bool reached[2], pulled_back[2];
    enum cycle_first first[2];
};

/* An S-curve without exp(), so that no two C libraries can round it apart. */
static double chance_of(double tendency)
{
    return 0.5 + 0.5 * tendency / (1 + fabs(tendency));
}

static unsigned rating(double value)
{
    return value <= 0 ? 0 : value >= 10 ? 10 : (unsigned)(value + 0.5);
}

static const struct simulate_temper *temper_of(const struct simulate *sim, unsigned who)
{
    return simulate_temper_of(sim->couple.strategy[who]);
}

struct cycle_checkin simulate_as_told(const struct simulate_event *event)
{
    MUST(event->kind == SIMULATE_CHECKIN);
    return (struct cycle_checkin){
        .at = event->at,
        .who = event->who,
        .close = event->checkin.close,
        .settled = event->checkin.settled,
        .reached = event->checkin.reached ? CYCLE_YES : CYCLE_NO,
        .pulled_back = event->checkin.pulled_back ? CYCLE_YES : CYCLE_NO,
        .first = event->checkin.first,
    };
}

enum simulate_voice simulate_voice_of(enum simulate_strategy strategy)
{
    static const enum simulate_voice voices[SIMULATE_STRATEGIES] = {
        [SIMULATE_SECURE] = SIMULATE_VOICE_STEADY,
        [SIMULATE_ANXIOUS] = SIMULATE_VOICE_PURSUING,
        [SIMULATE_AVOIDANT] = SIMULATE_VOICE_RETREATING,
        [SIMULATE_BOTH] = SIMULATE_VOICE_PURSUING,
    };

    MUST(strategy < SIMULATE_STRATEGIES);
    return voices[strategy];
}

/* Somebody who learned both strategies speaks now in one voice, now in the other. */
static enum simulate_voice voice_now(struct simulate *sim, unsigned who)
{
    if (sim->couple.strategy[who] == SIMULATE_BOTH && simulate_chance_is(&sim->chance, 0.5))
        return SIMULATE_VOICE_RETREATING;
    return simulate_voice_of(sim->couple.strategy[who]);
}

/* The next text of a list of this person's, all of them once before any twice. The start
 * differs by seed and person, so that two people of one strategy do not speak in chorus. */
static size_t tell(struct simulate *sim, unsigned who, enum simulate_voice voice,
                   enum list list, size_t count)
{
    size_t start = (size_t)(sim->couple.seed % 1000) + (size_t)who * 13;

    return (start + sim->told[who][voice][list]++ * 7) % count;
}

static struct simulate_event *add(struct simulate *sim, enum simulate_kind kind, unsigned who,
                                  int64_t at)
{
    MUST(sim->today_count < SIMULATE_DAY_EVENTS_MAX);
    struct simulate_event *event = &sim->today[sim->today_count++];

    *event = (struct simulate_event){ .kind = kind, .who = who, .at = at };
    return event;
}

/* Midnight that begins the day now being told, where the couple lives. */
static int64_t midnight(const struct simulate *sim)
{
    int64_t local = sim->couple.now + (int64_t)sim->couple.zone_min * 60;
    int64_t into = (local % DAY_S + DAY_S) % DAY_S;

    return sim->couple.now - into - (int64_t)(sim->couple.days - 1 - sim->day) * DAY_S;
}

static int64_t between(struct simulate *sim, double from_hour, double to_hour)
{
    double hour = from_hour + (to_hour - from_hour) * simulate_chance_unit(&sim->chance);

    return midnight(sim) + (int64_t)(hour * HOUR_S);
}

/* One day of the damped system, in steps of six hours. */
static void feel(struct simulate *sim)
{
    const double step = 1.0 / STEPS_A_DAY;

    for (int i = 0; i < STEPS_A_DAY; i++) {
        double shared = simulate_chance_normal(&sim->chance);
        double moved[2];

        for (unsigned who = 0; who < 2; who++) {
            const struct simulate_temper *temper = temper_of(sim, who);
            double own = simulate_chance_normal(&sim->chance);

            moved[who] = step * (temper->damping * (temper->set - sim->felt[who]) +
                                 temper->draw * (sim->felt[!who] - sim->felt[who])) +
                         sqrt(step) * temper->swing * (SHARED * shared + OWN * own);
        }
        sim->felt[0] += moved[0];
        sim->felt[1] += moved[1];
    }
}

/* Who reaches and who pulls back today. One starts, the other answers, the first answers
 * that: the association comes from the answering, in both directions. */
static struct deeds act(struct simulate *sim)
{
    struct deeds deeds = { 0 };
    double lead = temper_of(sim, 0)->reach - temper_of(sim, 1)->reach;
    unsigned starter = !simulate_chance_is(&sim->chance, chance_of(lead));

    for (unsigned turn = 0; turn < 3; turn++) {
        unsigned who = turn == 1 ? !starter : starter;
        const struct simulate_temper *temper = temper_of(sim, who);
        double low = -0.5 * sim->felt[who];

        if (turn < 2) {
            double back = temper->pull_back + low + (deeds.reached[!who] ? temper->retreat : 0);
            double reach = temper->reach + low;

            deeds.pulled_back[who] = simulate_chance_is(&sim->chance, chance_of(back));
            deeds.reached[who] = simulate_chance_is(&sim->chance, chance_of(reach));
        } else if (deeds.pulled_back[!who] && !deeds.reached[who]) {
            deeds.reached[who] = simulate_chance_is(&sim->chance, chance_of(temper->chase - 1));
        }
    }
    for (unsigned who = 0; who < 2; who++) {
        bool rough = deeds.reached[who] && deeds.pulled_back[!who];
        bool told = simulate_chance_is(&sim->chance, 0.8);

        if (rough && told) {
            deeds.first[who] = starter == who ? CYCLE_FIRST_ME : CYCLE_FIRST_YOU;
            deeds.first[!who] = starter == who ? CYCLE_FIRST_YOU : CYCLE_FIRST_ME;
        }
        if (rough) { /* it hurts, the one who was left more than the one who left */
            sim->felt[who] -= 0.5;
            sim->felt[!who] -= 0.25;
        }
    }
    return deeds;
}

static void pause(struct simulate *sim, unsigned who, enum simulate_voice voice, int64_t at,
                  unsigned before, bool after_trigger)
{
    struct simulate_event *event = add(sim, SIMULATE_PAUSE, who, at);
    enum skills_skill skill = liked[voice][simulate_chance_pick(&sim->chance, SKILLS_LIKED)];
    double drop = drop_at_six[skill] * before / 6;
    double take = 0.7 + 0.6 * simulate_chance_unit(&sim->chance);

    event->pause.skill = skill;
    event->pause.before = before;
    event->pause.after = rating(before - drop - simulate_chance_normal(&sim->chance));
    event->pause.seconds = (unsigned)(usual_seconds[skill] * take) / 10 * 10;
    event->pause.after_trigger = after_trigger;
}

/* A rough moment, mostly with a pause after it (more often as the weeks go by), a second
 * rating, and now and then a message written when it has settled. */
static void stumble(struct simulate *sim, unsigned who, double hardship)
{
    enum simulate_voice voice = voice_now(sim, who);
    const struct simulate_speech *speech = simulate_words(voice);
    int64_t at = between(sim, 8, 21.5);
    struct simulate_event *event = add(sim, SIMULATE_TRIGGER, who, at);
    struct simulate_trigger *trigger = &event->trigger;
    double practice = 0.45 + 0.35 * (sim->day + 1) / sim->couple.days;
    double rated = 5.5 + hardship - 0.9 * sim->felt[who] + simulate_chance_normal(&sim->chance);

    trigger->moment =
        &speech->moments[tell(sim, who, voice, LIST_MOMENTS, speech->moments_count)];
    trigger->intensity = rated < 2 ? 2 : rating(rated);
    trigger->after = -1;
    if (simulate_chance_is(&sim->chance, practice)) {
        int64_t later = at + 240 + (int64_t)(600 * simulate_chance_unit(&sim->chance));

        pause(sim, who, voice, later, trigger->intensity, true);
        trigger->after = (int)sim->today[sim->today_count - 1].pause.after;
        trigger->after_at = later + 2400;
    } else if (simulate_chance_is(&sim->chance, 0.4)) {
        double left = trigger->intensity - 1 - simulate_chance_normal(&sim->chance);

        trigger->after = (int)rating(left);
        trigger->after_at = at + 3000;
    }
    if (simulate_chance_is(&sim->chance, 0.3)) {
        int64_t later = at + 3600 + (int64_t)(5400 * simulate_chance_unit(&sim->chance));
        size_t letter = tell(sim, who, voice, LIST_LETTERS, speech->letters_count);

        add(sim, SIMULATE_MESSAGE, who, later)->message = &speech->letters[letter];
    }
}

static void check_in(struct simulate *sim, unsigned who, const struct deeds *deeds)
{
    enum simulate_voice voice = voice_now(sim, who);
    const struct simulate_speech *speech = simulate_words(voice);
    struct simulate_event *event = add(sim, SIMULATE_CHECKIN, who, between(sim, 18.5, 23));
    struct simulate_checkin *checkin = &event->checkin;
    double felt = sim->felt[who];

    checkin->close = rating(5.8 + 1.9 * felt + 0.9 * simulate_chance_normal(&sim->chance));
    checkin->settled = rating(5.5 + 1.7 * felt + simulate_chance_normal(&sim->chance));
    checkin->reached = deeds->reached[who];
    checkin->pulled_back = deeds->pulled_back[who];
    checkin->first = deeds->first[who];
    if (simulate_chance_is(&sim->chance, 0.4)) {
        bool good = checkin->close + checkin->settled >= 12;
        size_t count = good ? speech->good_count : speech->low_count;
        size_t note = tell(sim, who, voice, good ? LIST_GOOD : LIST_LOW, count);

        checkin->note = good ? speech->good_notes[note] : speech->low_notes[note];
    }
}

static void sort_today(struct simulate *sim)
{
    for (size_t i = 1; i < sim->today_count; i++) {
        struct simulate_event event = sim->today[i];
        size_t at = i;

        for (; at > 0 && sim->today[at - 1].at > event.at; at--)
            sim->today[at] = sim->today[at - 1];
        sim->today[at] = event;
    }
}

/* A pause without a rough moment before it. Each draw is a statement of its own: compilers
 * differ in the order in which they draw for arguments, and the couple must not. */
static void rest(struct simulate *sim, unsigned who)
{
    enum simulate_voice voice = voice_now(sim, who);
    int64_t at = between(sim, 7.5, 18);
    unsigned before = 3 + (unsigned)simulate_chance_pick(&sim->chance, 3);

    pause(sim, who, voice, at, before, false);
}

static void live(struct simulate *sim)
{
    sim->today_count = sim->today_at = 0;
    feel(sim);
    struct deeds deeds = act(sim);

    for (unsigned who = 0; who < 2; who++) {
        const struct simulate_temper *temper = temper_of(sim, who);
        bool chased = deeds.reached[!who] && deeds.pulled_back[who];
        bool left = deeds.reached[who] && deeds.pulled_back[!who];
        double rough = temper->rough + (left ? 0.3 : 0) + (chased ? 0.25 : 0);

        if (simulate_chance_is(&sim->chance, rough))
            stumble(sim, who, left || chased ? 0.8 : 0);
        else if (simulate_chance_is(&sim->chance, 0.08))
            rest(sim, who);
        if (simulate_chance_is(&sim->chance, temper->writes))
            check_in(sim, who, &deeds);
    }
    sort_today(sim);
    sim->day++;
}

void simulate_init(struct simulate *out, const struct simulate_couple *couple)
{
    MUST(couple->strategy[0] < SIMULATE_STRATEGIES);
    MUST(couple->strategy[1] < SIMULATE_STRATEGIES);
    MUST(couple->days >= 1 && couple->days <= SIMULATE_DAYS_MAX);
    MUST(couple->zone_min >= -1440 && couple->zone_min <= 1440);

    *out = (struct simulate){ .couple = *couple, .chance = couple->seed };
    for (unsigned who = 0; who < 2; who++)
        out->felt[who] = simulate_temper_of(couple->strategy[who])->set;
}

bool simulate_next(struct simulate *sim, struct simulate_event *out)
{
    while (sim->today_at == sim->today_count) {
        if (sim->day == sim->couple.days)
            return false;
        live(sim);
    }
    if (sim->today[sim->today_at].at >= sim->couple.now)
        return false; /* today, and later than now; what follows is later still */
    *out = sim->today[sim->today_at++];
    if (out->kind == SIMULATE_TRIGGER && out->trigger.after_at >= sim->couple.now) {
        out->trigger.after = -1; /* the second rating is still to come */
        out->trigger.after_at = 0;
    }
    return true;
}
