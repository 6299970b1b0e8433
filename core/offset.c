#include "core/offset.h"

#include <math.h>

/* A stamp further off than this is no time of ours, and keeps the sums within an int64_t. */
#define STAMP_MAX (INT64_C(1) << 53)

static double bound_at(const struct offset_exchange *exchange, int64_t now_ms)
{
    int64_t age = now_ms > exchange->back_ms ? now_ms - exchange->back_ms : 0;

    return exchange->half_ms + (double)age * OFFSET_DRIFT_PPM / 1e6;
}

static const struct offset_exchange *best(const struct offset *offset, int64_t now_ms)
{
    const struct offset_exchange *least = NULL;

    for (size_t i = 0; i < offset->count; i++)
        if (!least || bound_at(&offset->kept[i], now_ms) < bound_at(least, now_ms))
            least = &offset->kept[i];
    return least;
}

static bool is_time(int64_t stamp)
{
    return stamp > 0 && stamp < STAMP_MAX;
}

/* True when both may be right at once. */
static bool intervals_meet(const struct offset_exchange *a, const struct offset_exchange *b,
                           int64_t now_ms)
{
    return fabs(a->offset_ms - b->offset_ms) <= bound_at(a, now_ms) + bound_at(b, now_ms);
}

enum err offset_take(struct offset *offset, const struct offset_stamps *stamps)
{
    int64_t round;

    if (!is_time(stamps->sent) || !is_time(stamps->heard) || !is_time(stamps->answered) ||
        !is_time(stamps->back) || stamps->answered < stamps->heard)
        return ERR_INPUT;
    round = (stamps->back - stamps->sent) - (stamps->answered - stamps->heard);
    if (round < 0 || round > OFFSET_ROUND_MAX)
        return ERR_INPUT;
    struct offset_exchange exchange = {
        .offset_ms =
            (double)((stamps->heard - stamps->sent) + (stamps->answered - stamps->back)) / 2,
        .half_ms = (double)round / 2,
        .back_ms = stamps->back,
    };
    const struct offset_exchange *before = best(offset, stamps->back);

    if (before && !intervals_meet(before, &exchange, stamps->back))
        *offset = (struct offset){ 0 };
    offset->kept[offset->next] = exchange;
    offset->next = (offset->next + 1) % OFFSET_KEPT;
    if (offset->count < OFFSET_KEPT)
        offset->count++;
    return ERR_OK;
}

struct offset_said offset_say(const struct offset *offset, int64_t now_ms)
{
    const struct offset_exchange *least = best(offset, now_ms);

    if (!least)
        return (struct offset_said){ 0 };
    return (struct offset_said){ .known = true,
                                 .offset_ms = least->offset_ms,
                                 .error_ms = bound_at(least, now_ms) };
}
