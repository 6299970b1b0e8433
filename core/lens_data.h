/* lens_data.h - inside the lens: the shape of what content/bake_lens.c bakes into the program
 * from content/lens/words.txt, frames.txt and weights.bin. */
#ifndef CORE_LENS_DATA_H
#define CORE_LENS_DATA_H

#include <stddef.h>
#include <stdint.h>

enum {
    LENS_WORDS_BITS = 13,    /* slots of the word table, as a power of two      */
    LENS_GATE_BITS = 15,     /* buckets of the gate, as a power of two          */
    LENS_GATE_GROUPS = 6,    /* groups of features, scaled apart                */
    LENS_GATE_LABELS = 20,   /* the kinds, then enum lens_gate_label          */
    LENS_GATE_ROW = 24,      /* bytes a bucket: three words of eight            */
    LENS_PATTERN_WORDS = 32, /* of 64 patterns, a bit each                      */
    LENS_PLACES_MAX = 2048,  /* distinct places of all patterns                 */
    LENS_PLACE_BITS = 12     /* slots of the table of their words               */
};

struct lens_word { /* open addressing; hash 0 = empty */
    uint64_t classes;
    uint32_t hash;
    uint16_t spelling; /* 1 + index of the text this spelling stands for; 0 = itself      */
};

struct lens_element { /* one place of a pattern */
    uint16_t place;   /* the number of its words and classes                            */
    uint8_t gap;      /* up to this many other tokens may stand before it               */
    uint8_t flags;    /* enum lens_element_flag                                         */
};

struct lens_range { /* lens_data_lists[first .. first+count) */
    uint16_t first, count;
};

struct lens_lead { /* where a place is filled, a pattern may fit, if a second one is, too */
    uint16_t pattern, second;
};

struct lens_place_word { /* open addressing; hash 0 = empty */
    uint32_t hash;
    struct lens_range places; /* that the word can fill */
};

enum lens_gate_label {                        /* what the gate knows beside the kinds */
                       LENS_LABEL_ISSUE = 18, /* the clause holds an issue of whatever kind */
                       LENS_LABEL_MESSAGE     /* the message does     */
};

enum lens_element_flag {
    LENS_OPTIONAL = 1, /* may be missing                                                  */
    LENS_NOT = 2,      /* must not stand here                                             */
    LENS_FIRST = 4,    /* at the beginning of the clause                                  */
    LENS_LAST = 8      /* at the end of the clause                                        */
};

struct lens_pattern {
    uint32_t hash; /* of its text, so that weights outlive a change elsewhere             */
    uint16_t frame;
    uint16_t element; /* its first                                                      */
    uint8_t elements;
    uint8_t unless; /* 1 = this pattern forbids its frame where it fits                */
};

struct lens_frame {
    const char *name, *says, *tries;
    uint32_t hash; /* of its name                                                       */
    uint8_t kind;
    uint8_t general; /* 1 = stands in for the kind where no other frame fits              */
};

struct lens_gate {
    double bias[LENS_GATE_LABELS];
    double step[LENS_GATE_LABELS]; /* what one unit of an int8 weight is worth            */
    /* Calibration (Platt 1999), of the kind's own score and of the two beside the kinds. */
    double slope[LENS_GATE_LABELS], issue[LENS_GATE_LABELS], message[LENS_GATE_LABELS];
    double shift[LENS_GATE_LABELS];
    double threshold[LENS_GATE_LABELS];
    int8_t weight[1 << LENS_GATE_BITS][LENS_GATE_ROW]; /* LENS_GATE_LABELS of them, then 0 */
};

extern const struct lens_word lens_data_words[1 << LENS_WORDS_BITS];
extern const char *const lens_data_spellings[];
extern const char *const lens_data_triggers[]; /* NULL at the end */
extern const struct lens_element lens_data_elements[];
extern const struct lens_pattern lens_data_patterns[];
extern const size_t lens_data_patterns_count;
extern const uint16_t lens_data_lists[];
extern const struct lens_place_word lens_data_place_words[1 << LENS_PLACE_BITS];
extern const struct lens_range lens_data_class_places[64]; /* that a class can fill */
/* The patterns that have this as their most telling place: lens_data_leads[first ..]. */
extern const struct lens_range lens_data_place_leads[LENS_PLACES_MAX];
extern const struct lens_lead lens_data_leads[];
extern const struct lens_frame lens_data_frames[];
extern const size_t lens_data_frames_count;
extern const struct lens_gate lens_data_gate;
extern const char lens_data_learned_from[]; /* SHA-256 of the data the weights came from  */

#endif
