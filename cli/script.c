#include "cli/script.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

enum { SEED = 32 };
#define SCRIPT_START_MS                                                                        \
    INT64_C(1767225600000) /* 2026-01-01, and a second a line from there                       \
                            */

bool script_open(struct script *script)
{
    *script = (struct script){ .vault = vault_new(), .rows = json_object() };
    if (script->vault && script->rows)
        return true;
    script_close(script);
    return false;
}

void script_close(struct script *script)
{
    vault_free(script->vault);
    json_decref(script->rows);
    free(script->last);
    *script = (struct script){ 0 };
}

static void stamp(struct script *script, json_t *line)
{
    uint8_t seed[SEED] = { 0 };

    for (unsigned i = 0; i < 8; i++)
        seed[i] = (uint8_t)(script->line >> (8 * i));
    if (!json_object_get(line, "now"))
        json_object_set_new(line, "now",
                            json_integer(SCRIPT_START_MS + 1000 * (json_int_t)script->line));
    if (!json_object_get(line, "seed"))
        json_object_set_new(line, "seed", json_base64(seed, sizeof seed));
}

/* "row:KEY" becomes that row's bytes. */
static void fill_row(struct script *script, json_t *line, const char *name)
{
    const char *text = json_string_value(json_object_get(line, name));

    if (text && strncmp(text, "row:", 4) == 0) {
        json_t *row = json_object_get(script->rows, text + 4);

        json_object_set(line, name, row ? row : json_null());
    }
}

struct grown {
    uint8_t *ptr;
    size_t len;
};

static void grow(struct grown *blob, const void *bytes, size_t len)
{
    blob->ptr = realloc(blob->ptr, blob->len + len + 4);
    MUST(blob->ptr);
    for (unsigned i = 0; i < 4; i++)
        blob->ptr[blob->len + i] = (uint8_t)(len >> (8 * i));
    memcpy(blob->ptr + blob->len + 4, bytes, len);
    blob->len += len + 4;
}

static int key_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Every row in the order of keys, as IndexedDB gives them: draft, meta, rec, slot, wait. */
static struct grown all_rows(struct script *script)
{
    size_t count = json_object_size(script->rows), i = 0;
    const char **keys = malloc((count + 1) * sizeof *keys), *key;
    struct grown blob = { malloc(1), 0 };
    json_t *value;

    MUST(keys && blob.ptr);
    json_object_foreach(script->rows, key, value) keys[i++] = key;
    qsort(keys, count, sizeof *keys, key_compare);
    for (i = 0; i < count; i++) {
        json_t *row = json_object_get(script->rows, keys[i]);
        size_t room = json_string_length(row), len;
        uint8_t *bytes = malloc(room + 1);

        MUST(bytes && json_bytes(row, bytes, 0, room, &len));
        grow(&blob, keys[i], strlen(keys[i]));
        grow(&blob, bytes, len);
        free(bytes);
    }
    free(keys);
    return blob;
}

/* Bytes given in parts: each is base64, or "row:KEY". */
static struct grown all_parts(struct script *script, const json_t *parts)
{
    struct grown blob = { malloc(1), 0 };
    const json_t *part;
    size_t i, len;

    MUST(blob.ptr);
    json_array_foreach(parts, i, part)
    {
        const char *text = json_string_value(part);
        const json_t *value = text && strncmp(text, "row:", 4) == 0
                                  ? json_object_get(script->rows, text + 4)
                                  : part;
        size_t room = json_string_length(value);

        MUST((blob.ptr = realloc(blob.ptr, blob.len + room + 1)));
        if (json_bytes(value, blob.ptr + blob.len, 0, room, &len))
            blob.len += len;
    }
    return blob;
}

/* {"key": K, "text": T}, or "row": K2 instead of the text. */
static void put(struct script *script, const json_t *what)
{
    const char *key = json_string_value(json_object_get(what, "key"));
    const char *row = json_string_value(json_object_get(what, "row"));
    struct str text = json_str(json_object_get(what, "text"));

    if (!key || json_object_size(script->rows) >= SCRIPT_ROWS_MAX)
        return;
    if (row)
        json_object_set(script->rows, key, json_object_get(script->rows, row));
    else
        json_object_set_new(script->rows, key, json_base64(text.ptr, text.len));
}

static void spoil(struct script *script, const char *key)
{
    json_t *row = key ? json_object_get(script->rows, key) : NULL;
    size_t room = row ? json_string_length(row) : 0, len;
    uint8_t *bytes = malloc(room + 1);

    MUST(bytes);
    if (row && json_bytes(row, bytes, 1, room, &len)) {
        bytes[len / 2] ^= 1;
        json_object_set_new(script->rows, key, json_base64(bytes, len));
    }
    free(bytes);
}

static void carry_out(struct script *script, const json_t *reply)
{
    const json_t *item;
    size_t i;

    json_array_foreach(json_object_get(reply, "keep"), i,
                       item) if (json_object_size(script->rows) < SCRIPT_ROWS_MAX)
        json_object_set(script->rows, json_string_value(json_object_get(item, "key")),
                        json_object_get(item, "bytes"));
    json_array_foreach(json_object_get(reply, "drop"), i, item)
        json_object_del(script->rows, json_string_value(item));
}

static void remember_blob(struct script *script)
{
    struct str blob = vault_blob(script->vault);

    if (blob.len == 0)
        return;
    free(script->last);
    script->last = malloc(blob.len);
    MUST(script->last);
    memcpy(script->last, blob.ptr, blob.len);
    script->last_len = blob.len;
}

/* Does what the shell does after a command that wrote; returns the reply of the command. */
static struct str settle(struct script *script, struct str reply, bool disk_full)
{
    json_t *read = json_read(reply);
    const char *next =
        disk_full ? "{\"do\":\"not_kept\",\"now\":0}" : "{\"do\":\"kept\",\"now\":0}";

    remember_blob(script);
    if (!json_object_get(read, "keep")) {
        json_decref(read);
        return reply;
    }
    if (!disk_full)
        carry_out(script, read);
    /* The reply must outlive the next call: keep it where the caller looks for it. */
    char *copy = malloc(reply.len + 1);

    MUST(copy);
    memcpy(copy, reply.ptr, reply.len);
    copy[reply.len] = 0;
    json_object_set_new(script->rows, "script/reply", json_string(copy));
    free(copy);
    json_decref(read);
    (void)vault_command(script->vault, (struct str){ next, strlen(next) },
                        (struct str){ NULL, 0 });
    return json_str(json_object_get(script->rows, "script/reply"));
}

static struct str run(struct script *script, json_t *line)
{
    bool is_view = json_object_get(line, "view") != NULL;
    bool disk_full = json_object_get(line, "disk") != NULL;
    const json_t *blob = json_object_get(line, "blob");
    const char *word = json_is_string(blob) ? json_string_value(blob) : "";
    struct str given = { NULL, 0 }, reply;
    struct grown rows = { NULL, 0 };
    size_t len = 0;

    if (strcmp(word, "rows") == 0) {
        rows = all_rows(script);
        given = (struct str){ (const char *)rows.ptr, rows.len };
    } else if (strcmp(word, "last") == 0) {
        given = (struct str){ (const char *)script->last, script->last_len };
    } else if (json_is_array(blob)) {
        rows = all_parts(script, blob);
        given = (struct str){ (const char *)rows.ptr, rows.len };
    } else if (json_is_object(blob)) {
        given = json_str(json_object_get(blob, "text"));
    }
    char *text = json_write(line, &len);

    MUST(text);
    reply = is_view ? vault_view(script->vault, (struct str){ text, len })
                    : vault_command(script->vault, (struct str){ text, len }, given);
    json_text_free(text);
    free(rows.ptr);
    return is_view ? reply : settle(script, reply, disk_full);
}

struct str script_line(struct script *script, struct str text)
{
    script->line++;
    json_object_del(script->rows, "script/reply");
    if (text.len == 0 || text.ptr[0] == '#')
        return (struct str){ "", 0 };
    json_t *line = json_read(text);

    if (!line)
        return vault_command(script->vault, text, (struct str){ NULL, 0 });
    put(script, json_object_get(line, "put"));
    if (json_object_get(line, "spoil"))
        spoil(script, json_string_value(json_object_get(line, "spoil")));
    if (json_is_string(json_object_get(line, "forget")))
        json_object_del(script->rows, json_string_value(json_object_get(line, "forget")));
    stamp(script, line);
    fill_row(script, line, "slot");
    fill_row(script, line, "inbox");
    struct str reply = run(script, line);

    json_decref(line);
    return reply;
}
