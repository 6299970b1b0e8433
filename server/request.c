#include "server/request.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <microhttpd.h>

#include "server/limits.h"

struct address request_peer(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return address_of(info ? info->client_addr : NULL);
}

static struct str value_of(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                           const char *name)
{
    const char *value = MHD_lookup_connection_value(connection, kind, name);

    return value ? (struct str){ value, strlen(value) } : (struct str){ "", 0 };
}

static enum http_method method_of(const char *name)
{
    static const struct {
        const char *name;
        enum http_method method;
    } known[] = { { "GET", HTTP_GET },
                  { "HEAD", HTTP_HEAD },
                  { "POST", HTTP_POST },
                  { "PUT", HTTP_PUT },
                  { "DELETE", HTTP_DELETE } };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].method;
    return HTTP_OTHER;
}

struct http_request request_read(struct MHD_Connection *connection, const char *url,
                                 const char *method, const char *version)
{
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct str length = value_of(connection, MHD_HEADER_KIND, "Content-Length");
    struct str coded = value_of(connection, MHD_HEADER_KIND, "Transfer-Encoding");

    return (struct http_request){
        .method = method_of(method),
        .path = { url, strlen(url) },
        .accept_encoding = value_of(connection, MHD_HEADER_KIND, "Accept-Encoding"),
        .if_none_match = value_of(connection, MHD_HEADER_KIND, "If-None-Match"),
        .peer = request_peer(connection),
        .has_body = coded.len > 0 || strspn(length.ptr, "0") != length.len,
        .hostless = strcmp(version, MHD_HTTP_VERSION_1_1) == 0 &&
                    value_of(connection, MHD_HEADER_KIND, "Host").len == 0,
        .oversize = size && size->header_size > SERVER_HEADER_BYTES_MAX,
    };
}

/* The announced length, or 0 where it is in chunks; SIZE_MAX where it fits no number of ours.
 */
size_t request_length(struct MHD_Connection *connection)
{
    struct str text = value_of(connection, MHD_HEADER_KIND, "Content-Length");
    size_t length = 0;

    for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++) {
        if (length > SIZE_MAX / 16)
            return SIZE_MAX;
        length = length * 10 + (size_t)(text.ptr[i] - '0');
    }
    return length;
}

/* The last of a name, and how it is spelt. */
struct last {
    const char *name;
    struct str value;
};

static enum MHD_Result keep_last(void *context, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct last *last = context;

    (void)kind;
    if (value && strcasecmp(name, last->name) == 0)
        last->value = (struct str){ value, strlen(value) };
    return MHD_YES;
}

struct str request_header(struct MHD_Connection *connection, const char *name)
{
    struct last last = { name, { "", 0 } };

    MHD_get_connection_values(connection, MHD_HEADER_KIND, keep_last, &last);
    return last.value;
}

struct str request_cookie(struct MHD_Connection *connection, const char *name)
{
    return value_of(connection, MHD_COOKIE_KIND, name);
}

struct str request_query(struct MHD_Connection *connection, const char *name)
{
    return value_of(connection, MHD_GET_ARGUMENT_KIND, name);
}
