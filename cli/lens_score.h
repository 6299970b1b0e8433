/* lens_score.h - how well marks agree with labels, by the rules below.
 *
 * A label is found when a mark of an accepted kind covers at least half of the shorter of the
 * two; a mark is false when it touches no label, required or optional, of its kind. Marks of
 * one kind that touch count as one.
 */
#ifndef CLI_LENS_SCORE_H
#define CLI_LENS_SCORE_H

#include "wire/lens_jsonl.h"

struct lens_tally { /* of one message */
    uint8_t found[LENS_KINDS], missed[LENS_KINDS], wrong[LENS_KINDS];
    bool clean, alarmed, hit; /* hit: an issue label was found */
    double overlap;           /* sum of the found labels' span F1 in characters */
};

struct lens_total { /* of many */
    double found[LENS_KINDS], missed[LENS_KINDS], wrong[LENS_KINDS];
    double clean, alarmed, with_issue, hit, overlap, overlaps;
};

struct lens_prf {
    double precision, recall, f1;
};

void lens_score_message(const struct lens_sample *gold, const struct lens_marks *marks,
                        struct lens_tally *out);
void lens_score_add(struct lens_total *total, const struct lens_tally *tally);

/* Precision, recall and F1 over the kinds [from, to); 0 where there is nothing to divide by. */
struct lens_prf lens_score_prf(const struct lens_total *total, int from, int to);

/* part / whole, or 0. */
double lens_score_rate(double part, double whole);

#endif
