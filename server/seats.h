/* seats.h - the open connections of one listening address: how many, from where, until when.
 *
 * The HTTP library times out only connections that are silent, so a client that sends one byte
 * every few seconds could stay for hours. A seat has a time by which what is under way must be
 * through, and seats_sweep ends what is late.
 */
#ifndef SERVER_SEATS_H
#define SERVER_SEATS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "server/address.h"

struct seats;
struct seat;

MUST_USE enum err seats_open(struct seats **out);

/* NULL where all are taken, or, with `per_address_max` above 0, as many by this visitor. The
 * socket must not be closed before seat_leave. */
struct seat *seat_take(struct seats *seats, int socket, const struct address *from,
                       unsigned per_address_max);
void seat_leave(struct seats *seats, struct seat *seat);

/* From now on this many seconds; 0: as long as it takes. NULL is fine. */
void seat_wait(struct seat *seat, unsigned seconds);

/* Shuts down the sockets that are late. */
void seats_sweep(struct seats *seats);

/* NULL is fine. */
void seats_close(struct seats *seats);

#endif
