#include "server/frames.h"

#include <string.h>

#include "seal/record.h"

static uint32_t get_u32(const char *at)
{
    const uint8_t *bytes = (const uint8_t *)at;

    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* Cuts a frame off the front; false: what is there is no whole frame. */
static bool cut(struct str *rest, struct str *out)
{
    uint32_t len = 0;

    if (rest->len < FRAME_LENGTH)
        return false;
    len = get_u32(rest->ptr);
    if (len > rest->len - FRAME_LENGTH)
        return false;
    *out = (struct str){ rest->ptr + FRAME_LENGTH, len };
    rest->ptr += FRAME_LENGTH + len;
    rest->len -= FRAME_LENGTH + len;
    return true;
}

enum err frames_count(struct str bytes, size_t *out_count)
{
    struct str frame;
    size_t count = 0;

    while (bytes.len > 0 && cut(&bytes, &frame))
        count++;
    *out_count = count;
    return bytes.len == 0 && count > 0 ? ERR_OK : ERR_INPUT;
}

enum err frames_read(struct str bytes, const uint8_t space[STORE_ID], struct store_record *out,
                     size_t count, unsigned *out_sides, size_t *out_bad)
{
    unsigned sides = 0;

    for (size_t i = 0; i < count; i++) {
        struct record_header header;
        struct str frame;

        if (!cut(&bytes, &frame) || record_header_read(&header, frame) != ERR_OK ||
            memcmp(header.space, space, STORE_ID) != 0) {
            *out_bad = i;
            return ERR_INPUT;
        }
        memcpy(out[i].stream, header.stream, sizeof out[i].stream);
        out[i].n = header.n;
        memcpy(out[i].prev, header.prev, sizeof out[i].prev);
        record_hash(out[i].hash, frame);
        out[i].bytes = frame;
        out[i].stub = frame.len == RECORD_STUB;
        sides |= 1u << header.side;
    }
    *out_sides = sides;
    return ERR_OK;
}

void frame_put_u32(uint8_t out[4], uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

void frame_put_u64(uint8_t out[8], uint64_t value)
{
    for (unsigned i = 0; i < 8; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

void frame_head(uint8_t out[FRAME_HEAD_BYTES], const uint8_t gen[STORE_ID],
                const struct store_account *account)
{
    out[0] = FRAME_HEAD;
    memcpy(out + FRAME_TYPE, gen, STORE_ID);
    frame_put_u32(out + FRAME_TYPE + STORE_ID, account->logins);
    frame_put_u32(out + FRAME_TYPE + STORE_ID + 4, account->sessions);
}

void frame_end(uint8_t out[FRAME_END_BYTES], const uint8_t space[STORE_ID], uint64_t head,
               bool more)
{
    out[0] = FRAME_END;
    memcpy(out + FRAME_TYPE, space, STORE_ID);
    frame_put_u64(out + FRAME_TYPE + STORE_ID, head);
    out[FRAME_END_BYTES - 1] = more;
}
