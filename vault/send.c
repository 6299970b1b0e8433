#include "vault/send.h"

#include <stdio.h>

#include "base/must.h"

json_t *send_body(json_t *body)
{
    size_t len = 0;
    char *text = json_write(body, &len);

    MUST(text);
    json_t *value = json_base64(text, len);

    json_text_free(text);
    json_decref(body);
    return value;
}

json_t *send_request(struct call *call, const char *method, const char *path, json_t *body)
{
    json_t *request = json_object();

    reply_set(request, "method", json_string(method));
    reply_set(request, "path", json_string(path));
    reply_set(request, "type", json_string(body ? "json" : "none"));
    if (body)
        reply_set(request, "body", send_body(body));
    reply_set(call->reply, "send", request);
    return request;
}

uint32_t send_number(struct call *call, json_t *request)
{
    uint8_t id[4];

    seal_random_draw(&call->random, id, sizeof id);
    uint32_t number =
        (uint32_t)id[0] | (uint32_t)id[1] << 8 | (uint32_t)id[2] << 16 | (uint32_t)id[3] << 24;

    reply_set(request, "id", json_integer((json_int_t)number));
    return number;
}

void send_space_path(char out[SEND_PATH], const uint8_t sid[SEAL_ID], const char *what)
{
    char hex[2 * SEAL_ID + 1];

    json_hex(hex, sid, SEAL_ID);
    snprintf(out, SEND_PATH, "/v1/spaces/%s%s", hex, what);
}

enum err send_trouble(struct call *call, int64_t status)
{
    if (status == 0)
        return call_refuse(call, ERR_IO, "no_network", NULL);
    if (status >= 500)
        return call_refuse(call, ERR_IO, "server_trouble", NULL);
    if (status == 429)
        return call_refuse(call, ERR_LIMIT, "too_many", NULL);
    if (status == 401)
        return call_refuse(call, ERR_DENIED, "signed_out", NULL);
    return ERR_OK;
}
