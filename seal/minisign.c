#include "seal/minisign.h"

#include <sodium.h>
#include <string.h>

enum { KIND = 2, KEY_LEN = KIND + MINISIGN_ID + SEAL_KEY };

/* What the second line of a signature holds. */
struct signed_part {
    uint8_t kind[KIND], id[MINISIGN_ID], bytes[MINISIGN_SIGNATURE];
};
_Static_assert(sizeof(struct signed_part) == 74, "bytes only, as minisign writes them");

/* The next line of *rest without its end, which may be LF or CR LF; *rest moves past it. */
static struct str line_take(struct str *rest)
{
    struct str line = *rest;
    const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;

    if (!end) {
        *rest = (struct str){ NULL, 0 };
    } else {
        line.len = (size_t)(end - rest->ptr);
        rest->ptr = end + 1;
        rest->len -= line.len + 1;
    }
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

static bool comment_take(struct str *comment, struct str *rest, struct str label)
{
    struct str line = line_take(rest);

    if (line.len < label.len || memcmp(line.ptr, label.ptr, label.len) != 0 ||
        line.len - label.len > MINISIGN_COMMENT_MAX)
        return false;
    *comment = (struct str){ line.ptr + label.len, line.len - label.len };
    return true;
}

/* True if the line is base64 of exactly cap bytes, and of nothing else. */
static bool bytes_take(void *out, size_t cap, struct str line)
{
    size_t len = 0;

    return line.len == (cap + 2) / 3 * 4 &&
           sodium_base642bin(out, cap, line.ptr, line.len, NULL, &len, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           len == cap;
}

enum err minisign_key_read(struct minisign_key *out, struct str text)
{
    uint8_t bytes[KEY_LEN];
    struct str comment, rest = text;

    if (text.len > MINISIGN_FILE_MAX)
        return ERR_INPUT;
    if (!comment_take(&comment, &rest, STR("untrusted comment:")))
        rest = text;
    if (!bytes_take(bytes, sizeof bytes, line_take(&rest)) || rest.len > 0 ||
        memcmp(bytes, "Ed", KIND) != 0)
        return ERR_INPUT;
    memcpy(out->id, bytes + KIND, sizeof out->id);
    memcpy(out->bytes, bytes + KIND + MINISIGN_ID, sizeof out->bytes);
    return ERR_OK;
}

static bool holds(const uint8_t signature[MINISIGN_SIGNATURE], const void *message, size_t len,
                  const struct minisign_key *key)
{
    return crypto_sign_verify_detached(signature, message, len, key->bytes) == 0;
}

enum err minisign_check(struct str *comment, const struct minisign_key *key, struct str message,
                        struct str signature)
{
    uint8_t hash[64], whole[MINISIGN_SIGNATURE + MINISIGN_COMMENT_MAX];
    uint8_t second[MINISIGN_SIGNATURE];
    struct signed_part first;
    struct str untrusted, trusted, rest = signature;

    if (signature.len > MINISIGN_FILE_MAX ||
        !comment_take(&untrusted, &rest, STR("untrusted comment: ")) ||
        !bytes_take(&first, sizeof first, line_take(&rest)) ||
        !comment_take(&trusted, &rest, STR("trusted comment: ")) ||
        !bytes_take(second, sizeof second, line_take(&rest)) || rest.len > 0 ||
        memcmp(first.kind, "ED", KIND) != 0)
        return ERR_INPUT;
    if (memcmp(first.id, key->id, sizeof first.id) != 0)
        return ERR_DENIED;
    seal_hash(hash, sizeof hash, NULL, &message, 1);
    if (!holds(first.bytes, hash, sizeof hash, key))
        return ERR_CORRUPT;
    memcpy(whole, first.bytes, sizeof first.bytes);
    memcpy(whole + sizeof first.bytes, trusted.ptr, trusted.len);
    if (!holds(second, whole, sizeof first.bytes + trusted.len, key))
        return ERR_CORRUPT;
    *comment = trusted;
    return ERR_OK;
}
