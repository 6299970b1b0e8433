#include "cli/lens_score.h"

#include <string.h>

static uint32_t overlap(const struct lens_mark *mark, const struct lens_label *label)
{
    uint32_t from = mark->start > label->start ? mark->start : label->start;
    uint32_t to = mark->end < label->end ? mark->end : label->end;

    return to > from ? to - from : 0;
}

/* Joins marks of one kind that touch. Marks come in the order of the text. */
static void merge(const struct lens_marks *marks, struct lens_marks *out)
{
    out->count = 0;
    for (int kind = 0; kind < LENS_KINDS; kind++) {
        struct lens_mark *last = NULL;

        for (size_t i = 0; i < marks->count; i++) {
            const struct lens_mark *mark = &marks->mark[i];

            if (mark->kind != (enum lens_kind)kind || mark->held != LENS_SHOWN)
                continue;
            if (last && mark->start <= last->end + 1) {
                if (mark->end > last->end)
                    last->end = mark->end;
                continue;
            }
            last = &out->mark[out->count++];
            *last = *mark;
        }
    }
}

static void score_label(const struct lens_label *label, const struct lens_marks *marks,
                        struct lens_tally *out)
{
    uint32_t best = 0, best_size = 0, size = label->end - label->start;

    for (size_t i = 0; i < marks->count; i++) {
        const struct lens_mark *mark = &marks->mark[i];
        uint32_t shared = overlap(mark, label), mark_size = mark->end - mark->start;
        uint32_t shorter = mark_size < size ? mark_size : size;

        if ((label->kinds >> mark->kind & 1) && shared * 2 >= shorter && shared > best) {
            best = shared;
            best_size = mark_size;
        }
    }
    if (best == 0) {
        out->missed[label->kind]++;
        return;
    }
    out->found[label->kind]++;
    out->overlap += 2.0 * best / (best_size + size);
    out->hit |= (label->kinds & ((1U << LENS_ISSUES) - 1)) != 0;
}

void lens_score_message(const struct lens_sample *gold, const struct lens_marks *marks,
                        struct lens_tally *out)
{
    struct lens_marks merged;

    memset(out, 0, sizeof *out);
    merge(marks, &merged);
    for (size_t i = 0; i < gold->label_count; i++)
        if (!gold->label[i].optional)
            score_label(&gold->label[i], &merged, out);
    for (size_t i = 0; i < merged.count; i++) {
        const struct lens_mark *mark = &merged.mark[i];
        bool touches = false;

        for (size_t j = 0; j < gold->label_count && !touches; j++)
            touches =
                (gold->label[j].kinds >> mark->kind & 1) && overlap(mark, &gold->label[j]) > 0;
        out->wrong[mark->kind] += !touches;
        out->alarmed |= !touches && lens_kind_is_issue(mark->kind);
    }
    out->clean = gold->clean;
}

void lens_score_add(struct lens_total *total, const struct lens_tally *tally)
{
    for (int kind = 0; kind < LENS_KINDS; kind++) {
        total->found[kind] += tally->found[kind];
        total->missed[kind] += tally->missed[kind];
        total->wrong[kind] += tally->wrong[kind];
        total->overlaps += tally->found[kind];
    }
    total->overlap += tally->overlap;
    total->clean += tally->clean;
    total->alarmed += tally->clean && tally->alarmed;
    total->with_issue += !tally->clean;
    total->hit += !tally->clean && tally->hit;
}

double lens_score_rate(double part, double whole)
{
    return whole > 0 ? part / whole : 0.0;
}

struct lens_prf lens_score_prf(const struct lens_total *total, int from, int to)
{
    double found = 0, missed = 0, wrong = 0;
    struct lens_prf prf;

    for (int kind = from; kind < to; kind++) {
        found += total->found[kind];
        missed += total->missed[kind];
        wrong += total->wrong[kind];
    }
    prf.precision = lens_score_rate(found, found + wrong);
    prf.recall = lens_score_rate(found, found + missed);
    prf.f1 = lens_score_rate(2 * prf.precision * prf.recall, prf.precision + prf.recall);
    return prf;
}
