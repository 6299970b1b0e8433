/* skills.h - which way of slowing down helps this person, and how sure that is.
 *
 * A pause may carry two ratings of intensity, before and after, 0 .. 10. The drop is the
 * first less the second: above 0 means calmer. Five uses of a skill say little on their own,
 * so each skill's mean drop is shrunk towards the person's mean over all skills: a normal
 * model with a fixed spread between skills (tau) and the person's own spread within one
 * (pooled, with a prior worth four uses). Below SKILLS_NEED uses nothing is said.
 *
 * A drop is what happened next, not what the skill caused: intensity also falls by itself.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_SKILLS_H
#define CORE_SKILLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum skills_skill { /* in the order of the words in docs/DOOR.md */
                    SKILLS_BREATHING,
                    SKILLS_GROUNDING,
                    SKILLS_COLD_WATER,
                    SKILLS_WALK,
                    SKILLS_SELF_TALK,
                    SKILLS_TIME_OUT,
                    SKILLS_COUNT
};

enum { SKILLS_NEED = 5 }; /* rated uses before a skill's drop is said */

struct skills_use {
    enum skills_skill skill;
    uint8_t before, after; /* intensity, 0 .. 10 */
};

struct skills_effect {
    size_t have, need; /* rated uses: there, and wanted before anything is said */
    bool said;         /* have reaches need; else drop, low and high are 0 */
    double drop;       /* points of intensity, -10 .. 10 */
    double low, high;  /* 90 % interval */
};

struct skills_report {
    struct skills_effect skill[SKILLS_COUNT];
};

/* Cannot fail. Uses that lack a rating are not for this function: leave them out. The order
 * of uses changes nothing. */
struct skills_report skills_estimate(const struct skills_use *uses, size_t count);

#endif
