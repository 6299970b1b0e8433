#include "seal/live_frame.h"

#include <string.h>

enum { INSIDE = LIVE_FRAME - SEAL_OVERHEAD, LABEL = 16, NUMBER = 1 + LIVE_SESSION };

static void label(uint8_t out[LABEL + SEAL_ID], const uint8_t space[SEAL_ID])
{
    memcpy(out, "stillnear/1/live", LABEL);
    memcpy(out + LABEL, space, SEAL_ID);
}

void live_frame_seal(uint8_t out[LIVE_FRAME], const struct live_frame *frame,
                     const struct space_keys *keys, const uint8_t space[SEAL_ID],
                     const uint8_t nonce[SEAL_NONCE])
{
    uint8_t inside[INSIDE], ad[LABEL + SEAL_ID];

    label(ad, space);
    inside[0] = frame->side;
    memcpy(inside + 1, frame->session, LIVE_SESSION);
    for (unsigned i = 0; i < 8; i++)
        inside[NUMBER + i] = (uint8_t)(frame->n >> (8 * i));
    memcpy(inside + NUMBER + 8, frame->data, LIVE_DATA);
    seal_close(out, &keys->live, str_bytes(inside, sizeof inside), str_bytes(ad, sizeof ad),
               nonce);
    seal_wipe(inside, sizeof inside);
}

enum err live_frame_open(struct live_frame *out, struct str bytes,
                         const struct space_keys *keys, const uint8_t space[SEAL_ID])
{
    uint8_t inside[INSIDE], ad[LABEL + SEAL_ID];
    enum err err = ERR_CORRUPT;

    label(ad, space);
    if (bytes.len != LIVE_FRAME ||
        seal_open(inside, &keys->live, bytes, str_bytes(ad, sizeof ad)) != ERR_OK)
        return ERR_CORRUPT;
    if (inside[0] > 1)
        goto done;
    out->side = inside[0];
    memcpy(out->session, inside + 1, LIVE_SESSION);
    out->n = 0;
    for (unsigned i = 0; i < 8; i++)
        out->n |= (uint64_t)inside[NUMBER + i] << (8 * i);
    memcpy(out->data, inside + NUMBER + 8, LIVE_DATA);
    err = ERR_OK;
done:
    seal_wipe(inside, sizeof inside);
    return err;
}
