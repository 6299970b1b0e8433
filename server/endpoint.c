#include "server/endpoint.h"

#include <string.h>

/* The push services of browsers. One that begins with a dot stands for all names that end so.
 */
static const char *const known[] = {
    "fcm.googleapis.com",                /* Chrome and its kin */
    "updates.push.services.mozilla.com", /* Firefox */
    ".push.apple.com",                   /* Safari */
    ".notify.windows.com",               /* Edge */
};

static const char SCHEME[] = "https://";
static const char HOST[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";

enum { SCHEME_LEN = sizeof SCHEME - 1, PORT_DIGITS_MAX = 5, HOST_MAX = 253 };

static size_t span(struct str text, size_t from, const char *allowed)
{
    size_t at = from;

    while (at < text.len && text.ptr[at] != '\0' && strchr(allowed, text.ptr[at]))
        at++;
    return at - from;
}

/* The length of host and port at the start of a text; 0: there are none. */
static size_t authority_len(struct str text)
{
    size_t host = span(text, 0, HOST), port = 0;

    if (host == 0 || host > HOST_MAX || text.ptr[0] == '.' || text.ptr[0] == '-')
        return 0;
    if (host == text.len || text.ptr[host] != ':')
        return host;
    port = span(text, host + 1, "0123456789");
    return port > 0 && port <= PORT_DIGITS_MAX ? host + 1 + port : 0;
}

bool endpoint_host_is_good(struct str host)
{
    return host.len > 0 && authority_len(host) == host.len;
}

static bool is_text(struct str text, const char *want)
{
    return text.len == strlen(want) && memcmp(text.ptr, want, text.len) == 0;
}

static bool is_known(struct str authority, const struct endpoint_hosts *more)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t len = strlen(known[i]);
        bool any = known[i][0] == '.';

        if (is_text(authority, known[i]) ||
            (any && authority.len > len &&
             memcmp(authority.ptr + authority.len - len, known[i], len) == 0))
            return true;
    }
    for (size_t i = 0; i < more->count; i++)
        if (is_text(authority, more->name[i]))
            return true;
    return false;
}

/* What may stand in a path and query as it is (RFC 3986, 3.3 and 3.4): no blank, quote,
 * fragment or backslash, over which readers of addresses differ. */
static bool path_is_plain(struct str path)
{
    static const char others[] = "-._~!$&'()*+,;=:@/?%";

    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        if (!letter && (c == '\0' || !strchr(others, c)))
            return false;
    }
    return path.len > 0 && path.ptr[0] == '/';
}

enum endpoint_kind endpoint_read(struct str text, const struct endpoint_hosts *more,
                                 struct str *out_origin)
{
    struct str rest, authority, path;

    if (text.len <= SCHEME_LEN || memcmp(text.ptr, SCHEME, SCHEME_LEN) != 0)
        return ENDPOINT_MALFORMED;
    rest = (struct str){ text.ptr + SCHEME_LEN, text.len - SCHEME_LEN };
    authority = (struct str){ rest.ptr, authority_len(rest) };
    path = (struct str){ rest.ptr + authority.len, rest.len - authority.len };
    if (authority.len == 0 || !path_is_plain(path))
        return ENDPOINT_MALFORMED;
    if (!is_known(authority, more))
        return ENDPOINT_ELSEWHERE;
    *out_origin = (struct str){ text.ptr, SCHEME_LEN + authority.len };
    return ENDPOINT_GOOD;
}
