#include "server/path.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"
#include "server/limits.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Whether each segment between slashes names something; the last may be empty ("/learn/"). */
static bool segments_are_plain(struct str path)
{
    size_t start = 1;

    for (size_t at = 1; at <= path.len; at++) {
        const char *segment = path.ptr + start;
        size_t len = at - start;

        if (at < path.len && path.ptr[at] != '/')
            continue;
        if (len == 0 && at < path.len)
            return false;
        if (len > 0 && len <= 2 && memcmp(segment, "..", len) == 0)
            return false;
        start = at + 1;
    }
    return true;
}

enum err path_decode(struct str encoded, char *space, struct str *out)
{
    size_t len = 0;

    if (encoded.len > SERVER_PATH_BYTES_MAX)
        return ERR_LIMIT;
    if (encoded.len == 0 || encoded.ptr[0] != '/')
        return ERR_INPUT;
    for (size_t at = 0; at < encoded.len; at++) {
        char c = encoded.ptr[at];

        if (c == '%') {
            int high = at + 2 < encoded.len ? hex_value(encoded.ptr[at + 1]) : -1;
            int low = high >= 0 ? hex_value(encoded.ptr[at + 2]) : -1;

            if (low < 0)
                return ERR_INPUT;
            c = (char)(high * 16 + low);
            at += 2;
        }
        if ((unsigned char)c < 0x20 || c == 0x7f || c == '\\')
            return ERR_INPUT;
        space[len++] = c;
    }
    if (!utf8_is_valid((struct str){ space, len }) ||
        !segments_are_plain((struct str){ space, len }))
        return ERR_INPUT;
    *out = (struct str){ space, len };
    return ERR_OK;
}
