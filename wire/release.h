/* release.h - release.json: what one version of the app is made of. web/build.mjs writes it.
 *
 *   {"version":"0.1.0","fingerprint":"9ce28fd1cc541fe3","commit":"40 digits, or absent",
 *    "time":1795622996,"security":true,"files":[{"path":"..","sha256":"64 digits","size":1}]}
 *
 * Digits are hexadecimal, the time is seconds UTC, a size is bytes.
 * Fields not named here are for somebody else and are passed over.
 */
#ifndef WIRE_RELEASE_H
#define WIRE_RELEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    RELEASE_BYTES_MAX = 262144,       /* of release.json itself                   */
    RELEASE_FILES_MAX = 512,          /* no server of ours hands out more         */
    RELEASE_FILE_BYTES_MAX = 8388608, /* of one file                              */
    RELEASE_PATH_MAX = 200,           /* bytes; A-Z a-z 0-9 . _ - and single /    */
    RELEASE_VERSION_MAX = 32,         /* bytes; the same without /                */
    RELEASE_FINGERPRINT = 16,         /* hexadecimal digits                       */
    RELEASE_COMMIT = 40
};

struct release_file {
    char path[RELEASE_PATH_MAX + 1];
    uint8_t sha256[32];
    size_t size; /* bytes */
};

struct release {
    char version[RELEASE_VERSION_MAX + 1];
    char fingerprint[RELEASE_FINGERPRINT + 1];
    char commit[RELEASE_COMMIT + 1]; /* "" where it is not said */
    size_t files_count;
    struct release_file files[RELEASE_FILES_MAX];
};

/* ERR_INPUT: not a release.json, or a path that could leave its folder or stands there twice;
 * ERR_LIMIT: over a limit above. Then *out is not to be used. json_start() comes first. */
MUST_USE enum err release_read(struct release *out, struct str text);

#endif
