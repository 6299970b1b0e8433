#include "wire/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* The empty assembly claims to read the memory, so the stores to it may not be dropped even
 * where it is freed next. */
void json_wipe(void *at, size_t len)
{
    memset(at, 0, len);
    __asm__ volatile("" : : "r"(at) : "memory");
}

/* Each block begins with its size, so that all of it can be wiped. */
enum { SIZE_ROOM = 16 };

static void *wiping_alloc(size_t size)
{
    unsigned char *block;

    if (size > SIZE_MAX - SIZE_ROOM || !(block = malloc(size + SIZE_ROOM)))
        return NULL;
    memcpy(block, &size, sizeof size);
    return block + SIZE_ROOM;
}

static void wiping_free(void *at)
{
    size_t size;

    if (!at)
        return;
    unsigned char *block = (unsigned char *)at - SIZE_ROOM;

    memcpy(&size, block, sizeof size);
    json_wipe(at, size);
    free(block);
}

void json_start(void)
{
    json_set_alloc_funcs(wiping_alloc, wiping_free);
}

json_t *json_read(struct str text)
{
    if (text.len > JSON_TEXT_MAX)
        return NULL;
    json_t *value =
        json_loadb(text.ptr ? text.ptr : "", text.len, JSON_REJECT_DUPLICATES, NULL);

    if (value && !json_is_object(value)) {
        json_decref(value);
        return NULL;
    }
    return value;
}

char *json_write(const json_t *value, size_t *out_len)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(12));

    if (text)
        *out_len = strlen(text);
    return text;
}

void json_text_free(char *text)
{
    wiping_free(text);
}

struct str json_str(const json_t *value)
{
    if (!json_is_string(value))
        return (struct str){ NULL, 0 };
    return (struct str){ json_string_value(value), json_string_length(value) };
}

bool json_holds(const json_t *list, const char *word)
{
    const json_t *value;
    size_t i, len = strlen(word);

    json_array_foreach(list, i, value)
    {
        struct str one = json_str(value);

        if (one.ptr && one.len == len && memcmp(one.ptr, word, len) == 0)
            return true;
    }
    return false;
}

bool json_int(const json_t *value, int64_t low, int64_t high, int64_t *out)
{
    if (json_is_integer(value)) {
        json_int_t number = json_integer_value(value);

        if (number < low || number > high)
            return false;
        *out = number;
        return true;
    }
    if (json_is_real(value)) {
        double number = json_real_value(value);

        if (!(number >= (double)low && number <= (double)high) || floor(number) != number)
            return false;
        *out = (int64_t)number;
        return true;
    }
    return false;
}

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

double json_round(double value)
{
    double scaled = value * 10000.0;

    return (double)(long long)(scaled >= 0 ? scaled + 0.5 : scaled - 0.5) / 10000.0;
}

size_t json_base64_write(char *out, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    size_t to = 0;

    for (size_t i = 0; i < len; i += 3) {
        unsigned three = (unsigned)at[i] << 16 | (i + 1 < len ? (unsigned)at[i + 1] << 8 : 0) |
                         (i + 2 < len ? (unsigned)at[i + 2] : 0);

        out[to++] = DIGITS[three >> 18];
        out[to++] = DIGITS[three >> 12 & 63];
        out[to++] = (char)(i + 1 < len ? DIGITS[three >> 6 & 63] : '=');
        out[to++] = (char)(i + 2 < len ? DIGITS[three & 63] : '=');
    }
    return to;
}

json_t *json_base64(const void *bytes, size_t len)
{
    size_t size = (len + 2) / 3 * 4;
    char *text = wiping_alloc(size + 1);

    if (!text)
        return NULL;
    MUST(json_base64_write(text, bytes, len) == size);
    json_t *value = json_stringn_nocheck(text, size);

    text[size] = 0;
    wiping_free(text);
    return value;
}

static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool json_bytes(const json_t *value, uint8_t *out, size_t low, size_t high, size_t *out_len)
{
    struct str text = json_str(value);
    size_t pad = 0, to = 0;

    if (!text.ptr || text.len % 4 != 0)
        return false;
    while (pad < 2 && pad < text.len && text.ptr[text.len - 1 - pad] == '=')
        pad++;
    size_t len = text.len / 4 * 3 - pad;

    if (len < low || len > high)
        return false;
    for (size_t i = 0; i < text.len; i += 4) {
        unsigned three = 0;

        for (size_t k = 0; k < 4; k++) {
            bool padding = i + k >= text.len - pad;
            int value64 = padding ? 0 : digit(text.ptr[i + k]);

            if (value64 < 0)
                return false;
            three = three << 6 | (unsigned)value64;
        }
        for (unsigned k = 0; k < 3 && to < len; k++)
            out[to++] = (uint8_t)(three >> (16 - 8 * k));
    }
    *out_len = len;
    return true;
}

void json_hex(char *out, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    out[2 * len] = 0;
}

json_t *json_hex_value(const uint8_t *bytes, size_t len)
{
    char hex[2 * 32 + 1];

    MUST(len <= 32);
    json_hex(hex, bytes, len);
    return json_string(hex);
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool json_unhex(uint8_t *out, size_t len, struct str text)
{
    if (text.len != 2 * len)
        return false;
    for (size_t i = 0; i < len; i++) {
        int high = nibble(text.ptr[2 * i]), low = nibble(text.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
