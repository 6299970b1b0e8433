/* limits.h - every ceiling of the server, in one place. docs/OPERATE.md explains them to
 * operators.
 *
 * Connection limits count per listening address: one origin on one of its addresses. A visitor
 * is an IPv4 address or an IPv6 /56. Rates are in server/limit.c.
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
    SERVER_BODY_SECONDS = 60,       /* from a request's headers until its body is complete  */
    SERVER_REPLY_SECONDS = 300,     /* until a reply is taken in full                      */
    SERVER_IDLE_SECONDS = 30,       /* a body or reply that does not move at all           */
    SERVER_DRAIN_SECONDS = 5,       /* replies under way when asked to stop                */
    SERVER_CONNECTIONS_MAX = 16384, /* in all                                              */
    SERVER_CONNECTIONS_PER_IP_MAX = 256, /* from one visitor; a trusted proxy has no limit    */
    SERVER_CONNECTION_BYTES = 16384,   /* memory the library may use for one connection       */
    SERVER_HELD_BYTES_MAX = 134217728, /* bodies and made replies that are under way          */
    SERVER_STACK_BYTES = 1048576,      /* of each thread; JSON may nest 2,048 deep            */
    SERVER_POOL_THREADS = 2,           /* that serve requests                                 */

    SERVER_JSON_BYTES_MAX = 16384, /* a body of JSON                                      */
    SERVER_DISCARD_BYTES_MAX = 2097152, /* of a body that is refused: read and thrown away   */
    SERVER_APPEND_BYTES_MAX = 1048576, /* a body of frames                                    */
    SERVER_APPEND_FRAMES_MAX = 256,
    SERVER_PURGE_MAX = 1000, /* numbers in one purge                                */
    SERVER_PULL_SPACES_MAX = 20,
    SERVER_PULL_BYTES_MAX = 4194304, /* of one answer                                       */
    SERVER_RELAY_BYTES_MAX = 1024,   /* an ephemeral frame                                  */
    SERVER_CELL_BYTES_MAX = 2048,    /* of a mailbox                                        */

    SERVER_LIVE_SPACES_MAX = 8,       /* of one stream                                       */
    SERVER_LIVE_BACKLOG_MAX = 262144, /* bytes a stream catches up with by itself            */
    SERVER_LIVE_PER_ACCOUNT_MAX = 6,
    SERVER_LIVE_PER_IP_MAX = 50,       /* from one visitor; this machine has no limit         */
    SERVER_STREAMS_MAX = 16384,        /* in all                                              */
    SERVER_STREAM_UNSENT_MAX = 524288, /* bytes of text a slow reader may be behind: one whole
                                          backlog and some                                    */
    SERVER_STREAM_STALL_SECONDS = 30,  /* a stream that takes nothing                         */
    SERVER_STREAM_PING_SECONDS = 20,

    SERVER_WRITES_MAX = 1024,       /* requests that wait for the writer                   */
    SERVER_GROUP_MAX = 256,         /* of them that share one commit                       */
    SERVER_READERS_MAX = 3,         /* that read the database at a time                    */
    SERVER_SESSIONS_CACHED = 16384, /* remembered between requests: as many as streams */
    SERVER_FRESH_SECONDS = 300,     /* a login signature opens the careful calls           */
    SERVER_FRESH_MAX = 4096,        /* sessions that are fresh at a time                   */
    SERVER_CHALLENGES_MAX = 8192,   /* logins within a challenge's life                    */
    SERVER_LOGIN_FAILURES_PER_SECOND = 20, /* of everybody; beyond: each waits               */
    SERVER_LOGIN_DELAY_MS = 1000,
    SERVER_SESSION_DAYS = 90,         /* since it was last used                              */
    SERVER_EXPIRE_AGAIN_SECONDS = 60, /* after a step of deleting failed                     */
    SERVER_SILENT_DAYS = 400,         /* the same, of accounts and spaces                    */
    SERVER_INVITE_BYTES_MAX = 64,

    SERVER_PUSH_SECONDS = 3600,      /* between two pushes to one side of a space           */
    SERVER_PUSH_HOSTS_MAX = 4,       /* of an operator's own                                */
    SERVER_PUSH_QUEUE_MAX = 1024,    /* sides that wait to be told                          */
    SERVER_PUSH_CONNECT_SECONDS = 5, /* for a connection to a push service                  */
    SERVER_PUSH_ANSWER_SECONDS = 10, /* for all of it                                       */
    SERVER_PUSH_ANSWER_BYTES_MAX = 16384, /* of an answer; beyond, it is not heard to its end */
    SERVER_PUSH_REST_SECONDS = 60,    /* a push service that failed is left alone            */
    SERVER_PUSH_KEPT_SECONDS = 86400, /* a push service keeps a push for a device that is off */
    SERVER_PUSH_TOKEN_SECONDS = 43200, /* a signature for a push service is good             */
    SERVER_PEM_BYTES_MAX = 65536       /* of a certificate with its chain, or of a key */
};

#endif
