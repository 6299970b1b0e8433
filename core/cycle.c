#include "core/cycle.h"

#include <math.h>
#include <string.h>

#include "base/must.h"
#include "core/change.h"
#include "core/cycle_background.h"
#include "core/cycle_days.h"
#include "core/cycle_share.h"

static const double Z90 = 1.6448536269514722;            /* 95th percentile of the normal */
static const double Z_ONE_SIDED_90 = 1.2815515655446004; /* 90th */
static const double LEVEL_ERROR_MAX = 0.5;               /* points */
static const double TOGETHER_LEAST = 0.10;               /* a smaller correlation is no claim */
static const double FIRST_SURE = 0.95;
static const double LOG_TWO = 0.6931471805599453;
static const double DAY_S = 86400;

struct answers { /* one person's sliders */
    size_t count, days;
    double mean, variance; /* points, points squared */
    double scale;          /* SD, or 1 when there is none */
    bool moves;            /* not always the same answer */
};

static double within(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static struct cycle_said not_yet(size_t have, size_t need, enum cycle_of of)
{
    return (struct cycle_said){ .have = have, .need = need, .of = of };
}

static struct cycle_said say(double value, double error, bool claim)
{
    return (struct cycle_said){ .said = true,
                                .claim = claim,
                                .value = value,
                                .low = value - Z90 * error,
                                .high = value + Z90 * error };
}

static void check(const struct cycle_checkin *checkins, size_t count)
{
    MUST(count <= CYCLE_CHECKINS_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct cycle_checkin *checkin = &checkins[i];

        MUST(checkin->who <= 1);
        MUST(checkin->at >= -1000000000000 && checkin->at <= 1000000000000);
        MUST(checkin->zone_min >= -1440 && checkin->zone_min <= 1440);
        MUST(checkin->close <= 10 && checkin->settled <= 10);
    }
}

static struct answers answers_of(const struct cycle_checkin *checkins, size_t count,
                                 unsigned who)
{
    struct answers answers = { .scale = 1 };
    double sum = 0, squares = 0, lowest = 10, highest = 0;
    int64_t first = INT64_MAX, last = INT64_MIN;

    for (size_t i = 0; i < count; i++) {
        double mood = cycle_days_mood(&checkins[i]);
        int64_t day = change_day(checkins[i].at, checkins[i].zone_min);

        if (checkins[i].who != who || mood < 0)
            continue;
        answers.count++;
        sum += mood;
        lowest = mood < lowest ? mood : lowest;
        highest = mood > highest ? mood : highest;
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    if (answers.count == 0)
        return answers;
    answers.days = (size_t)(last - first) + 1;
    answers.mean = sum / (double)answers.count;
    answers.moves = lowest < highest;
    if (!answers.moves)
        return answers;
    for (size_t i = 0; i < count; i++) {
        double mood = cycle_days_mood(&checkins[i]);

        if (checkins[i].who == who && mood >= 0)
            squares += (mood - answers.mean) * (mood - answers.mean);
    }
    answers.variance = squares / (double)(answers.count - 1);
    answers.scale = sqrt(answers.variance);
    return answers;
}

static size_t points_of(const struct cycle_checkin *checkins, size_t count,
                        const struct answers answers[2], struct cycle_ou_point *out)
{
    size_t points = 0;

    for (size_t i = 0; i < count; i++) {
        double mood = cycle_days_mood(&checkins[i]);
        unsigned who = checkins[i].who;

        if (mood >= 0)
            out[points++] = (struct cycle_ou_point){
                .day = (double)(checkins[i].at - checkins[0].at) / DAY_S,
                .who = who,
                .y = (mood - answers[who].mean) / answers[who].scale,
            };
    }
    return points;
}

/* How little a person's mean answer is known, as a share of the variance of one answer: 1 /
 * share answers that had nothing to do with each other would tell as much. How they hang
 * together comes from the fit; one pass, because the sum over pairs decays by one factor a
 * step. The prior of mu plays no part: it leans on this very mean. */
static double share_of_mean(const struct cycle_ou_point *points, size_t count, unsigned who,
                            const struct cycle_background *background)
{
    double forget = exp(background->best.at[CYCLE_BACKGROUND_FORGET + who]);
    double swing = exp(background->best.at[CYCLE_BACKGROUND_SWING + who]);
    double blur = exp(background->best.at[CYCLE_BACKGROUND_BLUR + who]);
    double slow = swing * swing / (swing * swing + blur * blur);
    double own = 0, together = 0, behind = 0, last = 0;

    for (size_t i = 0; i < count; i++) {
        if (points[i].who != who)
            continue;
        if (own > 0)
            behind = (behind + 1) * exp(-forget * (points[i].day - last));
        together += behind;
        last = points[i].day;
        own++;
    }
    return (1 + 2 * slow * together / own) / own;
}

static struct cycle_said say_points(double value, double error)
{
    struct cycle_said said = say(value, error, true);

    said.value = within(said.value, 0, 10);
    said.low = within(said.low, 0, 10);
    said.high = within(said.high, 0, 10);
    return said;
}

static struct cycle_level level_of(const struct cycle_ou_point *points, size_t count,
                                   unsigned who, const struct cycle_background *background,
                                   const struct answers *answers)
{
    struct cycle_level level = { 0 };
    double share, error;

    if (answers->count < CYCLE_LEVEL_CHECKINS) {
        level.usual = not_yet(answers->count, CYCLE_LEVEL_CHECKINS, CYCLE_OF_CHECKINS);
    } else if (answers->days < CYCLE_LEVEL_DAYS) {
        level.usual = not_yet(answers->days, CYCLE_LEVEL_DAYS, CYCLE_OF_DAYS);
    } else {
        share = share_of_mean(points, count, who, background);
        error = change_error(answers->variance, answers->count, share);
        if (error < LEVEL_ERROR_MAX) {
            level.usual = say_points(answers->mean, error * change_stretch(share));
            level.now = say_points(answers->mean + answers->scale * background->now[who],
                                   answers->scale * background->now_error[who]);
            level.swing =
                answers->scale * exp(background->best.at[CYCLE_BACKGROUND_SWING + who]);
            return level;
        }
        /* The error falls with the root of the count. */
        level.usual = not_yet(answers->count,
                              (size_t)((double)answers->count * error * error /
                                       (LEVEL_ERROR_MAX * LEVEL_ERROR_MAX)) +
                                  1,
                              CYCLE_OF_CHECKINS);
    }
    level.now = level.usual;
    return level;
}

/* The correlation of the two moods at rest: rho, less for people who forget at different
 * speeds. Its error comes over on the scale of atanh, by the delta method. */
static struct cycle_said together_of(const struct cycle_background *background,
                                     const struct cycle_days *days,
                                     const struct answers answers[2])
{
    const double *best = background->best.at;
    double a0 = exp(best[CYCLE_BACKGROUND_FORGET]), a1 = exp(best[CYCLE_BACKGROUND_FORGET + 1]);
    double rho = 1 - 2 / (exp(2 * best[CYCLE_BACKGROUND_TIE]) + 1);
    double slack = 2 * sqrt(a0 * a1) / (a0 + a1), r = rho * slack;
    double z = log((1 + r) / (1 - r)) / 2, error;
    struct cycle_solve_vector by = { { 0 } }, spread;
    struct cycle_said said;

    /* With somebody whose answers never change there is nothing to move together with. */
    if (!answers[0].moves || !answers[1].moves)
        return not_yet(0, CYCLE_PAIRED_DAYS, CYCLE_OF_PAIRED_DAYS);
    if (days->paired_moods < CYCLE_PAIRED_DAYS)
        return not_yet(days->paired_moods, CYCLE_PAIRED_DAYS, CYCLE_OF_PAIRED_DAYS);
    by.at[CYCLE_BACKGROUND_TIE] = (1 - rho * rho) * slack / (1 - r * r);
    by.at[CYCLE_BACKGROUND_FORGET] = r * (0.5 - a0 / (a0 + a1)) / (1 - r * r);
    by.at[CYCLE_BACKGROUND_FORGET + 1] = r * (0.5 - a1 / (a0 + a1)) / (1 - r * r);
    spread = cycle_solve_times(&background->cov, &by);
    error = sqrt(cycle_solve_dot(&by, &spread));
    said = say(z, error, fabs(z) >= Z_ONE_SIDED_90 * error && fabs(r) > TOGETHER_LEAST);
    said.value = r;
    said.low = 1 - 2 / (exp(2 * said.low) + 1);
    said.high = 1 - 2 / (exp(2 * said.high) + 1);
    return said;
}

static struct cycle_said odds_of(const struct cycle_odds_days *days)
{
    size_t paired = days->reach + days->other, back = days->reach_back + days->other_back;
    struct cycle_odds_belief belief;

    if (paired < CYCLE_PAIRED_DAYS)
        return not_yet(paired, CYCLE_PAIRED_DAYS, CYCLE_OF_PAIRED_DAYS);
    if (days->reach < CYCLE_REACH_DAYS)
        return not_yet(days->reach, CYCLE_REACH_DAYS, CYCLE_OF_REACH_DAYS);
    if (days->other < CYCLE_REACH_DAYS)
        return not_yet(days->other, CYCLE_REACH_DAYS, CYCLE_OF_OTHER_DAYS);
    if (back < CYCLE_PULL_BACK_DAYS)
        return not_yet(back, CYCLE_PULL_BACK_DAYS, CYCLE_OF_PULL_BACK_DAYS);
    belief = cycle_odds_estimate(days);
    return say(belief.beta, belief.error, cycle_odds_is_claimed(days));
}

/* Pr(back | reach) Pr(reach | back) = n11^2 / (n1. n.1), half a day added to each of the four
 * counts. Its logarithm's variance by the delta method under multinomial counts, where the
 * weighted slopes sum to 0. */
static struct cycle_said loop_of(const struct cycle_odds odds[2], unsigned direction)
{
    const struct cycle_odds_days *days = &odds[direction].days;
    size_t claims = (size_t)odds[0].said.claim + (size_t)odds[1].said.claim;
    size_t paired = days->reach + days->other;
    double both = (double)days->reach_back + 0.5, back_only = (double)days->other_back + 0.5;
    double reach_only = (double)(days->reach - days->reach_back) + 0.5;
    double reach = both + reach_only, back = both + back_only;
    double slope = 2 / both - 1 / reach - 1 / back, error;
    struct cycle_said said;

    if (claims < 2)
        return not_yet(claims, 2, CYCLE_OF_CLAIMS);
    if (paired < CYCLE_LOOP_DAYS)
        return not_yet(paired, CYCLE_LOOP_DAYS, CYCLE_OF_PAIRED_DAYS);
    error =
        sqrt(both * slope * slope + reach_only / (reach * reach) + back_only / (back * back));
    said = say(log(both * both / (reach * back)), error, true);
    said.value = exp(said.value);
    said.low = exp(said.low);
    said.high = within(exp(said.high), 0, 1);
    return said;
}

static struct cycle_said first_of(const struct cycle_days *days)
{
    struct cycle_share share;

    if (days->taps < CYCLE_TAPS)
        return not_yet(days->taps, CYCLE_TAPS, CYCLE_OF_TAPS);
    share = cycle_share_of(days->first[0], days->first[1]);
    return (struct cycle_said){
        .said = true,
        .claim = share.over_half >= FIRST_SURE || share.over_half <= 1 - FIRST_SURE,
        .value = share.mean,
        .low = share.low,
        .high = share.high,
    };
}

static struct cycle_said settle_of(const struct cycle_background *background, unsigned who,
                                   const struct answers *answers)
{
    unsigned at = CYCLE_BACKGROUND_FORGET + who;
    struct cycle_said said;

    if (answers->count < CYCLE_SETTLE_CHECKINS)
        return not_yet(answers->count, CYCLE_SETTLE_CHECKINS, CYCLE_OF_CHECKINS);
    said = say(-background->best.at[at], sqrt(background->cov.at[at][at]), true);
    said.value = LOG_TWO * exp(said.value);
    said.low = LOG_TWO * exp(said.low);
    said.high = LOG_TWO * exp(said.high);
    return said;
}

void cycle_fit(struct cycle_checkin *checkins, size_t count, struct cycle_ou_point *room,
               struct cycle_report *out)
{
    struct cycle_background background;
    struct cycle_days days;
    size_t points;

    check(checkins, count);
    memset(out, 0, sizeof *out);
    cycle_days_sort_by_day(checkins, count);
    days = cycle_days_count(checkins, count);
    cycle_days_sort_by_time(checkins, count);
    struct answers answers[2] = { answers_of(checkins, count, 0),
                                  answers_of(checkins, count, 1) };

    points = points_of(checkins, count, answers, room);
    cycle_background_fit(room, points, &background);

    for (size_t i = 0; i < count; i++)
        out->checkins[checkins[i].who]++;
    out->paired_days = days.paired;
    out->together = together_of(&background, &days, answers);
    out->first = first_of(&days);
    for (unsigned who = 0; who < 2; who++) {
        out->level[who] = level_of(room, points, who, &background, &answers[who]);
        out->settle[who] = settle_of(&background, who, &answers[who]);
        out->odds[who].days = days.odds[who];
        out->odds[who].said = odds_of(&days.odds[who]);
        out->lean[who] = days.lean[who];
    }
    for (unsigned direction = 0; direction < 2; direction++)
        out->loop[direction] = loop_of(out->odds, direction);
}

static double error_of(const struct cycle_said *said)
{
    return (said->high - said->low) / (2 * Z90);
}

static struct cycle_said differ(const struct cycle_said *before, const struct cycle_said *after)
{
    double first = error_of(before), second = error_of(after), value, error;

    if (!before->said || !after->said)
        return before->said ? *after : *before;
    value = after->value - before->value;
    error = sqrt(first * first + second * second);
    return say(value, error, fabs(value) >= Z_ONE_SIDED_90 * error);
}

static struct cycle_said unbent(struct cycle_said said)
{
    said.value = log((1 + said.value) / (1 - said.value)) / 2;
    said.low = log((1 + said.low) / (1 - said.low)) / 2;
    said.high = log((1 + said.high) / (1 - said.high)) / 2;
    return said;
}

struct cycle_change cycle_compare(const struct cycle_report *before,
                                  const struct cycle_report *after)
{
    struct cycle_said first = unbent(before->together), second = unbent(after->together);
    struct cycle_change change;

    for (int i = 0; i < 2; i++) {
        change.level[i] = differ(&before->level[i].usual, &after->level[i].usual);
        change.odds[i] = differ(&before->odds[i].said, &after->odds[i].said);
    }
    change.together = differ(&first, &second);
    return change;
}
