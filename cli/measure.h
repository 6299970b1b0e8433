/* measure.h - what the verbs of `stillnear measure` and `stillnear instrument` share. */
#ifndef CLI_MEASURE_H
#define CLI_MEASURE_H

#include <stdio.h>

#include "core/measure.h"
#include "wire/instrument.h"

enum { MEASURE_PATH_MAX = 4096 };

struct measure_person {
    struct measure_answers answers;
    char *id; /* NULL: none */
};

struct measure_people {
    struct measure_person *list;
    size_t count;
    bool has_ids;
};

struct measure_options {
    const struct measure_instrument *instrument;
    struct measure_people people;
    struct measure_policy policy;
    const char *in, *out, *state, *as, *folder;
    bool json, plain;
    double tolerance;
    size_t cycles_max;
};

/* Reads a whole file, or standard input for "-", up to max bytes. The text is the caller's to
 * free; NULL: said on standard error. */
char *measure_file(const char *verb, const char *path, size_t max, size_t *out_len);

/* Answers from CSV, or from FHIR where the file begins with a brace. Returns an exit status;
 * people are the caller's to free either way. */
int measure_people_read(const char *path, const struct measure_instrument *instrument,
                        struct measure_people *out);
void measure_people_free(struct measure_people *people);

/* An instrument by name, or by the path of a JSON file, which is read into the room. NULL: said
 * on standard error. */
const struct measure_instrument *measure_find(const char *verb, const char *name,
                                              struct instrument_room *room);

/* Where added wordings are kept: folder, $STILLNEAR_INSTRUMENTS, or below the home directory.
 * False: none of them is known, or it is too long. */
bool measure_folder(const char *folder, char *out, size_t cap);

/* An added wording, one item a line. ERR_ABSENT: none was added. ERR_INPUT: not one text an
 * item, and out_why says so. The pointers are into text, which is the caller's to free. */
MUST_USE enum err measure_wording_read(const char *path,
                                       const struct measure_instrument *instrument,
                                       const char *out[MEASURE_ITEMS_MAX], char **out_text,
                                       char out_why[INSTRUMENT_WHY_MAX]);

/* The verbs, given their options. Each returns an exit status. */
int measure_score(const struct measure_options *options);
int measure_ask(const struct measure_options *options);
int measure_replay(const struct measure_options *options);
int measure_export(const struct measure_options *options);
int measure_reliability(const struct measure_options *options);
int measure_calibrate(const struct measure_options *options);

#endif
