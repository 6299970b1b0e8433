/* minisign.h - reads and checks what the program minisign signs (Frank Denis, 2015; version
 * 0.11).
 *
 *   public key   base64 of "Ed" ‖ key id 8 ‖ Ed25519 key 32, alone or after a comment line
 *   signature    untrusted comment: ANYTHING
 *                base64 of "ED" ‖ key id 8 ‖ Ed25519 of BLAKE2b-512(message)
 *                trusted comment: COMMENT
 *                base64 of Ed25519 of (the 64 bytes above ‖ COMMENT)
 *
 * Only the prehashed kind "ED" is taken: minisign writes the other only when asked to. Nothing
 * here is secret, and signing is left to minisign, on a machine that serves nobody.
 */
#ifndef SEAL_MINISIGN_H
#define SEAL_MINISIGN_H

#include "seal/seal.h"

enum {
    MINISIGN_ID = 8,
    MINISIGN_SIGNATURE = 64,
    MINISIGN_COMMENT_MAX = 1024, /* bytes of either comment; minisign writes less by itself */
    MINISIGN_FILE_MAX = 4096     /* bytes of a key's or a signature's file                  */
};

struct minisign_key {
    uint8_t id[MINISIGN_ID];
    uint8_t bytes[SEAL_KEY];
};

/* text is the file minisign wrote, or its second line alone. ERR_INPUT: it is no public key. */
MUST_USE enum err minisign_key_read(struct minisign_key *out, struct str text);

/* On success *comment borrows the trusted comment from signature.
 * ERR_INPUT: not a signature of this kind; ERR_DENIED: made with another key; ERR_CORRUPT: the
 * message or the trusted comment is not what was signed. */
MUST_USE enum err minisign_check(struct str *comment, const struct minisign_key *key,
                                 struct str message, struct str signature);

#endif
