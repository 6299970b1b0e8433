#include "wire/lens_jsonl.h"

#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

static char *copy_string(const json_t *value, size_t *out_len)
{
    size_t len = json_string_length(value);
    char *copy = json_is_string(value) ? malloc(len + 1) : NULL;

    if (!copy)
        return NULL;
    memcpy(copy, json_string_value(value), len + 1);
    if (out_len)
        *out_len = len;
    return copy;
}

static enum err read_label(const json_t *value, bool optional, struct lens_label *out)
{
    const json_t *kinds = json_object_get(value, "kinds");
    struct lens_label label = { .kind = LENS_KINDS, .optional = optional };
    int64_t start, end;

    if (!json_int(json_object_get(value, "start"), 0, LENS_TEXT_MAX, &start) ||
        !json_int(json_object_get(value, "end"), start + 1, LENS_TEXT_MAX, &end))
        return ERR_INPUT;
    for (size_t i = 0; i < json_array_size(kinds); i++) {
        enum lens_kind kind = lens_kind_find(json_str(json_array_get(kinds, i)));

        if (kind == LENS_KINDS)
            return ERR_INPUT;
        if (i == 0)
            label.kind = kind;
        label.kinds |= 1U << kind;
    }
    if (label.kinds == 0)
        return ERR_INPUT;
    label.start = (uint32_t)start;
    label.end = (uint32_t)end;
    *out = label;
    return ERR_OK;
}

static enum err read_labels(const json_t *list, bool optional, struct lens_sample *sample)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < json_array_size(list) && err == ERR_OK; i++) {
        if (sample->label_count == LENS_JSONL_LABELS_MAX)
            return ERR_LIMIT;
        err =
            read_label(json_array_get(list, i), optional, &sample->label[sample->label_count]);
        sample->label_count += err == ERR_OK;
    }
    return err;
}

static enum err read_tags(const json_t *list, struct lens_sample *sample)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str tag = json_str(json_array_get(list, i));

        if (!tag.ptr || tag.len >= sizeof sample->tag[0])
            return ERR_INPUT;
        if (sample->tag_count == LENS_JSONL_TAGS_MAX)
            return ERR_LIMIT;
        memcpy(sample->tag[sample->tag_count], tag.ptr, tag.len);
        sample->tag[sample->tag_count++][tag.len] = '\0';
    }
    return ERR_OK;
}

static enum err read_line(struct str line, bool labelled, struct lens_sample *out)
{
    enum err err = ERR_INPUT;
    struct lens_sample sample = { .id = NULL };
    json_t *root = json_read(line);

    if (!root)
        goto done;
    sample.id = copy_string(json_object_get(root, "id"), NULL);
    sample.text = copy_string(json_object_get(root, "text"), &sample.text_len);
    if (!sample.id || !sample.text)
        goto done;
    if (labelled) {
        const json_t *clean = json_object_get(root, "clean");

        sample.writer = copy_string(json_object_get(root, "writer"), NULL);
        sample.clean = json_is_true(clean);
        if (!sample.writer || !json_is_boolean(clean))
            goto done;
        err = read_labels(json_object_get(root, "labels"), false, &sample);
        if (err == ERR_OK)
            err = read_labels(json_object_get(root, "optional"), true, &sample);
        if (err == ERR_OK)
            err = read_tags(json_object_get(root, "tags"), &sample);
        if (err != ERR_OK)
            goto done;
    }
    *out = sample;
    sample = (struct lens_sample){ .id = NULL };
    err = ERR_OK;
done:
    lens_jsonl_free(&sample);
    json_decref(root);
    return err;
}

enum err lens_jsonl_read(struct str line, struct lens_sample *out)
{
    return read_line(line, true, out);
}

enum err lens_jsonl_read_plain(struct str line, struct lens_sample *out)
{
    return read_line(line, false, out);
}

void lens_jsonl_free(struct lens_sample *sample)
{
    free(sample->id);
    free(sample->writer);
    free(sample->text);
    *sample = (struct lens_sample){ .id = NULL };
}

static json_t *span_of(const struct lens_mark *mark, bool all)
{
    static const char *const held[] = { NULL, "unsure", "unframed", "crowded", "dismissed" };
    /* Four decimals say all that the gate knows. */
    double p = (double)(int)(mark->p * 10000.0 + 0.5) / 10000.0;
    json_t *span = json_pack("{s:s, s:i, s:i, s:f}", "kind", lens_kind_name(mark->kind),
                             "start", (int)mark->start, "end", (int)mark->end, "p", p);

    if (span && all) {
        (void)json_object_set_new(span, "frame", json_string(lens_frame_name(mark->frame)));
        if (mark->held != LENS_SHOWN)
            (void)json_object_set_new(span, "held", json_string(held[mark->held]));
    }
    return span;
}

char *lens_jsonl_write(const struct lens_sample *sample, const struct lens_marks *marks,
                       bool all)
{
    json_t *spans = json_array();
    json_t *root = json_object();
    char *line = NULL;
    size_t len;

    for (size_t i = 0; i < marks->count; i++)
        if (json_array_append_new(spans, span_of(&marks->mark[i], all)) != 0)
            goto done;
    if (json_object_set_new(root, "id", json_string(sample->id)) != 0 ||
        json_object_set(root, "spans", spans) != 0)
        goto done;
    line = json_write(root, &len);
done:
    json_decref(spans);
    json_decref(root);
    return line;
}
