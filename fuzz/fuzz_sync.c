/* Any bytes as what a server answers to a pull, to an append and to a purge, and as a frame of
 * the live stream, about the person's own space and one of two. The round ends, and what is
 * here stays. The seeds hold records that open under the account and the space of this target,
 * so that what lies behind the keys is reached too. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "cli/script.h"
#include "fuzz/space_of_two.h"
#include "seal/seal.h"

enum { STEPS_MAX = 200 };

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define SEED   "\"now\":1767225600000,\"seed\":\"" SECRET "\""

static const char *const LINES[] = {
    "{\"do\":\"begin\",\"secret\":\"" SECRET "\"}",
    "{\"do\":\"add\",\"entry\":{\"t\":\"calm\",\"lines\":[\"tea\"]}}",
    "{\"do\":\"lock\",\"put\":{\"key\":\"meta/sync\",\"text\":\"{}\"}}",
    "{\"do\":\"unlock\",\"kind\":4,\"secret\":\"" SECRET "\",\"slot\":\"row:slot/4\"}",
    "{\"do\":\"load\",\"blob\":\"rows\"}",
    "{\"do\":\"ready\"}",
};

/* Asks, says `kept` where there is something to keep, and returns a copy of the reply. */
static json_t *ask(struct script *script, const char *text, struct str blob)
{
    struct str reply = vault_command(script->vault, (struct str){ text, strlen(text) }, blob);
    json_t *read = json_loadb(reply.ptr, reply.len, 0, NULL);

    MUST(read);
    if (json_object_get(read, "keep"))
        (void)vault_command(script->vault, STR("{\"do\":\"kept\",\"now\":0}"),
                            (struct str){ NULL, 0 });
    return read;
}

/* A round in which every question gets these bytes for an answer. */
static void one_round(struct script *script, const char *got, struct str blob)
{
    json_t *reply =
        ask(script, "{\"do\":\"sync_next\",\"pull\":true," SEED "}", (struct str){ NULL, 0 });
    unsigned steps = 0;

    while (json_object_get(reply, "send")) {
        MUST(steps++ < STEPS_MAX);
        json_decref(reply);
        reply = ask(script, got, blob);
    }
    MUST(json_is_true(json_object_get(reply, "idle")));
    json_decref(reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str blob = { (const char *)data, size };
    struct script script;

    json_start();
    MUST(seal_init() && script_open(&script));
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++)
        (void)script_line(&script, (struct str){ LINES[i], strlen(LINES[i]) });
    fuzz_share(script.vault);
    one_round(&script, "{\"do\":\"sync_got\",\"status\":200," SEED "}", blob);
    one_round(&script, "{\"do\":\"sync_got\",\"status\":409," SEED "}", blob);
    json_decref(ask(&script, "{\"do\":\"sync_live\"," SEED "}", blob));
    struct str reply =
        vault_view(script.vault, STR("{\"view\":\"search\",\"words\":\"tea\",\"now\":0}"));

    MUST(strstr(reply.ptr, "\"lines\":[\"tea\"]"));
    script_close(&script);
    return 0;
}
