/* simulate_words.h - what simulated people write, in three voices.
 *
 * Written for the sample couple: ordinary evenings, nobody's biography. Each moment is one
 * whole: what happened, the story told about it, and what goes with that story. No names, no
 * gender, no places. The pursuing voice reaches for the partner when it is afraid; the
 * retreating voice makes itself small or leaves; the steady voice minds and says so.
 */
#ifndef CORE_SIMULATE_WORDS_H
#define CORE_SIMULATE_WORDS_H

#include <stddef.h>

#include "core/patterns.h"

enum simulate_voice {
    SIMULATE_VOICE_PURSUING,
    SIMULATE_VOICE_RETREATING,
    SIMULATE_VOICE_STEADY,
    SIMULATE_VOICES
};

struct simulate_moment {
    const char *event, *story;
    const char *feelings[3]; /* unused ones are NULL */
    const char *body;
    const char *need;
    const char *older_words; /* NULL: not older than today */
    enum patterns_urge urge;
};

struct simulate_letter { /* a message in four parts */
    const char *happened, *feel, *need, *ask;
};

/* Everything one voice has to say. All lists are full and their counts no multiples of 7:
 * the simulator walks them in sevens and so says nothing twice before it has said all. */
struct simulate_speech {
    const struct simulate_moment *moments;
    size_t moments_count;
    const struct simulate_letter *letters;
    size_t letters_count;
    const char *const *good_notes; /* notes on days that felt close */
    size_t good_count;
    const char *const *low_notes; /* notes on days that did not */
    size_t low_count;
    const char *const *calm; /* what calms me */
    size_t calm_count;
};

/* For the three files of words: gathers the lists whose names begin with the voice. */
#define SIMULATE_COUNT(list) (sizeof(list) / sizeof *(list))
#define SIMULATE_SPEECH(voice)                                                                 \
    {                                                                                          \
        .moments = voice##_moments, .moments_count = SIMULATE_COUNT(voice##_moments),          \
        .letters = voice##_letters, .letters_count = SIMULATE_COUNT(voice##_letters),          \
        .good_notes = voice##_good, .good_count = SIMULATE_COUNT(voice##_good),                \
        .low_notes = voice##_low, .low_count = SIMULATE_COUNT(voice##_low),                    \
        .calm = voice##_calm, .calm_count = SIMULATE_COUNT(voice##_calm)                       \
    }

extern const struct simulate_speech simulate_words_pursuing, simulate_words_retreating,
    simulate_words_steady;

const struct simulate_speech *simulate_words(enum simulate_voice voice);

#endif
