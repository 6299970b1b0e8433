#include "core/lens.h"

#include <string.h>

#include "core/lens_engine.h"

static const char *const kind_names[LENS_KINDS] = {
    "criticism", "blame",        "absolute",    "mindread", "contempt",  "threat",
    "defensive", "stonewall",    "demand",      "feeling",  "need",      "observation",
    "request",   "appreciation", "reassurance", "repair",   "ownership", "timeout"
};

size_t lens_work_size(void)
{
    return sizeof(struct lens_work);
}

void lens_scan(struct str text, const struct lens_dismissed *dismissed, bool all,
               struct lens_work *work, struct lens_marks *out)
{
    lens_engine_read(text, work);
    lens_engine_mark(&lens_data_gate, dismissed, all, work, out);
    lens_engine_forget(work);
}

const char *lens_kind_name(enum lens_kind kind)
{
    return kind_names[kind];
}

enum lens_kind lens_kind_find(struct str name)
{
    for (int kind = 0; kind < LENS_KINDS; kind++)
        if (strlen(kind_names[kind]) == name.len &&
            memcmp(kind_names[kind], name.ptr, name.len) == 0)
            return (enum lens_kind)kind;
    return LENS_KINDS;
}

bool lens_kind_is_issue(enum lens_kind kind)
{
    return kind < LENS_ISSUES;
}

size_t lens_frame_count(void)
{
    return lens_data_frames_count;
}

const char *lens_frame_name(size_t frame)
{
    return lens_data_frames[frame].name;
}

const char *lens_frame_says(size_t frame)
{
    return lens_data_frames[frame].says;
}

const char *lens_frame_tries(size_t frame)
{
    return lens_data_frames[frame].tries;
}

size_t lens_frame_find(struct str name)
{
    size_t frame = 0;

    while (frame < lens_data_frames_count &&
           (strlen(lens_data_frames[frame].name) != name.len ||
            memcmp(lens_data_frames[frame].name, name.ptr, name.len) != 0))
        frame++;
    return frame;
}
