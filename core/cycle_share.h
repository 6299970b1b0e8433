/* cycle_share.h - a share known from counts: the Beta distribution, summed. */
#ifndef CORE_CYCLE_SHARE_H
#define CORE_CYCLE_SHARE_H

struct cycle_share {
    double mean, low, high; /* 90 % interval */
    double over_half;       /* probability that the share is above one half */
};

/* The posterior under Beta(2, 2) after so much for and against; half a count is allowed.
 * Both at least 0 and at most 100,000. */
struct cycle_share cycle_share_of(double count_for, double count_against);

#endif
