#include "core/lens_gate.h"

#include <math.h>
#include <string.h>

#include "core/lens_classes.h"

enum {
    LETTERS_MIN = 3,
    LETTERS_MAX = 5,
    TOKEN_LETTERS_MAX = 16, /* letters of one token that are looked at          */
    RUN_MAX = 4,            /* classes in a row                                 */
    PAIRS_MAX = 24,         /* classed tokens of which ordered pairs are made   */
    MESSAGE_MAX = 400       /* tokens of the message that count as its context  */
};

_Static_assert((int)LENS_GATE_LABELS <= (int)LENS_GATE_ROW && LENS_GATE_ROW % 8 == 0,
               "rows are read in words");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "lanes are told apart by place");

enum { EDGE = 0x5bd1e995 }; /* stands for the beginning or end of a clause */

/* Where features go while they are gathered. */
struct sink {
    struct lens_features *out;
    size_t count;
};

static uint32_t mix(uint32_t a, uint32_t b)
{
    uint32_t hash = (a ^ (b + 0x9E3779B9U + (a << 6) + (a >> 2))) * 0x85EBCA6BU;

    return hash ^ hash >> 15;
}

static void add(struct sink *sink, uint32_t hash)
{
    if (sink->count < LENS_FEATURES_MAX)
        sink->out->bucket[sink->count++] =
            (uint16_t)(hash * 0xC2B2AE35U >> (32 - LENS_GATE_BITS));
}

/* What a token counts as among words: numbers are all alike. */
static uint32_t word_of(const struct lens_token *token)
{
    return token->sort == LENS_NUMBER ? 0x23U : token->hash;
}

/* What a token counts as among classes: its most telling class, or nothing in particular. */
static uint32_t class_of(const struct lens_token *token)
{
    return token->classes ? (uint32_t)__builtin_ctzll(token->classes) + 1U : 0;
}

static void add_words(struct sink *sink, const struct lens_text *text,
                      const struct lens_clause *clause)
{
    uint32_t before = EDGE;

    for (size_t at = clause->first; at < clause->end; at++) {
        const struct lens_token *token = &text->token[at];

        if (!lens_clause_counts(token))
            continue;
        add(sink, mix(1, word_of(token)));
        add(sink, mix(mix(2, before), word_of(token)));
        before = word_of(token);
    }
    add(sink, mix(mix(2, before), EDGE));
}

/* FNV-1a goes on from what it gave: the hash of four letters is that of three and one more. */
static void add_letters(struct sink *sink, const struct lens_token *token)
{
    char letters[TOKEN_LETTERS_MAX + 2];
    uint32_t run[TOKEN_LETTERS_MAX + 2] = { 0 }; /* of the letters from here on, so far */
    size_t len = token->len < TOKEN_LETTERS_MAX ? token->len : TOKEN_LETTERS_MAX;

    letters[0] = ' ';
    memcpy(letters + 1, token->text, len);
    letters[len + 1] = ' ';
    for (size_t at = 0; at + LETTERS_MIN <= len + 2; at++)
        run[at] = lens_hash(letters + at, LETTERS_MIN - 1);
    for (size_t size = LETTERS_MIN; size <= LETTERS_MAX; size++)
        for (size_t at = 0; at + size <= len + 2; at++) {
            run[at] = lens_hash_on(run[at], letters[at + size - 1]);
            add(sink, mix(3, run[at]));
        }
}

static void add_classes(struct sink *sink, const struct lens_text *text,
                        const struct lens_clause *clause)
{
    uint32_t run[RUN_MAX] = { EDGE, EDGE, EDGE, EDGE };
    uint32_t seen[PAIRS_MAX];
    size_t seen_count = 0;

    for (size_t at = clause->first; at <= clause->end; at++) {
        uint32_t class_here = EDGE, hash;

        if (at < clause->end) {
            if (!lens_clause_counts(&text->token[at]))
                continue;
            class_here = class_of(&text->token[at]);
        }
        memmove(run, run + 1, sizeof run - sizeof run[0]);
        run[RUN_MAX - 1] = class_here;
        hash = mix(4, run[RUN_MAX - 1]);
        for (size_t size = 2; size <= RUN_MAX; size++) {
            hash = mix(hash, run[RUN_MAX - size]);
            add(sink, hash);
        }
        if (class_here == 0 || class_here == EDGE)
            continue;
        for (size_t i = 0; i < seen_count; i++)
            add(sink, mix(mix(5, seen[i]), class_here));
        if (seen_count < PAIRS_MAX)
            seen[seen_count++] = class_here;
    }
    for (uint64_t left = clause->classes; left; left &= left - 1)
        add(sink, mix(6, (uint32_t)__builtin_ctzll(left)));
}

static void add_frames(struct sink *sink, const struct lens_message *message, size_t at)
{
    const struct lens_fits *fits = &message->fits[at];
    unsigned tags = message->clauses->clause[at].tags;

    add(sink, 7);
    for (unsigned tag = 0; tag < LENS_TAGS; tag++)
        if (tags >> tag & 1)
            add(sink, mix(8, tag));
    for (size_t i = 0; i < fits->patterns; i++)
        add(sink, mix(13, lens_data_patterns[fits->pattern[i]].hash));
    for (size_t i = 0; i < fits->count; i++) {
        add(sink, mix(9, lens_data_frames[fits->frame[i]].hash));
        add(sink, mix(10, lens_data_frames[fits->frame[i]].kind));
        for (unsigned tag = 0; tag < LENS_TAGS; tag++)
            if (tags >> tag & 1)
                add(sink, mix(mix(11, lens_data_frames[fits->frame[i]].kind), tag));
    }
}

/* A neighbouring clause; side 0 before, 1 after; close if it is of the same sentence. */
static void add_near(struct sink *sink, const struct lens_message *message, size_t at,
                     size_t near, uint32_t side)
{
    const struct lens_clause *clause = &message->clauses->clause[near];
    bool close = clause->sentence == message->clauses->clause[at].sentence;
    uint32_t place = mix(14 + side, close);

    for (size_t i = clause->first; i < clause->end; i++)
        if (lens_clause_counts(&message->text->token[i]))
            add(sink, mix(place, word_of(&message->text->token[i])));
    for (uint64_t left = clause->classes; left; left &= left - 1)
        add(sink, mix(place, (uint32_t)__builtin_ctzll(left) + 100U));
    for (size_t i = 0; i < message->fits[near].count; i++)
        add(sink, mix(place, lens_data_frames[message->fits[near].frame[i]].hash));
}

static void add_message(struct sink *sink, const struct lens_message *message)
{
    const struct lens_text *text = message->text;
    uint64_t classes = 0;
    size_t words = 0;

    for (size_t i = 0; i < text->count && i < MESSAGE_MAX; i++) {
        if (!lens_clause_counts(&text->token[i]))
            continue;
        add(sink, mix(20, word_of(&text->token[i])));
        classes |= text->token[i].classes;
        words++;
    }
    for (; classes; classes &= classes - 1)
        add(sink, mix(21, (uint32_t)__builtin_ctzll(classes)));
    add(sink, mix(22, words < 4 ? 0 : words < 9 ? 1 : words < 18 ? 2 : words < 45 ? 3 : 4));
}

static void gather_own(struct sink *sink, const struct lens_message *message, size_t clause)
{
    const struct lens_clause *here = &message->clauses->clause[clause];
    struct lens_features *out = sink->out;

    out->count[LENS_GROUP_WORDS] = sink->count;
    add_words(sink, message->text, here);
    out->count[LENS_GROUP_LETTERS] = sink->count;
    for (size_t at = here->first; at < here->end; at++)
        if (message->text->token[at].sort == LENS_WORD)
            add_letters(sink, &message->text->token[at]);
    out->count[LENS_GROUP_CLASSES] = sink->count;
    add_classes(sink, message->text, here);
    out->count[LENS_GROUP_FRAMES] = sink->count;
    add_frames(sink, message, clause);
    out->count[LENS_GROUP_NEAR] = sink->count;
    if (clause > 0)
        add_near(sink, message, clause, clause - 1, 0);
    if (clause + 1 < message->clauses->count)
        add_near(sink, message, clause, clause + 1, 1);
    out->count[LENS_GROUP_MESSAGE] = sink->count;
}

void lens_gate_features(const struct lens_message *message, size_t clause,
                        struct lens_features *out)
{
    struct sink sink = { .out = out };

    gather_own(&sink, message, clause);
    add_message(&sink, message);
    out->count[LENS_GROUPS] = sink.count;
}

void lens_gate_features_own(const struct lens_message *message, size_t clause,
                            struct lens_features *out)
{
    struct sink sink = { .out = out };

    gather_own(&sink, message, clause);
    out->count[LENS_GROUPS] = sink.count;
}

void lens_gate_features_shared(const struct lens_message *message, struct lens_features *out)
{
    struct sink sink = { .out = out };

    for (int group = 0; group <= LENS_GROUP_MESSAGE; group++)
        out->count[group] = 0;
    add_message(&sink, message);
    out->count[LENS_GROUPS] = sink.count;
}

double lens_gate_scale(const struct lens_features *features, enum lens_group group)
{
    /* How much each group says, found by leave-one-writer-out trials. */
    static const double share[LENS_GROUPS] = { 1.0, 1.0, 1.0, 1.4, 0.6, 0.6 };
    size_t count = features->count[group + 1] - features->count[group];

    return count == 0 ? 0.0 : share[group] / sqrt((double)count);
}

double lens_gate_logistic(double x)
{
    /* e^-|x| = 2^-n * e^-r, r within 0 .. ln 2, by its series to the 14th term: 1e-15. */
    const double ln2 = 0.69314718055994530942;
    double size = x < 0 ? -x : x, series = 1.0, exponential;
    int halvings;

    if (!(size < 40.0))
        size = 40.0;
    halvings = (int)(size / ln2);
    size -= halvings * ln2;
    for (int term = 14; term >= 1; term--)
        series = 1.0 - size / term * series;
    exponential = series;
    for (; halvings > 0; halvings--)
        exponential *= 0.5;
    return x < 0 ? exponential / (1.0 + exponential) : 1.0 / (1.0 + exponential);
}

typedef int8_t bytes8 __attribute__((vector_size(8)));
typedef int16_t lanes8 __attribute__((vector_size(16)));

/* Adds up rows of signed bytes, eight at a time, in lanes of 16 bits, which hold LANE_MAX of
 * them. Exact, and the same everywhere. */
static void sum_rows(const struct lens_gate *gate, const uint16_t *bucket, size_t count,
                     int32_t sum[LENS_GATE_ROW])
{
    enum { WORDS = LENS_GATE_ROW / 8, LANE_MAX = 256 };

    memset(sum, 0, LENS_GATE_ROW * sizeof *sum);
    for (size_t done = 0; done < count;) {
        lanes8 lanes[WORDS] = { { 0 } };
        size_t end = count - done < LANE_MAX ? count : done + LANE_MAX;

        for (; done < end; done++)
            for (size_t word = 0; word < WORDS; word++) {
                bytes8 bytes;

                memcpy(&bytes, gate->weight[bucket[done]] + 8 * word, sizeof bytes);
                lanes[word] += __builtin_convertvector(bytes, lanes8);
            }
        for (size_t i = 0; i < LENS_GATE_ROW; i++)
            sum[i] += lanes[i / 8][i % 8];
    }
}

void lens_gate_score(const struct lens_gate *gate, const struct lens_features *features,
                     double out_raw[LENS_GATE_LABELS])
{
    double score[LENS_GATE_LABELS] = { 0.0 };

    for (int group = 0; group < LENS_GROUPS; group++) {
        int32_t sum[LENS_GATE_ROW];
        size_t first = features->count[group];
        double scale = lens_gate_scale(features, (enum lens_group)group);

        sum_rows(gate, features->bucket + first, features->count[group + 1] - first, sum);
        for (size_t label = 0; label < LENS_GATE_LABELS; label++)
            score[label] += scale * sum[label];
    }
    for (size_t label = 0; label < LENS_GATE_LABELS; label++)
        out_raw[label] = gate->bias[label] + score[label] * gate->step[label];
}

double lens_gate_logit(const struct lens_gate *gate, int kind,
                       const double raw[LENS_GATE_LABELS])
{
    return gate->slope[kind] * raw[kind] + gate->issue[kind] * raw[LENS_LABEL_ISSUE] +
           gate->message[kind] * raw[LENS_LABEL_MESSAGE] + gate->shift[kind];
}

double lens_gate_calibrated(const struct lens_gate *gate, int kind,
                            const double raw[LENS_GATE_LABELS])
{
    return lens_gate_logistic(lens_gate_logit(gate, kind, raw));
}
