#include "base/utf8.h"

#include "base/must.h"

static bool continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

uint32_t utf8_next(struct str text, size_t *at)
{
    static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t start = *at, length;
    uint32_t point;

    MUST(start < text.len);
    unsigned char first = (unsigned char)text.ptr[start];

    *at = start + 1;
    if (first < 0x80)
        return first;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
        point = first & 0x1F;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        point = first & 0x0F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        point = first & 0x07;
    } else {
        return UTF8_REPLACEMENT;
    }
    if (text.len - start < length)
        return UTF8_REPLACEMENT;
    for (size_t i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)text.ptr[start + i];

        if (!continues(byte))
            return UTF8_REPLACEMENT;
        point = point << 6 | (byte & 0x3F);
    }
    if (point < smallest[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return UTF8_REPLACEMENT;
    *at = start + length;
    return point;
}

bool utf8_is_valid(struct str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        uint32_t point = utf8_next(text, &at);

        if (point == 0 || (point == UTF8_REPLACEMENT && at - start != 3))
            return false;
    }
    return true;
}

size_t utf8_count(struct str text)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len; count++)
        (void)utf8_next(text, &at);
    return count;
}
