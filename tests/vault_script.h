/* vault_script.h - ask a vault through a script, for the tests of this room. */
#ifndef TESTS_VAULT_SCRIPT_H
#define TESTS_VAULT_SCRIPT_H

#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "cli/script.h"
#include "seal/seal.h"

#define SECRET "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define BEGIN  "{\"do\":\"begin\",\"secret\":\"" SECRET "\"}"
#define UNLOCK                                                                                 \
    "{\"do\":\"unlock\",\"kind\":4,\"secret\":\"" SECRET "\",\"slot\":\"row:slot/4\"}"
#define ADD "{\"do\":\"add\",\"entry\":{\"t\":\"checkin\",\"close\":7,\"settled\":4}}"

static inline int start(void **state)
{
    (void)state;
    json_start();
    return seal_init() ? 0 : -1;
}

/* Runs a line; the reply is the caller's to json_decref. */
static inline json_t *ask(struct script *script, const char *line)
{
    struct str reply = script_line(script, (struct str){ line, strlen(line) });
    json_t *value = json_loadb(reply.ptr, reply.len, 0, NULL);

    assert_non_null(value);
    return value;
}

static inline void expect(struct script *script, const char *line, const char *why)
{
    json_t *reply = ask(script, line);
    const char *got = json_is_true(json_object_get(reply, "ok"))
                          ? ""
                          : json_string_value(json_object_get(reply, "why"));

    if (strcmp(got, why) != 0)
        fail_msg("%s: \"%s\", want \"%s\"", line, got, why);
    json_decref(reply);
}

static inline int64_t number(struct script *script, const char *line, const char *name)
{
    json_t *reply = ask(script, line);
    int64_t value = json_integer_value(json_object_get(reply, name));

    json_decref(reply);
    return value;
}

static inline int64_t entries(struct script *script)
{
    return number(script, "{\"view\":\"status\"}", "entries");
}

static inline void begin(struct script *script)
{
    assert_true(script_open(script));
    expect(script, BEGIN, "");
}

/* As after closing the app: nothing but the rows is left. */
static inline void restart(struct script *script)
{
    expect(script, "{\"do\":\"lock\"}", "");
    expect(script, UNLOCK, "");
    expect(script, "{\"do\":\"load\",\"blob\":\"rows\"}", "");
    expect(script, "{\"do\":\"ready\"}", "");
}

#endif
