/* recovery.h - 16 secret bytes as 28 characters on paper, and back.
 *
 * 26 characters of Crockford's base32 (no I, L, O, U) carry the bytes, first bit first, the
 * last two bits zero. Two more make the whole a word of a Reed-Solomon code over GF(32) (Reed
 * and Solomon 1960): x^5 + x^2 + 1, roots a and a^2. Any two wrong characters and any swap of
 * two are noticed, of other mistakes all but one in about a thousand; and of a single wrong
 * character the code says where it is. It is named, never silently repaired: a guess is not
 * what was written down.
 */
#ifndef SEAL_RECOVERY_H
#define SEAL_RECOVERY_H

#include "seal/slot.h"

enum {
    RECOVERY_GROUP = 4,
    RECOVERY_GROUPS = 7,
    RECOVERY_SYMBOLS = RECOVERY_GROUP * RECOVERY_GROUPS,
    RECOVERY_TEXT = RECOVERY_SYMBOLS + RECOVERY_GROUPS /* "XXXX-..", with the NUL */
};

void recovery_write(char out[RECOVERY_TEXT], const uint8_t code[SLOT_RECOVERY_BYTES]);

/* Small letters, spaces, hyphens, and O for 0, I or L for 1 are understood.
 * ERR_INPUT: a character that no code has, in *out_group; ERR_LIMIT: fewer or more than 28;
 * ERR_CORRUPT: mistyped, in *out_group, or somewhere (RECOVERY_GROUPS).
 * On failure out is zeroed. */
MUST_USE enum err recovery_read(uint8_t out[SLOT_RECOVERY_BYTES], unsigned *out_group,
                                struct str text);

/* Whether these are the four characters of that group. */
bool recovery_group_is(const uint8_t code[SLOT_RECOVERY_BYTES], unsigned group,
                       struct str typed);

#endif
