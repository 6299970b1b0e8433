/* lens.h - marks the words of a message that tend to escalate, and those that tend to land.
 *
 * The lens reads one person's own draft, on that person's device. It labels words, never
 * people, and it would rather say nothing than say it wrongly: frames (patterns held as data
 * in content/lens/frames.txt) and a hashed linear gate (weights learned from
 * content/lens/data) must agree before a mark is shown; docs/LENS.md has the whole story and
 * the measured numbers.
 *
 * Offsets are Unicode code points, end exclusive, in the text as given; each broken byte
 * counts as one. Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_LENS_H
#define CORE_LENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum lens_kind {
    LENS_CRITICISM,
    LENS_BLAME,
    LENS_ABSOLUTE,
    LENS_MINDREAD,
    LENS_CONTEMPT,
    LENS_THREAT,
    LENS_DEFENSIVE,
    LENS_STONEWALL,
    LENS_DEMAND,
    LENS_ISSUES, /* kinds below this are issues, from here on good signs */
    LENS_FEELING = LENS_ISSUES,
    LENS_NEED,
    LENS_OBSERVATION,
    LENS_REQUEST,
    LENS_APPRECIATION,
    LENS_REASSURANCE,
    LENS_REPAIR,
    LENS_OWNERSHIP,
    LENS_TIMEOUT,
    LENS_KINDS,
    LENS_HELP = LENS_KINDS, /* a frame of fear, threat or control: never a mark */
    LENS_HINT               /* a frame that marks nothing, but that the gate weighs */
};

enum {
    LENS_TEXT_MAX = 20000, /* code points looked at; what stands beyond is not read      */
    LENS_MARKS_MAX = 64,   /* marks of one scan, held back ones included                 */
    LENS_ISSUES_SHOWN = 2, /* issue marks shown at once: more would be a scolding        */
    LENS_FRAMES_MAX = 384  /* frames that content/lens/frames.txt may hold               */
};

enum lens_held { /* why a mark is not shown */
                 LENS_SHOWN,
                 LENS_UNSURE, /* the gate's probability is under the kind's threshold         */
                 LENS_UNFRAMED, /* the gate alone would: not enough for this kind */
                 LENS_CROWDED,  /* two more harmful marks are shown already  */
                 LENS_DISMISSED /* the author said "I mean it as it is" of this frame */
};

struct lens_mark {
    enum lens_kind kind;
    uint32_t start, end; /* code points, end exclusive                              */
    uint16_t frame;      /* which frame explains it: see lens_frame_*               */
    double p;            /* calibrated probability, 0 .. 1                          */
    enum lens_held held;
};

/* Frames the author dismissed on this device: one bit each. {0} dismisses none. */
struct lens_dismissed {
    uint64_t bits[LENS_FRAMES_MAX / 64];
};

struct lens_marks { /* in the order of the text; good signs and issues mixed */
    size_t count;
    struct lens_mark mark[LENS_MARKS_MAX];
    bool help; /* a threat, fear or control: show the Help page's words, not a gentler frame */
};

/* Scratch memory for a scan, about 4 MB, the caller's; needs no initialising, may be reused.
 * Nothing of a message is left in it after a scan. */
struct lens_work;

/* Bytes to set aside for a struct lens_work, aligned as for uint64_t. */
size_t lens_work_size(void);

/* Marks a message. Cannot fail: any bytes are safe. With all false only the marks to show are
 * given; with all true those held back too, with the reason. dismissed may be NULL. */
void lens_scan(struct str text, const struct lens_dismissed *dismissed, bool all,
               struct lens_work *work, struct lens_marks *out);

/* The kind's name as in the data files ("blame"), and back: LENS_KINDS if there is none. */
const char *lens_kind_name(enum lens_kind kind);
enum lens_kind lens_kind_find(struct str name);
bool lens_kind_is_issue(enum lens_kind kind);

/* Frames, numbered 0 .. count-1. A number may change between releases; the name does not, so
 * a device remembers dismissals by name. lens_frame_find gives count if there is none. */
size_t lens_frame_count(void);
const char *lens_frame_name(size_t frame);
const char *lens_frame_says(size_t frame);  /* one sentence: why this is marked           */
const char *lens_frame_tries(size_t frame); /* a gentler frame; "" for good signs         */
size_t lens_frame_find(struct str name);

#endif
