/* Any lines of JSON as records of the other side, proven and opened: whatever stands there,
 * every view of what is between two answers, and shows nothing that breaks the law. */
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "cli/script.h"
#include "seal/seal.h"
#include "vault/spaces.h"
#include "vault/stage.h"
#include "wire/shared.h"

#define SID "0102030405060708090a0b0c0d0e0f10"

enum { RECORDS_MAX = 64 };

static const char *const VIEWS[] = {
    "{\"view\":\"between\",\"space\":\"" SID "\",\"limit\":100}",
    "{\"view\":\"couple\",\"space\":\"" SID "\"}",
    "{\"view\":\"cycle\",\"space\":\"" SID "\"}",
    "{\"view\":\"live\",\"space\":\"" SID "\"}",
    "{\"view\":\"ledger\"}",
    "{\"view\":\"spaces\"}",
};

static struct vault *begin(struct script *script)
{
    static const char line[] =
        "{\"do\":\"begin\",\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}";
    struct call call = { .now_ms = INT64_C(1767225600000), .reply = json_object() };
    const uint8_t seed[SEAL_SEED] = { 1 };
    json_t *space = json_pack("{s:s,s:s,s:s,s:i,s:i,s:s}", "t", "space", "sid", SID, "key",
                              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "side", 0, "kind",
                              1, "state", "on");

    MUST(script_open(script) && space);
    (void)script_line(script, (struct str){ line, sizeof line - 1 });
    seal_random_seed(&call.random, seed);
    spaces_name_object(script->vault, space);
    stage_stamp(&call, space);
    MUST(stage_begin(script->vault, &call) == ERR_OK &&
         stage_record(script->vault, &call, space) == ERR_OK);
    stage_commit(script->vault);
    json_decref(space);
    json_decref(call.reply);
    return spaces_find(script->vault, (struct str){ SID, sizeof SID - 1 });
}

/* As vault/take.c hands it on: an object with an id. */
static void take(struct vault *child, struct str line, uint64_t n)
{
    struct version version = { .side = 1, .n = n, .ms = (int64_t)n, .entry = json_read(line) };

    if (!version.entry || !json_is_string(json_object_get(version.entry, "t"))) {
        json_decref(version.entry);
        return;
    }
    if (!entry_is_object_id(json_str(json_object_get(version.entry, "o")))) {
        char id[ENTRY_OBJECT_ID + 1];

        object_id_write(id, (uint8_t[SEAL_ID]){ (uint8_t)n });
        json_object_set_new(version.entry, "o", json_string(id));
    }
    MUST(objects_take(&child->objects, &version));
}

/* What is shown is what the law lets stand. */
static void check(struct str reply)
{
    json_t *said = json_read(reply);
    const json_t *item;
    size_t i;

    MUST(said && json_is_true(json_object_get(said, "ok")));
    json_array_foreach(json_object_get(said, "items"), i, item)
    {
        json_t *plain = json_copy((json_t *)(uintptr_t)item);

        json_object_del(plain, "mine");
        MUST(shared_is_lawful(plain) && !json_object_get(plain, "note"));
        MUST(strcmp(json_string_value(json_object_get(plain, "t")), "ritual") != 0);
        json_decref(plain);
    }
    json_decref(said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script;
    const char *at = (const char *)data, *end = at + size;

    json_start();
    MUST(seal_init());
    struct vault *child = begin(&script);

    MUST(child);
    for (uint64_t n = 1; at < end && n <= RECORDS_MAX; n++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        take(child, (struct str){ at, (size_t)((stop ? stop : end) - at) }, n);
        at = stop ? stop + 1 : end;
    }
    for (size_t i = 0; i < sizeof VIEWS / sizeof *VIEWS; i++)
        check(script_line(&script, (struct str){ VIEWS[i], strlen(VIEWS[i]) }));
    script_close(&script);
    return 0;
}
