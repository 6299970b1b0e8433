#include "vault/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"

/* A number this far beyond the last is not a gap but a forged or damaged header: no device
 * loses that many, and the room for their hashes is memory we would have to find. */
enum { GAP_MAX = 1 << 20 };

void chains_free(struct chains *chains)
{
    for (size_t i = 0; i < chains->count; i++)
        free(chains->list[i].hashes);
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

static bool is_missing(const uint8_t hash[SEAL_HASH])
{
    static const uint8_t zeros[SEAL_HASH];

    return memcmp(hash, zeros, SEAL_HASH) == 0;
}

enum chain_verdict chain_judge(const struct chains *chains, const struct record_header *header,
                               const uint8_t hash[SEAL_HASH])
{
    const struct chain *chain = chain_find(chains, header->stream);
    uint64_t last = chain ? chain->last : 0;

    MUST(header->n >= 1);
    if (!chain && chains->count == CHAIN_STREAMS_MAX)
        return CHAIN_FULL;
    if (header->n <= last) {
        const uint8_t *known = chain->hashes[header->n - 1];

        if (is_missing(known))
            return CHAIN_GAP;
        return memcmp(known, hash, SEAL_HASH) == 0 ? CHAIN_AGAIN : CHAIN_FORK;
    }
    if (header->n - last > GAP_MAX)
        return CHAIN_FULL;
    if (header->n > last + 1)
        return CHAIN_GAP;
    if (header->n == 1)
        return CHAIN_NEW; /* record_header_read has seen that prev is zero */
    return memcmp(chain->hashes[last - 1], header->prev, SEAL_HASH) == 0 ? CHAIN_NEW
                                                                         : CHAIN_BROKEN;
}

static struct chain *chain_add(struct chains *chains, const uint8_t stream[RECORD_STREAM])
{
    if (chains->count == CHAIN_STREAMS_MAX)
        return NULL;
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

bool chain_take(struct chains *chains, const struct record_header *header,
                const uint8_t hash[SEAL_HASH])
{
    struct chain *chain = chain_find(chains, header->stream);

    if (!chain && !(chain = chain_add(chains, header->stream)))
        return false;
    MUST(header->n <= chain->last + GAP_MAX);
    if (header->n > chain->room) {
        size_t room = (size_t)header->n + (size_t)header->n / 2 + 16;
        uint8_t(*hashes)[SEAL_HASH] = realloc(chain->hashes, room * SEAL_HASH);

        if (!hashes)
            return false;
        memset(hashes + chain->room, 0, (room - chain->room) * SEAL_HASH);
        chain->hashes = hashes;
        chain->room = room;
    }
    if (header->n == chain->last + 1 && header->n > 1)
        chain->broken += memcmp(chain->hashes[chain->last - 1], header->prev, SEAL_HASH) != 0;
    memcpy(chain->hashes[header->n - 1], hash, SEAL_HASH);
    if (header->n > chain->last)
        chain->last = header->n;
    return true;
}
