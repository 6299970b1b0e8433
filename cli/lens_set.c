#include "cli/lens_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char wild[] = "wild"; /* stands for the writers of lens_set_add_wild */

struct lens_set *lens_set_new(void)
{
    struct lens_set *set = calloc(1, sizeof *set);

    if (!set)
        return NULL;
    set->sample = calloc(LENS_SET_SAMPLES_MAX, sizeof *set->sample);
    set->writer = calloc(LENS_SET_SAMPLES_MAX, sizeof *set->writer);
    set->first = calloc(LENS_SET_SAMPLES_MAX + 1, sizeof *set->first);
    set->example = calloc(LENS_SET_CLAUSES_MAX, sizeof *set->example);
    set->work = malloc(lens_work_size());
    if (set->sample && set->writer && set->first && set->example && set->work)
        return set;
    lens_set_free(set);
    return NULL;
}

void lens_set_free(struct lens_set *set)
{
    if (!set)
        return;
    for (size_t i = 0; set->sample && i < set->sample_count; i++)
        lens_jsonl_free(&set->sample[i]);
    for (size_t i = 0; set->example && i < set->example_count; i++)
        free(set->example[i].bucket);
    free(set->sample);
    free(set->writer);
    free(set->first);
    free(set->example);
    free(set->work);
    free(set);
}

static unsigned char writer_of(struct lens_set *set, const char *name)
{
    size_t i = 0;

    while (i < set->writer_count && strcmp(set->name[i], name) != 0)
        i++;
    if (i == set->writer_count && i < LENS_SET_WRITERS_MAX)
        snprintf(set->name[set->writer_count++], sizeof set->name[0], "%s", name);
    return (unsigned char)i;
}

/* A clause is an example of a kind if it and a label cover at least half of the shorter. */
static void label_example(const struct lens_sample *sample, uint32_t start, uint32_t end,
                          struct lens_example *example)
{
    for (size_t i = 0; i < sample->label_count; i++) {
        const struct lens_label *label = &sample->label[i];
        uint32_t from = label->start > start ? label->start : start;
        uint32_t to = label->end < end ? label->end : end;
        uint32_t label_size = label->end - label->start;
        uint32_t shorter = end - start < label_size ? end - start : label_size;
        bool so = to > from && (to - from) * 2 >= shorter;

        if (to <= from)
            continue;
        for (int kind = 0; kind < LENS_KINDS; kind++) {
            if (!(label->kinds >> kind & 1) || example->label[kind] == 1)
                continue;
            example->label[kind] = so && !label->optional ? 1 : -1;
        }
    }
}

/* The two labels beside the kinds. */
static void label_whole(const struct lens_sample *sample, struct lens_example *example)
{
    int8_t issue = 0;

    for (int kind = 0; kind < LENS_ISSUES; kind++)
        if (example->label[kind] == 1 || (example->label[kind] == -1 && issue == 0))
            issue = example->label[kind];
    example->label[LENS_LABEL_ISSUE] = issue;
    example->label[LENS_LABEL_MESSAGE] = sample->clean ? 0 : 1;
}

static enum err add_example(struct lens_set *set, size_t clause)
{
    struct lens_example *example = &set->example[set->example_count];
    const struct lens_features *features = &set->work->features;
    const struct lens_sample *sample = &set->sample[set->sample_count];
    uint32_t start, end;
    size_t size;

    if (set->example_count == LENS_SET_CLAUSES_MAX)
        return ERR_LIMIT;
    lens_engine_features(set->work, clause);
    size = features->count[LENS_GROUPS] * sizeof *example->bucket;
    example->bucket = malloc(size + 1);
    if (!example->bucket)
        return ERR_IO;
    memcpy(example->bucket, features->bucket, size);
    for (int group = 0; group <= LENS_GROUPS; group++)
        example->count[group] = (uint16_t)features->count[group];
    example->sample = (uint32_t)set->sample_count;
    lens_engine_place(set->work, clause, &start, &end);
    label_example(sample, start, end, example);
    label_whole(sample, example);
    set->example_count++;
    return ERR_OK;
}

/* Takes in the sample that stands at the end of the list, whatever comes of it. */
static enum err add_sample(struct lens_set *set)
{
    const struct lens_sample *sample = &set->sample[set->sample_count];
    unsigned char writer = writer_of(set, sample->writer);
    enum err err = writer == LENS_SET_WRITERS_MAX ? ERR_LIMIT : ERR_OK;

    set->writer[set->sample_count] = writer;
    set->by_writer[writer]++;
    lens_engine_read((struct str){ sample->text, sample->text_len }, set->work);
    for (size_t i = 0; i < set->work->clauses.count && err == ERR_OK; i++)
        err = add_example(set, i);
    set->sample_count++;
    set->first[set->sample_count] = (uint32_t)set->example_count;
    return err;
}

static enum err add_line(struct lens_set *set, struct str line)
{
    enum err err;

    if (set->sample_count == LENS_SET_SAMPLES_MAX)
        return ERR_LIMIT;
    err = lens_jsonl_read(line, &set->sample[set->sample_count]);
    return err == ERR_OK ? add_sample(set) : err;
}

enum err lens_set_add_wild(struct lens_set *set, struct str text)
{
    struct lens_sample *sample = &set->sample[set->sample_count];

    if (set->sample_count == LENS_SET_SAMPLES_MAX)
        return ERR_LIMIT;
    *sample = (struct lens_sample){ .clean = true, .label_count = 1, .text_len = text.len };
    sample->text = malloc(text.len + 1);
    sample->writer = strdup(wild);
    if (!sample->text || !sample->writer) {
        lens_jsonl_free(sample);
        return ERR_IO;
    }
    memcpy(sample->text, text.ptr, text.len);
    sample->text[text.len] = '\0';
    sample->label[0] = (struct lens_label){ .kinds = (1U << LENS_KINDS) - (1U << LENS_ISSUES),
                                            .kind = LENS_FEELING,
                                            .end = LENS_TEXT_MAX,
                                            .optional = true };
    return add_sample(set);
}

enum err lens_set_add(struct lens_set *set, const char *path, size_t *out_line)
{
    enum err err = ERR_OK;
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0, number = 0;
    ssize_t len;

    if (!in)
        return ERR_IO;
    while (err == ERR_OK && (len = getline(&line, &cap, in)) > 0) {
        number++;
        if (line[0] != '\n')
            err = add_line(set, (struct str){ line, (size_t)len });
    }
    if (ferror(in))
        err = ERR_IO;
    free(line);
    fclose(in);
    *out_line = number;
    return err;
}

bool lens_set_is_fold(const struct lens_set *set, size_t writer)
{
    return set->by_writer[writer] >= LENS_SET_FOLD_MIN && strcmp(set->name[writer], wild) != 0;
}

void lens_set_features(const struct lens_set *set, size_t example, struct lens_features *out)
{
    const struct lens_example *from = &set->example[example];

    for (int group = 0; group <= LENS_GROUPS; group++)
        out->count[group] = from->count[group];
    memcpy(out->bucket, from->bucket, from->count[LENS_GROUPS] * sizeof *from->bucket);
}
