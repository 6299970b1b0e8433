/* Any answers to a conversation about the account: each gets one JSON reply, and what is on the
 * disk opens afterwards with every entry. The first byte chooses the conversation; then a line
 * an answer: status, space, body. seal_stretch is replaced: the parsers are what is looked at.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "cli/script.h"
#include "seal/seal.h"
#include "tests/quick_stretch.h"

#define SECRET "\"secret\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""
#define ORIGIN "\"origin\":\"http://a\""
#define FIRST  "\"passphrase\":\"harbour at dusk\""

static const char *const BEGINNINGS[] = {
    "{\"do\":\"devices\"," FIRST "," ORIGIN "}",
    "{\"do\":\"revoke\",\"others\":true}",
    "{\"do\":\"sign_out\"}",
    "{\"do\":\"sign_in\",\"handle\":\"rowan\"," FIRST "," ORIGIN "," SECRET "}",
    "{\"do\":\"change_passphrase\",\"old\":\"harbour at dusk\",\"passphrase\":\"lantern by "
    "the sea\"," ORIGIN "}",
    "{\"do\":\"delete_account\"," FIRST "," ORIGIN "}",
    "{\"do\":\"new_recovery\"," FIRST "," ORIGIN "}",
    "{\"do\":\"take_back\"," FIRST ",\"new_passphrase\":\"lantern by the sea\"," ORIGIN
    "," SECRET "}",
};
enum { BEGINNINGS_COUNT = sizeof BEGINNINGS / sizeof *BEGINNINGS };

/* The reply, the caller's to json_decref. */
static json_t *say(struct script *script, const char *line)
{
    struct str reply = script_line(script, (struct str){ line, strlen(line) });
    json_t *value = json_read(reply);

    MUST(value);
    return value;
}

static bool tell(struct script *script, const char *line)
{
    json_t *reply = say(script, line);
    bool fine = json_is_true(json_object_get(reply, "ok"));

    json_decref(reply);
    return fine;
}

/* Shows the code, and copies what is asked for. */
static void confirm(struct script *script, const char *line, const char *command)
{
    json_t *reply = say(script, line);
    const char *code = json_string_value(json_object_get(reply, "recovery"));
    char text[128];

    if (code) {
        snprintf(text, sizeof text, "{\"do\":\"%s\",\"typed\":\"%.4s\"}", command,
                 code + 5 * json_integer_value(json_object_get(reply, "ask")));
        (void)tell(script, text);
    }
    json_decref(reply);
}

static void answer(struct script *script, struct str line)
{
    size_t at = 0;
    int64_t status = 0;
    json_t *args = json_object(), *reply;

    for (; at < line.len && line.ptr[at] >= '0' && line.ptr[at] <= '9' && at < 3; at++)
        status = 10 * status + (line.ptr[at] - '0');
    at += at < line.len;
    script->last = realloc(script->last, line.len - at + 1);
    MUST(script->last && args);
    memcpy(script->last, line.ptr + at, line.len - at);
    script->last_len = line.len - at;
    json_object_set_new(args, "do", json_string("account_got"));
    json_object_set_new(args, "status", json_integer(status));
    json_object_set_new(args, "blob", json_string("last"));
    char *text = json_dumps(args, 0);

    reply = say(script, text);
    json_text_free(text);
    json_decref(reply);
    json_decref(args);
}

/* Whatever was said, the disk opens and shows what was written. */
static void reopen(struct script *script)
{
    json_t *reply;

    MUST(tell(script, "{\"do\":\"lock\"}"));
    MUST(tell(script, "{\"do\":\"unlock\",\"kind\":4," SECRET ",\"slot\":\"row:slot/4\"}"));
    MUST(tell(script, "{\"do\":\"load\",\"blob\":\"rows\"}"));
    MUST(tell(script, "{\"do\":\"ready\"}"));
    reply = say(script, "{\"view\":\"status\"}");
    MUST(json_integer_value(json_object_get(reply, "entries")) == 1);
    json_decref(reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script;
    const char *at = (const char *)data + 1, *end = (const char *)data + size;

    if (size == 0)
        return 0;
    json_start();
    MUST(seal_init() && script_open(&script));
    MUST(tell(&script, "{\"do\":\"begin\"," SECRET "}"));
    MUST(tell(&script, "{\"do\":\"add\",\"entry\":{\"t\":\"calm\",\"lines\":[\"a walk\"]}}"));
    confirm(&script, "{\"do\":\"sign_up\",\"handle\":\"rowan\"," FIRST "," ORIGIN "}",
            "sign_up_confirm");
    if (data[0] % (BEGINNINGS_COUNT + 1) < BEGINNINGS_COUNT) {
        answer(&script, STR("201 {}"));
        confirm(&script, BEGINNINGS[data[0] % (BEGINNINGS_COUNT + 1)],
                data[0] % (BEGINNINGS_COUNT + 1) == 6 ? "recovery_confirm"
                                                      : "take_back_confirm");
    }
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        struct str line = { at, (size_t)((stop ? stop : end) - at) };

        at = stop ? stop + 1 : end;
        answer(&script, line);
    }
    reopen(&script);
    script_close(&script);
    return 0;
}
