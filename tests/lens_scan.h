/* lens_scan.h - what the lens tests share: a message in, its marks out. */
#ifndef TESTS_LENS_SCAN_H
#define TESTS_LENS_SCAN_H

#include <stdlib.h>
#include <string.h>

#include "core/lens.h"

static inline struct str lens_str(const char *text)
{
    return (struct str){ text, strlen(text) };
}

/* The marks of a message; all as in lens_scan. The scratch memory is kept for the program. */
static inline const struct lens_marks *lens_marks_of(const char *text, bool all)
{
    static struct lens_work *work;
    static struct lens_marks marks;

    if (!work)
        work = malloc(lens_work_size());
    if (!work)
        abort();
    lens_scan(lens_str(text), NULL, all, work, &marks);
    return &marks;
}

static inline bool lens_has_issue(const struct lens_marks *marks)
{
    for (size_t i = 0; i < marks->count; i++)
        if (lens_kind_is_issue(marks->mark[i].kind))
            return true;
    return false;
}

static inline const struct lens_mark *lens_find(const struct lens_marks *marks,
                                                enum lens_kind kind)
{
    for (size_t i = 0; i < marks->count; i++)
        if (marks->mark[i].kind == kind)
            return &marks->mark[i];
    return NULL;
}

#endif
