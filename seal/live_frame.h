/* live_frame.h - one frame of a live pause: relayed by the server, never stored.
 *
 *   SEAL(K_live, u8 side ‖ session8 ‖ u64 n ‖ data71, "stillnear/1/live" ‖ space)
 *
 * Every frame is LIVE_FRAME bytes, so a tap and a heartbeat look alike.
 */
#ifndef SEAL_LIVE_FRAME_H
#define SEAL_LIVE_FRAME_H

#include "seal/account.h"

enum {
    LIVE_FRAME = 128, /* bytes on the wire */
    LIVE_SESSION = 8,
    LIVE_DATA = LIVE_FRAME - SEAL_OVERHEAD - 1 - LIVE_SESSION - 8
};

struct live_frame {
    uint8_t side; /* 0 or 1: who sent it */
    uint8_t session[LIVE_SESSION];
    uint64_t n; /* higher with every frame of a side */
    uint8_t data[LIVE_DATA];
};

void live_frame_seal(uint8_t out[LIVE_FRAME], const struct live_frame *frame,
                     const struct space_keys *keys, const uint8_t space[SEAL_ID],
                     const uint8_t nonce[SEAL_NONCE]);

/* ERR_CORRUPT: another length, altered, another key or space, or no side of ours; out is then
 * unchanged. */
MUST_USE enum err live_frame_open(struct live_frame *out, struct str bytes,
                                  const struct space_keys *keys, const uint8_t space[SEAL_ID]);

#endif
