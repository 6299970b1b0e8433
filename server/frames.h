/* frames.h - runs of frames, `u32 length ‖ bytes`, in and out. Pure.
 *
 * What comes in is held against all that can be checked without a key (PROTOCOL.md, records):
 * after frames_read a record's header, length and hash are what they claim to be, and the store
 * need only look at what it has.
 */
#ifndef SERVER_FRAMES_H
#define SERVER_FRAMES_H

#include "store/store.h"

enum { FRAME_LENGTH = 4, FRAME_TYPE = 1 };

enum frame_type { FRAME_HEAD, FRAME_RECORD, FRAME_STUB, FRAME_END };

enum {
    FRAME_HEAD_BYTES = FRAME_TYPE + STORE_ID + 8,
    FRAME_END_BYTES = FRAME_TYPE + STORE_ID + 9
};

/* How many frames the bytes are. ERR_INPUT: they end within one, or are none; *out_count is
 * then how many are whole. */
MUST_USE enum err frames_count(struct str bytes, size_t *out_count);

/* Reads `count` of them, as records of one space; what is read points into bytes. *out_sides
 * has bit 1 << side for each side that occurs. ERR_INPUT: *out_bad is no record or stub of that
 * space. */
MUST_USE enum err frames_read(struct str bytes, const uint8_t space[STORE_ID],
                              struct store_record *out, size_t count, unsigned *out_sides,
                              size_t *out_bad);

void frame_put_u32(uint8_t out[4], uint32_t value);
void frame_put_u64(uint8_t out[8], uint64_t value);

/* The first frame of a pull and of a stream, from its type on. */
void frame_head(uint8_t out[FRAME_HEAD_BYTES], const uint8_t gen[STORE_ID],
                const struct store_account *account);

/* The last frame of one space in a pull. */
void frame_end(uint8_t out[FRAME_END_BYTES], const uint8_t space[STORE_ID], uint64_t head,
               bool more);

#endif
