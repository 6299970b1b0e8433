/* record.h - one sealed record: the unit that is kept, sent and chained (PROTOCOL.md B3).
 *
 *   off size
 *    0   1  version = 1         24   8  stream: random per (device, space)
 *    1   1  side 0|1            32   8  n: 1,2,3.. in its stream
 *    2   6  zero                40  32  prev: hash of n-1, zeros for n = 1
 *    8  16  space id            72  24  nonce    96 ..  ciphertext and tag
 *
 * The plaintext is self tag, JSON, padding up to one of nine sizes. A stub is what is left of
 * a deleted record: its header and its hash, so that the chain can still be checked.
 */
#ifndef SEAL_RECORD_H
#define SEAL_RECORD_H

#include "seal/account.h"

enum {
    RECORD_STREAM = 8,
    RECORD_HEADER = 72,
    RECORD_STUB = RECORD_HEADER + SEAL_HASH,
    RECORD_BUCKET_MIN = 256,
    RECORD_BUCKET_MAX = 65536,
    RECORD_JSON_MAX = 60 * 1024,
    RECORD_ADDED = RECORD_HEADER + SEAL_NONCE + SEAL_MAC,
    RECORD_MIN = RECORD_ADDED + RECORD_BUCKET_MIN, /* 368: a short check-in */
    RECORD_MAX = RECORD_ADDED + RECORD_BUCKET_MAX
};

struct record_header {
    uint8_t side;
    uint8_t space[SEAL_ID];
    uint8_t stream[RECORD_STREAM];
    uint64_t n;
    uint8_t prev[SEAL_HASH];
};

void record_header_write(uint8_t out[RECORD_HEADER], const struct record_header *header);

/* Reads the header of a record or a stub and checks all that can be checked without a key.
 * ERR_CORRUPT: version, flags, side, number or length are not ours; out is then unchanged. */
MUST_USE enum err record_header_read(struct record_header *out, struct str bytes);

/* The bytes that a record with a JSON text of this length takes. */
size_t record_size(size_t json_len);

/* Proves to my other devices that I wrote this text at this place. */
void record_self_tag(uint8_t out[SEAL_ID], const struct secret_key *self_tag,
                     const uint8_t header[RECORD_HEADER], struct str json);

/* out gets record_size(json.len) bytes. ERR_LIMIT: the JSON is over RECORD_JSON_MAX. */
MUST_USE enum err record_seal(uint8_t *out, const struct record_header *header,
                              const struct space_keys *keys, const struct secret_key *self_tag,
                              struct str json, const uint8_t nonce[SEAL_NONCE]);

/* Opens a record into out, which has at least bytes.len of room; *out_json lies within it.
 * self_tag is NULL when the record stands on the other person's side.
 * ERR_CORRUPT: malformed, altered, another key; ERR_DENIED: the self tag is not mine.
 * On failure out is zeroed. */
MUST_USE enum err record_open(uint8_t *out, struct str *out_json, struct str bytes,
                              const struct space_keys *keys, const struct secret_key *self_tag);

/* The link to the next record. For a stub, the hash that it carries. */
void record_hash(uint8_t out[SEAL_HASH], struct str bytes);

/* What stays when the record is deleted. */
void record_stub(uint8_t out[RECORD_STUB], struct str bytes);

#endif
