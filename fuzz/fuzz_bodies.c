/* fuzz_bodies - JSON as anybody may send it to the API, and addresses as a proxy may name them.
 */
#include <string.h>

#include "base/must.h"
#include "server/address.h"
#include "server/call.h"
#include "server/limits.h"
#include "server/slots.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct store_slot slot[STORE_SLOTS_MAX];
    uint8_t bytes[STORE_LABEL];
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
    (void)call_hex(object, "account", bytes, STORE_ID);
    (void)call_base64(object, "label", bytes, STORE_LABEL);
    json_decref(object);
    return 0;
}
