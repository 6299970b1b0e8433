/* fuzz_bodies - JSON as anybody may send it to the API, addresses as a proxy may name them, and
 * endpoints as a device may. */
#include <string.h>

#include "base/must.h"
#include "server/address.h"
#include "server/call.h"
#include "server/endpoint.h"
#include "server/limits.h"
#include "server/slots.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is taken has an origin at its start, in which nothing stands for anything else. */
static void endpoint_check(struct str text)
{
    const struct endpoint_hosts none = { .count = 0 };
    struct str origin;

    if (endpoint_read(text, &none, &origin) != ENDPOINT_GOOD)
        return;
    MUST(origin.ptr == text.ptr && origin.len < text.len && text.ptr[origin.len] == '/');
    MUST(memcmp(origin.ptr, "https://", 8) == 0);
    for (size_t i = 8; i < origin.len; i++)
        MUST(strchr("abcdefghijklmnopqrstuvwxyz0123456789.-", origin.ptr[i]));
    for (size_t i = 0; i < text.len; i++)
        MUST(text.ptr[i] > ' ' && text.ptr[i] < 127);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct store_slot slot[STORE_SLOTS_MAX];
    uint8_t bytes[STORE_LABEL], cell[STORE_CELL_MAX];
    struct address address;
    size_t count = 0;
    bool over = false;
    json_t *object = NULL;

    if (address_read(text, &address))
        MUST(size < 46);
    if (size > SERVER_JSON_BYTES_MAX)
        return 0;
    json_start();
    object = json_read(text);
    if (slots_read(json_object_get(object, "slots"), slot, &count, &over)) {
        MUST(count <= STORE_SLOTS_MAX);
        for (size_t i = 0; i < count; i++)
            MUST(slot[i].kind >= STORE_PASSPHRASE && slot[i].kind <= STORE_PASSKEY);
    }
    endpoint_check(text);
    endpoint_check(json_str(json_object_get(object, "endpoint")));
    if (json_bytes(json_object_get(object, "cell"), cell, 1, sizeof cell, &count))
        MUST(count >= 1 && count <= sizeof cell);
    (void)call_hex(object, "account", bytes, STORE_ID);
    (void)call_base64(object, "label", bytes, STORE_LABEL);
    json_decref(object);
    return 0;
}
