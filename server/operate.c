#include <string.h>

#include "server/api.h"

/* Anything but 200 tells a balancer to send people elsewhere. */
void operate_ready(const struct call *call)
{
    bool ready = writer_is_well(call->sync->writer) && !atomic_load(&call->sync->draining);

    call->reply->status = ready ? 200 : 503;
    call->reply->body = ready ? STR("ready\n") : STR("not ready\n");
    http_reply_header(call->reply, "Content-Type", "text/plain; charset=utf-8");
}

/* Only for this machine: not for those for whom a proxy on it asks. */
static bool is_local(const struct call *call)
{
    return address_is_loopback(&call->request->peer) &&
           http_header(call->exchange, "X-Forwarded-For").len == 0 &&
           http_header(call->exchange, "Forwarded").len == 0 &&
           http_header(call->exchange, "Via").len == 0;
}

void operate_metrics(const struct call *call)
{
    const struct metrics_now now = { .streams = live_count(call->sync->live),
                                     .waiting = writer_waiting(call->sync->writer),
                                     .ready = writer_is_well(call->sync->writer) };
    size_t len = 0;
    char *text = NULL;

    if (!is_local(call)) {
        refuse(call->reply, WHY_ABSENT);
        return;
    }
    text = metrics_write(call->sync->metrics, &now, &len);
    if (!text) {
        refuse(call->reply, WHY_BUSY);
        return;
    }
    call->reply->status = 200;
    call->reply->owned = text;
    call->reply->body = (struct str){ text, len };
    http_reply_header(call->reply, "Content-Type",
                      "application/openmetrics-text; version=1.0.0; charset=utf-8");
}
