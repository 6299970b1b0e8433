/* transfer.c - everything out, as lines of JSON or one sealed file; and back in.
 *
 * The file's first line says what it is and how many entries follow, so that a file that was
 * cut off is seen. An import is all or nothing: the whole file is read before a record is
 * sealed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "seal/backup.h"
#include "vault/commands.h"
#include "vault/stage.h"

enum { EXPORT_VERSION = 1 };

struct text {
    char *ptr;
    size_t len, room;
};

static void text_line(struct text *text, const json_t *value)
{
    size_t len = 0;
    char *line = json_write(value, &len);

    MUST(line);
    if (!text->ptr || text->len + len + 1 > text->room) {
        /* Not realloc: it could leave a copy of someone's words behind. */
        size_t room = 2 * text->room + len + 4096;
        char *ptr = malloc(room);

        MUST(ptr);
        if (text->ptr) {
            memcpy(ptr, text->ptr, text->len);
            seal_wipe(text->ptr, text->room);
        }
        free(text->ptr);
        text->ptr = ptr;
        text->room = room;
    }
    memcpy(text->ptr + text->len, line, len);
    text->ptr[text->len + len] = '\n';
    text->len += len + 1;
    json_text_free(line);
}

static void text_free(struct text *text)
{
    if (text->ptr)
        seal_wipe(text->ptr, text->room);
    free(text->ptr);
    *text = (struct text){ 0 };
}

/* Everything alive that is the person's, oldest first, so that they can read the file from top
 * to bottom. Keys of shared spaces stay here: whoever has the file must not read along, and
 * what was handed over stands for what is with a server and somebody else: a file brings
 * neither back. */
static struct text export_lines(struct vault *vault, int64_t now_ms)
{
    struct text text = { 0 };
    json_t *head = json_object();
    size_t count, own = 0;
    const size_t *order = objects_order(&vault->objects, &count);

    for (size_t i = 0; i < count; i++)
        own += !entry_is_internal(object_entry(&vault->objects.list[order[i]]));

    reply_set(head, "stillnear", json_string("export"));
    reply_set(head, "version", json_integer(EXPORT_VERSION));
    reply_set(head, "at", json_integer(now_ms / 1000));
    reply_set(head, "entries", json_integer((json_int_t)own));
    text_line(&text, head);
    json_decref(head);
    for (size_t i = count; i > 0; i--) {
        const json_t *entry = object_entry(&vault->objects.list[order[i - 1]]);

        if (!entry_is_internal(entry))
            text_line(&text, entry);
    }
    return text;
}

enum err command_export(struct vault *vault, struct call *call)
{
    struct text text = export_lines(vault, call->now_ms);

    vault->blob = (uint8_t *)text.ptr;
    vault->blob_len = text.len;
    reply_set(call->reply, "bytes", json_integer((json_int_t)text.len));
    return ERR_OK;
}

/* Besides the file, the day of this backup is remembered, so that Today need not ask again. */
enum err command_backup(struct vault *vault, struct call *call)
{
    struct str passphrase = json_str(json_object_get(call->args, "passphrase"));
    char day[24];
    enum err err = vault_new_passphrase(call, "passphrase");

    if (err != ERR_OK || (err = stage_begin(vault, call)) != ERR_OK)
        return err;
    struct text text = export_lines(vault, call->now_ms);
    uint8_t *file = malloc(backup_size(text.len));

    MUST(file);
    err = backup_seal(file, (struct str){ text.ptr, text.len }, passphrase, &call->random);
    if (err != ERR_OK) {
        err = call_refuse(call, err, err == ERR_LIMIT ? "too_large" : "no_memory", NULL);
        free(file);
        stage_forget(vault);
    } else {
        vault->blob = file;
        vault->blob_len = backup_size(text.len);
        reply_set(call->reply, "bytes", json_integer((json_int_t)vault->blob_len));
        snprintf(day, sizeof day, "%lld", (long long)(call->now_ms / 1000));
        err = stage_setting(vault, call, "backup_at", day);
        stage_reply(vault, call);
    }
    text_free(&text);
    return err;
}

/* What one line of a file turned out to be. */
enum line { LINE_ENTRY, LINE_UNKNOWN, LINE_DAMAGED };

/* The parts that the vault adds are checked here, the person's by entry_check. */
static enum line read_entry(json_t *entry)
{
    const char *why, *field;
    int64_t ms, count;
    const json_t *clock = json_object_get(entry, "c");

    if (!entry || !entry_is_object_id(json_str(json_object_get(entry, "o"))) ||
        !json_is_string(json_object_get(entry, "t")) || json_array_size(clock) != 2 ||
        !json_int(json_array_get(clock, 0), 0, INT64_C(1) << 53, &ms) ||
        !json_int(json_array_get(clock, 1), 0, INT64_C(1) << 31, &count))
        return LINE_DAMAGED;
    json_t *plain = json_copy(entry);

    MUST(plain);
    json_object_del(plain, "o");
    json_object_del(plain, "c");
    enum line line = entry_check(plain, &why, &field) == ERR_OK ? LINE_ENTRY : LINE_UNKNOWN;

    json_decref(plain);
    return line;
}

static bool next_line(struct str text, size_t *at, struct str *out)
{
    if (*at >= text.len)
        return false;
    const char *end = memchr(text.ptr + *at, '\n', text.len - *at);
    size_t len = end ? (size_t)(end - (text.ptr + *at)) : text.len - *at;

    *out = (struct str){ text.ptr + *at, len };
    *at += len + 1;
    if (out->len > 0 && out->ptr[out->len - 1] == '\r')
        out->len--; /* a file that passed through another system's editor */
    return true;
}

/* Reads the first line. */
static enum err read_head(struct call *call, struct str line, int64_t *out_entries)
{
    json_t *head = json_read(line);
    int64_t version;
    enum err err = ERR_OK;

    if (strcmp(json_str(json_object_get(head, "stillnear")).ptr
                   ? json_string_value(json_object_get(head, "stillnear"))
                   : "",
               "export") != 0 ||
        !json_int(json_object_get(head, "version"), 1, INT64_MAX, &version))
        err = call_refuse(call, ERR_INPUT, "not_a_backup", NULL);
    else if (version > EXPORT_VERSION)
        err = call_refuse(call, ERR_CONFLICT, "newer_version", NULL);
    else if (!json_int(json_object_get(head, "entries"), 0, INT64_MAX, out_entries))
        err = call_refuse(call, ERR_CORRUPT, "damaged_backup", NULL);
    else if (*out_entries > VAULT_IMPORT_MAX)
        err = call_refuse(call, ERR_LIMIT, "too_large", NULL);
    json_decref(head);
    return err;
}

/* All entries of a file of lines into `out`; *out_unknown counts what we cannot show. */
static enum err read_lines(struct call *call, struct str text, json_t *out,
                           int64_t *out_unknown)
{
    struct str line;
    size_t at = 0;
    int64_t promised = 0, found = 0;
    enum err err = next_line(text, &at, &line)
                       ? read_head(call, line, &promised)
                       : call_refuse(call, ERR_INPUT, "not_a_backup", NULL);

    while (err == ERR_OK && next_line(text, &at, &line)) {
        if (line.len == 0)
            continue;
        json_t *entry = json_read(line);
        enum line kind = read_entry(entry);

        found++;
        if (kind == LINE_DAMAGED)
            err = call_refuse(call, ERR_CORRUPT, "damaged_backup", NULL);
        else if (kind == LINE_UNKNOWN)
            (*out_unknown)++;
        else
            reply_push(out, json_incref(entry));
        json_decref(entry);
    }
    if (err == ERR_OK && found != promised)
        err = call_refuse(call, ERR_CORRUPT, "damaged_backup", NULL);
    return err;
}

/* True when the vault has this object in this version or a later one. */
static bool is_known(const struct vault *vault, const json_t *entry)
{
    const struct object *object =
        object_find(&vault->objects, json_str(json_object_get(entry, "o")));
    const json_t *clock = json_object_get(entry, "c");
    json_int_t ms = json_integer_value(json_array_get(clock, 0));
    json_int_t count = json_integer_value(json_array_get(clock, 1));

    if (!object || !object_entry(object))
        return false;
    const struct version *winner = &object->versions[object->winner];

    return winner->ms > ms || (winner->ms == ms && winner->count >= count);
}

static enum err stage_entries(struct vault *vault, struct call *call, const json_t *entries,
                              json_int_t *out_added)
{
    const json_t *entry;
    size_t i;
    enum err err = ERR_OK;

    json_array_foreach(entries, i, entry)
    {
        if (strcmp(json_string_value(json_object_get(entry, "t")), "setting") == 0 ||
            is_known(vault, entry))
            continue; /* settings belong to a device's own account */
        json_t *copy = json_deep_copy(entry);

        MUST(copy);
        err = stage_record(vault, call, copy);
        json_decref(copy);
        if (err != ERR_OK)
            return err;
        ++*out_added;
    }
    return ERR_OK;
}

static enum err import_text(struct vault *vault, struct call *call, struct str text)
{
    json_t *entries = json_array();
    int64_t unknown = 0;
    json_int_t added = 0;
    enum err err = read_lines(call, text, entries, &unknown);

    if (err != ERR_OK || (err = stage_begin(vault, call)) != ERR_OK)
        goto done;
    err = stage_entries(vault, call, entries, &added);
    if (err != ERR_OK) {
        stage_forget(vault);
        goto done;
    }
    reply_set(call->reply, "added", json_integer(added));
    reply_set(call->reply, "already",
              json_integer((json_int_t)json_array_size(entries) - added));
    reply_set(call->reply, "refused", json_integer(unknown));
    stage_reply(vault, call);
done:
    json_decref(entries);
    return err;
}

static enum err refuse_backup(struct call *call, enum err err)
{
    switch (err) {
    case ERR_CONFLICT:
        return call_refuse(call, err, "newer_version", NULL);
    case ERR_DENIED:
        return call_refuse(call, err, "wrong_passphrase", "passphrase");
    case ERR_LIMIT:
        return call_refuse(call, err, "too_large", NULL);
    case ERR_IO:
        return call_refuse(call, err, "no_memory", NULL);
    case ERR_OK:
    case ERR_INPUT:
    case ERR_ABSENT:
    case ERR_CORRUPT:
        break;
    }
    return call_refuse(call, ERR_CORRUPT, "damaged_backup", NULL);
}

enum err command_import(struct vault *vault, struct call *call)
{
    struct str passphrase = json_str(json_object_get(call->args, "passphrase"));
    size_t len = 0;
    enum err err;

    if (call->blob.len == 0)
        return call_refuse(call, ERR_INPUT, "not_a_backup", NULL);
    if (!backup_is(call->blob))
        return call->blob.len > BACKUP_BYTES_MAX
                   ? call_refuse(call, ERR_LIMIT, "too_large", NULL)
                   : import_text(vault, call, call->blob);
    if (!passphrase.ptr)
        return call_refuse(call, ERR_DENIED, "needs_passphrase", "passphrase");
    uint8_t *text = malloc(call->blob.len);

    MUST(text);
    err = backup_open(text, &len, call->blob, passphrase);
    err = err == ERR_OK ? import_text(vault, call, (struct str){ (const char *)text, len })
                        : refuse_backup(call, err);
    seal_wipe(text, call->blob.len);
    free(text);
    return err;
}
