/* lens_set.h - a set of labelled messages in memory, with the features of every clause. */
#ifndef CLI_LENS_SET_H
#define CLI_LENS_SET_H

#include "core/lens_engine.h"
#include "wire/lens_jsonl.h"

enum {
    LENS_SET_SAMPLES_MAX = 20000,
    LENS_SET_WRITERS_MAX = 32,
    LENS_SET_CLAUSES_MAX = 200000,
    LENS_SET_FOLD_MIN = 200 /* messages of one writer that are worth leaving out as a test */
};

struct lens_example { /* one clause */
    uint16_t *bucket; /* features as in struct lens_features */
    uint16_t count[LENS_GROUPS + 1];
    uint32_t sample;
    int8_t label[LENS_GATE_LABELS]; /* 1 is so, 0 is not, -1 could be either */
};

struct lens_set {
    struct lens_sample *sample;
    unsigned char *writer; /* of each sample, index into names */
    uint32_t *first;       /* of each sample, its first example */
    size_t sample_count;
    char name[LENS_SET_WRITERS_MAX][8];
    size_t by_writer[LENS_SET_WRITERS_MAX + 1]; /* messages of each */
    size_t writer_count;
    struct lens_example *example;
    size_t example_count;
    struct lens_work *work; /* shared scratch memory */
};

/* An empty set; NULL: no memory. */
struct lens_set *lens_set_new(void);
void lens_set_free(struct lens_set *set);

/* Adds the messages of a file of JSON lines. *out_line is the line that failed. ERR_INPUT: not
 * a labelled message; ERR_LIMIT: too many; ERR_IO: the file or memory. */
MUST_USE enum err lens_set_add(struct lens_set *set, const char *path, size_t *out_line);

/* Adds a message of the wild: nobody labelled it, but it is benign. Teaches that there is no
 * issue in it, and nothing about good signs. Errors as lens_set_add. */
MUST_USE enum err lens_set_add_wild(struct lens_set *set, struct str text);

/* Is this writer's share large enough to be left out and tested on? The wild is nobody's. */
bool lens_set_is_fold(const struct lens_set *set, size_t writer);

/* The features of an example as the gate wants them. */
void lens_set_features(const struct lens_set *set, size_t example, struct lens_features *out);

#endif
