#include "core/patterns.h"

#include "base/must.h"
#include "core/cycle_odds.h"
#include "core/cycle_share.h"

static const double CLAIM_ERRORS = 2; /* of about a hundred links looked at, two or three */

static bool has(const struct patterns_moment *moment, uint8_t sign)
{
    for (size_t i = 0; i < moment->signs_count; i++)
        if (moment->signs[i] == sign)
            return true;
    return false;
}

static bool is_asked(const struct patterns_moment *moment, unsigned outcome)
{
    return outcome == PATTERNS_OLDER ? moment->older != PATTERNS_UNASKED
                                     : moment->urge != PATTERNS_URGES;
}

static bool came(const struct patterns_moment *moment, unsigned outcome)
{
    return outcome == PATTERNS_OLDER
               ? moment->older == PATTERNS_MAYBE || moment->older == PATTERNS_YES
               : moment->urge == outcome;
}

static struct patterns_link count_link(const struct patterns_moment *moments, size_t count,
                                       uint8_t sign, unsigned outcome)
{
    struct patterns_link link = { .sign = sign, .outcome = outcome };

    for (size_t i = 0; i < count; i++) {
        bool both = came(&moments[i], outcome);

        if (!is_asked(&moments[i], outcome))
            continue;
        if (has(&moments[i], sign)) {
            link.with++;
            link.with_both += both;
        } else {
            link.other++;
            link.other_both += both;
        }
    }
    return link;
}

static double strength_of(const struct patterns_link *link)
{
    struct cycle_odds_days days = { link->with, link->with_both, link->other,
                                    link->other_both };
    struct cycle_odds_belief belief = cycle_odds_sceptical(&days);

    return belief.beta / belief.error;
}

/* Puts the link in its place among the `found` strongest; returns how many there are now. */
static size_t place(struct patterns_link *links, size_t found, size_t cap,
                    const struct patterns_link *link)
{
    size_t at = found;

    while (at > 0 && links[at - 1].strength < link->strength)
        at--;
    if (at == cap)
        return found;
    if (found < cap)
        found++;
    for (size_t i = found - 1; i > at; i--)
        links[i] = links[i - 1];
    links[at] = *link;
    return found;
}

static bool is_enough(const struct patterns_link *link)
{
    return link->with >= PATTERNS_NEED_SIGN && link->other >= PATTERNS_NEED_SIGN &&
           link->with_both >= PATTERNS_NEED_BOTH;
}

size_t patterns_find(const struct patterns_moment *moments, size_t count,
                     struct patterns_link *out, size_t cap)
{
    bool seen[PATTERNS_KINDS_MAX] = { false };
    size_t found = 0;

    if (count < PATTERNS_NEED_MOMENTS)
        return 0;
    for (size_t i = 0; i < count; i++) {
        MUST(moments[i].signs_count <= PATTERNS_SIGNS_MAX);
        MUST(moments[i].urge <= PATTERNS_URGES);
        for (size_t s = 0; s < moments[i].signs_count; s++)
            seen[moments[i].signs[s]] = true;
    }
    for (unsigned sign = 0; sign < PATTERNS_KINDS_MAX; sign++) {
        for (unsigned outcome = 0; seen[sign] && outcome < PATTERNS_OUTCOMES; outcome++) {
            struct patterns_link link = count_link(moments, count, (uint8_t)sign, outcome);

            if (!is_enough(&link))
                continue;
            link.strength = strength_of(&link);
            found = place(out, found, cap, &link);
        }
    }
    for (size_t i = 0; i < found; i++) {
        struct cycle_share share =
            cycle_share_of((double)out[i].with_both, (double)(out[i].with - out[i].with_both));

        out[i].share = share.mean;
        out[i].low = share.low;
        out[i].high = share.high;
        out[i].claim = out[i].strength >= CLAIM_ERRORS;
    }
    return found;
}
