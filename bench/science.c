/* bench/science.c [COUPLES] - can the cycle model find again what was put in?
 *
 * Simulates couples whose truth is known, fits them as a phone would, and prints what came
 * back as markdown tables for docs/CYCLE.md: correlation with the truth, error, coverage of
 * the 90 % intervals, claims and how many of them were right. Beside each stands the figure
 * that the design (SCIENCE.md 3.4 and 3.6) found with other code. Fixed seeds: the same
 * numbers every time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/cycle.h"
#include "core/cycle_share.h"
#include "core/simulate_chance.h"
#include "core/skills.h"

enum { COUPLES = 400, CHECKINS = 800, DAY_S = 86400, CELLS = 5 };

static const double NOTHING = (double)NAN; /* printed as - */
static const double CHECKINS_A_DAY = 5.0 / 7;
static const size_t lengths[CELLS] = { 10, 20, 40, 80, 160 }; /* check-ins each */

static struct cycle_checkin checkins[CHECKINS];
static struct cycle_ou_point room[CHECKINS];

struct score { /* truths against what was said of them */
    size_t count, covered, claims, right, tried;
    double truth, truth2, value, value2, product, miss2;
};

static void mark(struct score *score, double truth, double value, double low, double high)
{
    score->count++;
    score->covered += low <= truth && truth <= high;
    score->truth += truth;
    score->truth2 += truth * truth;
    score->value += value;
    score->value2 += value * value;
    score->product += truth * value;
    score->miss2 += (value - truth) * (value - truth);
}

static void mark_claim(struct score *score, bool claim, bool right)
{
    score->tried++;
    score->claims += claim;
    score->right += claim && right;
}

static double share(size_t part, size_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NOTHING;
}

static double correlation(const struct score *score)
{
    double n = (double)score->count;
    double across = score->product - score->truth * score->value / n;

    return across / sqrt((score->truth2 - score->truth * score->truth / n) *
                         (score->value2 - score->value * score->value / n));
}

static double rmse(const struct score *score)
{
    return sqrt(score->miss2 / (double)score->count);
}

static double bias(const struct score *score)
{
    return (score->value - score->truth) / (double)score->count;
}

static double spread(const struct score *score)
{
    double n = (double)score->count;

    return sqrt(score->truth2 / n - score->truth * score->truth / (n * n));
}

/* A step of two correlated normals with the given covariance. */
static void shake(uint64_t *chance, const struct cycle_ou_matrix *cov, double out[2])
{
    double one = simulate_chance_normal(chance), other = simulate_chance_normal(chance);
    double first = sqrt(cov->at[0][0]), across = first > 0 ? cov->at[1][0] / first : 0;
    double rest = cov->at[1][1] - across * across;

    out[0] += first * one;
    out[1] += across * one + (rest > 0 ? sqrt(rest) : 0) * other;
}

static double slider(double value)
{
    return value <= 0 ? 0 : value >= 10 ? 10 : floor(value + 0.5);
}

/* Check-ins of a couple that follows the process exactly, five a week each in the evening, in
 * whole points of a slider: mean 5.5, one unit of the process is two points. Returns how many,
 * and where each person was at the last one. */
static size_t live(uint64_t *chance, const struct cycle_ou *ou, size_t days, double out_now[2])
{
    struct cycle_ou_matrix rest = cycle_ou_rest(ou);
    double x[2] = { 0, 0 }, at = 0;
    size_t count = 0;

    shake(chance, &rest, x);
    for (size_t day = 0; day < days; day++) {
        double hours[2];
        unsigned earlier;

        for (int who = 0; who < 2; who++) /* one draw a statement: their order is then fixed */
            hours[who] = 18 + 5 * simulate_chance_unit(chance);
        earlier = hours[1] < hours[0];

        for (unsigned turn = 0; turn < 2; turn++) {
            unsigned who = turn ? !earlier : earlier;
            double when = (double)day + hours[who] / 24;
            struct cycle_ou_matrix carry = cycle_ou_carry(&ou->drift, when - at), grown;
            double before[2] = { x[0], x[1] };

            if (!simulate_chance_is(chance, CHECKINS_A_DAY))
                continue;
            for (int i = 0; i < 2; i++) {
                x[i] = carry.at[i][0] * before[0] + carry.at[i][1] * before[1];
                for (int j = 0; j < 2; j++) {
                    double kept = 0;

                    for (int k = 0; k < 2; k++)
                        for (int l = 0; l < 2; l++)
                            kept += carry.at[i][k] * rest.at[k][l] * carry.at[j][l];
                    grown.at[i][j] = rest.at[i][j] - kept;
                }
            }
            shake(chance, &grown, x);
            at = when;
            checkins[count++] = (struct cycle_checkin){
                .at = (int64_t)(when * DAY_S),
                .who = who,
                .close =
                    slider(5.5 + 2 * (x[who] + ou->blur[who] * simulate_chance_normal(chance))),
                .settled = CYCLE_MISSING,
            };
        }
    }
    out_now[0] = x[0];
    out_now[1] = x[1];
    return count;
}

/* A couple from the population of SCIENCE.md 3.4; c as given, or 0. */
static struct cycle_ou draw(uint64_t *chance, bool cross_effects, double tie_mean)
{
    double forget[2], swing[2], cross[2] = { 0, 0 };
    double tie = tie_mean + 0.3 * simulate_chance_normal(chance);
    struct cycle_ou ou;

    do {
        for (int who = 0; who < 2; who++) {
            forget[who] = exp(0.4 * simulate_chance_normal(chance));
            swing[who] = 0.78 * exp(0.25 * simulate_chance_normal(chance));
            if (cross_effects)
                cross[who] = 0.05 + 0.25 * simulate_chance_normal(chance);
        }
        ou = cycle_ou_of(forget, cross, swing, tie_mean == 0 ? 0 : tanh(tie));
    } while (!cycle_ou_is_stable(&ou));
    for (int who = 0; who < 2; who++)
        ou.blur[who] = 0.55 * exp(0.25 * simulate_chance_normal(chance));
    return ou;
}

struct moods {
    struct score together, forget, level, now;
};

static struct moods moods_of(size_t couples, size_t length, bool cross_effects, double tie_mean)
{
    struct moods moods = { 0 };
    uint64_t chance = 1000 + length;

    for (size_t i = 0; i < couples; i++) {
        struct cycle_ou ou = draw(&chance, cross_effects, tie_mean);
        struct cycle_ou_matrix rest = cycle_ou_rest(&ou);
        double truth = rest.at[0][1] / sqrt(rest.at[0][0] * rest.at[1][1]), now[2];
        size_t count = live(&chance, &ou, (size_t)((double)length / CHECKINS_A_DAY), now);
        struct cycle_report report;

        cycle_fit(checkins, count, room, &report);
        if (report.together.said) {
            mark(&moods.together, truth, report.together.value, report.together.low,
                 report.together.high);
            mark_claim(&moods.together, report.together.claim,
                       (truth > 0) == (report.together.value > 0));
        }
        for (int who = 0; who < 2; who++) {
            const struct cycle_level *level = &report.level[who];

            if (level->usual.said) {
                mark(&moods.level, 5.5, level->usual.value, level->usual.low,
                     level->usual.high);
                mark(&moods.now, 5.5 + 2 * now[who], level->now.value, level->now.low,
                     level->now.high);
            }
            if (report.settle[who].said && !cross_effects)
                mark(&moods.forget, log(-ou.drift.at[who][who]),
                     log(0.6931471805599453 / report.settle[who].value),
                     log(0.6931471805599453 / report.settle[who].high),
                     log(0.6931471805599453 / report.settle[who].low));
        }
    }
    return moods;
}

static void print_number(double value)
{
    if (value == value)
        printf(" %.2f |", value);
    else
        printf(" - |");
}

static void moods_print(size_t couples, const char *title, bool cross_effects, double tie_mean,
                        const char *const design[CELLS])
{
    printf("\n### %s\n\n"
           "| check-ins each | said | r | bias | RMSE/SD | covered | claims | right "
           "| design: r, RMSE/SD, covered, claims, right |\n"
           "|---|---|---|---|---|---|---|---|---|\n",
           title);
    for (size_t cell = 0; cell < CELLS; cell++) {
        struct score score = moods_of(couples, lengths[cell], cross_effects, tie_mean).together;

        printf("| %zu |", lengths[cell]);
        print_number(share(score.count, couples));
        print_number(tie_mean == 0 ? NOTHING : correlation(&score));
        print_number(bias(&score));
        print_number(tie_mean == 0 ? NOTHING : rmse(&score) / spread(&score));
        print_number(share(score.covered, score.count));
        print_number(share(score.claims, score.tried));
        print_number(tie_mean == 0 ? NOTHING : share(score.right, score.claims));
        printf(" %s |\n", design[cell]);
    }
}

static void levels_print(size_t couples)
{
    printf("\n### Level (points 0-10) and settle time (log of the rate)\n\n"
           "| check-ins each | level said | RMSE | covered | now: RMSE | covered "
           "| settle said | r | bias | covered | design: r |\n"
           "|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (size_t cell = 0; cell < CELLS; cell++) {
        static const char *const design[CELLS] = { ".29", ".33", ".44", ".64", ".76" };
        struct moods moods = moods_of(couples, lengths[cell], false, 0.3);

        printf("| %zu |", lengths[cell]);
        print_number(share(moods.level.count, 2 * couples));
        print_number(rmse(&moods.level));
        print_number(share(moods.level.covered, moods.level.count));
        print_number(rmse(&moods.now));
        print_number(share(moods.now.covered, moods.now.count));
        print_number(share(moods.forget.count, 2 * couples));
        print_number(moods.forget.count ? correlation(&moods.forget) : NOTHING);
        print_number(moods.forget.count ? bias(&moods.forget) : NOTHING);
        print_number(share(moods.forget.covered, moods.forget.count));
        printf(" %s |\n", design[cell]);
    }
}

struct odds_truth {
    double mean, sd;    /* of beta over couples */
    double reach, back; /* Pr(reach); Pr(back) on a day without */
};

static struct score odds_of(size_t couples, size_t days, const struct odds_truth *truth,
                            bool sceptical)
{
    struct score score = { 0 };
    uint64_t chance = 77 + days;

    for (size_t i = 0; i < couples; i++) {
        double beta = truth->mean + truth->sd * simulate_chance_normal(&chance);
        double alpha = log(truth->back / (1 - truth->back));
        struct cycle_odds_days counts = { 0 };
        struct cycle_odds_belief belief;

        for (size_t day = 0; day < days; day++) {
            bool reach = simulate_chance_is(&chance, truth->reach);
            double logit = alpha + (reach ? beta : 0);
            bool back = simulate_chance_is(&chance, 1 / (1 + exp(-logit)));

            counts.reach += reach;
            counts.reach_back += reach && back;
            counts.other += !reach;
            counts.other_back += !reach && back;
        }
        belief = cycle_odds_estimate(&counts);
        mark(&score, beta, belief.beta, belief.beta - 1.6448536269514722 * belief.error,
             belief.beta + 1.6448536269514722 * belief.error);
        mark_claim(&score,
                   sceptical ? cycle_odds_is_claimed(&counts)
                             : belief.beta >= 1.2815515655446004 * belief.error,
                   beta > 0);
    }
    return score;
}

static void odds_print(size_t couples)
{
    static const size_t days[] = { 10, 20, 40, 60, 80, 160 };
    static const char *const design[] = { ".48 .73 .93 13% .97", ".63 .65 .93 30% .97",
                                          ".75 .54 .91 47% .97", ".81 .49 .92 52% .98",
                                          ".85 .44 .90 60% .98", ".91 .32 .92 70% .99" };
    static const struct odds_truth common = { .7, .8, .35, .35 }, rare = { .7, .8, .20, .30 };
    static const struct odds_truth none = { 0, 0, .35, .35 };

    printf(
        "\n### Reach and pull-back: log-odds, truth N(.7, .8)\n\n"
        "| joint days | r (rare) | bias | RMSE | covered | claims (rare) | right "
        "| claims by the estimate's prior, right | design: r, RMSE, covered, claims, right |\n"
        "|---|---|---|---|---|---|---|---|---|\n");
    for (size_t cell = 0; cell < sizeof days / sizeof *days; cell++) {
        struct score often = odds_of(couples, days[cell], &common, true);
        struct score seldom = odds_of(couples, days[cell], &rare, true);

        struct score plain = odds_of(couples, days[cell], &common, false);

        printf("| %zu | %.2f (%.2f) | %+.2f | %.2f | %.2f | %.0f%% (%.0f%%) | %.2f "
               "| %.0f%% %.2f | %s |\n",
               days[cell], correlation(&often), correlation(&seldom), bias(&often),
               rmse(&often), share(often.covered, often.count),
               100 * share(often.claims, often.tried), 100 * share(seldom.claims, seldom.tried),
               share(often.right, often.claims), 100 * share(plain.claims, plain.tried),
               share(plain.right, plain.claims), design[cell]);
    }
    printf("\n### False claims where there is no cycle\n\n"
           "| joint days | prior of the estimate | sceptical prior "
           "| either direction, by both priors | design, either direction |\n"
           "|---|---|---|---|---|\n");
    for (size_t cell = 1; cell < 5; cell++) {
        static const char *const found[] = { "", "9%, 2%", "13%, 8%", "-", "18%, 10%" };
        struct score plain = odds_of(couples, days[cell], &none, false);
        struct score sceptical = odds_of(couples, days[cell], &none, true);

        double one = share(plain.claims, plain.tried);
        double other = share(sceptical.claims, sceptical.tried);

        printf("| %zu | %.0f%% | %.0f%% | %.0f%%, %.0f%% | %s |\n", days[cell], 100 * one,
               100 * other, 100 * (1 - (1 - one) * (1 - one)),
               100 * (1 - (1 - other) * (1 - other)), found[cell]);
    }
}

static void first_print(size_t couples)
{
    static const struct {
        size_t taps;
        double truth;
        const char *design;
    } run[] = { { 10, .5, "10%" }, { 10, .7, "39%" }, { 10, .8, "67%" },
                { 20, .5, "12%" }, { 20, .7, "60%" }, { 20, .8, "91%" } };
    uint64_t chance = 5;

    printf("\n### Who moved first\n\n"
           "| taps | truth | claims | of these wrong | covered | design: claims |\n"
           "|---|---|---|---|---|---|\n");
    for (size_t cell = 0; cell < sizeof run / sizeof *run; cell++) {
        struct score score = { 0 };

        for (size_t i = 0; i < couples; i++) {
            double mine = 0;
            struct cycle_share known;

            for (size_t tap = 0; tap < run[cell].taps; tap++)
                mine += simulate_chance_is(&chance, run[cell].truth);
            known = cycle_share_of(mine, (double)run[cell].taps - mine);
            mark(&score, run[cell].truth, known.mean, known.low, known.high);
            mark_claim(&score, known.over_half >= .95 || known.over_half <= .05,
                       known.mean > .5);
        }
        printf("| %zu | %.1f | %.0f%% | %.0f%% | %.2f | %s |\n", run[cell].taps,
               run[cell].truth, 100 * share(score.claims, score.tried),
               100 * share(score.claims - score.right, score.tried),
               share(score.covered, score.count), run[cell].design);
    }
}

/* Six skills; their true mean drops N(2, .8) in a person, one use N(mean, 2), whole points. */
static void skills_print(size_t couples)
{
    static const size_t used[] = { 5, 10, 20, 40 };
    uint64_t chance = 6;

    printf("\n### What helps: drop in intensity per skill\n\n"
           "| uses each | RMSE of the plain mean | RMSE | covered |\n|---|---|---|---|\n");
    for (size_t cell = 0; cell < sizeof used / sizeof *used; cell++) {
        struct score shrunk = { 0 }, plain = { 0 };

        for (size_t i = 0; i < couples; i++) {
            struct skills_use uses[6 * 40];
            double truth[SKILLS_COUNT], mean[SKILLS_COUNT] = { 0 };
            size_t count = 0;
            struct skills_report report;

            for (unsigned k = 0; k < SKILLS_COUNT; k++) {
                truth[k] = 2 + .8 * simulate_chance_normal(&chance);
                for (size_t use = 0; use < used[cell]; use++) {
                    double after = 8 - truth[k] - 2 * simulate_chance_normal(&chance);

                    uses[count] =
                        (struct skills_use){ (enum skills_skill)k, 8, (uint8_t)slider(after) };
                    mean[k] += (8.0 - uses[count++].after) / (double)used[cell];
                }
            }
            report = skills_estimate(uses, count);
            for (unsigned k = 0; k < SKILLS_COUNT; k++) {
                mark(&shrunk, truth[k], report.skill[k].drop, report.skill[k].low,
                     report.skill[k].high);
                mark(&plain, truth[k], mean[k], 0, 0);
            }
        }
        printf("| %zu | %.2f | %.2f | %.2f |\n", used[cell], rmse(&plain), rmse(&shrunk),
               share(shrunk.covered, shrunk.count));
    }
}

int main(int argc, char **argv)
{
    static const char *const design[CELLS] = { ".31 .97 .93 43% .92", ".56 .84 .92 49% .96",
                                               ".74 .68 .91 64% .96", ".83 .55 .94 69% .99",
                                               ".89 .46 .91 75% .98" };
    static const char *const none[CELLS] = { "-", "-", "-", "-", "-" };
    size_t couples = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : COUPLES;

    if (couples < 10 || couples > 100000) {
        fputs("usage: bench_science [COUPLES, 10 .. 100000]\n", stderr);
        return 2;
    }
    printf("%zu couples a cell; five check-ins a week each; whole points on a 0-10 slider.\n",
           couples);
    moods_print(couples, "Moving together, no cross effects", false, 0.3, design);
    moods_print(couples,
                "Moving together, with cross effects the model does not have, N(.05, .25)",
                true, 0.3, design);
    moods_print(couples, "Moving together where nothing is shared", false, 0, none);
    levels_print(couples);
    odds_print(couples * 10);
    first_print(couples * 10);
    skills_print(couples);
    return 0;
}
