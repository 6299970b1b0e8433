#include "tests/mailbox_server.h"

#include <string.h>

#include "base/must.h"

enum { NAME = 32, CELL_MAX = 2048, UNTIL = 2000000000, UNTIL_ANSWERED = 1900000000 };

struct mailbox_server mailbox_server_new(void)
{
    return (struct mailbox_server){ .boxes = json_object() };
}

void mailbox_server_free(struct mailbox_server *server)
{
    json_decref(server->boxes);
    json_decref(server->kept);
    *server = (struct mailbox_server){ 0 };
}

void mailbox_server_expire(struct mailbox_server *server)
{
    json_object_clear(server->boxes);
}

json_t *mailbox_server_cells(const struct mailbox_server *server)
{
    void *first = json_object_iter(server->boxes);

    MUST(first && json_object_size(server->boxes) == 1);
    return json_object_get(json_object_iter_value(first), "cells");
}

static int refuse(int status, const char *why, json_t **out)
{
    *out = json_pack("{s:i,s:s}", "status", status, "why", why);
    return status;
}

static bool is_cell(const json_t *cell)
{
    uint8_t bytes[CELL_MAX];
    size_t len;

    return json_bytes(cell, bytes, 1, CELL_MAX, &len);
}

static int make(struct mailbox_server *server, const char *whose, const json_t *body,
                json_t **out)
{
    const char *name = json_string_value(json_object_get(body, "mailbox"));
    json_t *cell = json_object_get(body, "cell"), *box;
    int64_t hours;

    MUST(name && strlen(name) == NAME && is_cell(cell) &&
         json_int(json_object_get(body, "hours"), 1, 168, &hours));
    box = json_object_get(server->boxes, name);
    if (box)
        return json_equal(json_array_get(json_object_get(box, "cells"), 0), cell) &&
                       strcmp(json_string_value(json_object_get(box, "opener")), whose) == 0
                   ? 200
                   : refuse(409, "mailbox_taken", out);
    json_object_set_new(
        server->boxes, name,
        json_pack("{s:s,s:[O,n,n,n,n],s:b}", "opener", whose, "cells", cell, "burnt", 0));
    return 201;
}

static int look(struct mailbox_server *server, const char *whose, const json_t *box,
                json_t **out)
{
    json_t *cells = json_deep_copy(json_object_get(box, "cells"));
    bool answered = !json_is_null(json_array_get(cells, 1));

    server->looks++;
    if (server->evil)
        server->evil(server, whose, cells);
    *out = json_pack("{s:o,s:i}", "cells", cells, "until", answered ? UNTIL_ANSWERED : UNTIL);
    return 200;
}

static int put(struct mailbox_server *server, json_t *box, const char *number,
               const json_t *body, json_t **out)
{
    json_t *cells = json_object_get(box, "cells"), *cell = json_object_get(body, "cell");
    size_t at = (size_t)(*number - '1');
    const json_t *held = json_array_get(cells, at);

    MUST(at >= 1 && at < MAILBOX_CELLS && number[1] == 0 && is_cell(cell));
    if (server->drops)
        return 204;
    if (!json_is_null(held))
        return json_equal(held, cell) ? 204 : refuse(409, "cell_taken", out);
    MUST(json_array_set(cells, at, cell) == 0);
    return 204;
}

int mailbox_server_ask(struct mailbox_server *server, const char *whose, const char *method,
                       const char *path, const json_t *body, json_t **out_answer)
{
    const char *rest = path + strlen("/v1/mailboxes");
    char name[NAME + 1] = { 0 };
    json_t *box;

    if (!whose && strcmp(method, "GET") != 0)
        return refuse(401, "no_session", out_answer);
    if (*rest == 0)
        return make(server, whose, body, out_answer);
    MUST(strlen(rest) >= NAME + 1);
    memcpy(name, rest + 1, NAME);
    rest += 1 + NAME;
    box = json_object_get(server->boxes, name);
    if (!box)
        return refuse(404, "no_mailbox", out_answer);
    if (json_is_true(json_object_get(box, "burnt")))
        return strcmp(method, "DELETE") == 0 ? 204 : refuse(410, "mailbox_burnt", out_answer);
    if (strcmp(method, "GET") == 0)
        return look(server, whose, box, out_answer);
    if (strcmp(method, "DELETE") == 0) {
        json_object_set_new(box, "burnt", json_true());
        return 204;
    }
    MUST(strcmp(method, "PUT") == 0 && strncmp(rest, "/cells/", 7) == 0);
    return put(server, box, rest + 7, body, out_answer);
}
