/* limits.h - every ceiling of the server, in one place. docs/OPERATE.md explains them to
 * operators.
 *
 * Connection limits count per listening address: one origin on one of its addresses.
 */
#ifndef SERVER_LIMITS_H
#define SERVER_LIMITS_H

enum {
    SERVER_ASSETS_MAX = 512,           /* files of one origin, without their .br and .gz     */
    SERVER_ASSET_BYTES_MAX = 8388608,  /* bytes of one file, in each of its encodings        */
    SERVER_ASSET_PATH_BYTES_MAX = 200, /* bytes of its path, with the leading slash          */
    SERVER_ASSET_DEPTH_MAX = 8,        /* folders within folders                             */
    SERVER_BINDS_MAX = 4,              /* addresses an origin listens on                     */
    SERVER_ORIGIN_BYTES_MAX = 270,     /* "https://", a host name of 253, a colon and a port */
    SERVER_PATH_BYTES_MAX = 1024,      /* of a request, still percent-encoded                */
    SERVER_HEADER_BYTES_MAX = 8192,    /* request line and headers together                  */
    SERVER_HEADER_SECONDS = 10,        /* from connecting, or from the reply before, until a
                                          request's headers are complete                     */
    SERVER_IDLE_SECONDS = 30,          /* a reply that nobody reads                          */
    SERVER_DRAIN_SECONDS = 5,          /* replies under way when asked to stop               */
    SERVER_CONNECTIONS_MAX = 2048,     /* in all                                             */
    SERVER_CONNECTIONS_PER_IP_MAX = 256, /* from one address */
    SERVER_POOL_THREADS = 2 /* that serve requests                                */
};

#endif
