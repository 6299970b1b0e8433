#include "core/lens_engine.h"

#include <string.h>

#include "base/must.h"

/* Under this probability a mark is not worth telling even when all are asked for. */
static const double told_from = 0.1;

/* Its logistic is 0.0911: what lies lower is neither told nor marked, so it need not be known.
 */
static const double surely_not_told = -2.3;

/* The most harmful first, where only two can be shown. */
static const unsigned char harm[LENS_ISSUES] = {
    [LENS_THREAT] = 9,    [LENS_CONTEMPT] = 8, [LENS_CRITICISM] = 7,
    [LENS_STONEWALL] = 6, [LENS_BLAME] = 5,    [LENS_MINDREAD] = 4,
    [LENS_DEFENSIVE] = 3, [LENS_DEMAND] = 2,   [LENS_ABSOLUTE] = 1,
};

void lens_engine_read(struct str text, struct lens_work *work)
{
    lens_text_read(text, &work->text);
    lens_clause_split(&work->text, &work->clauses);
    lens_frame_begin(&work->places);
    for (size_t i = 0; i < work->clauses.count; i++)
        lens_frame_fit(&work->text, &work->clauses.clause[i], &work->places, &work->fits[i]);
}

static void wipe(void *at, size_t len)
{
    memset(at, 0, len);
    __asm__ volatile("" : : "r"(at) : "memory"); /* or the compiler may leave it out */
}

/* Of some 4 MB a message of 1,000 characters touches 40 KB; wiping the rest would cost more
 * than reading it. */
void lens_engine_forget(struct lens_work *work)
{
    wipe(work->text.token, work->text.count * sizeof work->text.token[0]);
    wipe(work->text.room, work->text.room_used);
    wipe(work->fits, work->clauses.count * sizeof work->fits[0]);
    wipe(work->clauses.clause, work->clauses.count * sizeof work->clauses.clause[0]);
    wipe(&work->features, sizeof work->features);
    wipe(work->places.touched, sizeof work->places.touched);
    work->text.count = work->text.room_used = work->clauses.count = 0;
}

void lens_engine_place(const struct lens_work *work, size_t clause, uint32_t *out_start,
                       uint32_t *out_end)
{
    const struct lens_clause *here = &work->clauses.clause[clause];

    *out_start = work->text.token[here->first].start;
    *out_end = work->text.token[here->end - 1].end;
}

void lens_engine_features(struct lens_work *work, size_t clause)
{
    struct lens_message message = { .text = &work->text,
                                    .clauses = &work->clauses,
                                    .fits = work->fits };

    lens_gate_features(&message, clause, &work->features);
}

/* The frame that explains this kind here: the first that fits and is not the general one, else
 * the general one. *out_fits: whether any did fit. */
static uint16_t frame_for(const struct lens_fits *fits, enum lens_kind kind, bool *out_fits)
{
    uint16_t general = 0;

    *out_fits = false;
    for (size_t i = 0; i < fits->count; i++) {
        const struct lens_frame *frame = &lens_data_frames[fits->frame[i]];

        if (frame->kind != kind)
            continue;
        *out_fits = true;
        if (!frame->general)
            return fits->frame[i];
    }
    while (lens_data_frames[general].kind != kind || !lens_data_frames[general].general)
        general++;
    return general;
}

static bool is_dismissed(const struct lens_dismissed *dismissed, uint16_t frame)
{
    return dismissed && (dismissed->bits[frame / 64] >> frame % 64 & 1);
}

/* Does the message speak of fear, violence or control, in the author's own voice? */
static bool needs_help(const struct lens_work *work, const struct lens_marks *marks)
{
    for (size_t clause = 0; clause < work->clauses.count; clause++) {
        const struct lens_fits *fits = &work->fits[clause];

        if (work->clauses.clause[clause].tags & (LENS_TAG_QUOTED | LENS_TAG_PLAYFUL))
            continue;
        for (size_t i = 0; i < fits->count; i++)
            if (lens_data_frames[fits->frame[i]].kind == LENS_HELP)
                return true;
    }
    for (size_t i = 0; i < marks->count; i++)
        if (marks->mark[i].kind == LENS_THREAT && marks->mark[i].held == LENS_SHOWN)
            return true;
    return false;
}

/* Continues the last mark of the same kind and fate, if the two clauses are neighbours. */
static bool joined(struct lens_marks *out, const struct lens_mark *mark, uint32_t gap_from)
{
    for (size_t i = out->count; i > 0; i--) {
        struct lens_mark *last = &out->mark[i - 1];

        if (last->kind != mark->kind)
            continue;
        if (last->held != mark->held || last->end != gap_from)
            return false;
        last->end = mark->end;
        if (mark->p > last->p) {
            last->p = mark->p;
            last->frame = mark->frame;
        }
        return true;
    }
    return false;
}

enum { NO_KIND = -1 };

/* Which of the kinds [from, to) stands most clearly above its threshold, or NO_KIND. */
static int strongest(const struct lens_gate *gate, const double *p, int from, int to)
{
    int best = NO_KIND;
    double best_margin = 0.0;

    for (int kind = from; kind < to; kind++) {
        double margin = p[kind] - gate->threshold[kind];

        if (margin >= 0.0 && (best == NO_KIND || margin > best_margin)) {
            best = kind;
            best_margin = margin;
        }
    }
    return best;
}

/* What a message brings to the score of each of its clauses: its features are read once. */
static void judge(const struct lens_gate *gate, const struct lens_message *message,
                  const double *shared, size_t clause, struct lens_features *features,
                  double out_p[LENS_KINDS])
{
    double raw[LENS_GATE_LABELS];

    lens_gate_features_own(message, clause, features);
    lens_gate_score(gate, features, raw);
    for (int label = 0; label < LENS_GATE_LABELS; label++)
        raw[label] += shared[label] - gate->bias[label];
    for (int kind = 0; kind < LENS_KINDS; kind++) {
        double logit = lens_gate_logit(gate, kind, raw);

        out_p[kind] = logit < surely_not_told && gate->threshold[kind] >= told_from
                          ? 0.0
                          : lens_gate_logistic(logit);
    }
}

static void mark_clause(const struct lens_gate *gate, const struct lens_dismissed *dismissed,
                        bool all, const struct lens_work *work, size_t clause, const double *p,
                        struct lens_marks *out)
{
    uint32_t before = UINT32_MAX, unused;
    int issue, good;

    issue = strongest(gate, p, 0, LENS_ISSUES);
    good = strongest(gate, p, LENS_ISSUES, LENS_KINDS);
    if (clause > 0)
        lens_engine_place(work, clause - 1, &unused, &before);
    for (int kind = 0; kind < LENS_KINDS; kind++) {
        struct lens_mark mark = { .kind = (enum lens_kind)kind, .p = p[kind] };
        bool fits;

        if (p[kind] < told_from || out->count == LENS_MARKS_MAX)
            continue;
        lens_engine_place(work, clause, &mark.start, &mark.end);
        mark.frame = frame_for(&work->fits[clause], mark.kind, &fits);
        if (kind != issue && kind != good)
            mark.held = LENS_UNSURE;
        else if (!fits)
            mark.held = LENS_UNFRAMED;
        else if (is_dismissed(dismissed, mark.frame))
            mark.held = LENS_DISMISSED;
        if ((mark.held == LENS_SHOWN || all) && !joined(out, &mark, before))
            out->mark[out->count++] = mark;
    }
}

/* Holds back all but the most harmful issues. */
static void thin_out(struct lens_marks *out)
{
    for (size_t kept = 0;; kept++) {
        struct lens_mark *worst = NULL;

        for (size_t i = 0; i < out->count; i++) {
            struct lens_mark *mark = &out->mark[i];

            if (mark->held != LENS_SHOWN || !lens_kind_is_issue(mark->kind))
                continue;
            if (!worst || harm[mark->kind] > harm[worst->kind] ||
                (mark->kind == worst->kind && mark->p > worst->p))
                worst = mark;
        }
        if (!worst)
            break;
        worst->held = kept < LENS_ISSUES_SHOWN ? LENS_DISMISSED + 1 : LENS_CROWDED;
    }
    for (size_t i = 0; i < out->count; i++)
        if (out->mark[i].held == LENS_DISMISSED + 1)
            out->mark[i].held = LENS_SHOWN;
}

/* No thanks stand in words that are hard to hear: "you always ..." is praise or blame, never
 * both. */
static void doubt_thanks(struct lens_marks *out)
{
    for (size_t i = 0; i < out->count; i++) {
        struct lens_mark *thanks = &out->mark[i];

        if (thanks->kind != LENS_APPRECIATION || thanks->held != LENS_SHOWN)
            continue;
        for (size_t j = 0; j < out->count; j++) {
            const struct lens_mark *issue = &out->mark[j];

            if (lens_kind_is_issue(issue->kind) && issue->held == LENS_SHOWN &&
                issue->start < thanks->end && thanks->start < issue->end)
                thanks->held = LENS_UNSURE;
        }
    }
}

void lens_engine_mark(const struct lens_gate *gate, const struct lens_dismissed *dismissed,
                      bool all, struct lens_work *work, struct lens_marks *out)
{
    struct lens_message message = { .text = &work->text,
                                    .clauses = &work->clauses,
                                    .fits = work->fits };
    double shared[LENS_GATE_LABELS];
    size_t kept = 0;

    out->count = 0;
    lens_gate_features_shared(&message, &work->features);
    lens_gate_score(gate, &work->features, shared);
    for (size_t clause = 0; clause < work->clauses.count; clause++) {
        double p[LENS_KINDS];

        judge(gate, &message, shared, clause, &work->features, p);
        mark_clause(gate, dismissed, all, work, clause, p, out);
    }
    doubt_thanks(out);
    thin_out(out);
    for (size_t i = 0; i < out->count; i++)
        if (all || out->mark[i].held == LENS_SHOWN)
            out->mark[kept++] = out->mark[i];
    MUST(kept <= out->count);
    out->count = kept;
    out->help = needs_help(work, out);
}
