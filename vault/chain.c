#include "vault/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

void chains_free(struct chains *chains)
{
    for (size_t i = 0; i < chains->count; i++) {
        free(chains->list[i].hashes);
        free(chains->list[i].known);
    }
    free(chains->list);
    *chains = (struct chains){ 0 };
}

struct chain *chain_find(const struct chains *chains, const uint8_t stream[RECORD_STREAM])
{
    for (size_t i = 0; i < chains->count; i++)
        if (memcmp(chains->list[i].stream, stream, RECORD_STREAM) == 0)
            return &chains->list[i];
    return NULL;
}

size_t chains_count(const struct chains *chains, uint8_t side)
{
    size_t count = 0;

    for (size_t i = 0; i < chains->count; i++)
        count += chains->list[i].last > 0 && chains->list[i].side == side;
    return count;
}

/* Whether this side may have `more` numbers beyond those it has. */
static bool has_room(const struct chains *chains, uint8_t side, uint64_t more)
{
    uint64_t held = 0;

    for (size_t i = 0; i < chains->count; i++)
        held += chains->list[i].side == side ? chains->list[i].last : 0;
    return more <= CHAIN_NUMBERS_MAX && held + more <= CHAIN_NUMBERS_MAX;
}

bool chain_has(const struct chain *chain, uint64_t n)
{
    return chain && n >= 1 && n <= chain->last && chain->known[n - 1];
}

uint64_t chain_gap(const struct chain *chain, uint64_t after)
{
    uint64_t n = after + 1;

    while (chain_has(chain, n))
        n++;
    return n;
}

static bool is_zero(const uint8_t hash[SEAL_HASH])
{
    static const uint8_t zeros[SEAL_HASH];

    return memcmp(hash, zeros, SEAL_HASH) == 0;
}

bool chain_names(const struct chain *chain, uint64_t n)
{
    return n >= 1 && n < chain->last && !chain->known[n - 1] &&
           !is_zero(chain->hashes[n - 1]) && (n == 1 || chain->known[n - 2]);
}

/* Whether a record fits the one before it and the one after, as far as these are here. */
static bool links(const struct chain *chain, const struct record_header *header,
                  const uint8_t hash[SEAL_HASH])
{
    uint64_t n = header->n;

    if (chain_has(chain, n - 1) && memcmp(chain->hashes[n - 2], header->prev, SEAL_HASH) != 0)
        return false;
    return !chain || n > chain->last || is_zero(chain->hashes[n - 1]) ||
           memcmp(chain->hashes[n - 1], hash, SEAL_HASH) == 0;
}

enum chain_verdict chain_judge(const struct chains *chains, const struct record_header *header,
                               const uint8_t hash[SEAL_HASH])
{
    const struct chain *chain = chain_find(chains, header->stream);
    uint64_t last = chain ? chain->last : 0;

    MUST(header->n >= 1);
    if (last > 0 && chain->side != header->side)
        return CHAIN_OTHERS;
    if (last == 0 && chains_count(chains, header->side) >= CHAIN_STREAMS_MAX)
        return CHAIN_FULL;
    if (chain_has(chain, header->n))
        return memcmp(chain->hashes[header->n - 1], hash, SEAL_HASH) == 0 ? CHAIN_AGAIN
                                                                          : CHAIN_FORK;
    if (header->n > last + 1 && !has_room(chains, header->side, header->n - last))
        return CHAIN_FULL;
    if (!links(chain, header, hash))
        return CHAIN_BROKEN;
    return header->n == last + 1 ? CHAIN_NEW : CHAIN_GAP;
}

static struct chain *chain_add(struct chains *chains, const uint8_t stream[RECORD_STREAM])
{
    if (chains->count == chains->room) {
        size_t room = chains->room ? 2 * chains->room : 4;
        struct chain *list = realloc(chains->list, room * sizeof *list);

        if (!list)
            return NULL;
        chains->list = list;
        chains->room = room;
    }
    struct chain *chain = &chains->list[chains->count++];

    *chain = (struct chain){ 0 };
    memcpy(chain->stream, stream, RECORD_STREAM);
    return chain;
}

static bool chain_grow(struct chain *chain, uint64_t n)
{
    size_t room = (size_t)n + (size_t)n / 2 + 16;
    uint8_t(*hashes)[SEAL_HASH] = realloc(chain->hashes, room * SEAL_HASH);

    if (!hashes)
        return false;
    chain->hashes = hashes;
    bool *known = realloc(chain->known, room * sizeof *known);

    if (!known)
        return false;
    chain->known = known;
    memset(hashes + chain->room, 0, (room - chain->room) * SEAL_HASH);
    memset(known + chain->room, 0, (room - chain->room) * sizeof *known);
    chain->room = room;
    return true;
}

bool chain_take(struct chains *chains, const struct record_header *header,
                const uint8_t hash[SEAL_HASH], bool is_proven)
{
    struct chain *chain = chain_find(chains, header->stream);

    MUST(header->n >= 1);
    if (!chain && !(chain = chain_add(chains, header->stream)))
        return false;
    MUST(header->n <= chain->last + CHAIN_NUMBERS_MAX);
    if (header->n > chain->room && !chain_grow(chain, header->n))
        return false;
    chain->broken += !links(chain, header, hash);
    memcpy(chain->hashes[header->n - 1], hash, SEAL_HASH);
    chain->known[header->n - 1] = true;
    if (is_proven && header->n > 1 && !chain->known[header->n - 2])
        memcpy(chain->hashes[header->n - 2], header->prev, SEAL_HASH);
    if (chain->last == 0)
        chain->side = header->side;
    if (header->n > chain->last) {
        chain->last = header->n;
        chain->proved = false;
    }
    return true;
}

void chain_cut(struct chain *chain, uint64_t n)
{
    for (uint64_t i = n; i <= chain->last; i++) {
        memset(chain->hashes[i - 1], 0, SEAL_HASH);
        chain->known[i - 1] = false;
    }
    while (n > 1 && !chain->known[n - 2]) {
        memset(chain->hashes[n - 2], 0, SEAL_HASH);
        n--;
    }
    if (n <= chain->last)
        chain->last = n - 1;
    chain->broken = 0;
    chain->proved = false;
}
