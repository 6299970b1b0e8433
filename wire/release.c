#include "wire/release.h"

#include <string.h>

#include "wire/json.h"

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '_' || c == '-';
}

/* Plain characters only, at least one, and not a dot first. */
static bool is_name(struct str text)
{
    if (text.len == 0 || text.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_plain(text.ptr[i]))
            return false;
    return true;
}

/* Names with a slash between each two: such a path can only lead down. */
static bool is_path(struct str text)
{
    for (;;) {
        const char *slash = text.len ? memchr(text.ptr, '/', text.len) : NULL;
        struct str name = { text.ptr, slash ? (size_t)(slash - text.ptr) : text.len };

        if (!is_name(name))
            return false;
        if (!slash)
            return true;
        text = (struct str){ slash + 1, text.len - name.len - 1 };
    }
}

static bool is_hex(struct str text, size_t len)
{
    uint8_t bytes[32];

    return text.len == len && json_unhex(bytes, len / 2, text);
}

static void copy(char *out, struct str text)
{
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
}

static enum err file_read(struct release_file *out, const json_t *row)
{
    struct str path = json_str(json_object_get(row, "path"));
    int64_t size;

    if (path.len > RELEASE_PATH_MAX)
        return ERR_LIMIT;
    if (!is_path(path) ||
        !json_unhex(out->sha256, sizeof out->sha256,
                    json_str(json_object_get(row, "sha256"))) ||
        !json_int(json_object_get(row, "size"), 0, INT64_C(1) << 53, &size))
        return ERR_INPUT;
    if (size > RELEASE_FILE_BYTES_MAX)
        return ERR_LIMIT;
    copy(out->path, path);
    out->size = (size_t)size;
    return ERR_OK;
}

static enum err files_read(struct release *out, const json_t *rows)
{
    size_t count = json_array_size(rows);

    if (count == 0)
        return ERR_INPUT;
    if (count > RELEASE_FILES_MAX)
        return ERR_LIMIT;
    for (size_t i = 0; i < count; i++) {
        enum err err = file_read(&out->files[i], json_array_get(rows, i));

        if (err != ERR_OK)
            return err;
        for (size_t j = 0; j < i; j++)
            if (strcmp(out->files[i].path, out->files[j].path) == 0)
                return ERR_INPUT;
    }
    out->files_count = count;
    return ERR_OK;
}

static enum err head_read(struct release *out, const json_t *root)
{
    struct str version = json_str(json_object_get(root, "version"));
    struct str fingerprint = json_str(json_object_get(root, "fingerprint"));
    const json_t *commit = json_object_get(root, "commit");

    if (version.len > RELEASE_VERSION_MAX)
        return ERR_LIMIT;
    if (!is_name(version) || !is_hex(fingerprint, RELEASE_FINGERPRINT) ||
        (commit && !is_hex(json_str(commit), RELEASE_COMMIT)))
        return ERR_INPUT;
    copy(out->version, version);
    copy(out->fingerprint, fingerprint);
    copy(out->commit, commit ? json_str(commit) : STR(""));
    return ERR_OK;
}

enum err release_read(struct release *out, struct str text)
{
    json_t *root;
    enum err err;

    if (text.len > RELEASE_BYTES_MAX)
        return ERR_LIMIT;
    root = json_read(text);
    if (!root)
        return ERR_INPUT;
    err = head_read(out, root);
    if (err == ERR_OK)
        err = files_read(out, json_object_get(root, "files"));
    json_decref(root);
    return err;
}
