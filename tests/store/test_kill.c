/* A writer that is killed (SIGKILL) while it works: all that it had acknowledged is there.
 *
 * A killed process loses what it holds in memory and nothing that it gave to the system; what a
 * loss of power takes besides is up to the disk, which store_commit has asked to keep it. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/bed.h"

enum { ROUNDS = 100, STREAMS = 8, A_FOLDER = 20 /* rounds with the same one */, MOST = 500000 };

/* Said through a pipe after a commit: how far each stream is, and how far it was purged. */
struct said {
    uint32_t last[STREAMS], purged[STREAMS];
};

static struct store_place places[STREAMS];

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static void place_all(struct bed *bed)
{
    FINE(store_begin(bed->store));
    bed_account(bed, 1);
    for (unsigned i = 0; i < STREAMS; i++)
        places[i] = bed_space(bed, 5 + i, 1, STORE_SPACE_PERSONAL);
    FINE(store_commit(bed->store));
}

/* Groups of random size, each said after its commit, until it is killed. */
static void write_on(struct bed *bed, struct said said, int out, uint64_t seed)
{
    static struct chain chain[STREAMS];
    struct store_appended appended;
    uint64_t cursor;

    for (unsigned i = 0; i < STREAMS; i++) {
        chain[i] = chain_of(5 + i, 0, i);
        while (chain[i].n < said.last[i])
            (void)chain_next(bed, &chain[i], BED_LETTER);
    }
    for (;;) {
        size_t count = 1 + random_next(&seed) % 12;

        FINE(store_begin(bed->store));
        while (count-- > 0) {
            size_t i = random_next(&seed) % STREAMS;
            struct store_record record = chain_next(bed, &chain[i], BED_LETTER);

            FINE(store_append(bed->store, places[i], &record, 1, BED_DAY, &appended));
            said.last[i] = (uint32_t)record.n;
            if (record.n % 16 != 0)
                continue;
            FINE(store_purge(bed->store, places[i], record.stream, &(uint64_t){ record.n / 2 },
                             1, &cursor));
            said.purged[i] = (uint32_t)record.n / 2;
        }
        FINE(store_commit(bed->store));
        if (write(out, &said, sizeof said) != (ssize_t)sizeof said)
            _exit(1);
        if (random_next(&seed) % 32 == 0)
            FINE(store_checkpoint(bed->store, random_next(&seed) % 2 == 0));
    }
}

/* How far each stream is now; each record once, whole, and stubs where they were said. */
struct stands {
    uint8_t *seen; /* by number: 1 a record, 2 a stub */
    uint32_t count;
};

static bool stand_take(void *context, uint64_t cursor, bool stub, struct str bytes)
{
    struct stands *stands = context;
    uint32_t n;

    (void)cursor;
    memcpy(&n, bytes.ptr + 32, sizeof n); /* where PROTOCOL.md has the number */
    CHECK(n > 0 && n < MOST && stands->seen[n] == 0);
    assert_int_equal(bytes.len, stub ? STORE_STUB : BED_LETTER);
    stands->seen[n] = stub ? 2 : 1;
    stands->count++;
    return true;
}

static void look(struct bed *bed, const struct said *said, struct said *out)
{
    static uint8_t seen[MOST];

    for (unsigned i = 0; i < STREAMS; i++) {
        struct stands stands = { .seen = seen };
        struct store_pulled pulled;

        memset(seen, 0, sizeof seen);
        FINE(store_pull(bed->store, places[i].space, 0, stand_take, &stands, &pulled));
        if (stands.count < said->last[i])
            fail_msg("stream %u: %u were acknowledged, %u are there", i, said->last[i],
                     stands.count);
        for (uint32_t n = 1; n <= stands.count; n++)
            CHECK(seen[n] != 0); /* none is left out */
        if (said->purged[i] > 0)
            assert_int_equal(seen[said->purged[i]], 2);
        out->last[i] = stands.count;
        out->purged[i] = said->purged[i];
    }
}

/* One child, killed after a while; *said becomes the last thing that it said. */
static void round_run(struct bed *bed, struct said *said, uint64_t *seed)
{
    int ends[2], status = 0;
    pid_t child;
    ssize_t len;

    assert_int_equal(pipe(ends), 0);
    store_close(bed->store);
    bed->store = NULL;
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        bed_reopen(bed);
        write_on(bed, *said, ends[1], *seed);
    }
    close(ends[1]);
    /* So many acknowledgements, and then the next moment, wherever that finds it. */
    for (uint64_t few = 1 + random_next(seed) % 40; few > 0; few--)
        assert_int_equal(read(ends[0], said, sizeof *said), sizeof *said);
    usleep((useconds_t)(random_next(seed) % 3000));
    assert_int_equal(kill(child, SIGKILL), 0);
    while ((len = read(ends[0], said, sizeof *said)) == (ssize_t)sizeof *said)
        ;
    assert_int_equal(len, 0);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    bed_reopen(bed);
}

static void what_was_acknowledged_survives_every_kill(void **state)
{
    uint64_t seed = UINT64_C(0x5eed);
    struct said said, stands;

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        static void *at;

        if (i % A_FOLDER == 0) {
            assert_int_equal(bed_make(&at), 0);
            place_all(at);
            memset(&said, 0, sizeof said);
        }
        round_run(at, &said, &seed);
        look(at, &said, &stands);
        said = stands;
        if (i % 5 == 4)
            bed_check(at);
        if (i % A_FOLDER == A_FOLDER - 1)
            bed_drop(&at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_survives_every_kill),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
