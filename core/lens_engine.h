/* lens_engine.h - inside the lens: a scan in steps, for any gate. The trainer and the report
 * use it with gates of their own; everybody else calls lens_scan. */
#ifndef CORE_LENS_ENGINE_H
#define CORE_LENS_ENGINE_H

#include "core/lens_gate.h"

struct lens_work {
    struct lens_text text;
    struct lens_clauses clauses;
    struct lens_fits fits[LENS_CLAUSES_MAX];
    struct lens_features features;
    struct lens_places places;
};

/* Reads a message: tokens, clauses, and the frames that fit each clause. */
void lens_engine_read(struct str text, struct lens_work *work);

/* Where a clause stands in the original. */
void lens_engine_place(const struct lens_work *work, size_t clause, uint32_t *out_start,
                       uint32_t *out_end);

/* Fills work->features with those of one clause. */
void lens_engine_features(struct lens_work *work, size_t clause);

/* Marks the message that was read, by this gate. As lens_scan. */
void lens_engine_mark(const struct lens_gate *gate, const struct lens_dismissed *dismissed,
                      bool all, struct lens_work *work, struct lens_marks *out);

/* Wipes all that reading and marking the last message left behind. */
void lens_engine_forget(struct lens_work *work);

#endif
