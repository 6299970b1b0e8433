/* take.h - one sealed row in: open it, check it, apply it. */
#ifndef VAULT_TAKE_H
#define VAULT_TAKE_H

#include "vault/state.h"

/* Takes a record or a stub of the personal space.
 *
 * strict is the protocol's rule for what a server hands out: a record that does not fit the
 * chain is refused and raises an alarm. Without it, the rule for this device's own storage: a
 * record that opens is kept even when one before it is damaged, because nothing a person wrote
 * may be lost; the alarm is raised all the same.
 * Returns true when the row is now part of the state (also when it was before). */
bool take_row(struct vault *vault, struct str bytes, bool strict);

/* After everything is in: deletions explain stubs, and checkpointed heads are reached. */
void take_finish(struct vault *vault);

#endif
