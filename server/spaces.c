#include "server/spaces.h"

#include <string.h>

#include "wire/json.h"

static bool space_read(const json_t *object, struct live_space *out)
{
    int64_t after = 0;

    if (!json_is_object(object) || !call_hex(object, "space", out->sid, sizeof out->sid) ||
        !json_int(json_object_get(object, "after"), 0, (INT64_C(1) << 53) - 1, &after))
        return false;
    out->after = (uint64_t)after;
    return true;
}

static bool is_twice(const struct live_space *space, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (memcmp(space[i].sid, space[at].sid, sizeof space[at].sid) == 0)
            return true;
    return false;
}

bool spaces_read(const struct call *call, size_t max, struct live_space *out, size_t *out_count)
{
    json_t *object = call_json(call);
    const json_t *list = json_object_get(object, "spaces");
    size_t count = json_array_size(list);
    bool good = count >= 1 && count <= max;

    if (!object)
        return false;
    for (size_t i = 0; i < count && good; i++)
        good = space_read(json_array_get(list, i), &out[i]) && !is_twice(out, i);
    json_decref(object);
    if (!good)
        refuse(call->reply, WHY_BAD_REQUEST);
    *out_count = count;
    return good;
}
