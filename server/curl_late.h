/* curl_late.h - libcurl, loaded when something is first asked of the network.
 *
 * It brings some thirty libraries, 3 MB that a server would hold for nothing where it sends no
 * pushes (docs/BENCH.md). The functions are curl's own, by the same names without `curl_`.
 */
#ifndef SERVER_CURL_LATE_H
#define SERVER_CURL_LATE_H

#include <curl/curl.h>

struct curl_late {
    CURLcode (*global_init)(long flags);
    void (*global_cleanup)(void);
    CURL *(*easy_init)(void);
    CURLcode (*easy_setopt)(CURL *curl, CURLoption option, ...);
    CURLcode (*easy_perform)(CURL *curl);
    CURLcode (*easy_getinfo)(CURL *curl, CURLINFO info, ...);
    void (*easy_cleanup)(CURL *curl);
    const char *(*easy_strerror)(CURLcode code);
    struct curl_slist *(*slist_append)(struct curl_slist *list, const char *line);
    void (*slist_free_all)(struct curl_slist *list);
};

/* Good for as long as the process lives. NULL: libcurl is not installed, or too old. Not for
 * two threads at once. */
const struct curl_late *curl_late(void);

#endif
