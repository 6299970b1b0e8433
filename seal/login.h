/* login.h - what a server computes to let somebody in (PROTOCOL.md, login).
 *
 * The server never learns a secret: it makes challenges, verifies Ed25519 signatures over them,
 * and keeps hashes of session tokens. Challenges are stateless: whoever returns one within
 * LOGIN_SECONDS_MAX got it from us. That each is used once is the caller's to remember.
 */
#ifndef SEAL_LOGIN_H
#define SEAL_LOGIN_H

#include "seal/slot.h"

enum {
    LOGIN_SECONDS_MAX = 60, /* from a challenge to its signature */
    LOGIN_TOKEN = 32,
    LOGIN_ORIGIN_MAX = 256
};

/* The two secrets of a server, from a file outside its database. */
struct login_keys {
    struct secret_key pepper; /* hides who is in which space from a copy of the database */
    struct secret_key server; /* makes challenges */
};

/* Random bytes from the system; the only place in this room that asks it. */
void login_random(void *out, size_t len);

void login_challenge(uint8_t out[SLOT_CHALLENGE], const struct login_keys *keys,
                     const uint8_t slot[SEAL_ID], int64_t now, const uint8_t random[SEAL_ID]);

/* Whether this challenge is ours, for this slot, and young enough. */
bool login_challenge_is_good(const struct login_keys *keys, const uint8_t slot[SEAL_ID],
                             const uint8_t challenge[SLOT_CHALLENGE], int64_t now);

/* Whether slot_sign made this with the secret of `login_public`. A NULL key stands for a slot
 * that is not there: as much work is done with a key that is nobody's, and the answer is no.
 * False also where the origin is longer than LOGIN_ORIGIN_MAX. */
bool login_is_signed(const uint8_t *login_public, const uint8_t slot[SEAL_ID],
                     struct str origin, const uint8_t challenge[SLOT_CHALLENGE],
                     const uint8_t signature[SLOT_SIGNATURE]);

/* What is kept of a session's token. */
void login_token_hash(uint8_t out[SEAL_HASH], const uint8_t token[LOGIN_TOKEN]);

/* A member of a space, as the database names them. */
void login_tag(uint8_t out[SEAL_ID], const struct login_keys *keys,
               const uint8_t account[SEAL_ID], const uint8_t space[SEAL_ID]);

/* A side of a space, likewise; it says nothing of who is there. */
void login_place(uint8_t out[SEAL_ID], const struct login_keys *keys,
                 const uint8_t space[SEAL_ID], unsigned side);

/* What is kept of a text that opens something once: an invitation, a join. */
void login_text_hash(uint8_t out[SEAL_HASH], struct str text);

/* Spreads bytes over tables in a way that senders cannot steer. */
uint64_t login_spread(const struct login_keys *keys, const void *bytes, size_t len);

/* Standard base64url without padding, as in a cookie. out has LOGIN_TOKEN_TEXT + 1 bytes. */
enum { LOGIN_TOKEN_TEXT = 43 };
void login_token_write(char out[LOGIN_TOKEN_TEXT + 1], const uint8_t token[LOGIN_TOKEN]);
bool login_token_read(uint8_t out[LOGIN_TOKEN], struct str text);

#endif
