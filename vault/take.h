/* take.h - one sealed row in: open it, check it, apply it. */
#ifndef VAULT_TAKE_H
#define VAULT_TAKE_H

#include "vault/state.h"

/* Takes a record or a stub of the personal space from this device's own storage. A record that
 * opens is taken even when one before it is damaged or missing, because nothing a person wrote
 * may be lost; take_finish() raises the alarm. Returns true when the row is part of the state
 * now (also when it was before). */
bool take_row(struct vault *vault, struct str bytes);

/* After everything is in: are all numbers there, do deletions explain the stubs, are
 * checkpointed heads reached? Sets those alarms anew each time. */
void take_finish(struct vault *vault);

#endif
