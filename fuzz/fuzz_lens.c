/* Any bytes through the lens, the scaffold and the kind readings: nothing traps, and every mark
 * lies within the text. The first byte chooses the tone and whether all is told. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/must.h"
#include "base/utf8.h"
#include "core/lens_kindly.h"
#include "core/lens_scaffold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct str text, const struct lens_marks *marks)
{
    size_t points = utf8_count(text);

    MUST(marks->count <= LENS_MARKS_MAX);
    for (size_t i = 0; i < marks->count; i++) {
        MUST(marks->mark[i].start < marks->mark[i].end);
        MUST(marks->mark[i].end <= points);
        MUST(marks->mark[i].end <= LENS_TEXT_MAX);
        MUST(marks->mark[i].frame < lens_frame_count());
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lens_work *work;
    static struct lens_marks marks;
    static struct lens_scaffold scaffold;
    static struct lens_readings readings;
    struct str text;

    if (!work)
        work = malloc(lens_work_size());
    if (!work || size == 0)
        return 0;
    text = (struct str){ (const char *)data + 1, size - 1 };
    lens_scan(text, NULL, data[0] & 1, work, &marks);
    check(text, &marks);
    lens_scaffold(text, (enum lens_tone)(data[0] / 2 % LENS_TONES), work, &scaffold);
    MUST(scaffold.len < LENS_SCAFFOLD_MAX);
    lens_scan((struct str){ scaffold.text, scaffold.len }, NULL, false, work, &marks);
    for (size_t i = 0; i < marks.count; i++)
        MUST(!lens_kind_is_issue(marks.mark[i].kind));
    lens_kindly(text, work, &readings);
    MUST(readings.help ? readings.count == 0 : readings.count >= 2);
    return 0;
}
