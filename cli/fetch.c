#include "cli/fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/curl_late.h"

enum { ROOM_FIRST = 65536 };

struct fetch {
    const struct curl_late *late;
    CURL *curl;
    char *bytes;
    size_t len, cap, max;
    bool too_long;
    char said[CURL_ERROR_SIZE];
};

static size_t take(char *bytes, size_t one, size_t count, void *given)
{
    struct fetch *fetch = given;
    size_t len = one * count;

    if (len > fetch->max - fetch->len) {
        fetch->too_long = true;
        return 0;
    }
    if (len > fetch->cap - fetch->len) {
        size_t cap = (fetch->len + len) * 2;
        char *more = realloc(fetch->bytes, cap);

        if (!more)
            return 0;
        fetch->bytes = more;
        fetch->cap = cap;
    }
    memcpy(fetch->bytes + fetch->len, bytes, len);
    fetch->len += len;
    return len;
}

static bool options_set(struct fetch *fetch)
{
    const struct curl_late *late = fetch->late;
    CURL *curl = fetch->curl;

    return late->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT_SECONDS) ==
               CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_TIMEOUT, (long)FETCH_SECONDS) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_USERAGENT, "stillnear verify") == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_ERRORBUFFER, fetch->said) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           late->easy_setopt(curl, CURLOPT_WRITEDATA, fetch) == CURLE_OK;
}

struct fetch *fetch_open(void)
{
    struct fetch *fetch = calloc(1, sizeof *fetch);

    if (fetch)
        fetch->late = curl_late();
    if (!fetch || !fetch->late || fetch->late->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        free(fetch);
        return NULL;
    }
    fetch->curl = fetch->late->easy_init();
    fetch->cap = ROOM_FIRST;
    fetch->bytes = malloc(fetch->cap); /* so that an empty answer is bytes, too */
    if (!fetch->curl || !fetch->bytes || !options_set(fetch)) {
        fetch_close(fetch);
        return NULL;
    }
    return fetch;
}

enum err fetch_get(struct fetch *fetch, const char *url, bool packed, size_t max,
                   struct str *out, char why[FETCH_WHY_MAX])
{
    CURLcode got;
    long status = 0;

    fetch->len = 0;
    fetch->max = max;
    fetch->too_long = false;
    fetch->said[0] = '\0';
    if (fetch->late->easy_setopt(fetch->curl, CURLOPT_URL, url) != CURLE_OK ||
        fetch->late->easy_setopt(fetch->curl, CURLOPT_ACCEPT_ENCODING, packed ? "" : NULL) !=
            CURLE_OK) {
        snprintf(why, FETCH_WHY_MAX, "there is not enough memory");
        return ERR_IO;
    }
    got = fetch->late->easy_perform(fetch->curl);
    if (fetch->too_long) {
        snprintf(why, FETCH_WHY_MAX, "is longer than %zu bytes", max);
        return ERR_LIMIT;
    }
    if (got != CURLE_OK) {
        snprintf(why, FETCH_WHY_MAX, "cannot be fetched: %s",
                 fetch->said[0] ? fetch->said : fetch->late->easy_strerror(got));
        return ERR_IO;
    }
    if (fetch->late->easy_getinfo(fetch->curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK ||
        status != 200) {
        snprintf(why, FETCH_WHY_MAX, "the server answers %ld%s", status,
                 status >= 300 && status < 400 ? " and points elsewhere" : "");
        return ERR_ABSENT;
    }
    *out = (struct str){ fetch->bytes, fetch->len };
    return ERR_OK;
}

void fetch_close(struct fetch *fetch)
{
    if (!fetch)
        return;
    if (fetch->curl)
        fetch->late->easy_cleanup(fetch->curl);
    fetch->late->global_cleanup();
    free(fetch->bytes);
    free(fetch);
}
