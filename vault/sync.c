#include "vault/sync.h"
#include "vault/stage.h"
enum err sync_begin(struct vault *v, struct call *c)
{
    (void)c;
    stage_keep(v, "meta/sync", "{}", 2);
    return ERR_OK;
}
void sync_stop(struct vault *v)
{
    stage_drop(v, "meta/sync");
}
bool sync_is_on(const struct vault *v)
{
    (void)v;
    return false;
}
bool sync_has_sent(const struct vault *v, const uint8_t s[RECORD_STREAM], uint64_t n)
{
    (void)v;
    (void)s;
    (void)n;
    return false;
}
enum err command_sync_next(struct vault *v, struct call *c)
{
    (void)v;
    (void)c;
    return ERR_OK;
}
enum err command_sync_got(struct vault *v, struct call *c)
{
    (void)v;
    (void)c;
    return ERR_OK;
}
