/* pair_space.c - the space that a pairing makes, among the person's entries. */
#include <string.h>

#include "base/must.h"
#include "vault/pair.h"
#include "vault/spaces.h"

static void set_base64(json_t *entry, const char *name, const void *bytes, size_t len)
{
    reply_set(entry, name, json_base64(bytes, len));
}

enum err pair_space_add(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    char sid[2 * SEAL_ID + 1];
    json_t *space;
    enum err err;

    json_hex(sid, pairing->space, SEAL_ID);
    if (spaces_find(vault, (struct str){ sid, sizeof sid - 1 }))
        return ERR_OK; /* another window has finished it */
    space = json_object();
    reply_set(space, "t", json_string("space"));
    reply_set(space, "sid", json_string(sid));
    set_base64(space, "key", pairing->key.bytes, SEAL_KEY);
    reply_set(space, "side", json_integer(pairing->inviter ? 0 : 1));
    reply_set(space, "kind", json_integer(PAIR_COUPLE));
    reply_set(space, "name", json_string(pairing->their_name));
    reply_set(space, "mine", json_string(pairing->name));
    set_base64(space, "peer", pairing->their_public, SEAL_KEY);
    reply_set(space, "verified", json_boolean(pairing->agreed == PAIR_SAME));
    reply_set(space, "state", json_string("on"));
    reply_set(space, "since", json_integer(call->now_ms / 1000));
    err = spaces_add(vault, call, space);
    json_decref(space);
    return err;
}

enum err pair_space_leave(struct vault *vault, struct call *call, const struct pairing *pairing)
{
    struct vault *child = spaces_of(vault, pairing->space);
    json_t *changed;
    enum err err;

    if (!child)
        return ERR_OK; /* left already, from another device */
    changed = json_object();
    reply_set(changed, "state", json_string("leaving"));
    reply_set(changed, "purge", json_true());
    err = spaces_set(vault, call, child, changed);
    json_decref(changed);
    return err;
}

bool pair_space_is_new(const struct vault *vault, const uint8_t space[SEAL_ID],
                       const uint8_t key[SEAL_KEY])
{
    const struct vault *child = spaces_of(vault, space);
    uint8_t held[SEAL_KEY];
    size_t len;

    if (!child)
        return memcmp(space, vault->account.personal_space, SEAL_ID) != 0;
    bool same = json_bytes(json_object_get(spaces_entry(vault, child), "key"), held, SEAL_KEY,
                           SEAL_KEY, &len) &&
                seal_equal(held, key, SEAL_KEY);

    seal_wipe(held, sizeof held);
    return same;
}

/* A space that has become read-only is paired again. */
static bool holds(const json_t *entry, const uint8_t their_public[SEAL_KEY])
{
    static const char *const linked[] = { "on", "paused", "quiet" };
    const char *state = json_string_value(json_object_get(entry, "state"));
    uint8_t peer[SEAL_KEY];
    size_t len;

    if (!state || !json_bytes(json_object_get(entry, "peer"), peer, SEAL_KEY, SEAL_KEY, &len) ||
        memcmp(peer, their_public, SEAL_KEY) != 0)
        return false;
    for (size_t i = 0; i < sizeof linked / sizeof *linked; i++)
        if (strcmp(state, linked[i]) == 0)
            return true;
    return false;
}

bool pair_is_linked(const struct vault *vault, const uint8_t their_public[SEAL_KEY])
{
    for (size_t i = 0; i < vault->with_count; i++)
        if (holds(spaces_entry(vault, vault->with[i]), their_public))
            return true;
    return false;
}

bool pair_has_room(const struct vault *vault)
{
    return vault->with_count < VAULT_SHARED_MAX;
}
