#include "seal/login.h"

#include <sodium.h>
#include <string.h>

#include "base/must.h"

enum { CHALLENGE_TIME = 8, CHALLENGE_PROOF = CHALLENGE_TIME + SEAL_ID };

void login_random(void *out, size_t len)
{
    randombytes_buf(out, len);
}

/* The last 16 bytes of a challenge, from the 24 before them. */
static void challenge_prove(uint8_t out[SEAL_ID], const struct login_keys *keys,
                            const uint8_t slot[SEAL_ID], const uint8_t *challenge)
{
    const struct str parts[] = { str_bytes(slot, SEAL_ID),
                                 str_bytes(challenge, CHALLENGE_PROOF) };

    seal_hash(out, SEAL_ID, &keys->server, parts, 2);
}

void login_challenge(uint8_t out[SLOT_CHALLENGE], const struct login_keys *keys,
                     const uint8_t slot[SEAL_ID], int64_t now, const uint8_t random[SEAL_ID])
{
    for (unsigned i = 0; i < CHALLENGE_TIME; i++)
        out[i] = (uint8_t)((uint64_t)now >> (8 * i));
    memcpy(out + CHALLENGE_TIME, random, SEAL_ID);
    challenge_prove(out + CHALLENGE_PROOF, keys, slot, out);
}

bool login_challenge_is_good(const struct login_keys *keys, const uint8_t slot[SEAL_ID],
                             const uint8_t challenge[SLOT_CHALLENGE], int64_t now)
{
    uint8_t proof[SEAL_ID];
    uint64_t made = 0;

    challenge_prove(proof, keys, slot, challenge);
    for (unsigned i = 0; i < CHALLENGE_TIME; i++)
        made |= (uint64_t)challenge[i] << (8 * i);
    /* Proven first: only then is the time our own, and small enough to subtract. */
    return seal_equal(proof, challenge + CHALLENGE_PROOF, SEAL_ID) && (int64_t)made <= now &&
           now - (int64_t)made <= LOGIN_SECONDS_MAX;
}

/* A point that verifying takes as long over as over any key: the curve's base point. */
static const uint8_t nobodys_key[crypto_sign_PUBLICKEYBYTES] = {
    0x58, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66,
    0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66, 0x66
};

bool login_is_signed(const uint8_t *login_public, const uint8_t slot[SEAL_ID],
                     struct str origin, const uint8_t challenge[SLOT_CHALLENGE],
                     const uint8_t signature[SLOT_SIGNATURE])
{
    const struct str parts[] = { STR("stillnear/1/login\0"), origin, STR("\0"),
                                 str_bytes(slot, SEAL_ID),
                                 str_bytes(challenge, SLOT_CHALLENGE) };
    uint8_t message[18 + LOGIN_ORIGIN_MAX + 1 + SEAL_ID + SLOT_CHALLENGE];
    size_t len = 0;

    if (origin.len > LOGIN_ORIGIN_MAX)
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        memcpy(message + len, parts[i].ptr, parts[i].len);
        len += parts[i].len;
    }
    bool good = crypto_sign_verify_detached(signature, message, len,
                                            login_public ? login_public : nobodys_key) == 0;

    return good && login_public;
}

void login_token_hash(uint8_t out[SEAL_HASH], const uint8_t token[LOGIN_TOKEN])
{
    const struct str part = str_bytes(token, LOGIN_TOKEN);

    seal_hash(out, SEAL_HASH, NULL, &part, 1);
}

void login_tag(uint8_t out[SEAL_ID], const struct login_keys *keys,
               const uint8_t account[SEAL_ID], const uint8_t space[SEAL_ID])
{
    const struct str parts[] = { str_bytes(account, SEAL_ID), str_bytes(space, SEAL_ID) };

    seal_hash(out, SEAL_ID, &keys->pepper, parts, 2);
}

void login_place(uint8_t out[SEAL_ID], const struct login_keys *keys,
                 const uint8_t space[SEAL_ID], unsigned side)
{
    const uint8_t which = (uint8_t)side; /* of another length than what login_tag hashes */
    const struct str parts[] = { str_bytes(space, SEAL_ID), str_bytes(&which, 1) };

    seal_hash(out, SEAL_ID, &keys->pepper, parts, 2);
}

void login_text_hash(uint8_t out[SEAL_HASH], struct str text)
{
    seal_hash(out, SEAL_HASH, NULL, &text, 1);
}

uint64_t login_spread(const struct login_keys *keys, const void *bytes, size_t len)
{
    uint64_t spread;
    uint8_t out[crypto_shorthash_BYTES];

    _Static_assert(crypto_shorthash_KEYBYTES <= SEAL_KEY, "the key is long enough");
    crypto_shorthash(out, bytes, len, keys->server.bytes);
    memcpy(&spread, out, sizeof spread);
    return spread;
}

void login_token_write(char out[LOGIN_TOKEN_TEXT + 1], const uint8_t token[LOGIN_TOKEN])
{
    sodium_bin2base64(out, LOGIN_TOKEN_TEXT + 1, token, LOGIN_TOKEN,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool login_token_read(uint8_t out[LOGIN_TOKEN], struct str text)
{
    size_t len = 0;
    const char *end = NULL;

    return text.len == LOGIN_TOKEN_TEXT &&
           sodium_base642bin(out, LOGIN_TOKEN, text.ptr, text.len, NULL, &len, &end,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           len == LOGIN_TOKEN && end == text.ptr + text.len;
}
