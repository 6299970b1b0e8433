#include "server/server.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "server/assets.h"
#include "server/http.h"
#include "server/listen.h"
#include "server/reply.h"
#include "server/route.h"
#include "server/site.h"

enum { TRIM_SECONDS = 5 };

/* One origin being served. */
struct service {
    const char *name; /* for sentences */
    struct face face;
    struct assets *assets;
    char url[SERVER_ORIGIN_BYTES_MAX + 1];
    int listener[SERVER_BINDS_MAX]; /* -1 where there is none */
    struct http *http[SERVER_BINDS_MAX];
};

/* What TLS needs, as text; empty without. */
struct tls {
    char *certificate, *key;
};

static const char *const own_machine[] = { "127.0.0.1", "::1" };

static const char *err_words(enum err err)
{
    switch (err) {
    case ERR_INPUT:
        return "that is not an address";
    case ERR_CONFLICT:
        return "something else is using it";
    case ERR_DENIED:
        return "this user may not";
    case ERR_ABSENT:
        return "this machine has no such address";
    case ERR_OK:
    case ERR_LIMIT:
    case ERR_IO:
    case ERR_CORRUPT:
        break;
    }
    return "the system refused";
}

/* Listens on each address with one port for all. By default a machine without IPv6 is fine. */
static enum err service_listen(struct service *service, const struct server_options *options,
                               uint16_t *port, struct trouble *trouble)
{
    bool by_default = options->binds_count == 0;
    const char *const *bind = by_default ? own_machine : options->bind;
    size_t count = by_default ? 2 : options->binds_count;

    for (size_t i = 0; i < count; i++) {
        enum err err = listen_open(bind[i], port, &service->listener[i]);

        if (err == ERR_ABSENT && by_default && i > 0)
            continue;
        if (err != ERR_OK)
            return trouble_say(trouble, err, "the %s cannot listen on %s port %u: %s",
                               service->name, bind[i], *port, err_words(err));
    }
    return ERR_OK;
}

/* "http://host" or "https://host", with or without a port, and nothing after it. */
static bool is_origin(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789.-:[]";
    size_t scheme = strncmp(text, "https://", 8) == 0  ? 8
                    : strncmp(text, "http://", 7) == 0 ? 7
                                                       : 0;
    size_t len = strlen(text);

    return scheme > 0 && len > scheme && len <= SERVER_ORIGIN_BYTES_MAX &&
           strspn(text + scheme, allowed) == len - scheme;
}

/* Where visitors find the origin: as told, or else this machine by its usual name. */
static enum err service_name(struct service *service, const struct server_options *options,
                             const char *told, uint16_t port, struct trouble *trouble)
{
    const char *host = options->binds_count == 1 ? options->bind[0] : "localhost";

    if (told && !is_origin(told))
        return trouble_say(trouble, ERR_INPUT,
                           "the %s origin must look like https://name or https://name:port, "
                           "in lower case",
                           service->name);
    if (strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0)
        host = "localhost";
    if (told)
        snprintf(service->url, sizeof service->url, "%s", told);
    else
        snprintf(service->url, sizeof service->url,
                 strchr(host, ':') ? "http%s://[%s]:%u" : "http%s://%s:%u",
                 options->tls_key ? "s" : "", host, port);
    service->face.https = strncmp(service->url, "https://", 8) == 0;
    return ERR_OK;
}

static enum err service_open(struct service *service, const struct server_options *options,
                             struct trouble *trouble)
{
    bool app = service->face.origin == ORIGIN_APP;
    uint16_t port = app ? options->app_port : options->site_port;
    enum err err = assets_open(app ? options->app_folder : options->site_folder,
                               &service->assets, trouble);

    if (err != ERR_OK)
        return err;
    service->face.assets = service->assets;
    if (!assets_find(service->assets, STR("/index.html")))
        return trouble_say(trouble, ERR_ABSENT, "there is no index.html in %s",
                           app ? options->app_folder : options->site_folder);
    err = service_listen(service, options, &port, trouble);
    if (err != ERR_OK)
        return err;
    return service_name(service, options, app ? options->app_origin : options->site_origin,
                        port, trouble);
}

static enum err service_start(struct service *service, const struct sync_options *sync,
                              const struct tls *tls, struct trouble *trouble)
{
    unsigned threads = service->face.origin == ORIGIN_APP ? SERVER_POOL_THREADS : 1;

    for (size_t i = 0; i < SERVER_BINDS_MAX; i++) {
        int listener = service->listener[i];

        if (listener < 0)
            continue;
        const struct http_options options = { .listener = listener,
                                              .app = route_app(&service->face),
                                              .proxies = sync->proxy,
                                              .proxies_count = sync->proxies_count,
                                              .threads = threads,
                                              .tls_certificate = tls->certificate,
                                              .tls_key = tls->key };

        service->listener[i] = -1; /* now the other's */
        if (http_start(&options, &service->http[i]) != ERR_OK)
            return trouble_say(trouble, ERR_IO, "the %s cannot be served: %s", service->name,
                               strerror(errno));
    }
    return ERR_OK;
}

static char *text_read(const char *name, struct trouble *trouble)
{
    FILE *file = fopen(name, "re");
    char *text = file ? calloc(1, SERVER_PEM_BYTES_MAX + 1) : NULL;

    if (!file)
        trouble_say(trouble, ERR_IO, "%s cannot be read: %s", name, strerror(errno));
    if (text && fread(text, 1, SERVER_PEM_BYTES_MAX + 1, file) > SERVER_PEM_BYTES_MAX) {
        trouble_say(trouble, ERR_LIMIT, "%s is larger than a certificate or key may be", name);
        seal_wipe(text, SERVER_PEM_BYTES_MAX + 1);
        free(text);
        text = NULL;
    }
    if (file)
        fclose(file);
    return text;
}

static enum err tls_read(const struct server_options *options, struct tls *out,
                         struct trouble *trouble)
{
    if (!options->tls_certificate && !options->tls_key)
        return ERR_OK;
    if (!options->tls_certificate || !options->tls_key)
        return trouble_say(trouble, ERR_INPUT, "TLS needs both a certificate and its key");
    out->certificate = text_read(options->tls_certificate, trouble);
    if (out->certificate)
        out->key = text_read(options->tls_key, trouble);
    return out->key ? ERR_OK : ERR_IO;
}

static void tls_free(struct tls *tls)
{
    if (tls->key)
        seal_wipe(tls->key, strlen(tls->key));
    free(tls->key);
    free(tls->certificate);
}

static void service_each(struct service *service, void (*act)(struct http *http))
{
    for (size_t i = 0; i < SERVER_BINDS_MAX; i++)
        if (service->http[i])
            act(service->http[i]);
}

static bool service_is_busy(const struct service *service)
{
    for (size_t i = 0; i < SERVER_BINDS_MAX; i++)
        if (service->http[i] && http_is_busy(service->http[i]))
            return true;
    return false;
}

static void service_close(struct service *service)
{
    service_each(service, http_stop);
    for (size_t i = 0; i < SERVER_BINDS_MAX; i++)
        if (service->listener[i] >= 0)
            close(service->listener[i]);
    assets_close(service->assets);
}

/* As many open files as the system lets us have: each connection is one. */
static void files_raise(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files); /* fewer is no reason not to start */
    }
}

static void serve_until(const sigset_t *stop, struct service *app, struct service *site)
{
    const struct timespec second = { 1, 0 }, moment = { 0, 20000000 };

    for (unsigned seconds = 1; sigtimedwait(stop, NULL, &second) < 0; seconds++) {
        service_each(app, http_sweep);
        service_each(site, http_sweep);
        if (seconds % TRIM_SECONDS == 0) { /* what a busy minute took, a quiet one gives back */
            readers_rest(app->face.sync->readers);
            malloc_trim(0);
        }
    }
    service_each(app, http_quiesce);
    service_each(site, http_quiesce);
    sync_end(app->face.sync); /* answers the requests that wait for it */
    for (int waits = SERVER_DRAIN_SECONDS * 50; waits > 0; waits--) {
        if (!service_is_busy(app) && !service_is_busy(site))
            return;
        nanosleep(&moment, NULL);
    }
}

enum err server_run(const struct server_options *options, struct trouble *trouble)
{
    struct service app = { .name = "app", .face.origin = ORIGIN_APP };
    struct service site = { .name = "site", .face.origin = ORIGIN_SITE };
    struct sync sync = { .store = NULL };
    struct tls tls = { NULL, NULL };
    enum err err = ERR_IO;
    sigset_t stop;

    memset(app.listener, -1, sizeof app.listener);
    memset(site.listener, -1, sizeof site.listener);
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigprocmask(SIG_BLOCK, &stop,
                NULL); /* before threads exist, so that none of them takes it */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk, and that is answered */
    /* Threads are few and allocate little: one heap for all is small, and is given back. */
    mallopt(M_ARENA_MAX, 1);
    /* Else, after the first large block was freed, tables that are mostly empty would lie in
     * the heap, and be in memory. */
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    files_raise();

    err = tls_read(options, &tls, trouble);
    if (err == ERR_OK)
        err = service_open(&app, options, trouble);
    if (err == ERR_OK)
        err = service_open(&site, options, trouble);
    if (err == ERR_OK)
        err = site_fill(site.assets, (struct str){ app.url, strlen(app.url) }, trouble);
    if (err == ERR_OK)
        err = sync_open(&sync, &options->sync, trouble);
    if (err == ERR_OK) {
        sync.origin = (struct str){ app.url, strlen(app.url) };
        sync.https = app.face.https;
        app.face.sync = &sync;
        err = service_start(&app, &options->sync, &tls, trouble);
    }
    if (err == ERR_OK)
        err = service_start(&site, &options->sync, &tls, trouble);
    if (err != ERR_OK)
        goto done;
    printf("stillnear %s is up: app %s site %s\n", STILLNEAR_VERSION, app.url, site.url);
    fflush(stdout);
    serve_until(&stop, &app, &site);
done:
    if (app.face.sync)
        sync_end(&sync);
    service_close(&site);
    service_close(&app);
    sync_close(&sync);
    tls_free(&tls);
    return err;
}
