#include "core/simulate_words.h"

#include "base/must.h"

const struct simulate_speech *simulate_words(enum simulate_voice voice)
{
    static const struct simulate_speech *const speeches[SIMULATE_VOICES] = {
        [SIMULATE_VOICE_PURSUING] = &simulate_words_pursuing,
        [SIMULATE_VOICE_RETREATING] = &simulate_words_retreating,
        [SIMULATE_VOICE_STEADY] = &simulate_words_steady,
    };

    MUST(voice < SIMULATE_VOICES);
    return speeches[voice];
}
