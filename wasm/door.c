/* door.c - everything JavaScript may call. Nothing else is exported.
 *
 * JSON in, JSON out, plus a binary part each way; docs/DOOR.md lists the words. JavaScript
 * writes a request (and after it, a blob) into door_space(), calls, and reads the reply at
 * door_reply(). It never knows the offset of a field and asks for every constant.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/must.h"
#include "seal/minisign.h"
#include "seal/seal.h"
#include "vault/vault.h"
#include "wire/json.h"

#define DOOR(name) __attribute__((export_name(#name))) name

static struct vault *vault;
static unsigned char *space;
static size_t space_len;
static struct str reply;

void DOOR(door_open)(uint32_t seed);
unsigned char *DOOR(door_space)(size_t len);
size_t DOOR(door_command)(size_t request_len, size_t blob_len);
size_t DOOR(door_view)(size_t request_len);
const char *DOOR(door_reply)(void);
const char *DOOR(door_blob)(void);
size_t DOOR(door_blob_len)(void);
void DOOR(door_forget)(void);
int DOOR(door_release)(size_t key_len, size_t signature_len);

/* Once, before anything else. The seed keeps a hostile file from aiming at our hash tables. */
void door_open(uint32_t seed)
{
    json_start();
    json_object_seed(seed);
    MUST(seal_init());
    MUST((vault = vault_new()));
}

/* Room for a request of this many bytes; what was there before is gone. */
unsigned char *door_space(size_t len)
{
    door_forget();
    MUST((space = malloc(len ? len : 1)));
    space_len = len;
    return space;
}

/* The reply's length; it stands at door_reply(). */
size_t door_command(size_t request_len, size_t blob_len)
{
    MUST(request_len <= space_len && blob_len <= space_len - request_len);
    reply = vault_command(vault, (struct str){ (const char *)space, request_len },
                          (struct str){ (const char *)space + request_len, blob_len });
    return reply.len;
}

size_t door_view(size_t request_len)
{
    MUST(request_len <= space_len);
    reply = vault_view(vault, (struct str){ (const char *)space, request_len });
    return reply.len;
}

/* For the service worker, which has no vault: whether what stands in door_space() after a
 * public key and a signature is what that key's owner signed with minisign. */
int door_release(size_t key_len, size_t signature_len)
{
    const char *at = (const char *)space;
    struct minisign_key key;
    struct str comment;

    MUST(seal_init() && key_len <= space_len && signature_len <= space_len - key_len);
    return minisign_key_read(&key, (struct str){ at, key_len }) == ERR_OK &&
           minisign_check(&comment, &key,
                          (struct str){ at + key_len + signature_len,
                                        space_len - key_len - signature_len },
                          (struct str){ at + key_len, signature_len }) == ERR_OK;
}

const char *door_reply(void)
{
    return reply.ptr;
}

const char *door_blob(void)
{
    return vault_blob(vault).ptr;
}

size_t door_blob_len(void)
{
    return vault_blob(vault).len;
}

/* Wipes the request and the reply. */
void door_forget(void)
{
    if (space)
        seal_wipe(space, space_len);
    free(space);
    space = NULL;
    space_len = 0;
    reply = (struct str){ NULL, 0 };
    if (vault)
        vault_forget_reply(vault);
}
