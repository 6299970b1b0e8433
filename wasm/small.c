/* small.c - libsodium's multiples of Ed25519's base point, without their table.
 *
 * libsodium keeps 256 ready multiples, 30 KB that hardly compress: a tenth of a first visit.
 * Its own function for any point gives the same multiples from the base point alone, in a time
 * that depends on no secret either: 0.2 ms a signature or new key in place of 0.1.
 * script/wasm gives libsodium's own another name and puts this one beside it, in the library;
 * that every value stays the same is held by tests/seal_vectors.c.
 */
#include <private/ed25519_ref10.h>

#include "base/must.h"

void ge25519_scalarmult_base(ge25519_p3 *h, const unsigned char *a)
{
    static const unsigned char base[32] = { /* RFC 8032, 5.1: y = 4/5, x even */
                                            0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
                                            0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66
    };
    ge25519_p3 point;

    MUST(ge25519_frombytes(&point, base) == 0);
    ge25519_scalarmult(h, a, &point);
}
