#include "server/curl_late.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* POSIX promises that a function's address fits into what dlsym gives; ISO C does not. */
static bool find(void *library, const char *name, void *out, size_t size)
{
    void *found = dlsym(library, name);

    _Static_assert(sizeof found == sizeof(void (*)(void)), "POSIX");
    memcpy(out, &found, size);
    return found != NULL;
}

#define FIND(name) find(library, "curl_" #name, &late.name, sizeof late.name)

const struct curl_late *curl_late(void)
{
    static struct curl_late late;
    static bool found;
    void *library = found ? NULL : dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);

    if (library)
        found = FIND(global_init) && FIND(global_cleanup) && FIND(easy_init) &&
                FIND(easy_setopt) && FIND(easy_perform) && FIND(easy_getinfo) &&
                FIND(easy_cleanup) && FIND(easy_strerror) && FIND(slist_append) &&
                FIND(slist_free_all);
    return found ? &late : NULL;
}
