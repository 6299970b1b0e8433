#include "server/metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/must.h"

enum { TEXT_MAX = 8192 };

struct metrics {
    _Atomic uint64_t count[METRICS_COUNT];
};

/* Rows of one name follow each other, as the format asks. */
static const struct {
    const char *name, *labels, *help;
    double scale; /* from what is counted to what is shown */
} rows[METRICS_COUNT] = {
    [METRIC_REPLIES_GOOD] = { "replies", "{class=\"good\"}", "Replies of the app and its API",
                              1 },
    [METRIC_REPLIES_REFUSED] = { "replies", "{class=\"refused\"}", "", 1 },
    [METRIC_REPLIES_FAILED] = { "replies", "{class=\"failed\"}", "", 1 },
    [METRIC_LIMITED] = { "limited", "", "Requests beyond a rate", 1 },
    [METRIC_ACCOUNTS] = { "accounts_made", "", "Accounts made", 1 },
    [METRIC_LOGINS] = { "logins", "{result=\"good\"}", "Logins", 1 },
    [METRIC_LOGINS_FAILED] = { "logins", "{result=\"failed\"}", "", 1 },
    [METRIC_RECORDS] = { "records_appended", "", "Records and stubs stored", 1 },
    [METRIC_PULLED_BYTES] = { "pulled_bytes", "", "Bytes given to pulls", 1 },
    [METRIC_RELAYED] = { "relayed", "", "Ephemeral frames", 1 },
    [METRIC_PUSHES] = { "pushes", "{result=\"good\"}", "Pushes sent", 1 },
    [METRIC_PUSHES_FAILED] = { "pushes", "{result=\"failed\"}", "", 1 },
    [METRIC_COMMITS] = { "commits", "{result=\"good\"}", "Commits of the writer", 1 },
    [METRIC_COMMITS_FAILED] = { "commits", "{result=\"failed\"}", "", 1 },
    [METRIC_COMMIT_JOBS] = { "commit_jobs", "", "Requests that commits carried", 1 },
    [METRIC_COMMIT_MICROSECONDS] = { "commit_seconds", "", "Time in commits", 1e-6 },
};

enum err metrics_open(struct metrics **out)
{
    *out = calloc(1, sizeof **out);
    return *out ? ERR_OK : ERR_IO;
}

void metrics_close(struct metrics *metrics)
{
    free(metrics);
}

void metrics_add(struct metrics *metrics, enum metric metric, uint64_t count)
{
    atomic_fetch_add_explicit(&metrics->count[metric], count, memory_order_relaxed);
}

void metrics_reply(struct metrics *metrics, unsigned status)
{
    metrics_add(metrics,
                status < 400   ? METRIC_REPLIES_GOOD
                : status < 500 ? METRIC_REPLIES_REFUSED
                               : METRIC_REPLIES_FAILED,
                1);
    if (status == 429)
        metrics_add(metrics, METRIC_LIMITED, 1);
}

static size_t gauge(char *at, size_t room, const char *name, const char *help, size_t value)
{
    int len = snprintf(at, room,
                       "# TYPE stillnear_%s gauge\n# HELP stillnear_%s %s\nstillnear_%s %zu\n",
                       name, name, help, name, value);

    MUST(len > 0 && (size_t)len < room);
    return (size_t)len;
}

char *metrics_write(struct metrics *metrics, const struct metrics_now *now, size_t *out_len)
{
    char *text = malloc(TEXT_MAX);
    size_t len = 0;

    if (!text)
        return NULL;
    for (size_t i = 0; i < METRICS_COUNT; i++) {
        double value = (double)atomic_load(&metrics->count[i]) * rows[i].scale;

        if (*rows[i].help)
            len += (size_t)snprintf(text + len, TEXT_MAX - len,
                                    "# TYPE stillnear_%s counter\n# HELP stillnear_%s %s.\n",
                                    rows[i].name, rows[i].name, rows[i].help);
        len += (size_t)snprintf(text + len, TEXT_MAX - len, "stillnear_%s_total%s %.15g\n",
                                rows[i].name, rows[i].labels, value);
        MUST(len < TEXT_MAX);
    }
    len += gauge(text + len, TEXT_MAX - len, "streams", "Live streams open.", now->streams);
    len += gauge(text + len, TEXT_MAX - len, "writes_waiting",
                 "Requests that wait to be written.", now->waiting);
    len += gauge(text + len, TEXT_MAX - len, "ready", "1 while the disk takes what is written.",
                 (size_t)now->ready);
    len += (size_t)snprintf(text + len, TEXT_MAX - len, "# EOF\n");
    MUST(len < TEXT_MAX);
    *out_len = len;
    return text;
}
