/* request.h - what the HTTP library knows of a request: a part of server/http.c. */
#ifndef SERVER_REQUEST_H
#define SERVER_REQUEST_H

#include "server/http.h"

struct MHD_Connection;

struct http_request request_read(struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version);
struct address request_peer(struct MHD_Connection *connection);

/* The announced length, or 0 where it is in chunks; SIZE_MAX where it fits no number of ours.
 */
size_t request_length(struct MHD_Connection *connection);

/* The last of that name: whoever stands nearest to us wrote it. Empty: there is none. */
struct str request_header(struct MHD_Connection *connection, const char *name);
struct str request_cookie(struct MHD_Connection *connection, const char *name);
struct str request_query(struct MHD_Connection *connection, const char *name);

#endif
