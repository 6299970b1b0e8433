#define _GNU_SOURCE /* O_TMPFILE */
#include "server/assets.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"
#include "server/limits.h"

struct assets {
    const char *map; /* where most bytes lie, or NULL */
    size_t map_len;
    size_t count;
    struct asset asset[SERVER_ASSETS_MAX]; /* sorted by path once all are read */
};

static const struct {
    const char *ending, *type;
} types[] = {
    { ".html", "text/html; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".mjs", "text/javascript; charset=utf-8" },
    { ".json", "application/json" },
    { ".map", "application/json" },
    { ".webmanifest", "application/manifest+json" },
    { ".wasm", "application/wasm" },
    { ".svg", "image/svg+xml" },
    { ".png", "image/png" },
    { ".ico", "image/x-icon" },
    { ".webp", "image/webp" },
    { ".woff2", "font/woff2" },
    { ".txt", "text/plain; charset=utf-8" },
    { ".minisig", "text/plain; charset=utf-8" },
};

static bool ends_in(const char *text, const char *ending)
{
    size_t len = strlen(text), ending_len = strlen(ending);

    return len > ending_len && strcmp(text + len - ending_len, ending) == 0;
}

static const char *type_of(const char *path)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ends_in(path, types[i].ending))
            return types[i].type;
    return "application/octet-stream";
}

/* A font never changes under its name; all else is asked for again each time, which an entity
 * tag makes cheap, so that a new release is seen at once and as a whole. */
static const char *cache_of(const char *path)
{
    return ends_in(path, ".woff2") ? "public, max-age=2592000" : "no-cache";
}

static enum coding coding_of(const char *path)
{
    if (ends_in(path, ".br"))
        return CODING_BROTLI;
    return ends_in(path, ".gz") ? CODING_GZIP : CODING_PLAIN;
}

static void etag_make(struct asset_form *form, enum coding coding)
{
    const char *name = coding_name(coding);
    uint64_t hash = 14695981039346656037u; /* FNV-1a, 64 bits: Fowler, Noll and Vo */

    for (size_t i = 0; i < form->bytes.len; i++) {
        hash ^= (unsigned char)form->bytes.ptr[i];
        hash *= 1099511628211u;
    }
    snprintf(form->etag, sizeof form->etag, "\"%016" PRIx64 "-%zx%s%s\"", hash, form->bytes.len,
             name ? "-" : "", name ? name : "");
}

/* What lies in the map goes with it: an empty file may lie at its very end. */
static void bytes_free(const struct assets *assets, const char *bytes)
{
    if (!assets->map || bytes < assets->map || bytes > assets->map + assets->map_len)
        free((void *)(uintptr_t)bytes);
}

static void form_drop(const struct assets *assets, struct asset *asset, enum coding coding)
{
    bytes_free(assets, asset->form[coding].bytes.ptr);
    asset->form[coding] = (struct asset_form){ 0 };
    asset->codings &= ~(1u << coding);
}

static void form_put(const struct assets *assets, struct asset *asset, enum coding coding,
                     char *bytes, size_t len)
{
    form_drop(assets, asset, coding);
    asset->form[coding].bytes = (struct str){ bytes, len };
    etag_make(&asset->form[coding], coding);
    asset->codings |= 1u << coding;
}

static enum err file_read(const char *name, char **out, size_t *out_len,
                          struct trouble *trouble)
{
    enum err err = ERR_IO;
    struct stat about;
    char *bytes = NULL;
    size_t len = 0, got = 0;
    int file = open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (file < 0 || fstat(file, &about) != 0) {
        trouble_say(trouble, err, "%s cannot be read: %s", name, strerror(errno));
        goto done;
    }
    if (about.st_size > SERVER_ASSET_BYTES_MAX) {
        err = trouble_say(trouble, ERR_LIMIT, "%s is larger than the %d bytes a file may have",
                          name, SERVER_ASSET_BYTES_MAX);
        goto done;
    }
    len = (size_t)about.st_size;
    bytes = malloc(len + 1); /* so that an empty file is no special case */
    while (bytes && got < len) {
        ssize_t more = read(file, bytes + got, len - got);

        if (more <= 0)
            break;
        got += (size_t)more;
    }
    if (!bytes || got < len) {
        trouble_say(trouble, err, "%s cannot be read in full", name);
        goto done;
    }
    *out = bytes;
    *out_len = len;
    bytes = NULL; /* now the caller's */
    err = ERR_OK;
done:
    free(bytes);
    if (file >= 0)
        close(file);
    return err;
}

static struct asset *asset_named(struct assets *assets, const char *path, size_t len)
{
    for (size_t i = 0; i < assets->count; i++)
        if (strlen(assets->asset[i].path) == len &&
            memcmp(assets->asset[i].path, path, len) == 0)
            return &assets->asset[i];
    return NULL;
}

/* The asset with this path, new if need be; NULL when there is no room or no memory. */
static struct asset *asset_place(struct assets *assets, const char *path, size_t len)
{
    struct asset *asset = asset_named(assets, path, len);
    char *copy = NULL;

    if (asset || assets->count == SERVER_ASSETS_MAX)
        return asset;
    copy = strndup(path, len);
    if (!copy)
        return NULL;
    asset = &assets->asset[assets->count++];
    *asset = (struct asset){ .path = copy, .type = type_of(copy), .cache = cache_of(copy) };
    return asset;
}

/* Adds the file `name`, which is `path` to visitors, with its ending .br or .gz if it has one.
 */
static enum err file_add(struct assets *assets, const char *name, const char *path,
                         struct trouble *trouble)
{
    enum coding coding = coding_of(path);
    size_t path_len = strlen(path) - (coding == CODING_PLAIN ? 0 : 3); /* ".br", ".gz" */
    struct asset *asset = NULL;
    char *bytes = NULL;
    size_t len = 0;
    enum err err = ERR_OK;

    if (path_len > SERVER_ASSET_PATH_BYTES_MAX)
        return trouble_say(trouble, ERR_LIMIT, "the path %s is longer than %d bytes", path,
                           SERVER_ASSET_PATH_BYTES_MAX);
    err = file_read(name, &bytes, &len, trouble);
    if (err != ERR_OK)
        return err;
    asset = asset_place(assets, path, path_len);
    if (!asset) {
        free(bytes);
        return trouble_say(trouble, ERR_LIMIT, "there are more than %d files to serve",
                           SERVER_ASSETS_MAX);
    }
    form_put(assets, asset, coding, bytes, len);
    return ERR_OK;
}

static enum err entry_add(struct assets *assets, FTS *walk, const FTSENT *entry,
                          size_t folder_len, struct trouble *trouble)
{
    switch (entry->fts_info) {
    case FTS_D:
        if (entry->fts_level > SERVER_ASSET_DEPTH_MAX)
            return trouble_say(trouble, ERR_LIMIT, "%s lies deeper than %d folders",
                               entry->fts_path, SERVER_ASSET_DEPTH_MAX);
        if (entry->fts_level > 0 && entry->fts_name[0] == '.')
            fts_set(walk, (FTSENT *)(uintptr_t)entry, FTS_SKIP);
        return ERR_OK;
    case FTS_F:
        if (entry->fts_name[0] == '.')
            return ERR_OK;
        return file_add(assets, entry->fts_accpath, entry->fts_path + folder_len, trouble);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return trouble_say(trouble, ERR_IO, "%s cannot be read: %s", entry->fts_path,
                           strerror(entry->fts_errno));
    default:
        return ERR_OK; /* links, sockets and the way back up */
    }
}

static int by_path(const void *left, const void *right)
{
    return strcmp(((const struct asset *)left)->path, ((const struct asset *)right)->path);
}

/* An encoding whose file is gone is most likely left over from an older build. */
static enum err all_have_files(const struct assets *assets, struct trouble *trouble)
{
    for (size_t i = 0; i < assets->count; i++)
        if (!(assets->asset[i].codings & 1u << CODING_PLAIN))
            return trouble_say(trouble, ERR_INPUT, "%s is there compressed, but not as itself",
                               assets->asset[i].path);
    return ERR_OK;
}

static bool write_all(int file, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = write(file, bytes.ptr, bytes.len);

        if (sent <= 0)
            return false;
        bytes.ptr += sent;
        bytes.len -= (size_t)sent;
    }
    return true;
}

/* Moves the bytes out of our memory into a nameless file, from which the system reads what is
 * asked for and forgets what is not. Nobody else can reach or change it. Where there is no room
 * for one they stay where they are. */
static void settle(struct assets *assets)
{
    int file = open(P_tmpdir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    bool written = file >= 0;
    size_t len = 0, at = 0;
    const char *map = MAP_FAILED;

    for (size_t i = 0; i < assets->count; i++)
        for (unsigned coding = 0; coding < CODING_COUNT; coding++) {
            len += assets->asset[i].form[coding].bytes.len;
            written = written && write_all(file, assets->asset[i].form[coding].bytes);
        }
    if (written && len > 0)
        map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, file, 0);
    if (file >= 0)
        close(file);
    if (map == MAP_FAILED)
        return;
    for (size_t i = 0; i < assets->count; i++)
        for (unsigned coding = 0; coding < CODING_COUNT; coding++) {
            struct str *bytes = &assets->asset[i].form[coding].bytes;

            free((void *)(uintptr_t)bytes->ptr);
            if (bytes->ptr) /* an empty file at the end would lie beyond it */
                bytes->ptr = bytes->len > 0 ? map + at : map;
            at += bytes->len;
        }
    assets->map = map;
    assets->map_len = len;
}

enum err assets_open(const char *folder, struct assets **out, struct trouble *trouble)
{
    enum err err = ERR_IO;
    struct assets *assets = calloc(1, sizeof *assets);
    char *root = realpath(folder, NULL);
    char *roots[] = { root, NULL };
    FTS *walk = NULL;
    struct stat about;

    if (!root || stat(root, &about) != 0 || !S_ISDIR(about.st_mode)) {
        err = trouble_say(trouble, ERR_ABSENT, "there is no folder %s", folder);
        goto done;
    }
    walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!assets || !walk) {
        trouble_say(trouble, err, "%s cannot be read: %s", folder, strerror(errno));
        goto done;
    }
    for (const FTSENT *entry; (errno = 0, entry = fts_read(walk));) {
        err = entry_add(assets, walk, entry, strlen(root), trouble);
        if (err != ERR_OK)
            goto done;
    }
    err = all_have_files(assets, trouble);
    if (err != ERR_OK)
        goto done;
    qsort(assets->asset, assets->count, sizeof *assets->asset, by_path);
    settle(assets);
    *out = assets;
    assets = NULL; /* now the caller's */
done:
    if (walk)
        fts_close(walk);
    free(root);
    assets_close(assets);
    return err;
}

const struct asset *assets_find(const struct assets *assets, struct str path)
{
    size_t low = 0, high = assets->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct asset *asset = &assets->asset[middle];
        size_t len = strlen(asset->path);
        int order = memcmp(path.ptr, asset->path, path.len < len ? path.len : len);

        if (order == 0 && path.len == len)
            return asset;
        if (order < 0 || (order == 0 && path.len < len))
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

enum err assets_replace(struct assets *assets, struct str path, char *bytes, size_t len)
{
    struct asset *asset = asset_named(assets, path.ptr, path.len);

    if (!asset) {
        free(bytes);
        return ERR_ABSENT;
    }
    form_drop(assets, asset, CODING_BROTLI);
    form_drop(assets, asset, CODING_GZIP);
    form_put(assets, asset, CODING_PLAIN, bytes, len);
    return ERR_OK;
}

void assets_close(struct assets *assets)
{
    if (!assets)
        return;
    for (size_t i = 0; i < assets->count; i++) {
        free(assets->asset[i].path);
        for (unsigned coding = 0; coding < CODING_COUNT; coding++)
            bytes_free(assets, assets->asset[i].form[coding].bytes.ptr);
    }
    if (assets->map)
        munmap((void *)(uintptr_t)assets->map, assets->map_len);
    free(assets);
}
