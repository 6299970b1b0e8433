/* lens_jsonl.h - the lens's lines of JSON: labelled messages, messages to scan, and marks.
 *
 * A labelled message is {id, writer, text, labels: [{kinds, start, end, text}], optional:
 * [same], clean, tags} (content/lens/data/GUIDE.md); a message to scan is {id, text}. Other
 * members of the object are passed over.
 */
#ifndef WIRE_LENS_JSONL_H
#define WIRE_LENS_JSONL_H

#include "core/lens.h"

enum {
    LENS_JSONL_LABELS_MAX = 48, /* labels and optional ones of one message         */
    LENS_JSONL_TAGS_MAX = 12
};

struct lens_label {
    uint32_t kinds;      /* one bit an acceptable kind                             */
    enum lens_kind kind; /* the first of them                                      */
    uint32_t start, end; /* code points                                            */
    bool optional;
};

struct lens_sample {
    char *id, *writer, *text; /* on the heap, terminated; text_len bytes           */
    size_t text_len;
    struct lens_label label[LENS_JSONL_LABELS_MAX];
    size_t label_count;
    char tag[LENS_JSONL_TAGS_MAX][16];
    size_t tag_count;
    bool clean;
};

/* Reads a labelled message. ERR_INPUT: it is not one; ERR_LIMIT: too many labels or tags;
 * ERR_IO: no memory. Then out is empty. */
MUST_USE enum err lens_jsonl_read(struct str line, struct lens_sample *out);

/* Reads a message to scan: as above, with only id and text filled in. */
MUST_USE enum err lens_jsonl_read_plain(struct str line, struct lens_sample *out);

/* Releases what a sample holds; an empty one too. */
void lens_jsonl_free(struct lens_sample *sample);

/* The line {"id":..,"spans":[{"kind","start","end","p"}]}, terminated, the caller's to
 * json_text_free, or NULL for no memory. With all, each span has "frame", and "held" where it
 * is not shown. */
char *lens_jsonl_write(const struct lens_sample *sample, const struct lens_marks *marks,
                       bool all);

#endif
