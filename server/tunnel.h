/* tunnel.h - streams over TLS: a part of server/http.c.
 *
 * Where TLS ends in this process, the socket is no use without the library's keys, and cannot
 * be given away. So the library keeps the connection and reads what it shall send from one end
 * of a pair of sockets; the other end is given away instead. While there is nothing to read the
 * connection is suspended, and one thread waits for all of them.
 */
#ifndef SERVER_TUNNEL_H
#define SERVER_TUNNEL_H

#include "base/err.h"

struct MHD_Connection;
struct MHD_Response;
struct tunnels;

MUST_USE enum err tunnels_start(struct tunnels **out);

/* After the library has ended. NULL is fine. */
void tunnels_stop(struct tunnels *tunnels);

/* The response to queue, which is the caller's to destroy, and the socket to give away.
 * NULL: the system refused. */
struct MHD_Response *tunnel_open(struct tunnels *tunnels, struct MHD_Connection *connection,
                                 int *out_socket);

#endif
