/* account_spaces.c - the spaces of a server in memory: who is in which, on which side. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "tests/account_server_parts.h"

static const char *whose_space(const struct asked *asked, const char *space)
{
    char id[2 * SEAL_ID + 1] = { 0 };

    memcpy(id, space, 2 * SEAL_ID);
    return account_server_text(asked->server->spaces, id);
}

static int ask_records(struct asked *asked, const char *method, const char *path)
{
    asked->server->records.logins = asked->server->logins;
    asked->server->records.who = 0; /* who may ask was looked at here */
    server_ask(&asked->server->records, method, path, asked->bytes, &asked->records);
    return asked->records.status;
}

static const char *guest_of(const struct asked *asked, const char *space)
{
    char id[2 * SEAL_ID + 1] = { 0 };

    memcpy(id, space, 2 * SEAL_ID);
    return account_server_text(asked->server->guests, id);
}

static bool is_in(const struct asked *asked, const char *whose, const char *space)
{
    return strcmp(whose_space(asked, space), whose) == 0 ||
           strcmp(guest_of(asked, space), whose) == 0;
}

/* A space that is not this person's, or not there: the same. */
static int pull_nothing(struct asked *asked, const char *space)
{
    enum { HEAD = 4 + 1 + SEAL_ID + 8, END = 4 + 1 + SEAL_ID + 8 + 1 };
    uint8_t *bytes = calloc(1, HEAD + END);

    MUST(bytes && json_unhex(bytes + HEAD + 5, SEAL_ID, (struct str){ space, 2 * SEAL_ID }));
    bytes[0] = HEAD - 4;
    bytes[HEAD] = END - 4;
    bytes[HEAD + 4] = 3;
    memset(bytes + HEAD + 5 + SEAL_ID, 255, 8);
    asked->records.bytes = bytes;
    asked->records.len = HEAD + END;
    return 200;
}

int account_spaces_pull(struct asked *asked, const char *path)
{
    const json_t *spaces = json_object_get(asked->body, "spaces");
    const char *whose = account_server_whose(asked->server, asked->cookie);
    const char *space = account_server_text(json_array_get(spaces, 0), "space");

    if (json_array_size(spaces) == 1 && !is_in(asked, whose, space))
        return pull_nothing(asked, space);
    return ask_records(asked, "POST", path);
}

static int enter_space(struct asked *asked, const char *space)
{
    const char *whose = account_server_whose(asked->server, asked->cookie);
    char id[2 * SEAL_ID + 1];

    snprintf(id, sizeof id, "%.32s", space);
    if (is_in(asked, whose, id) || !json_equal(json_object_get(asked->server->admits, id),
                                               json_object_get(asked->body, "join")))
        return account_server_refuse(asked, 404, "no_space");
    json_object_del(asked->server->admits, id);
    json_object_set_new(asked->server->guests, id, json_string(whose));
    return 204;
}

int account_spaces_make(struct asked *asked)
{
    const char *whose = account_server_whose(asked->server, asked->cookie);
    const char *held = whose_space(asked, account_server_text(asked->body, "space"));

    if (*held && strcmp(held, whose) != 0)
        return account_server_refuse(asked, 409, "space_taken");
    if (!*held && json_object_get(asked->body, "join"))
        json_object_set(asked->server->admits, account_server_text(asked->body, "space"),
                        json_object_get(asked->body, "join"));
    json_object_set_new(asked->server->spaces, account_server_text(asked->body, "space"),
                        json_string(whose));
    return ask_records(asked, "POST", "/v1/spaces");
}

static void forget_space(struct account_server *server, const char *hex)
{
    struct server *records = &server->records;
    char id[2 * SEAL_ID + 1];

    for (size_t i = 0; i < records->spaces_count; i++) {
        struct server_space *space = &records->spaces[i];

        json_hex(id, space->id, SEAL_ID);
        if (strncmp(id, hex, 2 * SEAL_ID) != 0)
            continue;
        for (size_t k = 0; k < space->count; k++)
            free(space->records[k].bytes);
        free(space->records);
        *space = records->spaces[--records->spaces_count];
    }
    snprintf(id, sizeof id, "%.32s", hex);
    json_object_del(server->spaces, id);
    json_object_del(server->guests, id);
    json_object_del(server->admits, id);
}

int account_spaces_close(struct asked *asked)
{
    const char *whose = account_server_whose(asked->server, asked->cookie);
    json_t *spaces = json_object_get(asked->body, "spaces"), *space;
    size_t i;

    json_array_foreach(spaces, i, space) forget_space(asked->server, json_string_value(space));
    json_object_del(asked->server->accounts, whose);
    return 204;
}

/* Who is left has it; without anybody it goes whole. */
static int leave_space(struct asked *asked, const char *whose, const char *space)
{
    char id[2 * SEAL_ID + 1];

    snprintf(id, sizeof id, "%.32s", space);
    if (strcmp(account_server_text(asked->server->guests, id), whose) == 0)
        json_object_del(asked->server->guests, id);
    else
        json_object_set_new(asked->server->spaces, id, json_string(""));
    if (!*account_server_text(asked->server->guests, id) &&
        !*account_server_text(asked->server->spaces, id))
        forget_space(asked->server, id);
    return 204;
}

/* What is said of a space, by those who are in it. */
int account_spaces_ask(struct asked *asked, const char *method, const char *path)
{
    const char *whose = account_server_whose(asked->server, asked->cookie);
    const char *space = path + strlen("/v1/spaces/");

    if (strcmp(space + 2 * SEAL_ID, "/join") == 0)
        return enter_space(asked, space);
    if (!is_in(asked, whose, space))
        return account_server_refuse(asked, 404, "no_space");
    if (strcmp(space + 2 * SEAL_ID, "/me?purge=1") != 0)
        return ask_records(asked, method, path);
    return leave_space(asked, whose, space);
}
