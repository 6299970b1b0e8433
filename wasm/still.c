/* still.c - what libsodium and libc would ask of an operating system that is not there.
 *
 * Chance comes with each request (see seal_random in seal/seal.h), so nothing may ask for it
 * here: a call would be a bug, and stops. These take the places of libsodium's and jansson's
 * own files of the same purpose, which script/wasm leaves out.
 */
#include <jansson.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/must.h"

static const char *no_name(void)
{
    return "none";
}

static uint32_t no_random(void)
{
    MUST(0);
    return 0;
}

static void no_stir(void)
{
}

/* sodium_init asks once, for the guard bytes of sodium_malloc, which nobody here calls. */
static void no_buf(void *const buf, const size_t size)
{
    static bool asked;

    MUST(!asked);
    asked = true;
    memset(buf, 0, size);
}

/* jansson's hash tables are seeded through door_open(), not from the time of day. */
extern volatile uint32_t hashtable_seed;
volatile uint32_t hashtable_seed;

void json_object_seed(size_t seed)
{
    if (hashtable_seed == 0)
        hashtable_seed = (uint32_t)seed | 1;
}

/* libsodium's default source of chance. */
struct randombytes_implementation randombytes_sysrandom_implementation = {
    .implementation_name = no_name,
    .random = no_random,
    .stir = no_stir,
    .buf = no_buf,
};

/* Times the base point of Ed25519, for signatures and public keys. libsodium's own looks it up
 * in a table of 30 KB that no compression makes smaller: a tenth of a first visit. Its function
 * for any point does the same, in constant time too, a little slower; tests/door/run.mjs holds
 * both to the same bytes. script/wasm gives libsodium's another name. */
typedef struct {
    int32_t limbs[40]; /* four coordinates, as libsodium has them where there are no 128 bits */
} point;

int ge25519_frombytes(point *out, const unsigned char *bytes);
void ge25519_scalarmult(point *out, const unsigned char *scalar, const point *at);
void ge25519_scalarmult_base(point *out, const unsigned char *scalar);

void ge25519_scalarmult_base(point *out, const unsigned char *scalar)
{
    unsigned char bytes[32];
    point base;

    memset(bytes, 0x66, sizeof bytes);
    bytes[0] = 0x58;
    MUST(ge25519_frombytes(&base, bytes) == 0);
    ge25519_scalarmult(out, scalar, &base);
}

#ifndef STILL_WITH_FILES /* a test program may have them */
/* libc's printf can complain on standard error, which would import these. There are no files.
 */
enum { NO_FILE = 8 }; /* WASI's EBADF */

#define IMPORT(name) __imported_wasi_snapshot_preview1_##name
int32_t IMPORT(fd_close)(int32_t fd);
int32_t IMPORT(fd_read)(int32_t fd, int32_t iovs, int32_t iovs_len, int32_t size);
int32_t IMPORT(fd_seek)(int32_t fd, int64_t offset, int32_t whence, int32_t size);
int32_t IMPORT(fd_write)(int32_t fd, int32_t iovs, int32_t iovs_len, int32_t size);

int32_t IMPORT(fd_close)(int32_t fd)
{
    (void)fd;
    return NO_FILE;
}

int32_t IMPORT(fd_read)(int32_t fd, int32_t iovs, int32_t iovs_len, int32_t size)
{
    (void)fd, (void)iovs, (void)iovs_len, (void)size;
    return NO_FILE;
}

int32_t IMPORT(fd_seek)(int32_t fd, int64_t offset, int32_t whence, int32_t size)
{
    (void)fd, (void)offset, (void)whence, (void)size;
    return NO_FILE;
}

int32_t IMPORT(fd_write)(int32_t fd, int32_t iovs, int32_t iovs_len, int32_t size)
{
    (void)fd, (void)iovs, (void)iovs_len, (void)size;
    return NO_FILE;
}
#endif
