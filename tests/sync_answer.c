/* sync_answer.c - the frames of an answer to a pull, while they can still be changed, and as
 * they go out. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "tests/sync_server.h"

static int frame_compare(const void *left, const void *right)
{
    const struct server_frame *a = left, *b = right;

    return a->cursor < b->cursor ? -1 : a->cursor > b->cursor;
}

void answer_sort(struct server_answer *answer)
{
    if (answer->frames_count > 0)
        qsort(answer->frames, answer->frames_count, sizeof *answer->frames, frame_compare);
}

void answer_put(struct server_answer *answer, size_t at, uint8_t type, uint64_t cursor,
                const void *bytes, size_t len)
{
    MUST(at <= answer->frames_count);
    answer->frames =
        realloc(answer->frames, (answer->frames_count + 1) * sizeof *answer->frames);
    MUST(answer->frames);
    memmove(answer->frames + at + 1, answer->frames + at,
            (answer->frames_count - at) * sizeof *answer->frames);
    answer->frames[at] = (struct server_frame){ type, cursor, malloc(len ? len : 1), len };
    MUST(answer->frames[at].bytes);
    memcpy(answer->frames[at].bytes, bytes, len);
    answer->frames_count++;
}

void answer_drop(struct server_answer *answer, size_t at)
{
    MUST(at < answer->frames_count);
    free(answer->frames[at].bytes);
    memmove(answer->frames + at, answer->frames + at + 1,
            (answer->frames_count - at - 1) * sizeof *answer->frames);
    answer->frames_count--;
}

static void grow(struct server_answer *out, const void *bytes, size_t len)
{
    out->bytes = realloc(out->bytes, out->len + len + 1);
    MUST(out->bytes);
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
}

static void grow_le(struct server_answer *out, uint64_t value, unsigned size)
{
    uint8_t bytes[8];

    for (unsigned i = 0; i < size; i++)
        bytes[i] = (uint8_t)(value >> (8 * i));
    grow(out, bytes, size);
}

void answer_write(struct server_answer *out)
{
    grow_le(out, 1 + SEAL_ID + 8, 4);
    grow_le(out, 0, 1);
    grow(out, out->gen, SEAL_ID);
    grow_le(out, out->logins, 4);
    grow_le(out, 1, 4);
    for (size_t i = 0; i < out->frames_count; i++) {
        grow_le(out, 9 + out->frames[i].len, 4);
        grow_le(out, out->frames[i].type, 1);
        grow_le(out, out->frames[i].cursor, 8);
        grow(out, out->frames[i].bytes, out->frames[i].len);
    }
    grow_le(out, 1 + SEAL_ID + 8 + 1, 4);
    grow_le(out, 3, 1);
    grow(out, out->space, SEAL_ID);
    grow_le(out, out->head, 8);
    grow_le(out, out->more, 1);
}
