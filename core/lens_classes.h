/* lens_classes.h - inside the lens: the classes a word can belong to. content/lens/words.txt
 * has one section for each, by the same name in small letters. */
#ifndef CORE_LENS_CLASSES_H
#define CORE_LENS_CLASSES_H

#include <stdint.h>

/* In the order of how telling they are: a word's first class stands for it in class n-grams. */
enum lens_class {
    LENS_CLASS_YOU,
    LENS_CLASS_YOUR,
    LENS_CLASS_I,
    LENS_CLASS_MY,
    LENS_CLASS_WE,
    LENS_CLASS_NOT,
    LENS_CLASS_NEVER,
    LENS_CLASS_ALWAYS,
    LENS_CLASS_INSULT, /* nouns and adjectives that belittle            */
    LENS_CLASS_TRAIT,  /* adjectives that fault a character             */
    LENS_CLASS_PRAISE,
    LENS_CLASS_SAD,  /* painful emotions                              */
    LENS_CLASS_GLAD, /* pleasant emotions                             */
    LENS_CLASS_FAUX, /* "ignored", "betrayed": verdicts on another    */
    LENS_CLASS_SORRY,
    LENS_CLASS_THANK,
    LENS_CLASS_FAULT,
    LENS_CLASS_HARM, /* ruined, spoiled, wasted                       */
    LENS_CLASS_IF,
    LENS_CLASS_OR,
    LENS_CLASS_BECAUSE,
    LENS_CLASS_BUT,
    LENS_CLASS_MUST,
    LENS_CLASS_CAN, /* can could would will may might shall          */
    LENS_CLASS_BE,
    LENS_CLASS_HAVE,
    LENS_CLASS_DO,
    LENS_CLASS_FEEL,
    LENS_CLASS_NEED,
    LENS_CLASS_VALUE,  /* nouns of need: rest, closeness, respect       */
    LENS_CLASS_THINK,  /* verbs of mind ascribed: think want care know  */
    LENS_CLASS_INTENT, /* purpose, deliberately                         */
    LENS_CLASS_LOVE,
    LENS_CLASS_LEAVE, /* leave, pack, divorce, quit                    */
    LENS_CLASS_LAW,   /* lawyer, solicitor, police, custody            */
    LENS_CLASS_TELL,  /* tell, show, post, send                        */
    LENS_CLASS_TALK,
    LENS_CLASS_STOP,
    LENS_CLASS_PUT,    /* orders that begin a clause: get put turn take  */
    LENS_CLASS_SHUT,   /* whatever, forget it, drop                     */
    LENS_CLASS_DONE,   /* done, finished, closed, enough                */
    LENS_CLASS_PAUSE,  /* break, walk, breathe, cool                    */
    LENS_CLASS_RETURN, /* back, later, after, until                     */
    LENS_CLASS_AGAIN,  /* again, over, new, fresh                       */
    LENS_CLASS_ONCE,   /* one more, once, last                          */
    LENS_CLASS_TIME,
    LENS_CLASS_NUMBER,
    LENS_CLASS_WARN,
    LENS_CLASS_SWEAR,
    LENS_CLASS_PLAY,  /* lol, haha                                     */
    LENS_CLASS_WARM,  /* endearments, kisses                           */
    LENS_CLASS_CROSS, /* eye-rolling                                   */
    LENS_CLASS_MOCK,  /* bravo, congrats, genius, hero                 */
    LENS_CLASS_VERY,
    LENS_CLASS_THEY,  /* he she they and theirs                        */
    LENS_CLASS_KIN,   /* mum, boss, sister: other people               */
    LENS_CLASS_CHILD, /* child, baby, toddler, age                     */
    LENS_CLASS_SAFE,  /* staying, together, solid, forever             */
    LENS_CLASS_OWN,   /* "mistake", "wrong", "unfair", "shouldn't"     */
    LENS_CLASS_WH,
    LENS_CLASS_LET,
    LENS_CLASS_SEEM,  /* guess, apparently, clearly, obviously         */
    LENS_CLASS_THING, /* a an the this that                            */
    LENS_CLASS_AND,
    LENS_CLASSES
};

_Static_assert(LENS_CLASSES <= 64, "a class is one bit of a uint64_t");

#define LENS_BIT(class_) ((uint64_t)1 << (class_))

#endif
