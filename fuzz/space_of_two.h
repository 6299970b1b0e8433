/* space_of_two.h - for targets of which the bytes may speak of a space of two. */
#ifndef FUZZ_SPACE_OF_TWO_H
#define FUZZ_SPACE_OF_TWO_H

#include "base/must.h"
#include "vault/spaces.h"
#include "vault/stage.h"

/* A space of two, whose key is known to whoever makes seeds. */
static inline void fuzz_share(struct vault *vault)
{
    static const struct str entry = STR_INIT(
        "{\"t\":\"space\",\"sid\":\"0102030405060708090a0b0c0d0e0f10\",\"side\":0,\"kind\":1,"
        "\"key\":\"BwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"state\":\"on\"}");
    struct call call = { .now_ms = 1767225600000, .reply = json_object() };
    json_t *space = json_read(entry);

    MUST(space && stage_begin(vault, &call) == ERR_OK &&
         spaces_add(vault, &call, space) == ERR_OK);
    stage_commit(vault);
    MUST(vault->with_count == 1);
    json_decref(space);
    json_decref(call.reply);
}

#endif
