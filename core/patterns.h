/* patterns.h - which moments, feelings and urges go together for one person.
 *
 * Pure: no heap, clock, locale or I/O; no pointer is kept after a call returns.
 */
#ifndef CORE_PATTERNS_H
#define CORE_PATTERNS_H

enum patterns_urge { /* in the order of the words in docs/DOOR.md */
                     PATTERNS_REACH,
                     PATTERNS_HOLD_ON,
                     PATTERNS_PROTEST,
                     PATTERNS_PULL_BACK,
                     PATTERNS_SHUT_DOWN,
                     PATTERNS_PLEASE,
                     PATTERNS_OTHER,
                     PATTERNS_URGES
};

#endif
