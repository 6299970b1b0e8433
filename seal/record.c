#include "seal/record.h"

#include <sodium.h>
#include <string.h>

#include "base/must.h"

enum { VERSION = 1, AD_LABEL = 16, AD_LEN = AD_LABEL + RECORD_HEADER };

static void put_le64(uint8_t *out, uint64_t value)
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get_le64(const uint8_t *at)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < 8; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

/* The smallest of 256, 512, .. 65536 that is greater than len, so that padding always fits. */
static size_t bucket(size_t len)
{
    size_t size = RECORD_BUCKET_MIN;

    while (size <= len)
        size *= 2;
    return size;
}

static bool is_bucket(size_t len)
{
    return len >= RECORD_BUCKET_MIN && len <= RECORD_BUCKET_MAX && (len & (len - 1)) == 0;
}

static bool is_record(size_t len)
{
    return len > RECORD_ADDED && is_bucket(len - RECORD_ADDED);
}

static void record_ad(uint8_t out[AD_LEN], const uint8_t header[RECORD_HEADER])
{
    memcpy(out, "stillnear/1/rec", AD_LABEL); /* with its NUL */
    memcpy(out + AD_LABEL, header, RECORD_HEADER);
}

void record_header_write(uint8_t out[RECORD_HEADER], const struct record_header *header)
{
    MUST(header->side <= 1);
    MUST(header->n >= 1);
    memset(out, 0, RECORD_HEADER);
    out[0] = VERSION;
    out[1] = header->side;
    memcpy(out + 8, header->space, SEAL_ID);
    memcpy(out + 24, header->stream, RECORD_STREAM);
    put_le64(out + 32, header->n);
    memcpy(out + 40, header->prev, SEAL_HASH);
}

enum err record_header_read(struct record_header *out, struct str bytes)
{
    static const uint8_t zeros[SEAL_HASH];
    const uint8_t *at = (const uint8_t *)bytes.ptr;

    if (!is_record(bytes.len) && bytes.len != RECORD_STUB)
        return ERR_CORRUPT;
    if (at[0] != VERSION || at[1] > 1 || memcmp(at + 2, zeros, 6) != 0)
        return ERR_CORRUPT;
    uint64_t n = get_le64(at + 32);

    /* The counter is an exact number in JavaScript too; nobody writes 2^53 records. */
    if (n == 0 || n >= (uint64_t)1 << 53)
        return ERR_CORRUPT;
    if (n == 1 && memcmp(at + 40, zeros, SEAL_HASH) != 0)
        return ERR_CORRUPT;
    out->side = at[1];
    memcpy(out->space, at + 8, SEAL_ID);
    memcpy(out->stream, at + 24, RECORD_STREAM);
    out->n = n;
    memcpy(out->prev, at + 40, SEAL_HASH);
    return ERR_OK;
}

size_t record_size(size_t json_len)
{
    MUST(json_len <= RECORD_JSON_MAX);
    return RECORD_ADDED + bucket(SEAL_ID + json_len);
}

void record_self_tag(uint8_t out[SEAL_ID], const struct secret_key *self_tag,
                     const uint8_t header[RECORD_HEADER], struct str json)
{
    uint8_t text_hash[SEAL_HASH];
    const struct str parts[] = { str_bytes(header, RECORD_HEADER),
                                 str_bytes(text_hash, sizeof text_hash) };

    seal_hash(text_hash, sizeof text_hash, NULL, &json, 1);
    seal_hash(out, SEAL_ID, self_tag, parts, 2);
}

enum err record_seal(uint8_t *out, const struct record_header *header,
                     const struct space_keys *keys, const struct secret_key *self_tag,
                     struct str json, const uint8_t nonce[SEAL_NONCE])
{
    uint8_t ad[AD_LEN];

    if (json.len > RECORD_JSON_MAX)
        return ERR_LIMIT;
    size_t padded = bucket(SEAL_ID + json.len), len = 0;
    uint8_t *plain = out + RECORD_HEADER + SEAL_NONCE; /* encrypted in place */

    record_header_write(out, header);
    record_self_tag(plain, self_tag, out, json);
    memcpy(plain + SEAL_ID, json.ptr, json.len);
    MUST(sodium_pad(&len, plain, SEAL_ID + json.len, padded, padded) == 0);
    MUST(len == padded);
    record_ad(ad, out);
    memcpy(out + RECORD_HEADER, nonce, SEAL_NONCE);
    MUST(crypto_aead_xchacha20poly1305_ietf_encrypt(plain, NULL, plain, padded, ad, sizeof ad,
                                                    NULL, nonce,
                                                    keys->side[header->side].bytes) == 0);
    return ERR_OK;
}

enum err record_open(uint8_t *out, struct str *out_json, struct str bytes,
                     const struct space_keys *keys, const struct secret_key *self_tag)
{
    const uint8_t *at = (const uint8_t *)bytes.ptr;
    struct record_header header;
    uint8_t ad[AD_LEN], tag[SEAL_ID];
    enum err err = ERR_CORRUPT;
    size_t len = 0;

    if (!is_record(bytes.len) || record_header_read(&header, bytes) != ERR_OK)
        goto done;
    size_t padded = bytes.len - RECORD_ADDED;

    record_ad(ad, at);
    if (seal_open(out, &keys->side[header.side],
                  str_bytes(at + RECORD_HEADER, bytes.len - RECORD_HEADER),
                  str_bytes(ad, sizeof ad)) != ERR_OK)
        goto done;
    if (sodium_unpad(&len, out, padded, padded) != 0 || len < SEAL_ID ||
        len - SEAL_ID > RECORD_JSON_MAX)
        goto done;
    struct str json = str_bytes(out + SEAL_ID, len - SEAL_ID);

    if (self_tag) {
        record_self_tag(tag, self_tag, at, json);
        if (!seal_equal(tag, out, SEAL_ID)) {
            err = ERR_DENIED;
            goto done;
        }
    }
    *out_json = json;
    err = ERR_OK;
done:
    if (err != ERR_OK && bytes.len > 0)
        seal_wipe(out, bytes.len);
    return err;
}

void record_hash(uint8_t out[SEAL_HASH], struct str bytes)
{
    if (bytes.len == RECORD_STUB)
        memcpy(out, bytes.ptr + RECORD_HEADER, SEAL_HASH);
    else
        seal_hash(out, SEAL_HASH, NULL, &bytes, 1);
}

void record_stub(uint8_t out[RECORD_STUB], struct str bytes)
{
    MUST(is_record(bytes.len));
    memcpy(out, bytes.ptr, RECORD_HEADER);
    record_hash(out + RECORD_HEADER, bytes);
}
