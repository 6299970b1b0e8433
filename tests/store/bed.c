#include "tests/store/bed.h"

#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kept {
    struct kept *next;
    uint8_t bytes[];
};

static struct store *open_or_fail(const char *folder, bool read_only)
{
    struct store_trouble trouble = { "" };
    struct store *store = NULL;

    if (store_open(&(struct store_options){ .folder = folder, .read_only = read_only }, &store,
                   &trouble) != ERR_OK)
        fail_msg("%s", trouble.sentence);
    return store;
}

int bed_make(void **state)
{
    struct bed *bed = calloc(1, sizeof *bed);
    const char *base = getenv("TMPDIR");

    snprintf(bed->folder, sizeof bed->folder, "%s/store-XXXXXX",
             base && strlen(base) < 40 ? base : "/tmp");
    if (!mkdtemp(bed->folder))
        return -1;
    bed->store = open_or_fail(bed->folder, false);
    *state = bed;
    return 0;
}

static void folder_remove(char *folder)
{
    char *roots[] = { folder, NULL };
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    for (FTSENT *at; tree && (at = fts_read(tree));)
        if (at->fts_info == FTS_DP)
            (void)rmdir(at->fts_accpath);
        else if (at->fts_info != FTS_D)
            (void)unlink(at->fts_accpath);
    if (tree)
        fts_close(tree);
}

void bed_forget(struct bed *bed)
{
    for (struct kept *kept = bed->kept, *next; kept; kept = next) {
        next = kept->next;
        free(kept);
    }
    bed->kept = NULL;
}

int bed_drop(void **state)
{
    struct bed *bed = *state;

    store_close(bed->store);
    folder_remove(bed->folder);
    bed_forget(bed);
    free(bed);
    return 0;
}

void bed_reopen(struct bed *bed)
{
    store_close(bed->store);
    bed->store = NULL;
    bed->store = open_or_fail(bed->folder, false);
}

struct store *bed_reader(const struct bed *bed)
{
    return open_or_fail(bed->folder, true);
}

void bed_id(uint8_t *out, size_t len, unsigned value)
{
    memset(out, 0, len);
    out[0] = (uint8_t)value;
    out[1] = (uint8_t)(value >> 8);
    out[len - 1] = 0x5a;
}

void bed_account(struct bed *bed, unsigned value)
{
    struct store_slot slots[2];
    enum store_taken taken;
    uint8_t account[STORE_ID];

    bed_id(account, sizeof account, value);
    memset(slots, 0, sizeof slots);
    for (unsigned i = 0; i < 2; i++) {
        bed_id(slots[i].id, STORE_ID, 10 * value + 1 + i);
        slots[i].kind = i == 0 ? STORE_PASSPHRASE : STORE_RECOVERY;
        memset(slots[i].login, 1 + (int)i, STORE_LOGIN);
        memset(slots[i].wrapped, 3 + (int)i, STORE_WRAPPED);
    }
    FINE(store_account_add(bed->store, account, slots, 2, BED_DAY, &taken));
}

struct store_place bed_space(struct bed *bed, unsigned value, unsigned account, int kind)
{
    uint8_t space[STORE_ID], who[STORE_ID];
    struct store_place place;
    bool again = true;

    bed_id(space, sizeof space, value);
    bed_id(who, sizeof who, account);
    FINE(store_space_add(
        bed->store,
        &(struct store_space_new){
            .space = space, .kind = kind, .tag = who, .account = who, .day = BED_DAY },
        &again));
    CHECK(!again);
    FINE(store_member(bed->store, space, who, &place));
    return place;
}

struct store_place bed_begin(struct bed *bed)
{
    struct store_place place;

    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    place = bed_space(bed, 5, 1, STORE_SPACE_PERSONAL);
    FINE(store_commit(bed->store));
    return place;
}

struct store_place bed_begin_two(struct bed *bed, struct store_place *out_first)
{
    uint8_t space[STORE_ID], one[STORE_ID], two[STORE_ID], join[STORE_HASH];
    struct store_place place;
    bool again;

    bed_id(space, sizeof space, 6);
    bed_id(one, sizeof one, 1);
    bed_id(two, sizeof two, 2);
    bed_id(join, sizeof join, 99);
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    bed_account(bed, 2);
    FINE(store_space_add(bed->store,
                         &(struct store_space_new){ .space = space,
                                                    .kind = STORE_SPACE_COUPLE,
                                                    .tag = one,
                                                    .account = one,
                                                    .join = join,
                                                    .day = BED_DAY },
                         &again));
    FINE(store_space_join(bed->store, &(struct store_space_new){ .space = space,
                                                                 .kind = STORE_SPACE_COUPLE,
                                                                 .tag = two,
                                                                 .account = two,
                                                                 .join = join,
                                                                 .day = BED_DAY }));
    FINE(store_member(bed->store, space, one, out_first));
    FINE(store_member(bed->store, space, two, &place));
    FINE(store_commit(bed->store));
    return place;
}

struct chain chain_of(unsigned space, unsigned side, unsigned stream)
{
    struct chain chain = { .side = side };

    bed_id(chain.space, STORE_ID, space);
    bed_id(chain.stream, STORE_STREAM, stream);
    return chain;
}

static uint8_t *bytes_keep(struct bed *bed, size_t len)
{
    struct kept *kept = calloc(1, sizeof *kept + len);

    kept->next = bed->kept;
    bed->kept = kept;
    return kept->bytes;
}

/* As PROTOCOL.md lays a header out. */
static void header_write(uint8_t *out, const struct chain *chain)
{
    out[0] = 1;
    out[1] = (uint8_t)chain->side;
    memcpy(out + 8, chain->space, STORE_ID);
    memcpy(out + 24, chain->stream, STORE_STREAM);
    for (int i = 0; i < 8; i++)
        out[32 + i] = (uint8_t)(chain->n >> 8 * i);
    memcpy(out + 40, chain->last, STORE_HASH);
}

/* The store takes a hash as given; any bytes that differ where records differ will do. */
static void hash_write(uint8_t *out, const struct chain *chain, size_t len)
{
    memset(out, 0xa5, STORE_HASH);
    memcpy(out, chain->space, 8);
    memcpy(out + 8, chain->stream, STORE_STREAM);
    memcpy(out + 16, &chain->n, sizeof chain->n);
    memcpy(out + 24, &len, 4);
}

struct store_record chain_next(struct bed *bed, struct chain *chain, size_t len)
{
    struct store_record record = { 0 };
    uint8_t *bytes;

    if (len < STORE_STUB + 1)
        len = STORE_STUB + 1;
    bytes = bytes_keep(bed, len);
    chain->n++;
    memset(bytes, 0xc3, len);
    memset(bytes, 0, STORE_STUB - STORE_HASH);
    header_write(bytes, chain);
    memcpy(record.stream, chain->stream, STORE_STREAM);
    memcpy(record.prev, chain->last, STORE_HASH);
    record.n = chain->n;
    hash_write(record.hash, chain, len);
    record.bytes = (struct str){ (const char *)bytes, len };
    memcpy(chain->last, record.hash, STORE_HASH);
    return record;
}

struct store_record stub_of(struct bed *bed, const struct store_record *record)
{
    struct store_record stub = *record;
    uint8_t *bytes = bytes_keep(bed, STORE_STUB);

    memcpy(bytes, record->bytes.ptr, STORE_STUB - STORE_HASH);
    memcpy(bytes + STORE_STUB - STORE_HASH, record->hash, STORE_HASH);
    stub.bytes = (struct str){ (const char *)bytes, STORE_STUB };
    stub.stub = true;
    return stub;
}

enum err bed_append(struct bed *bed, struct store_place place,
                    const struct store_record *records, size_t count,
                    struct store_appended *out)
{
    enum err err;

    FINE(store_begin(bed->store));
    err = store_append(bed->store, place, records, count, BED_DAY, out);
    FINE(store_commit(bed->store));
    return err;
}

static bool pulled_take(void *context, uint64_t cursor, bool stub, struct str bytes)
{
    struct pulled *out = context;

    if ((out->most > 0 && out->count == out->most) || out->count == 600)
        return false;
    out->cursor[out->count] = cursor;
    out->stub[out->count] = stub;
    out->len[out->count] = bytes.len;
    CHECK(bytes.len >= STORE_STUB);
    memcpy(out->tail[out->count], bytes.ptr + bytes.len - STORE_HASH, STORE_HASH);
    out->bytes += bytes.len;
    out->count++;
    return true;
}

void bed_pull(struct store *store, int64_t space, uint64_t after, size_t most,
              struct pulled *out)
{
    memset(out, 0, sizeof *out);
    out->most = most;
    FINE(store_pull(store, space, after, pulled_take, out, &out->end));
}

struct store_counts bed_counts(struct store *store)
{
    struct store_counts counts;

    FINE(store_count(store, &counts));
    return counts;
}

static void fault_say(void *context, const char *fault)
{
    (void)context;
    print_message("fault: %s\n", fault);
}

void bed_check(struct bed *bed)
{
    FINE(store_check(bed->store, fault_say, NULL));
}
