#include "seal/backup.h"

#include <sodium.h>
#include <string.h>

#include "base/must.h"

enum { MAGIC = 8, VERSION = 1, SALT_AT = 16, STREAM_AT = 32 };

_Static_assert(BACKUP_HEADER == STREAM_AT + crypto_secretstream_xchacha20poly1305_HEADERBYTES,
               "the file begins with our header and the stream's");
_Static_assert(BACKUP_CHUNK_ADDED == crypto_secretstream_xchacha20poly1305_ABYTES, "per chunk");

bool backup_is(struct str file)
{
    return file.len >= MAGIC && memcmp(file.ptr, "STILBACK", MAGIC) == 0;
}

/* An empty text still has one chunk, which says that it is the last. */
static size_t chunks_of(size_t text_len)
{
    return text_len == 0 ? 1 : (text_len + BACKUP_CHUNK - 1) / BACKUP_CHUNK;
}

size_t backup_size(size_t text_len)
{
    return BACKUP_HEADER + text_len + chunks_of(text_len) * BACKUP_CHUNK_ADDED;
}

enum err backup_seal(uint8_t *out, struct str text, struct str passphrase,
                     struct seal_random *random)
{
    crypto_secretstream_xchacha20poly1305_state state;
    struct secret_key key;
    size_t read = 0, written = BACKUP_HEADER;

    if (text.len > BACKUP_BYTES_MAX)
        return ERR_LIMIT;
    memset(out, 0, BACKUP_HEADER);
    memcpy(out, "STILBACK", MAGIC);
    out[MAGIC] = VERSION;
    seal_random_draw(random, out + SALT_AT, BACKUP_HEADER - SALT_AT);
    if (seal_stretch(&key, passphrase, out + SALT_AT) != ERR_OK)
        return ERR_IO;
    /* init_push would draw the header itself. Both ends of a stream begin in the state that
     * init_pull computes from a header, so ours comes from the caller's chance. */
    MUST(crypto_secretstream_xchacha20poly1305_init_pull(&state, out + STREAM_AT, key.bytes) ==
         0);
    for (size_t i = 0, count = chunks_of(text.len); i < count; i++) {
        size_t len = text.len - read < BACKUP_CHUNK ? text.len - read : BACKUP_CHUNK;
        uint8_t tag = i + 1 == count ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;

        MUST(crypto_secretstream_xchacha20poly1305_push(
                 &state, out + written, NULL, (const uint8_t *)text.ptr + read, len,
                 i == 0 ? out : NULL, i == 0 ? STREAM_AT : 0, tag) == 0);
        read += len;
        written += len + BACKUP_CHUNK_ADDED;
    }
    sodium_memzero(&key, sizeof key);
    sodium_memzero(&state, sizeof state);
    return ERR_OK;
}

/* What can be told before the passphrase is tried. */
static enum err backup_check(struct str file)
{
    if (!backup_is(file))
        return ERR_INPUT;
    if (file.len <= MAGIC)
        return ERR_CORRUPT;
    if ((uint8_t)file.ptr[MAGIC] > VERSION)
        return ERR_CONFLICT;
    if ((uint8_t)file.ptr[MAGIC] < VERSION || file.len < BACKUP_HEADER + BACKUP_CHUNK_ADDED)
        return ERR_CORRUPT;
    if (file.len > backup_size(BACKUP_BYTES_MAX))
        return ERR_LIMIT;
    return ERR_OK;
}

enum err backup_open(uint8_t *out, size_t *out_len, struct str file, struct str passphrase)
{
    crypto_secretstream_xchacha20poly1305_state state;
    const uint8_t *bytes = (const uint8_t *)file.ptr;
    struct secret_key key = { { 0 } };
    size_t read = BACKUP_HEADER, written = 0;
    uint8_t tag = 0;
    enum err err = backup_check(file);

    if (err != ERR_OK)
        goto done;
    err = seal_stretch(&key, passphrase, bytes + SALT_AT);
    if (err != ERR_OK)
        goto done;
    MUST(crypto_secretstream_xchacha20poly1305_init_pull(&state, bytes + STREAM_AT,
                                                         key.bytes) == 0);
    while (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        bool first = read == BACKUP_HEADER;
        size_t left = file.len - read, whole = BACKUP_CHUNK + BACKUP_CHUNK_ADDED;
        size_t len = left < whole ? left : whole;

        err = first ? ERR_DENIED : ERR_CORRUPT;
        if (len < BACKUP_CHUNK_ADDED ||
            crypto_secretstream_xchacha20poly1305_pull(&state, out + written, NULL, &tag,
                                                       bytes + read, len, first ? bytes : NULL,
                                                       first ? STREAM_AT : 0) != 0)
            goto done;
        read += len;
        written += len - BACKUP_CHUNK_ADDED;
    }
    err = read == file.len ? ERR_OK : ERR_CORRUPT; /* nothing may follow the last chunk */
    if (err == ERR_OK)
        *out_len = written;
done:
    if (err != ERR_OK && file.len > 0)
        sodium_memzero(out, file.len);
    sodium_memzero(&key, sizeof key);
    sodium_memzero(&state, sizeof state);
    return err;
}
