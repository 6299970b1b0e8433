/* stub until branch vault */
#ifndef VAULT_SYNC_H
#define VAULT_SYNC_H
#include "vault/state.h"
enum err sync_begin(struct vault *vault, struct call *call);
void sync_stop(struct vault *vault);
bool sync_is_on(const struct vault *vault);
bool sync_has_sent(const struct vault *vault, const uint8_t stream[RECORD_STREAM], uint64_t n);
enum err command_sync_next(struct vault *vault, struct call *call);
enum err command_sync_got(struct vault *vault, struct call *call);
#endif
