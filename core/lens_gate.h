/* lens_gate.h - inside the lens: the hashed linear gate that disposes of what frames propose.
 *
 * A clause becomes a list of hashed features in a few groups; each group is scaled by its own
 * size, so that a long clause weighs no more than a short one. The trainer (cli/cmd_lens_*.c)
 * sees exactly these features.
 */
#ifndef CORE_LENS_GATE_H
#define CORE_LENS_GATE_H

#include "core/lens_frame.h"

enum lens_group {
    LENS_GROUP_WORDS,   /* words and pairs of words                                     */
    LENS_GROUP_LETTERS, /* 3 to 5 letters within a word                                 */
    LENS_GROUP_CLASSES, /* runs of 2 to 4 classes, and ordered pairs of classes         */
    LENS_GROUP_FRAMES,  /* frames that fit, scope tags, and the two together            */
    LENS_GROUP_NEAR,    /* words, classes and frames of the clauses before and after    */
    LENS_GROUP_MESSAGE, /* the whole message                                            */
    LENS_GROUPS
};

_Static_assert((int)LENS_GROUPS == (int)LENS_GATE_GROUPS, "one scale a group");

enum { LENS_FEATURES_MAX = 6000 }; /* of one clause; what is beyond is dropped */

struct lens_features {
    size_t count[LENS_GROUPS + 1]; /* the features of group g are [count[g], count[g + 1])   */
    uint16_t bucket[LENS_FEATURES_MAX];
};

/* Everything about one message that its clauses' features are made of. */
struct lens_message {
    const struct lens_text *text;
    const struct lens_clauses *clauses;
    const struct lens_fits *fits; /* one for each clause */
};

/* All features of a clause, those of its message among them. */
void lens_gate_features(const struct lens_message *message, size_t clause,
                        struct lens_features *out);

/* The same in two: what a clause has of its own, and what all clauses of a message share. The
 * scores of the two add up, the gate's bias counted twice. */
void lens_gate_features_own(const struct lens_message *message, size_t clause,
                            struct lens_features *out);
void lens_gate_features_shared(const struct lens_message *message, struct lens_features *out);

/* What one feature of this group counts for. */
double lens_gate_scale(const struct lens_features *features, enum lens_group group);

/* The raw scores of each kind: above 0 speaks for it. */
void lens_gate_score(const struct lens_gate *gate, const struct lens_features *features,
                     double out_raw[LENS_GATE_LABELS]);

/* The calibrated probability of a kind, from raw scores: the logistic of its logit. */
double lens_gate_calibrated(const struct lens_gate *gate, int kind,
                            const double raw[LENS_GATE_LABELS]);
double lens_gate_logit(const struct lens_gate *gate, int kind,
                       const double raw[LENS_GATE_LABELS]);

/* 1 / (1 + e^-x) by arithmetic alone, so that every machine gives the same bits. */
double lens_gate_logistic(double x);

#endif
