/* spaces_parts.h - what the files of spaces share; for vault/spaces*.c only. */
#ifndef VAULT_SPACES_PARTS_H
#define VAULT_SPACES_PARTS_H

#include "vault/spaces.h"

/* What an entry `space` says. */
struct space {
    uint8_t sid[SEAL_ID];
    struct secret_key key; /* SK */
    struct secret_key tag; /* of the self tags there, where keys have changed since */
    bool has_tag;
    uint8_t side;
    enum space_state state;
    bool purges;
};

/* False: it is none that we could use. The caller wipes *out either way. */
bool space_read(const json_t *entry, struct space *out);

/* A space that was not left, as far as this object says. */
bool space_is_mine(const struct object *object);

#endif
