/* site.h - the public page: a file with slots, filled in once at start.
 *
 * A slot names what goes in and where it stands, {{app:attr}} or {{app:text}}, and the value is
 * escaped for that place. Any other slot is refused, so that no page ever shows a raw one.
 */
#ifndef SERVER_SITE_H
#define SERVER_SITE_H

#include "server/assets.h"

/* Fills the slots of /index.html. `app_origin` is where the app lives, as "https://host:port".
 * ERR_ABSENT: there is no such page. ERR_INPUT: a slot we do not know. ERR_LIMIT: no room. */
MUST_USE enum err site_fill(struct assets *assets, struct str app_origin,
                            struct trouble *trouble);

#endif
