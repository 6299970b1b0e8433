#include "core/cycle_background.h"

#include <math.h>

#include "base/must.h"

enum {
    N = CYCLE_SOLVE_SIZE,
    FORGET = CYCLE_BACKGROUND_FORGET,
    SWING = CYCLE_BACKGROUND_SWING,
    BLUR = CYCLE_BACKGROUND_BLUR,
    USUAL = CYCLE_BACKGROUND_USUAL,
    TIE = CYCLE_BACKGROUND_TIE,
    STEPS_MAX = 200 /* of BFGS; a fit takes about 20 */
};

static const double LOG_TWO_PI = 1.8378770664093453;

/* What is left to gain, in units of log posterior, when Newton takes over: then the numbers
 * are within a hundred-thousandth of their own error. */
static const double DESCENT_ENOUGH = 1e-10;

/* SCIENCE.md 3.5: log a ~ N(log 1, .4), log s ~ N(log .78, .25), log e ~ N(log .55, .25),
 * mu ~ N(0, .4), atanh rho ~ N(.3, .3). */
static const double PRIOR_SD[N] = { .4, .4, .25, .25, .25, .25, .4, .4, .3 };
static const struct cycle_solve_vector PRIOR_MEAN = { {
    0,
    0,
    -0.24846135929849961,
    -0.24846135929849961,
    -0.59783700075562041,
    -0.59783700075562041,
    0,
    0,
    0.3,
} };

/* A number that is carried along with its nine derivatives. */
struct dual {
    double is;
    double by[N];
};

struct filter {
    double forget[2], blur2[2];              /* a; e squared */
    struct dual rest00, rest01, rest11;      /* covariance at rest */
    struct dual cov00, cov01, cov11, off[2]; /* belief; off = mean of x less mu */
    struct dual fit;                         /* log-likelihood so far */
};

static double tanh_of(double z)
{
    return 1 - 2 / (exp(2 * z) + 1);
}

static struct filter begin(const double *numbers)
{
    double s0 = exp(numbers[SWING]), s1 = exp(numbers[SWING + 1]);
    double a0 = exp(numbers[FORGET]), a1 = exp(numbers[FORGET + 1]);
    double rho = tanh_of(numbers[TIE]), slack = 2 * sqrt(a0 * a1) / (a0 + a1);
    double shared = rho * slack * s0 * s1;
    struct dual rest00 = { s0 * s0, { [SWING] = 2 * s0 * s0 } };
    struct dual rest11 = { s1 * s1, { [SWING + 1] = 2 * s1 * s1 } };
    struct dual rest01 = { shared,
                           { [SWING] = shared,
                             [SWING + 1] = shared,
                             [FORGET] = shared * (0.5 - a0 / (a0 + a1)),
                             [FORGET + 1] = shared * (0.5 - a1 / (a0 + a1)),
                             [TIE] = (1 - rho * rho) * slack * s0 * s1 } };

    return (struct filter){
        .forget = { a0, a1 },
        .blur2 = { exp(2 * numbers[BLUR]), exp(2 * numbers[BLUR + 1]) },
        .rest00 = rest00,
        .rest01 = rest01,
        .rest11 = rest11,
        .cov00 = rest00,
        .cov01 = rest01,
        .cov11 = rest11,
    };
}

/* cov = rest - keep (rest - cov), and its derivatives for a fixed keep. Returns what is
 * known, rest - cov as it was, for the derivative of keep itself. */
static double relax(struct dual *cov, const struct dual *rest, double keep)
{
    double known = rest->is - cov->is;

    cov->is = rest->is - keep * known;
    for (int n = 0; n < N; n++)
        cov->by[n] = rest->by[n] - keep * (rest->by[n] - cov->by[n]);
    return known;
}

static void pass(struct filter *filter, double days)
{
    double past[2] = { filter->forget[0] * days, filter->forget[1] * days };
    double keep[2] = { exp(-past[0]), exp(-past[1]) };
    double known;

    MUST(days >= 0);
    known = relax(&filter->cov00, &filter->rest00, keep[0] * keep[0]);
    filter->cov00.by[FORGET] += 2 * past[0] * keep[0] * keep[0] * known;
    known = relax(&filter->cov11, &filter->rest11, keep[1] * keep[1]);
    filter->cov11.by[FORGET + 1] += 2 * past[1] * keep[1] * keep[1] * known;
    known = relax(&filter->cov01, &filter->rest01, keep[0] * keep[1]);
    filter->cov01.by[FORGET] += past[0] * keep[0] * keep[1] * known;
    filter->cov01.by[FORGET + 1] += past[1] * keep[0] * keep[1] * known;
    for (int who = 0; who < 2; who++) {
        struct dual *off = &filter->off[who];

        for (int n = 0; n < N; n++)
            off->by[n] *= keep[who];
        off->by[FORGET + who] -= past[who] * keep[who] * off->is;
        off->is *= keep[who];
    }
}

/* cov -= left right / spread */
static void narrow(struct dual *cov, const struct dual *left, const struct dual *right,
                   const struct dual *spread)
{
    double part = left->is / spread->is, gone = part * right->is;

    cov->is -= gone;
    for (int n = 0; n < N; n++)
        cov->by[n] -=
            (left->by[n] * right->is + left->is * right->by[n] - gone * spread->by[n]) /
            spread->is;
}

/* off += gain surprise, gain = reach / spread */
static void shift(struct dual *off, const struct dual *reach, const struct dual *surprise,
                  const struct dual *spread)
{
    double gain = reach->is / spread->is;

    off->is += gain * surprise->is;
    for (int n = 0; n < N; n++)
        off->by[n] += gain * surprise->by[n] +
                      (reach->by[n] - gain * spread->by[n]) / spread->is * surprise->is;
}

static void hear(struct filter *filter, const double *numbers, unsigned who, double y)
{
    struct dual spread = who ? filter->cov11 : filter->cov00;
    struct dual own = spread, across = filter->cov01, surprise;
    double ratio;

    spread.is += filter->blur2[who];
    spread.by[BLUR + who] += 2 * filter->blur2[who];
    surprise.is = y - numbers[USUAL + who] - filter->off[who].is;
    for (int n = 0; n < N; n++)
        surprise.by[n] = -filter->off[who].by[n];
    surprise.by[USUAL + who] -= 1;

    ratio = surprise.is / spread.is;
    filter->fit.is -= 0.5 * (LOG_TWO_PI + log(spread.is) + ratio * surprise.is);
    for (int n = 0; n < N; n++)
        filter->fit.by[n] -=
            0.5 * (1 / spread.is - ratio * ratio) * spread.by[n] + ratio * surprise.by[n];

    shift(&filter->off[who], &own, &surprise, &spread);
    shift(&filter->off[!who], &across, &surprise, &spread);
    narrow(who ? &filter->cov11 : &filter->cov00, &own, &own, &spread);
    narrow(who ? &filter->cov00 : &filter->cov11, &across, &across, &spread);
    narrow(&filter->cov01, &own, &across, &spread);
}

static struct filter run(const double *numbers, const struct cycle_ou_point *points,
                         size_t count)
{
    struct filter filter = begin(numbers);

    for (size_t i = 0; i < count; i++) {
        MUST(points[i].who <= 1);
        if (i > 0 && points[i].day != points[i - 1].day)
            pass(&filter, points[i].day - points[i - 1].day);
        hear(&filter, numbers, points[i].who, points[i].y);
    }
    return filter;
}

double cycle_background_cost(const struct cycle_solve_vector *numbers,
                             const struct cycle_ou_point *points, size_t count,
                             struct cycle_solve_vector *out_gradient)
{
    struct filter filter = run(numbers->at, points, count);
    double cost = -filter.fit.is;

    for (int n = 0; n < N; n++) {
        double away = (numbers->at[n] - PRIOR_MEAN.at[n]) / PRIOR_SD[n];

        cost += 0.5 * away * away;
        out_gradient->at[n] = away / PRIOR_SD[n] - filter.fit.by[n];
    }
    return cost;
}

static double size_of(const struct cycle_solve_vector *vector)
{
    return sqrt(cycle_solve_dot(vector, vector));
}

/* Descends until next to nothing is left to gain, or no step helps. H starts as the prior's
 * covariance and learns the curvature on the way (Nocedal and Wright 2006, algorithm 6.1). */
static void descend(const struct cycle_ou_point *points, size_t count,
                    struct cycle_solve_vector *at)
{
    struct cycle_solve_matrix h = { 0 };
    struct cycle_solve_vector slope;
    double cost = cycle_background_cost(at, points, count, &slope);

    for (int n = 0; n < N; n++)
        h.at[n][n] = 1 / (1 / (PRIOR_SD[n] * PRIOR_SD[n]) + (double)count / 4);
    for (int step = 0; step < STEPS_MAX; step++) {
        struct cycle_solve_vector way = cycle_solve_times(&h, &slope), next = *at, next_slope;
        struct cycle_solve_vector moved, bent, turned;
        double falls = cycle_solve_dot(&way, &slope), length = 1, next_cost, span;

        if (falls < DESCENT_ENOUGH)
            return;
        if (size_of(&way) > 1)
            length = 1 / size_of(&way);
        for (;; length /= 2) {
            for (int n = 0; n < N; n++)
                next.at[n] = at->at[n] - length * way.at[n];
            next_cost = cycle_background_cost(&next, points, count, &next_slope);
            if (next_cost <= cost - 1e-4 * length * falls)
                break;
            if (length < 1e-9)
                return;
        }
        for (int n = 0; n < N; n++) {
            moved.at[n] = next.at[n] - at->at[n];
            bent.at[n] = next_slope.at[n] - slope.at[n];
        }
        span = cycle_solve_dot(&moved, &bent);
        if (span > 1e-14) { /* else the curve bends the wrong way here: keep H */
            turned = cycle_solve_times(&h, &bent);
            double stretch = (1 + cycle_solve_dot(&bent, &turned) / span) / span;

            for (int i = 0; i < N; i++)
                for (int j = 0; j < N; j++)
                    h.at[i][j] +=
                        stretch * moved.at[i] * moved.at[j] -
                        (turned.at[i] * moved.at[j] + moved.at[i] * turned.at[j]) / span;
        }
        *at = next;
        slope = next_slope;
        cost = next_cost;
    }
}

/* Second derivatives by central differences of the exact gradient. */
static struct cycle_solve_matrix curve(const struct cycle_solve_vector *at,
                                       const struct cycle_ou_point *points, size_t count)
{
    static const double step = 1e-4;
    struct cycle_solve_matrix out;

    for (int i = 0; i < N; i++) {
        struct cycle_solve_vector up = *at, down = *at, high, low;

        up.at[i] += step;
        down.at[i] -= step;
        (void)cycle_background_cost(&up, points, count, &high);
        (void)cycle_background_cost(&down, points, count, &low);
        for (int j = 0; j < N; j++)
            out.at[i][j] = (high.at[j] - low.at[j]) / (2 * step);
    }
    for (int i = 0; i < N; i++)
        for (int j = 0; j < i; j++)
            out.at[i][j] = out.at[j][i] = (out.at[i][j] + out.at[j][i]) / 2;
    return out;
}

/* Two Newton steps make the answer the same to 1e-12 however the descent went, so that two
 * C libraries cannot disagree; the curvature of the second is the error. */
static void polish(const struct cycle_ou_point *points, size_t count,
                   struct cycle_background *out)
{
    for (int round = 0; round < 2; round++) {
        struct cycle_solve_matrix bowl = curve(&out->best, points, count);
        struct cycle_solve_vector slope, next_slope, way, next = out->best;
        double cost = cycle_background_cost(&out->best, points, count, &slope);

        out->cov = cycle_solve_invert(&bowl);
        way = cycle_solve_times(&out->cov, &slope);
        for (int n = 0; n < N; n++)
            next.at[n] -= way.at[n];
        if (cycle_background_cost(&next, points, count, &next_slope) <= cost + 1e-9)
            out->best = next;
    }
}

/* Where each person is at the last point: what the filter knows there, plus what is not
 * known about the nine numbers. */
static void look(const struct cycle_ou_point *points, size_t count,
                 struct cycle_background *out)
{
    struct filter filter = run(out->best.at, points, count);

    for (int who = 0; who < 2; who++) {
        struct cycle_solve_vector by, spread;

        for (int n = 0; n < N; n++)
            by.at[n] = filter.off[who].by[n];
        by.at[USUAL + who] += 1;
        spread = cycle_solve_times(&out->cov, &by);
        out->now[who] = out->best.at[USUAL + who] + filter.off[who].is;
        out->now_error[who] =
            sqrt((who ? filter.cov11.is : filter.cov00.is) + cycle_solve_dot(&by, &spread));
    }
}

void cycle_background_fit(const struct cycle_ou_point *points, size_t count,
                          struct cycle_background *out)
{
    out->best = PRIOR_MEAN;
    descend(points, count, &out->best);
    polish(points, count, out);
    look(points, count, out);
}
