#include "server/html.h"

#include <stdbool.h>
#include <string.h>

static struct str entity_of(char c, bool quotes)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return quotes ? STR("&quot;") : (struct str){ NULL, 0 };
    case '\'':
        return quotes ? STR("&#39;") : (struct str){ NULL, 0 };
    default:
        return (struct str){ NULL, 0 };
    }
}

static enum err escape(struct str text, bool quotes, char *dst, size_t cap, size_t *out_len)
{
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        struct str piece = entity_of(text.ptr[i], quotes);

        if (piece.len == 0)
            piece = (struct str){ text.ptr + i, 1 };
        if (piece.len > cap - len)
            return ERR_LIMIT;
        memcpy(dst + len, piece.ptr, piece.len);
        len += piece.len;
    }
    *out_len = len;
    return ERR_OK;
}

enum err html_text(struct str text, char *dst, size_t cap, size_t *out_len)
{
    return escape(text, false, dst, cap, out_len);
}

enum err html_attr(struct str text, char *dst, size_t cap, size_t *out_len)
{
    return escape(text, true, dst, cap, out_len);
}
