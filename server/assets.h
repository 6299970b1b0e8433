/* assets.h - the files of one origin, read once at start and then only looked up.
 *
 * Nothing a visitor sends ever becomes a file name: a path either is in this list or is absent.
 * FILE.br and FILE.gz beside FILE are FILE in another encoding. Names that begin with a dot and
 * symbolic links are left out.
 *
 * An entity tag is a 64-bit FNV-1a of the bytes, their number, and the encoding. A tag only has
 * to tell versions of one file apart, and the files are our own, so no stronger hash is needed.
 */
#ifndef SERVER_ASSETS_H
#define SERVER_ASSETS_H

#include "base/err.h"
#include "base/str.h"
#include "server/negotiate.h"
#include "server/trouble.h"

struct asset_form {
    struct str bytes;
    char etag[40]; /* quoted */
};

struct asset {
    char *path;                           /* with a leading slash; ends in NUL       */
    const char *type;                     /* media type                              */
    const char *cache;                    /* Cache-Control                           */
    struct asset_form form[CODING_COUNT]; /* CODING_PLAIN is always there            */
    unsigned codings;                     /* 1u << coding for each form that is there */
};

struct assets;

/* Reads a folder. ERR_ABSENT, ERR_IO: it cannot be read. ERR_LIMIT: more, larger, longer named
 * or deeper than server/limits.h allows. ERR_INPUT: an encoding without its file. */
MUST_USE enum err assets_open(const char *folder, struct assets **out, struct trouble *trouble);

/* NULL if there is none. What it points to lives until assets_close. */
const struct asset *assets_find(const struct assets *assets, struct str path);

/* Puts other bytes in the place of a file's, and drops its encodings, which no longer fit.
 * Takes `bytes`, from malloc, as its own in every case. ERR_ABSENT: no such file. */
MUST_USE enum err assets_replace(struct assets *assets, struct str path, char *bytes,
                                 size_t len);

/* NULL is fine. */
void assets_close(struct assets *assets);

#endif
