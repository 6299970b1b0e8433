/* sample.h - the parts of the sample couple: whose vaults they are, and what is between them.
 */
#ifndef VAULT_SAMPLE_H
#define VAULT_SAMPLE_H

#include "vault/state.h"

/* Two vaults in memory that share a space: the one that is shown, and the partner's, which
 * lives only while the sample is being made. */
struct sample_couple {
    struct call *call;                   /* whose chance and zone are used */
    struct vault *vault[2];              /* [0] is shown */
    struct vault *child[2];              /* the space, as each of them has it */
    int64_t began;                       /* seconds UTC */
    size_t given;                        /* of the gifts */
    char agreement[ENTRY_OBJECT_ID + 1]; /* the last one offered */
};

/* The space of the two. */
void sample_pair(struct sample_couple *couple);

/* Hands an entry of this person's over, at the time it was written: all that may be ticked but
 * for what stays in the sample's drawer. */
void sample_hand_over(struct sample_couple *couple, unsigned who, const json_t *entry);

/* What they have written for each other up to this time. */
void sample_give(struct sample_couple *couple, int64_t until);

#endif
