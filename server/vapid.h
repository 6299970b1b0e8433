/* vapid.h - who sends a push: a signature that push services want (RFC 8292), ES256.
 *
 * The one place that uses GnuTLS by itself, which libmicrohttpd brings for TLS: libsodium has
 * no P-256, and push services take nothing else. The key is the file `push.key` in the data
 * folder, made at the first start with push on. It opens nothing of anybody's; whoever has it
 * can send empty pushes to endpoints they know.
 */
#ifndef SERVER_VAPID_H
#define SERVER_VAPID_H

#include <stdint.h>

#include "base/str.h"
#include "server/trouble.h"

enum {
    VAPID_CONTACT_MAX = 200, /* bytes */
    VAPID_KEY_TEXT = 87,     /* base64url of an uncompressed point, 65 bytes */
    VAPID_HEADER_MAX = 1024
};

struct vapid;

/* `contact` is where a push service reaches the operator, "mailto:..." or "https://..."; it is
 * borrowed. ERR_INPUT: it is not. ERR_IO, ERR_DENIED, ERR_CORRUPT: of the key's file; `trouble`
 * says. */
MUST_USE enum err vapid_open(const char *folder, const char *contact, struct vapid **out,
                             struct trouble *trouble);
void vapid_close(struct vapid *vapid); /* NULL is fine */

/* The public key as browsers want it, VAPID_KEY_TEXT characters and NUL. */
const char *vapid_key(const struct vapid *vapid);

/* The value of an Authorization header for a push service's origin, good for
 * SERVER_PUSH_TOKEN_SECONDS from `now` on. ERR_IO: GnuTLS refused. */
MUST_USE enum err vapid_write(const struct vapid *vapid, struct str origin, int64_t now,
                              char out[VAPID_HEADER_MAX]);

#endif
