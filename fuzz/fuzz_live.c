/* Frames of the other side, sealed under the right key, that say anything at all; then the rest
 * of the bytes as what a server hands on. No frame is a tap that is not fresh, and none is
 * taken twice. */
#include <stdint.h>
#include <string.h>

#include "base/must.h"
#include "cli/script.h"
#include "fuzz/space_of_two.h"
#include "seal/live_frame.h"
#include "seal/seal.h"

#define SID    "0102030405060708090a0b0c0d0e0f10"
#define NOW_MS INT64_C(1767225600000)

/* One frame: how late it is, whether of this session, its side, number and data. */
enum { SAYS = 1 + 1 + 8 + LIVE_DATA };

static json_t *ask(struct script *script, json_t *line)
{
    char *text = json_dumps(line, JSON_COMPACT);
    struct str reply = script_line(script, (struct str){ text, strlen(text) });
    json_t *said = json_read(reply);

    MUST(said);
    json_text_free(text);
    json_decref(line);
    return said;
}

static json_t *got(struct script *script, const void *bytes, size_t len, int64_t now_ms)
{
    const struct vault *child = spaces_find(script->vault, (struct str){ SID, 2 * SEAL_ID });

    return ask(script,
               json_pack("{s:s,s:I,s:[o,o]}", "do", "live_got", "now", (json_int_t)now_ms,
                         "blob", json_base64(child->sid, SEAL_ID), json_base64(bytes, len)));
}

/* A frame as the other's phone might make it. */
static void seal(uint8_t out[LIVE_FRAME], const uint8_t says[SAYS], const char *session,
                 const struct vault *child)
{
    static const uint8_t nonce[SEAL_NONCE] = { 1 };
    struct live_frame frame = { .side = says[1] >> 7 };

    MUST(json_unhex(frame.session, LIVE_SESSION, (struct str){ session, 2 * LIVE_SESSION }));
    if (says[1] & 64)
        frame.session[0] ^= 1;
    for (unsigned i = 0; i < 8; i++)
        frame.n |= (uint64_t)says[2 + i] << (8 * i);
    memcpy(frame.data, says + 10, LIVE_DATA);
    live_frame_seal(out, &frame, &child->keys, child->sid, nonce);
}

static bool is_ok(const json_t *reply)
{
    return json_is_true(json_object_get(reply, "ok"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script;
    uint8_t frame[LIVE_FRAME];

    json_start();
    MUST(seal_init() && script_open(&script));
    json_decref(ask(&script, json_pack("{s:s,s:s}", "do", "begin", "secret",
                                       "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")));
    script.vault->sync.on = true; /* as where there is an account */
    fuzz_share(script.vault);
    json_t *begun =
        ask(&script, json_pack("{s:s,s:s,s:s,s:i,s:I}", "do", "live_begin", "space", SID,
                               "what", "pause", "minutes", 20, "now", (json_int_t)NOW_MS));
    const char *session = json_string_value(json_object_get(begun, "session"));

    MUST(session);
    for (; size >= SAYS; data += SAYS, size -= SAYS) {
        int64_t now = NOW_MS + data[0] * INT64_C(1000);

        json_decref(ask(&script,
                        json_pack("{s:s,s:s,s:s,s:s,s:I}", "do", "live_send", "space", SID,
                                  "session", session, "kind", "beat", "now", (json_int_t)now)));
        seal(frame, data, session, spaces_find(script.vault, (struct str){ SID, 2 * SEAL_ID }));
        json_t *first = got(&script, frame, sizeof frame, now);
        json_t *again = got(&script, frame, sizeof frame, now);
        const char *kind = json_string_value(json_object_get(first, "kind"));

        MUST(!is_ok(again));
        MUST(!is_ok(first) || (kind && (json_is_true(json_object_get(first, "fresh")) ||
                                        strcmp(kind, "beat") == 0)));
        json_decref(first);
        json_decref(again);
    }
    json_t *rest = got(&script, data, size, NOW_MS);

    MUST(!is_ok(rest));
    json_decref(rest);
    json_decref(begun);
    script_close(&script);
    return 0;
}
