#include "core/cycle_days.h"

#include "core/change.h"

struct half { /* one person's part of a day */
    bool wrote, moved;
    enum cycle_tap reached, pulled_back;
};

struct window {
    struct half half[2];
    size_t points_at[2]; /* taps on who moved first */
};

typedef int ranking(const struct cycle_checkin *one, const struct cycle_checkin *other);

static int order(double one, double other)
{
    return (one > other) - (one < other);
}

static int by_time(const struct cycle_checkin *one, const struct cycle_checkin *other)
{
    const double first[] = { (double)one->at, one->who,     one->zone_min,    one->close,
                             one->settled,    one->reached, one->pulled_back, one->first };
    const double second[] = { (double)other->at,  other->who,     other->zone_min,
                              other->close,       other->settled, other->reached,
                              other->pulled_back, other->first };
    int differ = 0;

    for (size_t i = 0; i < sizeof first / sizeof *first && differ == 0; i++)
        differ = order(first[i], second[i]);
    return differ;
}

static int by_day(const struct cycle_checkin *one, const struct cycle_checkin *other)
{
    int64_t first = change_day(one->at, one->zone_min);
    int64_t second = change_day(other->at, other->zone_min);

    return first != second ? (first > second) - (first < second) : by_time(one, other);
}

/* Lets the check-in at `top` sink to its place in the heap of the first `count`. */
static void sink(struct cycle_checkin *heap, size_t top, size_t count, ranking *compare)
{
    struct cycle_checkin sinking = heap[top];

    for (size_t child; (child = 2 * top + 1) < count; top = child) {
        if (child + 1 < count && compare(&heap[child], &heap[child + 1]) < 0)
            child++;
        if (compare(&sinking, &heap[child]) >= 0)
            break;
        heap[top] = heap[child];
    }
    heap[top] = sinking;
}

/* Heapsort: in place, and never worse than n log n whatever comes in. */
static void sort(struct cycle_checkin *checkins, size_t count, ranking *compare)
{
    for (size_t i = count / 2; i-- > 0;)
        sink(checkins, i, count, compare);
    for (size_t i = count; i-- > 1;) {
        struct cycle_checkin largest = checkins[0];

        checkins[0] = checkins[i];
        checkins[i] = largest;
        sink(checkins, 0, i, compare);
    }
}

void cycle_days_sort_by_time(struct cycle_checkin *checkins, size_t count)
{
    sort(checkins, count, by_time);
}

void cycle_days_sort_by_day(struct cycle_checkin *checkins, size_t count)
{
    sort(checkins, count, by_day);
}

double cycle_days_mood(const struct cycle_checkin *checkin)
{
    if (checkin->close < 0)
        return checkin->settled;
    if (checkin->settled < 0)
        return checkin->close;
    return (checkin->close + checkin->settled) / 2;
}

static void enter(struct window *window, const struct cycle_checkin *checkin)
{
    struct half *half = &window->half[checkin->who];

    half->wrote = true;
    half->moved = half->moved || cycle_days_mood(checkin) >= 0;
    half->reached = checkin->reached > half->reached ? checkin->reached : half->reached;
    half->pulled_back =
        checkin->pulled_back > half->pulled_back ? checkin->pulled_back : half->pulled_back;
    if (checkin->first == CYCLE_FIRST_ME)
        window->points_at[checkin->who]++;
    if (checkin->first == CYCLE_FIRST_YOU)
        window->points_at[!checkin->who]++;
}

static void count_odds(struct cycle_odds_days *days, enum cycle_tap reached,
                       enum cycle_tap pulled_back)
{
    if (reached == CYCLE_UNASKED || pulled_back == CYCLE_UNASKED)
        return;
    if (reached == CYCLE_YES) {
        days->reach++;
        days->reach_back += pulled_back == CYCLE_YES;
    } else {
        days->other++;
        days->other_back += pulled_back == CYCLE_YES;
    }
}

static void close_day(struct cycle_days *days, const struct window *window, size_t wrote[2])
{
    const struct half *half = window->half;
    size_t taps = window->points_at[0] + window->points_at[1];

    days->paired += half[0].wrote && half[1].wrote;
    days->paired_moods += half[0].moved && half[1].moved;
    count_odds(&days->odds[0], half[0].reached, half[1].pulled_back);
    count_odds(&days->odds[1], half[1].reached, half[0].pulled_back);
    days->taps += taps;
    for (int who = 0; who < 2; who++) {
        /* Two people telling of one rough day have told of one day. */
        if (taps > 0)
            days->first[who] += (double)window->points_at[who] / (double)taps;
        wrote[who] += half[who].wrote;
        days->lean[who] += half[who].reached == CYCLE_YES;
        days->lean[who] -= half[who].pulled_back == CYCLE_YES;
    }
}

struct cycle_days cycle_days_count(const struct cycle_checkin *checkins, size_t count)
{
    struct cycle_days days = { 0 };
    size_t wrote[2] = { 0 };

    for (size_t i = 0; i < count;) {
        int64_t day = change_day(checkins[i].at, checkins[i].zone_min);
        struct window window = { 0 };

        for (; i < count && change_day(checkins[i].at, checkins[i].zone_min) == day; i++)
            enter(&window, &checkins[i]);
        close_day(&days, &window, wrote);
    }
    for (int who = 0; who < 2; who++)
        if (wrote[who] > 0)
            days.lean[who] /= (double)wrote[who];
    return days;
}
