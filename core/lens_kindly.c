#include "core/lens_kindly.h"

/* Under this probability not even a guess at what stung is made. */
static const double guessed_from = 0.25;

static const char *const by_kind[LENS_ISSUES][LENS_READINGS_MAX] = {
    [LENS_CRITICISM] = { "Could it be about one thing that happened, said too large?",
                         "Could they be tired, and you the nearest person?",
                         "Is there a wish behind it that they did not find words for?" },
    [LENS_BLAME] = { "Could they be frightened by what happened, and looking for a cause?",
                     "Could they want you to see what it cost them, more than to hold you "
                     "guilty?",
                     "Is there a part of it that was nobody's doing?" },
    [LENS_ABSOLUTE] = { "Could \"always\" mean \"again today, and it hurt\"?",
                        "Which one time may they be thinking of?",
                        "Could they be asking to be noticed, once, now?" },
    [LENS_MINDREAD] = { "Could this be a fear of theirs rather than a verdict on you?",
                        "Could they be asking you to tell them it is not so?",
                        "Did something look different from outside than it was?" },
    [LENS_CONTEMPT] = { "Could it have been meant as a joke that fell badly?",
                        "Could they be hurt, and hiding it under the sharpness?",
                        "Would it help to ask what is really the matter?" },
    [LENS_THREAT] = { NULL },
    [LENS_DEFENSIVE] = { "Could they feel accused, and be protecting themselves?",
                         "Could they be ashamed of their part, and not able to say it yet?",
                         "Is there a complaint of theirs in it that waits to be heard?" },
    [LENS_STONEWALL] = { "Could they be overwhelmed, and short of words?",
                         "Could they need a pause and not know how to ask for one?",
                         "Might they come back to it if they knew when?" },
    [LENS_DEMAND] = { "Could they be worried, and pressed for time?",
                      "Could it be a request that lost its \"please\"?",
                      "What might they be afraid of if it does not happen?" },
};

static const char *const general[LENS_READINGS_MAX] = {
    "Could it have been written in a hurry?",
    "Could they be tired, or somewhere they cannot write freely?",
    "What would the words mean if they came from someone who likes you?"
};

void lens_kindly(struct str message, struct lens_work *work, struct lens_readings *out)
{
    struct lens_marks marks;
    const struct lens_mark *worst = NULL;
    const char *const *from = general;

    out->count = 0;
    lens_scan(message, NULL, true, work, &marks);
    out->help = marks.help;
    if (out->help)
        return;
    for (size_t i = 0; i < marks.count; i++) {
        const struct lens_mark *mark = &marks.mark[i];

        if (lens_kind_is_issue(mark->kind) && mark->kind != LENS_THREAT &&
            mark->p >= guessed_from && (!worst || mark->p > worst->p))
            worst = mark;
    }
    if (worst)
        from = by_kind[worst->kind];
    for (; out->count < LENS_READINGS_MAX; out->count++)
        out->reading[out->count] = from[out->count];
}
