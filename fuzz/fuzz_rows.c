/* Any bytes as what comes from a disk or a server: rows for `load`, also of a space of two,
 * then a file to import. An account with one entry stays whole whatever they are. */
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "cli/script.h"
#include "fuzz/space_of_two.h"
#include "seal/backup.h"
#include "seal/seal.h"

static const char *const LINES[] = {
    "{\"do\":\"begin\",\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}",
    "{\"do\":\"add\",\"entry\":{\"t\":\"calm\",\"lines\":[\"tea\"]}}",
    "{\"do\":\"load\",\"blob\":[\"CQAAAG1ldGEvc3luYwIAAAB7fQ==\"]}", /* meta/sync: {} */
};

static struct str ask(struct script *script, const char *text, struct str blob)
{
    return vault_command(script->vault, (struct str){ text, strlen(text) }, blob);
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
    (void)ask(&script, "{\"do\":\"load\",\"now\":0}", blob);
    if (!backup_is(blob)) {
        (void)ask(&script,
                  "{\"do\":\"import\",\"now\":0,\"seed\":"
                  "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}",
                  blob);
        (void)ask(&script, "{\"do\":\"kept\",\"now\":0}", (struct str){ NULL, 0 });
    }
    struct str reply =
        vault_view(script.vault, STR("{\"view\":\"search\",\"words\":\"tea\",\"now\":0}"));

    MUST(strstr(reply.ptr, "\"lines\":[\"tea\"]"));
    script_close(&script);
    return 0;
}
