/* door_views.h - the door of the modules that only some people need, and so fetch later: that
 * of door.c with views only. Include it once, after defining DOOR_VIEW, who answers them. */
#ifndef WASM_DOOR_VIEWS_H
#define WASM_DOOR_VIEWS_H

#include <stdint.h>
#include <stdlib.h>

#include "base/must.h"
#include "wire/json.h"

#define DOOR(name) __attribute__((export_name(#name))) name

static char *space, *reply;
static size_t space_len, reply_len;

void DOOR(door_open)(uint32_t seed);
char *DOOR(door_space)(size_t len);
size_t DOOR(door_view)(size_t request_len);
const char *DOOR(door_reply)(void);
void DOOR(door_forget)(void);

void door_open(uint32_t seed)
{
    json_start();
    json_object_seed(seed);
}

char *door_space(size_t len)
{
    door_forget();
    MUST((space = malloc(len ? len : 1)));
    space_len = len;
    return space;
}

size_t door_view(size_t request_len)
{
    MUST(request_len <= space_len);
    json_t *args = json_read((struct str){ space, request_len }), *answer = DOOR_VIEW(args);

    MUST((reply = json_write(answer, &reply_len)));
    json_decref(answer);
    json_decref(args);
    return reply_len;
}

const char *door_reply(void)
{
    return reply;
}

void door_forget(void)
{
    if (space)
        json_wipe(space, space_len);
    free(space);
    json_text_free(reply);
    space = reply = NULL;
    space_len = 0;
}

#endif
