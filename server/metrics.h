/* metrics.h - how much, never who: counts since the start, in OpenMetrics text. */
#ifndef SERVER_METRICS_H
#define SERVER_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum metric {
    METRIC_REPLIES_GOOD,    /* 1xx to 3xx */
    METRIC_REPLIES_REFUSED, /* 4xx */
    METRIC_REPLIES_FAILED,  /* 5xx */
    METRIC_LIMITED,
    METRIC_ACCOUNTS,
    METRIC_LOGINS,
    METRIC_LOGINS_FAILED,
    METRIC_RECORDS,
    METRIC_PULLED_BYTES,
    METRIC_RELAYED,
    METRIC_PUSHES,
    METRIC_PUSHES_FAILED,
    METRIC_COMMITS,
    METRIC_COMMITS_FAILED,
    METRIC_COMMIT_JOBS,
    METRIC_COMMIT_MICROSECONDS,
    METRICS_COUNT
};

/* What is true now, rather than counted. */
struct metrics_now {
    size_t streams, waiting;
    int ready;
};

struct metrics;

MUST_USE enum err metrics_open(struct metrics **out);
void metrics_close(struct metrics *metrics);

void metrics_add(struct metrics *metrics, enum metric metric, uint64_t count);
void metrics_reply(struct metrics *metrics, unsigned status);

/* The text, from malloc; NULL: no memory. */
char *metrics_write(struct metrics *metrics, const struct metrics_now *now, size_t *out_len);

#endif
