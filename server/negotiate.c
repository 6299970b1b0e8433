#include "server/negotiate.h"

#include <string.h>
#include <strings.h>

/* Weights are thousandths, as many digits as RFC 9110 allows. */
enum { WEIGHT_FULL = 1000, WEIGHT_UNSAID = -1 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static struct str trimmed(struct str text)
{
    while (text.len > 0 && is_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_space(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

/* Cuts the part before the mark off the front of rest, which moves past the mark. */
static struct str cut(struct str *rest, char mark)
{
    const char *end = rest->len > 0 ? memchr(rest->ptr, mark, rest->len) : NULL;
    struct str part = { rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len };
    size_t gone = end ? part.len + 1 : part.len;

    rest->ptr += gone;
    rest->len -= gone;
    return trimmed(part);
}

static bool is_word(struct str text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.ptr, word, text.len) == 0;
}

/* 0 to 1000; what is not a weight is 0, so that a coding named brokenly is not sent. */
static int weight_read(struct str text)
{
    int weight = 0, worth = WEIGHT_FULL / 10;

    if (text.len == 0 || text.len > 5 || (text.ptr[0] != '0' && text.ptr[0] != '1'))
        return 0;
    weight = (text.ptr[0] - '0') * WEIGHT_FULL;
    if (text.len > 1 && text.ptr[1] != '.')
        return 0;
    for (size_t i = 2; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return 0;
        weight += (text.ptr[i] - '0') * worth;
        worth /= 10;
    }
    return weight <= WEIGHT_FULL ? weight : 0;
}

static int weight_of(struct str parameters)
{
    while (parameters.len > 0) {
        struct str parameter = cut(&parameters, ';');

        if (parameter.len >= 2 && strncasecmp(parameter.ptr, "q=", 2) == 0)
            return weight_read((struct str){ parameter.ptr + 2, parameter.len - 2 });
    }
    return WEIGHT_FULL;
}

/* Which coding a name means; CODING_COUNT for one we do not have. */
static enum coding coding_of(struct str name)
{
    if (is_word(name, "br"))
        return CODING_BROTLI;
    if (is_word(name, "gzip") || is_word(name, "x-gzip"))
        return CODING_GZIP;
    return is_word(name, "identity") ? CODING_PLAIN : CODING_COUNT;
}

enum coding coding_choose(struct str accept_encoding, unsigned available)
{
    int weight[CODING_COUNT] = { WEIGHT_UNSAID, WEIGHT_UNSAID, WEIGHT_UNSAID };
    int any = WEIGHT_UNSAID, best_weight = 0;
    enum coding best = CODING_PLAIN;

    while (accept_encoding.len > 0) {
        struct str parameters = cut(&accept_encoding, ',');
        struct str name = cut(&parameters, ';');
        enum coding coding = coding_of(name);

        if (is_word(name, "*"))
            any = weight_of(parameters);
        else if (coding < CODING_COUNT)
            weight[coding] = weight_of(parameters);
    }
    for (unsigned coding = 0; coding < CODING_COUNT; coding++) {
        int said = weight[coding] == WEIGHT_UNSAID ? any : weight[coding];

        if ((available >> coding & 1) && said > best_weight) {
            best = (enum coding)coding;
            best_weight = said;
        }
    }
    return best;
}

const char *coding_name(enum coding coding)
{
    if (coding == CODING_BROTLI)
        return "br";
    return coding == CODING_GZIP ? "gzip" : NULL;
}

bool etag_is_listed(struct str if_none_match, struct str etag)
{
    while (if_none_match.len > 0) {
        struct str one = cut(&if_none_match, ','); /* our own tags hold no comma */

        if (one.len >= 2 && memcmp(one.ptr, "W/", 2) == 0)
            one = (struct str){ one.ptr + 2, one.len - 2 };
        if (is_word(one, "*"))
            return true;
        if (one.len == etag.len && memcmp(one.ptr, etag.ptr, etag.len) == 0)
            return true;
    }
    return false;
}
